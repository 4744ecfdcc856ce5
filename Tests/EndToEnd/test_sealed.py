"""Sealed credentials: an application's password that is in no file in clear, and useless without the person's phone.

The real authenticator gives out the keys; a fake one stands in only where it has to misbehave, or to pad in every way there is.
"""

import base64
import json
import os
import stat
import subprocess
import threading

import pytest

from kit import fake_unloq as fake
from kit.binaries import binary
from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.recorder import Recorder
from kit.sealing import PADDINGS, KeyDevice, Seal, command, key_of, remains, rows, write_rows
from kit.waiting import eventually

PASSWORD = "correct horse battery staple"
LOGIN = base64.b64encode(f"wiki-ana:{PASSWORD}".encode()).decode()
REASON = "Open the wiki for $path"
BASIC = ["--kind", "basic", "--username", "wiki-ana"]


def unsealing(age="30m", **more):
    """The rules of most tests: everything under /wiki opens with the sealed login."""
    return [rule("wiki", {"approval": age, "scope": "rule", "unseal": "wiki-login", "message": REASON, **more},
                 path=["/wiki", "/wiki/**"]),
            rule("staff", {"approval": "8h"})]


def asks_for_password(exchange):
    """An application with Basic authentication that knows one password."""
    sent = [value for name, value in exchange.request.fields if name.replace("_", "-") == "authorization"]
    if exchange.request.target.startswith("/wiki") and sent != [f"Basic {LOGIN}"]:
        exchange.reply(b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"wiki\"\r\nContent-Length: 0\r\n\r\n")
    else:
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<h1>Wiki</h1>")


@pytest.fixture
def wiki():
    """The application behind the gate."""
    recorder = Recorder(behaviour=asks_for_password)
    yield recorder
    recorder.stop()


@pytest.fixture
def start_wiki(start_gateway, authenticator, wiki, tmp_path):
    """Starts a gateway in front of the wiki; two routes lead there, so that a row can be moved from one to the other."""
    def start(rules=None, service=None, **sections):
        routes = [route("wiki", wiki.url), route("other", wiki.url)]
        return start_gateway(routes, service or authenticator, rules=rules or unsealing(),
                             credentials={"path": str(tmp_path / "credentials.json")}, **sections)
    return start


@pytest.fixture
def gate(start_wiki):
    return start_wiki()


def signed_in(gate, device, host="wiki.test"):
    """A browser of the person, who has not opened the wiki yet."""
    client = gate.client(host)
    client.sign_in(device, "/start").expect(200)
    return client


def seal(gate, device, *words, secret=PASSWORD, **names):
    """Seals the login with a tap; the person must have signed in before."""
    running = Seal(gate, device.email, *(words or BASIC), secret=secret, **names)
    shown = device.wait_pending(lambda request: "Seal" in request["message"])
    device.approve(shown)
    code, output, error = running.result()
    assert code == 0, error
    return shown, output, error


def open_wiki(client, device, target="/wiki/page"):
    """Asks for a page, taps, and returns what comes then and what the phone showed."""
    turned_away = client.get(target).expect(303)
    assert turned_away.location.startswith("/.unloq/wait/"), turned_away.location
    shown = client.tap(device, turned_away.location)
    arrived = client.get(turned_away.location).expect(303)
    return client.get(arrived.location), shown


def test_the_application_gets_the_password_after_a_tap_that_says_why(gate, wiki, device):
    client = signed_in(gate, device)
    shown, _, error = seal(gate, device)
    assert "wiki-login for wiki" in shown["message"] and "encryption key" in shown["title"], shown
    assert shown["match_code"] in error
    answer, shown = open_wiki(client, device)
    assert answer.expect(200).text == "<h1>Wiki</h1>"
    assert "Open the wiki for /wiki/page" in shown["message"] and "encryption key" in shown["title"], shown
    # From here on nobody is asked, whatever is sent under the name that the gate sets.
    rings = device.rings
    client.get("/wiki/next").expect(200)
    client.get("/wiki/twin", Authorization="Basic b3RoZXI6cGFpcg==").expect(200)
    client.request("GET", "/wiki/alias", headers={"authorization_": "x", "AUTHORIZATION": "Bearer mine"}).expect(200)
    assert device.rings == rings
    assert all(request.field("authorization") == f"Basic {LOGIN}" for request in wiki.requests if "/wiki" in request.target)
    record = gate.record(path="/wiki/next")
    assert (record["decision"], record["reason"], record["rule"]) == ("allow", "approval-held", "wiki")
    # Elsewhere on the same site the login is not sent.
    client.get("/start").expect(200)
    assert not wiki.requests[-1].has("authorization")


def test_a_person_at_a_browser_sees_what_the_key_is_wanted_for(gate, wiki, desk, phone, device):
    signed_in(gate, device)
    seal(gate, device)
    site = f"http://wiki.test:{gate.port}"
    desk.open(f"{site}/wiki/start")
    desk.wait_for("input[name=email]").send_keys(device.email + "\n")
    for title in ("", "encryption key"):
        code = desk.wait_for("#match-code").text
        phone.open(device.url)
        card = phone.wait_for(".request[data-id]")
        assert card.find_element("css selector", ".match-code").text.strip() == code.strip()
        assert title in card.text and (not title or "Open the wiki for /wiki/start" in card.text)
        card.find_element("css selector", "button.approve").click()
        phone.wait(lambda: not phone.all(".request[data-id]"), "the card stays")
        desk.wait(lambda: not desk.all("#match-code") or desk.find("#match-code").text != code, "does not go on")
    desk.wait(lambda: desk.text == "Wiki", "not the wiki's own page")
    assert desk.url == f"{site}/wiki/start"


def test_curl_is_held_and_then_logged_in(gate, wiki, device):
    client = signed_in(gate, device)
    seal(gate, device)
    held = []
    command_line = gate.client("wiki.test", headers={"Accept": "*/*", "Prefer": "wait=30"}, cookies=client.cookies)
    thread = threading.Thread(target=lambda: held.append(command_line.get("/wiki/report")))
    thread.start()
    device.approve_next()
    thread.join(30)
    held[0].expect(200)
    assert gate.record(path="/wiki/report")["reason"] == "approval-granted"


def test_without_a_sealed_login_nobody_is_rung(gate, wiki, device):
    client = signed_in(gate, device)
    rings = device.rings
    page = client.get("/wiki/page").expect(403)
    assert "seal" in page.text
    assert client.script("/wiki/page").expect(403).json["reason"] == "credential-missing"
    record = gate.record(path="/wiki/page")
    assert (record["decision"], record["reason"]) == ("deny", "credential-missing")
    assert device.rings == rings
    assert not [request for request in wiki.requests if "/wiki" in request.target]


def test_one_person_does_not_get_the_login_of_another(gate, wiki, authenticator, device):
    """Neither by asking, nor by copying the row: the key is another one, and the row is bound to its person."""
    signed_in(gate, device)
    seal(gate, device)
    eve = authenticator.add_user()
    client = signed_in(gate, eve)
    assert client.script("/wiki/page").expect(403).json["reason"] == "credential-missing"
    seal(gate, eve, secret="hers")
    mine, hers = (next(row for row in rows(gate) if row["email"] == who.email) for who in (device, eve))
    copied = {**mine, "user": hers["user"], "email": hers["email"]}
    write_rows(gate, [mine, copied])
    answer = unreadable(client, eve)
    assert "credential-unreadable" in answer.text or answer.status == 503
    record = gate.record(reason="credential-unreadable")
    assert (record["decision"], record["status"]) == ("error", 503)
    assert not [request for request in wiki.requests if "/wiki" in request.target]


def unreadable(client, device, target="/wiki/page"):
    """Taps for a login that does not open, and returns what the wait page says then."""
    turned_away = client.get(target).expect(303)
    code = client.status(turned_away.location)["match_code"]
    device.approve(device.wait_pending(lambda request: request["match_code"] == code))
    assert client.outcome(turned_away.location) == "unavailable"
    return client.get(turned_away.location).expect(503)


ALTERATIONS = {
    "route": lambda row: {**row, "route": "other"},
    "name": lambda row: {**row, "name": "another"},
    "kind": lambda row: {**row, "kind": "bearer"},
    "place": lambda row: {**row, "kind": "header", "field": "X-Leaked"},
    "address": lambda row: {**row, "email": "somebody@else.test"},
    "salt": lambda row: {**row, "salt": base64.b64encode(bytes(32)).decode()},
    "nonce": lambda row: {**row, "nonce": base64.b64encode(bytes(12)).decode()},
    "content": lambda row: {**row, "sealed": flipped(row["sealed"])},
}


def flipped(text):
    data = bytearray(base64.b64decode(text))
    data[3] ^= 1
    return base64.b64encode(bytes(data)).decode()


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_an_altered_row_opens_nothing(start_wiki, wiki, device, alteration):
    """Whoever can write the file but has no phone: the row is bound to all that decides where the login goes."""
    rules = unsealing()
    if alteration == "name":
        rules[0]["require"]["unseal"] = "another"
    gate = start_wiki(rules)
    host = "other.test" if alteration == "route" else "wiki.test"
    client = signed_in(gate, device, host)
    seal(gate, device)
    write_rows(gate, [ALTERATIONS[alteration](row) for row in rows(gate)])
    unreadable(client, device)
    assert not [request for request in wiki.requests if "/wiki" in request.target]
    line = gate.wait_for_line("sealed credential does not open")
    assert PASSWORD not in line and LOGIN not in line


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2, "credentials": []}', '{"version": 1}',
                                     '{"version": 1, "credentials": [{}]}', '{"version": 1, "credentials": [], "more": 1}'])
def test_a_broken_file_rings_nobody_and_is_told_once(gate, wiki, device, tmp_path, content):
    client = signed_in(gate, device)
    (tmp_path / "credentials.json").write_text(content)
    rings = device.rings
    for _ in range(3):
        assert client.script("/wiki/page").expect(503).json["reason"] == "credential-unreadable"
    client.get("/wiki/page").expect(503)
    assert device.rings == rings
    assert len([line for line in gate.lines if "credential file not usable" in line]) == 1
    code, _, error = command(gate, "--list")
    assert code == 1 and "not usable" in error
    assert (tmp_path / "credentials.json").read_text() == content


def test_a_denied_key_is_a_denial(gate, wiki, device):
    client = signed_in(gate, device)
    seal(gate, device)
    turned_away = client.get("/wiki/page").expect(303)
    device.deny_next()
    assert client.outcome(turned_away.location) == "denied"
    client.get(turned_away.location).expect(403)
    # A denial is final here too: the next visit rings nobody.
    rings = device.rings
    assert client.get("/wiki/page").status != 200
    assert device.rings == rings
    assert not [request for request in wiki.requests if "/wiki" in request.target]


def nothing_remains(gate, *secrets):
    eventually(lambda: not remains(gate.pid, *secrets), lambda: f"still in memory: {remains(gate.pid, *secrets)}", timeout=30)


def test_after_sign_out_the_password_is_nowhere_in_memory(gate, wiki, authenticator, device):
    """Reads all of the gateway's memory by /proc/PID/mem, as a debugger or a core dump would.

    While the login is open the scan finds it, so the scan works; after sign-out neither the password, nor the field's value, nor
    the person's key is found anywhere: not in the buffers that requests were written from, not in memory that was given back.
    The password itself and the key are not even there while the login is open.
    """
    client = signed_in(gate, device)
    seal(gate, device)
    open_wiki(client, device)[0].expect(200)
    for number in range(20):
        client.get(f"/wiki/{number}").expect(200)
    client.post("/wiki/save", {"text": "x" * 5000}).expect(200)
    key = key_of(authenticator, device.email)
    assert remains(gate.pid, LOGIN, PASSWORD, key) == {LOGIN}
    client.post("/.unloq/sign-out").expect(303)
    nothing_remains(gate, LOGIN, PASSWORD, key)
    # The next one is asked again.
    again = signed_in(gate, device)
    assert again.get("/wiki/page").expect(303).location.startswith("/.unloq/wait/")


def test_when_its_time_is_over_the_login_is_gone_without_another_request(start_wiki, wiki, device):
    gate = start_wiki(unsealing("3s"))
    client = signed_in(gate, device)
    seal(gate, device)
    open_wiki(client, device)[0].expect(200)
    nothing_remains(gate, LOGIN)
    assert client.get("/wiki/later").expect(303).location.startswith("/.unloq/wait/")
    client.get("/start").expect(200)


def test_an_idle_session_takes_its_login_along(start_wiki, wiki, device):
    """Nobody looks the session up any more, so nothing but the gate itself can notice that it is over."""
    gate = start_wiki(sessions={"idle": "10s", "lifetime": "8h"})
    client = signed_in(gate, device)
    seal(gate, device)
    open_wiki(client, device)[0].expect(200)
    nothing_remains(gate, LOGIN)


def test_no_log_no_page_and_no_explanation_shows_it(gate, wiki, authenticator, device):
    client = signed_in(gate, device)
    seal(gate, device)
    open_wiki(client, device)[0].expect(200)
    key = key_of(authenticator, device.email)
    shown = [client.get("/.unloq/session").text, gate.log_path.read_text(), "\n".join(gate.lines)]
    explained = subprocess.run([binary("unloq-gateway"), "explain", gate.conf_path, "--user", device.email, "GET",
                                "http://wiki.test/wiki/x"], capture_output=True, text=True, check=True).stdout
    assert "opens the sealed credential wiki-login" in explained and "Open the wiki for /wiki/x" in explained
    listed = command(gate, "--list")[1]
    file = (gate.folder.parent / "credentials.json").read_text()
    for text in [*shown, explained, listed, file]:
        assert not [secret for secret in (PASSWORD, LOGIN, key) if secret in text]


def test_a_login_that_is_sealed_anew_counts_at_the_next_tap(gate, wiki, device):
    client = signed_in(gate, device)
    seal(gate, device, secret="old")
    first, _ = open_wiki(client, device)
    assert first.status == 401, "the wiki does not know the old password"
    _, output, _ = seal(gate, device)
    assert "in the place of an earlier one" in output and len(rows(gate)) == 1
    client.post("/.unloq/sign-out")
    open_wiki(signed_in(gate, device), device)[0].expect(200)


# Where a login stands


@pytest.fixture
def plain(start_gateway, authenticator, upstream, tmp_path):
    """A gateway before an application that takes everything."""
    return start_gateway([route("wiki", upstream.url)], authenticator, rules=unsealing(),
                         credentials={"path": str(tmp_path / "credentials.json")})


def test_a_field_of_its_own_name_has_no_twin_and_no_trailer(plain, upstream, device):
    client = signed_in(plain, device)
    seal(plain, device, "--kind", "header", "--header-name", "X-Api-Key", secret="k-123")
    open_wiki(client, device)[0].expect(200)
    client.request("GET", "/wiki/twins", headers={"X-Api-Key": "mine", "x_api_key": "mine", "X.API.Key": "mine"}).expect(200)
    sent = [value for name, value in upstream.requests[-1].fields if name.replace("_", "-").replace(".", "-") == "x-api-key"]
    assert sent == ["k-123"]
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection = RawConnection(plain.port)
    connection.send((f"POST /wiki/chunks HTTP/1.1\r\nHost: {client.authority}\r\nCookie: {cookie}\r\nOrigin: {client.origin}\r\n"
                     "Connection: X-Api-Key\r\nTransfer-Encoding: chunked\r\nTrailer: X-Api-Key\r\n\r\n"
                     "3\r\nabc\r\n0\r\nX-Api-Key: mine\r\n\r\n").encode())
    assert b" 200 " in connection.read_until(b"\r\n\r\n")
    request = upstream.requests[-1]
    assert request.body == b"abc" and request.field("x-api-key") == "k-123" and b"mine" not in request.raw_body


def test_a_bearer_token(plain, upstream, device):
    client = signed_in(plain, device)
    seal(plain, device, "--kind", "bearer", secret="tok-1")
    open_wiki(client, device)[0].expect(200)
    assert upstream.requests[-1].field("authorization") == "Bearer tok-1"


def test_only_the_cookie_of_that_name_is_replaced_and_its_value_stays_here(plain, upstream, device):
    """Many applications set their session cookie anew with each answer: that would hand the login to the client."""
    def answers_with_cookies(exchange):
        exchange.reply(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: wiki_session=s-1; Path=/\r\n"
                       b"Set-Cookie: WIKI_SESSION=s-1\r\nSet-Cookie: theme=dark\r\n\r\n")
    client = signed_in(plain, device)
    upstream.behaviour = answers_with_cookies
    seal(plain, device, "--kind", "cookie", "--cookie-name", "wiki_session", secret="s-1")
    open_wiki(client, device)[0].expect(200)
    gate_cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    answer = client.get("/wiki/cookies", Cookie=f"a=1; wiki_session=mine; {gate_cookies}; Wiki_Session=mine; b=2")
    assert upstream.requests[-1].field("cookie").startswith("wiki_session=s-1; a=1; ")
    sent = upstream.requests[-1].field("cookie")
    assert "mine" not in sent and "unloq-session" not in sent and sent.endswith("b=2")
    assert answer.all("Set-Cookie") == ["theme=dark"]


# The command


def test_the_secret_is_no_argument_and_the_file_is_its_owners(gate, device, tmp_path):
    signed_in(gate, device)
    running = Seal(gate, device.email, *BASIC, secret=PASSWORD)
    request = device.wait_pending()
    assert PASSWORD.encode() not in running.arguments
    device.approve(request)
    assert running.result()[0] == 0
    file = tmp_path / "credentials.json"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == sorted(["credentials.json", gate.folder.name])
    code, listed, _ = command(gate, "--list")
    assert code == 0 and listed.split()[:4] == [device.email, "wiki", "wiki-login", "basic"]
    code, said, _ = command(gate, "--remove", "--user", device.email, "--route", "wiki", "--name", "wiki-login")
    assert code == 0 and "removed" in said and rows(gate) == []
    assert command(gate, "--remove", "--user", device.email, "--route", "wiki", "--name", "wiki-login")[0] == 1


def test_two_at_once_are_both_sealed(gate, device):
    signed_in(gate, device)
    running = [Seal(gate, device.email, "--kind", "bearer", name=f"n{number}", secret="x") for number in range(3)]
    for number in range(3):
        device.approve(device.wait_pending(lambda request: f"n{number}" in request["message"]))
    assert [one.result()[0] for one in running] == [0, 0, 0]
    assert sorted(row["name"] for row in rows(gate)) == ["n0", "n1", "n2"]


@pytest.mark.parametrize(("words", "message"), [
    (["--kind", "bearer"], "has never signed in"),
    (["--kind", "bearer", "--route", "nowhere"], "here twice"),
    (["--kind", "header"], "--header-name is missing"),
    (["--kind", "header", "--header-name", "X-Unloq-User"], "no credential can stand in X-Unloq-User"),
    (["--kind", "header", "--header-name", "Content_Length"], "no credential can stand in Content_Length"),
    (["--kind", "cookie", "--cookie-name", "__Host-unloq-session"], "no credential can stand"),
    (["--kind", "basic"], "--username is missing"),
    (["--kind", "token"], "there is no kind token"),
], ids=lambda value: value if isinstance(value, str) else None)
def test_seal_says_what_is_wrong(gate, authenticator, words, message):
    stranger = authenticator.add_user()
    code, _, error = Seal(gate, stranger.email, *words, secret="x").result()
    assert code in (1, 2) and message in error, error
    assert not (gate.folder.parent / "credentials.json").exists()


def test_a_denied_seal_seals_nothing(gate, device):
    signed_in(gate, device)
    running = Seal(gate, device.email, *BASIC, secret=PASSWORD)
    device.deny_next()
    code, _, error = running.result()
    assert code == 1 and "refused on the phone" in error
    assert not (gate.folder.parent / "credentials.json").exists()


# Both shapes of the answer, every padding, and everything that can go wrong with a key


@pytest.mark.parametrize("by_token", [False, True], ids=["direct", "token"])
@pytest.mark.parametrize("padding", PADDINGS)
def test_every_padding_and_both_shapes(start_wiki, fake_unloq, wiki, tmp_path, padding, by_token):
    device = fake_unloq.behaviour = KeyDevice(tmp_path / "..", padding, by_token)
    gate = start_wiki(service=fake_unloq, unloq={"key_padding": padding})
    code, _, error = Seal(gate, "ana@corp.test", *BASIC, secret=PASSWORD).result()
    assert code == 0, error
    client = sign_in_at_once(gate)
    answer = open_at_once(client)
    assert answer.expect(200).text == "<h1>Wiki</h1>"
    keys = [call["public_key"] for call in device.releases]
    assert len(set(keys)) == len(keys) == 2, "a pair for each request"
    assert all(key.startswith("-----BEGIN PUBLIC KEY-----\n") for key in keys)
    assert device.releases[1]["unloq_id"] == 9001 and "Open the wiki for /wiki/page" in device.releases[1]["message"]
    assert gate.record(path="/wiki/page", decision="allow")["approval"] == ("ap-key-2" if by_token else "ap-key-1")


def sign_in_at_once(gate):
    client = gate.client("wiki.test")
    wait = client.ask_to_sign_in("ana@corp.test", "/start")
    assert client.outcome(wait) == "approved"
    client.get(client.get(wait).expect(303).location).expect(200)
    return client


def open_at_once(client, target="/wiki/page"):
    """Asks for a page whose key the fake gives out without asking anybody."""
    wait = client.get(target).expect(303).location
    client.outcome(wait)
    arrived = client.get(wait)
    return client.get(arrived.location) if arrived.status == 303 else arrived


def released(**result):
    """A release with this result."""
    return lambda handler, path, call: fake._json(handler, 200, {"type": "api.application.approval.encryption",
                                                                 "result": {"unloq_id": "9001", **result}})


def encrypted_for_another_padding(handler, path, call):
    device = handler.server.fake.behaviour
    wrong = KeyDevice(device.folder, "oaep-sha256")
    released(encryption_key=wrong.wrap(call["public_key"]))(handler, path, call)


FAILURES = [
    pytest.param(fake.denied, 403, "approval-denied", id="denied"),
    pytest.param(fake.timed_out, 403, "approval-timeout", id="no-answer"),
    pytest.param(fake.error_with_200, 403, "approval-timeout", id="error-inside-a-200"),
    pytest.param(fake.throttled, 503, "approval-throttled", id="throttled"),
    pytest.param(fake.no_device, 503, "approval-device-unavailable", id="no-device"),
    pytest.param(fake.fails_with(403, "APPROVAL.ENCRYPTION"), 503, "approval-misconfigured", id="keys-switched-off"),
    pytest.param(fake.misconfigured, 503, "approval-misconfigured", id="wrong-api-key"),
    pytest.param(fake.fails_with(500), 503, "approval-service-unavailable", id="500"),
    pytest.param(fake.bad_json, 503, "approval-service-unavailable", id="bad-json"),
    pytest.param(fake.reset, 503, "approval-service-unavailable", id="reset"),
    pytest.param(released(), 503, "approval-service-unavailable", id="neither-key-nor-token"),
    pytest.param(released(encryption_key="k3yExampleK3yExampleK3yExample32"), 503, "approval-service-unavailable",
                 id="a-key-in-clear"),
    pytest.param(released(encryption_key="%%%"), 503, "approval-service-unavailable", id="no-base64"),
    pytest.param(released(encryption_key=base64.b64encode(bytes(256)).decode()), 503, "approval-service-unavailable",
                 id="no-block"),
    pytest.param(encrypted_for_another_padding, 503, "approval-service-unavailable", id="another-padding"),
    pytest.param(released(unloq_id="666", encryption_key="x"), 503, "approval-service-unavailable", id="another-person"),
]


@pytest.mark.parametrize(("behaviour", "status", "reason"), FAILURES)
def test_a_failed_release_opens_nothing(start_wiki, fake_unloq, wiki, tmp_path, behaviour, status, reason):
    device = fake_unloq.behaviour = KeyDevice(tmp_path / "..")
    gate = start_wiki(service=fake_unloq)
    assert Seal(gate, "ana@corp.test", *BASIC, secret=PASSWORD).result()[0] == 0
    client = sign_in_at_once(gate)
    device.instead = behaviour
    open_at_once(client).expect(status)
    eventually(lambda: gate.matching(reason=reason), f"no {reason}")
    assert not [request for request in wiki.requests if "/wiki" in request.target]
    assert len(device.releases) == 2, "a push is never tried twice"


def test_a_key_that_changed_at_the_service_opens_nothing(start_wiki, fake_unloq, wiki, tmp_path):
    device = fake_unloq.behaviour = KeyDevice(tmp_path / "..")
    gate = start_wiki(service=fake_unloq)
    assert Seal(gate, "ana@corp.test", *BASIC, secret=PASSWORD).result()[0] == 0
    device.key = "an0therKeyAn0therKeyAn0therKey32"
    open_at_once(sign_in_at_once(gate)).expect(503)
    assert gate.record(reason="credential-unreadable")


# The key itself


HAND_OVER = [rule("vault", {"approval": "30m", "scope": "rule", "release_key": "header"}, path="/vault/**"),
             rule("staff", {"approval": "8h"})]


def test_an_application_on_this_machine_may_have_the_key_itself(start_gateway, authenticator, upstream, device):
    gate = start_gateway([route("wiki", upstream.url)], authenticator, rules=HAND_OVER)
    client = signed_in(gate, device)
    client.request("GET", "/start", headers={"X-Unloq-Key": "forged", "X_Unloq_Key": "forged"}).expect(200)
    assert not any("unloq-key" in name.replace("_", "-") for name, _ in upstream.requests[-1].fields)
    answer, shown = open_wiki(client, device, "/vault/secrets")
    answer.expect(200)
    assert "encryption key" in shown["message"]
    key = key_of(authenticator, device.email)
    client.request("GET", "/vault/more", headers={"X-Unloq-Key": "forged", "X_Unloq_Key": "forged"}).expect(200)
    sent = [value for name, value in upstream.requests[-1].fields if "unloq-key" in name.replace("_", "-")]
    assert sent == [key]
    assert remains(gate.pid, key) == {key}
    client.post("/.unloq/sign-out").expect(303)
    # The next request gets none. That no copy stays in memory is not promised for a key that is handed over (threat model).
    client.request("GET", "/vault/later").expect(303)
    assert not [request for request in upstream.requests if request.target == "/vault/later"]
    assert key not in gate.log_path.read_text()


def test_check_refuses_what_would_take_a_key_off_this_machine(tmp_path):
    conf = {"listeners": [{"address": "127.0.0.1:0"}], "unloq": {"api_key": {"env": "KEY"}},
            "routes": [{"name": "near", "host": "near.test", "upstreams": ["http://127.0.0.1:1"]},
                       {"name": "far", "host": "far.test", "upstreams": ["http://10.0.0.5:1"]}]}

    def check(require, **match):
        conf["policy"] = {"rules": [{"name": "r", "require": require, **({"match": match} if match else {})}]}
        path = tmp_path / "gateway.yaml"
        path.write_text(json.dumps(conf))
        done = subprocess.run([binary("unloq-gateway"), "check", path], capture_output=True, text=True,
                              env={**os.environ, "KEY": "k"})
        return done.returncode, done.stdout

    key = {"approval": "5m", "release_key": "header"}
    code, said = check(key)
    assert code == 1 and "the key would leave this machine: “far”" in said, said
    assert check(key, host="near.test")[0] == 0
    code, said = check({"approval": "5m", "unseal": "login"}, host="near.test")
    assert code == 1 and "there is no credential file" in said, said
    conf["credentials"] = {"path": "credentials.json"}
    assert check({"approval": "5m", "unseal": "login"}, host="near.test")[0] == 0
    code, said = check({"approval": "5m", "unseal": "login"}, host="far.test")
    assert code == 0 and "crosses the network in clear" in said, said
    for require, message in [({"approval": "fresh", "unseal": "l"}, "needs a duration"),
                             ({"approval": "5m", "unseal": "l", "scope": "session"}, "needs scope rule"),
                             ({"approval": "5m", "unseal": "l", "release_key": "header"}, "exclude each other"),
                             ({"approval": "5m", "unseal": "l", "approvers": ["a@b.test"]}, "the person's own phone")]:
        code, said = check(require, host="near.test")
        assert code == 1 and message in said, said
