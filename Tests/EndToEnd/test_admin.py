"""Administration: who is signed in, whose session ends, and what the gateway says about itself."""

import contextlib
import http.client
import json
import os
import re
import socket
import stat
import subprocess

import pytest

from kit.binaries import binary
from kit.gateway import Gateway, conf_for, route, rule
from kit.raw import exchange
from kit.waiting import eventually


class Local(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(path, method, target, body=None, **headers):
    """Status, fields and body of one request to the admin socket."""
    connection = Local(path)
    if body is not None:
        headers.setdefault("Content_Type", "application/json")
    connection.request(method, target, json.dumps(body) if isinstance(body, dict) else body,
                       {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def metrics_of(text):
    """Every sample of a text in Prometheus' format."""
    samples = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            assert name not in samples, name
            samples[name] = float(value)
    return samples


def command(gate, name, *words):
    """`unloq-gateway NAME CONF …`: exit status, standard output, standard error."""
    done = subprocess.run([binary("unloq-gateway"), name, str(gate.conf_path), *words], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream, tmp_path):
    return start_gateway([route("app", upstream.url)], fake_unloq,
                         admin={"socket": str(tmp_path / "admin.sock"), "metrics": "127.0.0.1:0"})


@pytest.fixture
def door(tmp_path, gate):
    return tmp_path / "admin.sock"


@pytest.fixture
def metrics_port(gate):
    line = gate.wait_for_line("listening for metrics")
    return int(line.rpartition(":")[2].strip('"'))


def sign_in(gate, email="ana@corp.test"):
    client = gate.client()
    wait = client.ask_to_sign_in(email)
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    return client


def short_id(gate, client):
    """The first eight digits of the session's hashed id, as the access log prints them."""
    client.get("/who-am-i").expect(200)
    return gate.record(path="/who-am-i")["session"]


def test_the_socket_is_for_its_owner_and_group(gate, door):
    status = os.stat(door)
    assert stat.S_ISSOCK(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o660
    assert gate.stop() == 0
    assert not door.exists()


def test_a_socket_that_was_left_behind_is_replaced_and_a_living_one_is_not(gate, door, start_gateway, fake_unloq, upstream):
    conf = {"admin": {"socket": str(door)}}
    second = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False, **conf)
    assert second.wait_exit() == 1
    assert "cannot make the admin socket" in "\n".join(second.lines) and "another gateway listens there" in "\n".join(second.lines)
    assert ask(door, "GET", "/health")[0] == 200
    gate.kill()
    assert door.exists()
    third = start_gateway([route("app", upstream.url)], fake_unloq, **conf)
    assert ask(door, "GET", "/health")[0] == 200
    assert third.is_running


def test_another_file_in_the_sockets_place_is_left_alone(start_gateway, fake_unloq, upstream, tmp_path):
    path = tmp_path / "precious"
    path.write_text("data")
    gate = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False, admin={"socket": str(path)})
    assert gate.wait_exit() == 1
    assert path.read_text() == "data"


def test_sessions_are_listed_without_what_could_open_them(gate, door):
    ana, bob = sign_in(gate), sign_in(gate, "bob@corp.test")
    status, fields, text = ask(door, "GET", "/sessions")
    assert status == 200 and fields["Content-Type"] == "application/json"
    page = json.loads(text)
    assert page.get("next") is None
    listed = {one["user"]: one for one in page["sessions"]}
    assert set(listed) == {"ana@corp.test", "bob@corp.test"}
    one = listed["ana@corp.test"]
    assert one["id"].startswith(short_id(gate, ana)) and re.fullmatch("[0-9a-f]{32}", one["id"])
    assert 0 <= one["age"] < 60 and 0 <= one["idle"] <= one["age"] + 1 and 8 * 3600 - 60 < one["ends_in"] <= 8 * 3600
    assert set(one) == {"id", "user", "signed_in_at", "age", "idle", "approval_age", "ends_in"}
    for client in (ana, bob):
        assert not [value for value in client.cookies.values() if value in text]
    # What the list names is no cookie.
    thief = gate.client()
    thief.cookies = {"unloq-session": one["id"]}
    thief.get("/x").expect(303)


def test_the_list_comes_page_by_page(gate, door):
    people = {f"p{number}@corp.test" for number in range(5)}
    for email in people:
        sign_in(gate, email)
    seen, after = [], ""
    while True:
        page = json.loads(ask(door, "GET", f"/sessions?limit=2{after}")[2])
        assert len(page["sessions"]) <= 2
        seen += page["sessions"]
        if page.get("next") is None:
            break
        after = f"&after={page['next']}"
    assert {one["user"] for one in seen} == people and len(seen) == 5
    assert [one["id"] for one in seen] == sorted(one["id"] for one in seen)
    for bad in ("limit=0", "limit=1001", "limit=x", "limit=-1", "after=x", "after=1a2b3c4d", "limit=1&limit=2", "after="):
        assert ask(door, "GET", f"/sessions?{bad}")[0] == 400, bad


# Row 13. A revocation that only marks a record which some worker or cache still has a copy of, or that the application behind goes on
# honouring until a clock runs out. (authentik let revoked sessions go on; Authelia looked at the groups of the sign-in for ever.) Here every
# request of every worker looks into the one store, and what is gone there is gone.
@pytest.mark.parametrize("how", ["user", "session", "all"])
def test_row_13_the_next_request_of_every_worker_is_refused(gate, door, upstream, how):
    client, other = sign_in(gate), sign_in(gate, "bob@corp.test")
    body = {"user": {"user": "ANA@corp.test"}, "session": {"session": short_id(gate, client)}, "all": {"all": True}}[how]
    status, _, text = ask(door, "POST", "/sessions/revoke", body)
    assert status == 200 and json.loads(text) == {"ended": 2 if how == "all" else 1}
    upstream.forget()
    for _ in range(12):  # a connection each: they land on both workers
        client.get("/after").expect(303)
    assert not upstream.requests
    other.get("/other").expect(303 if how == "all" else 200)
    assert json.loads(ask(door, "POST", "/sessions/revoke", body)[2]) == {"ended": 0}


def test_row_13_a_kept_connection_is_refused_too(gate, door, upstream):
    client = sign_in(gate)
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", gate.port, timeout=20)
    headers = {"Host": "app.test", "Cookie": cookie, "Accept": "*/*"}
    connection.request("GET", "/one", headers=headers)
    assert connection.getresponse().read() is not None
    ask(door, "POST", "/sessions/revoke", {"user": "ana@corp.test"})
    connection.request("GET", "/two", headers=headers)
    assert connection.getresponse().status == 401
    connection.close()


def test_row_13_a_revoked_cookie_stays_dead_after_a_restart(fake_unloq, upstream, tmp_path):
    folder = tmp_path / "again"
    folder.mkdir()
    conf = conf_for(folder, [route("app", upstream.url)], fake_unloq, admin={"socket": str(folder / "admin.sock")})
    first = Gateway(folder, conf)
    client, other = sign_in(first), sign_in(first, "bob@corp.test")
    ask(folder / "admin.sock", "POST", "/sessions/revoke", {"user": "ana@corp.test"})
    client.get("/x").expect(303)
    assert first.stop() == 0
    second = Gateway(folder, conf)
    upstream.forget()
    for one in (client, other):
        one.port = second.port
        one.get("/x").expect(303)
    assert not upstream.requests
    assert second.stop() == 0


# The person's request is held while the phone rings; meanwhile an operator ends the session. The tap must not carry the request through.
def test_row_13_a_held_request_does_not_outlive_its_session(start_gateway, authenticator, upstream, device, tmp_path):
    import threading
    gate = start_gateway([route("app", upstream.url)], authenticator, admin={"socket": str(tmp_path / "a.sock")}, rules=[
        rule("dangerous", {"approval": "fresh", "scope": "request"}, path="/danger/**"), rule("staff", {"approval": "8h"})])
    client = gate.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    answers = []
    form = {"Origin": client.origin, "Content-Type": "application/x-www-form-urlencoded"}
    thread = threading.Thread(target=lambda: answers.append(client.request("POST", "/danger/x", b"", form)))
    thread.start()
    request = device.wait_pending()
    assert json.loads(ask(tmp_path / "a.sock", "POST", "/sessions/revoke", {"user": device.email})[2]) == {"ended": 1}
    device.approve(request)
    thread.join(20)
    assert answers[0].status != 200
    assert not upstream.requests


def test_an_approved_sign_in_that_waits_to_be_collected_is_revoked_too(gate, door):
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test")
    assert client.outcome(wait) == "approved"
    ask(door, "POST", "/sessions/revoke", {"user": "ana@corp.test"})
    client.get(wait).expect(404)
    assert "unloq-session" not in client.cookies


@pytest.mark.parametrize("body", [
    "", "{}", "[]", '"all"', '{"all": false}', '{"all": "true"}', '{"user": "nobody"}', '{"user": "a@b.c", "all": true}', '{"session": "1a2b3c4"}',
    '{"session": "1a2b3c4x"}', '{"session": true}', '{"everybody": true}', '{"user": null}', "user=a@b.c",
])
def test_a_revocation_that_names_nobody_ends_nothing(gate, door, body):
    client = sign_in(gate)
    assert ask(door, "POST", "/sessions/revoke", body)[0] == 400
    client.get("/x").expect(200)


def test_a_revocation_is_told_to_the_operator(gate, door):
    sign_in(gate)
    ask(door, "POST", "/sessions/revoke", {"user": "ana@corp.test"})
    line = gate.wait_for_line("sessions revoked")
    assert "whose=ana@corp.test" in line and "ended=1" in line


# A WebSocket or a stream of events that was let through an hour ago needs no further request, so a gate that judges requests alone never
# looks at it again: who was signed out goes on reading.
@pytest.mark.parametrize("how", ["revoke", "webhook"])
def test_row_13_open_connections_are_cut_within_a_second(start_gateway, fake_unloq, tmp_path, how):
    import time
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect
    from kit.raw import RawConnection
    from kit.socket_app import SocketApp
    from test_webhook import SECRET, end
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    app = SocketApp()
    gate = start_gateway([route("app", app.url)], fake_unloq, unloq={"webhook_secret": {"file": str(secret)}},
                         admin={"socket": str(tmp_path / "a.sock")})
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test")
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    sid = [body["sid"] for path, body in fake_unloq.bodies if path.endswith("/token")][-1]
    cookie = {"Cookie": f"unloq-session={client.cookies['unloq-session']}"}
    # Several, so that both workers have some.
    with contextlib.ExitStack() as open_ones:
        sockets = [open_ones.enter_context(connect(f"ws://app.test:{gate.port}/ws", additional_headers=cookie, proxy=None,
                                                   sock=RawConnection(gate.port).socket)) for _ in range(6)]
        for one in sockets:
            one.send("still there?")
            one.recv(timeout=10)
        if how == "revoke":
            assert command(gate, "revoke", "--user", "ana@corp.test")[1] == "1 session ended\n"
        else:
            end(gate, {"unloq_id": "9001", "sid": sid}).expect(200)
        start = time.monotonic()
        for one in sockets:
            with pytest.raises(ConnectionClosed):
                while True:
                    one.recv(timeout=10)
            assert one.close_code == 1008
        assert time.monotonic() - start < 1.5  # a second is promised; the rest is this machine's
    app.stop()


# Row 20. A page in the administrator's browser can send requests to this machine, under the machine's address or under a name of its own
# that it lets lead there (DNS rebinding), and so changed the conf of a proxy whose admin API asked nobody (CVE-2026-27589). Sessions are
# shown and ended on a Unix socket only, which no page can reach; the metrics' address takes reads only, from nobody with an Origin, and
# under no name.
def loopback(port, method, target, *fields, host="127.0.0.1"):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
    return exchange(port, "\r\n".join(lines).encode() + b"\r\n\r\n")


@pytest.mark.parametrize("target", ["/metrics", "/health", "/ready"])
def test_row_20_a_page_cannot_read_the_metrics(metrics_port, target):
    assert loopback(metrics_port, "GET", target)[0] == 200
    for origin in ("http://evil.test", "null", "http://127.0.0.1", ""):
        assert loopback(metrics_port, "GET", target, f"Origin: {origin}")[0] == 403
    for host in ("evil.test", f"evil.test:{metrics_port}", "localhost.evil.test", "127.0.0.1.evil.test", "app.test", "localhost.", "1.2.3.4x"):
        status = loopback(metrics_port, "GET", target, host=host)[0]
        assert status in (400, 403) or (host == "localhost." and status == 200), host
    for host in (f"127.0.0.1:{metrics_port}", f"localhost:{metrics_port}", "[::1]", "LOCALHOST"):
        assert loopback(metrics_port, "GET", target, host=host)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_row_20_the_metrics_are_for_reading(metrics_port, method):
    assert loopback(metrics_port, method, "/metrics", "Content-Length: 0")[0] == 405


def test_row_20_sessions_are_neither_shown_nor_ended_on_loopback(gate, metrics_port):
    client = sign_in(gate)
    assert loopback(metrics_port, "GET", "/sessions")[0] == 404
    assert loopback(metrics_port, "POST", "/sessions/revoke", "Content-Length: 0")[0] == 404
    client.get("/x").expect(200)


def test_row_20_the_socket_takes_nothing_from_a_page(gate, door):
    client = sign_in(gate)
    assert ask(door, "POST", "/sessions/revoke", {"all": True}, Origin="http://evil.test")[0] == 403
    assert ask(door, "GET", "/sessions", Origin="null")[0] == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert ask(door, "POST", "/sessions/revoke", '{"all": true}', Content_Type=kind)[0] == 415
    assert ask(door, "GET", "/sessions/revoke")[0] == 405
    client.get("/x").expect(200)


def test_row_20_nothing_of_it_is_on_the_listeners_that_people_use(gate):
    for target in ("/sessions", "/metrics", "/ready", "/.unloq/sessions", "/.unloq/metrics", "/.unloq/health"):
        answer = gate.client().get(target)
        assert answer.status in (303, 404), target


def test_every_reason_is_counted_from_the_start_and_denied_is_not_broken(gate, door, fake_unloq):
    from kit.fake_unloq import denied, fails_with
    before = metrics_of(ask(door, "GET", "/metrics")[2])
    text = open(os.path.join(os.path.dirname(__file__), "../../Sources/Gate/Reason.swift")).read()
    names = {raw or name for name, raw in re.findall(r'^  case (\w+)(?: = "([\w-]+)")?$', text, re.M)}
    series = {match[2]: match[1] for match in re.findall(
        r'^(unloq_gateway_requests_total\{decision="(\w+)",reason="([\w-]+)"\}) ', ask(door, "GET", "/metrics")[2], re.M)}
    assert set(series) == names and set(series.values()) == {"allow", "challenge", "deny", "error"}
    sign_in(gate)
    for behaviour, email in ((denied, "d@corp.test"), (fails_with(500), "e@corp.test")):
        fake_unloq.behaviour = behaviour
        client = gate.client()
        wait = client.ask_to_sign_in(email)
        client.outcome(wait)
        client.get(wait)
    after = metrics_of(ask(door, "GET", "/metrics")[2])

    def grown(decision, reason):
        name = f'unloq_gateway_requests_total{{decision="{decision}",reason="{reason}"}}'
        return after[name] - before[name]
    assert grown("allow", "approval-held") == 1
    assert grown("challenge", "sign-in-required") == 3
    assert grown("deny", "approval-denied") == 1
    assert grown("error", "approval-service-unavailable") == 1
    assert after["unloq_gateway_sessions"] == 1
    assert after['unloq_gateway_session_lookups_total{result="hit"}'] >= 1
    assert after["unloq_gateway_phones_ringing"] == 0 and after["unloq_gateway_ready"] == 1
    assert [name for name in after if name.startswith("unloq_gateway_build_info{version=")]


def test_a_ringing_phone_is_counted(start_gateway, authenticator, upstream, device, tmp_path):
    door = tmp_path / "a.sock"
    gate = start_gateway([route("app", upstream.url)], authenticator, admin={"socket": str(door)})
    client = gate.client()
    wait = client.ask_to_sign_in(device.email)
    request = device.wait_pending()
    assert metrics_of(ask(door, "GET", "/metrics")[2])["unloq_gateway_phones_ringing"] == 1
    device.deny(request)
    client.outcome(wait)
    assert metrics_of(ask(door, "GET", "/metrics")[2])["unloq_gateway_phones_ringing"] == 0


def test_a_gateway_whose_log_is_broken_is_alive_and_not_ready(start_gateway, fake_unloq, upstream, tmp_path):
    door = tmp_path / "a.sock"
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("free", "none")],
                         admin={"socket": str(door)}, access_log={"path": "/dev/full"})
    assert ask(door, "GET", "/ready")[0] == 200
    gate.client().get("/x")
    eventually(lambda: ask(door, "GET", "/ready")[0] == 503, "still ready")
    assert ask(door, "GET", "/ready")[2] == "log-unavailable\n"
    assert ask(door, "GET", "/health")[0] == 200
    assert metrics_of(ask(door, "GET", "/metrics")[2])["unloq_gateway_ready"] == 0


def test_a_real_prometheus_scrapes_it(gate, metrics_port, tmp_path):
    from kit.servers import Prometheus
    folder = tmp_path / "prometheus"
    folder.mkdir()
    prometheus = Prometheus(folder, targets=[f"127.0.0.1:{metrics_port}"])
    try:
        sign_in(gate)

        def value(query):
            found = prometheus.query(query)
            return float(found[0]["value"][1]) if found else None
        eventually(lambda: value(f'up{{instance="127.0.0.1:{metrics_port}"}}') == 1, "not scraped", timeout=30)
        eventually(lambda: value('unloq_gateway_requests_total{reason="approval-held"}') == 1, "no sample", timeout=30)
        assert value("count(unloq_gateway_requests_total)") > 30
        assert prometheus.metadata("unloq_gateway_requests_total")[0]["type"] == "counter"
    finally:
        prometheus.stop()


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "192.0.2.1:9464", "[::]:9464"])
def test_metrics_for_other_machines_are_a_mistake_in_the_conf(fake_unloq, upstream, tmp_path, address):
    conf = conf_for(tmp_path, [route("app", upstream.url)], fake_unloq, admin={"metrics": address})
    path = tmp_path / "gateway.yaml"
    path.write_text(json.dumps(conf, indent=1))
    done = subprocess.run([binary("unloq-gateway"), "check", str(path)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and "other machines could read the metrics" in done.stdout + done.stderr


# The commands.

def test_the_sessions_command_prints_who_is_signed_in(gate):
    assert command(gate, "sessions") == (0, "nobody is signed in\n", "")
    client = sign_in(gate)
    sign_in(gate, "bob@corp.test")
    code, out, err = command(gate, "sessions")
    assert (code, err) == (0, "")
    head, *rows = [re.split(r"  +", line) for line in out.splitlines()]
    assert head == ["SESSION", "USER", "SIGNED IN", "LAST REQUEST", "APPROVED", "ENDS IN"]
    by_user = {row[1]: row for row in rows}
    assert set(by_user) == {"ana@corp.test", "bob@corp.test"}
    assert by_user["ana@corp.test"][0] == short_id(gate, client)
    assert by_user["ana@corp.test"][5].startswith("7h ")


@pytest.mark.parametrize("how", ["--user", "--session", "--all"])
def test_row_13_the_revoke_command_ends_sessions_from_the_next_request_on(gate, upstream, how):
    client, other = sign_in(gate), sign_in(gate, "bob@corp.test")
    words = {"--user": ["--user", "Ana@corp.test"], "--session": [f"--session={short_id(gate, client)}"], "--all": ["--all"]}[how]
    ended = "2 sessions ended\n" if how == "--all" else "1 session ended\n"
    assert command(gate, "revoke", *words) == (0, ended, "")
    upstream.forget()
    client.get("/after").expect(303)
    assert not upstream.requests
    other.get("/after").expect(303 if how == "--all" else 200)
    assert command(gate, "revoke", *words) == (0, "0 sessions ended\n", "")


def test_a_command_without_a_gateway_says_so(gate):
    assert gate.stop() == 0
    for words in (["sessions"], ["revoke", "--all"]):
        code, out, err = command(gate, *words)
        assert code == 1 and out == "" and "nobody answers at the admin socket" in err and "is the gateway running" in err


def test_a_command_for_a_conf_without_a_socket_says_so(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq)
    code, _, err = command(gate, "sessions")
    assert code == 1 and "names no admin socket" in err and "admin: {socket:" in err


def test_a_socket_of_something_else_is_told_from_a_gateway(gate, door):
    import threading
    assert gate.stop() == 0
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(door))
    listener.listen()

    def answer():
        peer, _ = listener.accept()
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        peer.close()
    threading.Thread(target=answer, daemon=True).start()
    code, _, err = command(gate, "sessions")
    listener.close()
    assert code == 1 and "is no gateway of this version" in err


@pytest.mark.skipif(os.geteuid() != 0, reason="another user is needed")
def test_an_operator_needs_the_socket_and_not_the_secrets(gate, door):
    """Somebody of the socket's group, who may read the conf and not the key that it names."""
    sign_in(gate)
    for folder in (gate.folder, *gate.folder.parents):
        if folder.stat().st_uid == os.geteuid() and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    gate.conf_path.chmod(0o644)
    os.chown(door, 0, 65534)

    def run(group, name, *words):
        return subprocess.run([binary("unloq-gateway"), name, str(gate.conf_path), *words], capture_output=True, text=True, timeout=30,
                              user=65533, group=group, extra_groups=[])
    member = run(65534, "sessions")
    assert member.returncode == 0 and "ana@corp.test" in member.stdout, member.stderr
    stranger = run(65532, "revoke", "--all")
    assert stranger.returncode == 1 and "as root" in stranger.stderr
    assert len(command(gate, "sessions")[1].splitlines()) == 2


def test_the_alerts_are_what_prometheus_understands():
    import shutil
    rules = os.path.join(os.path.dirname(__file__), "../../conf/prometheus/unloq-gateway.rules.yml")
    assert shutil.which("promtool"), "promtool is not installed; run: scripts/setup test"
    done = subprocess.run(["promtool", "check", "rules", rules], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    text = open(rules).read()
    reasons = open(os.path.join(os.path.dirname(__file__), "../../Sources/Gate/Reason.swift")).read()
    for reason in re.findall(r'reason!?="([\w-]+)"', text):
        assert f'"{reason}"' in reasons, reason
