"""What is said beside the call, as time allows: safety car, duels, fuel, and what would turn it."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.strategy import Duel, Flip, FuelCall, SafetyCarCall
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.duels import find_duels, no_duels
from alora.racesim.flips import find_flip
from alora.racesim.fuel import fuel_call
from alora.racesim.rungs import Effort
from alora.racesim.safety_car import safety_car_call
from alora.racesim.scene import Scene
from alora.racesim.settling import Settled


@dataclass(frozen=True, slots=True)
class Extras:
    """All of it; `left_out` names what there was no time for, `notes` what cannot be said."""

    if_safety_car: SafetyCarCall | None
    duels: tuple[Duel, ...]
    fuel: FuelCall | None
    flip: Flip | None
    left_out: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_extras(
    scene: Scene,
    contest: Contest,
    settled: Settled,
    crew: Crew,
    effort: Effort,
    rivals: tuple[CarId, ...],
) -> Extras:
    """Look for each in turn; once time is over the rest is left out.

    Raises:
        CancelledError: the budget was cancelled.
    """
    left_out = []
    call = safety_car_call(scene, contest, crew, effort, settled.first)
    if crew.late and call is None:
        left_out.append("the call under a safety car")
    duels = find_duels(scene, crew, effort, rivals)
    if crew.late:
        left_out.append("some duels")
    flip = find_flip(scene, settled, crew, effort)
    if crew.late and flip is None:
        left_out.append("what would turn the call")
    return Extras(
        if_safety_car=call,
        duels=duels,
        fuel=fuel_call(scene, settled.best.plan),
        flip=flip,
        left_out=tuple(left_out),
        notes=no_duels(scene, rivals),
    )
