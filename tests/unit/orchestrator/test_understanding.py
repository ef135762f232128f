from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.errors import UnknownCarError
from alora.orchestrator.agent import Intent, Reading, Topic
from alora.orchestrator.understanding import names_of_cars, resolve, understand

from .phrasings import PHRASINGS, UNKNOWN
from .races import OURS, context, state

NAMES = names_of_cars(state())


def read(text: str) -> Reading:
    found = understand(text, NAMES)
    assert found is not None
    return resolve(found, context())


@pytest.mark.parametrize(("text", "intent", "slots"), PHRASINGS, ids=[p[0] for p in PHRASINGS])
def test_a_phrasing_is_understood(text: str, intent: str, slots: dict[str, object]) -> None:
    expected = {"car_id": OURS, "lap": None, "compound": None, "rival": None, "topic": "overview"}
    expected |= {"duel": None, "rival_moves": False}
    reading = read(text)
    assert reading.intent == intent
    assert {name: getattr(reading, name) for name in expected} == expected | slots


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_question_about_something_else_is_not_understood(text: str) -> None:
    assert understand(text, NAMES) is None


def test_the_set_has_every_intent_and_topic_more_than_once() -> None:
    intents = Counter(intent for _, intent, _ in PHRASINGS)
    assert set(intents) == set(Intent)
    assert min(intents.values()) >= 7
    assert len(PHRASINGS) >= 60
    topics = {slots["topic"] for _, _, slots in PHRASINGS if "topic" in slots}
    assert topics == set(Topic)


@pytest.mark.parametrize(("text", "intent", "slots"), PHRASINGS, ids=[p[0] for p in PHRASINGS])
def test_case_and_punctuation_change_nothing(
    text: str, intent: str, slots: dict[str, object]
) -> None:
    assert read(f"  {text.casefold()} ?! ") == read(text)


def test_a_car_that_is_not_in_the_race_is_named() -> None:
    for text in ("when should car 99 pit?", "when should 99 pit?", "gap to 99", "where is 99"):
        with pytest.raises(UnknownCarError, match="99"):
            read(text)


@pytest.mark.parametrize("text", ["do I have 5 stops left", "do I need 2 more stops?"])
def test_a_number_that_counts_something_is_no_car(text: str) -> None:
    assert read(text).car_id == OURS


def test_a_number_that_two_cars_carry_is_handed_to_the_search_for_a_car() -> None:
    with pytest.raises(UnknownCarError, match="no car 3 "):
        read("when should 3 pit?")
    assert read("when should 3#2 pit?").car_id == "3#2"


def test_a_number_with_zeros_is_another_car() -> None:
    assert read("when should 007 pit?").car_id == "007"
    assert read("when should 7 pit?").car_id == "7"


def test_a_driver_code_is_a_car_and_an_ordinary_word_is_not() -> None:
    names = {"ham": "HAM", "per": "PER", "gas": "GAS"}
    found = understand("when should HAM pit", names)
    assert found is not None
    assert found.slots.cars == ("HAM",)
    found = understand("how many laps per stint before i pit", names)
    assert found is not None
    assert found.slots.cars == ()


def test_a_driver_who_is_not_in_the_race_is_asked_about_and_never_passed_over() -> None:
    names = {"ham": "HAM", "per": "PER", "gas": "GAS"}
    found = understand("when should VER pit?", names)
    assert found is not None
    assert found.slots.cars == ("VER",)
    for text in ("when should I pit under VSC", "WHEN SHOULD ICE CARS PIT"):
        found = understand(text, names)
        assert found is not None
        assert found.slots.cars == ()


@given(st.text(max_size=500))
def test_any_text_is_understood_or_not_and_never_breaks(text: str) -> None:
    found = understand(text, NAMES)
    assert found is None or isinstance(found.intent, Intent)


@given(st.lists(st.sampled_from([p[0] for p in PHRASINGS]), min_size=1, max_size=5))
def test_phrases_in_any_order_are_read_without_breaking(parts: list[str]) -> None:
    found = understand(" ".join(parts), NAMES)
    assert found is None or found.slots.length > 0


def test_a_driver_is_found_by_surname() -> None:
    codes = {"ham": "HAM", "ver": "VER", "per": "PER"}
    for text in ("can I undercut Verstappen", "can i undercut verstappen's car", "gap to VER"):
        found = understand(text, codes)
        assert found is not None
        assert found.slots.cars == ("VER",)
    found = understand("will Vettel undercut me", codes)
    assert found is not None
    assert found.slots.cars == ("VET",)


def test_a_driver_at_the_wheel_is_found_by_surname() -> None:
    drivers = {"8": "Sebastien BUEMI", "22": "Nicky CATSBURG", "7": "A. Twin", "55": "B. Twin"}
    cars = tuple(replace(car, driver=drivers.get(car.car_id, "Marco Stop")) for car in state().cars)
    names = names_of_cars(state(cars=cars))
    assert names["buemi"] == "8"
    assert not {"twin", "stop"} & set(names)
    found = understand("gap to Catsburg?", names)
    assert found is not None
    assert found.slots.rival == "22"


def test_an_accent_changes_nothing() -> None:
    found = understand("when should P\u00e9rez pit", {"per": "PER"})
    assert found is not None
    assert found.slots.cars == ("PER",)
