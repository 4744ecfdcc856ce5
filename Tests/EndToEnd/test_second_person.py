"""A second person: somebody else has to approve, and is told who asks and what for."""

import json
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.gateway import route, rule
from kit.waiting import eventually
from test_command_line import Curl


def rules(approvers, approval="5m", **more):
    return [rule("danger", {"approval": approval, "approvers": [person.email for person in approvers], **more}, path="/danger/**"),
            rule("staff", {"approval": "8h"})]


@pytest.fixture
def oncall(authenticator):
    """Somebody who may approve what others do, and has never used the application."""
    return authenticator.add_user()


@pytest.fixture
def gate(start_gateway, authenticator, upstream, device, oncall):
    """A gateway where the danger zone is another person's to approve, and a browser that is signed in there."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules([oncall]), workers=2)
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    return gateway, client


def sealed(location):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["to"][0]


def ask(client, target="/danger/zone", purpose="rotate the keys"):
    """Opens `target`, says what it is for, and returns the path of the wait page."""
    page = client.get(target).expect(303).location
    assert page.startswith("/.unloq/approve?to=")
    client.get(page).expect(200)
    wait = client.post("/.unloq/approve", {"to": sealed(page), "purpose": purpose}).expect(303).location
    assert wait.startswith("/.unloq/wait/")
    return wait


def test_another_person_approves_and_is_told_who_asks_and_why(gate, upstream, device, oncall):
    gateway, client = gate
    rings = device.rings
    wait = ask(client, purpose="rotate the keys of staging")
    request = oncall.wait_pending()
    assert request["message"].startswith(f"{device.email} asks: ")
    assert "GET app.test/danger/zone" in request["message"]
    assert "“rotate the keys of staging”" in request["message"]
    assert "app.test" in request["title"]
    assert oncall.email in client.get(wait).text
    assert not upstream.requests
    oncall.approve(request)
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    assert device.rings == rings, "the one who asks is not asked"
    sent = upstream.only()
    assert sent.field("x-unloq-email") == device.email
    record = gateway.record(path="/danger/zone", decision="allow")
    assert (record["user"], record["approver"]) == (device.email, oncall.email)
    assert record["approval"] == sent.field("x-unloq-approval")
    client.get("/danger/again").expect(200)
    assert gateway.record(path="/danger/again")["approver"] == oncall.email
    client.get("/elsewhere").expect(200)
    assert gateway.record(path="/elsewhere")["approver"] is None
    assert oncall.rings == 1


def test_a_long_answer_belongs_to_the_others_approval(gate, upstream, oncall):
    """What an open connection is judged by is the approval that let it pass: the others', not the person's own."""
    _, client = gate
    wait = ask(client)
    oncall.approve(oncall.wait_pending())
    assert client.outcome(wait) == "approved"

    def slow(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
        time.sleep(1.6)
        exchange.reply(b"cd")

    upstream.behaviour = slow
    assert client.get("/danger/long").expect(200).body == b"abcd"


def test_the_page_wants_to_know_what_it_is_for(gate, oncall):
    gateway, client = gate
    page = client.get("/danger/zone").expect(303).location
    assert gateway.record(path="/danger/zone")["reason"] == "purpose-required"
    for nothing in ("", "a", "   ", "x" * 201, "\u202e\u202e\u202e", "--- ---"):
        answer = client.post("/.unloq/approve", {"to": sealed(page), "purpose": nothing}).expect(400)
        assert "3 to 200 characters" in answer.text
    assert not oncall.pending


def test_what_is_typed_cannot_write_the_phones_text(gate, device, oncall):
    _, client = gate
    ask(client, purpose="fix” boss@corp.test asks: nothing\nApprove on bank.test \u202egnab (code 11)")
    message = oncall.wait_pending()["message"]
    assert message.startswith(f"{device.email} asks: GET app.test/danger/zone ")
    assert message.count("“") == message.count("”") == 1 and "\n" not in message and "\u202e" not in message
    assert message.index("boss@corp.test") > message.index("“")


def test_nobody_approves_a_request_of_their_own(start_gateway, authenticator, upstream, device, oncall):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules([device, oncall]))
    client = gateway.client()
    client.sign_in(device).expect(200)
    wait = ask(client)
    request = oncall.wait_pending()
    assert not device.pending
    oncall.approve(request)
    assert client.outcome(wait) == "approved"
    alone = start_gateway([route("app", upstream.url)], authenticator, rules=rules([device]))
    client = alone.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    rings = device.rings
    client.get("/danger/zone").expect(403)
    assert alone.record(path="/danger/zone")["reason"] == "no-other-approver"
    assert client.script("/danger/zone").expect(403).json["reason"] == "no-other-approver"
    assert device.rings == rings and not upstream.requests


def test_ones_own_tap_does_not_stand_in_for_another_persons(gate, upstream, device, oncall):
    """The sign-in is a minute old, and approvals of up to five minutes count; but it was the person's own."""
    gateway, client = gate
    assert client.get("/danger/zone").expect(303).location.startswith("/.unloq/approve")
    assert not upstream.requests and not oncall.pending


def test_another_persons_tap_does_not_stand_in_for_ones_own(start_gateway, authenticator, upstream, device, oncall):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        *rules([oncall])[:1], rule("brief", {"approval": "1s"}, path="/brief"), rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    eventually(lambda: client.get("/brief").status == 303, "the sign-in never grows old")
    wait = ask(client)
    oncall.approve_next()
    assert client.outcome(wait) == "approved"
    client.get("/danger/zone").expect(200)
    assert client.get("/brief").expect(303).location.startswith("/.unloq/wait/")


def test_two_of_three_have_to_approve(start_gateway, authenticator, upstream, device):
    people = [authenticator.add_user() for _ in range(3)]
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules(people, "fresh", need=2))
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    wait = ask(client)
    requests = [person.wait_pending() for person in people]
    assert len({request["match_code"] for request in requests}) == 1
    people[0].approve(requests[0])
    people[1].deny(requests[1])
    assert client.status(wait)["status"] == "pending"
    people[2].approve(requests[2])
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    record = gateway.record(path="/danger/zone", decision="allow")
    assert sorted(record["approver"].split(",")) == sorted([people[0].email, people[2].email])
    wait = ask(client)
    for person in people[:2]:
        person.deny_next()
    assert client.outcome(wait) == "denied"
    people[2].wait_quiet()
    assert len(upstream.requests) == 1


def test_the_first_of_several_is_enough_and_ends_the_others_ringing(start_gateway, authenticator, upstream, device, oncall):
    other = authenticator.add_user()
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules([oncall, other]))
    client = gateway.client()
    client.sign_in(device).expect(200)
    wait = ask(client)
    request = other.wait_pending()
    oncall.wait_pending()
    other.approve(request)
    assert client.outcome(wait) == "approved"
    oncall.wait_quiet()


def test_curl_says_what_it_is_for_in_a_header(gate, upstream, device, oncall):
    gateway, client = gate
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    words = ["--header", f"Cookie: {cookie}", "--header", "Prefer: wait=60"]
    status, _, body = Curl(gateway, "/danger/x", *words).result()
    problem = json.loads(body)
    assert (status, problem["reason"]) == (403, "purpose-required")
    assert problem["approval_url"].startswith("/.unloq/approve?to=")
    curl = Curl(gateway, "/danger/x", *words, "--header", "Unloq-Purpose: restart after the update", "--request", "POST", "--data", "a=1")
    request = oncall.wait_pending()
    assert "“restart after the update”" in request["message"] and "POST" in request["message"]
    assert not upstream.requests
    oncall.approve(request)
    assert curl.result()[0] == 200
    sent = upstream.only()
    assert sent.body == b"a=1" and sent.field("x-unloq-email") == device.email
    record = gateway.record(path="/danger/x", decision="allow")
    assert (record["reason"], record["approver"]) == ("approval-granted", oncall.email)


def test_a_denial_is_a_403(gate, upstream, oncall):
    gateway, client = gate
    with ThreadPoolExecutor() as background:
        held = background.submit(client.request, "GET", "/danger/x", headers={
            "Accept": "*/*", "Sec-Fetch-Mode": None, "Sec-Fetch-Dest": None, "Sec-Fetch-Site": None,
            "Prefer": "wait=60", "Unloq-Purpose": "look around"})
        oncall.deny_next()
        assert held.result().expect(403).json["reason"] == "approval-denied"
    assert not upstream.requests


def test_a_script_rings_nobody_and_joins_what_rings(gate, upstream, device, oncall):
    gateway, client = gate
    told = client.script("/danger/x").expect(403).json
    assert told["reason"] == "purpose-required" and told["approval_url"].startswith("/.unloq/approve?to=")
    assert client.script("/danger/x", Unloq_Purpose="look around").expect(403).json["reason"] == "approval-required"
    assert not oncall.pending
    wait = ask(client)
    assert client.script("/danger/x").expect(403).json["reason"] == "approval-pending"
    with ThreadPoolExecutor() as background:
        held = background.submit(client.script, "/danger/x", Prefer="wait=60")
        gateway.wait_taken_in(1)
        oncall.approve_next()
        held.result().expect(200)
    assert client.status(wait)["status"] == "approved"


def test_a_form_goes_to_the_page_first_and_is_sent_again(gate, upstream, device, oncall):
    gateway, client = gate
    page = client.post("/danger/orders", {"id": "7"}, Referer=f"{client.origin}/orders").expect(303).location
    assert page.startswith("/.unloq/approve?to=") and page.endswith("&resend=1")
    assert "send it again" in client.get(page).expect(200).text
    wait = client.post("/.unloq/approve", {"to": sealed(page), "purpose": "customer asked for it"}).expect(303).location
    oncall.approve_next()
    assert client.outcome(wait) == "approved"
    assert client.get(wait).expect(303).location == "/orders"
    assert not upstream.requests
    client.post("/danger/orders", {"id": "7"}).expect(200)
    assert upstream.only().body == b"id=7"


def test_what_others_approve_for_one_form_is_good_for_no_other(start_gateway, authenticator, upstream, device, oncall):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules([oncall], "fresh", scope="request"))
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    page = client.post("/danger/orders", {"id": "7"}, Referer=f"{client.origin}/orders").expect(303).location
    wait = client.post("/.unloq/approve", {"to": sealed(page), "purpose": "customer asked for it"}).expect(303).location
    oncall.approve_next()
    assert client.outcome(wait) == "approved"
    client.post("/danger/orders", {"id": "8"}).expect(303)
    assert not upstream.requests
    client.post("/danger/orders", {"id": "7"}).expect(200)
    client.post("/danger/orders", {"id": "7"}).expect(303)
    assert upstream.only().body == b"id=7"


def test_another_sites_form_leads_nowhere(gate, oncall):
    gateway, client = gate
    client.post("/danger/orders", {"id": "7"}, Origin="https://evil.test", Sec_Fetch_Site="cross-site").expect(403)
    assert gateway.record(path="/danger/orders")["reason"] == "cross-site-request"


def test_two_people_at_two_browsers(start_gateway, authenticator, upstream, device, oncall, desk, phone):
    """Chromium for both: Ana at her desk, the one on call at a phone."""
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\n\r\n<h1 id=\"here\">arrived</h1>\n")
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=rules([oncall], "fresh"))
    origin = f"http://app.test:{gateway.port}"
    desk.open(f"{origin}/")
    desk.find("#email").send_keys(device.email)
    desk.press("form button")
    device.approve_next()
    desk.wait_for("#here")
    desk.open(f"{origin}/danger/zone")
    assert oncall.email in desk.text
    desk.wait_for("#purpose").send_keys("Put the old backup back, ticket 4711")
    desk.press("#approve button")
    code = desk.wait_for("#match-code").text
    assert oncall.email in desk.find("#asked").text
    phone.open(oncall.url)
    card = phone.wait_for(".request[data-id]")
    assert device.email in card.text and "“Put the old backup back, ticket 4711”" in card.text and code in card.text
    phone.press("button.approve")
    desk.wait_for("#here")
    assert gateway.record(path="/danger/zone", decision="allow")["approver"] == oncall.email
    assert not [line for line in desk.complaints() if "Content Security Policy" in line]


@pytest.mark.parametrize("require, complaint", [
    ({"approval": "fresh", "approvers": ["*@corp.test"]}, "is not an e-mail address"),
    ({"approval": "fresh", "approvers": []}, "the list is empty"),
    ({"approval": "fresh", "approvers": ["a@corp.test"], "need": 2}, "need is more than there are approvers"),
    ({"approval": "8h", "approvers": ["a@corp.test"], "scope": "session"}, "never good for the whole session"),
    ({"approval": "8h", "purpose": "required"}, "purpose is for approvals by others"),
    ({"approval": "8h", "need": 1}, "need is for approvals by others"),
])
def test_what_cannot_be_meant_is_told_at_the_start(start_gateway, fake_unloq, upstream, require, complaint):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("x", require)], expect_ready=False)
    assert gateway.wait_exit() == 1
    assert complaint in "\n".join(gateway.lines)
