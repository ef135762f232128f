"""How fast a point mass drives around the circuit: grip, power, drag and brakes.

The usual quasi-steady lap: the corner speed from grip, then one pass forward that the engine
limits and one pass backward that the brakes limit, sharing grip between cornering and braking.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.cli.demo.circuit import Circuit, Floats

GRAVITY_MPS2 = 9.80665
AIR_DENSITY_KG_M3 = 1.06
"""At 1,280 m above the sea and 25 degrees."""


TRACTION = 0.6
"""Share of the grip with which the driven rear wheels can push: that of the weight on them."""


@dataclass(frozen=True, slots=True)
class Car:
    """A rear-driven racing car, as a point mass.

    Attributes:
        mass_kg: with driver and half a tank.
        grip: friction coefficient of the tires.
        downforce_m2, drag_m2: coefficient times area [m2].
        power_w: at the wheels.
        braking_mps2: most that the brakes can do.
        rolling: rolling resistance over weight.
    """

    mass_kg: float = 1_240.0
    grip: float = 1.45
    downforce_m2: float = 2.4
    drag_m2: float = 0.95
    power_w: float = 375_000.0
    braking_mps2: float = 19.0
    rolling: float = 0.012

    def grip_mps2(self, speed_mps: float) -> float:
        """All the acceleration that the tires can give at this speed [m/s2]."""
        downforce_n = 0.5 * AIR_DENSITY_KG_M3 * self.downforce_m2 * speed_mps**2
        return self.grip * (GRAVITY_MPS2 + downforce_n / self.mass_kg)

    def drag_mps2(self, speed_mps: float) -> float:
        """Slowing by air and rolling [m/s2]."""
        drag_n = 0.5 * AIR_DENSITY_KG_M3 * self.drag_m2 * speed_mps**2
        return drag_n / self.mass_kg + self.rolling * GRAVITY_MPS2

    def drive_mps2(self, speed_mps: float) -> float:
        """Most that the engine can push, before drag [m/s2]."""
        return self.power_w / (self.mass_kg * max(speed_mps, 5.0))


@dataclass(frozen=True, slots=True, eq=False)
class LapProfile:
    """One flying lap, one entry per point of the circuit.

    `time_s` is since the finish line; `acceleration_mps2` along the track, negative when braking.
    """

    lap_time_s: float
    speed_mps: Floats
    time_s: Floats
    acceleration_mps2: Floats


def flying_lap(circuit: Circuit, car: Car) -> LapProfile:
    """The fastest lap of `car` that begins and ends at the same speed."""
    corner = _corner_speeds(circuit, car)
    count = len(corner)
    step = circuit.step_m
    # From the slowest corner once around, no later point can limit an earlier one twice.
    start = int(np.argmin(corner))
    speed = corner.copy()
    for offset in range(1, count + 1):
        here, last = (start + offset) % count, (start + offset - 1) % count
        gain = _acceleration(circuit, car, last, float(speed[last]))
        speed[here] = min(speed[here], np.sqrt(max(speed[last] ** 2 + 2 * gain * step, 1.0)))
    for offset in range(1, count + 1):
        here, following = (start - offset) % count, (start - offset + 1) % count
        loss = _deceleration(circuit, car, following, float(speed[following]))
        speed[here] = min(speed[here], np.sqrt(speed[following] ** 2 + 2 * loss * step))
    ahead = np.roll(speed, -1)
    duration = 2.0 * step / (speed + ahead)
    time = np.concatenate(([0.0], np.cumsum(duration)[:-1]))
    return LapProfile(float(duration.sum()), speed, time, (ahead**2 - speed**2) / (2.0 * step))


def _corner_speeds(circuit: Circuit, car: Car) -> Floats:
    """The speed at which cornering takes all the grip [m/s]; grip grows with speed."""
    bend = np.maximum(np.abs(circuit.curvature_per_m), 1e-6)
    wing = 0.5 * AIR_DENSITY_KG_M3 * car.downforce_m2 / car.mass_kg
    mechanical = car.grip * GRAVITY_MPS2
    # v^2 * bend = mechanical + grip * wing * v^2; where wing wins, the corner is flat out.
    spare = np.maximum(bend - car.grip * wing, 1e-5)
    speeds: Floats = np.minimum(np.sqrt(mechanical / spare), _top_speed(car))
    return speeds


def _top_speed(car: Car) -> float:
    speeds = np.linspace(20.0, 120.0, 2_001)
    pushed = [car.drive_mps2(v) - car.drag_mps2(v) for v in speeds]
    return float(speeds[int(np.argmin(np.abs(pushed)))])


def _left_for_speed(circuit: Circuit, car: Car, point: int, speed: float) -> float:
    """Grip that cornering leaves, by the friction circle [m/s2]."""
    lateral = speed**2 * abs(float(circuit.curvature_per_m[point]))
    return float(np.sqrt(max(car.grip_mps2(speed) ** 2 - lateral**2, 0.0)))


def _acceleration(circuit: Circuit, car: Car, point: int, speed: float) -> float:
    traction = TRACTION * _left_for_speed(circuit, car, point, speed)
    return min(traction, car.drive_mps2(speed)) - car.drag_mps2(speed)


def _deceleration(circuit: Circuit, car: Car, point: int, speed: float) -> float:
    brakes = min(_left_for_speed(circuit, car, point, speed), car.braking_mps2)
    return brakes + car.drag_mps2(speed)
