"""Weather files beside the laps, on the race clock."""

from __future__ import annotations

import math
from pathlib import Path

from alora.domain.errors import UnreadableFileError
from alora.domain.race import Sky, Weather
from alora.timing.kinds import FileKind, kind_of
from alora.timing.limits import MAX_WEATHER_SAMPLES
from alora.timing.problems import ProblemLog, clean_name
from alora.timing.recording import WeatherSample
from alora.timing.tables import Table, open_table

_DAY_S = 24 * 3600.0
_HOUR_S = 3600.0
_QUARTER_S = 900.0
_CLOSE_S = 1200.0
"""A start this close [s] (20 min) to the first sample settles the offset to the whole hour."""

_INCH_HG_BELOW = 50.0
"""A pressure below this is in inches of mercury, and the temperatures in Fahrenheit."""

_KPH_PER_MPH = 1.609344
_WARMEST_C = 75.0
_COLDEST_C = -30.0


def read_weather(
    path: Path, start_time_of_day_s: float | None, log: ProblemLog
) -> tuple[WeatherSample, ...]:
    """Read a weather file on the race clock; empty, with a problem noted, if that cannot be."""
    name = clean_name(path.name)
    try:
        with path.open("rb") as stream:
            table = open_table(stream, name, log)
            if kind_of(table) is not FileKind.WEATHER or table.column("TIME_UTC_SECONDS") is None:
                return ()
            samples = _read(table, log)
    except (OSError, UnreadableFileError) as error:
        log.add(f"weather file {name} that cannot be read ({error})", "weather left out")
        return ()
    if not samples:
        return ()
    if start_time_of_day_s is None:
        log.add("race without time of day", "weather left out")
        return ()
    start_utc_s, offset_s = _start_utc_s(samples[0][0], start_time_of_day_s)
    log.add(
        f"local time is UTC{offset_s / _HOUR_S:+.2f} h, from the first weather sample",
        "weather placed on the race clock",
    )
    return tuple(WeatherSample(utc_s - start_utc_s, weather) for utc_s, weather in samples)


def _start_utc_s(first_utc_s: float, start_time_of_day_s: float) -> tuple[float, float]:
    """The start in UTC [s] and the local offset [s], taking the first sample to be near it."""
    apart_s = start_time_of_day_s - first_utc_s % _DAY_S
    apart_s = (apart_s + _DAY_S / 2) % _DAY_S - _DAY_S / 2
    offset_s = round(apart_s / _HOUR_S) * _HOUR_S
    if abs(apart_s - offset_s) > _CLOSE_S:
        offset_s = round(apart_s / _QUARTER_S) * _QUARTER_S
    return first_utc_s + apart_s - offset_s, offset_s


def _read(table: Table, log: ProblemLog) -> list[tuple[float, Weather]]:
    place = {name: i for i, name in enumerate(table.header)}
    samples = []
    for line, fields in table.rows:
        row = {name: _number(fields[i]) for name, i in place.items()}
        utc_s = row.get("TIME_UTC_SECONDS")
        if utc_s is None or utc_s <= 0:
            log.skipped("weather sample without a time", line)
            continue
        samples.append((utc_s, _weather(row)))
        if len(samples) >= MAX_WEATHER_SAMPLES:
            break
    return sorted(samples, key=lambda sample: sample[0])


def _weather(row: dict[str, float | None]) -> Weather:
    pressure = row.get("PRESSURE")
    imperial = pressure is not None and 0 < pressure < _INCH_HG_BELOW
    rain = row.get("RAIN")
    wind = row.get("WIND_SPEED")
    track = row.get("TRACK_TEMP")
    return Weather(
        sky=Sky.UNKNOWN if rain is None or rain < 0 else Sky.WET if rain > 0 else Sky.DRY,
        air_temp_c=_celsius(row.get("AIR_TEMP"), imperial),
        # 0 is what a missing sensor reads, in either unit.
        track_temp_c=None if track == 0 else _celsius(track, imperial),
        humidity_pct=_within(row.get("HUMIDITY"), 0.0, 100.0),
        wind_kph=_within(wind and wind * (_KPH_PER_MPH if imperial else 1.0), 0.0, 300.0),
    )


def _celsius(value: float | None, imperial: bool) -> float | None:
    if value is not None and imperial:
        value = (value - 32.0) / 1.8
    return _within(value, _COLDEST_C, _WARMEST_C)


def _within(value: float | None, low: float, high: float) -> float | None:
    return None if value is None or not low <= value <= high else round(value, 2)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
