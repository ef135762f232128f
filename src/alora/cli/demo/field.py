"""Who drives the demo race: invented cars, teams and drivers, in two classes."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId, Entry

FAST_CLASS = "Sport"
"""Prototypes."""

SLOW_CLASS = "Grand Touring"
"""Closer to road cars, about nine seconds a lap slower."""

OUR_CAR = CarId("27")
"""The car whose telemetry is written."""


@dataclass(frozen=True, slots=True)
class DemoCar:
    """A car and its true pace; `off_pace_s` is its base lap over the class' best [s]."""

    entry: Entry
    driver: str
    off_pace_s: float


_ROWS = (
    ("8", FAST_CLASS, "Larkspur Racing", "Corvid", "Mira Okonedo", 0.00),
    ("51", FAST_CLASS, "Blue Harbour", "Corvid", "Jonas Ferreday", 0.09),
    ("3", FAST_CLASS, "Team Halden", "Astra Works", "Ilse van Rooij", 0.16),
    ("27", FAST_CLASS, "Alora Motorsport", "Astra Works", "Sam Whitlock", 0.18),
    ("44", FAST_CLASS, "Northgate", "Corvid", "Teo Lindqvist", 0.31),
    ("12", FAST_CLASS, "Quarry Road", "Astra Works", "Ana Belmonte", 0.38),
    ("99", FAST_CLASS, "Ember Engineering", "Talon", "Kofi Marsden", 0.52),
    ("5", FAST_CLASS, "Ember Engineering", "Talon", "Lucie Hartmann", 0.60),
    ("77", FAST_CLASS, "Saltworks", "Talon", "Piet Okafor", 0.85),
    ("61", FAST_CLASS, "Ridgeway", "Corvid", "Noor Castellan", 1.05),
    ("007", SLOW_CLASS, "Kestrel GT", "Meridian", "Bram Ellery", 0.00),
    ("7", SLOW_CLASS, "Wexcombe", "Meridian", "Dara Voss", 0.08),
    ("18", SLOW_CLASS, "Tidewater", "Halberd", "Rui Nakagawa", 0.15),
    ("33", SLOW_CLASS, "Tidewater", "Halberd", "Elin Sorensen", 0.22),
    ("21", SLOW_CLASS, "Copperfield", "Meridian", "Marc Devereux", 0.30),
    ("64", SLOW_CLASS, "Fenwick & Daughters", "Halberd", "Joy Fenwick", 0.34),
    ("88", SLOW_CLASS, "Old Mill", "Meridian", "Stefan Radu", 0.45),
    ("16", SLOW_CLASS, "Granite Sport", "Halberd", "Yara Lopes", 0.55),
    ("42", SLOW_CLASS, "Granite Sport", "Halberd", "Owen Prys", 0.66),
    ("70", SLOW_CLASS, "Lantern", "Meridian", "Tomas Havel", 0.78),
    ("25", SLOW_CLASS, "Kestrel GT", "Meridian", "Ida Bergstrom", 0.90),
    ("56", SLOW_CLASS, "Beacon Hill", "Halberd", "Chidi Anozie", 1.10),
    ("91", SLOW_CLASS, "Beacon Hill", "Halberd", "Petra Kolar", 1.35),
    ("014", SLOW_CLASS, "Cinder Track", "Meridian", "Felix Amsel", 1.60),
)
"""Number, class, team, make, driver, seconds off the class' best; in the order of the grid."""


def demo_field() -> tuple[DemoCar, ...]:
    """All cars, in the order of the grid."""
    return tuple(
        DemoCar(
            Entry(CarId(number), number, car_class, team=team, manufacturer=make),
            driver=driver,
            off_pace_s=off_pace_s,
        )
        for number, car_class, team, make, driver, off_pace_s in _ROWS
    )
