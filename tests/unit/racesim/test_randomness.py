import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alora.racesim.randomness import seed_key
from tests.oracle.draws import GOLDEN, mix


@given(st.integers(0, 2**64 - 1))
def test_the_seed_is_mixed_as_the_oracle_mixes_it(seed):
    with np.errstate(over="ignore"):
        assert seed_key(seed) == int(mix(np.array([seed], np.uint64) + GOLDEN)[0])


def test_neighbouring_seeds_share_no_key():
    keys = {seed_key(seed) for seed in range(10_000)}
    assert len(keys) == 10_000
