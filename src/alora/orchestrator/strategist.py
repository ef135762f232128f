"""The built-in brain: deterministic, from the intent of a question to tool calls."""

from __future__ import annotations

from collections.abc import Sequence

from alora.domain.errors import MomentError
from alora.domain.race import CarId, Compound
from alora.domain.state import CarState, RaceState
from alora.domain.strategy import Plan, Recommendation
from alora.orchestrator.agent import (
    Advised,
    Clarification,
    Context,
    Intent,
    Question,
    Reading,
    Steps,
    ToolCall,
    ToolName,
    ToolResult,
)
from alora.orchestrator.derived import can_duel
from alora.orchestrator.understanding import (
    WHAT_I_ANSWER,
    names_of_cars,
    resolve,
    understand,
)
from alora.orchestrator.words import counted, name_car

FIRST_SHARE = 0.6
"""Share of the time left for the first of two simulations of one question (0 to 1)."""


class Strategist:
    """Answers the intents of `understanding` with the tools of `agent`."""

    async def plan(
        self, question: Question, context: Context, results: Sequence[ToolResult]
    ) -> Steps | Clarification:
        """Say the next tool calls.

        Raises:
            UnknownCarError: a car it names is not in the race, or not the only one of that name.
            MomentError: the car no longer races, or the lap named is over.
        """
        found = understand(question.text, names_of_cars(context.state))
        if found is None:
            return Clarification(WHAT_I_ANSWER)
        reading = resolve(found, context)
        if reading.intent is Intent.STATUS:
            return Steps(reading, () if results else (_look(reading),))
        car = context.state.car(reading.car_id)
        _check_racing(car, context.state)
        if _asks_for_a_plan(reading) or reading.intent is Intent.SAFETY_CAR:
            _check_lap(reading, car, context.state)
        return Steps(reading, _next_calls(reading, car, context.state, results))


def _look(reading: Reading) -> ToolCall:
    args: dict[str, object] = {"car": reading.car_id}
    if reading.rival is not None:
        args["rival"] = reading.rival
    return ToolCall(ToolName.RACE_STATE, args)


def _next_calls(
    reading: Reading, car: CarState, state: RaceState, results: Sequence[ToolResult]
) -> tuple[ToolCall, ...]:
    two_steps = _asks_for_a_plan(reading)
    if not results:
        share = FIRST_SHARE if two_steps else 1.0
        return (_recommend(car.car_id, share, _duelled(reading, car, state)),)
    first = results[0]
    if not two_steps or len(results) > 1 or not isinstance(first, Advised):
        return ()
    if reading.intent is Intent.STAY_OUT:
        is_best = not first.advice.recommendation.best_plan.stops
        return () if is_best else (_simulate(car.car_id, []),)
    stops = stops_with(first.advice.recommendation, reading, car, last_lap(state, car))
    return (_simulate(car.car_id, stops),)


def _asks_for_a_plan(reading: Reading) -> bool:
    """True for the questions that need one plan simulated beside the best one."""
    names_a_stop = reading.intent in (Intent.STOP_ON_LAP, Intent.REJOIN)
    return reading.intent is Intent.STAY_OUT or (names_a_stop and reading.lap is not None)


def _duelled(reading: Reading, car: CarState, state: RaceState) -> tuple[CarId, ...]:
    """The rival to compare stops with, if a question names one that races against the car."""
    if reading.intent is not Intent.DUEL or reading.rival is None:
        return ()
    return (reading.rival,) if can_duel(car, state.car(reading.rival)) else ()


def _recommend(car_id: CarId, share: float, rivals: tuple[CarId, ...] = ()) -> ToolCall:
    args: dict[str, object] = {"car": car_id}
    if rivals:
        args["rivals"] = rivals
    return ToolCall(ToolName.RECOMMEND_PIT, args, share)


def _simulate(car_id: CarId, stops: list[dict[str, object]]) -> ToolCall:
    return ToolCall(ToolName.SIMULATE_PLAN, {"car": car_id, "stops": stops})


def stops_with(
    recommendation: Recommendation, reading: Reading, car: CarState, end_lap: int
) -> list[dict[str, object]]:
    """Put the stop asked about at the head of the best plan.

    The stops after it keep their share of the way to the end, so that no stint gets longer than
    an even spread makes it.
    """
    lap = reading.lap or car.laps_done + 1
    best = recommendation.best_plan
    compound = reading.compound or _usual_compound(best, recommendation.alternative, car)
    stops: list[dict[str, object]] = [{"lap": lap, "compound": compound}]
    if not best.stops:
        return stops
    first = best.stops[0].lap
    scale = (end_lap - lap) / max(1, end_lap - first)
    for stop in best.stops[1:]:
        moved = round(lap + (stop.lap - first) * scale)
        if moved > int(str(stops[-1]["lap"])) and moved < end_lap:
            stops.append({"lap": moved, "compound": stop.compound, "fuel_laps": stop.fuel_laps})
    return stops


def _usual_compound(best: Plan, other: Plan | None, car: CarState) -> Compound:
    for plan in (best, other):
        if plan is not None and plan.stops and plan.stops[0].compound is not None:
            return plan.stops[0].compound
    return car.compound


def last_lap(state: RaceState, car: CarState) -> int:
    """The lap on which the car will finish; from its best lap in a race by time."""
    if state.distance.laps is not None:
        return max(car.laps_done + 1, state.distance.laps)
    left_s = max(0.0, (state.distance.time_s or 0.0) - state.clock_s)
    lap_s = car.best_lap_s or car.last_lap_s or left_s or 1.0
    return car.laps_done + 1 + int(left_s / lap_s)


def _check_racing(car: CarState, state: RaceState) -> None:
    if not car.status.is_racing:
        raise MomentError(
            f"{name_car(car.car_id)} is no longer racing ({car.status.value} after "
            f"{counted(car.laps_done, 'lap')}); name an earlier lap or another car"
        )
    if state.distance.laps is not None and car.laps_done >= state.distance.laps:
        raise MomentError("the race is over; name an earlier lap")


def _check_lap(reading: Reading, car: CarState, state: RaceState) -> None:
    if reading.lap is None:
        return
    if reading.lap <= car.laps_done:
        raise MomentError(
            f"lap {reading.lap} is over: {name_car(car.car_id)} has completed "
            f"{counted(car.laps_done, 'lap')}; name lap {car.laps_done + 1} or a later one"
        )
    end = last_lap(state, car)
    if reading.lap > end:
        raise MomentError(
            f"lap {reading.lap} is after the end of the race: {name_car(car.car_id)} has at most "
            f"{counted(end - car.laps_done, 'lap')} to go"
        )
