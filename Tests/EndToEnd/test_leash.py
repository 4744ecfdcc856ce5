"""Connections on a leash: what outlives its request ends with its session, within a second, on whichever worker it is."""

import time

import pytest

from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.recorder import answer_ok

EMAIL = "ana@corp.test"
HOUR = [rule("free", "none", path=["/free/**"]), rule("staff", {"approval": "1h"})]
# From the cause to the end that a client sees, with the noise of a busy machine; what is promised is a second.
IN_TIME = 1.0


def signed_in(gate, email=EMAIL, path="/"):
    """A client with a session of its own; the fake service approves at once."""
    client = gate.client()
    wait = client.ask_to_sign_in(email, path)
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    return client


def opened(gate, client, target="/stream", version="1.1", **fields):
    """A raw connection on which that client has asked for `target`."""
    connection = RawConnection(gate.port)
    cookie = f"Cookie: unloq-session={client.cookies['unloq-session']}\r\n" if client else ""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    connection.send(f"GET {target} HTTP/{version}\r\nHost: app.test\r\n{cookie}{more}\r\n".encode())
    return connection


def cut(connection):
    """Waits for the end and says how: what came before it, and whether it was a reset."""
    before = connection.buffer
    try:
        while data := connection.socket.recv(65536):
            before += data
        return before, False
    except ConnectionResetError:
        return before, True


def sign_out(client):
    client.post("/.unloq/sign-out").expect(303)
    return time.monotonic()


def events(exchange):
    """A stream of events that never ends by itself."""
    exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    exchange.reply(b"d\r\ndata: first\n\n\r\n")
    exchange.recorder.released.wait(60)
    exchange.close()


def half_a_file(exchange):
    """Half of what was promised, and then nothing for a long time; to HTTP/1.0 with no length at all."""
    exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                   + (b"Connection: close\r\n\r\n" if b"endless" in exchange.request.head else b"Content-Length: 20000\r\n\r\n")
                   + b"x" * 10000)
    exchange.recorder.released.wait(60)
    exchange.close()


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR)


def test_an_event_stream_ends_with_its_session(gate, upstream):
    client = signed_in(gate)
    upstream.behaviour = events
    stream = opened(gate, client, Accept="text/event-stream")
    assert b"data: first" in stream.read_until(b"\n\n\r\n")
    start = sign_out(client)
    rest, was_reset = cut(stream)
    assert time.monotonic() - start < IN_TIME
    assert was_reset and rest == b"", "no last chunk: a stream that was cut does not look whole"
    record = gate.record(path="/stream")
    assert (record["decision"], record["reason"], record["status"]) == ("allow", "approval-held", 200)
    assert record["error"] == "session-ended"
    assert opened(gate, None).read_response()[0] == 401


@pytest.mark.parametrize(("target", "version"), [("/stream", "1.1"), ("/endless", "1.0")])
def test_half_a_download_never_looks_whole(gate, upstream, target, version):
    """To an HTTP/1.0 client the end of the connection is the end of the file: only a reset tells it the truth."""
    client = signed_in(gate)
    upstream.behaviour = half_a_file
    download = opened(gate, client, target, version)
    download.read_until(b"\r\n\r\n")
    assert len(download.read_exactly(10000)) == 10000
    start = sign_out(client)
    _, was_reset = cut(download)
    assert was_reset and time.monotonic() - start < IN_TIME
    assert gate.record(path=target)["error"] == "session-ended"


def test_an_answer_that_has_not_begun_ends_too(gate, upstream):
    client = signed_in(gate)
    upstream.behaviour = lambda exchange: exchange.recorder.released.wait(60)
    poll = opened(gate, client)
    upstream.wait_for(1)
    start = sign_out(client)
    assert cut(poll)[0] == b"" and time.monotonic() - start < IN_TIME
    record = gate.record(path="/stream")
    assert (record["status"], record["error"]) == (0, "session-ended")


def test_other_peoples_connections_go_on(gate, upstream):
    """One person leaves; another one's stream, and a stream that belongs to nobody, do not notice."""
    ana, ben = signed_in(gate), signed_in(gate, "ben@corp.test")
    upstream.behaviour = events
    streams = [opened(gate, ana), opened(gate, ben), opened(gate, None, "/free/stream")]
    for stream in streams:
        stream.read_until(b"\n\n\r\n")
    sign_out(ana)
    assert cut(streams[0])[1]
    for stream in streams[1:]:
        stream.socket.settimeout(1.2)
        assert not stream.is_closed
        stream.close()


def on_both_workers(gate, upstream, client, request):
    """Connections of one session on either worker, with `request` sent on each.

    A request before tells which worker has the connection: the log's id begins with its number.
    """
    found = {"00": [], "01": []}
    # All at once: to one after the other the same worker would be awake every time.
    connections = [opened(gate, client, f"/where/{number}") for number in range(64)]
    for number, connection in enumerate(connections):
        assert connection.read_response()[0] == 200
        found[gate.record(path=f"/where/{number}")["id"][:2]].append(connection)
    assert all(found.values()), {worker: len(taken) for worker, taken in found.items()}
    return [connection for taken in found.values() for connection in taken[:4] if connection.send(request)]


def events_or_ok(exchange):
    (events if exchange.request.target == "/stream" else answer_ok)(exchange)


def test_sign_out_reaches_every_worker(gate, upstream):
    client = signed_in(gate)
    upstream.behaviour = events_or_ok
    ask = f"GET /stream HTTP/1.1\r\nHost: app.test\r\nCookie: unloq-session={client.cookies['unloq-session']}\r\n\r\n"
    streams = on_both_workers(gate, upstream, client, ask.encode())
    for stream in streams:
        stream.read_until(b"\n\n\r\n")
    start = sign_out(client)
    for stream in streams:
        assert cut(stream)[1]
    assert time.monotonic() - start < IN_TIME
    assert len(gate.wait_records(len(streams), path="/stream", error="session-ended")) == len(streams)


def test_the_idle_clock_ends_what_only_listens(start_gateway, fake_unloq, upstream):
    """An open event stream is no use of the session: whoever leaves the desk is signed out in time all the same."""
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR, sessions={"idle": "10s"})
    client = signed_in(gate)
    upstream.behaviour = events
    start = time.monotonic()
    stream = opened(gate, client)
    stream.read_until(b"\n\n\r\n")
    assert cut(stream)[1]
    assert 9.8 < time.monotonic() - start < 10 + IN_TIME
    assert gate.record(path="/stream")["error"] == "session-ended"


@pytest.mark.parametrize("scope", ["session", "rule"])
def test_an_approval_that_grows_old_ends_what_it_let_pass(start_gateway, fake_unloq, upstream, scope):
    """The same session's other stream, which a longer clock let pass, goes on."""
    rules = [rule("quick", {"approval": "2s", "scope": scope, "hold": True}, path="/stream"), *HOUR]
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=rules)
    client = signed_in(gate)
    upstream.behaviour = events
    start = time.monotonic()
    stream, other = opened(gate, client), opened(gate, client, "/other")
    assert b"data: first" in stream.read_until(b"\n\n\r\n") and other.read_until(b"\n\n\r\n")
    assert cut(stream)[1]
    assert time.monotonic() - start < 2 + IN_TIME
    assert gate.record(path="/stream")["error"] == "approval-expired"
    other.socket.settimeout(1)
    assert not other.is_closed


def test_a_newer_approval_keeps_it_open(start_gateway, fake_unloq, upstream):
    rules = [rule("quick", {"approval": "2s"}, path="/stream"),
             rule("again", {"approval": "fresh", "scope": "session", "hold": True}, path="/again"), *HOUR]
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=rules)
    client = signed_in(gate)
    upstream.behaviour = events_or_ok
    stream = opened(gate, client)
    stream.read_until(b"\n\n\r\n")
    start = time.monotonic()
    while time.monotonic() - start < 4:
        # Held for a tap each time: the fake service taps at once.
        assert opened(gate, client, "/again").read_response()[0] == 200
        stream.socket.settimeout(0.3)
        assert not stream.is_closed
    stream.socket.settimeout(20)
    assert cut(stream)[1], "and without one it ends"
