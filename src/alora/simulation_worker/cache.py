"""Finished results by the hash of what was asked, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable


class ResultCache:
    """Keeps at most `max_entries` results and `max_bytes` of them [bytes]. Not thread-safe."""

    def __init__(self, max_entries: int, max_bytes: int, on_lookup: Callable[[str], None]) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._on_lookup = on_lookup
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size_bytes(self) -> int:
        """The size of all results kept [bytes]."""
        return self._bytes

    def get(self, key: str) -> bytes | None:
        """Find a result; reports `hit` or `miss`."""
        found = self._kept.get(key)
        self._on_lookup("miss" if found is None else "hit")
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: str, result: bytes) -> None:
        """Keep a result; one larger than the whole cache is not kept."""
        self._drop(key)
        if len(result) > self._max_bytes or not self._max_entries:
            return
        self._kept[key] = result
        self._bytes += len(result)
        while len(self._kept) > self._max_entries or self._bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        self._bytes -= len(self._kept.pop(key, b""))
