"""What pydantic found wrong, as one path and one reason."""

from __future__ import annotations

from pydantic import ValidationError


def first_problem(error: ValidationError) -> tuple[str, str]:
    """Say where the first problem is, such as `cars[3].laps_done`, and what it is.

    The path is empty where the whole value is wrong; the reason counts further problems.
    """
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return path.removeprefix("."), problem["msg"] + more
