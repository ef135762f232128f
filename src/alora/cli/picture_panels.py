"""The panels of the window and the finish; to be imported only where Matplotlib is wanted."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from alora.cli.figures import DASH, with_error
from alora.cli.picture_style import BLUE, ERROR, GREY, INK, MUTED, ORANGE, SHADE, rule_lines, title
from alora.domain.strategy import Advice, LapCost, PositionDistribution, Recommendation

SHOWN_PROBABILITY = 0.005
"""Places less likely than this at both ends are left out."""

MAX_PLACE_LABELS = 12
"""Most places that are all written below their bars."""

MAX_SCALE = 16.0
"""Costs above this many times the widest cost in the window are cut off at the top edge."""


def draw_window(axes: Axes, chosen: Recommendation) -> None:
    """Cost by lap of the next stop with its error, the window shaded."""
    place = f"a place lost counts as {chosen.place_value_s:g} s"
    title(axes, "Cost of the next stop by lap", f"against the best; {place}; bars {ERROR}")
    costs = chosen.lap_costs
    if not costs:
        _say_nothing(axes, "no further stop")
        return
    top = _top_s(costs)
    _shade_window(axes, chosen, top)
    _draw_costs(axes, costs, top, chosen.best_plan.first_lap)
    axes.set_xlim(costs[0].lap - 0.8, costs[-1].lap + 0.8)
    axes.set_ylim(min(-0.06 * top, *(1.1 * (c.cost_s.mean - c.cost_s.se) for c in costs)), top)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.set_xlabel("next stop at the end of lap")
    rule_lines(axes, "{x:g} s")


def _shade_window(axes: Axes, chosen: Recommendation, top: float) -> None:
    window, best = chosen.window, chosen.best_plan.first_lap
    if window is None:
        return
    first, last = window.first_lap, window.last_lap
    axes.axvspan(first - 0.5, last + 0.5, color=SHADE, linewidth=0, zorder=0)
    laps = f"window {first}" if first == last else f"window {first}{DASH}{last}"
    named = laps if best is None else f"{laps}\nbest lap {best}"
    # In the half of the axis that has room for the words.
    middle = (chosen.lap_costs[0].lap + chosen.lap_costs[-1].lap) / 2
    left = (first + last) / 2 < middle
    axes.text(
        first - 0.3 if left else last + 0.3,
        0.985 * top,
        named,
        ha="left" if left else "right",
        va="top",
        weight=700,
        color=BLUE,
        linespacing=1.3,
    )


def _top_s(costs: tuple[LapCost, ...]) -> float:
    """Top of the cost axis [s]: all costs, unless they would press the window flat."""
    near = max((cost.cost_s.mean for cost in costs if cost.in_window), default=0.0)
    near = max(near, *(2.0 * cost.cost_s.se for cost in costs), 0.5)
    far = max(cost.cost_s.mean + cost.cost_s.se for cost in costs)
    return 1.3 * max(0.5, min(far, MAX_SCALE * near))


def _draw_costs(axes: Axes, costs: tuple[LapCost, ...], top: float, best: int | None) -> None:
    for cost in costs:
        if cost.cost_s.mean > top:
            continue
        axes.errorbar(
            cost.lap,
            cost.cost_s.mean,
            yerr=cost.cost_s.se,
            fmt="o",
            markersize=9 if cost.lap == best else 5.5,
            color=BLUE if cost.in_window else GREY,
            elinewidth=1.6,
        )
    above = [cost for cost in costs if cost.cost_s.mean > top]
    if above:
        most = max(cost.cost_s.mean for cost in above)
        axes.plot([c.lap for c in above], [0.985 * top] * len(above), "^", color=GREY, ms=5)
        axes.text(
            above[-1].lap,
            0.95 * top,
            f"off the scale, up to {most:.0f} s",
            ha="right",
            va="top",
            size=9,
            color=MUTED,
        )


def draw_finish(axes: Axes, advice: Advice, where: str) -> None:
    """How often the car finishes in which place, with both plans; `where` is said in the title."""
    title(axes, f"Finish{where}", f"share of simulated races; bars {ERROR}")
    best, other = advice.outcome, advice.alternative_outcome
    shown = [best] if other is None else [best, other]
    places = _places([outcome.class_position for outcome in shown])
    width = 0.8 / len(shown)
    for index, outcome in enumerate(shown):
        share = outcome.class_position.probability
        heights = [100.0 * _at(share, place) for place in places]
        errors = [_error(height / 100.0, outcome.iterations) for height in heights]
        offset = (index - (len(shown) - 1) / 2) * width
        axes.bar(
            [place + offset for place in places],
            heights,
            width=0.92 * width,
            yerr=errors,
            color=(BLUE, ORANGE)[index],
            error_kw={"elinewidth": 1.1, "ecolor": INK},
        )
    _label_finish(axes, advice)
    step = next(step for step in (1, 5, 10, 50) if len(places) <= MAX_PLACE_LABELS * step)
    labeled = [place for place in places if step == 1 or place == places[0] or place % step == 0]
    axes.set_xticks(labeled, [f"P{place}" for place in labeled])
    rule_lines(axes, "{x:g}%")
    top = min(100.0, axes.get_ylim()[1])
    axes.set_yticks([tick for tick in axes.get_yticks() if 0.0 <= tick <= top])


def _label_finish(axes: Axes, advice: Advice) -> None:
    named = [("best plan", BLUE, advice.outcome)]
    if advice.alternative_outcome is not None:
        named.append(("alternative", ORANGE, advice.alternative_outcome))
    axes.margins(y=0.12 + 0.09 * len(named))
    for row, (name, color, outcome) in enumerate(named):
        mean = with_error(outcome.class_position.expected)
        axes.text(
            0.99,
            0.99 - 0.065 * row,
            f"{name}: P{mean} on average",
            transform=axes.transAxes,
            ha="right",
            va="top",
            size=9.5,
            weight=700,
            color=color,
        )


def _places(distributions: list[PositionDistribution]) -> list[int]:
    likely = [
        place + 1
        for distribution in distributions
        for place, share in enumerate(distribution.probability)
        if share >= SHOWN_PROBABILITY
    ]
    return list(range(min(likely), max(likely) + 1))


def _at(share: tuple[float, ...], place: int) -> float:
    return share[place - 1] if place <= len(share) else 0.0


def _error(probability: float, races: int) -> float:
    return 100.0 * math.sqrt(probability * (1.0 - probability) / max(1, races))


def _say_nothing(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=MUTED)
    axes.set_axis_off()
