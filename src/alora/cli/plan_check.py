"""Whether a plan as typed can be driven at all: asked before any service is started."""

from __future__ import annotations

from alora.domain.errors import InvalidInputError
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Plan
from alora.orchestrator.strategist import last_lap
from alora.orchestrator.words import counted, name_car


def check_plan(state: RaceState, car_id: CarId, plan: Plan) -> None:
    """Refuse what lies in the past or after the end of the race.

    In a race by time the last lap is that of a car as fast as its best lap, so that no stop that
    could be made is refused.

    Raises:
        InvalidInputError: says which lap cannot be, and which could.
    """
    car = state.car(car_id)
    done = f"{name_car(car_id)} has done {counted(car.laps_done, 'lap')}"
    for stop in plan.stops:
        if stop.lap <= car.laps_done:
            raise InvalidInputError(f"--plan: lap {stop.lap} is in the past; {done}")
    condition = plan.if_neutralised
    if condition is not None and condition.until_lap <= car.laps_done:
        raise InvalidInputError(
            f"--plan: a condition until lap {condition.until_lap} is in the past; {done}"
        )
    end = last_lap(state, car)
    late = next((stop.lap for stop in plan.stops if stop.lap > end), None)
    if late is not None:
        raise InvalidInputError(
            f"--plan: lap {late} is after the end of the race; {done} and has at most "
            f"{counted(end - car.laps_done, 'lap')} to go"
        )
