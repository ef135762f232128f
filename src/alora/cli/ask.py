"""`alora ask`: one question through the three services."""

from __future__ import annotations

import json
import os
import socket
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from alora.cli.interrupts import run_until_stopped
from alora.cli.page_client import PageClient, Reply
from alora.cli.progress import ProgressLine, progress_line
from alora.cli.question import AskOptions, Question, check
from alora.cli.services.group import running_briefly
from alora.cli.services.ports import LOOPBACK, free_ports
from alora.cli.services.spec import (
    PageSettings,
    mcp_spec,
    orchestrator_spec,
    worker_spec,
)
from alora.contracts import page


def run(options: AskOptions) -> int:
    """Ask, print the answer, and return the exit status.

    Raises:
        AloraError: bad input, or no answer; the message is for the user.
    """
    question = check(options)
    return run_until_stopped(_ask(options, question))


async def _ask(options: AskOptions, question: Question) -> int:
    async with AsyncExitStack() as stack:
        with progress_line(wanted=not options.verbose) as line:
            line.show("starting the services" if options.url is None else "connecting")
            url = await stack.enter_async_context(_system(options))
            reply = await _through(PageClient(url), question, line)
        # Printed before the services are stopped: nobody waits for that.
        _print(reply, as_json=options.as_json)
    return 0


@asynccontextmanager
async def _system(options: AskOptions) -> AsyncIterator[str]:
    if options.url is not None:
        yield options.url
        return
    ports = free_ports()
    specs = (worker_spec(ports), mcp_spec(ports), orchestrator_spec(ports, PageSettings()))
    async with running_briefly(specs, verbose=options.verbose):
        yield f"http://{LOOPBACK}:{ports.page}"


async def _through(client: PageClient, question: Question, line: ProgressLine) -> Reply:
    race_id = None
    if question.upload is not None:
        line.show("sending the race")
        race_id = (await client.upload(question.upload)).race_id
    ask = page.Ask(
        id=uuid.uuid4().hex,
        text=question.text,
        race_id=race_id,
        car=question.car,
        lap=question.lap,
        budget_ms=question.budget_ms,
    )
    line.show("asking", 0.0)

    def progress(message: page.Progress) -> None:
        line.show(f"{message.stage}, {message.races_done:,} races", message.fraction)

    return await client.ask(ask, progress)


def _print(reply: Reply, *, as_json: bool) -> None:
    text = json.dumps(as_document(reply), indent=2) if as_json else reply.answer.answer
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def as_document(reply: Reply) -> dict[str, Any]:
    """The answer as `--json` prints it.

    `elapsed_ms` is the client's: question sent to answer received. The part of it that passed
    outside the orchestrator is the last hop.
    """
    document: dict[str, Any] = reply.answer.model_dump(mode="json")
    outside_ms = max(0.0, reply.elapsed_ms - reply.answer.elapsed_ms)
    own = page.HopTime(
        step="socket",
        service="cli",
        instance=f"{socket.gethostname()}-{os.getpid()}",
        ms=round(outside_ms, 3),
    )
    document["hops"].append(own.model_dump(mode="json"))
    document["orchestrator_ms"] = document["elapsed_ms"]
    document["elapsed_ms"] = round(reply.elapsed_ms, 3)
    return document
