import pytest

from alora.domain.errors import InvalidInputError
from alora.models.bundle import available_series, load_bundle, parse_bundle


@pytest.mark.parametrize("series", ["f1", "imsa", "wec", "gr_cup", "other"])
def test_each_series_has_a_bundle_with_its_name_in_the_version(series):
    bundle = load_bundle(series)
    assert bundle.series == series
    assert bundle.version.startswith(f"{series}-")


def test_a_series_without_a_bundle_gets_the_general_one():
    assert load_bundle("karting").series == "other"


def test_the_version_wanted_is_loaded_and_another_is_refused_by_name():
    version = load_bundle("f1").version
    assert load_bundle("f1", version).version == version
    with pytest.raises(InvalidInputError, match=r"no model version f1-9\.9"):
        load_bundle("f1", "f1-9.9")


@pytest.mark.parametrize(
    "text", ["", "version = 1", "not toml [", 'version = "1"\nreference_lap_s = "x"']
)
def test_a_damaged_bundle_is_refused_in_one_line(text):
    with pytest.raises(InvalidInputError, match="is damaged") as refused:
        parse_bundle("f1", text, None)
    assert "\n" not in str(refused.value)


def test_the_series_shipped_are_listed():
    assert set(available_series()) >= {"f1", "imsa", "wec", "gr_cup", "other"}
