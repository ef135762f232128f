"""What a study came to, as tables for a terminal."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alora import studies
from alora.studies.summary import Group as RowGroup

MAX_SHOWN = 30
"""Most rows of one table [rows]; all are in the JSON."""


def study_table(
    study: studies.Study, summary: studies.Summary, results: Path, run_now: int, seconds: float
) -> RenderableType:
    """Everything that `alora study` says at the end."""
    parts: list[RenderableType] = [_facts(study, summary, results, run_now, seconds)]
    named = (("race", summary.races), ("plan", summary.plans), ("what if", summary.changes))
    for name, groups in named:
        if groups:
            parts += [Text(), _groups(name, groups)]
    return Group(*parts)


def _facts(
    study: studies.Study, summary: studies.Summary, results: Path, run_now: int, seconds: float
) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("results", Text(str(results)))
    table.add_row("tasks", f"{summary.total.tasks:,} in {len(summary.races):,} races")
    if run_now:
        rate = f", {run_now / seconds:.1f}/s" if seconds > 0 else ""
        table.add_row("run now", f"{run_now:,} in {seconds:.1f} s{rate}")
    else:
        table.add_row("run now", "none: the study was finished")
    if study.left_out:
        table.add_row("left out", f"{study.left_out:,}: their plan was past at that moment")
    if summary.errors:
        words = ", ".join(f"{code} {count:,}" for code, count in summary.errors.most_common())
        table.add_row("no answer", f"{words} (the reason is in the row)")
    return table


def _groups(name: str, groups: list[RowGroup]) -> Table:
    acts = sorted({action for group in groups for action in group.actions})
    compared = any(group.compared for group in groups)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(name)
    for column in ("tasks", "finish in class", *(act.replace("_", " ") for act in acts)):
        table.add_column(column, justify="right")
    if compared:
        table.add_column("same next stop", justify="right")
    for group in groups[:MAX_SHOWN]:
        place = "" if group.mean_place is None else f"P{group.mean_place:.2f}"
        cells: list[str | Text] = [Text(_what(group)), f"{group.tasks:,}", place]
        cells += [f"{group.actions[act]:,}" for act in acts]
        if compared:
            cells.append(f"{group.kept / group.compared:.0%}" if group.compared else "")
        table.add_row(*cells)
    if len(groups) > MAX_SHOWN:
        table.add_row(f"and {len(groups) - MAX_SHOWN:,} more")
    return table


def _what(group: RowGroup) -> str:
    if isinstance(group.what, dict):
        return ", ".join(f"{path} x {factor:g}" for path, factor in group.what.items())
    return str(group.what)
