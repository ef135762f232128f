"""Safety cars and yellows as the kernel's tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.race import Flag
from alora.domain.state import RaceState
from alora.racesim.clocks import TICKS_PER_S
from alora.racesim.parameters import NeutralisationKind, NeutralisationParameters, PitParameters
from alora.racesim.randomness import Floats

CATCH_UP_SHARE = 0.5
"""Behind a safety car, a car not yet in the queue is slowed by this share of the leader's loss."""


@dataclass(frozen=True, slots=True)
class KindTable:
    """One entry a kind; `share` and `accidents` are cumulated, `closed` is in ticks."""

    rate_per_s: float
    share: Floats
    log_mean: Floats
    log_sd: Floats
    factor: Floats
    lane_s: Floats
    accidents: Floats
    bunches: NDArray[np.bool_]
    closed: NDArray[np.int32]
    wave_by: NDArray[np.bool_]


def kind_table(parameters: NeutralisationParameters, pit: PitParameters) -> KindTable:
    """Lay out the kinds of neutralisation; all arrays are empty without any."""
    kinds = parameters.kinds
    rates = _column(kinds, "per_hour") / 3600.0
    total = float(rates.sum())
    mean = np.maximum(_column(kinds, "mean_s"), 1.0)
    spread = np.log1p((_column(kinds, "sd_s") / mean) ** 2)
    lanes = [pit.lane_loss_neutralised_s if k.lane_loss_s is None else k.lane_loss_s for k in kinds]
    return KindTable(
        rate_per_s=total,
        share=np.cumsum(rates) / total if total > 0.0 else rates,
        log_mean=np.log(mean) - spread / 2,
        log_sd=np.sqrt(spread),
        factor=_column(kinds, "lap_factor"),
        lane_s=np.array(lanes, dtype=np.float64),
        accidents=np.cumsum(_column(kinds, "per_retirement")),
        bunches=np.array([kind.bunches for kind in kinds], dtype=np.bool_),
        closed=np.array([round(k.pits_closed_s * TICKS_PER_S) for k in kinds], dtype=np.int32),
        wave_by=np.array([kind.wave_by for kind in kinds], dtype=np.bool_),
    )


def kind_now(state: RaceState, parameters: NeutralisationParameters) -> int | None:
    """The row of the kind that is out now; None under green or where no kind is known."""
    if not state.flag.is_neutralised or not parameters.kinds:
        return None
    return kind_of(state.flag, parameters)


def kind_of(flag: Flag, parameters: NeutralisationParameters) -> int:
    """The row of the kind that shows this flag; the first one for a flag that none shows."""
    flags = [kind.flag for kind in parameters.kinds]
    return flags.index(flag.value) if flag.value in flags else 0


def _column(kinds: tuple[NeutralisationKind, ...], name: str) -> Floats:
    return np.array([getattr(kind, name) for kind in kinds], dtype=np.float64)
