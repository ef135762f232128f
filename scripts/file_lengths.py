"""The file-length ratchet: no source file over the limit, and the long ones only get shorter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIMIT = 300
"""Longest source file [lines] without an entry in `file_lengths.txt`."""

ROOT = Path(__file__).resolve().parents[1]
LEDGER = ROOT / "scripts" / "file_lengths.txt"
KINDS = {".py", ".ts", ".tsx", ".c", ".h", ".css", ".sh"}
GENERATED = ("src/alora/contracts/pb/", "web/src/api/protocol.ts")


def main() -> int:
    """Compare every tracked or new source file with its allowance."""
    allowed = {}
    for line in LEDGER.read_text().splitlines():
        if line and not line.startswith("#"):
            lines, name = line.split(maxsplit=1)
            allowed[name] = int(lines)
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    wrong = []
    for path in listed:
        file = ROOT / path
        if file.suffix not in KINDS or path.startswith(GENERATED) or not file.is_file():
            continue
        length = len(file.read_text(encoding="utf-8").splitlines())
        limit = allowed.pop(path, LIMIT)
        if length > limit:
            wrong.append(f"{path}: {length} lines, {limit} allowed; split it")
        elif limit > LIMIT and length < limit:
            wrong.append(f"{path}: {length} lines now, lower its {limit} in {LEDGER.name}")
    wrong += [f"{path}: gone, remove it from {LEDGER.name}" for path in allowed]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
