"""No state of a real race knows the future: cut the file after the moment, nothing changes."""

from __future__ import annotations

import csv
import io
import random

import pytest

from alora.timing import parse_recording, resolve_distance, state_at
from tests.unit.timing.cuts import as_bytes, cut, seconds

pytestmark = pytest.mark.real_data

BARBER = "gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
COTA_1 = "gr_cup/cota/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
COTA_2 = "gr_cup/cota/Race 2/23_AnalysisEnduranceWithSections_ Race 2_Anonymized.CSV"
SEBRING = "gr_cup/sebring/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
VIR = "gr_cup/vir/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
SPA = "wec/2025/spa_6h.csv"
QATAR = "wec/2025/qatar_1812km.csv"
MID_OHIO_22 = "imsa/2022/08-mid-ohio-sports-car-course/202205151410-race-laps.csv"
GLEN_23 = "imsa/2023/12-watkins-glen-international/202306251040-race-laps.csv"


def only_event(data, event):
    """One event's lines of a season."""
    lines = data.splitlines(keepends=True)
    name = event.encode()
    return b"".join([lines[0], *(line for line in lines[1:] if name in line)])


def cut_file(data, recording, clock_s):
    """The bytes of a race with everything after the moment cut off."""
    if recording.series != "f1":
        return cut(data, "ELAPSED", clock_s)
    times = [seconds(row["Time"]) for row in csv.DictReader(io.StringIO(data.decode()))]
    start_s = min(times) - recording.laps[0].crossed_at_s
    return cut(data, "Time", start_s + clock_s)


@pytest.mark.parametrize(
    ("path", "event", "moments"),
    [
        (BARBER, None, 12),
        (COTA_1, None, 12),
        (COTA_2, None, 12),
        (SEBRING, None, 6),
        (VIR, None, 6),
        (SPA, None, 8),
        (QATAR, None, 3),
        (MID_OHIO_22, None, 5),
        (GLEN_23, None, 3),
        ("f1/laps_2019.csv", "Belgian Grand Prix", 4),
        ("f1/laps_2021.csv", "Hungarian Grand Prix", 4),
        ("f1/laps_2020.csv", "Italian Grand Prix", 4),
        ("f1/sprint_raw_2022.csv", "Emilia Romagna Grand Prix", 6),
    ],
)
def test_a_file_cut_after_the_moment_gives_the_same_state_byte_for_byte(
    shared_data, path, event, moments
):
    file = shared_data / path
    data = file.read_bytes() if event is None else only_event(file.read_bytes(), event)
    whole = parse_recording(io.BytesIO(data), path, event=event)
    distance = resolve_distance(whole, given=None, path=None)
    choose = random.Random(7)
    crossings = [lap.crossed_at_s for lap in whole.laps]
    early = crossings[: 2 * len(whole.entries)]
    picked = [
        *choose.sample(early, moments),
        *choose.sample(crossings, moments),
        *(at + choose.random() for at in choose.sample(crossings, moments // 3)),
        crossings[-1],
    ]
    for clock_s in picked:
        part = parse_recording(io.BytesIO(cut_file(data, whole, clock_s)), path, event=event)
        assert resolve_distance(part, given=None, path=None) == distance
        assert as_bytes(state_at(part, distance, clock_s)) == as_bytes(
            state_at(whole, distance, clock_s)
        )
