"""WebSockets through the gate: the handshake, the frames, and how they end. What ends them with their session is in test_leash.py."""

import os
import threading
import time
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from kit import frames
from kit.frames import HANDSHAKE, KEY, accept_of, close_code, frame, read_frame, text
from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.recorder import Recorder, answer_ok
from kit.socket_app import SocketApp
from kit.waiting import eventually

RULES = [rule("free", "none", path="/free/**"), rule("staff", {"approval": "1h"})]


@pytest.fixture
def app():
    running = SocketApp()
    yield running
    running.stop()


@pytest.fixture
def gate(start_gateway, fake_unloq, app):
    return start_gateway([route("app", app.url)], fake_unloq, rules=RULES)


def signed_in(gate, email="ana@corp.test"):
    client = gate.client()
    wait = client.ask_to_sign_in(email, "/")
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    return client


def opened(gate, target="/free/ws", client=None, **more):
    """A WebSocket of a real client library."""
    fields = {"Cookie": f"unloq-session={client.cookies['unloq-session']}"} if client else {}
    fields.update(more.pop("fields", {}))
    return connect(f"ws://app.test:{gate.port}{target}", additional_headers=fields, proxy=None,
                   sock=RawConnection(gate.port).socket, **more)


def raw(gate, target="/free/ws", fields=(), handshake=HANDSHAKE, behind=b"", method="GET", version="1.1"):
    """A raw connection that has sent a handshake, and whatever shall stand behind it."""
    connection = RawConnection(gate.port)
    lines = [f"{method} {target} HTTP/{version}", "Host: app.test", *handshake, *fields]
    connection.send("\r\n".join(lines).encode() + b"\r\n\r\n" + behind)
    return connection


def agree(exchange, *fields, key=KEY, behind=b""):
    """The 101 of an upstream that knows how."""
    lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Accept: {accept_of(key)}", *fields]
    exchange.reply("\r\n".join(lines).encode() + b"\r\n\r\n" + behind)


@contextmanager
def peers(start_gateway, fake_unloq, *fields, handshake=HANDSHAKE, **settings):
    """Both ends of an open WebSocket as raw connections, with the gateway between them."""
    ends = []
    ready, done = threading.Event(), threading.Event()

    def behaviour(exchange):
        agree(exchange, *fields)
        ends.append(exchange.connection)
        ready.set()
        done.wait(60)
        exchange.close()

    upstream = Recorder(behaviour)
    gate = start_gateway([route("app", upstream.url, **settings)], fake_unloq, rules=RULES)
    client = raw(gate, handshake=handshake)
    try:
        assert client.read_response(head_only=True)[0] == 101
        assert ready.wait(10)
        yield gate, client, ends[0]
    finally:
        done.set()
        client.close()
        upstream.stop()


# The handshake

def test_messages_go_both_ways(gate, app):
    with opened(gate) as socket:
        for message in ("hello", b"\0\1\2", "ä" * 70000, os.urandom(900_000), ""):
            socket.send(message)
            assert socket.recv() == message
        socket.ping().wait(5)
    record = gate.record(path="/free/ws")
    assert (record["status"], record["decision"], record["reason"], record["error"]) == (101, "allow", "no-approval-required", None)
    assert record["bytes_in"] > 900_000 and record["bytes_out"] > 900_000
    assert app.first.ended.wait(5) and app.first.code == 1000


def test_the_application_sees_the_person_and_not_the_gate(gate, app):
    client = signed_in(gate)
    with opened(gate, "/ws?x=1", client, fields={"X-Unloq-User": "root", "X_Unloq_Email": "root@corp.test", "Sec_WebSocket_Key": "x"}) as socket:
        socket.send("x")
        assert socket.recv() == "x"
    visit = app.first
    assert visit.target == "/ws?x=1" and visit.fields["x-unloq-email"] == "ana@corp.test"
    assert visit.fields["x-unloq-user"] == "9001" and "cookie" not in visit.fields
    assert visit.fields["x-forwarded-for"] == "127.0.0.1"
    assert not [name for name in visit.fields if "_" in name]
    record = gate.record(path="/ws")
    assert (record["reason"], record["rule"], record["user"]) == ("approval-held", "staff", "ana@corp.test")
    assert record["duration_ms"] > 0


def test_a_stranger_gets_401_and_no_redirect(gate, app):
    for fields in ([], ["Accept: text/html", "Sec-Fetch-Mode: navigate"]):
        status, head, _ = raw(gate, "/ws", fields).read_response()
        assert status == 401 and "location" not in head
    # A plain visit of the same path is a visit: a person is sent to the sign-in page, a program is not.
    gate.client().script("/ws").expect(401)
    assert not app.visits


def test_an_approval_that_is_too_old_gets_403(start_gateway, fake_unloq, app):
    gate = start_gateway([route("app", app.url)], fake_unloq,
                         rules=[rule("own", {"approval": "1h", "scope": "rule"}, path="/ws"), *RULES])
    client = signed_in(gate)
    with pytest.raises(InvalidStatus) as refused:
        opened(gate, "/ws", client)
    assert refused.value.response.status_code == 403
    assert gate.record(path="/ws")["reason"] == "approval-required" and not app.visits


def test_subprotocols_and_compression_are_agreed_upon_end_to_end(start_gateway, fake_unloq):
    app = SocketApp(subprotocols=["chat.v2", "chat.v1"])
    gate = start_gateway([route("app", app.url)], fake_unloq, rules=RULES)
    with opened(gate, subprotocols=["chat.v1", "other"]) as socket:
        assert socket.subprotocol == "chat.v1"
        assert [extension.name for extension in socket.protocol.extensions] == ["permessage-deflate"]
        socket.send("compress me " * 10000)
        assert socket.recv() == "compress me " * 10000
    record = gate.record(path="/free/ws")
    assert record["bytes_out"] < 5000 and record["error"] is None
    app.stop()


BAD_HANDSHAKES = {
    "no-key": [line for line in HANDSHAKE if "Key" not in line],
    "short-key": [*HANDSHAKE[:3], "Sec-WebSocket-Key: c2hvcnQ="],
    "two-keys": [*HANDSHAKE, f"Sec-WebSocket-Key: {KEY}"],
    "two-upgrades": [*HANDSHAKE, "Upgrade: h2c"],
    "a-list": ["Connection: Upgrade", "Upgrade: websocket, h2c", *HANDSHAKE[2:]],
    "another-one-too": ["Connection: Upgrade", "Upgrade: h2c, websocket", *HANDSHAKE[2:]],
    "a-longer-word": ["Connection: Upgrade", "Upgrade: websocketx", *HANDSHAKE[2:]],
    "a-body": [*HANDSHAKE, "Content-Length: 5"],
    "an-empty-body": [*HANDSHAKE, "Content-Length: 0"],
    "chunks": [*HANDSHAKE, "Transfer-Encoding: chunked"],
    "odd-protocol": [*HANDSHAKE, "Sec-WebSocket-Protocol: a b"],
}


@pytest.mark.parametrize("handshake", BAD_HANDSHAKES.values(), ids=BAD_HANDSHAKES.keys())
def test_row_22_a_handshake_that_is_none_goes_nowhere(start_gateway, fake_unloq, upstream, handshake):
    """Whoever hands on what it does not understand has opened a tunnel that only the application understands."""
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    client = raw(gate, handshake=handshake, behind=b"0\r\n\r\nGET /free/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n")
    assert client.read_response()[0] == 400
    client.read_to_end()
    assert not upstream.requests
    assert gate.record(path="/free/ws")["reason"] == "malformed-request" and not gate.matching(path="/free/smuggled")


def test_row_22_another_method_goes_nowhere(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    for method in ("POST", "HEAD", "OPTIONS"):
        assert raw(gate, method=method).read_response(head_only=True)[0] == 400
    assert not upstream.requests


def test_another_version_is_told_which_one(gate):
    handshake = [line.replace("13", "8") for line in HANDSHAKE]
    status, fields, _ = raw(gate, handshake=handshake).read_response()
    assert (status, fields["sec-websocket-version"]) == (426, "13")
    assert gate.record(path="/free/ws")["reason"] == "upgrade-not-supported"


# Row 22. Bytes behind an upgrade request reach the application before it has said a word: if it answers something else than 101, it reads
# them as the next request, which nobody has judged. Here they stay until both have agreed, and then they are frames or are refused.
def test_row_22_nothing_goes_up_before_the_upstream_has_agreed(start_gateway, fake_unloq):
    asked, answer = threading.Event(), threading.Event()
    seen = []

    def behaviour(exchange):
        asked.set()
        answer.wait(20)
        exchange.connection.socket.settimeout(0.3)
        try:
            seen.append(exchange.connection.socket.recv(4096))
        except TimeoutError:
            seen.append(b"")
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno")
        exchange.connection.socket.settimeout(5)
        seen.append(exchange.connection.read_to_end())
        exchange.close()

    upstream = Recorder(behaviour)
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    smuggled = b"GET /free/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n"
    client = raw(gate, behind=smuggled)
    assert asked.wait(10)
    client.send(smuggled)
    answer.set()
    status, fields, body = client.read_response()
    assert (status, body, fields["connection"]) == (200, b"no", "close")
    assert client.read_to_end() == b"", "what came behind is no request"
    eventually(lambda: len(seen) == 2, "the upstream is still connected")
    assert seen == [b"", b""] and len(upstream.requests) == 1
    assert not gate.matching(path="/free/smuggled")
    upstream.stop()


def test_row_22_what_is_no_frame_does_not_go_up_after_it_either(start_gateway, fake_unloq):
    with peers(start_gateway, fake_unloq) as (gate, client, upstream):
        client.send(text("good") + b"GET /free/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n")
        assert read_frame(upstream) == (1, b"good")
        assert close_code(read_frame(upstream)) == 1001
        assert upstream.read_to_end() == b""
        assert close_code(read_frame(client)) == 1002
    assert gate.record(path="/free/ws")["error"] == "bad-client-frame"


@pytest.mark.parametrize("protocol", ["h2c", "TLS/1.0", "made-up"])
def test_row_22_other_protocols_stay_here(start_gateway, fake_unloq, upstream, protocol):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    raw(gate, handshake=[f"Connection: Upgrade", f"Upgrade: {protocol}"]).read_response()
    for request in upstream.requests:
        assert not request.has("upgrade") and not request.has("connection")


BAD_ANSWERS = {
    "no-accept": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "other-accept": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
    "no-upgrade": b"HTTP/1.1 101 S\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n",
    "other-upgrade": b"HTTP/1.1 101 S\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n",
    "no-connection": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: %b\r\n\r\n",
    "http-1.0": b"HTTP/1.0 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n",
    "a-length": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 5\r\nSec-WebSocket-Accept: %b\r\n\r\n",
    "protocol-not-offered": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
    "extension-not-offered": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
    "two-accepts": b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\nSec-WebSocket-Accept: x\r\n\r\n",
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_an_upstream_that_does_not_know_how_is_not_believed(start_gateway, fake_unloq, upstream, answer):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    upstream.behaviour = lambda exchange: exchange.reply(answer.replace(b"%b", accept_of(KEY).encode()))
    assert raw(gate).read_response()[0] == 502
    assert gate.record(path="/free/ws")["error"] == "upstream-bad-upgrade"


def test_another_answer_is_handed_on(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)
    upstream.behaviour = lambda exchange: exchange.reply(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone")
    status, _, body = raw(gate).read_response()
    assert (status, body) == (404, b"none")
    assert gate.record(path="/free/ws")["status"] == 404


def test_nobody_listens(start_gateway, fake_unloq):
    from kit.ports import free_port
    gate = start_gateway([route("app", f"http://127.0.0.1:{free_port()}")], fake_unloq, rules=RULES)
    assert raw(gate).read_response()[0] == 502


# Row 31. A WebSocket handshake is a GET that no preflight guards and that carries the cookies: any site could open one in the person's name.
@pytest.mark.parametrize(("origin", "status"), [
    ("http://app.test", 101), ("https://app.test", 101), ("https://other.corp.test", 101), ("HTTPS://OTHER.corp.test", 101),
    ("http://localhost:3000", 101), ("http://other.corp.test", 403), ("https://other.corp.test:8443", 403), ("https://evil.test", 403),
    ("https://other.corp.test.evil.test", 403), ("null", 403), ("", 403), ("https://other.corp.test/", 403)])
def test_row_31_only_named_sites_open_sockets(start_gateway, fake_unloq, app, origin, status):
    gate = start_gateway([route("app", app.url, websocket={"origins": ["https://other.corp.test:443", "http://localhost:3000"]})],
                         fake_unloq, rules=RULES)
    assert raw(gate, fields=[f"Origin: {origin}"]).read_response(head_only=True)[0] == status
    if status == 403:
        assert gate.record(path="/free/ws")["reason"] == "cross-site-request" and not app.visits


def test_row_31_by_default_no_other_site_does(gate, app):
    client = signed_in(gate)
    for origin in ("https://other.corp.test", "null"):
        with pytest.raises(InvalidStatus) as refused:
            opened(gate, "/ws", client, origin=origin)
        assert refused.value.response.status_code == 403
    assert not app.visits


# Frames

BAD_FRAMES = {
    "not-masked": text("x", mask=None), "reserved-opcode": frame(3, b"x"), "reserved-bit": text("x", bits=0x40),
    "long-ping": frame(9, b"x" * 126), "ping-in-pieces": frame(9, b"x", final=False), "close-of-one-byte": frame(8, b"x"),
    "continues-nothing": frame(0, b"x"), "message-in-a-message": text("x", final=False) + text("y"),
    "endless": b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\2\3\4",
}


@pytest.mark.parametrize("bad", BAD_FRAMES.values(), ids=BAD_FRAMES.keys())
def test_frames_that_break_the_rules_end_it(start_gateway, fake_unloq, bad):
    with peers(start_gateway, fake_unloq) as (gate, client, upstream):
        client.send(text("good") + bad)
        assert read_frame(upstream) == (1, b"good")
        assert close_code(read_frame(client)) == 1002 and client.read_to_end() == b""
        found = read_frame(upstream)
        found = read_frame(upstream) if found == (1, b"x") else found
        assert close_code(found) == 1001 and upstream.read_to_end() == b""
    assert gate.record(path="/free/ws")["error"] == "bad-client-frame"


def test_an_upstream_that_breaks_the_rules_ends_it(start_gateway, fake_unloq):
    with peers(start_gateway, fake_unloq) as (gate, client, upstream):
        upstream.send(text("good", mask=None) + text("masked"))
        assert read_frame(client) == (1, b"good") and close_code(read_frame(client)) == 1011
        assert close_code(read_frame(upstream)) == 1002
    assert gate.record(path="/free/ws")["error"] == "bad-upstream-frame"


def test_frames_arrive_byte_by_byte(start_gateway, fake_unloq):
    """A header that comes in pieces is handed on when it is whole, the payload as it comes."""
    with peers(start_gateway, fake_unloq) as (_, client, upstream):
        sent = text("hello") + frame(2, b"y" * 300) + frame(9, b"ping")
        for byte in sent:
            client.send(bytes([byte]))
        assert upstream.read_exactly(len(sent)) == sent
        upstream.send(frame(10, b"pong", mask=None))
        assert read_frame(client) == (10, b"pong")


def test_a_peer_that_does_not_read_stops_the_other_and_memory_stays(start_gateway, fake_unloq):
    with peers(start_gateway, fake_unloq) as (gate, client, upstream):
        before = gate.resident_kib()
        upstream.socket.settimeout(0.5)
        block = frame(2, os.urandom(1 << 20), mask=None)
        sent = 0
        try:
            while sent < 200 << 20:
                sent += upstream.socket.send(block)
        except TimeoutError:
            pass
        assert sent < 100 << 20, "back-pressure reaches the application"
        assert gate.resident_kib() - before < 8 << 10


# The end

def test_goodbyes_go_through_as_they_are(gate, app):
    with opened(gate) as socket:
        socket.close(4001, "bye")
    assert app.first.ended.wait(5)
    assert (app.first.code, app.first.reason) == (4001, "bye")
    assert gate.record(path="/free/ws")["error"] is None


def test_a_client_that_vanishes_is_no_goodbye(gate, app):
    client = raw(gate)
    assert client.read_response(head_only=True)[0] == 101
    client.reset()
    assert app.first.ended.wait(5) and app.first.code == 1006
    assert gate.record(path="/free/ws")["error"] == "client-left"


def test_an_application_that_vanishes_is_no_goodbye(start_gateway, fake_unloq):
    with peers(start_gateway, fake_unloq) as (gate, client, upstream):
        upstream.send(text("half", mask=None)[:3])
        upstream.reset()
        assert client.read_to_end() == text("half", mask=None)[:3]
        assert gate.record(path="/free/ws")["error"] == "upstream-closed"


@pytest.mark.parametrize(("bound", "error"), [("idle", "websocket-idle"), ("lifetime", "websocket-lifetime")])
def test_a_bound_of_the_route_ends_it(start_gateway, fake_unloq, bound, error):
    with peers(start_gateway, fake_unloq, websocket={bound: "1s"}) as (gate, client, upstream):
        start = time.monotonic()
        if bound == "lifetime":
            client.send(text("busy"))
            assert read_frame(upstream) == (1, b"busy")
        assert close_code(read_frame(client)) == 1001 and close_code(read_frame(upstream)) == 1001
        assert 0.9 < time.monotonic() - start < 2
        assert gate.record(path="/free/ws")["error"] == error


def test_the_gateways_end_is_told(gate, app):
    with opened(gate) as socket:
        start = time.monotonic()
        assert gate.stop() == 0
        assert time.monotonic() - start < 4, "nobody waits for open sockets to close"
        with pytest.raises(ConnectionClosed):
            socket.recv()
    assert socket.close_code == 1001
    assert app.first.ended.wait(5) and app.first.code == 1001
    assert gate.record(path="/free/ws")["error"] == "shutting-down"


def test_tunnels_have_a_bound_of_their_own(start_gateway, fake_unloq, app):
    """They do not take the places of ordinary requests, and are bounded themselves."""
    gate = start_gateway([route("app", app.url, max_connections=1, websocket={"max_connections": 2})], fake_unloq, rules=RULES, workers=1)
    first, second = raw(gate), raw(gate)
    assert [socket.read_response(head_only=True)[0] for socket in (first, second)] == [101, 101]
    assert raw(gate).read_response()[0] == 503
    assert gate.record(path="/free/ws", status=503)["error"] == "upstream-connections-exhausted"
    first.close()
    eventually(lambda: raw(gate).read_response(head_only=True)[0] == 101, "a place was not given back")


def test_sockets_can_be_turned_off(start_gateway, fake_unloq, app):
    gate = start_gateway([route("app", app.url, websocket={"max_connections": 0})], fake_unloq, rules=RULES)
    assert raw(gate).read_response()[0] == 503


def test_silent_sockets_cost_little(start_gateway, fake_unloq, app):
    gate = start_gateway([route("app", app.url)], fake_unloq, rules=RULES, workers=1)
    sockets = [raw(gate) for _ in range(20)]
    assert all(socket.read_response(head_only=True)[0] == 101 for socket in sockets)
    before = gate.resident_kib()
    sockets += [raw(gate) for _ in range(200)]
    for socket in sockets[20:]:
        assert socket.read_response(head_only=True)[0] == 101
        socket.send(text("hello"))
        assert read_frame(socket) == (1, b"hello")
    assert (gate.resident_kib() - before) / 200 < 48, "KiB per tunnel"
