"""How fresh, for what, and how often: approvals of one request with its body, held bodies, the session's clocks, renewal."""

import hashlib
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.waiting import eventually
from kit.web import NAVIGATION, SCRIPT

MEBIBYTE = 1 << 20
ONCE = rule("once", {"approval": "fresh", "scope": "request", "message": "$method $path"}, method=["POST", "PUT"])
STAFF = rule("staff", {"approval": "8h"})


@pytest.fixture
def start_dangerous(start_gateway, authenticator, upstream, device):
    """A signed-in browser at an application whose POSTs need a tap of their own."""
    def start(rules=(ONCE, STAFF), **sections):
        gateway = start_gateway([route("app", upstream.url)], authenticator, rules=list(rules), **sections)
        client = gateway.client()
        client.sign_in(device).expect(200)
        upstream.forget()
        return gateway, client
    return start


@pytest.fixture
def dangerous(start_dangerous):
    return start_dangerous()


def body_of(size):
    """Bytes that differ from place to place, so that one lost or doubled shows."""
    return b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(size // 32 + 1))[:size]


def head(client, target, body=None, kind=NAVIGATION, method="POST", **fields):
    """The bytes of a request's head from `client`'s page."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {client.authority}", f"Origin: {client.origin}"]
    lines += [f"{name}: {value}" for name, value in kind.items()]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if client.cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in client.cookies.items()))
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def sealed(problem):
    """The sealed request of an approval_url."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(problem["approval_url"]).query)["to"][0]


def tap_for(client, device, refused):
    """Opens the approve page that a refusal names, presses its button, and taps."""
    problem = refused.expect(403).json
    client.get(problem["approval_url"]).expect(200)
    client.tap(device, client.post("/.unloq/approve", {"to": sealed(problem)}).expect(303).location)


# Scope request: bound to the body, and used once.

def test_a_scripts_request_with_a_body_passes_once_after_its_tap(dangerous, upstream, device):
    """A changed body, another target or method, and a replay: none of them has the approval of the one that was refused."""
    gateway, client = dangerous
    tap_for(client, device, client.script("/orders/7", "POST", b'{"do": "delete"}'))
    for method, target, body in [("POST", "/orders/7", b'{"do": "DELETE"}'), ("POST", "/orders/8", b'{"do": "delete"}'),
                                 ("POST", "/orders/7?all=1", b'{"do": "delete"}'), ("PUT", "/orders/7", b'{"do": "delete"}'),
                                 ("POST", "/orders/7", None)]:
        client.script(target, method, body).expect(403)
    client.script("/orders/7", "POST", b'{"do": "delete"}', Content_Type="text/plain").expect(403)
    assert not upstream.requests
    client.script("/orders/7", "POST", b'{"do": "delete"}').expect(200)
    client.script("/orders/7", "POST", b'{"do": "delete"}').expect(403)
    assert upstream.only().body == b'{"do": "delete"}'
    assert gateway.record(path="/orders/7", decision="allow")["reason"] == "approval-held"


def test_of_many_replays_at_once_one_passes(dangerous, upstream, device):
    _, client = dangerous
    body = body_of(100_000)
    tap_for(client, device, client.script("/orders/7", "POST", body))
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: client.script("/orders/7", "POST", body).status, range(12)))
    assert sorted(answers) == [200] + [403] * 11
    assert upstream.only().body == body


def test_another_persons_approval_is_none(start_dangerous, upstream, device, authenticator):
    gateway, client = start_dangerous()
    tap_for(client, device, client.script("/orders/7", "POST", b"a=1"))
    other = gateway.client()
    other.sign_in(authenticator.add_user()).expect(200)
    upstream.forget()
    other.script("/orders/7", "POST", b"a=1").expect(403)
    assert not upstream.requests


def test_an_altered_approve_link_opens_nothing(dangerous, device):
    """The body's digest travels in the link; it is sealed like all of it."""
    _, client = dangerous
    text = sealed(client.script("/orders/7", "POST", b"a=1").expect(403).json)
    rings = device.rings
    for broken in (text[:-2], "A" + text[1:], text.replace(".", "x."), text.split(".")[0]):
        client.post("/.unloq/approve", {"to": broken}).expect(400)
    assert device.rings == rings


# Held requests: read first, sent exactly once after the tap.

@pytest.mark.parametrize("size", [1, 5000, 64 << 10, (64 << 10) + 1, 3 * MEBIBYTE], ids=lambda size: f"{size}-bytes")
def test_a_held_form_is_sent_once_with_the_same_bytes(dangerous, upstream, device, size):
    gateway, client = dangerous
    body = body_of(size)
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.request, "POST", "/orders", body, {"Origin": client.origin})
        request = device.wait_pending()
        assert not upstream.requests and not sent.done()
        device.approve(request)
        sent.result().expect(200)
    received = upstream.only()
    assert received.body == body and received.field("content-length") == str(size)
    assert gateway.record(path="/orders", decision="allow")["bytes_in"] == size


def test_a_held_chunked_request_is_sent_once_with_its_length(dangerous, upstream, device):
    """Chunks come as they like; the upstream gets the same bytes, with their length. Trailers are dropped."""
    _, client = dangerous
    body = body_of(200_000)
    with RawConnection(client.port) as connection:
        connection.send(head(client, "/orders", Transfer_Encoding="chunked"))
        for start in range(0, len(body), 7001):
            piece = body[start:start + 7001]
            connection.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connection.send(b"0\r\nX-Sum: 1\r\n\r\n")
        device.approve_next()
        assert connection.read_response()[0] == 200
    received = upstream.only()
    assert received.body == body and received.field("content-length") == str(len(body))
    assert not received.has("transfer-encoding") and not received.has("x-sum")


def test_a_client_that_asks_first_is_told_to_go_on_once(dangerous, upstream, device):
    """`Expect: 100-continue`: the body is wanted before the phone rings, and never asked for twice."""
    _, client = dangerous
    with RawConnection(client.port) as connection:
        connection.send(head(client, "/orders", b"a=1", Expect="100-continue"))
        assert connection.read_response()[0] == 100
        connection.send(b"a=1")
        device.approve_next()
        assert connection.read_response()[0] == 200
    assert upstream.only().body == b"a=1" and not upstream.only().has("expect")


def test_a_denied_upload_is_not_sent(dangerous, upstream, device):
    _, client = dangerous
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.request, "POST", "/orders", body_of(MEBIBYTE), {"Origin": client.origin})
        device.deny_next()
        sent.result().expect(403)
    assert not upstream.requests


def test_a_held_request_takes_a_new_connection(dangerous, upstream, device):
    """A kept connection may be closing just now, and a held request is not sent twice: it takes no chances."""
    _, client = dangerous
    client.get("/warm").expect(200)
    warm = upstream.only().connection
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.post, "/orders", {"a": "1"})
        device.approve_next()
        sent.result().expect(200)
    assert upstream.requests[-1].connection != warm


def test_a_broken_upstream_gets_a_held_request_once(dangerous, upstream, device):
    """It may have acted on what it got: the person is told, and nothing is sent again."""
    _, client = dangerous
    upstream.behaviour = lambda exchange: exchange.close()
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.request, "POST", "/orders", body_of(MEBIBYTE), {"Origin": client.origin})
        device.approve_next()
        sent.result().expect(502)
    assert upstream.only().is_complete


def test_an_upstream_that_answers_before_it_has_read_is_heard(dangerous, upstream, device):
    """A 413 that comes before the held body is through: the answer arrives, nobody waits for the other."""
    _, client = dangerous

    def refuse(connection):
        connection.read_until(b"\r\n\r\n")
        connection.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        upstream.released.wait(20)
        return False

    upstream.before_request = refuse
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.request, "POST", "/orders", body_of(8 * MEBIBYTE), {"Origin": client.origin})
        device.approve_next()
        sent.result().expect(413)
    upstream.released.set()


# The client leaves.

@pytest.mark.parametrize("scope", ["session", "rule", "request"])
@pytest.mark.parametrize("size", [3, 4 * MEBIBYTE], ids=["small", "large"])
@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_client_that_leaves_takes_its_push_along(start_dangerous, upstream, device, scope, size, how):
    """A body that waits on its connection hides the client's end behind it, so it is read first."""
    gateway, client = start_dangerous([rule("once", {"approval": "fresh", "scope": scope}, method="POST"), STAFF])
    body = body_of(size)
    connection = RawConnection(client.port)
    connection.send(head(client, "/orders", body) + body)
    device.wait_pending()
    connection.close() if how == "close" else connection.reset()
    assert gateway.record(path="/orders", timeout=10)["reason"] == "client-left"
    device.wait_quiet()
    assert not upstream.requests


def test_a_client_that_leaves_while_it_sends_rings_nobody(dangerous, upstream, device):
    gateway, client = dangerous
    rings = device.rings
    connection = RawConnection(client.port)
    body = body_of(MEBIBYTE)
    connection.send(head(client, "/orders", body) + body[:-1])
    connection.close()
    assert gateway.record(path="/orders", timeout=10)["reason"] == "client-left"
    assert device.rings == rings and not upstream.requests


@pytest.mark.parametrize("turn", range(6))
def test_leaving_at_the_tap_sends_nothing_or_once(dangerous, upstream, device, turn):
    """The client leaves just when the person taps, before or after: the upstream sees the whole request once, or nothing."""
    gateway, client = dangerous
    body = body_of(3 * MEBIBYTE)
    connection = RawConnection(client.port)
    connection.send(head(client, "/orders", body) + body)
    request = device.wait_pending()
    together = threading.Barrier(2)

    def tap():
        together.wait()
        try:
            device.approve(request)
        except AssertionError as gone:
            assert "gone" in str(gone)

    tapping = threading.Thread(target=tap)
    tapping.start()
    together.wait()
    if turn % 2:
        tapping.join()
    connection.close()
    tapping.join()
    gateway.record(path="/orders", timeout=10)
    device.wait_quiet()
    eventually(lambda: all(request.is_complete for request in upstream.requests), "half a request at the upstream")
    assert [request.body == body for request in upstream.requests] in ([], [True])


# Bounds.

def test_uploads_go_to_the_disk_and_not_to_memory(start_dangerous, upstream, device, tmp_path):
    """Ninety megabytes, held for as long as the phone rings: memory stays where it was."""
    folder = tmp_path / "held"
    folder.mkdir()
    gateway, client = start_dangerous(holding={"largest": "32MiB", "directory": str(folder)})
    body = body_of(30 * MEBIBYTE)
    before = gateway.resident_kib()
    connections = []
    for number in range(3):
        connection = RawConnection(client.port)
        connection.send(head(client, f"/upload/{number}", body) + body)
        device.wait_pending(lambda request, number=number: f"/upload/{number}" in request["message"])
        connections.append(connection)
    assert not list(folder.iterdir()), "a held body has no name"
    assert gateway.resident_kib() - before < 6 * 1024
    for request in device.pending:
        device.approve(request)
    for connection in connections:
        assert connection.read_response()[0] == 200
    assert gateway.resident_kib() - before < 12 * 1024
    assert [request.body == body for request in upstream.requests] == [True] * 3


def test_a_body_over_the_ceiling_gets_413_before_a_phone_rings(start_dangerous, upstream, device):
    gateway, client = start_dangerous(holding={"largest": "1MiB"})
    rings = device.rings
    too_long = body_of(MEBIBYTE + 1)
    client.request("POST", "/form", too_long, {"Origin": client.origin}).expect(413)
    assert client.script("/script", "POST", too_long).expect(413).json["reason"] == "body-too-large"
    with RawConnection(client.port) as connection:
        connection.send(head(client, "/chunked", kind=SCRIPT, Transfer_Encoding="chunked"))
        connection.send(f"{len(too_long):x}\r\n".encode() + too_long)
        assert connection.read_response()[0] == 413
    for path in ("/form", "/script", "/chunked"):
        assert gateway.record(path=path)["reason"] == "body-too-large"
    assert device.rings == rings and not upstream.requests


def test_a_body_over_the_ceiling_may_be_sent_after_its_approval(start_dangerous, upstream, device):
    """Scope rule is not bound to a body: the person is asked first, and any length passes then."""
    gateway, client = start_dangerous([rule("uploads", {"approval": "5m", "scope": "rule"}, method="POST"), STAFF],
                                      holding={"largest": "64KiB"})
    body = body_of(2 * MEBIBYTE)
    refused = client.request("POST", "/upload", body, {"Origin": client.origin, "Referer": client.origin + "/page"}).expect(303)
    assert refused.location.startswith("/.unloq/approve?")
    client.get(refused.location).expect(200)
    to = urllib.parse.parse_qs(urllib.parse.urlsplit(refused.location).query)["to"][0]
    client.tap(device, client.post("/.unloq/approve", {"to": to}).expect(303).location)
    client.request("POST", "/upload", body, {"Origin": client.origin}).expect(200)
    assert upstream.only().body == body


def test_all_held_bodies_together_are_bounded(start_dangerous, upstream, device):
    gateway, client = start_dangerous(holding={"largest": "1MiB", "total": "1MiB"}, workers=2)
    body = body_of(MEBIBYTE)
    first = RawConnection(client.port)
    first.send(head(client, "/first", body) + body)
    request = device.wait_pending()
    answer = client.script("/second", "POST", b"a=1").expect(503)
    assert answer.json["reason"] == "holding-full" and int(answer.field("Retry-After")) > 0
    client.post("/third", {"a": "1"}).expect(503)
    client.script("/without", "POST").expect(403)
    client.get("/reading").expect(200)
    device.approve(request)
    assert first.read_response()[0] == 200
    # The room is there again.
    client.script("/second", "POST", b"a=1").expect(403)


def test_the_folder_is_tried_at_the_start(start_gateway, authenticator, upstream):
    gateway = start_gateway([route("app", upstream.url)], authenticator, expect_ready=False,
                            holding={"directory": "/proc/none"})
    assert gateway.wait_exit() == 1
    assert any("temporary file" in line and "/proc/none" in line for line in gateway.lines)
