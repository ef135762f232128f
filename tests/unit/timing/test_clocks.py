import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.timing.clocks import DAY_MS, clock_ms, timedelta_ms, unwrap_ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("22.57", 22_570),
        ("1:54.168", 114_168),
        ("45:15.035", 2_715_035),
        ("1:40:46.781", 6_046_781),
        ("13:42:35.322", 49_355_322),
        ("0:00:00.000", 0),
        ("7", 7_000),
    ],
)
def test_al_kamel_times_are_read_to_the_millisecond(text, ms):
    assert clock_ms(text) == ms


@pytest.mark.parametrize(
    "text", ["", "-1:00.0", "1:60.0", "1:61:00.0", "nan", "inf", "1e5", "1_0", "٣", "1:2:3:4", "B"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"not a time|more than"):
        clock_ms(text)


def test_timedeltas_and_plain_seconds_are_both_read():
    assert timedelta_ms("0 days 00:35:17.993000") == 2_117_993
    assert timedelta_ms("1 days 00:00:01") == DAY_MS + 1_000
    assert timedelta_ms("105.06") == 105_060


@pytest.mark.parametrize("text", ["-1 days +23:59:59", "NaT", "0 days -1:00:00", "9" * 50])
def test_a_negative_or_absurd_timedelta_is_refused(text):
    with pytest.raises(ValueError, match=r"not a time|too long"):
        timedelta_ms(text)


@given(st.integers(0, DAY_MS - 1), st.integers(0, 10 * DAY_MS))
def test_unwrapping_moves_by_whole_days_and_comes_within_half_a_day(time_of_day, near):
    unwrapped = unwrap_ms(time_of_day, near)
    assert (unwrapped - time_of_day) % DAY_MS == 0
    assert abs(unwrapped - near) <= DAY_MS // 2
