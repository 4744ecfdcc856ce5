"""What fails at the application: the right status, the right word in the log, and no request sent twice that must not be."""

import socket
import threading

import pytest

from kit.gateway import route, rule
from kit.ports import free_port
from kit.raw import RawConnection, exchange
from kit.recorder import Recorder
from kit.waiting import eventually

FREE = [rule("free", "none")]
QUICK = {"connect": "1s", "read": "1s", "write": "1s"}
GET = b"GET /x HTTP/1.1\r\nHost: app.test\r\n\r\n"


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=FREE)


@pytest.fixture
def hasty_gate(start_gateway, fake_unloq, upstream):
    """A gateway that gives its upstream one second."""
    return start_gateway([route("app", upstream.url, timeouts=QUICK)], fake_unloq, rules=FREE)


def test_nobody_listens(start_gateway, fake_unloq):
    gate = start_gateway([route("app", f"http://127.0.0.1:{free_port()}")], fake_unloq, rules=FREE)
    assert exchange(gate.port, GET)[0] == 502
    record = gate.record(path="/x")
    assert record["error"] == "upstream-connect-failed"
    assert record["decision"] == "allow", "the gate said yes; it is the application that failed"


def test_a_name_that_does_not_exist(start_gateway, fake_unloq):
    gate = start_gateway([route("app", "http://no-such-host.invalid:80")], fake_unloq, rules=FREE)
    assert exchange(gate.port, GET)[0] == 502
    assert gate.record(path="/x")["error"]


def test_a_name_is_resolved(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", f"http://localhost:{upstream.port}")], fake_unloq, rules=FREE)
    assert exchange(gate.port, GET)[0] == 200


def test_an_address_that_does_not_answer_the_handshake(start_gateway, fake_unloq):
    """A listener whose queue is full takes no more connections: the connect time-out ends the wait."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            waiting.append(filler)
        gate = start_gateway([route("app", f"http://127.0.0.1:{port}", timeouts=QUICK)], fake_unloq, rules=FREE)
        assert exchange(gate.port, GET)[0] == 504
        assert "timeout" in gate.record(path="/x")["error"]
        for filler in waiting:
            filler.close()


def test_an_application_that_never_answers(hasty_gate, upstream):
    upstream.behaviour = lambda exchange: upstream.released.wait(30)
    assert exchange(hasty_gate.port, GET)[0] == 504
    assert hasty_gate.record(path="/x")["error"] == "upstream-read-timeout"
    assert len(upstream.requests) == 1, "a request that may be at work is not sent again"


def test_an_application_that_stops_in_the_middle(hasty_gate, upstream):
    def stall(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        upstream.released.wait(30)

    upstream.behaviour = stall
    with RawConnection(hasty_gate.port) as client:
        client.send(GET)
        status, _, body = client.read_response()
        assert (status, body) == (200, b"hello")
        assert client.is_closed
    assert hasty_gate.record(path="/x")["error"] == "upstream-read-timeout"


BROKEN = {
    "nonsense": b"\x00\x01\x02 hello\r\n\r\n",
    "no-status": b"HTTP/1.1 OK\r\n\r\n",
    "status-of-two-digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "http-9": b"HTTP/9.9 200 OK\r\n\r\n",
    "two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length-and-chunked": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "negative-length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "folded-field": b"HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n",
    "nul-in-a-field": b"HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 0\r\n\r\n",
    "bare-cr-in-a-field": b"HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: b=c\r\nContent-Length: 0\r\n\r\n",
    "space-before-colon": b"HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 0\r\n\r\n",
    "field-without-a-colon": b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 0\r\n\r\n",
    "unknown-coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
    "endless-head": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 90) for n in range(5000)) + b"\r\n",
    "unasked-101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_is_502_and_nothing_of_it_gets_out(gate, upstream, answer):
    def broken(exchange):
        exchange.reply(answer)
        exchange.close()

    upstream.behaviour = broken
    status, fields, body = exchange(gate.port, GET)
    assert status == 502
    assert "x-a" not in fields and "set-cookie" not in fields
    record = gate.record(path="/x")
    assert record["error"] in ("upstream-bad-response", "upstream-closed")
    assert record["decision"] == "allow"
    assert "upstream" in body.decode().lower() or "application" in body.decode().lower()


def test_a_bad_chunk_ends_the_connection(gate, upstream):
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n")
    with RawConnection(gate.port) as client:
        client.send(GET)
        assert not client.read_to_end().endswith(b"0\r\n\r\n")
    assert gate.record(path="/x")["error"] == "upstream-bad-response"


def test_bytes_behind_an_answer_are_not_the_next_answer(gate, upstream):
    """A poisoned pool: what follows a finished answer must never be taken for the answer to somebody else's request."""
    def two_answers(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON")

    upstream.behaviour = two_answers
    for _ in range(3):
        assert exchange(gate.port, GET)[2] == b"ok"
    assert upstream.connections == 3, "such a connection is not used again"


def test_a_stale_connection_costs_a_safe_request_nothing(gate, upstream):
    assert exchange(gate.port, GET)[0] == 200
    upstream.drop_connections()
    for _ in range(4):
        assert exchange(gate.port, GET)[0] == 200


def test_a_connection_that_dies_under_a_safe_request_is_tried_again(start_gateway, fake_unloq):
    """The upstream answers once per connection, then closes as soon as the second request has arrived."""
    def once(exchange):
        if any(r is not exchange.request and r.connection == exchange.request.connection for r in upstream.requests):
            exchange.close()
        else:
            exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    upstream = Recorder(once)
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=FREE, workers=1)
    try:
        assert exchange(gate.port, GET)[0] == 200
        assert exchange(gate.port, GET)[0] == 200
        assert len(upstream.requests) == 3, "once answered, once died, once again"
    finally:
        upstream.stop()


def test_a_connection_that_dies_under_an_unsafe_request_is_not_tried_again(start_gateway, fake_unloq):
    """A POST that may have been carried out is not sent twice, whatever the connection's age."""
    def once(exchange):
        if any(r is not exchange.request and r.connection == exchange.request.connection for r in upstream.requests):
            exchange.close()
        else:
            exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    upstream = Recorder(once)
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=FREE, workers=1)
    post = b"POST /order HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\n\r\nbuy"
    try:
        assert exchange(gate.port, post)[0] == 200
        assert exchange(gate.port, post)[0] == 502
        assert [request.is_complete for request in upstream.requests] == [True, True]
    finally:
        upstream.stop()


def test_two_upstreams_take_turns(start_gateway, fake_unloq):
    both = [Recorder(), Recorder()]
    gate = start_gateway([route("app", [one.url for one in both])], fake_unloq, rules=FREE, workers=1)
    try:
        for _ in range(10):
            assert exchange(gate.port, GET)[0] == 200
        assert [len(one.requests) for one in both] == [5, 5]
    finally:
        for one in both:
            one.stop()


def test_a_dead_upstream_among_two_is_passed_over_for_safe_requests(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", [f"http://127.0.0.1:{free_port()}", upstream.url])], fake_unloq, rules=FREE)
    assert [exchange(gate.port, GET)[0] for _ in range(6)] == [200] * 6


def test_an_early_answer_to_a_large_upload_reaches_the_client(gate, upstream):
    """The application refuses after the head; the client must see the refusal, not a reset."""
    def refuse(connection):
        head = connection.read_until(b"\r\n\r\n")
        if head:
            connection.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
        return False

    upstream.before_request = refuse
    with RawConnection(gate.port) as client:
        client.send(b"POST /up HTTP/1.1\r\nHost: app.test\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000)
        assert client.read_response()[0] in (403, 502)


def test_head_and_bodiless_answers_keep_the_connection(gate, upstream):
    answers = {"HEAD": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "GET": b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
               "DELETE": b"HTTP/1.1 204 No Content\r\n\r\n"}
    upstream.behaviour = lambda exchange: exchange.reply(answers[exchange.request.request_line.split(b" ")[0].decode()])
    with RawConnection(gate.port) as client:
        for method, status in (("HEAD", 200), ("GET", 304), ("DELETE", 204)) * 2:
            client.send(f"{method} /x HTTP/1.1\r\nHost: app.test\r\n\r\n".encode())
            assert client.read_response(head_only=True)[0] == status


def test_an_interim_answer_is_passed_or_dropped_but_never_taken_for_the_final_one(gate, upstream):
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    with RawConnection(gate.port) as client:
        client.send(GET)
        status, _, body = client.read_response()
        if status == 103:
            status, _, body = client.read_response()
        assert (status, body) == (200, b"ok")


def test_a_slow_application_does_not_slow_the_others(start_gateway, fake_unloq, upstream):
    slow = Recorder(lambda exchange: slow.released.wait(60))
    gate = start_gateway([route("slow", slow.url), route("app", upstream.url)], fake_unloq, rules=FREE, workers=1)
    try:
        waiting = [RawConnection(gate.port) for _ in range(50)]
        for connection in waiting:
            connection.send(b"GET /wait HTTP/1.1\r\nHost: slow.test\r\n\r\n")
        slow.wait_for(50)
        done = threading.Event()
        threading.Thread(target=lambda: exchange(gate.port, GET)[0] == 200 and done.set()).start()
        eventually(done.is_set, "the other application is slow too", timeout=5)
        for connection in waiting:
            connection.close()
    finally:
        slow.stop()
