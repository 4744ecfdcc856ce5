"""Bodies of every size in both directions, with nginx behind, slow peers, and peers that leave."""

import hashlib
import http.client
import socket
import threading
import time

import pytest

from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.waiting import eventually

MIB = 1 << 20
SIZES = [0, 1, 2, 1023, 16384, 65536, 65537, 3 * MIB + 1, 64 * MIB]
FREE = [rule("free", "none")]
HEADROOM_KIB = 48 * 1024


@pytest.fixture
def gate(start_gateway, fake_unloq, nginx):
    return start_gateway([route("files", nginx.url)], fake_unloq, rules=FREE, limits={"body": "2GiB"})


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def blocks(path):
    with open(path, "rb") as file:
        while block := file.read(1 << 18):
            yield block


def download(gate, target, headers=None):
    """Length and digest of what comes back, read in blocks."""
    connection = http.client.HTTPConnection("127.0.0.1", gate.port, timeout=300)
    connection.request("GET", target, headers={"Host": "files.test", **(headers or {})})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    seen, count = hashlib.sha256(), 0
    while block := answer.read(1 << 18):
        seen.update(block)
        count += len(block)
    framing = answer.getheader("Transfer-Encoding") or answer.getheader("Content-Length")
    connection.close()
    return count, seen.hexdigest(), framing


def upload(gate, target, path, size, chunked):
    connection = http.client.HTTPConnection("127.0.0.1", gate.port, timeout=300)
    headers = {"Host": "files.test"}
    if not chunked:
        headers["Content-Length"] = str(size)
    connection.request("PUT", target, body=blocks(path), headers=headers, encode_chunked=chunked)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_down(gate, nginx, size, chunked):
    file = nginx.make_file(f"down-{size}", size)
    count, digest, framing = download(gate, f"/{'chunked' if chunked else 'down'}/down-{size}")
    assert count == size
    assert digest == digest_of(file)
    if size:  # nginx needs no chunks for nothing
        assert (framing == "chunked") == chunked
    assert gate.record(status=200)["bytes_out"] >= size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_up(gate, nginx, size, chunked):
    file = nginx.make_file(f"down-{size}", size)
    name = f"up-{size}-{chunked}"
    assert upload(gate, f"/up/{name}", file, size, chunked) in (201, 204)
    assert digest_of(nginx.uploaded(name)) == digest_of(file)
    assert gate.record(method="PUT")["bytes_in"] >= size


@pytest.mark.large
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_gibibyte_down_needs_a_bounded_buffer(gate, nginx, chunked):
    file = nginx.make_file("gibibyte", 1024 * MIB)
    before = gate.resident_kib()
    count, digest, _ = download(gate, f"/{'chunked' if chunked else 'down'}/gibibyte")
    assert count == 1024 * MIB and digest == digest_of(file)
    assert gate.peak_kib() - before < HEADROOM_KIB


@pytest.mark.large
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_gibibyte_up_needs_a_bounded_buffer(gate, nginx, chunked):
    file = nginx.make_file("gibibyte", 1024 * MIB)
    before = gate.resident_kib()
    assert upload(gate, "/up/gibibyte", file, 1024 * MIB, chunked) in (201, 204)
    assert nginx.uploaded("gibibyte").stat().st_size == 1024 * MIB
    assert digest_of(nginx.uploaded("gibibyte")) == digest_of(file)
    assert gate.peak_kib() - before < HEADROOM_KIB
    nginx.uploaded("gibibyte").unlink()


def test_a_slow_reader_holds_the_sender_back(gate, nginx):
    """The gateway reads from the upstream only as fast as the client takes it."""
    nginx.make_file("down-big", 256 * MIB)
    before = gate.resident_kib()
    with RawConnection(gate.port) as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.send(b"GET /down/down-big HTTP/1.1\r\nHost: files.test\r\n\r\n")
        head = client.read_until(b"\r\n\r\n")
        assert b" 200 " in head
        taken = len(client.read_exactly(4 * MIB))
        steady = [gate.resident_kib()]
        eventually(lambda: steady.append(gate.resident_kib()) or len(steady) > 25, "samples", pause=0.02)
        assert max(steady) - before < HEADROOM_KIB
        assert taken == 4 * MIB
    eventually(lambda: gate.record(path="/down/down-big")["bytes_out"] < 200 * MIB, "the log tells how much was sent")


def test_a_slow_sender_is_served(gate, nginx):
    body = b"x" * 4000
    with RawConnection(gate.port) as client:
        client.send(b"PUT /up/slow HTTP/1.1\r\nHost: files.test\r\nContent-Length: 4000\r\n\r\n")
        for start in range(0, 4000, 100):
            client.send(body[start:start + 100])
            time.sleep(0.002)  # a slow peer is what this test is about
        assert client.read_response()[0] in (201, 204)
    assert nginx.uploaded("slow").read_bytes() == body


def test_a_slow_upstream_is_passed_on_as_it_comes(gate, nginx):
    nginx.make_file("down-slow", 400_000)
    with RawConnection(gate.port, timeout=30) as client:
        client.send(b"GET /slow/down-slow HTTP/1.1\r\nHost: files.test\r\nConnection: close\r\n\r\n")
        head = client.read_until(b"\r\n\r\n")
        assert b" 200 " in head
        started = time.monotonic()
        first = client.read_exactly(1)
        waited = time.monotonic() - started
        assert first and waited < 1.0, "the first byte came at once"
        assert len(client.read_to_end()) == 400_000 - 1


def test_a_client_that_leaves_while_sending_cuts_the_upstream_request_short(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    client = RawConnection(gate.port)
    client.send(b"POST /cut HTTP/1.1\r\nHost: files.test\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100_000)
    upstream.wait_for(1)
    client.reset()
    record = gate.record(path="/cut", timeout=10)
    assert record["bytes_in"] >= 0
    eventually(lambda: not upstream.requests[0].is_complete, "the upstream got a whole request out of a part")
    assert len(upstream.requests) == 1


def test_a_client_that_leaves_while_receiving_frees_everything(gate, nginx):
    nginx.make_file("down-big", 256 * MIB)
    for _ in range(20):
        client = RawConnection(gate.port)
        client.send(b"GET /down/down-big HTTP/1.1\r\nHost: files.test\r\n\r\n")
        client.read_exactly(MIB)
        client.reset()
    gate.wait_records(20, path="/down/down-big")
    sockets = lambda: sum("socket" in link for link in _links(gate.pid))  # noqa: E731
    eventually(lambda: sockets() < 40, lambda: f"{sockets()} sockets are still open")
    assert gate.resident_kib() < 150_000


def _links(pid):
    import os
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            yield os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue


def test_an_upstream_that_leaves_in_the_middle_is_not_taken_for_the_end(start_gateway, fake_unloq, upstream):
    def half(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 500)
        exchange.close()

    upstream.behaviour = half
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    with RawConnection(gate.port) as client:
        client.send(b"GET /half HTTP/1.1\r\nHost: files.test\r\n\r\n")
        status, _, body = client.read_response()
        assert status == 200 and len(body) == 500
        assert client.is_closed, "a cut body must end in a closed connection"
    assert gate.record(path="/half")["error"]


def test_a_chunked_answer_that_is_cut_stays_cut(start_gateway, fake_unloq, upstream):
    def half(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        exchange.close()

    upstream.behaviour = half
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    with RawConnection(gate.port) as client:
        client.send(b"GET /half HTTP/1.1\r\nHost: files.test\r\n\r\n")
        everything = client.read_to_end()
    assert b"hello" in everything
    assert not everything.endswith(b"0\r\n\r\n"), "no false end"
    assert gate.record(path="/half")["error"]


def test_an_answer_without_a_length_ends_with_its_connection(start_gateway, fake_unloq, upstream):
    def old(exchange):
        exchange.reply(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold but good")
        exchange.close()

    upstream.behaviour = old
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    with RawConnection(gate.port) as client:
        for _ in range(2):
            client.send(b"GET /old HTTP/1.1\r\nHost: files.test\r\n\r\n")
            status, _, body = client.read_response()
            assert (status, body) == (200, b"old but good")


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE, limits={"body": "1KiB"})
    with RawConnection(gate.port) as client:
        client.send(b"POST /big HTTP/1.1\r\nHost: files.test\r\nContent-Length: 1025\r\n\r\n")
        assert client.read_response()[0] == 413
        assert client.is_closed
    assert gate.record(path="/big")["reason"] == "body-too-large"
    assert not upstream.requests


def test_a_chunked_body_that_grows_too_large_is_cut(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE, limits={"body": "1KiB"})
    with RawConnection(gate.port) as client:
        client.send(b"POST /big HTTP/1.1\r\nHost: files.test\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(8):
            client.send(b"100\r\n" + b"x" * 256 + b"\r\n")
        client.send(b"0\r\n\r\n")
        assert client.read_response()[0] == 413
    assert gate.record(path="/big")["reason"] == "body-too-large"
    assert not any(request.is_complete for request in upstream.requests)


def test_trailers_go_both_ways(start_gateway, fake_unloq, upstream):
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n")
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    with RawConnection(gate.port) as client:
        client.send(b"POST /t HTTP/1.1\r\nHost: files.test\r\nTransfer-Encoding: chunked\r\nTrailer: X-Up\r\n"
                    b"Connection: close\r\n\r\n3\r\nabc\r\n0\r\nX-Up: 1\r\n\r\n")
        everything = client.read_to_end()
    assert everything.endswith(b"0\r\nX-Sum: 6\r\n\r\n")
    assert upstream.only().body == b"abc"


def test_100_continue_is_passed_along(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("files", upstream.url)], fake_unloq, rules=FREE)
    with RawConnection(gate.port) as client:
        client.send(b"POST /c HTTP/1.1\r\nHost: files.test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        assert client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
        client.send(b"abc")
        assert client.read_response()[0] == 200
    assert upstream.only().body == b"abc"


def test_bodies_of_many_clients_do_not_mix(gate, nginx):
    """64 clients at once, each with its own content, up and down again."""
    def there_and_back(number):
        body = hashlib.sha256(str(number).encode()).digest() * 4096
        for chunked in (False, True):
            connection = http.client.HTTPConnection("127.0.0.1", gate.port, timeout=120)
            headers = {"Host": "files.test"} if chunked else {"Host": "files.test", "Content-Length": str(len(body))}
            connection.request("PUT", f"/up/mix-{number}", body=iter([body]), headers=headers, encode_chunked=chunked)
            answer = connection.getresponse()
            answer.read()
            connection.request("GET", f"/up/mix-{number}", headers={"Host": "files.test"})
            if connection.getresponse().read() != body:
                wrong.append(number)
            connection.close()

    wrong = []
    threads = [threading.Thread(target=there_and_back, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
