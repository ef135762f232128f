from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alora.contracts.worker import RECOMMEND_PATH, SIMULATE_PATH
from alora.simulation_worker.app import document

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "api" / "simulation-worker.openapi.json"


def refs(node: Any) -> set[str]:
    if isinstance(node, dict):
        inner = set().union(*map(refs, node.values())) if node else set()
        return inner | ({node["$ref"]} if isinstance(node.get("$ref"), str) else set())
    return set().union(*map(refs, node)) if isinstance(node, list) and node else set()


def test_the_committed_description_is_the_one_served() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == document(), "run `make generate`"


def test_every_reference_in_it_leads_somewhere() -> None:
    described = document()
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert refs(described) <= known
    assert refs(described)


@pytest.mark.parametrize(
    ("path", "result"), [(RECOMMEND_PATH, "AdviceLine"), (SIMULATE_PATH, "SimulateLine")]
)
def test_a_stream_is_described_line_by_line(path: str, result: str) -> None:
    described = document()["paths"][path]["post"]
    schema = described["responses"]["200"]["content"]["application/x-ndjson"]["schema"]
    lines = [one["$ref"].rpartition("/")[2] for one in schema["oneOf"]]
    assert lines == ["ProgressLine", result, "ErrorLine"]
    assert set(schema) == {"oneOf"}
    assert {"413", "422", "503", "504"} <= set(described["responses"])


def test_a_flag_is_described_by_its_words() -> None:
    assert "green" in document()["components"]["schemas"]["Flag"]["enum"]
