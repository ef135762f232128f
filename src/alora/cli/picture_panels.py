"""The three panels of the picture; to be imported only where Matplotlib is wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from alora.cli.figures import DASH, with_error
from alora.domain.race import CarId, Compound
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, LapCost, Plan, PositionDistribution, Recommendation
from alora.orchestrator.strategist import last_lap

BLUE, ORANGE = "#0072b2", "#d55e00"
"""The best plan and the alternative: told apart by every kind of color vision."""

INK, MUTED, GREY = "#1f2430", "#667085", "#98a1b0"
"""Words read first, words beside them, and laps outside the window."""

SHADE, LINE = "#e3eef7", "#e7e9ee"

_ERROR = "± 1 standard error"

SHOWN_PROBABILITY = 0.005
"""Places less likely than this at both ends are left out."""

MAX_SCALE = 16.0
"""Costs above this many times the widest cost in the window are cut off at the top edge."""

MIN_LABELED_SHARE = 0.05
"""Narrowest stint that has room for its words, as a share of the axis."""

MIN_ROOMY_SHARE = 0.12
"""Narrowest stint that has room for its length and for the lap of the stop before it."""

NAMES_LEFT_FROM = 0.2
"""From this share of the axis on, the line of the lap now leaves room for names on its left."""

_TIRES = {
    Compound.SOFT: "#f2b8a0",
    Compound.MEDIUM: "#f7e3a1",
    Compound.HARD: "#d9dde5",
    Compound.SLICK: "#d3dcea",
    Compound.INTERMEDIATE: "#b5dfcd",
    Compound.WET: "#aed3ee",
    Compound.UNKNOWN: "#ececec",
}


def draw_window(axes: Axes, chosen: Recommendation) -> None:
    """Cost by lap of the next stop with its error, the window shaded."""
    place = f"a place lost counts as {chosen.place_value_s:g} s"
    _title(axes, "Cost of the next stop by lap", f"against the best; {place}; bars {_ERROR}")
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
    _rule_lines(axes, "{x:g} s")


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
    _title(axes, f"Finish{where}", f"share of simulated races; bars {_ERROR}")
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
    axes.set_xticks(places, [f"P{place}" for place in places])
    _rule_lines(axes, "{x:g}%")
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


@dataclass(frozen=True, slots=True)
class Stint:
    """Laps on one set of tires: after lap `start` until the end of lap `end`."""

    start: int
    end: int
    compound: Compound


def stints_of(state: RaceState, car_id: CarId, plan: Plan) -> tuple[Stint, ...]:
    """The stint a car is in and those that a plan makes of the rest of its race."""
    car = state.car(car_id)
    end = max(last_lap(state, car), *(stop.lap + 1 for stop in plan.stops), car.laps_done + 1)
    start, compound = car.laps_done - car.stint_laps, car.compound
    stints = []
    for stop in plan.stops:
        stints.append(Stint(start, stop.lap, compound))
        start, compound = stop.lap, stop.compound or compound
    return (*stints, Stint(start, end, compound))


def draw_stints(axes: Axes, state: RaceState, chosen: Recommendation) -> None:
    """The stints of the best plan, and of the alternative, from the last stop to the finish."""
    _title(axes, "Stints", "what is driven already is pale")
    rows = [("best plan", BLUE, chosen.best_plan)]
    if chosen.alternative is not None:
        rows.append(("alternative", ORANGE, chosen.alternative))
    plans = [stints_of(state, chosen.car_id, plan) for _, _, plan in rows]
    start = min(stints[0].start for stints in plans)
    end = max(stints[-1].end for stints in plans)
    now = state.car(chosen.car_id).laps_done
    room_left = (now - start) >= NAMES_LEFT_FROM * (end - start)
    edge, side = (start, "left") if room_left else (end, "right")
    for row, (name, color, _) in enumerate(rows):
        _draw_row(axes, -row, plans[row], end - start)
        axes.text(edge, 0.36 - row, name, ha=side, va="bottom", weight=700, color=color)
    axes.axvspan(start, now, color="white", alpha=0.5, linewidth=0, zorder=2)
    axes.axvline(now, ymax=0.9, color=INK, linewidth=1.2, zorder=3)
    side = "center" if room_left else "left"
    axes.text(now, 0.62, f"now: lap {now} done", ha=side, va="bottom", size=9)
    axes.set_yticks([])
    axes.set_xlim(start, end)
    axes.set_ylim(-len(rows) + 0.35, 0.85)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("lap")


def _draw_row(axes: Axes, y: float, stints: tuple[Stint, ...], laps: int) -> None:
    for stint in stints:
        length = stint.end - stint.start
        axes.barh(
            y,
            length,
            left=stint.start,
            height=0.62,
            color=_TIRES[stint.compound],
            edgecolor="white",
            linewidth=2.0,
        )
        _name_stint(axes, y, stint, laps, first=stint is stints[0])


def _name_stint(axes: Axes, y: float, stint: Stint, laps: int, *, first: bool) -> None:
    length = stint.end - stint.start
    if length < MIN_LABELED_SHARE * laps:
        return
    roomy = first or length >= MIN_ROOMY_SHARE * laps
    tire = "" if stint.compound is Compound.UNKNOWN else f"{stint.compound.value}\n"
    words = f"{tire}{length} laps" if roomy else f"{tire}lap {stint.start}"
    middle = (stint.start + stint.end) / 2
    axes.text(middle, y, words, ha="center", va="center", size=9.5, zorder=4)
    if roomy and not first:
        # At its foot: what stands above belongs to the names of the rows.
        at = stint.start + 0.004 * laps
        axes.text(at, y - 0.25, f"lap {stint.start}", size=8.5, color=MUTED, zorder=4)


def _title(axes: Axes, title: str, subtitle: str) -> None:
    axes.set_title(title, pad=24)
    axes.annotate(
        subtitle,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 9),
        textcoords="offset points",
        size=9.5,
        color=MUTED,
    )


def _rule_lines(axes: Axes, form: str) -> None:
    """Faint lines across, values with their unit, nothing else."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.yaxis.set_major_formatter(StrMethodFormatter(form))
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _say_nothing(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=MUTED)
    axes.set_axis_off()
