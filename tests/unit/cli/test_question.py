from __future__ import annotations

from pathlib import Path

import pytest

from alora.cli.demo.files import write_demo
from alora.cli.page_client import Upload
from alora.cli.question import AskOptions, check
from alora.cli.race_file import RaceChoice
from alora.domain.errors import InvalidInputError, MomentError, UnknownCarError

from .shown import first_retired

TEXT = "When should I pit?"


@pytest.fixture(scope="session")
def laps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo") / "race", 2026).laps


def options(laps: Path, car: str | None = "27", lap: int | None = 12, **more) -> AskOptions:
    return AskOptions(TEXT, RaceChoice(laps), car, lap, **more)


def test_a_good_question_is_ready_with_the_distance_of_the_results(laps: Path):
    question = check(options(laps))
    assert (question.car, question.lap) == ("27", 12)
    assert question.upload == Upload(laps, None, "60min", "results")


def test_what_the_user_says_of_the_race_goes_first(laps: Path):
    choice = RaceChoice(laps, event="Demo", distance="57laps")
    question = check(AskOptions(TEXT, choice, "27", 12))
    assert question.upload == Upload(laps, "Demo", "57laps", "given")


def test_the_running_race_of_a_system_needs_no_file():
    question = check(AskOptions(TEXT, None, None, None, url="http://localhost:8080"))
    assert (question.upload, question.car, question.lap) == (None, None, None)


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        ({"car": None}, InvalidInputError, "which car"),
        ({"lap": None}, InvalidInputError, "which moment"),
        ({"car": "999"}, UnknownCarError, "no car '999'"),
        ({"lap": 0}, MomentError, "laps count from 1"),
        ({"lap": 400}, MomentError, "has no lap 400"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    laps: Path, change: dict[str, object], error: type[Exception], reason: str
):
    with pytest.raises(error, match=reason):
        check(options(laps, **change))


def test_a_lap_after_a_car_retired_is_refused(laps: Path):
    car_id, last = first_retired(laps)
    with pytest.raises(MomentError, match=f"stops after its lap {last}"):
        check(options(laps, car_id, 30))


@pytest.mark.parametrize(("text", "reason"), [("  ", "empty"), ("x" * 501, "501 characters")])
def test_a_question_of_no_or_too_many_words_is_refused(laps: Path, text: str, reason: str):
    with pytest.raises(InvalidInputError, match=reason):
        check(AskOptions(text, RaceChoice(laps), "27", 12))


def test_a_question_without_a_race_is_refused():
    with pytest.raises(InvalidInputError, match="which race"):
        check(AskOptions(TEXT, None, "27", 12))


def test_a_file_too_large_to_send_is_refused_unread(tmp_path: Path):
    huge = tmp_path / "season.csv"
    with huge.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(InvalidInputError, match=r"season\.csv has 65 MiB, at most 64 MiB"):
        check(options(huge))
