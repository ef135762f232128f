"""The panel of the stints; to be imported only where Matplotlib is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from alora.cli.picture_style import BLUE, INK, MUTED, ORANGE, title
from alora.domain.race import CarId, Compound
from alora.domain.state import RaceState
from alora.domain.strategy import Plan, Recommendation
from alora.orchestrator.strategist import last_lap

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
    title(axes, "Stints", "what is driven already is pale")
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
