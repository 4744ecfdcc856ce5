"""How fresh, for what, and how often: approvals of one request with its body, held bodies, the session's clocks, renewal."""

import hashlib
import json
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


def test_a_broken_folder_is_not_a_denial(start_dangerous, upstream, device, tmp_path):
    """The folder goes away while the gateway runs: large bodies cannot be held, small ones and everything else go on."""
    folder = tmp_path / "held"
    folder.mkdir()
    gateway, client = start_dangerous(holding={"directory": str(folder)})
    folder.rmdir()
    rings = device.rings
    assert client.script("/large", "POST", body_of(MEBIBYTE)).expect(503).json["reason"] == "holding-unavailable"
    client.request("POST", "/large", body_of(MEBIBYTE), {"Origin": client.origin}).expect(503)
    assert device.rings == rings and not upstream.requests
    assert gateway.record(path="/large")["decision"] == "error"
    gateway.wait_for_line("a held body cannot be kept")
    tap_for(client, device, client.script("/small", "POST", b"a=1"))
    client.script("/small", "POST", b"a=1").expect(200)


@pytest.mark.parametrize("sent, status, reason", [
    (b"zz\r\n", 400, "malformed-request"), (b"3\r\na=1\r\n", 408, "request-timeout")], ids=["malformed", "silent"])
def test_a_body_that_does_not_come_rings_nobody(start_dangerous, upstream, device, sent, status, reason):
    gateway, client = start_dangerous(timeouts={"body": "1s"})
    rings = device.rings
    with RawConnection(client.port) as connection:
        connection.send(head(client, "/orders", Transfer_Encoding="chunked") + sent)
        assert connection.read_response()[0] == status
        assert connection.is_closed
    assert gateway.record(path="/orders")["reason"] == reason
    assert device.rings == rings and not upstream.requests


def test_bytes_behind_a_held_body_are_the_next_request(dangerous, upstream, device):
    """A held body ends where its length says, and what follows on the connection is a request of its own."""
    _, client = dangerous
    with RawConnection(client.port) as connection:
        connection.send(head(client, "/orders", b"a=1") + b"a=1" + head(client, "/next", method="GET"))
        device.approve_next()
        assert connection.read_response()[0] == 200
        assert connection.read_response()[0] == 200
    assert [(request.target, request.body) for request in upstream.requests] == [("/orders", b"a=1"), ("/next", b"")]


def test_the_folder_is_tried_at_the_start(start_gateway, authenticator, upstream):
    gateway = start_gateway([route("app", upstream.url)], authenticator, expect_ready=False,
                            holding={"directory": "/proc/none"})
    assert gateway.wait_exit() == 1
    assert any("temporary file" in line and "/proc/none" in line for line in gateway.lines)


# Three clocks, and renewal.

def test_the_session_page_shows_its_clocks_and_what_it_holds(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, sessions={"lifetime": "6h", "idle": "20m"}, rules=[
        rule("admin", {"approval": "5m", "scope": "rule"}, path="/admin/**"), STAFF])
    client = gateway.client()
    client.sign_in(device).expect(200)
    state = client.script("/.unloq/session").expect(200).json
    assert state["email"] == device.email and state["grants"] == [] and "renewal" not in state
    assert 6 * 3600 - 60 < state["ends_in"] <= 6 * 3600 and state["idle_ends_in"] == 1200
    client.tap(device, client.get("/admin/").expect(303).location)
    state = client.script("/.unloq/session").json
    [grant] = state["grants"]
    assert grant["rule"] == "admin" and grant["approval_age"] < 60 and 240 < grant["ends_in"] <= 300
    assert state["approval_age"] < 60
    page = client.get("/.unloq/session").expect(200).text
    for words in ("admin", "5 minutes", "20 minutes", "6 hours", "ago"):
        assert words in page, words


def test_a_visit_renews_the_approval_before_it_runs_out(start_gateway, authenticator, upstream, device):
    """Every request passes; the phone rings once in the background, the page says so, and the tap winds the clock."""
    gateway = start_gateway([route("app", upstream.url)], authenticator,
                            rules=[rule("staff", {"approval": "2h", "renew": "7199s"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    before = client.script("/.unloq/session").json
    eventually(lambda: client.get("/page").expect(200) and device.pending, "no push for a renewal")
    request = device.wait_pending()
    assert request["message"].startswith("Stay signed in to app.test")
    for number in range(5):
        client.get(f"/page/{number}").expect(200)
        client.script(f"/data/{number}").expect(200)
    assert len(device.pending) == 1 and device.rings == 2
    state = client.script("/.unloq/session").json
    assert state["renewal"] == "pending" and state["match_code"] == request["match_code"]
    page = client.get("/.unloq/session").text
    assert "to keep you signed in" in page and f"<strong>{request['match_code']}</strong>" in page
    device.approve(request)
    eventually(lambda: "renewal" not in client.script("/.unloq/session").json, "the renewal goes on")
    after = client.script("/.unloq/session").json
    assert after["approval_age"] <= before["approval_age"] + 1
    # The absolute clock is a sign-in's alone.
    assert after["ends_in"] <= before["ends_in"] and after["signed_in_at"] == before["signed_in_at"]
    pushes = {record["push"] for record in gateway.wait_records(1, path="/page") if record.get("push")}
    assert len(pushes) == 1, "the request that rang names its push"


def test_background_requests_renew_nothing(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator,
                            rules=[rule("free", "none", path="/"), rule("staff", {"approval": "2h", "renew": "7199s"})])
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email, "/page")
    client.tap(device, wait)
    client.get(wait).expect(303)
    first = client.script("/.unloq/session").json["approval_age"]
    eventually(lambda: client.script("/.unloq/session").json["approval_age"] > first + 1, "time stands still")
    for _ in range(3):
        client.script("/poll").expect(200)
        client.get("/poll", Sec_Purpose="prefetch").expect(200)
        client.get("/favicon.ico").expect(200)
        client.get("/link", Sec_Fetch_Site="cross-site").expect(200)
    assert not device.pending and device.rings == 1
    client.get("/page").expect(200)
    device.wait_pending()


# A real browser.

FORM = b"""<!doctype html><title>Orders</title><form id=f method=post action=/orders enctype=multipart/form-data>
<input name=id value=7><textarea name=why>line one\r\nline \xc3\xa4</textarea><input type=file name=file id=file>
<button id=send>Delete</button></form>"""


@pytest.fixture
def shop(upstream):
    """An upstream with a form that answers with what it got."""
    def answer(exchange):
        is_post = exchange.request.head.startswith(b"POST ")
        body = b"<!doctype html><title>Done</title><p id=done>deleted" if is_post else FORM
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    upstream.behaviour = answer
    return upstream


def sign_in_with(desk, gateway, device, path="/"):
    """A person signs in at `path` in a browser."""
    desk.open(f"http://app.test:{gateway.port}{path}")
    desk.wait_for("input[name=email]").send_keys(device.email)
    desk.press("button[type=submit]")
    code = desk.wait_for("#match-code").text
    device.approve(device.wait_pending(lambda request: request["match_code"] == code))
    desk.wait(lambda: "/.unloq/" not in desk.url, "the page after the sign-in")


def press_later(desk, name):
    """A click whose page is not waited for: the driver waits for one that has begun to load before the script returns."""
    desk.driver.execute_script(f"setTimeout(() => document.getElementById('{name}').click(), 300)")


def posts(upstream):
    return [request for request in upstream.requests if request.head.startswith(b"POST ")]


def test_a_real_form_is_held_and_sent_once(start_gateway, authenticator, shop, device, desk, tmp_path):
    gateway = start_gateway([route("app", shop.url)], authenticator, rules=[ONCE, STAFF])
    sign_in_with(desk, gateway, device)
    upload = tmp_path / "upload.bin"
    upload.write_bytes(body_of(300_000))
    desk.find("#file").send_keys(str(upload))
    press_later(desk, "send")
    request = device.wait_pending()
    assert "POST /orders" in request["message"] and not posts(shop)
    device.approve(request)
    desk.wait_for("#done")
    [sent] = posts(shop)
    assert body_of(300_000) in sent.body and "line one\r\nline ä".encode() in sent.body
    assert gateway.record(path="/orders", decision="allow")["bytes_in"] == len(sent.body)
    desk.wait(lambda: device.rings == 2, "two pushes in all")


def test_closing_the_tab_withdraws_the_push(start_gateway, authenticator, shop, device, desk, tmp_path):
    """A big upload in a tab that is closed: its bytes do not hide that nobody waits any more."""
    gateway = start_gateway([route("app", shop.url)], authenticator, rules=[ONCE, STAFF])
    sign_in_with(desk, gateway, device)
    upload = tmp_path / "upload.bin"
    upload.write_bytes(body_of(8 * MEBIBYTE))
    home = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    desk.open(f"http://app.test:{gateway.port}/form")
    desk.wait_for("#file").send_keys(str(upload))
    press_later(desk, "send")
    device.wait_pending()
    desk.driver.close()
    desk.driver.switch_to.window(home)
    device.wait_quiet()
    assert gateway.record(path="/orders", timeout=10)["reason"] == "client-left"
    assert not posts(shop)


def test_a_page_gets_its_call_through_by_the_approve_page(start_gateway, authenticator, shop, device, desk):
    """fetch() with a body, refused with an approval_url; the person goes there, taps, and the same call passes once."""
    gateway = start_gateway([route("app", shop.url)], authenticator, rules=[ONCE, STAFF])
    sign_in_with(desk, gateway, device)
    call = {"method": "POST", "body": '{"delete": 7}', "headers": {"Content-Type": "application/json"}}
    refused = desk.fetch("/orders/7", **call)
    assert refused["status"] == 403
    desk.open(f"http://app.test:{gateway.port}" + json.loads(refused["body"])["approval_url"])
    desk.press("main form button")
    code = desk.wait_for("#match-code").text
    device.approve(device.wait_pending(lambda request: request["match_code"] == code))
    desk.wait(lambda: "/.unloq/" not in desk.url, "the page after the tap")
    assert desk.fetch("/orders/7", **{**call, "body": '{"delete": 8}'})["status"] == 403
    assert desk.fetch("/orders/7", **call)["status"] == 200
    assert desk.fetch("/orders/7", **call)["status"] == 403
    [sent] = posts(shop)
    assert sent.body == b'{"delete": 7}'


def test_the_session_pages_clocks_run(start_gateway, authenticator, shop, device, desk):
    gateway = start_gateway([route("app", shop.url)], authenticator, rules=[STAFF])
    sign_in_with(desk, gateway, device)
    desk.open(f"http://app.test:{gateway.port}/.unloq/session")
    first = desk.wait(lambda: (text := desk.find("#idle-ends-in").text).endswith(" s") and text, "the clocks stand")
    desk.wait(lambda: desk.find("#idle-ends-in").text != first, "the idle clock stands")
    assert desk.find("#approval-age").text.endswith(" s ago") and desk.find("#ends-in").text.startswith("7 h 59 min")
    assert not [complaint for complaint in desk.complaints() if "Content Security" in complaint or "session.js" in complaint]
