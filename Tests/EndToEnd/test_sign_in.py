"""Signing in with a tap, step by step over HTTP: what a browser is told, and what the access log keeps."""

import re
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.gateway import route, rule
from kit.waiting import eventually


def test_a_free_path_needs_nothing(gateway, upstream):
    gateway.client().get("/free/page").expect(200)
    record = gateway.record(path="/free/page")
    assert (record["decision"], record["reason"], record["rule"]) == ("allow", "no-approval-required", "free")
    assert upstream.only().field("x-unloq-user") is None


def test_a_tap_lets_the_browser_in_and_tells_the_application_who(gateway, upstream, device):
    client = gateway.client()
    answer = client.sign_in(device, "/wiki?page=1&x=%C3%A4")
    assert answer.expect(200).body == b"ok\n"
    request = upstream.only()
    assert request.target == "/wiki?page=1&x=%C3%A4"
    assert request.field("x-unloq-email") == device.email
    assert request.field("x-unloq-user")
    assert request.field("x-unloq-approval")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", request.field("x-unloq-approved-at"))
    assert "unloq" not in (request.field("cookie") or "")
    asked = gateway.record(path="/wiki", decision="challenge")
    assert (asked["status"], asked["reason"]) == (303, "sign-in-required")
    passed = gateway.record(path="/wiki", decision="allow")
    assert passed["reason"] in ("approval-held", "approval-granted")
    assert passed["rule"] == "staff" and passed["user"] and passed["approval"]
    assert re.fullmatch(r"[0-9a-f]{8}|[\w-]{8}", passed["session"])


def test_a_second_visit_rings_nobody(gateway, device, upstream):
    client = gateway.client()
    client.sign_in(device).expect(200)
    rings = device.rings
    for number in range(5):
        client.get(f"/again/{number}").expect(200)
    assert device.rings == rings == 1
    record = gateway.record(path="/again/4")
    assert (record["decision"], record["reason"], record["cache"]) == ("allow", "approval-held", "hit")
    assert record["approval_age_s"] >= 0


def test_the_phone_shows_what_the_wait_page_shows(gateway, device):
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email)
    status = client.status(wait)
    assert status["status"] == "pending"
    assert 0 < status["expires_in"] <= 60
    page = client.get(wait).expect(200)
    assert status["match_code"] in page.text
    request = device.wait_pending()
    assert request["match_code"] == status["match_code"]
    assert "app.test" in (request.get("place") or "") + (request.get("message") or "")
    device.approve(request)
    assert client.outcome(wait) == "approved"


def test_a_denial_is_told_and_lets_nobody_in(gateway, upstream, device):
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email, "/secret")
    device.deny_next()
    assert client.outcome(wait) == "denied"
    page = client.get(wait).expect(403)
    assert "<form" in page.text, "the page offers to ask again"
    client.get("/secret").expect(303)
    assert not upstream.requests
    assert gateway.record(reason="approval-denied")["decision"] == "deny"


def test_a_phone_that_stays_silent_is_told_as_such(start_gateway, hasty_authenticator, upstream):
    device = hasty_authenticator.add_user()
    gateway = start_gateway([route("app", upstream.url)], hasty_authenticator)
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email)
    assert client.outcome(wait) == "timeout"
    client.get(wait).expect(403)
    assert not upstream.requests
    assert gateway.record(reason="approval-timeout")["decision"] == "deny"


def test_cancel_takes_the_request_off_the_phone(gateway, upstream, device):
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email)
    device.wait_pending()
    assert client.post(f"{wait}/cancel").status in (200, 303)
    assert client.status(wait)["status"] == "cancelled"
    assert not upstream.requests


def test_asking_again_after_a_time_out_rings_again(start_gateway, hasty_authenticator, upstream):
    device = hasty_authenticator.add_user()
    gateway = start_gateway([route("app", upstream.url)], hasty_authenticator)
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email, "/later")
    assert client.outcome(wait) == "timeout"
    again = client.post(f"{wait}/again").expect(303).location
    request = device.wait_pending()
    device.approve(request)
    assert client.outcome(again) == "approved"
    arrived = client.get(again).expect(303)
    client.get(arrived.location).expect(200)
    assert upstream.only().target == "/later"


def test_another_browser_cannot_use_the_approval(gateway, upstream, device):
    """The approval belongs to the browser that asked; a stolen wait address is worth nothing."""
    asker, thief = gateway.client(), gateway.client()
    wait = asker.ask_to_sign_in(device.email)
    thief.get("/free/x").expect(200)
    for path in (wait, f"{wait}/status"):
        thief.get(path).expect(403)
    thief.post(f"{wait}/cancel").expect(403)
    device.approve_next()
    assert asker.outcome(wait) == "approved"
    thief.get(wait).expect(403)
    assert "unloq-session" not in thief.cookies
    thief.ask_to_sign_in(device.email)  # no harm done: it may ask for itself
    assert not [r for r in upstream.requests if r.target == "/"]


def test_the_session_page_tells_who_and_how_long(gateway, device):
    client = gateway.client()
    client.sign_in(device)
    page = client.get("/.unloq/session").expect(200)
    assert device.email in page.text
    assert 'id="sign-out"' in page.text
    document = client.get("/.unloq/session", Accept="application/json").expect(200).json
    assert device.email in str(document)
    assert client.cookies["unloq-session"] not in page.text + str(document)


def test_sign_out_ends_the_session_at_once(gateway, upstream, device):
    client = gateway.client()
    client.sign_in(device).expect(200)
    kept = dict(client.cookies)
    assert client.post("/.unloq/sign-out").expect(303).location == "/.unloq/signed-out"
    assert "unloq-session" not in client.cookies
    client.get("/.unloq/signed-out").expect(200)
    upstream.forget()
    client.cookies = kept  # somebody kept a copy of the cookie
    client.get("/after").expect(303)
    assert not upstream.requests
    assert gateway.record(path="/after")["reason"] == "sign-in-required"


def test_a_fresh_rule_asks_each_time(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("dangerous", {"approval": "fresh", "scope": "request"}, path="/danger/**"),
        rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    for turn in (1, 2):
        upstream.forget()
        asked = client.get("/danger/zone").expect(303)
        assert asked.location.startswith("/.unloq/wait/")
        client.tap(device, asked.location)
        assert not upstream.requests, "nothing goes up before the browser comes back"
        arrived = client.get(asked.location).expect(303)
        client.get(arrived.location).expect(200)
        assert upstream.only().target == "/danger/zone"
        assert device.rings == 1 + turn
    assert len(gateway.wait_records(2, path="/danger/zone", decision="challenge", reason="approval-required", rule="dangerous")) == 2
    assert len(gateway.wait_records(2, path="/danger/zone", decision="allow", rule="dangerous")) == 2


@pytest.fixture
def dangerous(start_gateway, authenticator, upstream, device):
    """A signed-in browser at an application whose POSTs need a tap of their own."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("dangerous", {"approval": "fresh", "scope": "request", "message": "$method $path"}, method="POST"),
        rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    return gateway, client


def test_a_form_waits_for_its_tap_and_is_sent_once(dangerous, upstream, device):
    gateway, client = dangerous
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.post, "/orders/delete", {"id": "7"})
        request = device.wait_pending()
        assert "POST /orders/delete" in request["message"]
        assert not upstream.requests and not sent.done()
        device.approve(request)
        sent.result().expect(200)
    assert upstream.only().body == b"id=7"
    record = gateway.record(path="/orders/delete")
    assert (record["decision"], record["reason"], record["rule"]) == ("allow", "approval-granted", "dangerous")
    assert record["approval"] and record["user"]


def test_a_denied_form_is_not_sent(dangerous, upstream, device):
    gateway, client = dangerous
    with ThreadPoolExecutor() as background:
        sent = background.submit(client.post, "/orders/delete", {"id": "7"})
        device.deny_next()
        sent.result().expect(403)
    assert not upstream.requests
    assert gateway.record(path="/orders/delete")["reason"] == "approval-denied"


def test_two_forms_need_two_taps(dangerous, upstream, device):
    """An approval for one request is no approval for another one, nor for its twin with another body."""
    _, client = dangerous
    rings = device.rings
    with ThreadPoolExecutor() as background:
        for number in (1, 2):
            sent = background.submit(client.post, "/orders/delete", {"id": str(number)})
            device.approve_next()
            sent.result().expect(200)
    assert device.rings == rings + 2
    assert [request.body for request in upstream.requests] == [b"id=1", b"id=2"]


def test_a_scripts_request_passes_once_after_its_tap(dangerous, upstream, device):
    """Bound to what was approved: no body here, so none later. `test_freshness.py` has those with one."""
    gateway, client = dangerous

    def tap():
        problem = client.script("/orders/7/delete", method="POST").expect(403).json
        sealed = urllib.parse.parse_qs(urllib.parse.urlsplit(problem["approval_url"]).query)["to"][0]
        client.tap(device, client.post("/.unloq/approve", {"to": sealed}).expect(303).location)

    tap()
    client.script("/orders/7/delete", method="POST", body=b"everything=1").expect(403)
    client.script("/orders/8/delete", method="POST").expect(403)
    assert not upstream.requests
    client.script("/orders/7/delete", method="POST").expect(200)
    client.script("/orders/7/delete", method="POST").expect(403)
    assert upstream.only().target == "/orders/7/delete"


def test_another_sites_form_rings_nobody(dangerous, upstream, device):
    gateway, client = dangerous
    rings = device.rings
    client.post("/orders/delete", {"id": "7"}, Origin="https://evil.test", Sec_Fetch_Site="cross-site").expect(403)
    assert gateway.record(path="/orders/delete")["reason"] == "cross-site-request"
    assert device.rings == rings and not upstream.requests


def test_a_rule_of_its_own_scope_asks_once_in_its_time(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("admin", {"approval": "5m", "scope": "rule"}, path="/admin/**"),
        rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device)
    asked = client.get("/admin/").expect(303)
    client.tap(device, asked.location)
    client.get(client.get(asked.location).expect(303).location).expect(200)
    client.get("/admin/users").expect(200)
    client.get("/elsewhere").expect(200)
    assert device.rings == 2


def test_an_approval_grows_too_old(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[rule("brief", {"approval": "1s"})])
    client = gateway.client()
    client.sign_in(device)
    asked = eventually(lambda: (answer := client.get("/")).status == 303 and answer, "the approval never grows old")
    assert asked.location.startswith("/.unloq/wait/")


def test_a_script_is_told_instead_of_sent_elsewhere(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("danger", {"approval": "fresh", "scope": "rule"}, path="/danger/**"), rule("staff", {"approval": "8h"})])
    client = gateway.client()
    answer = client.script("/api/data").expect(401)
    assert answer.field("Content-Type").startswith("application/problem+json")
    assert answer.location is None
    problem = answer.json
    assert problem["status"] == 401 and problem["reason"] == "sign-in-required" and problem["approval_url"]
    client.sign_in(device).expect(200)
    upstream.forget()
    rings = device.rings
    problem = client.script("/danger/zone").expect(403).json
    assert problem["reason"] == "approval-required"
    assert problem["approval_url"].startswith(("/.unloq/approve", f"{client.origin}/.unloq/approve"))
    assert device.rings == rings, "a background poll rings no phone"
    assert not upstream.requests


@pytest.mark.parametrize("headers", [
    {"X-Requested-With": "XMLHttpRequest", "Accept": "text/html"},
    {"Accept": "application/json"},
    {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Accept": "*/*"},
], ids=["x-requested-with", "accept", "sec-fetch"])
def test_each_sign_of_a_script_is_understood(gateway, headers):
    client = gateway.client(headers=headers)
    answer = client.get("/api").expect(401)
    assert answer.field("Content-Type").startswith("application/problem+json")


def test_a_rule_may_deny(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("never", "deny", path="/never/**"), rule("free", "none", path="/free/**")])
    client = gateway.client()
    client.get("/never/mind").expect(403)
    assert gateway.record(path="/never/mind")["reason"] == "rule-denied"
    client.get("/other").expect(403)
    record = gateway.record(path="/other")
    assert (record["reason"], record["decision"]) == ("no-rule-matched", "deny")
    assert not upstream.requests


def test_a_preflight_is_not_sent_to_the_sign_in_page(gateway, upstream):
    answer = gateway.client().request("OPTIONS", "/api", headers={
        "Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PUT", "Sec-Fetch-Mode": "cors"})
    assert answer.status == 403 and answer.location is None
    record = gateway.record(path="/api", method="OPTIONS")
    assert (record["decision"], record["reason"]) == ("deny", "preflight-refused")


def test_pages_load_nothing_from_elsewhere(gateway, device):
    client = gateway.client()
    turned_away = client.get("/")
    wait = client.ask_to_sign_in(device.email)
    for path in (turned_away.location, wait, "/.unloq/signed-out", "/.unloq/nothing-here"):
        page = client.get(path)
        policy = page.field("Content-Security-Policy")
        assert policy and "default-src 'none'" in policy and "unsafe-inline" not in policy, path
        assert "frame-ancestors 'none'" in policy
        assert page.field("X-Content-Type-Options") == "nosniff"
        assert "no-store" in page.field("Cache-Control")
        assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", page.text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|style=", page.text), path
    for asset, kind in (("gate.css", "text/css"), ("wait.js", "text/javascript"), ("session.js", "text/javascript")):
        assert client.get(f"/.unloq/assets/{asset}").expect(200).field("Content-Type").startswith(kind)


def test_the_gate_never_names_an_unknown_person(gateway, upstream):
    """Whether an address is known must not be readable from the sign-in page's answer."""
    client = gateway.client()
    wait = client.ask_to_sign_in("nobody@elsewhere.test")
    assert client.outcome(wait) in ("denied", "timeout", "unavailable")
    assert not upstream.requests


def test_an_https_front_makes_the_cookies_strict(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator,
                            listeners=[{"address": "127.0.0.1:0", "https_front": True,
                                        "trusted_proxies": ["127.0.0.0/8"]}])
    client = gateway.client(scheme="https")
    client.headers["X-Forwarded-Proto"] = "https"
    client.sign_in(device)
    assert "__Host-unloq-session" in client.cookies
    answer = gateway.client(scheme="https").get("/.unloq/sign-in")
    cookie = answer.all("Set-Cookie")[0]
    assert cookie.startswith("__Host-unloq-browser=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
