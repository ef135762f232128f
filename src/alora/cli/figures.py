"""Single figures as the tables and the picture show them, each with its standard error."""

from __future__ import annotations

import math

from alora.domain.strategy import Estimate, Rejoin
from alora.orchestrator.words import decimals, tells

DASH = "\u2013"
"""Between the ends of a range."""


def with_error(estimate: Estimate, unit: str = "", *, signed: bool = False) -> str:
    """A mean and its standard error, in digits that the error allows: `4.6 ± 0.6 s`."""
    digits = decimals(estimate.se)
    mean = f"{estimate.mean:+.{digits}f}" if signed else f"{estimate.mean:.{digits}f}"
    return f"{mean} ± {estimate.se:.{digits}f}{' ' if unit else ''}{unit}"


def share(probability: float, races: int) -> str:
    """A share of `races` simulated races with its standard error: `31.0 ± 0.8%`."""
    error = math.sqrt(probability * (1.0 - probability) / races) if races else 0.0
    return percent(Estimate(probability, error))


def percent(probability: Estimate) -> str:
    """An estimated probability: `31.0 ± 0.8%`."""
    return f"{100.0 * probability.mean:.1f} ± {100.0 * probability.se:.1f}%"


def verdict(gain_s: Estimate, *, gains: str, costs: str) -> str:
    """Say a gain as one, as a cost, or as too small to tell from its error."""
    size = with_error(Estimate(abs(gain_s.mean), gain_s.se), "s")
    if not tells(gain_s):
        return f"{with_error(gain_s, 's', signed=True)}: can't be told apart"
    return f"{gains if gain_s.mean > 0 else costs} {size}"


def duration(seconds: float) -> str:
    """A time as `h:mm:ss` or `m:ss`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def rejoin_lines(rejoin: Rejoin) -> str:
    """Where the car comes out and between whom, one line each."""
    place = f"P{rejoin.most_likely_position} in class at the end of the out lap, {rejoin.lap}"
    lines = [f"{place} (average {with_error(rejoin.class_position)})"]
    if rejoin.car_ahead is not None and rejoin.gap_ahead_s is not None:
        spread = _spread(rejoin.gap_ahead_p05_s, rejoin.gap_ahead_p95_s)
        lines.append(f"{with_error(rejoin.gap_ahead_s, 's')} behind {rejoin.car_ahead}{spread}")
    if rejoin.car_behind is not None and rejoin.gap_behind_s is not None:
        spread = _spread(rejoin.gap_behind_p05_s, rejoin.gap_behind_p95_s)
        lines.append(f"{with_error(rejoin.gap_behind_s, 's')} ahead of {rejoin.car_behind}{spread}")
    return "\n".join(lines)


def _spread(low_s: float | None, high_s: float | None) -> str:
    if low_s is None or high_s is None:
        return ""
    return f" ({low_s:.1f} to {high_s:.1f} s in 9 of 10 races)"
