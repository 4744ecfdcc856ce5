"""Nobody's phone rings without end: budgets, pauses, clicks, reports; and none of it is a weapon against the person it protects."""

import http.client
import json
import subprocess
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.binaries import binary
from kit.fake_unloq import approve, hang, no_device
from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.waiting import eventually
from kit.web import NAVIGATION

RULES = [rule("danger", {"approval": "5m", "scope": "rule"}, path="/danger/**"), rule("staff", {"approval": "8h"})]


@pytest.fixture
def gate(start_gateway, authenticator, upstream, device):
    """A gateway with a rule that wants taps of its own, and a browser that is signed in."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, approvals={"cool_down": "1s"})
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    return gateway, client


def sealed(location):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["to"][0]


# A denial is final.

def test_after_a_denial_nothing_rings_by_itself(gate, device):
    gateway, client = gate
    wait = client.get("/danger/x").expect(303).location
    device.deny_next()
    assert client.outcome(wait) == "denied"
    rings = device.rings
    for _ in range(3):
        page = client.get("/danger/x").expect(303).location
        assert page.startswith("/.unloq/approve?to=")
        assert "Ring my phone" in client.get(page).expect(200).text
    assert device.rings == rings
    click = lambda: client.post("/.unloq/approve", {"to": sealed(page)})
    refused = client.post("/.unloq/approve", {"to": sealed(page)})
    assert refused.status in (303, 429)  # the pause is a second long, and this machine may be slow
    asked = eventually(lambda: (answer := click()).status == 303 and answer, "the pause never ends")
    client.tap(device, asked.location)
    client.get("/danger/x").expect(200)


def test_what_nobody_answered_is_not_asked_again_by_itself(gate, device):
    """A page that loads itself again and again on a screen in the hall rings once, not every few minutes."""
    gateway, client = gate
    wait = client.get("/danger/x").expect(303).location
    device.wait_pending()
    client.post(f"{wait}/cancel").expect(303)
    device.wait_quiet()
    rings = device.rings
    assert client.get("/danger/x").expect(303).location.startswith("/.unloq/approve?to=")
    assert device.rings == rings


# Budgets.

def test_one_phone_rings_so_often_in_an_hour_and_no_more(start_gateway, fake_unloq, upstream):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, approvals={"pushes_per_hour_per_user": 3})
    for _ in range(4):  # the first one as a stranger, the others from where an approval came from
        client = gateway.client()
        client.outcome(client.ask_to_sign_in("user@corp.test"))
    client = gateway.client()
    turned_away = client.get("/").expect(303).location
    client.get(turned_away)
    told = client.post("/.unloq/sign-in", {"email": "USER@Corp.test", "to": sealed(turned_away)}).expect(429)
    assert 3000 < int(told.field("Retry-After")) <= 3600
    other = gateway.client()
    assert other.outcome(other.ask_to_sign_in("other@corp.test")) == "approved"


def test_who_is_rung_by_others_gets_in_with_a_code(start_gateway, authenticator, upstream, device):
    """A stranger uses up what strangers may ring of Ana's phone. She comes from a new place, with her app in her hand."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, approvals={"pushes_per_hour_per_user": 1})
    flood(gateway, "127.0.0.9", [device.email])
    device.deny_next()
    device.wait_quiet()
    client = gateway.client()
    turned_away = client.get("/").expect(303).location
    client.get(turned_away)
    told = client.post("/.unloq/sign-in", {"email": device.email, "to": sealed(turned_away)}).expect(429)
    assert 'name="code"' in told.text and told.field("Retry-After")
    connection = http.client.HTTPConnection("127.0.0.1", authenticator.port, timeout=30)
    connection.request("GET", "/device/code", headers={"Cookie": device.cookie})
    code = json.loads(connection.getresponse().read())["code"]
    client.post("/.unloq/sign-in", {"email": device.email, "to": sealed(turned_away), "code": "x"}).expect(400)
    wait = client.post("/.unloq/sign-in", {"email": device.email, "to": sealed(turned_away), "code": code}).expect(303).location
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    assert [entry["outcome"] for entry in device.history] == ["approved", "denied"]


# Row 14. `A@x` and `a@x` are one person: whoever changes the case does not get a budget of their own.
def test_row_14_upper_and_lower_case_share_one_budget(start_gateway, fake_unloq, upstream):
    fake_unloq.behaviour = hang
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, approvals={"pending_per_user": 2})
    answers = []
    for email in ("ana@corp.test", "Ana@corp.test", "ANA@CORP.TEST", "aNA@Corp.Test "):
        client = gateway.client()
        turned_away = client.get("/").expect(303).location
        client.get(turned_away)
        answers.append(client.post("/.unloq/sign-in", {"email": email, "to": sealed(turned_away)}).status)
    assert answers == [303, 303, 429, 429]
    assert fake_unloq.count("/authenticate") == 2


def from_address(gateway, source):
    """A connection that comes from another loopback address."""
    return http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60, source_address=(source, 0))


def flood(gateway, source, emails):
    """Asks to sign in as each of `emails` from one address, and returns how often each status came."""
    connection = from_address(gateway, source)
    host = {"Host": f"app.test:{gateway.port}", **NAVIGATION}
    connection.request("GET", "/", headers=host)
    answer = connection.getresponse()
    answer.read()
    to = answer.getheader("Location")
    connection.request("GET", to, headers=host)
    answer = connection.getresponse()
    answer.read()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    counts = {}
    for email in emails:
        body = urllib.parse.urlencode({"email": email, "to": sealed(to)})
        connection.request("POST", "/.unloq/sign-in", body, {
            **host, "Origin": f"http://app.test:{gateway.port}", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        counts[answer.status] = counts.get(answer.status, 0) + 1
    connection.close()
    return counts


# Rows 14, 15. Ten thousand names that nobody has, from several addresses (CVE-2026-77561: 256 bogus names lock everybody out). A person who is
# in stays in, one who comes gets in, nothing is evicted, and the service is not asked ten thousand times.
def test_row_14_10000_invented_users_neither_block_people_nor_fill_the_cache(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, sessions={"capacity": 64}, access_log={"path": "-"})
    insider = authenticator.add_user()
    client = gateway.client()
    client.sign_in(insider).expect(200)
    sources = [f"127.0.0.{number}" for number in range(10, 18)]
    with ThreadPoolExecutor(len(sources)) as attackers:
        floods = [attackers.submit(flood, gateway, source, [f"invented{source[-2:]}-{number}@nowhere.test" for number in range(1250)])
                  for source in sources]
        late = gateway.client()
        assert late.sign_in(device, "/while").status == 200
        counts = [one.result() for one in floods]
    assert sum(sum(one.values()) for one in counts) == 10_000
    assert sum(one.get(429, 0) for one in counts) > 5000, counts
    client.get("/still-in").expect(200)
    late.get("/still-in").expect(200)
    after = authenticator.add_user()
    newcomer = gateway.client()
    assert newcomer.sign_in(after, "/after").status == 200
    assert device.rings == insider.rings == after.rings == 1


# Rows 14, 15, the other half: names that somebody has, whose phones do ring. Strangers fill what strangers may, and no more.
def test_row_14_a_flood_that_rings_leaves_room_for_people_who_are_known(start_gateway, fake_unloq, upstream):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, approvals={
        "pending": 40, "pending_per_client": 10, "pushes_per_hour": 100, "pushes_per_hour_per_client": 50})
    known = gateway.client()
    known.outcome(wait := known.ask_to_sign_in("known@corp.test"))
    known.get(known.get(wait).expect(303).location).expect(200)
    fake_unloq.behaviour = hang
    for number in range(10, 16):
        flood(gateway, f"127.0.0.{number}", [f"victim{number}-{each}@corp.test" for each in range(60)])
    assert fake_unloq.count("/authenticate") <= 31
    fake_unloq.behaviour = approve
    known.outcome(known.get("/danger/x").expect(303).location)
    known.get("/danger/x").expect(200)
    again = gateway.client()
    assert again.outcome(again.ask_to_sign_in("known@corp.test")) == "approved"


def test_names_that_nobody_has_do_not_use_up_the_budget_of_all(start_gateway, fake_unloq, upstream):
    fake_unloq.behaviour = no_device
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, approvals={
        "pushes_per_hour": 20, "pushes_per_hour_per_client": 12})
    for number in range(10, 14):
        flood(gateway, f"127.0.0.{number}", [f"nobody{number}-{each}@corp.test" for each in range(20)])
    assert fake_unloq.count("/authenticate") > 20
    fake_unloq.behaviour = approve
    client = gateway.client()
    assert client.outcome(client.ask_to_sign_in("somebody@corp.test")) == "approved"


# Nobody asked: prefetch, prerender, icons, frames, robots, polls.

BACKGROUND = {
    "prefetch": {"Sec-Purpose": "prefetch"}, "prerender": {"Sec-Purpose": "prefetch;prerender"},
    "old prefetch": {"Purpose": "prefetch"}, "safari preview": {"X-Purpose": "preview"}, "firefox prefetch": {"X-Moz": "prefetch"},
    "frame": {"Sec-Fetch-Dest": "iframe"}, "image": {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    "poll": {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, "xhr": {"X-Requested-With": "XMLHttpRequest", "Sec-Fetch-Mode": None},
    "event source": {"Accept": "text/event-stream"},
    "googlebot": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    "link preview": {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    "teams": {"User-Agent": "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("kind", BACKGROUND)
def test_nothing_rings_that_nobody_asked_for(gate, device, kind):
    gateway, client = gate
    rings = device.rings
    answer = client.request("GET", "/danger/x", headers=BACKGROUND[kind])
    assert answer.status in (303, 403)
    assert answer.status == 403 or answer.location.startswith("/.unloq/approve")
    assert client.get("/favicon.ico", **{}).status == 200
    record = gateway.record(path="/danger/x")
    assert record["push"] is None and record["decision"] == "challenge"
    assert device.rings == rings


# "This was not me."

def device_call(device, request, verb):
    connection = http.client.HTTPConnection("127.0.0.1", device.authenticator.port, timeout=30)
    connection.request("POST", f"/device/requests/{request['id']}/{verb}", body=b"",
                       headers={"Cookie": device.cookie, "X-Unloq-Device": "1", "Content-Length": "0"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def unlock(device):
    done = subprocess.run([binary("unloq-authenticator"), "user", "unlock", device.email, "--database", device.authenticator.database],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_this_was_not_me_locks_logs_and_ends_the_session_that_asked(gate, authenticator, upstream, device):
    gateway, client = gate
    elsewhere = gateway.client()
    elsewhere.sign_in(device).expect(200)
    upstream.forget()
    wait = client.get("/danger/x").expect(303).location
    request = device.wait_pending()
    assert device_call(device, request, "report") == 200
    assert client.outcome(wait) == "denied"
    assert client.status(wait)["reason"] == "approval-reported"
    assert "not them" in client.get(wait).expect(403).text
    assert gateway.record(path=wait)["reason"] == "approval-reported"
    assert client.get("/").expect(303).location.startswith("/.unloq/sign-in"), "whoever asked is signed out"
    elsewhere.get("/").expect(200)
    warned = authenticator.wait_for_line("request reported as not theirs")
    assert "level=warning" in warned and f"email={device.email}" in warned
    assert any("reported" in line and device.email in line for line in gateway.lines if "level=warning" in line)
    assert device.history[0]["outcome"] == "reported"
    assert ask(gateway.client(), device.email) is None, "the longest pause begins"
    assert device.rings == 3
    assert unlock(device) == f"Unlocked {device.email}"
    assert unlock(device) == f"{device.email} was not locked"


def ask(client, email):
    """The wait page, or None where it is too early."""
    turned_away = client.get("/").expect(303).location
    client.get(turned_away)
    answer = client.post("/.unloq/sign-in", {"email": email, "to": sealed(turned_away)})
    return answer.location if answer.status == 303 else None


def test_a_reported_sign_in_is_locked_until_an_administrator_unlocks_it(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, approvals={"cool_down": "1s", "longest_cool_down": "1s"})
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email)
    request = device.wait_pending()
    second = gateway.client()
    other = second.ask_to_sign_in(device.email)
    eventually(lambda: len(device.pending) == 2, "the second request")
    assert device_call(device, request, "report") == 200
    assert client.outcome(wait) == second.outcome(other) == "denied"
    assert {client.status(wait)["reason"], second.status(other)["reason"]} == {"approval-reported", "approval-locked"}
    third = gateway.client()
    wait = eventually(lambda: ask(third, device.email), "the pause never ends")
    assert third.outcome(wait) == "denied" and third.status(wait)["reason"] == "approval-locked"
    assert "unlock" in third.get(wait).expect(403).text
    assert not third.get(wait).text.count("Ask again")
    unlock(device)
    wait = eventually(lambda: ask(third, device.email), "the pause never ends")
    third.tap(device, wait)
    third.get(third.get(wait).expect(303).location).expect(200)


def test_reporting_on_the_device_page_takes_two_taps(start_gateway, authenticator, upstream, device, phone):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES)
    client = gateway.client()
    wait = client.ask_to_sign_in(device.email)
    phone.open(device.url)
    phone.wait_for(".request[data-id]")
    phone.press("button.report")
    assert "until your administrator unlocks it" in phone.wait_for(".confirm").text
    phone.press("button.back")
    phone.wait(lambda: not phone.find(".confirm").is_displayed(), "the question stays")
    assert client.status(wait)["status"] == "pending"
    phone.press("button.report")
    phone.press("button.lock")
    assert client.outcome(wait) == "denied"
    phone.wait(lambda: "not yours" in phone.find("#locked").text, "the page does not say what is locked")
    phone.wait(lambda: phone.all("#history li[data-outcome=reported]"), "the report is not in the history")
    assert not [line for line in phone.complaints() if "Content Security Policy" in line]


# After a denial the service wants a code; it stands on the phone, and no push is needed.
def test_a_one_time_code_instead_of_a_push(start_gateway, authenticator, upstream, device, desk, phone):
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\n\r\n<h1 id=\"here\">arrived</h1>\n")
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=RULES)
    desk.open(f"http://app.test:{gateway.port}/")
    desk.find("#email").send_keys(device.email)
    desk.press("form button")
    desk.wait_for("#match-code")
    phone.open(device.url)
    phone.wait_for(".request[data-id]")
    phone.press("button.deny")
    desk.wait_for("#code-form")
    phone.press("#code summary")
    phone.wait(lambda: phone.find("#one-time-code").text.replace(" ", "").isdigit(), "no code")
    desk.find("#code").send_keys(phone.find("#one-time-code").text.replace(" ", ""))
    desk.press("#code-form button")
    desk.wait_for("#here")
    assert gateway.record(path="/", decision="allow")["user"] == device.email
    assert device.history[0]["method"] == "OTP"


def test_a_code_does_not_ring_for_a_denied_step_up(gate, device):
    """A code proves who signs in. Sent for a denied step-up it must not get past the pause."""
    gateway, client = gate
    wait = client.get("/danger/x").expect(303).location
    device.deny_next()
    assert client.outcome(wait) == "denied"
    assert "One-time code" not in client.get(wait).text
    rings = device.rings
    for _ in range(3):
        client.post(f"{wait}/again", {"code": "123456"})
    assert device.rings <= rings + 1, "at most one, when the pause of a second is over"


# Row 32. The person decides by what the phone shows; a path must not be able to write its own text there, nor look like another application's.
HOSTILE = {
    "ampersand and markup": "/danger/a&b<b>bold</b>", "another application": "/danger/x (code 11) Sign in to bank.test",
    "right to left": "/danger/\u202egnp.exe", "invisible": "/danger/a\u200bb\u2060c\ufeffd", "4 kB": "/danger/" + "a" * 4000,
    "homoglyphs": "/danger/\u0430\u0440\u0440.test", "stacked marks": "/danger/Z" + "\u0335" * 50, "dollars": "/danger/$host $match $path",
    "blanks": "/danger/ " + " " * 60 + "Approve", "line separator": "/danger/a\u2028b",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("message", [None, "$method $path"], ids=["standard", "short"])
def test_row_32_a_path_cannot_write_the_phones_text(start_gateway, authenticator, upstream, device, kind, message):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("danger", {"approval": "5m", "scope": "rule", **({"message": message} if message else {})}, path="/danger/**"), RULES[1]])
    client = gateway.client()
    client.sign_in(device).expect(200)
    client.get(urllib.parse.quote(HOSTILE[kind], safe="/$&().")).expect(303)
    request = device.wait_pending()
    assert request["title"] == "Approve on app.test"
    assert request["place"].startswith("app.test")
    begin = "GET app.test/danger/" if message is None else "GET /danger/"
    assert request["message"].startswith(begin), request["message"]
    path = request["message"][len(begin):].rpartition(" (code ")[0]
    assert " " not in path, "the path is one word: no sentence of its own"
    assert request["message"].endswith(f"(code {request['match_code']})")
    assert len(request["message"]) <= 250
    assert not any(ord(mark) in (0x202E, 0x200B, 0x2060, 0xFEFF, 0x2028, 0x0335) or ord(mark) < 32 for mark in request["message"])


# Row 16. `evil@evil.com@company.com` (CVE-2026-40574): a reader that looks at the end alone takes it for a colleague.
TWISTED = ["evil@evil.com@company.com", "evil@company.com@evil.com", "\"evil@evil.com\"@company.com", "evil@evil.com,ana@company.com",
           "evil@evil.com ana@company.com", "ana@company.com\x00@evil.com", "ana@company.com\r\nX: y", "@company.com", "ana@company.com.",
           "ana@companyXcom", "ana@evil-company.com", "ana@company.com.evil.com", "<ana@company.com>"]


@pytest.mark.parametrize("email", TWISTED)
def test_row_16_an_address_with_two_ends_is_nobodys(start_gateway, fake_unloq, upstream, email):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("company", {"approval": "8h"}, user="*@company.com")])
    client = gateway.client()
    turned_away = client.get("/").expect(303).location
    client.get(turned_away)
    answer = client.post("/.unloq/sign-in", {"email": email, "to": sealed(turned_away)})
    if answer.status == 303:  # an address of its own, of another company
        wait = answer.location
        client.outcome(wait)
        client.get(wait).expect(303)
        client.get("/").expect(403)
        assert gateway.record(path="/", decision="deny")["reason"] == "no-rule-matched"
    else:
        answer.expect(400)
        assert not fake_unloq.calls
    assert not upstream.requests


# Row 18. What travels through the browser is sealed, for one use and one purpose; what is named is unguessable and belongs to one browser.
def test_row_18_a_wait_page_belongs_to_the_browser_that_asked(gate, device):
    gateway, client = gate
    wait = client.get("/danger/x").expect(303).location
    for thief in (gateway.client(), gateway.client(cookies={"unloq-session": "A" * 43})):
        for target in (wait, f"{wait}/status"):
            thief.get(target).expect(403)
        for verb in ("cancel", "again"):
            thief.post(f"{wait}/{verb}").expect(403)
    assert client.status(wait)["status"] == "pending"


def test_row_18_a_seal_is_for_one_purpose_and_one_host(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url), route("vault", upstream.url)], authenticator, rules=RULES)
    client = gateway.client()
    sign_in = sealed(client.get("/").expect(303).location)
    client.sign_in(device).expect(200)
    approve = sealed(client.script("/danger/x").expect(403).json["approval_url"])
    rings = device.rings
    client.post("/.unloq/approve", {"to": sign_in}).expect(400)
    client.post("/.unloq/sign-in", {"to": approve, "email": device.email}).expect(400)
    client.post("/.unloq/approve", {"to": approve + "A"}).expect(400)
    client.post("/.unloq/approve", {"to": approve, "rule": "staff"}).expect(303)
    elsewhere = gateway.client("vault.test")
    elsewhere.post("/.unloq/approve", {"to": approve}).expect(400)
    device.wait_pending()
    assert device.rings == rings + 1
