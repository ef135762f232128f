"""What `/openapi.json` says beyond what FastAPI derives: the streams and the request bodies.

Bodies are read by hand, to stop at the size limit, so FastAPI does not see their models.
"""

from __future__ import annotations

from typing import Any, TypedDict

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse, Response

from alora.contracts.worker import (
    NDJSON,
    AdviceLine,
    ErrorLine,
    ProgressLine,
    RecommendRequest,
    SimulateLine,
    SimulateRequest,
)
from alora.runtime.limits import MAX_SIMULATION_BODY_BYTES, WORKER_TIME_LIMIT_MS
from alora.runtime.propagation import DEADLINE_HEADER, REQUEST_ID_HEADER

DESCRIPTION = (
    "Simulates the rest of a race and searches pit strategies. Answers are NDJSON: any number of "
    "progress lines, then one result or error line. Closing the connection stops the simulation."
)

_MODELS = (RecommendRequest, SimulateRequest, ProgressLine, AdviceLine, SimulateLine, ErrorLine)
_REF = "#/components/schemas/{model}"


class NdjsonResponse(JSONResponse):
    """Only names the media type of the streams."""

    media_type = NDJSON


class RouteOptions(TypedDict):
    """What a route tells FastAPI about itself."""

    response_model: None
    response_class: type[Response]
    responses: dict[int | str, dict[str, object]]
    openapi_extra: dict[str, object]


def _options(request: type, result: type) -> RouteOptions:
    lines = [ProgressLine, result, ErrorLine]
    refs = [{"$ref": _REF.format(model=line.__name__)} for line in lines]
    body = {"$ref": _REF.format(model=request.__name__)}
    return {
        "response_model": None,
        "response_class": NdjsonResponse,
        "responses": {
            200: {
                "description": "One line each: progress, then the result or an error.",
                "content": {NDJSON: {"schema": {"oneOf": refs}}},
            },
            413: _error(f"The body is over {MAX_SIMULATION_BODY_BYTES} bytes."),
            422: _error("The request cannot be simulated; the message names field and reason."),
            500: _error("The engine failed."),
            503: _error("Too much is being simulated; ask again."),
            504: _error("The deadline passed before there was a result."),
        },
        "openapi_extra": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "parameters": [
                _header(REQUEST_ID_HEADER, "string", "Follows the question through all services."),
                _header(
                    DEADLINE_HEADER,
                    "number",
                    "What is left of the question's budget as this is sent [ms], at most "
                    f"{WORKER_TIME_LIMIT_MS:.0f}, which is the default.",
                ),
            ],
        },
    }


def _error(description: str) -> dict[str, object]:
    schema = {"$ref": _REF.format(model=ErrorLine.__name__)}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _header(name: str, kind: str, description: str) -> dict[str, object]:
    schema = {"type": kind}
    return {
        "name": name, "in": "header", "required": False, "description": description,
        "schema": schema,
    }  # fmt: skip


RECOMMEND = _options(RecommendRequest, AdviceLine)
SIMULATE = _options(SimulateRequest, SimulateLine)


class DescribedApi(FastAPI):
    """A FastAPI application that also describes the models of bodies and lines."""

    def openapi(self) -> dict[str, Any]:
        """Write the OpenAPI document."""
        if self.openapi_schema is None:
            found = get_openapi(
                title=self.title,
                version=self.version,
                description=self.description,
                routes=self.routes,
                separate_input_output_schemas=False,
            )
            _, schemas = models_json_schema(
                [(model, "validation") for model in _MODELS], ref_template=_REF
            )
            found.setdefault("components", {}).setdefault("schemas", {}).update(schemas["$defs"])
            self.openapi_schema = found
        return self.openapi_schema
