"""Each cell of the failure matrix (docs/operating.md, "When something fails"): what breaks, what a request with a good approval gets, what one
that needs an approval gets, and that the right counter says so. Other files test each failure in depth; this one that no cell is empty.

Two rows have no process of their own to break here: the session store (GatekeeperTests, with a store that fails) and the wall clock
(test_clock_jumps.py).
"""

import base64
import json
import pathlib
import signal
import socket

import pytest

from kit import fake_unloq as fake
from kit.gateway import route, rule
from kit.ports import free_port
from kit.raw import exchange
from kit.waiting import eventually

OPERATING = (pathlib.Path(__file__).parents[2] / "docs/operating.md").read_text()
RULES = [rule("fresh", {"approval": "fresh", "scope": "request"}, path="/fresh/**"), rule("staff", {"approval": "8h"})]
METRICS = {"metrics": "127.0.0.1:0"}


def metrics(gate):
    """Every sample that the gateway shows, by its whole name."""
    port = int(gate.wait_for_line("listening for metrics").rpartition(":")[2].strip('"'))
    status, _, body = exchange(port, b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert status == 200
    lines = [line.rsplit(" ", 1) for line in body.decode().splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def by_reason(gate):
    return {name: value for name, value in metrics(gate).items() if name.startswith("unloq_gateway_requests_total")}


def counted(gate, before, reason):
    """Waits until `reason` was counted once or more since `before`, and says that no other refusal was."""
    def grown():
        return {name for name, value in by_reason(gate).items() if value > before.get(name, 0) and 'decision="allow"' not in name
                and 'decision="challenge"' not in name}
    return eventually(lambda: any(f'reason="{reason}"' in name for name in grown()) and grown(), lambda: f"{reason} counted: {grown()}")


def signed_in(gate):
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    return client


def held(gate, path):
    """A command line that waits for the tap."""
    token = base64.b64encode(b"other@corp.test:").decode()
    return gate.client(headers={"Accept": "*/*", "Prefer": "wait=20", "Authorization": f"Basic {token}"}).get(path)


UNLOQ_ROWS = [
    pytest.param(fake.fails_with(500), 503, "approval-service-unavailable", id="service-fails"),
    pytest.param(fake.bad_json, 503, "approval-service-unavailable", id="service-talks-nonsense"),
    pytest.param(fake.hang, 503, "approval-service-unavailable", id="service-hangs"),
    pytest.param(fake.misconfigured, 503, "approval-misconfigured", id="service-refuses-our-key"),
    pytest.param(fake.throttled, 503, "approval-throttled", id="service-throttles"),
    pytest.param(fake.no_device, 503, "approval-device-unavailable", id="nobodys-phone"),
    pytest.param(fake.timed_out, 504, "approval-timeout", id="phone-does-not-answer"),
    pytest.param(fake.denied, 403, "approval-denied", id="phone-says-no"),
]


@pytest.mark.parametrize(("behaviour", "status", "reason"), UNLOQ_ROWS)
def test_the_approval_service(start_gateway, fake_unloq, upstream, behaviour, status, reason):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, admin=METRICS,
                         unloq={"timeout": "1s" if behaviour is fake.hang else "20s"})
    client = signed_in(gate)
    fake_unloq.behaviour = behaviour
    upstream.forget()
    before = by_reason(gate)
    # A good approval goes on counting.
    client.get("/held").expect(200)
    # A stranger who needs one is refused for this very reason, and counted so.
    problem = held(gate, "/stranger").expect(status).json
    assert problem["reason"] == reason
    assert counted(gate, before, reason) == {next(name for name in before if f'reason="{reason}"' in name)}
    assert [seen.target for seen in upstream.requests] == ["/held"]
    decision = "deny" if status in (403, 504) else "error"
    assert gate.record(path="/stranger")["decision"] == decision
    assert f"`{reason}`" in OPERATING


@pytest.mark.parametrize("what", ["wrong-certificate", "nobody-listens"])
def test_an_approval_service_that_cannot_be_reached(start_gateway, fake_unloq, upstream, tmp_path, what):
    service = fake.FakeUnloq(certificate=fake.self_signed(tmp_path)) if what == "wrong-certificate" else fake_unloq
    if what == "nobody-listens":
        service.api = f"http://127.0.0.1:{free_port()}/v1"
    gate = start_gateway([route("app", upstream.url)], service, rules=RULES, admin=METRICS)
    before = by_reason(gate)
    assert held(gate, "/stranger").expect(503).json["reason"] == "approval-service-unavailable"
    counted(gate, before, "approval-service-unavailable")
    assert not upstream.requests
    if service is not fake_unloq:
        service.stop()


def down(upstream):
    return f"http://127.0.0.1:{free_port()}"


def slow(upstream):
    upstream.behaviour = lambda exchange: None
    return upstream.url


def broken(upstream):
    upstream.behaviour = lambda exchange: (exchange.reply(b"nonsense\r\n\r\n"), exchange.close())
    return upstream.url


@pytest.mark.parametrize(("breaks", "status", "error"), [
    (down, 502, "upstream-connect-failed"), (slow, 504, "upstream-read-timeout"), (broken, 502, "upstream-bad-response"),
], ids=["down", "slow", "broken"])
def test_the_application(start_gateway, fake_unloq, upstream, breaks, status, error):
    gate = start_gateway([route("app", breaks(upstream), timeouts={"read": "1s"})], fake_unloq, rules=RULES, admin=METRICS)
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    client.outcome(wait)
    client.get(wait).expect(303)
    name = f'unloq_gateway_upstream_errors_total{{error="{error}"}}'
    assert metrics(gate)[name] == 0
    client.get("/held").expect(status)
    assert gate.record(path="/held")["error"] == error
    eventually(lambda: metrics(gate)[name] == 1, f"{name} to be 1")
    assert error.startswith("upstream-") and "502, 504, 502" in OPERATING


def test_the_access_log(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("free", "none")], admin=METRICS,
                         access_log={"path": "/dev/full"})
    get = b"GET /x HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n"
    # The first line shows that it cannot be written; from then on nothing passes unwritten.
    eventually(lambda: exchange(gate.port, get)[0] == 503, "the refusal", timeout=20)
    assert metrics(gate)['unloq_gateway_requests_total{decision="error",reason="log-unavailable"}'] >= 1
    assert metrics(gate)["unloq_gateway_ready"] == 0
    assert "`log-unavailable`" in OPERATING


@pytest.mark.parametrize(("reason", "size", "holding"), [
    ("holding-unavailable", 200_000, {}), ("holding-full", 8192, {"memory": "4KiB", "largest": "4KiB", "total": "4KiB"})])
def test_where_held_bodies_are(start_gateway, fake_unloq, upstream, tmp_path, reason, size, holding):
    """The folder is gone, or the room is taken: only what would have to be held suffers."""
    folder = tmp_path / "held"
    folder.mkdir()
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, admin=METRICS,
                         holding={"directory": str(folder), **holding})
    client = signed_in(gate)
    folder.rmdir()
    upstream.forget()
    before = by_reason(gate)
    if reason == "holding-full":
        # Two at once: one whose body is still coming has taken what there is.
        with socket.create_connection(("127.0.0.1", gate.port)) as first:
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
            first.sendall((f"POST /fresh/a HTTP/1.1\r\nHost: app.test:{gate.port}\r\nSec-Fetch-Mode: cors\r\n"
                           f"Cookie: {cookie}\r\nContent-Length: 4096\r\n\r\n" + "x" * 4095).encode())
            gate.wait_taken_in(1)
            assert client.script("/fresh/x", "POST", b"ab").expect(503).json["reason"] == reason
            client.request("POST", "/usual", b"y" * size, {"Origin": client.origin}).expect(200)
    else:
        assert client.script("/fresh/x", "POST", b"y" * size).expect(503).json["reason"] == reason
        client.request("POST", "/usual", b"y" * size, {"Origin": client.origin}).expect(200)
    counted(gate, before, reason)
    assert [request.target for request in upstream.requests] == ["/usual"] and f"`{reason}`" in OPERATING


def test_a_policy_engine_that_is_gone(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, admin=METRICS,
                         policy={"engine": "opa", "default": None, "rules": None,
                                 "opa": {"url": f"http://127.0.0.1:{free_port()}/v1/data/unloq/gate"}})
    before = by_reason(gate)
    assert exchange(gate.port, b"GET /x HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n")[0] == 503
    counted(gate, before, "policy-engine-unavailable")
    assert not upstream.requests and "`policy-engine-unavailable`" in OPERATING


def test_a_policy_engine_that_is_late(start_gateway, fake_unloq, upstream):
    with socket.create_server(("127.0.0.1", 0)) as never:
        url = f"http://127.0.0.1:{never.getsockname()[1]}/v1/data/unloq/gate"
        gate = start_gateway([route("app", upstream.url)], fake_unloq, admin=METRICS,
                             policy={"engine": "opa", "default": None, "rules": None, "opa": {"url": url}})
        before = by_reason(gate)
        assert exchange(gate.port, b"GET /x HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n")[0] == 503
        counted(gate, before, "policy-engine-unavailable")
    assert not upstream.requests


def test_a_conf_with_a_mistake_at_a_reload(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, admin=METRICS)
    client = signed_in(gate)
    gate.conf_path.write_text(json.dumps({**gate.conf, "polizy": {}}, indent=2))
    gate.signal(signal.SIGHUP)
    gate.wait_for_line("conf not reloaded")
    eventually(lambda: metrics(gate)['unloq_gateway_reloads_total{result="refused"}'] == 1, "the refused reload")
    client.get("/held").expect(200)
    gate.client().get("/stranger").expect(303)
    assert "line and column" in OPERATING
