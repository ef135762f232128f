import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.features.sampling import LIMIT, off, share_off
from tests.oracle.draws import (
    Purpose,
    exp,
    exponential,
    heavy,
    high,
    ln,
    low,
    normal,
    single,
    ticks,
    uniform16,
    uniform24,
    word,
)

RACES = np.arange(200_000)


@given(st.floats(-30.0, 30.0, width=32))
def test_exp_is_right_to_some_parts_in_a_hundred_thousand(x):
    assert math.isclose(float(exp(single([x]))[0]), math.exp(x), rel_tol=6e-5)


def test_exp_of_what_is_further_away_is_that_of_30():
    assert exp(single([1e6]))[0] == exp(single([30.0]))[0]
    assert exp(single([-1e6]))[0] == exp(single([-30.0]))[0]


@given(st.floats(2.0**-25, 1.0, width=32))
def test_ln_is_right_to_a_few_parts_in_a_hundred_thousand(x):
    assert math.isclose(float(ln(single([x]))[0]), math.log(x), rel_tol=2e-5, abs_tol=3e-6)


def test_words_of_different_counters_differ():
    words = [
        word(seed, np.arange(50), lap, [0, 1, 79], purpose).ravel()
        for seed in (0, 2**64 - 1)
        for lap in (0, 1, 2_000)
        for purpose in Purpose
    ]
    everything = np.concatenate(words)
    assert len(np.unique(everything)) == len(everything)


def test_words_of_a_published_counter_stay_as_they_are():
    assert int(word(1, np.array([2]), 3, 4, Purpose.LAP)[0]) == 0x5DB217CF123B99D6


def test_every_bit_of_a_word_is_on_half_the_time():
    words = word(7, RACES, 0, 0, Purpose.PACE)
    for bit in range(64):
        assert share_off((words >> np.uint64(bit)) & np.uint64(1) == 1, 0.5) < LIMIT


def test_neighbouring_laps_cars_and_races_are_not_correlated():
    one = uniform16(low(word(7, RACES, 5, 3, Purpose.LAP))).astype(float) - 0.5
    for lap, car, races in ((6, 3, RACES), (5, 4, RACES), (5, 3, RACES + 1)):
        other = uniform16(low(word(7, races, lap, car, Purpose.LAP))).astype(float) - 0.5
        assert off(one * other * 12.0, 0.0) < LIMIT


def test_uniform_numbers_lie_within_their_ends():
    ends = np.array([0, 0xFFFFFFFF], dtype=np.uint64)
    assert uniform16(ends).tolist() == [2.0**-17, 1.0 - 2.0**-17]
    assert 0.0 < uniform24(ends)[0] < uniform24(ends)[1] <= 1.0


def test_normal_and_heavy_tailed_numbers_have_their_moments_exactly():
    # a sum of four bytes takes 1021 values; its distribution is that of a convolution
    chance = np.ones(1)
    for _ in range(4):
        chance = np.convolve(chance, np.full(256, 1 / 256))
    halves = np.array([_half(total) for total in range(1_021)], dtype=np.uint64)
    for draw, kurtosis, most in ((normal, 3.0, 4.041), (heavy, 6.0, 7.251)):
        values = draw(halves).astype(float)
        assert abs(chance @ values) < 1e-9
        assert abs(chance @ values**2 - 1.0) < 1e-6
        assert abs(chance @ values**4 - kurtosis) < 1e-5
        assert np.abs(values).max() < most


def _half(total):
    """Four bytes of this sum."""
    first = [min(255, max(0, total - 255 * byte)) for byte in range(4)]
    return sum(value << 8 * byte for byte, value in enumerate(first))


def test_exponential_numbers_have_mean_one_and_its_tail():
    drawn = exponential(high(word(7, RACES, 0, 0, Purpose.FATE))).astype(float)
    assert drawn.min() >= 0.0
    assert off(drawn, 1.0) < LIMIT
    assert share_off(drawn > 3.0, math.exp(-3.0)) < LIMIT


def test_ticks_are_the_nearest_ones():
    assert ticks(single([0.0, 1.0, 90.25, 0.00006])).tolist() == [0, 8192, 739328, 0]
