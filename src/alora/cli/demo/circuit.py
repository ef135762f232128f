"""The demo circuit: a closed curve of our own, laid on a salt flat where no circuit is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CONTROL_POINTS_M: tuple[tuple[float, float], ...] = (
    (0.0, 0.0),
    (260.0, 4.0),
    (520.0, 2.0),
    (705.0, 40.0),
    (752.0, 150.0),
    (655.0, 225.0),
    (590.0, 315.0),
    (668.0, 410.0),
    (820.0, 470.0),
    (845.0, 590.0),
    (740.0, 650.0),
    (560.0, 610.0),
    (395.0, 560.0),
    (330.0, 455.0),
    (255.0, 385.0),
    (130.0, 400.0),
    (25.0, 480.0),
    (-130.0, 520.0),
    (-225.0, 430.0),
    (-170.0, 320.0),
    (-200.0, 215.0),
    (-330.0, 165.0),
    (-365.0, 70.0),
    (-270.0, 8.0),
)
"""Points that the centre line passes, east and north of the finish line [m], in driving order."""

ORIGIN_LATITUDE_DEG = 40.80
ORIGIN_LONGITUDE_DEG = -113.85
"""Where the finish line is: on the Bonneville salt flats, which are flat."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

STEP_M = 2.0
"""Distance between two points of the centre line, within a per mille [m]."""

WIDTH_M = 12.0
"""Width of the track [m]."""

_FINE = 20_000
"""Points at which the curve's length is measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Circuit:
    """The centre line at equal steps, from the finish line once around.

    All arrays have one entry a point; the last point is one step before the finish line.

    Attributes:
        length_m: once around [m].
        distance_m: along the line from the finish line [m].
        east_m, north_m: from the origin [m].
        curvature_per_m: 1/radius [1/m], positive in a left turn.
    """

    name: str
    length_m: float
    distance_m: Floats
    east_m: Floats
    north_m: Floats
    curvature_per_m: Floats

    @property
    def step_m(self) -> float:
        """Distance between two points [m]."""
        return float(self.length_m / len(self.distance_m))

    def position_deg(self, distance_m: Floats) -> tuple[Floats, Floats]:
        """Latitude and longitude [deg] at `distance_m` from the finish line, any lap."""
        wrapped = np.mod(distance_m, self.length_m)
        east = np.interp(wrapped, *_closed(self.distance_m, self.east_m, self.length_m))
        north = np.interp(wrapped, *_closed(self.distance_m, self.north_m, self.length_m))
        latitude = ORIGIN_LATITUDE_DEG + np.degrees(north / EARTH_RADIUS_M)
        parallel_m = EARTH_RADIUS_M * np.cos(np.radians(ORIGIN_LATITUDE_DEG))
        return latitude, ORIGIN_LONGITUDE_DEG + np.degrees(east / parallel_m)


def demo_circuit() -> Circuit:
    """The demo's own circuit."""
    points = np.array(CONTROL_POINTS_M, dtype=np.float64)
    knots = _chord_lengths(points)
    fine = np.linspace(0.0, knots[-1], _FINE + 1)
    line = _periodic_spline(knots, points, fine)[0]
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    length = float(along[-1])
    count = round(length / STEP_M)
    distance = np.arange(count, dtype=np.float64) * (length / count)
    position, first, second = _periodic_spline(knots, points, np.interp(distance, along, fine))
    speed = np.hypot(first[:, 0], first[:, 1])
    curvature = (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / speed**3
    return Circuit("Salt Flat Ring", length, distance, position[:, 0], position[:, 1], curvature)


def _chord_lengths(points: Floats) -> Floats:
    """Spline parameter at every point, and at the first point again: the length of the chords."""
    chords = np.hypot(*np.diff(points, axis=0, append=points[:1]).T)
    return np.concatenate(([0.0], np.cumsum(chords)))


def _periodic_spline(knots: Floats, points: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
    """A closed cubic spline through `points`, with its first and second derivative.

    Twice continuously differentiable, so the curvature has no jumps. The second derivatives at
    the knots solve the usual tridiagonal system, closed into a ring.
    """
    count = len(points)
    span = np.diff(knots)
    before = np.roll(span, 1)
    ring = np.diag(2.0 * (before + span))
    index = np.arange(count)
    ring[index, (index + 1) % count] += span
    ring[index, (index - 1) % count] += before
    slope = np.diff(points, axis=0, append=points[:1]) / span[:, None]
    bend = np.linalg.solve(ring, 6.0 * (slope - np.roll(slope, 1, axis=0)))
    piece = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, count - 1)
    after = (piece + 1) % count
    width = span[piece][:, None]
    right = (at - knots[piece])[:, None]
    left = width - right
    chord_left = points[piece] / width - bend[piece] * width / 6.0
    chord_right = points[after] / width - bend[after] * width / 6.0
    value = (bend[piece] * left**3 + bend[after] * right**3) / (6.0 * width)
    value += chord_left * left + chord_right * right
    first = (bend[after] * right**2 - bend[piece] * left**2) / (2.0 * width)
    first += chord_right - chord_left
    second = (bend[piece] * left + bend[after] * right) / width
    return value, first, second


def _closed(distance_m: Floats, values: Floats, length_m: float) -> tuple[Floats, Floats]:
    return np.append(distance_m, length_m), np.append(values, values[0])
