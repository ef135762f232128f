"""Model versions kept in memory, least recently used out first."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from alora.models import ModelBundle, load_bundle

NEWEST_FOR_S = 60.0
"""How long the newest version of a series is taken for the newest [s]."""

Load = Callable[[str, str | None], ModelBundle]


class BundleCache:
    """Loads bundles through a cache of `size` versions. Thread-safe.

    Args:
        size: versions kept.
        on_lookup: told `hit` or `miss`.
        load: reads a bundle.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        size: int,
        on_lookup: Callable[[str], None],
        load: Load = load_bundle,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size = size
        self._on_lookup = on_lookup
        self._load = load
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, ModelBundle]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, series: str, version: str) -> ModelBundle:
        """Find the bundle of a series; an empty version means the newest.

        Raises:
            InvalidInputError: there is no such version.
        """
        key = (series, version)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and (version or self._clock() - kept[0] < NEWEST_FOR_S):
                self._kept.move_to_end(key)
                self._on_lookup("hit")
                return kept[1]
            self._on_lookup("miss")
            bundle = self._load(series, version or None)
            self._kept[key] = (self._clock(), bundle)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return bundle
