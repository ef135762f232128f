from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from alora.cli.picture import draw, write_picture
from alora.domain.errors import InvalidInputError
from alora.domain.race import Compound
from alora.domain.strategy import Action, Advice, PitStop, PitWindow, Plan

from .advices import STATE, advice, outcome, result

MANY = Plan(tuple(PitStop(lap, Compound.SOFT) for lap in range(21, 57, 2)))


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_recommendation_gives_the_same_bytes(kind: str):
    assert draw(STATE, advice(), kind=kind) == draw(STATE, advice(), kind=kind)


def test_a_picture_is_1200_by_800_pixels(tmp_path: Path):
    path = tmp_path / "call.png"
    write_picture(path, STATE, result())
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1200, 800)


def test_a_drawing_says_the_call_the_window_and_the_plans(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(picture_style(), "svg.fonttype", "none")
    words = "".join(ET.fromstring(draw(STATE, advice(), kind="svg")).itertext())
    for part in (
        "Car 5: Box on lap 26 for hards, window 24\u201328.",
        "best lap 26",
        "best plan: P4.32 ± 0.03 on average",
        "alternative: P",
        "now: lap 20 done",
        "off the scale",
        "2,914 plans, 3,000 races for each of the best",
    ):
        assert part in words


def picture_style() -> dict[str, object]:
    from alora.cli import picture

    return picture._STYLE


@pytest.mark.parametrize(
    "given",
    [
        advice(best_plan=Plan(), action=Action.STAY_OUT, window=None, lap_costs=()),
        advice(alternative=None),
        advice(best_plan=MANY, window=PitWindow(21, 21)),
        Advice(advice().recommendation, outcome(MANY, 1.0), None),
        advice(
            action=Action.NO_LEGAL_PLAN,
            best_plan=Plan(),
            alternative=None,
            window=None,
            lap_costs=(),
        ),
    ],
    ids=["no stop", "no alternative", "many stops", "one place", "no legal plan"],
)
def test_a_recommendation_that_lacks_something_can_be_drawn(given: Advice):
    assert draw(STATE, given, kind="svg").rstrip().endswith(b"</svg>")


def test_a_picture_that_cannot_be_written_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="cannot write"):
        write_picture(tmp_path / "none" / "call.png", STATE, result())
