from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.contracts.page import MAX_MESSAGE_BYTES, Ask, Cancel, Hello, Ping, Watch
from alora.orchestrator.limits import MAX_OPEN_QUESTIONS_PER_SOCKET
from alora.orchestrator.session import Phase, RefusedMessageError, Session, read_message


def ask(name: str = "q1", **more: object) -> str:
    return json.dumps({"type": "ask", "id": name, "text": "box?"} | more)


def ready() -> Session:
    session = Session()
    session.receive('{"type":"hello","protocol":1}')
    return session


def refusal(session: Session, frame: str) -> tuple[str, str, str | None]:
    before = session.phase
    with pytest.raises(RefusedMessageError) as caught:
        session.receive(frame)
    assert session.phase is before
    failure = caught.value.failure
    assert "\n" not in failure.message
    return failure.code, failure.message, failure.id


def test_a_session_begins_with_hello() -> None:
    session = Session()
    assert session.phase is Phase.CONNECTED
    assert isinstance(session.receive('{"type":"hello","protocol":1}'), Hello)
    assert session.phase is Phase.READY


def test_every_message_is_taken_once_ready() -> None:
    session = ready()
    assert isinstance(session.receive('{"type":"ping"}'), Ping)
    assert isinstance(session.receive('{"type":"watch","race_id":null}'), Watch)
    assert isinstance(session.receive(ask()), Ask)


@pytest.mark.parametrize("frame", ['{"type":"ping"}', ask(), '{"type":"watch","race_id":null}'])
def test_nothing_comes_before_hello(frame: str) -> None:
    code, line, _ = refusal(Session(), frame)
    assert code == "bad_message"
    assert "say hello first" in line


def test_hello_is_said_once() -> None:
    assert refusal(ready(), '{"type":"hello","protocol":1}')[1] == "'hello' was said already"


def test_another_version_of_the_protocol_is_refused_by_number() -> None:
    code, line, _ = refusal(Session(), '{"type":"hello","protocol":2}')
    assert code == "bad_protocol"
    assert line.startswith("protocol 2 is not spoken here; this server speaks 1")


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("when should I pit?", "not JSON"),
        ('{"type":"ping"} {"type":"ping"}', "not JSON"),
        ("[" * 5000, "not JSON"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('"ping"', "not a JSON object"),
        ("{}", "has no 'type'"),
        ('{"type":"pong"}', "'pong' is not known; known are hello, watch, ask, cancel, ping"),
        ('{"type":["ask"]}', "is not known"),
        ('{"type":"ping","extra":1}', "field 'extra' of 'ping'"),
        ('{"type":"ask","id":"q"}', "field 'text' of 'ask': field required"),
        ('{"type":"ask","id":"","text":"x"}', "field 'id' of 'ask'"),
        ('{"type":"ask","id":"q","text":"x","lap":"soon"}', "field 'lap' of 'ask'"),
        ('{"type":"ask","id":"q","text":"x","budget_ms":1e9}', "field 'budget_ms' of 'ask'"),
        ('{"type":"ask","id":"q","text":"x","budget_ms":NaN}', "not JSON"),
        ('{"type":"hello"}', "field 'protocol' of 'hello'"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused_by_name(frame: str, words: str) -> None:
    code, line, _ = refusal(ready(), frame)
    assert code == "bad_message"
    assert words in line


def test_a_refusal_names_the_question_it_is_about() -> None:
    assert refusal(ready(), ask(text=7))[2] == "q1"
    assert refusal(Session(), ask())[2] == "q1"
    assert refusal(ready(), ask(name="x" * 65))[2] is None


def test_a_question_that_is_too_long_is_refused() -> None:
    assert "field 'text'" in refusal(ready(), ask(text="x" * 501))[1]


@pytest.mark.parametrize("size", [MAX_MESSAGE_BYTES + 1, 1024 * 1024])
def test_a_message_that_is_too_large_is_refused_with_its_size(size: int) -> None:
    code, line, _ = refusal(ready(), "x" * size)
    assert code == "bad_message"
    assert line == f"the message is {size} bytes long; at most {MAX_MESSAGE_BYTES} are taken"


def test_the_size_counts_bytes_and_not_characters() -> None:
    assert "bytes long" in refusal(ready(), "ä" * (MAX_MESSAGE_BYTES // 2 + 1))[1]


def test_an_open_id_cannot_be_used_again_until_it_has_ended() -> None:
    session = ready()
    session.receive(ask())
    session.opened("q1")
    assert "still open" in refusal(session, ask())[1]
    session.closed("q1")
    assert isinstance(session.receive(ask()), Ask)


def test_one_socket_has_a_limited_number_of_open_questions() -> None:
    session = ready()
    for number in range(MAX_OPEN_QUESTIONS_PER_SOCKET):
        session.opened(f"q{number}")
    code, line, name = refusal(session, ask("one more"))
    assert (code, name) == ("overloaded", "one more")
    assert "wait for an answer" in line


def test_only_an_open_question_can_be_cancelled() -> None:
    session = ready()
    assert refusal(session, '{"type":"cancel","id":"q1"}')[1] == "no question 'q1' is open"
    session.opened("q1")
    assert isinstance(session.receive('{"type":"cancel","id":"q1"}'), Cancel)


def test_nothing_is_taken_after_the_end() -> None:
    session = ready()
    session.hang_up()
    assert refusal(session, '{"type":"ping"}')[1] == "the socket is closed"


def outcome(frame: str) -> str:
    """The type of the message, or why it is refused."""
    try:
        return read_message(frame).type
    except RefusedMessageError as error:
        return error.failure.message


@given(st.text(max_size=200))
def test_any_text_is_a_message_or_refused(frame: str) -> None:
    assert outcome(frame)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["type", "id", "text", "race_id", "car", "lap", "budget_ms", "protocol"]),
        st.sampled_from(["ask", "cancel", "watch", "hello", "ping"]) | json_values,
    )
)
def test_any_object_is_a_message_or_refused_in_one_line(message: dict[str, object]) -> None:
    said = outcome(json.dumps(message))
    assert "\n" not in said
    assert len(said) < 400
