import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import Compound
from alora.racesim.validate_values import (
    Ranges,
    check_choice,
    check_distinct,
    check_length,
    check_number,
    check_whole,
    shown,
)
from tests.fields import field_state

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, 1, True])
def test_a_number_between_its_limits_or_on_them_is_taken(value):
    assert check_number("x", value, 0.0, 1.0) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (NAN, "nan is not between 0 and 1"),
        (INF, "inf is not between 0 and 1"),
        (-INF, "-inf is not between 0 and 1"),
        (-1e-12, "-1e-12 is not between 0 and 1"),
        (1e300, "1e+300 is not between 0 and 1"),
        ("0.5", "0.5 is not a number"),
        (None, "None is not a number"),
    ],
)
def test_what_is_no_number_between_the_limits_is_refused(value, reason):
    with pytest.raises(InvalidStateError) as refused:
        check_number("x.y", value, 0.0, 1.0)
    assert (refused.value.path, refused.value.reason) == ("x.y", reason)


def test_a_number_of_more_digits_than_python_writes_is_refused_too():
    with pytest.raises(InvalidStateError, match="a whole number of more than 60 digits is not"):
        check_number("x", 10**5_000, 0.0, 1.0)


@pytest.mark.parametrize("value", [0.0, 2.5, NAN, "2", None])
def test_what_is_no_whole_number_is_refused_where_one_belongs(value):
    with pytest.raises(InvalidStateError, match="is not a whole number"):
        check_whole("laps", value, 0, 10)


def test_a_limit_of_eight_digits_is_said_in_full():
    with pytest.raises(InvalidStateError, match=r"between 0 and 12345678$"):
        check_number("x", -1, 0, 12_345_678)


def test_only_what_may_be_missing_may_be_none():
    car = field_state(1).cars[0]
    Ranges(or_none={"fuel_laps_left": (0.0, 1.0)}).check("car", car)
    Ranges(whole_or_none={"driver_stint_laps": (0, 1)}).check("car", car)
    with pytest.raises(InvalidStateError, match=r"^car\.fuel_laps_left: None is not a number"):
        Ranges(real={"fuel_laps_left": (0.0, 1.0)}).check("car", car)


def test_a_list_that_is_too_long_is_refused_with_both_lengths():
    check_length("cars", (1, 2), 2, "cars")
    with pytest.raises(InvalidStateError, match=r"^cars: 3 cars; at most 2 are possible"):
        check_length("cars", (1, 2, 3), 2, "cars")


def test_what_stands_twice_is_named():
    check_distinct("cars", ["7", "07"], "car")
    with pytest.raises(InvalidStateError, match=r"^cars: car 7 stands there twice"):
        check_distinct("cars", ["7", "8", "7"], "car")


def test_an_unknown_word_is_refused_with_those_known():
    check_choice("compound", Compound.WET, Compound)
    with pytest.raises(InvalidStateError, match="glass is unknown; it is one of soft, medium"):
        check_choice("compound", "glass", Compound)


def test_a_message_does_not_grow_with_the_value():
    assert shown("x" * 1_000) == "x" * 60 + "..."
    assert shown(Compound.SOFT) == "soft"
    assert len(shown(-(10**6_000))) < 60
