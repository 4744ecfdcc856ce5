"""Connections on a leash: what outlives its request ends with its session, within a second, on whichever worker it is."""

import subprocess
import threading
import time

import pytest

import test_webhook
from kit.binaries import binary
from kit.frames import HANDSHAKE, KEY, accept_of, close_code, frame, read_frame, text
from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.recorder import answer_ok
from kit.socket_app import SocketApp

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


# WebSockets

class SocketEnd:
    """An upstream behaviour that agrees to speak WebSocket and keeps its end for the test."""

    def __init__(self):
        self.ends, self.ready = [], threading.Event()

    def __call__(self, exchange):
        if not exchange.request.has("upgrade"):
            return answer_ok(exchange)
        exchange.reply(f"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept_of(KEY)}\r\n\r\n".encode())
        self.ends.append(exchange.connection)
        self.ready.set()
        exchange.recorder.released.wait(60)
        exchange.close()


def socket_opened(gate, client, target="/ws"):
    """A raw connection that speaks WebSocket with that client's session."""
    connection = opened(gate, client, target, **{line.split(": ")[0].replace("-", "_"): line.split(": ")[1] for line in HANDSHAKE})
    assert connection.read_response(head_only=True)[0] == 101
    return connection


@pytest.fixture
def both(gate, upstream):
    """A signed-in client, its end of a WebSocket, and the application's."""
    client = signed_in(gate)
    upstream.behaviour = SocketEnd()
    near = socket_opened(gate, client)
    assert upstream.behaviour.ready.wait(10)
    return client, near, upstream.behaviour.ends[0]


def test_a_socket_ends_with_its_session(gate, both):
    """Both sides are told, between two frames: what had arrived goes through, and then 1008."""
    client, near, far = both
    near.send(text("one"))
    far.send(text("two", mask=None))
    assert read_frame(far) == (1, b"one") and read_frame(near) == (1, b"two")
    start = sign_out(client)
    assert close_code(read_frame(near)) == 1008
    assert time.monotonic() - start < IN_TIME
    assert near.read_to_end() == b""
    masked = far.read_exactly(2)
    assert masked == b"\x88\x82", "a client's frame is masked"
    far.buffer = masked + far.buffer
    assert close_code(read_frame(far)) == 1008 and far.read_to_end() == b""
    record = gate.record(path="/ws")
    assert (record["status"], record["decision"], record["reason"], record["error"]) == (101, "allow", "approval-held", "session-ended")


def test_a_frame_that_has_begun_is_ended_first(gate, both):
    client, near, far = both
    message = text("a long message that comes in two pieces", mask=None)
    far.send(message[:20])
    assert near.read_exactly(20) == message[:20]
    sign_out(client)
    assert close_code(read_frame(far)) == 1008, "this direction was between two frames"
    far.send(message[20:])
    assert near.read_to_end() == message[20:] + frame(8, b"\x03\xf0", mask=None), "nothing in the middle of a frame"


def test_a_frame_that_never_ends_is_cut(gate, both):
    """An application that leaves a frame open cannot keep the connection open with it."""
    client, near, far = both
    far.send(frame(2, b"x" * 10, mask=None, length=1000))
    assert len(near.read_exactly(14)) == 14
    start = sign_out(client)
    assert cut(near) == (b"", True)
    assert time.monotonic() - start < IN_TIME
    assert gate.record(path="/ws")["error"] == "session-ended"


def test_a_client_that_does_not_read_is_cut(gate, both):
    client, near, far = both
    far.socket.settimeout(0.5)
    try:
        while True:
            far.socket.sendall(frame(2, b"x" * 65536, mask=None))
    except TimeoutError:
        pass
    start = sign_out(client)
    assert gate.record(path="/ws", timeout=IN_TIME)["error"] == "session-ended"
    assert time.monotonic() - start < IN_TIME
    assert cut(near)[1]


def test_sign_out_reaches_the_sockets_of_every_worker(gate, upstream):
    client = signed_in(gate)
    upstream.behaviour = SocketEnd()
    lines = [f"GET /ws HTTP/1.1", "Host: app.test", f"Cookie: unloq-session={client.cookies['unloq-session']}", *HANDSHAKE]
    sockets = on_both_workers(gate, upstream, client, ("\r\n".join(lines) + "\r\n\r\n").encode())
    assert all(socket.read_response(head_only=True)[0] == 101 for socket in sockets)
    start = sign_out(client)
    assert [close_code(read_frame(socket)) for socket in sockets] == [1008] * len(sockets)
    assert time.monotonic() - start < IN_TIME


def test_what_a_person_sends_on_a_socket_keeps_them_signed_in(start_gateway, fake_unloq, upstream):
    """Messages are use of the session; pings, which no person sends, are not."""
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR, sessions={"idle": "10s"})
    ana, ben = signed_in(gate), signed_in(gate, "ben@corp.test")
    upstream.behaviour = SocketEnd()
    start = time.monotonic()
    busy, quiet = socket_opened(gate, ana), socket_opened(gate, ben)
    while time.monotonic() - start < 12:
        assert busy.send(text("here"))
        quiet.send(frame(9, b"ping"))
        busy.socket.settimeout(0.4)
        assert not busy.is_closed
    quiet.socket.settimeout(10)
    assert close_code(read_frame(quiet)) == 1008
    assert gate.record(path="/ws")["user"] == "ben@corp.test"
    ana.script("/").expect(200)


def test_an_approval_that_grows_old_ends_the_socket(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("quick", {"approval": "2s"}, path="/ws"), *HOUR])
    client = signed_in(gate)
    upstream.behaviour = SocketEnd()
    start = time.monotonic()
    near = socket_opened(gate, client)
    assert close_code(read_frame(near)) == 1008
    assert time.monotonic() - start < 2 + IN_TIME
    assert gate.record(path="/ws")["error"] == "approval-expired"


def test_row_13_a_session_that_makes_room_ends_its_sockets(start_gateway, fake_unloq, upstream):
    """A revocation that only the next request notices leaves what is open open. However a session goes, here by the
    store's hard capacity, what it opened goes with it."""
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR, sessions={"capacity": 1})
    client = signed_in(gate)
    upstream.behaviour = SocketEnd()
    near = socket_opened(gate, client)
    signed_in(gate, "ben@corp.test")
    start = time.monotonic()
    assert close_code(read_frame(near)) == 1008 and time.monotonic() - start < IN_TIME


# Row 13. Gates have revoked sessions in one place and gone on believing them in another: a cache in front of the store, a worker that was
# not told, a connection that was already open. Whoever ends a session here ends what it opened within a second.
def test_row_13_an_operators_revocation_ends_what_is_open(start_gateway, fake_unloq, upstream, tmp_path):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR, admin={"socket": str(tmp_path / "admin.sock")})
    ana, ben = signed_in(gate), signed_in(gate, "ben@corp.test")
    upstream.behaviour = SocketEnd()
    near, other = socket_opened(gate, ana), socket_opened(gate, ben)
    done = subprocess.run([binary("unloq-gateway"), "revoke", str(gate.conf_path), "--user", EMAIL], capture_output=True, text=True, timeout=30)
    start = time.monotonic()
    assert done.returncode == 0, done.stderr
    assert close_code(read_frame(near)) == 1008 and time.monotonic() - start < IN_TIME
    other.socket.settimeout(1)
    assert not other.is_closed
    assert gate.record(path="/ws")["user"] == EMAIL


def test_row_13_the_services_webhook_ends_what_is_open(start_gateway, fake_unloq, upstream, tmp_path):
    secret = tmp_path / "webhook-secret"
    secret.write_text(test_webhook.SECRET + "\n")
    secret.chmod(0o600)
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=HOUR, unloq={"webhook_secret": {"file": str(secret)}})
    client = signed_in(gate)
    sid = [body["sid"] for path, body in fake_unloq.bodies if path.endswith("/token")][-1]
    upstream.behaviour = SocketEnd()
    near = socket_opened(gate, client)
    test_webhook.end(gate, {"unloq_id": "9001", "sid": sid}).expect(200)
    start = time.monotonic()
    assert close_code(read_frame(near)) == 1008 and time.monotonic() - start < IN_TIME


PAGE = b"""<!doctype html><title>live</title><body><script>
const socket = new WebSocket('ws://' + location.host + '/ws');
socket.onopen = () => socket.send('hello');
socket.onmessage = e => { document.title = e.data };
socket.onclose = e => { document.title = 'closed ' + e.code; window.closedAt = Date.now() };
</script>"""


@pytest.fixture
def site():
    """A web page with a WebSocket: two servers behind two routes would be two sites, so one answers both."""
    app = SocketApp(process_request=lambda connection, request: None if request.path == "/ws" else page(connection))

    def page(connection):
        answer = connection.respond(200, PAGE.decode())
        del answer.headers["Content-Type"]
        answer.headers["Content-Type"] = "text/html"
        return answer
    yield app
    app.stop()


def test_a_person_signs_out_in_another_tab(start_gateway, authenticator, device, site, desk):
    """A real browser, a real WebSocket application: the page in the first tab is told at once."""
    gate = start_gateway([route("app", site.url)], authenticator)
    desk.open(f"http://app.test:{gate.port}/")
    desk.wait_for("input[name=email]").send_keys(device.email)
    desk.press("button")
    device.approve_next()
    desk.wait(lambda: desk.driver.title == "hello", "no echo through the gate")
    first = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    try:
        desk.open(f"http://app.test:{gate.port}/.unloq/session")
        start = desk.driver.execute_script("return Date.now()")
        desk.press("form[action$='sign-out'] button")
        desk.driver.switch_to.window(first)
        desk.wait(lambda: desk.driver.title == "closed 1008", lambda: desk.driver.title)
        assert desk.driver.execute_script("return window.closedAt") - start < 1500
    finally:
        for handle in desk.driver.window_handles:
            desk.driver.switch_to.window(handle)
            if handle != first:
                desk.driver.close()
        desk.driver.switch_to.window(first)
    assert site.first.ended.wait(5) and site.first.code == 1008
    assert site.first.fields["x-unloq-email"] == device.email
    assert gate.record(path="/ws")["error"] == "session-ended"
