"""Run a drawn race with the kernel and with the oracle, and compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from alora.domain.race import CarId
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel, Path, RawRaces
from alora.racesim.race import Race
from tests.features.case import Case
from tests.oracle.run import OracleRaces, run_oracle

OURS = CarId("1")


def prepare(case: Case, seed: int) -> Race:
    """Lay out a drawn race."""
    return Race.prepare(case.state, case.parameters, OURS, seed, case.scenario)


def by_kernel(case: Case, seed: int, first: int, count: int, path: Path = Path.BEST) -> RawRaces:
    """The native kernel's races."""
    races = Kernel(prepare(case, seed), path).run(
        case.plans, first, count, Budget(), rival=case.rival, all_by_policy=case.all_by_policy
    )
    assert races is not None
    return races


def by_oracle(case: Case, seed: int, first: int, count: int) -> OracleRaces:
    """The oracle's races."""
    return run_oracle(
        prepare(case, seed),
        case.plans,
        first,
        count,
        rival=case.rival,
        all_by_policy=case.all_by_policy,
    )


def differences(one: Any, other: Any) -> list[str]:
    """Names of what is not equal to the last bit."""
    return [
        name
        for name in OracleRaces.__dataclass_fields__
        if not _same(np.asarray(getattr(one, name)), np.asarray(getattr(other, name)))
    ]


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind == "f":
        return bool(np.array_equal(one, other, equal_nan=True))
    return bool(np.array_equal(one, other))
