"""The client against a server that speaks the protocol of `alora.contracts.page`."""

from __future__ import annotations

import asyncio
import http.server
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from alora.cli.errors import ServerError
from alora.cli.page_client import PageClient, Upload
from alora.contracts import page
from alora.domain.errors import DeadlineError, InvalidInputError, UnavailableError
from alora.domain.race import CarId

ASK = page.Ask(id="q", text="When should I pit?", car="27", lap=3)
WELCOME = page.Welcome(
    protocol=page.PROTOCOL_VERSION,
    session_id="s",
    instance="i",
    version="0",
    races=(),
    live_race_id=None,
    suggested_questions=(),
    max_question_chars=500,
)


def answer(question_id: str = "q") -> page.Answer:
    return page.Answer(
        id=question_id,
        request_id="r",
        intent="pit",
        question=ASK.text,
        answer="Box on lap 14.",
        race_id="race",
        event="Demo",
        car_id=CarId("27"),
        lap=3,
        clock_s=240.0,
        recommendation=None,
        outcome=None,
        alternative_outcome=None,
        iterations=0,
        model_version=None,
        from_cache=False,
        elapsed_ms=1.0,
        hops=(),
        notes=(),
    )


def progress(question_id: str) -> page.Progress:
    return page.Progress(
        id=question_id,
        request_id="r",
        stage="searching",
        races_done=100,
        races_planned=200,
        fraction=0.5,
        elapsed_ms=3.0,
    )


def failure(question_id: str | None, code: str = "bad_moment") -> page.Failure:
    return page.Failure(id=question_id, request_id="r", code=code, message="lap 400 is too late")


@asynccontextmanager
async def system(
    *replies: page.Answer | page.Progress | page.Failure | str,
    welcome: page.Welcome | page.Failure = WELCOME,
    then: Callable[[ServerConnection], Awaitable[None]] | None = None,
) -> AsyncIterator[str]:
    async def talk(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send(welcome.model_dump_json())
        await connection.recv()
        for reply in replies:
            await connection.send(reply if isinstance(reply, str) else reply.model_dump_json())
        if then is not None:
            await then(connection)

    async with serve(talk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


async def ask(url: str, seen: list[page.Progress] | None = None):
    return await PageClient(url).ask(ASK, [].append if seen is None else seen.append)


async def test_the_answer_is_taken_and_timed():
    async with system(progress("q"), answer()) as url:
        seen: list[page.Progress] = []
        reply = await ask(url, seen)
    assert reply.answer == answer()
    assert reply.elapsed_ms > 0
    assert [step.fraction for step in seen] == [0.5]


async def test_messages_about_other_questions_are_passed_over():
    async with system(progress("x"), failure("x"), answer("x"), answer()) as url:
        seen: list[page.Progress] = []
        assert (await ask(url, seen)).answer.id == "q"
    assert seen == []


async def test_a_failure_keeps_its_code_word_and_message():
    async with system(failure("q")) as url:
        with pytest.raises(ServerError, match="lap 400 is too late") as caught:
            await ask(url)
    assert caught.value.code == "bad_moment"


async def test_a_refused_greeting_is_told():
    async with system(welcome=failure(None, "bad_message")) as url:
        with pytest.raises(ServerError, match="too late"):
            await ask(url)


async def test_a_message_of_another_protocol_is_told():
    async with system('{"type": "riddle"}') as url:
        with pytest.raises(UnavailableError, match="another protocol"):
            await ask(url)


async def test_a_system_that_hangs_up_is_told():
    async with system(then=lambda connection: connection.close()) as url:
        with pytest.raises(UnavailableError, match="does not answer"):
            await ask(url)


async def test_a_system_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alora.cli.page_client.ANSWER_MARGIN_S", 0.0)
    quick = ASK.model_copy(update={"budget_ms": 100.0})
    async with system(then=lambda connection: connection.wait_closed()) as url:
        with pytest.raises(DeadlineError, match="no answer within"):
            await PageClient(url).ask(quick, [].append)


async def test_nobody_at_the_address_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnavailableError, match="nobody listens there; start it with: alora up"):
        await ask(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "url", ["localhost:8080", "ftp://x", "http://", "http://x:99999", "http://x:0"]
)
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(InvalidInputError, match="--url"):
        PageClient(url)


@contextmanager
def http_system(status: int, body: object) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, data))
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


SUMMARY = {
    "race_id": "abc",
    "series": "wec",
    "event": "Spa",
    "source": "laps.csv",
    "distance": "6 h",
    "distance_source": "given",
    "cars": [],
    "laps": 3,
    "live": False,
}


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    path = tmp_path / "Race 1 & more.csv"
    path.write_bytes(b"NUMBER;LAP\n")
    return Upload(path, event="Spa 6 h", distance="360min", distance_source="given")


async def test_a_file_is_sent_as_it_is_with_what_was_found_out(upload: Upload):
    with http_system(201, SUMMARY) as (url, received):
        summary = await PageClient(url + "/").upload(upload)
    assert summary.race_id == "abc"
    ((path, data),) = received
    assert data == b"NUMBER;LAP\n"
    assert path == (
        "/api/races?name=Race+1+%26+more.csv&event=Spa+6+h&distance=360min&distance_source=given"
    )


async def test_a_refused_file_keeps_its_code_word(upload: Upload):
    refusal = {"code": "unreadable_file", "message": "no laps", "request_id": "r"}
    with http_system(422, refusal) as (url, _), pytest.raises(ServerError, match="no laps") as e:
        await PageClient(url).upload(upload)
    assert e.value.code == "unreadable_file"


async def test_another_server_at_the_address_is_told(upload: Upload):
    with (
        http_system(404, {"detail": "Not Found"}) as (url, _),
        pytest.raises(UnavailableError, match="HTTP 404; is it Alora"),
    ):
        await PageClient(url).upload(upload)


async def test_a_cancelled_upload_does_not_wait_for_the_server(upload: Upload):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = PageClient(f"http://127.0.0.1:{silent.getsockname()[1]}")
        task = asyncio.create_task(client.upload(upload))
        accepted, _ = await asyncio.to_thread(silent.accept)
        with accepted:
            task.cancel()
            async with asyncio.timeout(10):
                await asyncio.gather(task, return_exceptions=True)
                await asyncio.get_running_loop().shutdown_default_executor()
    assert task.cancelled()
