"""Cutting timing files at a moment, line by line, without the readers under test."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

from alora.domain.state import RaceSoFar


def as_bytes(so_far: RaceSoFar) -> bytes:
    """Everything that a state and its laps say."""
    return json.dumps(dataclasses.asdict(so_far), sort_keys=True).encode()


def seconds(text: str) -> float:
    """`[[H:]M:]S.mmm`, also behind `0 days `."""
    total = 0.0
    for part in text.rpartition(" days ")[2].split(":"):
        total = 60 * total + float(part)
    return total


def cut(data: bytes, column: str, latest_s: float) -> bytes:
    """The header and the lines whose clock in `column` shows `latest_s` at most."""
    lines = data.splitlines(keepends=True)
    head = lines[0].decode("utf-8-sig")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    place = [name.strip() for name in head.split(delimiter)].index(column)
    kept = [lines[0]]
    for line in lines[1:]:
        fields = next(csv.reader(io.StringIO(line.decode("utf-8")), delimiter=delimiter), [])
        if len(fields) > place and fields[place] and seconds(fields[place]) <= latest_s + 0.0005:
            kept.append(line)
    return b"".join(kept)
