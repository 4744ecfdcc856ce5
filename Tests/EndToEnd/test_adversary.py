"""Attacks that no advisory has a name for: what somebody would try who has read the code."""

import socket
import threading
import time

import pytest

from kit.fake_unloq import hang
from kit.gateway import route, rule
from kit.raw import RawConnection, exchange
from kit.waiting import eventually

RULES = [rule("public", "none", path="/public/**"), rule("staff", {"approval": "8h"})]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)


# A rule about DELETE and an application that takes `X-HTTP-Method-Override` for the method. The field is refused; under WSGI and CGI its
# twin with `_` is the same variable, and must not get through either.
@pytest.mark.parametrize("name", ["X_HTTP_Method_Override", "X-HTTP_Method", "x_method_override", "X.HTTP.Method.Override"])
def test_a_method_in_the_twin_of_a_header_is_refused(gate, upstream, name):
    status, _, _ = exchange(gate.port, f"POST /public/x HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\n{name}: DELETE\r\n\r\n".encode())
    assert status == 400
    assert not upstream.requests


# Ringing is cheap and a push that was called off has reached the phone: whoever starts and cancels in a loop, or asks by curl and hangs up,
# could ring a stranger's phone without limit, because only denials were followed by a pause.
def test_starting_and_cancelling_does_not_ring_for_ever(gate, fake_unloq):
    fake_unloq.behaviour = hang
    client = gate.client()
    for _ in range(20):
        try:
            wait = client.ask_to_sign_in("victim@corp.test")
        except AssertionError as refused:
            assert "429" in str(refused)
            break
        client.post(f"{wait}/cancel").expect(303)
    else:
        pytest.fail("twenty pushes in a row, and no end")
    assert fake_unloq.count("/authenticate") <= 6


def test_hanging_up_does_not_ring_for_ever(gate, fake_unloq):
    fake_unloq.behaviour = hang
    asked = b"GET / HTTP/1.1\r\nHost: app.test\r\nAuthorization: Basic dmljdGltQGNvcnAudGVzdDo=\r\nPrefer: wait=60\r\n\r\n"
    for _ in range(20):
        with RawConnection(gate.port) as connection:
            connection.send(asked)
            time.sleep(0.15)
    gate.wait_records(20)
    assert fake_unloq.count("/authenticate") <= 6


# Every wish that joins a push gets a ticket, and the tickets are bounded in number. One address that joins its own pushes thousands of times
# must not use them up for everybody.
def test_one_address_cannot_use_up_the_tickets(start_gateway, fake_unloq, upstream):
    fake_unloq.behaviour = hang
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, approvals={"pending": 40})
    client = gate.client()
    turned_away = client.get("/")
    client.get(turned_away.location)
    sealed = turned_away.location.split("to=")[1]
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    def ask(connection, email, source=None):
        body = f"email={email}&to={sealed}".encode()
        connection.send((f"POST /.unloq/sign-in HTTP/1.1\r\nHost: {client.authority}\r\nOrigin: {client.origin}\r\nAccept: text/html\r\n"
                         f"Content-Type: {FORM}\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
        return connection.read_response()[0]

    with RawConnection(gate.port) as connection:
        answers = [ask(connection, f"p{number // 256}@corp.test") for number in range(800)]
    assert 429 in answers
    other = RawConnection.__new__(RawConnection)
    other.socket, other.buffer = socket.create_connection(("127.0.0.1", gate.port), 20, ("127.0.0.2", 0)), b""
    with other:
        assert ask(other, "somebody@corp.test") == 303


def slowest_answer(gate, seconds=3.0):
    """The longest that a simple request takes while `seconds` pass."""
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            assert exchange(gate.port, b"GET /public/x HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n", timeout=10)[0] == 200
        except TimeoutError:
            pass
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.02)
    return slowest


def flood(port, first, block, stop):
    """Sends `block` as fast as the peer takes it, and throws the answers away."""
    connection = socket.create_connection(("127.0.0.1", port), 20)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
    connection.sendall(first)

    def drain():
        try:
            while connection.recv(1 << 20):
                pass
        except OSError:
            pass

    def send():
        try:
            while not stop.is_set():
                connection.sendall(block)
        except OSError:
            pass
        connection.close()

    for work in (drain, send):
        threading.Thread(target=work, daemon=True).start()


# A loop serves one connection as long as its socket has bytes and takes bytes. One that never runs dry must not keep the others waiting.
FLOODS = {
    "pipelined requests": (b"", b"GET / HTTP/1.1\r\nHost: other.test\r\n\r\n" * 4000),
    "tiny chunks": (b"POST /public/x HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n", b"10\r\n0123456789abcdef\r\n" * 8000),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_one_client_that_never_pauses_does_not_keep_others_waiting(start_gateway, fake_unloq, upstream, kind):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, workers=1)
    stop = threading.Event()
    flood(gate.port, *FLOODS[kind], stop)
    time.sleep(0.5)
    slowest = slowest_answer(gate)
    stop.set()
    assert slowest < 1.5, f"{slowest:.1f} s"


def test_an_upstream_that_never_ends_its_interim_answers_does_not_keep_others_waiting(start_gateway, fake_unloq, upstream):
    def endless(exchange):
        if b"/public/endless" not in exchange.request.head:
            return exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        while not upstream.released.is_set():
            exchange.connection.socket.sendall(b"HTTP/1.1 102 Processing\r\n\r\n" * 8000)

    upstream.behaviour = endless
    gate = start_gateway([route("app", upstream.url, timeouts={"read": "2s"})], fake_unloq, rules=RULES, workers=1)
    with RawConnection(gate.port) as connection:
        connection.send(b"GET /public/endless HTTP/1.1\r\nHost: app.test\r\n\r\n")
        time.sleep(0.3)
        assert slowest_answer(gate) < 1.5
        assert connection.read_response()[0] in (502, 504)


# Anybody may post to the gate's own pages. A body that comes a byte at a time must not hold its connection for days.
def test_a_dripping_body_of_an_own_page_has_one_deadline(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, timeouts={"body": "1s"})
    with RawConnection(gate.port) as connection:
        connection.send(f"POST /.unloq/sign-in HTTP/1.1\r\nHost: app.test\r\nContent-Type: {FORM}\r\nContent-Length: 100\r\n\r\n".encode())
        began = time.monotonic()
        for _ in range(12):
            connection.send(b"a")
            time.sleep(0.4)
        assert connection.read_response()[0] == 408
        assert time.monotonic() - began < 6
    assert gate.record(path="/.unloq/sign-in")["duration_ms"] < 3000


# An answer without a body that announces one: a client or a front that believes it takes the beginning of the next answer for its body.
def test_a_length_that_cannot_be_is_not_handed_on(gate, upstream):
    upstream.behaviour = lambda exchange: exchange.reply(b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")
    status, fields, _ = exchange(gate.port, b"GET /public/x HTTP/1.1\r\nHost: app.test\r\n\r\n")
    assert status == 204
    assert "content-length" not in fields


# A cookie without a name is sent back as its value alone: `=unloq-session=x` comes back as `unloq-session=x`.
@pytest.mark.parametrize("value", ["unloq-session=x; Path=/", "=unloq-session=x; Path=/", " = unloq-session=x", "__Host-unloq-session=x",
                                   "=__Host-unloq-browser=x; Secure", "UNLOQ-browser =x"])
def test_an_application_cannot_set_the_gates_cookies(gate, upstream, value):
    upstream.behaviour = lambda exchange: exchange.reply(
        f"HTTP/1.1 200 OK\r\nSet-Cookie: {value}\r\nSet-Cookie: mine=1\r\nContent-Length: 0\r\n\r\n".encode())
    with RawConnection(gate.port) as connection:
        connection.send(b"GET /public/x HTTP/1.1\r\nHost: app.test\r\n\r\n")
        head = connection.read_until(b"\r\n\r\n").decode().lower()
    assert "unloq" not in head
    assert "mine=1" in head


# The rule was found by the host in its one form. An application that compares hosts byte by byte must see that form.
@pytest.mark.parametrize("sent, seen", [("APP.Test", "app.test"), ("app.test.", "app.test"), ("App.Test.:8080", "app.test:8080")])
def test_the_upstream_sees_the_host_that_was_decided_about(gate, upstream, sent, seen):
    assert exchange(gate.port, f"GET /public/x HTTP/1.1\r\nHost: {sent}\r\n\r\n".encode())[0] == 200
    request = upstream.only()
    assert request.field("host") == seen
    assert request.field("x-forwarded-host") == seen


# The phone said "Sign in to app.test". Whoever talks somebody into that tap must not get into another application behind the same gate, by
# taking the cookie, the wait page or a held request there.
def test_a_tap_for_one_host_opens_no_other(start_gateway, authenticator, upstream, device):
    gate = start_gateway([route("app", upstream.url), route("vault", upstream.url)], authenticator)
    client = gate.client()
    wait = client.ask_to_sign_in(device.email)
    client.tap(device, wait)
    elsewhere = gate.client("vault.test", cookies=dict(client.cookies))
    elsewhere.get(wait).expect(403)
    client.get(wait).expect(303)
    assert client.get("/").status == 200
    elsewhere.cookies = dict(client.cookies)
    turned_away = elsewhere.get("/").expect(303)
    assert turned_away.location.startswith("/.unloq/sign-in")
    elsewhere.get("/.unloq/session").expect(401)


def test_held_sign_ins_of_two_hosts_ring_twice(start_gateway, fake_unloq, upstream):
    fake_unloq.behaviour = hang
    gate = start_gateway([route("app", upstream.url), route("vault", upstream.url)], fake_unloq)
    asked = "GET / HTTP/1.1\r\nHost: {}.test\r\nAuthorization: Basic dmljdGltQGNvcnAudGVzdDo=\r\nPrefer: wait=60\r\n\r\n"
    with RawConnection(gate.port) as one, RawConnection(gate.port) as other:
        one.send(asked.format("app").encode())
        other.send(asked.format("vault").encode())
        eventually(lambda: fake_unloq.count("/authenticate") == 2, "two pushes")


# A body may take minutes to arrive. Somebody starts a held form, another tab gets the approval that it would share, the person signs out, and
# then the form's last byte comes: it found the approval given "while it was on its way", and passed for a session that had ended.
def test_a_slow_form_does_not_pass_by_an_approval_of_a_session_that_has_ended(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq,
                         rules=[rule("danger", {"approval": "1s", "scope": "rule"}, path="/danger/**"), rule("staff", {"approval": "8h"})])
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test", "/")
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    upstream.forget()
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with RawConnection(gate.port) as form:
        form.send(f"POST /danger/1 HTTP/1.1\r\nHost: {client.authority}\r\nOrigin: {client.origin}\r\nSec-Fetch-Site: same-origin\r\n"
                  f"Accept: text/html\r\nCookie: {cookie}\r\nContent-Type: {FORM}\r\nContent-Length: 3\r\n\r\na=".encode())
        gate.wait_taken_in(1)
        asked = client.get("/danger/2").expect(303).location
        assert client.outcome(asked) == "approved"
        client.post("/.unloq/sign-out").expect(303)
        form.send(b"1")
        status, _, _ = form.read_response()
    assert not [request for request in upstream.requests if request.target == "/danger/1"]
    assert status in (303, 401, 403)


# Whoever was signed out still has the cookie, and the wait pages that belong to it: "ask again" on one of them rang the person's phone once more,
# for a session into which nothing can be written.
def test_a_session_that_has_ended_rings_nobody_again(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq,
                         rules=[rule("danger", {"approval": "fresh", "scope": "request"}, path="/danger/**"), rule("staff", {"approval": "8h"})])
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test", "/")
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    fake_unloq.behaviour = hang
    asked = client.get("/danger/1").expect(303).location
    client.post(f"{asked}/cancel").expect(303)
    kept = dict(client.cookies)
    client.post("/.unloq/sign-out").expect(303)
    client.cookies = kept
    rings = fake_unloq.count("/authenticate")
    client.post(f"{asked}/again").expect(401)
    assert fake_unloq.count("/authenticate") == rings
