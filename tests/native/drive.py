"""Drive the kernel over drawn races for some seconds: `python -m tests.native.drive SECONDS NOTE`.

Before each run the file NOTE says what is about to be run, for whoever finds a dead process. What
validation lets through must run, and the rest be refused by name. The last line on the output is
the kernel's file, how many races ran and how many were refused.
"""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from alora.domain.errors import InvalidStateError
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel, Path
from alora.racesim.validate import validate
from tests.features import FEATURES, plain, switch_on
from tests.features.case import Case
from tests.features.running import OURS, prepare
from tests.native.nasty import twist_list, twist_number

BATCH = 20
"""Races drawn between two looks at the clock."""

RUN_S = 2.0
"""Longest run of one race [s]."""

counts = {"ran": 0, "refused": 0}


def drive(until: float, note: FilePath) -> None:
    """Draw and run races until the clock says so."""
    batch = 0
    while time.monotonic() < until:
        seed(batch)(_batch(note))()
        batch += 1


def _batch(note: FilePath) -> Any:
    @settings(
        max_examples=BATCH,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        data=st.data(),
        names=st.lists(st.sampled_from(sorted(FEATURES)), max_size=12, unique=True),
        number=st.integers(0, 2**64 - 1),
        first=st.integers(0, 2**32 - 40),
        count=st.integers(1, 33),
        path=st.sampled_from(Path),
    )
    def batch(
        data: st.DataObject, names: list[str], number: int, first: int, count: int, path: Path
    ) -> None:
        case = switch_on(data.draw, plain(data.draw), tuple(names))
        twists = []
        for _ in range(data.draw(st.integers(0, 4))):
            twist = data.draw(st.sampled_from([twist_number, twist_number, twist_list]))
            try:
                case, said = twist(data.draw, case)
            except ValueError:
                continue  # the types themselves refuse it
            twists.append(said)
        note.write_text(f"{path.name} seed {number} from {first}, {count} races, {names}\n{twists}")
        run(case, number, first, count, path)

    return batch


def run(case: Case, number: int, first: int, count: int, path: Path) -> None:
    """Run what validation lets through; anything but a refusal by name is an error."""
    try:
        for plan in case.plans or (Plan(),):
            validate(case.state, case.parameters, OURS, plan)
        kernel = Kernel(prepare(case, number), path)
    except InvalidStateError as refusal:
        if not refusal.path:
            raise
        counts["refused"] += 1
        return
    kernel.run(
        case.plans, first, count, Budget(RUN_S), rival=case.rival, all_by_policy=case.all_by_policy
    )
    counts["ran"] += 1


if __name__ == "__main__":
    drive(time.monotonic() + float(sys.argv[1]), FilePath(sys.argv[2]))
    kernel_file = find_spec("alora.racesim._kernel").origin
    sys.stdout.write(f"{kernel_file} {counts['ran']} {counts['refused']}\n")
