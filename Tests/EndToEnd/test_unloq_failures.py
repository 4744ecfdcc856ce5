"""What fails at UNLOQ, and what the person and the application see of it: nobody gets in, and a good approval goes on counting."""

import base64

import pytest

from kit import fake_unloq as fake
from kit.gateway import route
from kit.ports import free_port
from kit.waiting import eventually

UNAVAILABLE = "approval-service-unavailable"

# What the service does, the status of a browser, the status of a held curl, the reason.
MATRIX = [
    pytest.param(fake.fails_with(500), 503, 503, UNAVAILABLE, id="500"),
    pytest.param(fake.fails_with(503, "SERVER.UNAVAILABLE"), 503, 503, UNAVAILABLE, id="503"),
    pytest.param(fake.bad_json, 503, 503, UNAVAILABLE, id="bad-json"),
    pytest.param(fake.wrong_shape, 503, 503, UNAVAILABLE, id="lacks-the-proof"),
    pytest.param(fake.html_page, 503, 503, UNAVAILABLE, id="web-page"),
    pytest.param(fake.reset, 503, 503, UNAVAILABLE, id="reset"),
    pytest.param(fake.half_answer, 503, 503, UNAVAILABLE, id="half-an-answer"),
    pytest.param(fake.huge_answer, 503, 503, UNAVAILABLE, id="endless-body"),
    pytest.param(fake.huge_head, 503, 503, UNAVAILABLE, id="endless-head"),
    pytest.param(fake.hang, 503, 503, UNAVAILABLE, id="hang"),
    pytest.param(fake.redirect, 503, 503, "approval-misconfigured", id="redirect"),
    pytest.param(fake.misconfigured, 503, 503, "approval-misconfigured", id="wrong-key"),
    pytest.param(fake.throttled, 503, 503, "approval-throttled", id="throttled"),
    pytest.param(fake.no_device, 503, 503, "approval-device-unavailable", id="no-device"),
    pytest.param(fake.denied, 403, 403, "approval-denied", id="denied"),
    pytest.param(fake.timed_out, 403, 504, "approval-timeout", id="no-answer"),
    pytest.param(fake.error_with_200, 403, 504, "approval-timeout", id="error-inside-a-200"),
]


@pytest.fixture
def gate(request, start_gateway, fake_unloq, upstream):
    """A gateway that gives its service a second where the service is going to hang, and time enough where it is not."""
    hangs = "hang" in request.node.name
    return start_gateway([route("app", upstream.url)], fake_unloq, unloq={"timeout": "1s" if hangs else "20s", "connect_timeout": "5s"})


def hold(gateway, path="/held", email="user@corp.test"):
    """A command line that waits for the tap."""
    token = base64.b64encode(f"{email}:".encode()).decode()
    client = gateway.client(headers={"Accept": "*/*", "Prefer": "wait=20", "Authorization": f"Basic {token}"})
    return client.get(path)


def assert_reason(gateway, reason, path):
    record = gateway.record(reason=reason, path=path)
    assert record["decision"] == ("deny" if reason in ("approval-denied", "approval-timeout") else "error")
    return record


@pytest.mark.parametrize(("behaviour", "page", "held", "reason"), MATRIX)
def test_a_request_that_needs_an_approval(gate, fake_unloq, upstream, behaviour, page, held, reason):
    fake_unloq.behaviour = behaviour
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test", "/wanted")
    word = client.outcome(wait)
    assert word not in ("approved", "pending")
    answer = client.get(wait).expect(page)
    assert "unloq-session" not in client.cookies
    if reason == "approval-throttled":
        assert int(answer.field("Retry-After")) > 0
    assert fake_unloq.count("/authenticate") == 1, "an approval call is never repeated blindly"

    denied_before = reason == "approval-denied"  # the cool-down of a denial is tested elsewhere
    if not denied_before:
        problem = hold(gate, email="other@corp.test").expect(held).json
        assert problem["reason"] == reason
        assert_reason(gate, reason, "/held")
    assert not [path for path in fake_unloq.calls if "elsewhere" in path], "a redirect is never followed with the key"
    assert not upstream.requests, "the application saw a request that nobody approved"


@pytest.mark.parametrize("behaviour", [row.values[0] for row in MATRIX], ids=[row.id for row in MATRIX])
def test_a_good_approval_goes_on_counting(gate, fake_unloq, upstream, behaviour):
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    fake_unloq.behaviour = behaviour
    client.get("/still").expect(200)
    assert gate.record(path="/still")["reason"] == "approval-held"


@pytest.mark.parametrize("behaviour", [fake.fails_with(500), fake.bad_json, fake.wrong_shape, fake.reset, fake.error_with_200],
                         ids=["500", "bad-json", "lacks-the-proof", "reset", "error-inside-a-200"])
def test_a_token_that_cannot_be_redeemed_is_worth_nothing(gate, fake_unloq, upstream, behaviour):
    """The tap happened, but POST /token fails: without its answer there is no approval."""
    fake_unloq.behaviour = lambda handler, path, call: (
        behaviour if path.endswith("/token") else fake.approve)(handler, path, call)
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) != "approved"
    assert client.get(wait).status in (403, 503)
    assert "unloq-session" not in client.cookies
    assert not upstream.requests


@pytest.mark.parametrize("change", [
    {"unloq_id": "9002"}, {"email": "somebody.else@corp.test"}, {"token_type": "AUTHORIZE"}, {"unloq_id": None},
], ids=["another-user", "another-address", "another-kind-of-token", "no-user"])
def test_a_token_for_somebody_or_something_else_is_worth_nothing(gate, fake_unloq, upstream, change):
    """An authorisation's token, or another person's, must not stand in for this person's login."""
    def swapped(handler, path, call):
        if path.endswith("/token"):
            result = {"approval_id": "a-1", "unloq_id": "9001", "email": "user@corp.test", "token_type": "AUTHENTICATE", **change}
            fake._json(handler, 200, {"type": "api.application.approval.token",
                                      "result": {key: value for key, value in result.items() if value}})
        else:
            fake.approve(handler, path, call)

    fake_unloq.behaviour = swapped
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) != "approved"
    assert "unloq-session" not in client.cookies
    client.get("/").expect(303)
    assert not upstream.requests


def test_nobody_listens(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq,
                         unloq={"api": f"http://127.0.0.1:{free_port()}/v1"})
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) == "unavailable"
    client.get(wait).expect(503)
    assert hold(gate, email="other@corp.test").expect(503).json["reason"] == UNAVAILABLE
    assert not upstream.requests


def test_a_name_that_does_not_exist(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq,
                         unloq={"api": "https://no-such-host.invalid/v1", "connect_timeout": "2s"})
    assert hold(gate).expect(503).json["reason"] == UNAVAILABLE
    assert not upstream.requests


@pytest.mark.parametrize("kind", ["self-signed", "other-name"])
def test_a_wrong_certificate(start_gateway, upstream, tmp_path, kind):
    """Verification cannot be switched off: a certificate that nobody vouches for, and one that is meant for another host."""
    certificate = fake.self_signed(tmp_path, "127.0.0.1" if kind == "self-signed" else "other.test")
    impostor = fake.FakeUnloq(certificate=certificate)
    try:
        trust = {} if kind == "self-signed" else {"ca": str(certificate[0])}
        gate = start_gateway([route("app", upstream.url)], impostor, unloq=trust)
        assert hold(gate).expect(503).json["reason"] == UNAVAILABLE
        assert not impostor.calls, "the key was shown to an impostor"
        assert not upstream.requests
    finally:
        impostor.stop()


def test_an_own_ca_is_believed_where_the_conf_names_it(start_gateway, upstream, tmp_path):
    certificate = fake.self_signed(tmp_path)
    service = fake.FakeUnloq(certificate=certificate)
    try:
        gate = start_gateway([route("app", upstream.url)], service, unloq={"ca": str(certificate[0])})
        hold(gate).expect(200)
        assert upstream.only().field("x-unloq-email") == "user@corp.test"
    finally:
        service.stop()


def test_the_service_recovers_and_so_does_the_gate(gate, fake_unloq, upstream):
    fake_unloq.behaviour = fake.fails_with(500)
    hold(gate, "/first").expect(503)
    fake_unloq.behaviour = fake.approve
    hold(gate, "/second", email="other@corp.test").expect(200)
    assert [request.target for request in upstream.requests] == ["/second"]


def test_a_held_call_is_ended_when_nobody_waits(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq)
    fake_unloq.behaviour = fake.hang
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    eventually(lambda: fake_unloq.count("/authenticate") == 1, "the phone does not ring")
    client.post(f"{wait}/cancel")
    assert client.status(wait)["status"] == "cancelled"
    fake_unloq.released.set()
    assert not upstream.requests
