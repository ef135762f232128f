"""What comes off the track: readers, the race feed, and the race state built from it."""

from alora.timing.distance import check_distance, parse_distance, resolve_distance
from alora.timing.problems import Problem
from alora.timing.reader import parse_recording, read_recording
from alora.timing.recording import FlagChange, RaceRecording, WeatherSample
from alora.timing.replay import RaceReplay
from alora.timing.rules import rules_for
from alora.timing.state import (
    car_id_at,
    moment_of_lap,
    race_state_at,
    state_at,
    state_at_lap,
)
from alora.timing.summary import IngestSummary, summarise
from alora.timing.writer import write_alkamel

__all__ = [
    "FlagChange",
    "IngestSummary",
    "Problem",
    "RaceRecording",
    "RaceReplay",
    "WeatherSample",
    "car_id_at",
    "check_distance",
    "moment_of_lap",
    "parse_distance",
    "parse_recording",
    "race_state_at",
    "read_recording",
    "resolve_distance",
    "rules_for",
    "state_at",
    "state_at_lap",
    "summarise",
    "write_alkamel",
]
