from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from alora.domain.strategy import Plan
from alora.runtime.validation import first_problem

PLAN = TypeAdapter(Plan)


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        ({"stops": [{"lap": 3, "compound": None}, {"lap": "x"}]}, "stops[1].lap", "(and 1 more)"),
        ({"stops": 3}, "stops", "valid tuple"),
        (3, "", "dictionary"),
    ],
)
def test_the_first_problem_has_a_path_and_a_reason(given: object, path: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PLAN.validate_python(given)
    where, why = first_problem(refused.value)
    assert where == path
    assert reason in why
