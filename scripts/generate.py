"""Write the generated sources: protobuf modules, TypeScript types, OpenAPI description.

`generate.py --check` writes to a scratch folder instead and exits 1 if anything committed differs.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from alora.contracts import page
from alora.simulation_worker.app import document

ROOT = Path(__file__).resolve().parents[1]
PB = Path("src/alora/contracts/pb")
PROTOCOL = Path("web/src/api/protocol.ts")
OPENAPI = Path("docs/api/simulation-worker.openapi.json")


def write_protobuf(out: Path) -> None:
    """Generate messages, type stubs and gRPC classes, importable as `alora.contracts.pb`."""
    protos = sorted((ROOT / "proto").rglob("*.proto"))
    target = out / PB
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "grpc_tools.protoc",
                f"-I{ROOT / 'proto'}",
                f"--python_out={scratch}",
                f"--pyi_out={scratch}",
                f"--grpc_python_out={scratch}",
                *map(str, protos),
            ],
            check=True,
        )
        for made in sorted(Path(scratch).rglob("*.py*")):
            text = re.sub(
                r"^from alora\.v1 import",
                "from alora.contracts.pb import",
                made.read_text(),
                flags=re.MULTILINE,
            )
            (target / made.name).write_text(text)
    (target / "__init__.py").write_text('"""Generated from `proto/` by `make generate`."""\n')


def _name_types_only(definition: dict[str, Any]) -> None:
    """Drop the titles of fields, which would become types, and require what is always sent."""
    definition.pop("title", None)
    properties = definition.get("properties", {})
    for value in properties.values():
        value.pop("title", None)
    if properties:
        definition["required"] = list(properties)


def write_typescript(out: Path) -> None:
    """Generate the page protocol's types from the pydantic models."""
    adapters: dict[str, TypeAdapter[Any]] = {
        "ClientMessage": page.client_message,
        "ServerMessage": page.server_message,
        "ApiError": TypeAdapter(page.ApiError),
    }
    roots, schema = TypeAdapter.json_schemas(
        [(name, "serialization", adapter) for name, adapter in adapters.items()],
        title="Protocol",
    )
    definitions = schema["$defs"]
    definitions.update({name: root for (name, _), root in roots.items() if "oneOf" in root})
    for definition in definitions.values():
        _name_types_only(definition)
    schema.update({"type": "object", "additionalProperties": False, "properties": {}})
    target = out / PROTOCOL
    target.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["node", str(ROOT / "web/scripts/protocol-types.mjs"), str(page.PROTOCOL_VERSION)],
        input=json.dumps(schema),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "web",
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    target.write_text(done.stdout)


def write_openapi(out: Path) -> None:
    """Write what the simulation worker serves at `/openapi.json`."""
    target = out / OPENAPI
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document(), indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Generate, or compare with what is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    args = parser.parse_args()
    if not args.check:
        write_protobuf(ROOT)
        write_typescript(ROOT)
        write_openapi(ROOT)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        write_protobuf(out)
        write_typescript(out)
        write_openapi(out)
        made = [p.relative_to(out) for p in sorted(out.rglob("*")) if p.is_file()]
        stale = [p for p in made if not filecmp.cmp(out / p, ROOT / p, shallow=False)]
    for path in stale:
        print(f"{path} is not what `make generate` writes; run it and commit the result")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
