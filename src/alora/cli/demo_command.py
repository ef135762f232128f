"""`alora demo`: write the demo race."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from alora.cli.demo.files import NAMES, write_demo
from alora.cli.progress import progress_line
from alora.domain.errors import InvalidInputError


def run(folder: Path, *, seed: int, as_json: bool) -> int:
    """Write the demo race into `folder`, say what was written, and return the exit status.

    Raises:
        InvalidInputError: the folder cannot be written, or no race of this seed is fit.
    """
    with progress_line(wanted=not as_json) as line:
        line.show("simulating the demo race")
        try:
            demo = write_demo(folder, seed)
        except ValueError as error:
            raise InvalidInputError(f"{error}; choose another --seed") from None
    files = {name: (folder / name).stat().st_size for name in NAMES}
    if as_json:
        document = {
            "folder": str(folder),
            "race": str(demo.laps),
            "distance": demo.distance,
            "car": demo.our_car,
            "files": files,
        }
        text = json.dumps(document, indent=2)
    else:
        question = (
            f'alora ask "When should I pit?" --race {demo.laps} --car {demo.our_car} --lap 15'
        )
        text = f"The demo race is in {folder}: {', '.join(files)}. Ask it: {question}"
    sys.stdout.write(text + "\n")
    return 0
