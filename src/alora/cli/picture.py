"""A recommendation as one picture: the window, where the race ends, and the stints of the plans.

To be imported only where a picture is wanted: it needs Matplotlib, the extra `picture`. It needs no
display, since the Agg and SVG writers draw, and the same recommendation gives the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.figure import Figure

from alora.cli import picture_style as look
from alora.cli.files import write_atomically
from alora.cli.picture_panels import draw_finish, draw_window
from alora.cli.picture_stints import draw_stints
from alora.contracts import tools
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Recommendation
from alora.orchestrator.pit_words import call_words, gain_words
from alora.orchestrator.words import Voice, name_car, upper_first

SIZE_IN = (12.0, 8.0)
"""Width and height [inches]."""

DOTS_PER_IN = 100
"""With `SIZE_IN`, 1200 by 800 pixels [dots an inch]."""

HEADLINE_SIZES, DETAIL_SIZES = (17.0, 15.0, 13.5), (10.5, 9.5)
"""Sizes of the two lines at the top; the first in which a line fits is taken [points]."""

_STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "text.color": look.INK,
    "axes.edgecolor": "#c8ccd4",
    "axes.labelcolor": look.MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11.5,
    "axes.titleweight": "bold",
    "axes.titlepad": 12.0,
    "xtick.color": look.MUTED,
    "ytick.color": look.MUTED,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
    "svg.hashsalt": "alora",
}


_MARGINS = {
    "left": 0.05,
    "right": 0.975,
    "top": 0.815,
    "bottom": 0.075,
    "wspace": 0.14,
    "hspace": 0.55,
}


def write_picture(path: Path, state: RaceState, result: tools.RecommendPitResult) -> None:
    """Draw a recommendation into a file, in the format that its name ends with.

    Raises:
        InvalidInputError: the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    write_atomically(path, draw(state, result.advice, kind=kind))


def draw(state: RaceState, advice: Advice, *, kind: str) -> bytes:
    """Draw a recommendation as `png` or `svg`."""
    # A user's own matplotlibrc would make the picture differ from machine to machine.
    with style.context(_STYLE, after_reset=True):
        figure = _figure(state, advice)
        stream = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else None
        figure.savefig(stream, format=kind, dpi=DOTS_PER_IN, metadata=metadata)
    return stream.getvalue()


def _figure(state: RaceState, advice: Advice) -> Figure:
    figure = Figure(figsize=SIZE_IN, facecolor="white")
    classes = len({car.car_class for car in state.cars}) > 1
    grid = figure.add_gridspec(
        2, 2, width_ratios=(1.55, 1.0), height_ratios=(1.75, 1.0), **_MARGINS
    )
    _headline(figure, state, advice.recommendation, in_class=classes)
    draw_window(figure.add_subplot(grid[0, 0]), advice.recommendation)
    draw_finish(figure.add_subplot(grid[0, 1]), advice, " in class" if classes else "")
    draw_stints(figure.add_subplot(grid[1, :]), state, advice.recommendation)
    return figure


def _headline(figure: Figure, state: RaceState, chosen: Recommendation, *, in_class: bool) -> None:
    voice = Voice(chosen.car_id, ours=True, in_class=in_class)
    car, name = state.car(chosen.car_id), name_car(chosen.car_id)
    call = call_words(chosen, voice)
    who = f"{name[0].upper()}{name[1:]}"
    calls = [f"{who}: {call}", f"{who}: {call.split('. ')[0]}"]
    _write_fitting(figure, 0.94, calls, HEADLINE_SIZES, weight=700, color=look.INK)
    event = f"{state.event}, " if state.event else ""
    moment = upper_first(f"{event}lap {car.laps_done} done of {state.distance}.")
    size = f"{chosen.plans_considered:,} plans, {chosen.iterations:,} races for each of the best."
    gain = gain_words(chosen)
    told = [f"{gain} {moment} {size}", f"{gain} {moment}", gain or moment]
    _write_fitting(figure, 0.905, told, DETAIL_SIZES, weight=400, color=look.MUTED)


def _write_fitting(
    figure: Figure,
    y: float,
    texts: list[str],
    sizes: tuple[float, ...],
    *,
    weight: int,
    color: str,
) -> None:
    """Write the first text that fits into one line, as large as it can be; else cut the last."""
    line = figure.text(_MARGINS["left"], y, "", weight=weight, color=color)
    room = figure.bbox.x0 + _MARGINS["right"] * figure.bbox.width
    for text in texts:
        line.set_text(text.strip())
        for size in sizes:
            line.set_fontsize(size)
            if line.get_window_extent().x1 <= room:
                return
    words = texts[-1].split()
    while len(words) > 1 and line.get_window_extent().x1 > room:
        words.pop()
        line.set_text(f"{' '.join(words)} …")
