"""curl, the real one: held while the phone rings, or told what to do."""

import json
import subprocess
import threading

import pytest

from kit.gateway import route, rule


class Curl:
    """One run of curl, in the background until its result is asked for."""

    def __init__(self, gateway, path, *options, user=None, host="app.test"):
        words = ["curl", "--silent", "--show-error", "--include", "--max-time", "60", "--http1.1",
                 "--resolve", f"{host}:{gateway.port}:127.0.0.1", "--noproxy", "*"]
        if user:
            words += ["--user", f"{user}:"]
        self.process = subprocess.Popen([*words, *options, f"http://{host}:{gateway.port}{path}"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._result = None

    def result(self):
        """Status, head and body of the last response."""
        if self._result is None:
            out, error = self.process.communicate(timeout=90)
            assert self.process.returncode == 0, error.decode()
            while out.startswith(b"HTTP/1.1 1"):
                out = out.partition(b"\r\n\r\n")[2]
            head, _, body = out.partition(b"\r\n\r\n")
            self._result = int(head.split(b" ")[1]), head.decode(), body
        return self._result


def test_curl_without_a_name_is_told_how_to_identify_itself(gateway, upstream):
    status, head, body = Curl(gateway, "/report").result()
    assert status == 401
    assert 'www-authenticate: basic realm="unloq"' in head.lower()
    assert json.loads(body)["reason"] == "sign-in-required"
    assert not upstream.requests


def test_curl_is_held_while_the_phone_rings(gateway, upstream, device):
    held = Curl(gateway, "/report", "--header", "Prefer: wait=30", user=device.email)
    device.approve_next()
    status, head, body = held.result()
    assert (status, body) == (200, b"ok\n")
    request = upstream.only()
    assert request.field("authorization") is None, "the name was meant for the gate"
    assert request.field("x-unloq-email") == device.email
    record = gateway.record(path="/report", decision="allow")
    assert record["reason"] == "approval-granted" and record["user"]


def test_curl_keeps_the_session_in_its_jar(gateway, device, tmp_path):
    jar = str(tmp_path / "jar")
    held = Curl(gateway, "/one", "--header", "Prefer: wait=30", "--cookie-jar", jar, user=device.email)
    device.approve_next()
    assert held.result()[0] == 200
    assert Curl(gateway, "/two", "--cookie", jar).result()[0] == 200
    assert device.rings == 1
    assert gateway.record(path="/two")["reason"] == "approval-held"


def test_curl_that_does_not_want_to_wait_is_told_so(gateway, upstream, device):
    status, _, body = Curl(gateway, "/report", user=device.email).result()
    assert status == 401
    assert json.loads(body)["reason"] in ("approval-required", "sign-in-required")
    assert not upstream.requests and device.rings == 0


def test_a_rule_may_hold_by_itself(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator,
                            rules=[rule("jobs", {"approval": "8h", "hold": True})])
    held = Curl(gateway, "/job", user=device.email)
    device.approve_next()
    assert held.result()[0] == 200


def test_a_held_upload_arrives_whole_after_the_tap(gateway, upstream, device, tmp_path):
    body = tmp_path / "body"
    body.write_bytes(bytes(range(256)) * 40)
    held = Curl(gateway, "/upload", "--header", "Prefer: wait=30", "--data-binary", f"@{body}", user=device.email)
    device.wait_pending()
    assert not upstream.requests
    device.approve_next()
    assert held.result()[0] == 200
    assert upstream.only().body == body.read_bytes()


def test_a_denied_curl_gets_403(gateway, upstream, device):
    held = Curl(gateway, "/report", "--header", "Prefer: wait=30", user=device.email)
    device.deny_next()
    status, _, body = held.result()
    assert status == 403
    assert json.loads(body)["reason"] == "approval-denied"
    assert not upstream.requests
    assert gateway.record(path="/report")["reason"] == "approval-denied"


def test_a_curl_that_nobody_answers_gets_504(start_gateway, hasty_authenticator, upstream):
    device = hasty_authenticator.add_user()
    gateway = start_gateway([route("app", upstream.url)], hasty_authenticator)
    status, _, body = Curl(gateway, "/report", "--header", "Prefer: wait=30", user=device.email).result()
    assert status == 504
    assert json.loads(body)["reason"] == "approval-timeout"
    assert not upstream.requests


def test_a_curl_that_leaves_takes_its_push_along(gateway, upstream, device):
    held = Curl(gateway, "/report", "--header", "Prefer: wait=30", user=device.email)
    device.wait_pending()
    held.process.kill()
    held.process.wait()
    record = gateway.record(path="/report", timeout=10)
    assert record["reason"] == "client-left"
    assert not upstream.requests


@pytest.mark.parametrize("name", ["evil@evil.com@corp.test", "user corp.test", "@corp.test", "user@", "a@b\u0000c"],
                         ids=["two-ats", "space", "no-name", "no-domain", "nul"])
def test_an_odd_name_is_nobody(gateway, upstream, name):
    """Loose matching of addresses let `evil@evil.com@company.com` in elsewhere; here it is no address at all."""
    import base64
    token = base64.b64encode(f"{name}:".encode()).decode()
    status, _, _ = Curl(gateway, "/report", "--header", "Prefer: wait=5", "--header", f"Authorization: Basic {token}").result()
    assert status in (400, 401, 403)
    assert not upstream.requests


def test_an_authorization_that_is_not_ours_reaches_the_application(gateway, upstream):
    Curl(gateway, "/free/api", "--header", "Authorization: Bearer abc").result()
    assert upstream.only().field("authorization") == "Bearer abc"


def test_many_held_curls_cost_one_push(gateway, upstream, device):
    runs = [Curl(gateway, f"/part/{number}", "--header", "Prefer: wait=30", user=device.email) for number in range(5)]
    gateway.wait_taken_in(5)
    device.approve_next()
    threads = [threading.Thread(target=run.result) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.result()[0] for run in runs] == [200] * 5
    assert device.rings == 1


HELD = ("--header", "Prefer: wait=30")


def problem(result, status, reason):
    """The document of a refusal, after asserting what every one has."""
    got, head, body = result
    assert got == status, (head, body)
    assert "content-type: application/problem+json" in head.lower()
    document = json.loads(body)
    assert document["type"] == f"urn:unloq-gateway:reason:{reason}"
    assert (document["status"], document["reason"]) == (status, reason)
    assert document["title"] and document["detail"]
    return document, head.lower()


def test_what_was_honoured_of_prefer_is_said(gateway, upstream, device):
    """RFC 7240, 3: the client learns that it was held because it asked for it, and for how long at most."""
    held = Curl(gateway, "/report", "--header", "Prefer: respond-async, wait=600", user=device.email)
    device.approve_next()
    status, head, _ = held.result()
    assert status == 200 and "preference-applied: wait=120" in head.lower()
    denied = Curl(gateway, "/report", *HELD, user=device.email)
    device.deny_next()
    assert "preference-applied: wait=30" in denied.result()[1].lower()
    again = Curl(gateway, "/report", *HELD, user=device.email)
    _, head = problem(again.result(), 429, "too-many-approvals")
    assert "preference-applied" not in head, "it was not held"


def test_prefer_that_changes_nothing_is_not_said_to_be_applied(gateway, upstream, device):
    assert "preference-applied" not in Curl(gateway, "/free", *HELD, user=device.email).result()[1].lower()
    assert "preference-applied" not in Curl(gateway, "/report", *HELD).result()[1].lower()


def test_the_applications_own_word_about_prefer_stays(start_gateway, authenticator, device):
    from kit.recorder import Recorder
    application = Recorder(behaviour=lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nPreference-Applied: return=minimal\r\nContent-Length: 0\r\n\r\n"))
    try:
        gateway = start_gateway([route("app", application.url)], authenticator)
        held = Curl(gateway, "/report", "--header", "Prefer: return=minimal, wait=30", user=device.email)
        device.approve_next()
        head = held.result()[1].lower()
        assert "preference-applied: return=minimal" in head and "preference-applied: wait=30" in head
    finally:
        application.stop()


def test_a_denied_curl_is_told_by_a_problem(gateway, upstream, device):
    held = Curl(gateway, "/report", *HELD, user=device.email)
    device.deny_next()
    problem(held.result(), 403, "approval-denied")


def test_after_a_denial_curl_is_told_to_wait(gateway, upstream, device):
    """429 with the pause, in the document and in the head; nobody's phone rings."""
    held = Curl(gateway, "/report", *HELD, user=device.email)
    device.deny_next()
    held.result()
    document, head = problem(Curl(gateway, "/report", *HELD, user=device.email).result(), 429, "too-many-approvals")
    assert 0 < document["retry_after"] <= 30 and f"retry-after: {document['retry_after']}" in head
    assert device.rings == 1 and not upstream.requests


def test_a_curl_whose_service_is_down_gets_503(start_gateway, fake_unloq, upstream):
    from kit.fake_unloq import fails_with
    fake_unloq.behaviour = fails_with(500)
    gateway = start_gateway([route("app", upstream.url)], fake_unloq)
    document, head = problem(Curl(gateway, "/report", *HELD, user="ana@corp.test").result(), 503,
                             "approval-service-unavailable")
    assert document["retry_after"] == 10 and "retry-after: 10" in head
    assert not upstream.requests


def test_a_curl_that_waits_less_than_the_person_gets_504(gateway, upstream, device):
    held = Curl(gateway, "/report", "--header", "Prefer: wait=1", user=device.email)
    _, head = problem(held.result(), 504, "approval-timeout")
    assert "preference-applied: wait=1" in head
    assert gateway.record(path="/report")["reason"] == "approval-timeout"


def test_a_step_up_is_held_likewise(start_gateway, authenticator, upstream, device, tmp_path):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("danger", {"approval": "fresh", "scope": "rule"}, method=["DELETE"]), rule("staff", {"approval": "8h"})])
    jar = str(tmp_path / "jar")
    held = Curl(gateway, "/x", *HELD, "--cookie-jar", jar, user=device.email)
    device.approve_next()
    assert held.result()[0] == 200
    for decide, status in ((device.approve_next, 200), (device.deny_next, 403)):
        held = Curl(gateway, "/x", *HELD, "--request", "DELETE", "--cookie", jar)
        decide()
        assert held.result()[0] == status


@pytest.mark.parametrize("path, method, status, reason", [
    ("/.unloq/nothing", "GET", 404, "not-found"), ("/.unloq/wait/AAAAAAAAAAAAAAAAAAAAAA", "GET", 404, "not-found"),
    ("/.unloq/sign-out", "DELETE", 405, "method-not-allowed"), ("/.unloq/sign-in?to=altered", "GET", 400, "malformed-request"),
    ("/.unloq/session", "GET", 401, "sign-in-required"), ("/.unloq/sign-out", "POST", 403, "cross-site-request"),
    ("/report", "GET", 401, "sign-in-required"), ("/.unloq/assets/x", "GET", 404, "not-found"),
])
def test_every_refusal_is_a_problem(gateway, upstream, path, method, status, reason):
    document, _ = problem(Curl(gateway, path, "--request", method).result(), status, reason)
    if status == 401:
        assert document["approval_url"].startswith("/.unloq/sign-in?to=")
    assert not upstream.requests


@pytest.mark.parametrize("head, status, reason, error", [
    (b"GET / HTTP/1.1\r\nHost: other.test\r\n\r\n", 421, "unknown-host", None),
    (b"GET / HTTP/1.1\r\nHost: app.test\r\nBad Name: x\r\n\r\n", 400, "malformed-request", "space-before-colon"),
    (b"GET / HTTP/1.1\r\nHost: app.test\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", 431, "head-too-large", None),
    (b"GET /" + b"y" * 70_000 + b" HTTP/1.1\r\nHost: app.test\r\n\r\n", 414, "head-too-large", None),
    (b"GET / HTTP/3.0\r\nHost: app.test\r\n\r\n", 505, "malformed-request", None),
    (b"TRACE / HTTP/1.1\r\nHost: app.test\r\n\r\n", 501, "malformed-request", None),
    (b"POST /.unloq/sign-in HTTP/1.1\r\nHost: app.test\r\nContent-Length: 20000\r\n\r\n" + b"x" * 20_000, 413,
     "body-too-large", None),
    (b"POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 99999999999999\r\n\r\n", 413, "body-too-large", None),
], ids=["421", "400", "431", "414", "505", "501", "413-own", "413"])
def test_what_is_no_request_is_a_problem_too(gateway, upstream, head, status, reason, error):
    from kit.raw import exchange
    got, fields, body = exchange(gateway.port, head)
    assert (got, fields["content-type"]) == (status, "application/problem+json"), body
    document = json.loads(body)
    assert (document["status"], document["reason"]) == (status, reason)
    assert error is None or document["error"] == error
    assert not upstream.requests


def test_a_missing_application_is_a_problem(start_gateway, authenticator):
    from kit.ports import free_port
    gateway = start_gateway([route("app", f"http://127.0.0.1:{free_port()}")], authenticator)
    status, head, body = Curl(gateway, "/free").result()
    assert status == 502 and "application/problem+json" in head
    assert json.loads(body)["type"] == "urn:unloq-gateway:error:upstream-connect-failed"
