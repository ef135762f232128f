"""Structured logs: one JSON object a line on stderr, whoever writes it.

Every line has `ts`, `level`, `service`, `instance`, `request_id` (null outside a request) and
`event`. Lines of libraries (uvicorn, gRPC, asyncio, warnings) take the same way.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars
from structlog.types import EventDict, Processor, WrappedLogger

QUIET_LOGGERS = ("httpx", "httpcore", "uvicorn.error")
"""Libraries that say at INFO what our own lines say already; their warnings pass."""


class _Stamp:
    """Puts the fixed fields first, in a fixed order."""

    def __init__(self, service: str, instance: str) -> None:
        self._service = service
        self._instance = instance

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        fixed: EventDict = {
            "ts": event.pop("ts"),
            "level": event.pop("level"),
            "service": self._service,
            "instance": self._instance,
            "request_id": event.pop("request_id", None),
            "event": event.pop("event"),
        }
        return {**fixed, **event}


def _as_json(event: EventDict, **_options: object) -> str:
    return json.dumps(event, default=str)


def configure(service: str, level: str, instance: str, stream: TextIO | None = None) -> None:
    """Send all logs of this process to `stream` (stderr) as JSON lines.

    Args:
        service: name in every line, such as `simulation_worker`.
        level: `DEBUG`, `INFO`, `WARNING` or `ERROR`.
        instance: which of several processes of the service this is.
        stream: where to write; stderr if None.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _Stamp(service, instance),
                structlog.processors.JSONRenderer(serializer=_as_json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def own_process() -> None:
    """Route what else would write to stderr: uncaught errors, warnings, gRPC's C core.

    For a service's main only, before gRPC is used: it changes hooks of the whole process. What
    the C core would print also reaches us as an exception or a status.
    """
    os.putenv("GRPC_VERBOSITY", "NONE")
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash


def _log_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger("alora").critical("crashed", exc_info=(kind, error, trace))


def _log_thread_crash(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_crash(args.exc_type, args.exc_value, args.exc_traceback)


@contextmanager
def bind_request(request_id: str) -> Iterator[None]:
    """Put `request_id` into every log line written inside, in this task or thread."""
    with bound_contextvars(request_id=request_id):
        yield


def bind_task(request_id: str) -> None:
    """Like `bind_request`, for all the rest of a task that serves one request."""
    bind_contextvars(request_id=request_id)


def current_request_id() -> str | None:
    """Name the request being served here, if there is one."""
    found = get_contextvars().get("request_id")
    return None if found is None else str(found)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Make a logger; `name` is the module's."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
