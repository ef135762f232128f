from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.contracts import mapping, tools
from alora.contracts.mapping_values import Numbers
from alora.contracts.pb import race_pb2, strategy_pb2, tools_pb2
from alora.domain.errors import InvalidStateError
from alora.domain.laps import CarLaps
from alora.domain.race import CarId, Compound, Flag, RaceRules
from alora.domain.state import RaceSoFar
from alora.domain.strategy import PitStop, Plan
from alora.runtime.limits import MAX_GRPC_MESSAGE_BYTES
from tests.fields import field_state
from tests.unit.contracts import values


def laps_of(car_id: str, count: int) -> CarLaps:
    return CarLaps(
        car_id=CarId(car_id),
        numbers=tuple(range(1, count + 1)),
        crossed_at_s=tuple(90.0 * n for n in range(1, count + 1)),
        lap_times_s=(math.nan,) + (90.0,) * (count - 1),
        flags=(Flag.GREEN,) * count,
        ends_in_pit=(False,) * count,
        starts_in_pit=(False,) * count,
        pit_times_s=(math.nan,) * count,
        compounds=(Compound.MEDIUM,) * count,
        tire_ages_laps=(-1,) * count,
    )


def call() -> tools.SimulatePlan:
    race = RaceSoFar(field_state(cars=3), tuple(laps_of(str(n), 4) for n in (1, 2, 3)))
    return tools.SimulatePlan(race, CarId("2"), Plan((PitStop(12, Compound.HARD),)), seed=7)


def broken(change: Callable[[Message], object]) -> bytes:
    message = tools_pb2.SimulatePlanRequest.FromString(mapping.to_bytes(call()))
    change(message)
    return message.SerializeToString()


def read_or_refused(data: bytes) -> bool:
    try:
        found = mapping.from_bytes(tools.SimulatePlan, data)
    except InvalidStateError as error:
        return bool(error.path and error.reason)
    return isinstance(found, tools.SimulatePlan)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(values.wire_values())
def test_whatever_is_sent_arrives_unchanged(value: object) -> None:
    # Compared as text, since a NaN does not equal itself.
    assert repr(mapping.from_bytes(type(value), mapping.to_bytes(value))) == repr(value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_call_or_refused(data: bytes) -> None:
    assert read_or_refused(data)


@given(st.data())
def test_a_damaged_call_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(mapping.to_bytes(call()))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refused(bytes(whole))


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (lambda m: m.ClearField("race"), "race", "is missing"),
        (lambda m: m.race.ClearField("state"), "race.state", "is missing"),
        (lambda m: m.ClearField("plan"), "plan", "is missing"),
        (lambda m: m.ClearField("car_id"), "car_id", "is empty"),
        (
            lambda m: m.race.state.cars[2].ClearField("status"),
            "race.state.cars[2].status",
            "is not set; it is one of running, in_pit, retired, finished",
        ),
        (lambda m: setattr(m.race.state, "flag", 99), "race.state.flag", "is 99"),
        (
            lambda m: setattr(m.race.state.cars[1], "gap_to_leader_s", math.nan),
            "race.state.cars[1].gap_to_leader_s",
            "is nan, not a finite number",
        ),
        (
            lambda m: setattr(m.race.state.cars[1], "last_lap_s", math.inf),
            "race.state.cars[1].last_lap_s",
            "is inf",
        ),
        (
            lambda m: m.race.laps[1].crossed_at_s.__setitem__(3, math.nan),
            "race.laps[1].crossed_at_s[3]",
            "is nan",
        ),
        (
            lambda m: m.race.laps[0].lap_times_s.__setitem__(2, -math.inf),
            "race.laps[0].lap_times_s[2]",
            "is -inf",
        ),
        (
            lambda m: m.race.laps[2].flags.__setitem__(1, 0),
            "race.laps[2].flags[1]",
            "is not set",
        ),
        (
            lambda m: m.race.laps[2].compounds.append(1),
            "race.laps[2].compounds",
            "has 5 entries, and numbers has 4",
        ),
        (
            lambda m: m.race.state.distance.ClearField("laps"),
            "race.state.distance",
            "either laps or a time",
        ),
        (
            lambda m: setattr(m.plan.stops[0], "lap", 0),
            "plan.stops[0]",
            "laps count from 1",
        ),
        (lambda m: m.plan.stops.add(lap=12), "plan", "later and later"),
    ],
)
def test_an_impossible_value_is_refused_by_its_path(
    change: Callable[[Message], object], path: str, reason: str
) -> None:
    with pytest.raises(InvalidStateError) as caught:
        mapping.from_bytes(tools.SimulatePlan, broken(change))
    assert caught.value.path == path
    assert reason in caught.value.reason


def test_bytes_that_are_no_message_are_refused() -> None:
    with pytest.raises(InvalidStateError, match="SimulatePlan: these bytes are not"):
        mapping.from_bytes(tools.SimulatePlan, b"\xff\xff\xff")


def test_a_number_too_large_for_its_field_is_not_sent() -> None:
    with pytest.raises(InvalidStateError, match="out of range"):
        mapping.to_bytes(replace(call(), seed=2**64))


def test_a_sector_that_was_not_measured_stays_unmeasured() -> None:
    state = field_state(cars=1)
    state = replace(state, cars=(replace(state.cars[0], last_sectors_s=(30.0, None, 28.5)),))
    there = mapping.from_bytes(RaceSoFar, mapping.to_bytes(RaceSoFar(state, ())))
    assert there.state.cars[0].last_sectors_s == (30.0, None, 28.5)


def test_a_stop_window_is_two_finite_numbers() -> None:
    state = field_state(cars=1, rules=RaceRules(stop_window=(10.0, 40.0)))
    data = mapping.to_bytes(RaceSoFar(state, ()))
    assert mapping.from_bytes(RaceSoFar, data).state.rules.stop_window == (10.0, 40.0)
    message = race_pb2.RaceSoFar.FromString(data)
    message.state.rules.stop_window.closes = math.inf
    with pytest.raises(InvalidStateError) as caught:
        mapping.from_bytes(RaceSoFar, message.SerializeToString())
    assert caught.value.path == "state.rules.stop_window[1]"


def test_no_stop_window_is_not_a_window_of_zeros() -> None:
    data = mapping.to_bytes(RaceSoFar(field_state(cars=1), ()))
    assert mapping.from_bytes(RaceSoFar, data).state.rules.stop_window is None


def test_a_message_of_other_fields_does_not_carry_numbers() -> None:
    rules = race_pb2.RaceRules.DESCRIPTOR.fields_by_name
    with pytest.raises(TypeError, match="stop_window does not hold 3 numbers"):
        Numbers(3, rules["stop_window"])
    with pytest.raises(TypeError, match="max_stint_s does not hold 2 numbers"):
        Numbers(2, rules["max_stint_s"])
    plan = strategy_pb2.Plan.DESCRIPTOR.fields_by_name
    with pytest.raises(TypeError, match="if_neutralised does not hold 2 numbers"):
        Numbers(2, plan["if_neutralised"])


def test_a_condition_that_ends_before_it_begins_is_refused() -> None:
    def condition(message: Message) -> None:
        message.plan.if_neutralised.from_lap = 9
        message.plan.if_neutralised.until_lap = 8

    with pytest.raises(InvalidStateError, match="the last is not before the first") as caught:
        mapping.from_bytes(tools.SimulatePlan, broken(condition))
    assert caught.value.path == "plan.if_neutralised"


def test_every_message_of_a_race_is_mapped() -> None:
    mapped = {message.DESCRIPTOR.full_name for message in mapping._MESSAGES.values()}
    known = {m.full_name for m in race_pb2.DESCRIPTOR.message_types_by_name.values()}
    assert known - mapped == {"alora.v1.StopWindow"}  # two numbers, no type of their own


def test_the_laps_of_a_24_hour_race_fit_one_message() -> None:
    race = RaceSoFar(field_state(cars=62), tuple(laps_of(str(n), 275) for n in range(1, 63)))
    data = mapping.to_bytes(race)
    assert len(data) < MAX_GRPC_MESSAGE_BYTES / 8
    assert mapping.to_bytes(mapping.from_bytes(RaceSoFar, data)) == data


def test_an_event_of_neither_kind_is_refused() -> None:
    with pytest.raises(InvalidStateError, match="either progress or a result"):
        mapping.from_bytes(tools.RecommendPitEvent, b"")
