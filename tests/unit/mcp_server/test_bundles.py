from __future__ import annotations

import pytest

from alora.domain.errors import InvalidInputError
from alora.mcp_server.bundles import NEWEST_FOR_S, BundleCache
from alora.models import ModelBundle, load_bundle


class Shelf:
    """A cache over the real bundles that counts what it loads."""

    def __init__(self, size: int = 2) -> None:
        self.now_s = 0.0
        self.loads: list[tuple[str, str | None]] = []
        self.seen: list[str] = []
        self.cache = BundleCache(size, self.seen.append, self._load, lambda: self.now_s)

    def _load(self, series: str, version: str | None) -> ModelBundle:
        self.loads.append((series, version))
        return load_bundle(series, version)


def test_a_version_is_loaded_once() -> None:
    shelf = Shelf()
    first = shelf.cache.get("imsa", "")
    assert shelf.cache.get("imsa", "") is first
    assert shelf.loads == [("imsa", None)]
    assert shelf.seen == ["miss", "hit"]


def test_the_newest_version_is_looked_up_again_after_a_while() -> None:
    shelf = Shelf()
    newest = shelf.cache.get("imsa", "")
    shelf.cache.get("imsa", newest.version)
    shelf.now_s = NEWEST_FOR_S + 1.0
    shelf.cache.get("imsa", "")
    shelf.cache.get("imsa", newest.version)
    assert shelf.loads == [("imsa", None), ("imsa", newest.version), ("imsa", None)]


def test_the_least_recently_used_version_goes_first() -> None:
    shelf = Shelf(size=2)
    for series in ("imsa", "wec", "imsa", "f1", "imsa"):
        shelf.cache.get(series, "")
    assert len(shelf.cache) == 2
    assert [series for series, _ in shelf.loads] == ["imsa", "wec", "f1"]


def test_a_version_that_does_not_exist_is_refused_and_not_kept() -> None:
    shelf = Shelf()
    with pytest.raises(InvalidInputError, match="no model version nonsense"):
        shelf.cache.get("imsa", "nonsense")
    assert len(shelf.cache) == 0
