import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.racesim.validate import validate
from tests.features import FEATURES, plain, switch_on
from tests.features.running import OURS, by_kernel, by_oracle, differences

EXAMPLES_OF_EACH = 8
"""Drawn races for each feature; the same ones in every run, so that none is spared by chance."""


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_the_kernel_and_the_oracle_agree_on_each_feature_and_it_matters(name):
    mattered = []

    @settings(
        max_examples=EXAMPLES_OF_EACH,
        derandomize=True,
        suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
    )
    @given(
        data=st.data(),
        seed=st.integers(0, 2**64 - 1),
        first=st.integers(0, 2**32 - 32),
        count=st.integers(1, 19),
    )
    def agree(data, seed, first, count):
        without = switch_on(data.draw, plain(data.draw), FEATURES[name].needs)
        case = FEATURES[name].switch(data.draw, without)
        validate(case.state, case.parameters, OURS)
        native = by_kernel(case, seed, first, count)
        assert differences(native, by_oracle(case, seed, first, count)) == []
        mattered.append(differences(native, by_kernel(without, seed, first, count)) != [])

    agree()
    assert any(mattered), f"{name} changed nothing in {len(mattered)} races"
