"""What a terminal of 110 columns would show, and who is out of the demo race."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

from rich.console import Console, RenderableType

from alora.timing import read_recording


def text(table: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=110).print(table)
    return out.getvalue()


def first_retired(laps: Path) -> tuple[str, int]:
    """The car that leaves a race first, and its last lap."""
    driven = Counter(str(lap.car_id) for lap in read_recording(laps).laps)
    return min(driven.items(), key=lambda item: item[1])
