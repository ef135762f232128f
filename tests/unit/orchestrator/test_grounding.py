from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import CarId
from alora.domain.strategy import Action
from alora.orchestrator.agent import Advised, Evidence, Intent, Reading
from alora.orchestrator.facts import Kind, collect
from alora.orchestrator.grounding import find_numbers, ungrounded
from alora.orchestrator.summary import PlainSummarizer

from .races import OURS, advice, context

RESULTS = (Advised(OURS, advice(), Evidence("prior-1", from_cache=False)),)
TEXT = (
    "Box on lap 14, window 13\u201316. You rejoin P6, 3.2 s behind 007 and 1.8 s ahead of 22. "
    "Against a stop on lap 11 that gains 4.6 ± 0.6 s and 0.7 ± 0.1 places. "
    "Most likely finish P4 (P3\u2013P7 nine times in ten). "
    "The gap to 22 is 0.4 to 3.9 s nine times in ten."
)


def test_a_true_answer_passes() -> None:
    assert ungrounded(TEXT, RESULTS) == ()


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("lap 14", "lap 24"),
        ("window 13", "window 12"),
        ("\u201316.", "\u201318."),
        ("P6", "P9"),
        ("3.2 s behind", "2.3 s behind"),
        ("1.8 s ahead", "1.9 s ahead"),
        ("of 22", "of 23"),
        ("behind 007", "behind 7"),
        ("4.6 ±", "6.4 ±"),
        ("± 0.6", "± 0.5"),
        ("0.7 ±", "0.9 ±"),
        ("± 0.1 places", "± 0.2 places"),
        ("P4 ", "P5 "),
        ("(P3", "(P1"),
        ("P7 nine", "P8 nine"),
        ("0.4 to", "0.3 to"),
        ("3.9 s nine", "3.8 s nine"),
        ("lap 11", "lap 10"),
    ],
)
def test_one_changed_number_is_found(true: str, false: str) -> None:
    assert TEXT.count(true) == 1
    assert ungrounded(TEXT.replace(true, false), RESULTS)


@pytest.mark.parametrize(
    "invention",
    [
        "It costs 14 s.",
        "You gain 22 places.",
        "In 6% of simulated races.",
        "After 3000 laps.",
        "You rejoin P22.",
        "Box on lap 22.",
        "Call 5550199.",
        "The limit is 80km.",
        "1.8x faster.",
        "Only 120 races were simulated.",
        "Version v2.7 says so.",
        "7 stops.",
    ],
)
def test_a_number_of_another_kind_does_not_vouch(invention: str) -> None:
    assert not ungrounded(TEXT, RESULTS)
    assert ungrounded(f"{TEXT} {invention}", RESULTS)


def test_every_digit_of_the_answer_is_covered_by_a_found_number() -> None:
    written = " ".join(number.written for number in find_numbers(TEXT))
    assert set(re.findall(r"\d+", TEXT)) == set(re.findall(r"\d+", written))
    assert all(number.kind is not None for number in find_numbers(TEXT))


@given(st.randoms(use_true_random=False))
def test_a_changed_digit_is_found_unless_a_result_holds_the_new_number(draw: random.Random) -> None:
    places = [m.start() for m in re.finditer(r"\d", TEXT)]
    at = draw.choice(places)
    digit = draw.choice([d for d in "0123456789" if d != TEXT[at]])
    changed = TEXT[:at] + digit + TEXT[at + 1 :]
    facts = collect(RESULTS)
    for number in find_numbers(changed):
        assert number.kind is not None
        decimals = len(number.value.partition(".")[2])
        held = {v if isinstance(v, str) else f"{v:.{decimals}f}" for v in facts[number.kind]}
        if number.value not in held:
            assert ungrounded(changed, RESULTS)
            return
    assert not ungrounded(changed, RESULTS)


def test_a_quoted_note_may_hold_any_number_but_only_word_for_word() -> None:
    note = "The race distance is a guess (45 min)."
    assert ungrounded(note, RESULTS)
    assert not ungrounded(note, RESULTS, quotes=[note])
    assert ungrounded(note.replace("45", "54"), RESULTS, quotes=[note])


def test_two_cars_of_one_number_are_told_apart() -> None:
    changed = replace(advice().recommendation, car_id=CarId("3#1"))
    results = (replace(RESULTS[0], advice=replace(advice(), recommendation=changed)),)
    assert not ungrounded("Car 3#1 should box.", results)
    assert ungrounded("Car 3#2 should box.", results)
    assert ungrounded("Car 3 should box.", results)


def test_facts_are_sorted_by_what_they_measure() -> None:
    facts = collect(RESULTS)
    assert facts[Kind.LAP] == {11.0, 14.0}
    assert facts[Kind.WINDOW] == {13.0, 16.0}
    assert facts[Kind.CAR] == {"13", "007", "22", "8"}
    assert 1.83 in facts[Kind.SECONDS]
    assert 72.0 in facts[Kind.PERCENT]
    assert facts[Kind.RACES] == {3000.0}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("intent", list(Intent))
async def test_the_built_in_words_always_pass(action: Action, intent: Intent) -> None:
    results = (Advised(OURS, advice(action), Evidence("prior-1", from_cache=False)),)
    spoken = await PlainSummarizer().say(context(), Reading(intent, OURS), results)
    for said in (spoken.text, *spoken.notes):
        assert ungrounded(said, results) == ()


@given(st.text(alphabet="0123456789 P.:#s%-lapin", max_size=60) | st.text(max_size=300))
def test_what_is_found_wrong_stands_in_the_text(text: str) -> None:
    assert all(number.written in text for number in ungrounded(text, RESULTS))


def test_a_car_that_stops_is_no_number_of_stops() -> None:
    assert ungrounded("If car 22 stops now, car 007 races on.", RESULTS) == ()
    assert ungrounded("If car 23 stops now.", RESULTS)
    assert ungrounded("After 22 stops.", RESULTS)
