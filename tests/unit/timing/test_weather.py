import pytest

from alora.domain.race import Sky, Weather
from alora.timing import parse_distance, race_state_at, read_recording
from tests.unit.timing.sheets import Car, all_rows, sheet

HEAD = "TIME_UTC_SECONDS;TIME_UTC_STR;AIR_TEMP;TRACK_TEMP;HUMIDITY;PRESSURE;WIND_SPEED;RAIN\n"
NOON_UTC_S = 1757160000 // 86400 * 86400 + 12 * 3600
SIX_HOURS = parse_distance("6h")


def race_with(tmp_path, lines, name="26_Weather.csv"):
    """A race that starts at 12:00 local time, with a weather file."""
    laps = tmp_path / "laps.csv"
    laps.write_bytes(sheet(all_rows(Car("7", [100_000] * 60))))
    (tmp_path / name).write_text(HEAD + "\n".join(lines) + "\n")
    return read_recording(laps)


def sample(utc_s, air="20", track="30", humidity="50", pressure="1000", wind="5", rain="0"):
    return f"{utc_s};x;{air};{track};{humidity};{pressure};{wind};{rain}"


@pytest.mark.parametrize(
    ("hours", "note"), [(-7, "UTC-7.00"), (0, "UTC+0.00"), (5.5, "UTC+5.50"), (8, "UTC+8.00")]
)
def test_the_offset_from_utc_is_worked_out_from_the_first_sample(tmp_path, hours, note):
    start_utc_s = int(NOON_UTC_S - 3600 * hours)
    race = race_with(tmp_path, [sample(start_utc_s + s) for s in (-20, 40, 100)])
    assert [s.at_s for s in race.weather] == [-20.0, 40.0, 100.0]
    assert any(note in str(problem) for problem in race.problems)


def test_a_state_sees_no_later_sample(tmp_path):
    lines = [sample(NOON_UTC_S - 20), sample(NOON_UTC_S + 150, air="25"), sample(NOON_UTC_S + 250)]
    race = race_with(tmp_path, lines)
    airs = [race_state_at(race, SIX_HOURS, s).weather.air_temp_c for s in (100, 149.9, 150, 200)]
    assert airs == [20.0, 20.0, 25.0, 25.0]


def test_an_old_sample_says_nothing_of_now(tmp_path):
    race = race_with(tmp_path, [sample(NOON_UTC_S + 10)])
    assert race_state_at(race, SIX_HOURS, 1800.0).weather.air_temp_c == 20.0
    assert race_state_at(race, SIX_HOURS, 1900.0).weather == Weather()


def test_metric_and_american_units_become_one(tmp_path):
    metric = race_with(tmp_path, [sample(NOON_UTC_S, "20", "30", "50", "1013", "10")])
    assert metric.weather[0].weather == Weather(Sky.DRY, 20.0, 30.0, 50.0, 10.0)
    american = race_with(tmp_path, [sample(NOON_UTC_S, "68", "86", "50", "29.6", "10", "-1")])
    assert american.weather[0].weather == Weather(Sky.UNKNOWN, 20.0, 30.0, 50.0, 16.09)


@pytest.mark.parametrize("track", ["0", "-999", "", "nan", "x", "500"])
def test_a_track_temperature_that_was_not_measured_is_none(tmp_path, track):
    race = race_with(tmp_path, [sample(NOON_UTC_S, track=track)])
    assert race.weather[0].weather.track_temp_c is None
    assert race.weather[0].weather.air_temp_c == 20.0


@pytest.mark.parametrize(
    ("rain", "sky"), [("0", Sky.DRY), ("1", Sky.WET), ("-1", Sky.UNKNOWN), ("", Sky.UNKNOWN)]
)
def test_rain_says_whether_the_track_is_wet(tmp_path, rain, sky):
    assert race_with(tmp_path, [sample(NOON_UTC_S, rain=rain)]).weather[0].weather.sky is sky


def test_samples_without_a_time_are_left_out(tmp_path):
    race = race_with(tmp_path, [sample("x"), sample(-5), sample(NOON_UTC_S)])
    assert len(race.weather) == 1
    assert any("weather sample without a time" in str(p) for p in race.problems)


@pytest.mark.parametrize("lines", [[], ["rubbish"], ["\x00;;;;;;;"]])
def test_a_weather_file_without_samples_is_no_weather(tmp_path, lines):
    assert race_with(tmp_path, lines).weather == ()


def test_an_empty_weather_file_is_no_weather(tmp_path):
    (tmp_path / "0-weather.csv").write_bytes(b"")
    assert len(race_with(tmp_path, [sample(NOON_UTC_S)]).weather) == 1


def test_the_weather_of_another_race_in_the_folder_is_left_alone(tmp_path):
    laps = tmp_path / "laps_Race 1.csv"
    laps.write_bytes(sheet(all_rows(Car("7", [100_000]))))
    (tmp_path / "26_Weather_Race 2.csv").write_text(HEAD + sample(NOON_UTC_S))
    assert read_recording(laps).weather == ()


def test_a_race_without_time_of_day_has_no_weather(tmp_path):
    laps = tmp_path / "laps.csv"
    rows = [{**row, "HOUR": ""} for row in all_rows(Car("7", [100_000]))]
    laps.write_bytes(sheet(rows))
    (tmp_path / "w.csv").write_text(HEAD + sample(NOON_UTC_S))
    race = read_recording(laps)
    assert race.weather == ()
    assert any("without time of day" in str(problem) for problem in race.problems)
