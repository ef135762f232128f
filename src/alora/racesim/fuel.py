"""Fuel to the finish, in laps: what is short, what to save, what to take at the next stop."""

from __future__ import annotations

import math

from alora.domain.strategy import FuelCall, Plan
from alora.racesim.scene import Scene


def fuel_call(scene: Scene, plan: Plan) -> FuelCall | None:
    """What the plan means for the fuel; None where nothing is known of fuel."""
    own = scene.own
    left = own.car.fuel_laps
    if not math.isfinite(left):
        return None
    short = max(0.0, own.left - left)
    refuels = own.refills and bool(plan.stops)
    return FuelCall(
        laps_left=left,
        laps_to_go=own.left,
        short_laps=short,
        save_share=short / own.left,
        next_fill_laps=scene.refiner.least_fill(plan, 0) if refuels else None,
    )


def fuel_note(scene: Scene) -> str | None:
    """What to know where the fuel ends before the race and no stop can add any."""
    own = scene.own
    left = own.car.fuel_laps
    if own.refills or left >= own.left:
        return None
    share = math.ceil(100.0 * (1.0 - left / own.left))
    return (
        f"fuel for {left:.4g} laps, {own.left} to go: the car does not reach the finish without "
        f"saving {share}% on each lap"
    )
