import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.racesim.randomness import (
    EXPONENTIAL,
    HEAVY,
    LOGISTIC,
    NORMAL,
    UNIFORM,
    Purpose,
    draw_bits,
    field,
    log_normal,
)

LAPS = np.array([3, 3, 4])


def test_a_draw_depends_on_its_counter_and_on_nothing_else():
    whole = draw_bits(9, np.arange(1_000), LAPS, Purpose.LAP)
    part = draw_bits(9, np.arange(400, 500), LAPS, Purpose.LAP)
    assert np.array_equal(whole[:, 400:500], part)


@given(seed=st.integers(0, 2**64 - 1), iteration=st.integers(0, 2**32 - 1))
def test_any_seed_and_iteration_can_be_drawn(seed, iteration):
    first = draw_bits(seed, np.array([iteration]), LAPS, Purpose.LAP)
    again = draw_bits(seed, np.array([iteration]), LAPS, Purpose.LAP)
    assert np.array_equal(first, again)


@pytest.mark.parametrize("change", ["seed", "lap", "car", "purpose"])
def test_every_part_of_the_counter_changes_the_draw(change):
    iterations = np.arange(200)
    base = draw_bits(1, iterations, np.array([5, 5]), Purpose.LAP)[0]
    other = {
        "seed": draw_bits(2, iterations, np.array([5, 5]), Purpose.LAP)[0],
        "lap": draw_bits(1, iterations, np.array([6, 6]), Purpose.LAP)[0],
        "car": draw_bits(1, iterations, np.array([5, 5]), Purpose.LAP)[1],
        "purpose": draw_bits(1, iterations, np.array([5, 5]), Purpose.PACE)[0],
    }[change]
    assert not np.any(base == other)


def test_no_word_repeats_in_two_million_counters():
    words = [
        draw_bits(7, np.arange(10_000), np.full(20, lap), Purpose.LAP).ravel() for lap in range(10)
    ]
    drawn = np.sort(np.concatenate(words))
    # Of 32-bit words more than 400 would repeat; the chance that one of 64 bits does is 1e-7.
    assert np.all(drawn[1:] != drawn[:-1])


def test_each_bit_is_fair_and_independent_of_its_neighbour():
    bits = draw_bits(11, np.arange(200_000), np.array([1]), Purpose.LAP)[0]
    for shift in range(64):
        share = float(((bits >> np.uint64(shift)) & np.uint64(1)).mean())
        # 6 standard errors: one false alarm in 500 million bits
        assert abs(share - 0.5) < 6 * 0.5 / 200_000**0.5


def test_fields_of_one_word_are_uncorrelated():
    bits = draw_bits(5, np.arange(200_000), np.array([2]), Purpose.LAP)
    columns = np.array([NORMAL[field(bits, number)[0]] for number in range(4)])
    correlation = np.corrcoef(columns) - np.eye(4)
    assert np.abs(correlation).max() < 6 / 200_000**0.5


@pytest.mark.parametrize(
    ("table", "mean", "variance"),
    [(UNIFORM, 0.5, 1 / 12), (NORMAL, 0.0, 1.0), (EXPONENTIAL, 1.0, 1.0), (LOGISTIC, 0.0, 3.2899)],
)
def test_quantile_tables_have_the_moments_of_their_distribution(table, mean, variance):
    assert table.mean() == pytest.approx(mean, abs=2e-3)
    assert table.var() == pytest.approx(variance, rel=2e-3)
    assert np.all(np.diff(table) > 0)


def test_lap_noise_has_heavier_tails_than_a_normal():
    assert HEAVY.mean() == pytest.approx(0.0, abs=1e-9)
    assert HEAVY.var() == pytest.approx(1.0, rel=1e-9)
    assert (HEAVY**4).mean() > 4.0


@given(mean=st.floats(0.1, 500.0), spread=st.floats(0.0, 2.0))
def test_a_log_normal_keeps_its_mean(mean, spread):
    values = log_normal(mean, spread * mean, NORMAL)
    assert np.all(values > 0)
    assert values.mean() == pytest.approx(mean, rel=0.03)


def test_a_log_normal_of_mean_zero_is_zero():
    assert not log_normal(0.0, 1.0, NORMAL[:10]).any()
