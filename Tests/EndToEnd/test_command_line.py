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
