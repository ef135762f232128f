from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from alora.runtime import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    written = io.StringIO()
    logs.configure("worker", "INFO", "w-1", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_the_fixed_fields_first(stream: io.StringIO) -> None:
    logs.get("alora.test").info("started", port=7)
    (line,) = lines(stream)
    assert list(line) == ["ts", "level", "service", "instance", "request_id", "event", "port"]
    assert line["service"] == "worker"
    assert line["instance"] == "w-1"
    assert line["request_id"] is None


def test_the_request_id_is_in_every_line_inside_the_request(stream: io.StringIO) -> None:
    with logs.bind_request("abc"):
        assert logs.current_request_id() == "abc"
        logs.get("alora.test").info("ours")
        logging.getLogger("uvicorn.error").warning("the server's %s", "own")
        logging.getLogger("grpc._cython.cygrpc").error("gRPC's own")
    assert [line["request_id"] for line in lines(stream)] == ["abc"] * 3
    assert logs.current_request_id() is None


def test_a_traceback_stays_in_its_line(stream: io.StringIO) -> None:
    logging.getLogger("asyncio").error("a task broke", exc_info=RuntimeError("first\nsecond"))
    (line,) = lines(stream)
    assert "RuntimeError" in str(line["exception"])


def test_what_json_cannot_hold_is_written_as_text(stream: io.StringIO) -> None:
    logs.get("alora.test").info("odd", value=object(), broken="\udc80\n")
    (line,) = lines(stream)
    assert str(line["value"]).startswith("<object")


def test_lines_under_the_level_are_not_written(stream: io.StringIO) -> None:
    logs.get("alora.test").debug("detail")
    logging.getLogger("httpx").info("HTTP Request: POST")
    assert lines(stream) == []
