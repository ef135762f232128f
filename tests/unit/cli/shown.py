"""What a terminal of 110 columns would show."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType


def text(table: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=110).print(table)
    return out.getvalue()
