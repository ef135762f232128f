from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alora.simulation_worker.cache import ResultCache


def make(max_entries: int = 3, max_bytes: int = 100) -> tuple[ResultCache, list[str]]:
    seen: list[str] = []
    return ResultCache(max_entries, max_bytes, seen.append), seen


def test_a_result_is_found_again_and_lookups_are_reported() -> None:
    cache, seen = make()
    assert cache.get("a") is None
    cache.put("a", b"x")
    assert cache.get("a") == b"x"
    assert seen == ["miss", "hit"]


def test_the_least_recently_used_result_goes_first() -> None:
    cache, _ = make(max_entries=2)
    cache.put("a", b"1")
    cache.put("b", b"2")
    cache.get("a")
    cache.put("c", b"3")
    assert cache.get("b") is None
    assert cache.get("a") == b"1"


def test_results_together_stay_under_the_limit_in_bytes() -> None:
    cache, _ = make(max_entries=10, max_bytes=10)
    cache.put("a", b"123456")
    cache.put("b", b"12345")
    assert (len(cache), cache.size_bytes) == (1, 5)


def test_a_result_larger_than_the_cache_is_not_kept() -> None:
    cache, _ = make(max_bytes=4)
    cache.put("a", b"12345")
    assert (len(cache), cache.size_bytes) == (0, 0)


def test_a_cache_of_no_entries_keeps_nothing() -> None:
    cache, _ = make(max_entries=0)
    cache.put("a", b"1")
    assert len(cache) == 0


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=40))))
def test_neither_limit_is_ever_passed(puts: list[tuple[str, bytes]]) -> None:
    cache, _ = make()
    for key, result in puts:
        cache.put(key, result)
        assert len(cache) <= 3
        assert cache.size_bytes <= 100
        kept = [found for found in map(cache.get, "abcdef") if found is not None]
        assert cache.size_bytes == sum(map(len, kept))
