"""Colors and habits that all panels of the picture share."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

BLUE, ORANGE = "#0072b2", "#d55e00"
"""The best plan and the alternative: told apart by every kind of color vision."""

INK, MUTED, GREY = "#1f2430", "#667085", "#98a1b0"
"""Words read first, words beside them, and laps outside the window."""

SHADE, LINE = "#e3eef7", "#e7e9ee"

ERROR = "± 1 standard error"
"""What the bars at a mean show."""


def title(axes: Axes, words: str, subtitle: str) -> None:
    """Write what a panel shows, and below it how to read it."""
    axes.set_title(words, pad=24)
    axes.annotate(
        subtitle,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 9),
        textcoords="offset points",
        size=9.5,
        color=MUTED,
    )


def rule_lines(axes: Axes, form: str) -> None:
    """Faint lines across, values with their unit, nothing else."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.yaxis.set_major_formatter(StrMethodFormatter(form))
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
