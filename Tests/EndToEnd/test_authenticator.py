"""The self-hosted authenticator alone: the calls of the UNLOQ API, held until the person taps on the device page."""

import http.client
import json
import signal
import subprocess
import threading

import pytest

from kit.binaries import binary
from kit.waiting import eventually


class Call(threading.Thread):
    """One API call in the background."""

    def __init__(self, authenticator, path, body, key=None, method="POST"):
        super().__init__(daemon=True)
        self.port, self.path, self.body, self.method = authenticator.port, path, body, method
        self.key = authenticator.api_key if key is None else key
        self.status, self.document = None, None
        self.start()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(self.method, f"/v1{self.path}", body=json.dumps(self.body) if self.body is not None else None,
                           headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        answer = connection.getresponse()
        self.status, self.document = answer.status, json.loads(answer.read())
        connection.close()

    def result(self):
        """The document of a call that succeeded."""
        self.join(60)
        assert self.status == 200 and "error" not in self.document, self.document
        return self.document["result"]

    def error(self):
        """The code of a call that failed."""
        self.join(60)
        assert self.status != 200
        return self.document["error"]["code"]


@pytest.fixture
def call(authenticator):
    return lambda path, body, **more: Call(authenticator, path, body, **more)


def authenticate(call, device, **more):
    return call("/authenticate", {"email": device.email, "message": "Sign in", "place": "wiki.test", "match_code": "42", **more})


def test_a_call_is_held_until_the_tap(call, device):
    held = authenticate(call, device)
    request = device.wait_pending()
    assert held.is_alive()
    assert (request["match_code"], request["place"]) == ("42", "wiki.test")
    assert "Sign in" in request["message"]
    device.approve(request)
    result = held.result()
    assert result["unloq_id"] and len(result["token"]) >= 129 and result["token"].startswith("AU")


def test_a_token_is_redeemed_once(call, device):
    held = authenticate(call, device)
    device.approve_next()
    token = held.result()["token"]
    person = call("/token", {"token": token, "sid": "s-1", "duration": 60}).result()
    assert person["email"] == device.email and person["token_type"] == "AUTHENTICATE"
    assert call("/token", {"token": token}).error().startswith("ACCESS_TOKEN.")


def test_a_denial_asks_for_a_code_from_then_on(call, device):
    held = authenticate(call, device)
    device.deny_next()
    assert held.error() == "APPROVAL.DENIED"
    assert authenticate(call, device).error() == "APPROVAL.TOKEN"
    assert device.rings == 1


def test_silence_is_a_time_out(hasty_authenticator):
    device = hasty_authenticator.add_user()
    held = Call(hasty_authenticator, "/authenticate", {"email": device.email})
    assert held.error() == "APPROVAL.TIMEOUT"
    device.wait_quiet()


@pytest.mark.parametrize("key", ["", "test_wrong", "x" * 5000])
def test_a_wrong_key_gets_nothing(call, device, key):
    refused = authenticate(lambda path, body: call(path, body, key=key), device)
    assert refused.error()
    assert refused.status == 401
    assert not device.pending


def test_an_unknown_person_is_an_error(call):
    assert call("/authenticate", {"email": "nobody@elsewhere.test"}).error()


def test_another_persons_phone_cannot_answer(call, authenticator, device):
    held = authenticate(call, device)
    request = device.wait_pending()
    other = authenticator.add_user()
    assert not other.pending
    with pytest.raises(AssertionError, match="404"):
        other.approve(request)
    assert held.is_alive()
    device.deny(request)
    held.join()


def test_a_tap_from_another_site_does_not_count(call, authenticator, device):
    held = authenticate(call, device)
    request = device.wait_pending()
    connection = http.client.HTTPConnection("127.0.0.1", authenticator.port)
    connection.request("POST", f"/device/requests/{request['id']}/approve", body=b"",
                       headers={"Cookie": device.cookie, "Origin": "https://evil.test", "Content-Length": "0"})
    assert connection.getresponse().status == 403
    assert held.is_alive()
    device.deny(request)
    held.join()


def test_the_device_page_in_a_browser(call, device, phone):
    phone.open(device.url)
    held = authenticate(call, device)
    card = phone.wait_for(".request[data-id]")
    assert "42" in card.text and "wiki.test" in card.text
    phone.find(".request[data-id] button.approve").click()
    assert held.result()["token"]
    phone.wait(lambda: phone.all("#history li"), "nothing in the history")
    assert "secret" not in phone.url and device.link.split("/")[-1] not in phone.url
    assert not phone.complaints()


def test_an_unknown_device_link_opens_nothing(authenticator):
    connection = http.client.HTTPConnection("127.0.0.1", authenticator.port)
    connection.request("GET", "/device/" + "A" * 43)
    assert connection.getresponse().status == 404


def test_it_remembers_across_a_restart(tmp_path):
    from kit.authenticator import Authenticator
    running = Authenticator(tmp_path)
    device = running.add_user()
    held = Call(running, "/authenticate", {"email": device.email})
    device.approve_next()
    held.result()
    assert running.stop() == 0
    running.serve()
    assert len(device.history) == 1
    running.stop()


def test_it_ends_while_somebody_waits(tmp_path):
    from kit.authenticator import Authenticator
    running = Authenticator(tmp_path)
    device = running.add_user()
    held = Call(running, "/authenticate", {"email": device.email})
    device.wait_pending()
    running.signal(signal.SIGTERM)
    assert running.wait_exit(15) == 0
    eventually(lambda: not held.is_alive(), "the call is never ended")


@pytest.mark.parametrize("words", [[], ["nonsense"], ["serve"], ["user"], ["serve", "--listen", "127.0.0.1:0", "--database", "/x", "--nonsense"]],
                         ids=lambda words: " ".join(words)[:20] or "nothing")
def test_a_command_line_that_makes_no_sense_is_2(words):
    assert subprocess.run([binary("unloq-authenticator"), *words], capture_output=True).returncode == 2


def test_plain_listening_for_everybody_is_refused(authenticator):
    done = subprocess.run([binary("unloq-authenticator"), "serve", "--database", authenticator.database, "--listen", "0.0.0.0:0"],
                          capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and "behind-tls-proxy" in done.stderr
