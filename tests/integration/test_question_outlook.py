"""Questions about what may come, all the way through the three real services."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import marked, new_mark

pytestmark = pytest.mark.real_data

QUESTIONS = {
    "What if a safety car comes out now?": "safety_car",
    "Can I undercut Verstappen?": "duel",
    "Will the car behind undercut me?": "duel",
    "Can I make it to the end on fuel?": "fuel",
    "How much does waiting cost?": "waiting",
    "What would change your mind?": "flip",
}


def ask(text: str, shared_data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    season = ["--race", str(shared_data / "f1/laps_2019.csv"), "--event", "Hungarian Grand Prix"]
    return subprocess.run(
        [sys.executable, "-m", "alora.cli.main", "ask", text, *season, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env=marked(new_mark()),
    )


@pytest.mark.timeout(200)
@pytest.mark.parametrize(("text", "intent"), QUESTIONS.items(), ids=list(QUESTIONS))
def test_a_question_about_what_may_come_is_answered(text: str, intent: str, shared_data: Path):
    ended = ask(text, shared_data, "--car", "HAM", "--lap", "20", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)
    assert found["intent"] == intent
    assert found["recommendation"] is not None
    # The bare call is what is left of words that did not pass the check of their numbers.
    assert "The call: " in found["answer"] or intent in ("safety_car", "flip")
    assert "could not be verified" not in found["answer"]


def test_a_rival_that_is_not_in_the_race_is_one_line_and_status_2(shared_data: Path):
    ended = ask("Can I undercut Schumacher?", shared_data, "--car", "HAM", "--lap", "20")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "MSC" in ended.stderr
