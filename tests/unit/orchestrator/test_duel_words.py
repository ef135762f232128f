from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.state import CarStatus
from alora.domain.strategy import Action, Duel, DuelKind, Estimate, Plan
from alora.orchestrator.agent import Intent, Spoken

from .races import CARS, advice, state
from .saying import say

UNDER = Duel(
    CARS[1], DuelKind.WE_UNDERCUT, 12, 14, 15, Estimate(0.613, 0.009), Estimate(0.84, 0.06)
)
OVER = Duel(CARS[3], DuelKind.WE_OVERCUT, 14, 12, 15, Estimate(0.352, 0.009), Estimate(-0.6, 0.07))
FAR = replace(UNDER, rival=CARS[0], ahead_probability=Estimate(0.02, 0.003))
DUELS = (FAR, OVER, UNDER)


async def ask(kind: DuelKind, *duels: Duel, **slots: object) -> Spoken:
    return await say(Intent.DUEL, advice(duels=duels or DUELS), duel=kind, **slots)


async def test_an_undercut_that_works() -> None:
    spoken = await ask(DuelKind.WE_UNDERCUT, rival=CARS[1])
    assert spoken.text == (
        "Yes: the undercut on car 8 works. If you stop on lap 12 and car 8 on lap 14, you are "
        "ahead at the end of lap 15 in 61.3 ± 0.9% of simulated races, on average 0.84 ± 0.06 s "
        "ahead of it. The call: box on lap 14, window 13\u201316."
    )
    assert any("one standard error" in note for note in spoken.notes)


async def test_the_undercut_of_a_rival_is_our_overcut_turned_round() -> None:
    spoken = await ask(DuelKind.WE_OVERCUT, rival=CARS[3], rival_moves=True)
    assert spoken.text.startswith(
        "Yes: the undercut by car 22 works. If car 22 stops on lap 12 and you on lap 14, you are "
        "ahead at the end of lap 15 in 35.2 ± 0.9% of simulated races, on average 0.60 ± 0.07 s "
        "behind it."
    )


async def test_an_overcut_that_fails() -> None:
    spoken = await ask(DuelKind.WE_OVERCUT, replace(OVER, rival=CARS[1]), rival=CARS[1])
    assert spoken.text.startswith("No: the overcut on car 8 does not work.")


async def test_as_often_as_not_is_no_answer() -> None:
    even = replace(UNDER, ahead_probability=Estimate(0.51, 0.009))
    spoken = await ask(DuelKind.WE_UNDERCUT, even, rival=CARS[1])
    assert spoken.text.startswith("Too close to call: the undercut on car 8 works as often as not.")


async def test_without_a_name_the_nearest_rival_that_fits_is_taken() -> None:
    assert "on car 8 works" in (await ask(DuelKind.WE_UNDERCUT)).text
    ahead = replace(OVER, rival=CARS[1])
    spoken = await ask(DuelKind.WE_OVERCUT, ahead, OVER, rival_moves=True)
    assert "by car 22 works" in spoken.text
    spoken = await ask(DuelKind.WE_OVERCUT, ahead, rival_moves=True)
    assert spoken.text.startswith(
        "An undercut was not worked out: no rival behind is within reach."
    )


async def test_who_is_past_already_cannot_get_past() -> None:
    ahead = replace(OVER, rival=CARS[1])
    spoken = await ask(DuelKind.WE_OVERCUT, ahead, rival=CARS[1], rival_moves=True)
    assert spoken.text.startswith("Car 8 is ahead already. If car 8 stops on lap 12")
    spoken = await ask(DuelKind.WE_OVERCUT, OVER, rival=CARS[3])
    assert spoken.text.startswith("Car 22 is behind already. If car 22 stops on lap 12")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "An undercut on car 7 was not worked out: it is not within reach."),
        (
            {"car_class": "B"},
            "An undercut on car 7 was not worked out: car 7 is in another class.",
        ),
        (
            {"status": CarStatus.RETIRED},
            "An undercut on car 7 was not worked out: car 7 is no longer racing.",
        ),
    ],
)
async def test_a_duel_that_was_not_worked_out_says_why(
    changes: dict[str, object], why: str
) -> None:
    cars = tuple(
        replace(car, **changes) if car.car_id == CARS[5] else car  # type: ignore[arg-type]
        for car in state().cars
    )
    spoken = await say(
        Intent.DUEL,
        advice(duels=DUELS),
        race=state(cars=cars),
        duel=DuelKind.WE_UNDERCUT,
        rival=CARS[5],
    )
    assert spoken.text.startswith(why)
    assert "The call: " in spoken.text


async def test_without_a_stop_there_is_nothing_to_undercut_with() -> None:
    given = advice(Action.STAY_OUT, best_plan=Plan(), alternative=None, window=None, rejoin=None)
    spoken = await say(Intent.DUEL, given, duel=DuelKind.WE_OVERCUT, rival_moves=True)
    assert spoken.text.startswith(
        "An undercut was not worked out: the best plan makes no further stop."
    )


async def test_without_rivals_within_reach_that_is_said() -> None:
    spoken = await say(Intent.DUEL, duel=DuelKind.WE_UNDERCUT)
    assert spoken.text.startswith("An undercut was not worked out: no rival ahead is within reach.")
