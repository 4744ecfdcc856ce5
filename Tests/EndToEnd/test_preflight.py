"""CORS preflights pass by rule, as nobody's; every other OPTIONS is judged as a request of its own."""

import pytest

from kit.gateway import route, rule
from kit.recorder import Recorder

RULES = [
    rule("open", "none", path="/open/**"),
    rule("closed", "deny", path="/closed/**"),
    rule("api", {"approval": "8h", "preflight": "pass"}, path="/api/**"),
    rule("mine", "none", path="/mine/**", user="*"),
    rule("staff", {"approval": "8h"}),
]
PREFLIGHT = {"Accept": "*/*", "Origin": "http://portal.corp.test", "Access-Control-Request-Method": "PUT",
             "Access-Control-Request-Headers": "x-wish", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-site",
             "Sec-Fetch-Dest": "empty"}


def cors(exchange):
    """An application that knows CORS, and answers OPTIONS with nothing else."""
    origin = exchange.request.field("origin") or "null"
    fields = (f"Access-Control-Allow-Origin: {origin}\r\nAccess-Control-Allow-Credentials: true\r\n"
              "Access-Control-Allow-Methods: GET, PUT\r\nAccess-Control-Allow-Headers: x-wish\r\n")
    if exchange.request.head.startswith(b"OPTIONS "):
        exchange.reply(f"HTTP/1.1 204 No Content\r\n{fields}\r\n".encode())
    else:
        exchange.reply(f"HTTP/1.1 200 OK\r\n{fields}Content-Length: 7\r\n\r\nsecret\n".encode())


@pytest.fixture
def application():
    recorder = Recorder(behaviour=cors)
    yield recorder
    recorder.stop()


@pytest.fixture
def gated(start_gateway, authenticator, application):
    return start_gateway([route("app", application.url, host=["app.test", "app.corp.test"])], authenticator, rules=RULES)


@pytest.mark.parametrize("path, status, reason", [
    ("/open/x", 204, "preflight"), ("/api/x", 204, "preflight"), ("/closed/x", 403, "rule-denied"),
    ("/wiki", 403, "preflight-refused"), ("/mine/x", 403, "preflight-refused"),
])
def test_a_preflight_passes_by_the_rule_of_what_it_announces(gated, application, path, status, reason):
    answer = gated.client(headers=PREFLIGHT).request("OPTIONS", path).expect(status)
    assert len(application.requests) == (1 if status == 204 else 0)
    assert gated.record(path=path)["reason"] == reason
    if status == 403:
        assert answer.field("content-type") == "application/problem+json" and answer.json["reason"] == reason


def test_the_default_shows_nothing_of_an_application_that_answers_options_like_get(start_gateway, authenticator, upstream):
    """The worry behind the rule: an application that does not look at the method gives its page to whoever asks by OPTIONS."""
    gateway = start_gateway([route("app", upstream.url)], authenticator)
    answer = gateway.client(headers=PREFLIGHT).request("OPTIONS", "/secret?all=1").expect(403)
    assert b"ok" not in answer.body and not upstream.requests


def test_a_preflight_goes_on_as_nobodys(gated, application, device):
    person = gated.client()
    person.sign_in(device, "/wiki").expect(200)
    application.forget()
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    for path in ("/api/x", "/open/x"):
        gated.client(headers={**PREFLIGHT, "Cookie": f"{cookies}; app=1", "Authorization": "Bearer abc",
                              "X-Unloq-User": "root", "X_Unloq_Email": "root@corp.test"}).request("OPTIONS", path).expect(204)
        request = application.requests[-1]
        assert request.has("origin") and request.has("access-control-request-method")
        assert not request.has("cookie") and not request.has("authorization")
        assert b"unloq" not in request.head.lower(), "neither the gate's word nor the client's"


@pytest.mark.parametrize("change", [
    {"Origin": None}, {"Access-Control-Request-Method": None}, {"Content-Length": "4"},
], ids=["no-origin", "no-method", "body"])
def test_any_other_options_is_judged_by_its_own_rule(gated, application, change):
    body = b"body" if "Content-Length" in change else None
    headers = {name: value for name, value in {**PREFLIGHT, **change}.items() if name != "Content-Length"}
    gated.client(headers=headers).request("OPTIONS", "/api/x", body).expect(401)
    assert not application.requests
    gated.client(headers=headers).request("OPTIONS", "/open/x", body).expect(204)
    assert gated.record(path="/open/x")["reason"] == "no-approval-required"


def test_an_options_with_two_announcements_is_no_preflight(gated, application):
    """Which of two methods an application takes is its own business; the rule could have seen the other."""
    from kit.raw import exchange
    status, *_ = exchange(gated.port, b"OPTIONS /api/x HTTP/1.1\r\nHost: app.test\r\nOrigin: http://a.test\r\n"
                        b"Access-Control-Request-Method: GET\r\nAccess-Control-Request-Method: DELETE\r\n\r\n")
    assert status == 401 and not application.requests


def test_a_session_does_not_widen_a_preflight(gated, application, device):
    """With a cookie it is the same question: an OPTIONS that only looks like a preflight gets no more than one."""
    person = gated.client()
    person.sign_in(device, "/wiki").expect(200)
    application.forget()
    person.request("OPTIONS", "/wiki", headers=PREFLIGHT).expect(403)
    assert not application.requests
    person.request("OPTIONS", "/wiki", headers={"Accept": "*/*", "Sec-Fetch-Mode": None}).expect(204)
    assert application.only().field("x-unloq-email") == device.email, "an OPTIONS of its own, as every method"


def test_chromium_calls_across_origins_where_the_rule_lets_it(gated, application, device, desk):
    """A portal of the same company calls the application: a real preflight, then the request with the person's cookie."""
    portal = Recorder(behaviour=lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nportal"))
    try:
        person = gated.client("app.corp.test")
        person.sign_in(device, "/wiki").expect(200)
        desk.open(f"http://app.corp.test:{gated.port}/.unloq/signed-out")
        for name, value in person.cookies.items():
            desk.driver.add_cookie({"name": name, "value": value, "path": "/", "httpOnly": True, "sameSite": "Lax"})
        application.forget()
        desk.open(f"http://portal.corp.test:{portal.port}/")
        call = {"method": "PUT", "headers": {"X-Wish": "1"}, "credentials": "include"}
        there = f"http://app.corp.test:{gated.port}"
        assert desk.fetch(f"{there}/api/page", **call)["body"] == "secret\n"
        methods = [request.request_line.split(b" ")[0] for request in application.requests]
        assert methods == [b"OPTIONS", b"PUT"]
        assert not application.requests[0].has("cookie")
        assert application.requests[1].field("x-unloq-email") == device.email
        refused = desk.fetch(f"{there}/wiki", **call)
        assert "error" in refused, "the browser itself stops what was not allowed"
        assert len(application.requests) == 2
        assert gated.record(path="/wiki", method="OPTIONS")["reason"] == "preflight-refused"
    finally:
        portal.stop()


def test_chromium_is_refused_where_nobody_is_signed_in(gated, application, desk):
    """The preflight passes, and the request behind it is judged for itself."""
    portal = Recorder(behaviour=lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nportal"))
    try:
        desk.open(f"http://portal.corp.test:{portal.port}/")
        answer = desk.fetch(f"http://app.corp.test:{gated.port}/api/page", method="PUT", credentials="include")
        assert "error" in answer
        assert [request.request_line.split(b" ")[0] for request in application.requests] == [b"OPTIONS"]
        assert gated.record(path="/api/page", method="PUT")["reason"] == "sign-in-required"
    finally:
        portal.stop()
