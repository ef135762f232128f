"""What the car's sensors would have read on each lap it drove, from the point-mass lap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from alora.cli.demo.circuit import Circuit, Floats
from alora.cli.demo.lap_speed import GRAVITY_MPS2, TRACTION, Car, LapProfile

SAMPLE_HZ = 4.0
"""Samples a second of every channel."""

LANE_SPEED_MPS = 60.0 / 3.6
"""Speed limit of the pit lane."""

LANE_BEFORE_LINE_M = 250.0
"""Pit lane from its entry to the finish line [m]."""

LANE_AFTER_LINE_M = 300.0
"""Pit lane from the finish line to its exit [m]."""

BOX_M = 40.0
"""Where the car stands, after the finish line [m]."""

FASTEST_SHARE = 0.9
"""Least share of the point mass's lap time that the driven part of an out lap may take."""

RACING_PACE = 1.12
"""Laps up to this share of the flying lap's time are raced, slower ones are not."""

GEAR_TOP_KMH = (95.0, 130.0, 168.0, 208.0, 250.0, 298.0)
"""Speed at `TOP_RPM` in each gear."""

TOP_RPM = 8_500.0
SHIFT_RPM = 8_250.0
IDLE_RPM = 1_900.0

WHEELBASE_M = 2.8
STEERING_RATIO = 13.0
"""Steering wheel angle over road wheel angle."""

FRONT_BAR_PER_MPS2 = 4.2
REAR_BAR_PER_MPS2 = 2.9
"""Brake pressure for each m/s2 of braking."""


@dataclass(frozen=True, slots=True)
class DrivenLap:
    """A lap as the timing has it.

    `lane_s` is the time from pit lane entry to exit on an out lap [s]; None otherwise.
    """

    number: int
    started_at_s: float
    lap_time_s: float
    ends_in_pit: bool = False
    lane_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """All channels of one lap, one entry a sample; names and units are those of the GR Cup.

    Accelerations in g (forward and left positive), pressures in bar, `aps` in percent, steering in
    degrees (negative is counterclockwise, to the left), positions in decimal degrees, `lapdist_m`
    from the finish line.
    """

    lap: int
    clock_s: Floats
    speed_kmh: Floats
    gear: Floats
    rpm: Floats
    aps_pct: Floats
    brake_front_bar: Floats
    brake_rear_bar: Floats
    forward_g: Floats
    left_g: Floats
    steering_deg: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    lapdist_m: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Motion:
    """The lap along the track: when the car passes each point, and how.

    `pace` is the time of its driven part over the flying lap's.
    """

    pace: float
    time_s: Floats
    distance_m: Floats
    speed_mps: Floats
    acceleration_mps2: Floats


def telemetry(
    circuit: Circuit, car: Car, profile: LapProfile, laps: Sequence[DrivenLap]
) -> Iterator[Samples]:
    """Yield the samples of each lap, in order."""
    for lap in laps:
        yield _sample(circuit, car, lap, _drive(circuit, profile, lap))


def _drive(circuit: Circuit, profile: LapProfile, lap: DrivenLap) -> _Motion:
    """Scale the flying lap to the lap's time, with the pit lane where the car was in it."""
    distance = circuit.distance_m
    lane = np.zeros(len(distance), dtype=bool)
    if lap.ends_in_pit:
        lane |= distance >= circuit.length_m - LANE_BEFORE_LINE_M
    if lap.lane_s is not None:
        lane |= distance < LANE_AFTER_LINE_M
    flying_s = np.diff(profile.time_s, append=profile.lap_time_s)
    lane_s = float(lane.sum()) * circuit.step_m / LANE_SPEED_MPS
    racing_s = float(flying_s[~lane].sum())
    standing_s = _standing(lap, longest_s=lap.lap_time_s - lane_s - FASTEST_SHARE * racing_s)
    pace = (lap.lap_time_s - lane_s - standing_s) / racing_s
    duration = np.where(lane, circuit.step_m / LANE_SPEED_MPS, flying_s * pace)
    box = int(BOX_M / circuit.step_m)
    time = np.concatenate(([0.0], np.cumsum(duration)))
    time[box + 1 :] += standing_s
    motion = _Motion(
        pace=pace,
        time_s=time,
        distance_m=np.append(distance, circuit.length_m),
        speed_mps=_ring(np.where(lane, LANE_SPEED_MPS, profile.speed_mps / pace)),
        acceleration_mps2=_ring(np.where(lane, 0.0, profile.acceleration_mps2 / pace**2)),
    )
    return _with_stop(motion, box, standing_s)


def _standing(lap: DrivenLap, longest_s: float) -> float:
    if lap.lane_s is None:
        return 0.0
    moving_s = (LANE_BEFORE_LINE_M + LANE_AFTER_LINE_M) / LANE_SPEED_MPS
    return float(np.clip(lap.lane_s - moving_s, 0.0, max(longest_s, 0.0)))


def _with_stop(motion: _Motion, box: int, standing_s: float) -> _Motion:
    """Put two points of standstill at the box, one as the car halts and one as it leaves."""
    if standing_s <= 0:
        return motion
    halt = motion.time_s[box] + 1e-3
    leave = halt + standing_s
    at = box + 1
    still = motion.distance_m[box]
    return _Motion(
        pace=motion.pace,
        time_s=np.insert(motion.time_s, at, (halt, leave)),
        distance_m=np.insert(motion.distance_m, at, (still, still)),
        speed_mps=np.insert(motion.speed_mps, at, (0.0, 0.0)),
        acceleration_mps2=np.insert(motion.acceleration_mps2, at, (0.0, 0.0)),
    )


def _sample(circuit: Circuit, car: Car, lap: DrivenLap, motion: _Motion) -> Samples:
    first = np.ceil(lap.started_at_s * SAMPLE_HZ)
    last = np.ceil((lap.started_at_s + lap.lap_time_s) * SAMPLE_HZ)
    clock = np.arange(first, last) / SAMPLE_HZ
    since = clock - lap.started_at_s
    distance = np.interp(since, motion.time_s, motion.distance_m)
    speed = np.interp(since, motion.time_s, motion.speed_mps)
    forward = np.interp(since, motion.time_s, motion.acceleration_mps2)
    bend = np.interp(distance, _ring_distance(circuit), _ring(circuit.curvature_per_m))
    gear, rpm = _gearbox(speed * 3.6)
    aps, braking = _pedals(car, speed, forward, motion.pace)
    latitude, longitude = circuit.position_deg(distance)
    return Samples(
        lap=lap.number,
        clock_s=clock,
        speed_kmh=speed * 3.6,
        gear=gear,
        rpm=rpm,
        aps_pct=aps,
        brake_front_bar=braking * FRONT_BAR_PER_MPS2,
        brake_rear_bar=braking * REAR_BAR_PER_MPS2,
        forward_g=forward / GRAVITY_MPS2,
        left_g=speed**2 * bend / GRAVITY_MPS2,
        steering_deg=-np.degrees(np.arctan(WHEELBASE_M * bend)) * STEERING_RATIO,
        latitude_deg=latitude,
        longitude_deg=longitude,
        lapdist_m=distance,
    )


def _gearbox(speed_kmh: Floats) -> tuple[Floats, Floats]:
    """The lowest gear that stays under the shift light, and the engine speed in it."""
    shift_kmh = np.array(GEAR_TOP_KMH) * SHIFT_RPM / TOP_RPM
    index = np.minimum(np.searchsorted(shift_kmh, speed_kmh), len(shift_kmh) - 1)
    rpm = TOP_RPM * speed_kmh / np.array(GEAR_TOP_KMH)[index]
    return index + 1.0, np.maximum(rpm, IDLE_RPM)


def _pedals(
    car: Car, speed_mps: Floats, forward_mps2: Floats, pace: float
) -> tuple[Floats, Floats]:
    """Throttle [%] and braking by the brakes alone [m/s2] on a lap of this pace.

    At racing pace time is lost in corners, not on the pedal: a straight is driven flat out.
    """
    flying_mps = speed_mps * pace
    drag = np.array([car.drag_mps2(v) for v in flying_mps])
    wanted = np.where(speed_mps > 0, forward_mps2 * pace**2 + drag, 0.0)
    # Grip limits the push out of corners: there the pedal is down before the power is.
    most = np.array([min(car.drive_mps2(v), TRACTION * car.grip_mps2(v)) for v in flying_mps])
    share = 1.0 if pace <= RACING_PACE else pace**-2
    return np.clip(share * 100.0 * wanted / most, 0.0, 100.0), np.maximum(-wanted, 0.0) / pace**2


def _ring(values: Floats) -> Floats:
    return np.append(values, values[0])


def _ring_distance(circuit: Circuit) -> Floats:
    return np.append(circuit.distance_m, circuit.length_m)
