"""The logout webhook: what the approval service may end, and what nobody else can."""

import base64
import hashlib
import hmac
import json
import urllib.parse

import pytest

from kit.gateway import route

SECRET = "s3cr3t-demo-key"
HOOK_SECRET = "a-secret-that-only-the-two-know-0123456789"
PATH = "/.unloq/webhook/logout"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signature(fields, target=PATH, secret=SECRET):
    """The service's signature: path with query, then names and values in the order of the names, nothing in between."""
    text = target + "".join(name + str(fields[name]) for name in sorted(fields))
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def call(gate, body, kind=FORM, sign=None, target=PATH, host="app.test", **headers):
    """One call of the webhook, as the service makes it: no cookie, no origin."""
    client = gate.client(host)
    client.headers = {"Accept": "*/*", "Content-Type": kind}
    if sign is not None:
        client.headers["X-Unloq-Signature"] = sign
    return client.request("POST", target, body.encode(), headers=headers)


def end(gate, fields, kind=FORM, **more):
    """A well-signed call for `fields`."""
    body = json.dumps(fields) if kind == JSON else urllib.parse.urlencode(fields)
    return call(gate, body, kind, signature(fields, target=more.get("target", PATH)), **more)


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream, tmp_path):
    secret = tmp_path / "webhook-secret"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    return start_gateway([route("app", upstream.url), route("two", upstream.url)], fake_unloq,
                         unloq={"webhook_secret": {"file": str(secret)}})


@pytest.fixture
def session(gate, fake_unloq):
    """Makes a signed-in browser, with the name under which the service knows its session."""
    def make(email="ana@corp.test", host="app.test"):
        client = gate.client(host)
        wait = client.ask_to_sign_in(email)
        assert client.outcome(wait) == "approved"
        client.get(client.get(wait).expect(303).location).expect(200)
        sid = [body["sid"] for path, body in fake_unloq.bodies if path.endswith("/token")][-1]
        return client, {"unloq_id": "9001", "sid": sid}
    return make


@pytest.mark.parametrize("kind", [FORM, JSON])
def test_a_signed_call_ends_exactly_its_session(gate, session, upstream, kind):
    client, fields = session()
    other, _ = session("bob@corp.test")
    end(gate, fields, kind).expect(200)
    upstream.forget()
    client.get("/after").expect(303)
    assert not upstream.requests
    other.get("/after").expect(200)
    record = gate.record(path=PATH)
    assert (record["reason"], record["decision"], record["status"]) == ("webhook", "allow", 200)


def test_a_number_is_signed_as_its_digits(gate, session):
    client, fields = session()
    end(gate, {**fields, "unloq_id": 9001}, JSON).expect(200)
    client.get("/after").expect(303)


def test_the_query_of_the_hooks_address_is_signed_too(gate, session):
    client, fields = session()
    target = PATH + "?src=app&x=%2F"
    call(gate, urllib.parse.urlencode(fields), FORM, signature(fields), target).expect(403)
    client.get("/still").expect(200)
    end(gate, fields, target=target).expect(200)
    client.get("/after").expect(303)


def test_every_gated_host_takes_it(gate, session):
    client, fields = session(host="app.test")
    end(gate, fields, host="two.test").expect(200)
    client.get("/after").expect(303)


# A replay is a call that was overheard, or that the service repeats because our answer got lost. The signature covers no time, so it stays
# valid for ever; but a session's name is 128 random bits that no later session bears, so that there is nothing left for it to end.
def test_a_replay_is_harmless(gate, session):
    client, fields = session()
    end(gate, fields).expect(200)
    again, _ = session()
    for _ in range(3):
        end(gate, fields).expect(200)
    again.get("/after").expect(200)
    client.get("/after").expect(303)


# The service is told a name for the session. Were it the cookie, or something the cookie can be computed from, then whoever reads the
# service's records or overhears a webhook would be signed in as everybody.
def test_the_name_that_the_service_knows_opens_nothing(gate, session, fake_unloq):
    client, fields = session()
    cookie = client.cookies["unloq-session"]
    sent = json.dumps(fake_unloq.bodies)
    known = {cookie, hashlib.sha256(cookie.encode()).hexdigest(), hashlib.sha256((cookie + "app.test").encode()).hexdigest()}
    assert not [secret for secret in known if secret in sent or secret[:16] in sent]
    thief = gate.client()
    for value in (fields["sid"], base64.urlsafe_b64encode(bytes.fromhex(fields["sid"])).decode().rstrip("=")):
        thief.cookies = {"unloq-session": value}
        thief.get("/x").expect(303)
    assert fields["sid"] not in gate.log_path.read_text()
    client.get("/x").expect(200)


@pytest.mark.parametrize("wrong", [
    lambda good: None,
    lambda good: "",
    lambda good: good[:-1],
    lambda good: good.rstrip("="),
    lambda good: base64.b64decode(good).hex(),
    lambda good: "sha256=" + good,
    lambda good: good.swapcase(),
    lambda good: "AAAA" + good[4:],
], ids=["none", "empty", "cut", "unpadded", "hex", "prefixed", "case", "changed"])
def test_a_wrong_signature_ends_nothing(gate, session, wrong):
    client, fields = session()
    answer = call(gate, urllib.parse.urlencode(fields), FORM, wrong(signature(fields))).expect(403)
    assert answer.json["reason"] == "webhook-signature-invalid"
    client.get("/after").expect(200)
    record = gate.record(path=PATH)
    assert (record["reason"], record["decision"]) == ("webhook-signature-invalid", "deny")
    assert SECRET not in gate.log_path.read_text() and SECRET not in "\n".join(gate.lines)


def test_another_key_or_altered_fields_end_nothing(gate, session):
    client, fields = session()
    body = urllib.parse.urlencode(fields)
    call(gate, body, sign=signature(fields, secret="another")).expect(403)
    call(gate, body, sign=signature(fields, target="/other")).expect(403)
    altered = {**fields, "sid": fields["sid"][:-1] + ("0" if fields["sid"][-1] != "0" else "1")}
    call(gate, urllib.parse.urlencode(altered), sign=signature(fields)).expect(403)
    client.get("/after").expect(200)


def test_a_session_of_somebody_else_does_not_end(gate, session):
    client, fields = session()
    end(gate, {**fields, "unloq_id": "9002"}).expect(200)
    client.get("/after").expect(200)


@pytest.mark.parametrize("sid", ["sess-42", "0" * 32, "x" * 128, "0" * 31])
def test_a_session_that_is_none_of_ours_is_answered_likewise(gate, sid):
    end(gate, {"unloq_id": "9001", "sid": sid}).expect(200)


# Names and values are signed without separators: {"sid": "x", "unloq_id": "1"} and {"s": "idx", "unloq_id": "1"} have one signature. So a
# receiver that takes other names than the expected ones can be given other fields under a signature that was overheard.
@pytest.mark.parametrize("body", [
    "", "unloq_id=9001", "sid=S", "unloq_id=9001&sid=S&sid=S", "unloq_id=9001&sid=S&key=x", "unloq_id=9001&sid=S&&&key=",
    "unloq_id=9001&sid=", "unloq_id=&sid=S", "unloq_id=9001&Sid=S", "unloq_id=9001&s=idS", "unloq_id=9001&sid=%ZZ", "unloq_id=9001&sid=%00",
    "unloq_id=9001&sid=a+b",
])
def test_a_form_of_anything_but_the_two_fields_is_refused(gate, session, body):
    client, fields = session()
    sid = fields["sid"]
    assert call(gate, body.replace("S", sid), FORM, signature(fields)).expect(400).json["reason"] == "malformed-request"
    client.get("/after").expect(200)


@pytest.mark.parametrize("body", [
    "", "{}", "[]", "null", '"x"', '{"unloq_id": 9001}', '{"unloq_id": 9001, "sid": null}', '{"unloq_id": 9001, "sid": "S", "key": "x"}',
    '{"unloq_id": 9001, "sid": "S", "sid": "S"}', '{"sid": "other", "unloq_id": 9001, "sid": "S"}',
    '{"unloq_id": 9001, "unloq_id": 9001, "sid": "S"}', '{"unloq_id": [9001], "sid": "S"}', '{"unloq_id": true, "sid": "S"}',
    '{"unloq_id": 9001, "sid": "S"} {}', '{"unloq_id": 9001, "sid": "S"', '{"unloq_id": 9001, "\\u0073id": "S"}', '{"unloq_id": "", "sid": "S"}',
    '{"unloq_id": 9001.5, "sid": "S"}',
])
def test_json_of_anything_but_the_two_members_is_refused(gate, session, body):
    client, fields = session()
    assert call(gate, body.replace("S", fields["sid"]), JSON, signature(fields)).expect(400).json["reason"] == "malformed-request"
    client.get("/after").expect(200)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", ""])
def test_another_kind_of_body_is_refused(gate, session, kind):
    _, fields = session()
    call(gate, urllib.parse.urlencode(fields), kind, signature(fields)).expect(400)


def test_a_long_body_is_refused(gate, session):
    _, fields = session()
    call(gate, urllib.parse.urlencode(fields) + "&x=" + "y" * 3000, FORM, signature(fields)).expect(413)
    call(gate, urllib.parse.urlencode(fields) + "&x=" + "y" * 30000, FORM, signature(fields)).expect(413)


def test_two_signatures_are_none(gate, session):
    from kit.raw import exchange
    _, fields = session()
    body = urllib.parse.urlencode(fields)
    status, _, _ = exchange(gate.port, (
        f"POST {PATH} HTTP/1.1\r\nHost: app.test\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        f"X-Unloq-Signature: {signature(fields)}\r\nX-Unloq-Signature: {signature(fields)}\r\n\r\n{body}").encode())
    assert status == 403


def test_other_methods_are_not_for_it(gate):
    gate.client().get(PATH).expect(405)
    assert gate.client().request("DELETE", PATH).expect(405).field("Allow")


def test_without_a_secret_there_is_no_webhook(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq)
    fields = {"unloq_id": "9001", "sid": "0" * 32}
    end(gate, fields).expect(404)
    gate.client().get(PATH).expect(404)


# The person approves and ends the session on the phone before the browser has come back for its cookie: without further care the webhook
# finds no session, and the next moment the browser makes one that the person believes to be ended.
def test_a_sign_in_that_nobody_has_collected_yet_is_withheld(gate, fake_unloq):
    client = gate.client()
    wait = client.ask_to_sign_in("ana@corp.test")
    assert client.outcome(wait) == "approved"
    sid = [body["sid"] for path, body in fake_unloq.bodies if path.endswith("/token")][-1]
    end(gate, {"unloq_id": "9001", "sid": sid}).expect(200)
    client.get(wait).expect(404)
    assert "unloq-session" not in client.cookies


# With the self-hosted service: the person ends the session on the phone.

@pytest.fixture
def service(tmp_path):
    """An authenticator of one's own, because its webhooks are the application's and not the test's."""
    from kit.authenticator import Authenticator
    folder = tmp_path / "service"
    folder.mkdir()
    running = Authenticator(folder)
    yield running
    running.stop()


def api(service, method, path, **fields):
    """One call of the service's API: status and JSON."""
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.request(method, "/v1" + path, json.dumps(fields) if fields else None,
                       {"Authorization": f"Bearer {service.api_key}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def hooked(service, start_gateway, upstream, folder, secret=HOOK_SECRET, **more):
    """A gateway that is reached as `localhost`, and a webhook of the service that leads to it."""
    path = folder / "hook-secret"
    path.write_text(secret + "\n")
    path.chmod(0o600)
    gate = start_gateway([route("app", upstream.url, host="localhost")], service,
                         unloq={"webhook_secret": {"file": str(path)}}, admin={"socket": str(folder / "a.sock")})
    status, answer = api(service, "POST", "/webhooks", event="logout", secret=HOOK_SECRET,
                         url=f"http://localhost:{gate.port}{PATH}?from=phone", **more)
    assert status == 200, answer
    return gate


def end_on_phone(device, session):
    """What the button of the device page does."""
    connection = device._connect()
    connection.request("POST", f"/device/sessions/{session['id']}/end", body=b"",
                       headers={"Cookie": device.cookie, "X-Unloq-Device": "1", "Content-Length": "0"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_a_tap_on_sign_out_on_the_phone_ends_the_gateways_session(service, start_gateway, upstream, tmp_path, phone):
    gate = hooked(service, start_gateway, upstream, tmp_path)
    ana, bob = service.add_user(name="Ana Pop"), service.add_user()
    client, other = gate.client("localhost"), gate.client("localhost")
    client.sign_in(ana).expect(200)
    other.sign_in(bob).expect(200)
    phone.open(ana.url)
    button = phone.wait_for("#sessions button.end")
    assert button.text == "Sign out" and "Corp gate" in phone.find("#sessions").text
    assert len(phone.all("#sessions li")) == 1  # Bob's is not shown to Ana
    phone.press("#sessions button.end")
    phone.wait(lambda: "Signed out of Corp gate." in phone.find("#toast").text, "no word of the sign-out")
    phone.wait(lambda: not phone.all("#sessions li"), "the session is still on the page")
    assert not phone.complaints()
    upstream.forget()
    client.get("/after").expect(303)
    assert not upstream.requests
    other.get("/after").expect(200)
    record = gate.record(path=PATH)
    assert (record["reason"], record["status"]) == ("webhook", 200)
    assert record["user_agent"] == "unloq-authenticator"
    service.wait_for_line("session ended on the device")
    assert HOOK_SECRET not in "\n".join(service.lines + gate.lines)


def test_the_page_shows_sessions_as_they_come_and_only_ones_own(service, start_gateway, upstream, tmp_path):
    gate = hooked(service, start_gateway, upstream, tmp_path)
    ana, bob = service.add_user(), service.add_user()
    assert ana._first("sessions") == []
    gate.client("localhost").sign_in(ana).expect(200)
    session, = ana._first("sessions")
    assert session["can_end"] and session["app"] == "Corp gate" and 0 < session["ends_in_ms"] <= 8 * 3600 * 1000
    assert "sid" not in json.dumps(session)
    assert bob._first("sessions") == []
    assert end_on_phone(bob, session) == 404
    assert len(ana._first("sessions")) == 1
    assert end_on_phone(ana, session) == 200
    assert ana._first("sessions") == [] and end_on_phone(ana, session) == 404


def test_a_gateway_that_was_away_is_told_again(service, start_gateway, upstream, tmp_path):
    from kit.waiting import eventually
    gate = hooked(service, start_gateway, upstream, tmp_path, retry=10, retry_timeout=1)
    ana = service.add_user()
    gate.client("localhost").sign_in(ana).expect(200)
    session, = ana._first("sessions")
    port = gate.port
    assert gate.stop() == 0
    assert end_on_phone(ana, session) == 502
    service.wait_for_line("webhook failed")
    assert ana._first("sessions")
    start_gateway([route("app", upstream.url, host="localhost")], service, listeners=[{"address": f"127.0.0.1:{port}"}],
                  unloq={"webhook_secret": {"file": str(tmp_path / "hook-secret")}})
    eventually(lambda: ana._first("sessions") == [], "not told again", timeout=30)


def test_a_gateway_with_another_secret_is_not_told(service, start_gateway, upstream, tmp_path):
    gate = hooked(service, start_gateway, upstream, tmp_path, secret="another-secret-than-that")
    ana = service.add_user()
    client = gate.client("localhost")
    client.sign_in(ana).expect(200)
    assert end_on_phone(ana, ana._first("sessions")[0]) == 502
    assert gate.record(path=PATH)["reason"] == "webhook-signature-invalid"
    client.get("/still").expect(200)
    service.wait_for_line("webhook refused")


def test_another_sites_page_ends_no_session(service, start_gateway, upstream, tmp_path):
    gate = hooked(service, start_gateway, upstream, tmp_path)
    ana = service.add_user()
    client = gate.client("localhost")
    client.sign_in(ana).expect(200)
    session, = ana._first("sessions")
    connection = ana._connect()
    connection.request("POST", f"/device/sessions/{session['id']}/end", body=b"",
                       headers={"Cookie": ana.cookie, "Origin": "http://evil.test", "Content-Length": "0"})
    assert connection.getresponse().status == 403
    client.get("/still").expect(200)


def test_without_a_webhook_the_phone_cannot_end_it(service, start_gateway, upstream):
    gate = start_gateway([route("app", upstream.url)], service)
    ana = service.add_user()
    gate.client().sign_in(ana).expect(200)
    session, = ana._first("sessions")
    assert not session["can_end"]
    assert end_on_phone(ana, session) == 409


def test_webhooks_are_made_listed_and_removed(service):
    status, made = api(service, "POST", "/webhooks", event="logout", url="https://app.example.org/.unloq/webhook/logout")
    assert status == 200 and made["type"] == "api.application.webhook.create"
    hook = made["result"]
    assert len(hook.pop("secret")) == 40  # told once
    assert hook["event"] == "logout" and hook["is_active"] is True and hook["retry"] == 0 and hook["retry_timeout"] == 60
    assert api(service, "GET", "/webhooks") == (200, {"type": "api.application.webhook.find", "result": [hook]})
    assert api(service, "DELETE", f"/webhooks/{hook['id']}")[0] == 200
    assert api(service, "DELETE", f"/webhooks/{hook['id']}")[0] == 404
    assert api(service, "GET", "/webhooks")[1]["result"] == []
    for number in range(10):
        assert api(service, "POST", "/webhooks", event="logout", url=f"http://a.test/{number}", secret="s" * 16)[0] == 200
    assert api(service, "POST", "/webhooks", event="logout", url="http://a.test/x")[1]["error"]["code"] == "WEBHOOK.LIMIT"


@pytest.mark.parametrize(("fields", "name"), [
    ({"event": "login"}, "event"), ({"event": None}, "event"), ({"url": "ftp://a.test/"}, "url"), ({"url": "http:///x"}, "url"),
    ({"url": "http://a.test/#x"}, "url"), ({"url": "http://u:p@a.test/"}, "url"), ({"url": "http://a.test/x/../y"}, "url"),
    ({"url": "http://a.test/a b"}, "url"), ({"url": "file:///etc/passwd"}, "url"), ({"secret": "short"}, "secret"),
    ({"secret": "s" * 16 + "\n"}, "secret"), ({"retry": 11}, "retry"), ({"retry": -1}, "retry"), ({"retry_timeout": 0}, "retry_timeout"),
])
def test_a_webhook_that_makes_no_sense_is_refused(service, fields, name):
    wanted = {"event": "logout", "url": "https://a.test/hook", **fields}
    status, answer = api(service, "POST", "/webhooks", **{key: value for key, value in wanted.items() if value is not None})
    assert (status, answer["error"]["data"]["field"]) == (400, name)
