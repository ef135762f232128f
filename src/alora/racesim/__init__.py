"""The Monte Carlo engine and the search over plans: pure, numpy only, randomness injected."""

from alora.racesim.budget import Budget, SearchProgress
from alora.racesim.duels import check_rivals
from alora.racesim.record import RaceRecord, RecordedLap, record_race
from alora.racesim.search import recommend, simulate
from alora.racesim.validate import validate

__all__ = [
    "Budget",
    "RaceRecord",
    "RecordedLap",
    "SearchProgress",
    "check_rivals",
    "recommend",
    "record_race",
    "simulate",
    "validate",
]
