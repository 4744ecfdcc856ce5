"""SIGHUP: a changed conf is taken over as a whole while requests and sessions go on, or not at all."""

import json
import signal
import threading

import pytest

from kit.gateway import route, rule
from kit.raw import exchange
from kit.recorder import Recorder, answer_ok
from kit.waiting import eventually

OPEN = [rule("open", "none")]
SHUT = [rule("shut", "deny")]


def get(gate, path="/x", host="app.test"):
    return exchange(gate.port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())


def reload(gate, line, **changes):
    """Lays `changes` over the conf, sends SIGHUP and waits for `line` in what the program says."""
    conf = {**gate.conf, **changes}
    gate.conf_path.write_text(json.dumps(conf, indent=2))
    before = len(gate.lines)
    gate.signal(signal.SIGHUP)
    return eventually(lambda: [text for text in gate.lines[before:] if line in text], f"{line} among {gate.lines[-5:]}")[0]


def policy(rules):
    return {"engine": "rules", "default": "deny", "rules": rules}


@pytest.fixture
def other():
    """A second recording upstream."""
    recorder = Recorder()
    yield recorder
    recorder.stop()


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=OPEN)


def test_new_rules_decide_from_the_next_request_on(gate):
    assert get(gate)[0] == 200
    reload(gate, 'message="conf reloaded"', policy=policy(SHUT))
    # Each worker takes over in its own time; a worker that has answered once by the new rules never goes back.
    eventually(lambda: [get(gate)[0] for _ in range(8)] == [403] * 8, "every worker to refuse")


def test_routes_come_and_go(gate, other):
    reload(gate, 'message="conf reloaded"', routes=[route("new", other.url), route("app", other.url)])
    eventually(lambda: get(gate, host="new.test")[0] == 200, "the new route")
    eventually(lambda: get(gate, "/moved")[0] == 200 and any(seen.target == "/moved" for seen in other.requests), "the moved route")
    reload(gate, 'message="conf reloaded"', routes=[route("new", other.url)])
    eventually(lambda: get(gate)[0] == 421, "the route to be gone")


@pytest.mark.parametrize(("changes", "says"), [
    ({"policy": {"engine": "rules", "rules": [{"name": "a", "require": "nonse"}]}}, "gateway.yaml:"),
    ({"polizy": {}}, "gateway.yaml:"),
    ({"workers": 5}, 'keys=workers'),
    ({"sessions": {"idle": "1m"}}, 'keys=sessions'),
], ids=["bad-rule", "unknown-key", "workers", "sessions"])
def test_a_conf_that_cannot_be_taken_over_changes_nothing(gate, changes, says):
    before = len(gate.lines)
    # Together with a change that would be fine by itself: nothing of it is taken over.
    reload(gate, 'message="conf not reloaded"', **{"policy": policy(SHUT), **changes})
    told = [line for line in gate.lines[before:] if says in line]
    assert told, gate.lines[before:]
    if says == "gateway.yaml:":
        line, column = told[0].split("gateway.yaml:")[1].split(":")[:2]
        assert int(line) > 0 and int(column) > 0
    assert get(gate)[0] == 200


def test_who_is_signed_in_stays_signed_in(start_gateway, authenticator, upstream, device):
    gate = start_gateway([route("app", upstream.url)], authenticator, rules=[rule("staff", {"approval": "8h"})])
    person = gate.client()
    person.sign_in(device)
    rules = [rule("closed", "deny", path="/closed"), rule("staff", {"approval": "8h"})]
    reload(gate, 'message="conf reloaded"', policy=policy(rules))
    eventually(lambda: person.get("/closed").status == 403, "the new rule")
    assert person.get("/open").status == 200


def test_a_request_in_progress_ends_where_it_began(start_gateway, fake_unloq, upstream, other):
    may_answer = threading.Event()

    def answer_late(exchange):
        may_answer.wait(20)
        answer_ok(exchange)

    upstream.behaviour = answer_late
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=OPEN)
    answers = []
    slow = threading.Thread(target=lambda: answers.append(get(gate, "/slow")))
    slow.start()
    upstream.wait_for(1)
    reload(gate, 'message="conf reloaded"', routes=[route("app", other.url)])
    eventually(lambda: get(gate, "/quick")[0] == 200 and other.requests, "the new upstream")
    may_answer.set()
    slow.join(10)
    assert answers[0][0] == 200
    assert "/slow" in [seen.target for seen in upstream.requests]


def test_a_rule_that_is_on_trial_now_rings_nobody(start_gateway, fake_unloq, upstream):
    """A link to the approve page names the rule that had asked. Put on trial meanwhile, it decides nothing, and a click rings for none of it."""
    danger = rule("danger", {"approval": "fresh", "scope": "request"}, path="/danger/**")
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=[danger, rule("staff", {"approval": "8h"})])
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test", "/")
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    link = client.script("/danger/1").expect(403).json["approval_url"].partition("?to=")[2]
    rules = [{**danger, "shadow": True}, rule("closed", "deny", path="/danger/**"), rule("staff", {"approval": "8h"})]
    reload(gate, 'message="conf reloaded"', policy=policy(rules))
    eventually(lambda: [client.script("/danger/1").json["reason"] for _ in range(8)] == ["rule-denied"] * 8, "the new rules")
    rings = fake_unloq.count("/authorize")
    client.post("/.unloq/approve", {"to": link}).expect(403)
    assert fake_unloq.count("/authorize") == rings
