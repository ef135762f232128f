"""Studies: thousands of moments and plans, on every core of this machine or on a cluster."""

from alora.studies.local import Engine, LocalEngine, StoppedError, cores
from alora.studies.spec import StudySpec, read_spec
from alora.studies.study import FACTS, RESULTS, Progress, Ran, Study, is_finished, prepare, run
from alora.studies.summary import Summary, read_rows, summarise

__all__ = [
    "FACTS",
    "RESULTS",
    "Engine",
    "LocalEngine",
    "Progress",
    "Ran",
    "StoppedError",
    "Study",
    "StudySpec",
    "Summary",
    "cores",
    "is_finished",
    "prepare",
    "read_rows",
    "read_spec",
    "run",
    "summarise",
]
