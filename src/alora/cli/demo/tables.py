"""The demo race's files beside the laps: results, weather and telemetry, as rows of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from alora.cli.demo.field import OUR_CAR
from alora.cli.demo.race import DemoRace
from alora.cli.demo.telemetry import Samples
from alora.domain.laps import Lap

RESULT_COLUMNS = (
    "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;GAP_PREVIOUS;FL_LAPNUM;FL_TIME;FL_KPH;"
    "TEAM;CLASS;GROUP;DIVISION;VEHICLE;TIRES"
)
WEATHER_COLUMNS = (
    "TIME_UTC_SECONDS;TIME_UTC_STR;AIR_TEMP;TRACK_TEMP;HUMIDITY;PRESSURE;WIND_SPEED;"
    "WIND_DIRECTION;RAIN"
)
TELEMETRY_COLUMNS = (
    "expire_at,lap,meta_event,meta_session,meta_source,meta_time,original_vehicle_id,outing,"
    "telemetry_name,telemetry_value,timestamp,vehicle_id,vehicle_number"
)

WEATHER_EVERY_S = 60.0
"""Time between two weather samples [s]."""

VEHICLE_ID = f"DEMO-001-{OUR_CAR}"
"""Chassis and car number, as the GR Cup writes them."""


def results_csv(race: DemoRace, length_m: float) -> str:
    """The classification, in the columns of a published results file."""
    by_car = {car.entry.car_id: race.laps_of(car.entry.car_id) for car in race.field}
    entries = {car.entry.car_id: car.entry for car in race.field}
    retired = {car_id for car_id, _ in race.retired}
    order = sorted(
        by_car, key=lambda c: (c in retired, -len(by_car[c]), by_car[c][-1].crossed_at_s)
    )
    rows = []
    ahead: tuple[Lap, ...] | None = None
    first = by_car[order[0]]
    for place, car_id in enumerate(order, start=1):
        laps, entry = by_car[car_id], entries[car_id]
        best = min(laps, key=lambda lap: lap.lap_time_s or 0.0)
        rows.append(
            [
                place,
                entry.number,
                "Not classified" if car_id in retired else "Classified",
                len(laps),
                clock(laps[-1].crossed_at_s),
                "-" if place == 1 else _gap(first, laps),
                "-" if ahead is None else _gap(ahead, laps),
                best.number,
                clock(best.lap_time_s or 0.0),
                f"{length_m / (best.lap_time_s or 1.0) * 3.6:.1f}",
                entry.team,
                entry.car_class,
                "",
                "",
                entry.manufacturer,
                "",
            ]
        )
        ahead = laps
    return _csv(RESULT_COLUMNS.split(";"), rows, ";")


def weather_csv(start: datetime, duration_s: float, seed: int) -> str:
    """A dry afternoon that cools a little, sampled every minute; times are UTC."""
    random = np.random.default_rng(seed)
    rows = []
    for second in np.arange(-600.0, duration_s + 300.0, WEATHER_EVERY_S):
        now = start + timedelta(seconds=float(second))
        air, track, wind = 24.6, 38.4, 9.0
        hours = second / 3600.0
        rows.append(
            [
                round(now.timestamp()),
                now.strftime("%d-%b-%y %H:%M:%S"),
                f"{air - 0.9 * hours + random.normal(0, 0.08):.2f}",
                f"{track - 2.6 * hours + random.normal(0, 0.25):.2f}",
                f"{31.0 + 1.5 * hours + random.normal(0, 0.3):.2f}",
                f"{868.4 + random.normal(0, 0.05):.1f}",
                f"{abs(wind + random.normal(0, 2.0)):.2f}",
                int(random.normal(240, 15)) % 360,
                0,
            ]
        )
    return _csv(WEATHER_COLUMNS.split(";"), rows, ";")


def telemetry_rows(laps: Iterable[Samples], start: datetime) -> Iterator[str]:
    """Lines of the GR Cup's long format, with the header, each with its line end."""
    yield TELEMETRY_COLUMNS + "\n"
    for samples in laps:
        channels = _channels(samples)
        names = list(channels)
        columns = list(zip(*channels.values(), strict=True))
        for clock_s, values in zip(samples.clock_s.tolist(), columns, strict=True):
            stamp = (start + timedelta(seconds=clock_s)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            head = f",{samples.lap},I_DEMO,R1,alora:demo,{stamp},{VEHICLE_ID},0,"
            tail = f",{stamp},{VEHICLE_ID},{OUR_CAR}\n"
            yield "".join(
                f"{head}{name},{value}{tail}" for name, value in zip(names, values, strict=True)
            )


def _channels(samples: Samples) -> dict[str, list[str]]:
    """The GR Cup's channel names, each with its values as text."""
    return {
        "speed": [f"{v:.2f}" for v in samples.speed_kmh.tolist()],
        "gear": [f"{v:.0f}" for v in samples.gear.tolist()],
        "nmot": [f"{v:.0f}" for v in samples.rpm.tolist()],
        "aps": [f"{v:.1f}" for v in samples.aps_pct.tolist()],
        "pbrake_f": [f"{v:.2f}" for v in samples.brake_front_bar.tolist()],
        "pbrake_r": [f"{v:.2f}" for v in samples.brake_rear_bar.tolist()],
        "accx_can": [f"{v:.3f}" for v in samples.forward_g.tolist()],
        "accy_can": [f"{v:.3f}" for v in samples.left_g.tolist()],
        "Steering_Angle": [f"{v:.1f}" for v in samples.steering_deg.tolist()],
        "VBOX_Lat_Min": [f"{v:.7f}" for v in samples.latitude_deg.tolist()],
        "VBOX_Long_Minutes": [f"{v:.7f}" for v in samples.longitude_deg.tolist()],
        "Laptrigger_lapdist_dls": [f"{v:.1f}" for v in samples.lapdist_m.tolist()],
    }


def clock(seconds: float) -> str:
    """A time as Al Kamel writes it: `M:SS.mmm` or `H:MM:SS.mmm`."""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    rest = f"{milliseconds // 1000:02}.{milliseconds % 1000:03}"
    return f"{hours}:{minutes:02}:{rest}" if hours else f"{minutes}:{rest}"


def _gap(ahead: Sequence[Lap], laps: Sequence[Lap]) -> str:
    missing = len(ahead) - len(laps)
    if missing:
        return f"{missing} Lap" + ("s" if missing > 1 else "")
    return f"+{laps[-1].crossed_at_s - ahead[-1].crossed_at_s:.3f}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
