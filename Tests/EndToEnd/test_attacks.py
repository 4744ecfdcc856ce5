"""Classes of published attacks on proxies and gates. Each test tells the attack, why careless code lets it through, and what holds here."""

import random

import pytest

from kit import fake_unloq as fake
from kit.gateway import route, rule
from kit.raw import RawConnection, exchange

RULES = [rule("public", "none", path="/public/**"), rule("staff", {"approval": "8h"})]


@pytest.fixture
def gate(start_gateway, fake_unloq, upstream):
    return start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES)


HANDSHAKE = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]


def get(gate, target, *fields, host="app.test", version="1.1"):
    lines = [f"GET {target} HTTP/{version}", f"Host: {host}", *fields]
    return exchange(gate.port, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")


# Row 1. A gate that runs behind another proxy reads the original path from a header; one that believes the header from anybody decides
# about /public and forwards /admin. Here the target is the request line's, always, and nobody is trusted by default.
@pytest.mark.parametrize("name", ["X-Forwarded-Uri", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path", "X-Original-URI"])
def test_row_1_a_path_in_a_header_decides_nothing(gate, upstream, name):
    assert get(gate, "/admin", f"{name}: /public/x")[0] == 401
    assert not upstream.requests
    assert gate.record(path="/admin")["rule"] in ("staff", None)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Forwarded-Method", "X-Method-Override"])
def test_row_1_a_method_in_a_header_decides_nothing(start_gateway, fake_unloq, upstream, name):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=[rule("read", "none", method=["GET", "HEAD"])])
    status, _, _ = exchange(gate.port, f"DELETE /x HTTP/1.1\r\nHost: app.test\r\n{name}: GET\r\n\r\n".encode())
    assert status in (400, 403)
    assert not upstream.requests


# Row 2. Many applications (CGI, WSGI, PHP) turn both `-` and `_` into `_`, so `X_Unloq_User` arrives as the same variable as `X-Unloq-User`.
# A gate that strips only the spelling it sets lets the client choose its own name. Every alias is removed here.
ALIASES = ["X-Unloq-User", "x-unloq-user", "X_Unloq_User", "X-Unloq_User", "X_UNLOQ-EMAIL", "x_unloq_approval", "X-Unloq-Approved_At",
           "X-Unloq-Assertion", "X_Unloq_Assertion", "X-UNLOQ-Anything-Else"]


@pytest.mark.parametrize("name", ALIASES)
def test_row_2_no_spelling_of_an_identity_header_gets_through(gate, upstream, name):
    assert get(gate, "/public/x", f"{name}: admin", f"{name}: admin2")[0] == 200
    head = upstream.only().head.decode().lower().replace("_", "-")
    assert "unloq" not in head


@pytest.mark.parametrize("name", ["Remote_User", "X_Forwarded_User", "X-Forwarded-User", "X_Forwarded_For", "x_real_ip"])
def test_row_2_the_twins_of_other_gates_do_not_get_through(gate, upstream, name):
    assert get(gate, "/public/x", f"{name}: admin")[0] == 200
    assert "admin" not in upstream.only().head.decode()


# Row 3. Where the gate has no value to set it must still remove the client's: an open path is allowed without a person, and the header
# that the client sent would arrive alone, looking like ours. (Caddy's forward_auth kept it.)
def test_row_3_an_open_path_carries_no_identity(gate, upstream):
    get(gate, "/public/x", "X-Unloq-User: 1", "X-Unloq-Email: boss@corp.test", "X-Unloq-Approval: a")
    assert not [name for name, _ in upstream.only().fields if "unloq" in name]


# Row 4. `Connection` names fields that the next hop must not get. A proxy that adds its own fields first and removes the named ones then
# lets the client strip the proof of who asks. Ours are added after the removal.
def test_row_4_the_connection_field_cannot_remove_what_we_add(gate, upstream):
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    client.outcome(wait)
    client.get(client.get(wait).location)
    upstream.forget()
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    status, _, _ = exchange(gate.port, (
        f"GET /wiki HTTP/1.1\r\nHost: app.test\r\nCookie: {cookie}\r\nX-Private: 1\r\n"
        "Connection: close, X-Unloq-User, X-Unloq-Email, X-Forwarded-For, X-Forwarded-Proto, X-Private, Cookie, Host\r\n\r\n").encode())
    assert status in (200, 400)
    if status == 200:
        request = upstream.only()
        assert request.field("x-unloq-email") == "user@corp.test"
        assert request.field("x-unloq-user") and request.field("x-forwarded-for") and request.field("host")
        assert not request.has("x-private")


# Row 5. Applications build links, pick tenants and decide about https by X-Forwarded-*. From a peer that is not a trusted proxy each one is
# dropped or written anew.
SPOOFED = ["X-Forwarded-For: 6.6.6.6", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https", "X-Forwarded-Port: 31337",
           "X-Forwarded-Prefix: /evil", "X-Forwarded-Server: evil", "X-Forwarded-Uri: /evil", "X-Forwarded-Method: EVIL",
           "X-Forwarded-Tls-Client-Cert: evil", "X-Real-Ip: 6.6.6.6", "Forwarded: for=6.6.6.6;host=evil.test",
           "X-Original-Url: /evil", "X-Original-Uri: /evil", "X-Original-Host: evil.test", "X-Forwarded-Made-Up: evil"]


def test_row_5_nothing_forwarded_is_believed_from_a_stranger(gate, upstream):
    get(gate, "/public/x", *SPOOFED)
    request = upstream.only()
    text = request.head.decode()
    assert "evil" not in text and "6.6.6.6" not in text and "31337" not in text and "EVIL" not in text
    assert request.field("x-forwarded-for") == "127.0.0.1"
    assert request.field("x-forwarded-proto") == "http"
    assert request.field("x-forwarded-host").startswith("app.test")
    assert gate.record(path="/public/x")["client"].startswith("127.0.0.1")


def test_row_5_a_trusted_proxy_is_believed(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES,
                         listeners=[{"address": "127.0.0.1:0", "trusted_proxies": ["127.0.0.1/32"]}])
    get(gate, "/public/x", "X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Proto: https")
    request = upstream.only()
    assert request.field("x-forwarded-proto") == "https"
    assert "203.0.113.9" in request.field("x-forwarded-for")
    assert gate.record(path="/public/x")["client"].startswith("203.0.113.9"), "the last address that is no trusted proxy"


# Row 6. Policy and application disagree about what path it is: `/public/..%2fadmin` matches `/public/**` as text and is `/admin` to the
# application. Here the target is decoded and normalised once, and the result is both what policy sees and what goes up.
DISGUISES = ["/public/../admin", "/public/..%2fadmin", "/public/%2e%2e/admin", "/public/%2E%2E%2Fadmin", "/public/./../admin", "//admin",
             "/public//../admin", "/./admin", "/%61dmin", "/public/..;/admin", "/public/..\\admin", "/public/..%5cadmin", "/public/%00/../admin",
             "/public/..%00/admin", "/public%2f..%2fadmin", "/public/..%252fadmin", "/public/%c0%ae%c0%ae/admin", "/public/.%2e/admin",
             "/public/..", "/public/x/../../admin", "/../admin", "/public/%2e", "/public/...%2f..%2fadmin", "/public/;/../admin"]


@pytest.mark.parametrize("target", DISGUISES)
def test_row_6_what_policy_sees_is_what_the_application_gets(gate, upstream, target):
    status, _, _ = get(gate, target)
    if status == 200:
        path = upstream.only().target
        assert path.startswith("/public/"), path
        once = path.lower()
        for _ in range(2):  # whatever an application decodes once more, it must not climb out by plain dot segments or separators
            assert "/../" not in once + "/" and "/./" not in once + "/", path
            once = once.replace("%2e", ".")
        assert "%2f" not in path.lower() and "%5c" not in path.lower() and "\\" not in path and "%00" not in path
        record = gate.record(status=200)
        assert record["path"].startswith("/public/")
    else:
        assert status in (400, 401), status
        assert not upstream.requests


# Row 7. A client sends no fragment; a proxy that accepts one and matches rules against the whole text lets `/foo/secret#/public/x` pass as
# public. And a `?` that is decoded into the path must not become a query for the application.
@pytest.mark.parametrize("target", ["/public/x#/bar", "/admin#/public/x", "#/public/x", "/public/x?a=1#b"])
def test_row_7_a_fragment_is_malformed(gate, upstream, target):
    assert get(gate, target)[0] == 400
    assert not upstream.requests


def test_row_7_an_encoded_question_mark_stays_in_the_path(gate, upstream):
    status, _, _ = get(gate, "/admin%3f/public/x")
    assert status in (400, 401)
    status, _, _ = get(gate, "/public/x%3fy?z=%3F")
    if status == 200:
        assert upstream.only().target == "/public/x%3Fy?z=%3F"


# Row 8. The route and rule of a host must not depend on how its name is spelled; a look-up that is exact by accident falls through to the
# default, or to another route.
@pytest.mark.parametrize("host", ["APP.test", "app.TEST", "app.test.", "App.Test:80", "app.test:65535"])
def test_row_8_each_spelling_of_a_host_has_the_same_rules(gate, upstream, host):
    assert get(gate, "/admin", host=host)[0] == 401
    assert not upstream.requests
    assert get(gate, "/public/x", host=host)[0] == 200


@pytest.mark.parametrize("host", ["other.test", "app.test.evil.test", "xapp.test", "127.0.0.1", "", "app", "test", "[::1]"])
def test_row_8_another_host_is_nobodys(gate, upstream, host):
    assert get(gate, "/public/x", host=host)[0] in (400, 421)
    assert not upstream.requests


@pytest.mark.parametrize("host", ["app.test:", "app.test:99999", "app.test:8x", "app.test, evil.test", "app.test/evil", "app.test@evil.test",
                                  "user@app.test", "app..test", "app.test\x01", "app test", "[::1", "äpp.test", "app.test?x", "app%2etest"])
def test_row_8_a_malformed_host_is_refused(gate, upstream, host):
    assert get(gate, "/public/x", host=host)[0] in (400, 421)
    assert not upstream.requests


def test_row_8_500_hosts_are_told_apart(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("many", upstream.url, host=[f"h{number}.test" for number in range(500)])], fake_unloq,
                         rules=[rule("one", "none", host="h499.test"), rule("rest", "deny")])
    assert get(gate, "/x", host="H499.test")[0] == 200
    assert get(gate, "/x", host="h498.test")[0] == 403
    assert get(gate, "/x", host="h500.test")[0] == 421


def test_row_8_an_absolute_target_and_its_host_must_agree(gate, upstream):
    status, _, _ = get(gate, "http://app.test/admin", host="other.test")
    assert status in (400, 401, 421)
    assert get(gate, "http://app.test/public/x")[0] in (200, 400)
    assert get(gate, "http://other.test/public/x", host="app.test")[0] in (400, 421)


# Row 9. A target that the gate cannot read, and answers 200 to since no rule speaks about it, is open to everybody (CVE-2021-32637). Here it
# is refused before any rule is asked, whether somebody is signed in or not, and the application never sees it.
@pytest.mark.parametrize("target", ["http://", "http://app.test:x/", "/%", "/%zz/public/x", "/public/%", "*", "admin", "/a\x7fb", "/\xff\xfe",
                                    "http:///public/x", "/public/x%"])
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["stranger", "signed-in"])
def test_row_9_a_target_that_cannot_be_read_is_refused(gate, upstream, target, is_signed_in):
    fields = []
    if is_signed_in:
        client = gate.client()
        wait = client.ask_to_sign_in("user@corp.test")
        assert client.outcome(wait) == "approved"
        client.get(wait).expect(303)
        fields = [f"Cookie: unloq-session={client.cookies['unloq-session']}"]
    assert get(gate, target, *fields)[0] == 400
    assert not upstream.requests


# Row 10. A health check that is recognised by its User-Agent, before anything else looks at the request, is a password that everybody knows.
@pytest.mark.parametrize("agent", ["GoogleHC/1.0", "kube-probe/1.29", "ELB-HealthChecker/2.0", "Prometheus/2.42", "Googlebot"])
def test_row_10_no_user_agent_is_a_pass(gate, upstream, agent):
    assert get(gate, "/admin", f"User-Agent: {agent}")[0] == 401
    assert not upstream.requests


# Row 11. A session cookie that cannot be read is no session; in one gate it led to an exception behind which the request went on, in
# another to a 500 for everybody with an old cookie.
def strange_cookies():
    generator = random.Random(11)
    yield "empty", "unloq-session="
    yield "short", "unloq-session=abc"
    yield "wrong-length", "unloq-session=" + "A" * 44
    yield "right-length", "unloq-session=" + "A" * 43
    yield "huge", "unloq-session=" + "A" * 6000
    yield "percent", "unloq-session=%00%ff%25"
    yield "quotes", 'unloq-session="AAAA"'
    yield "spaces", "unloq-session= A A ; ; ;=;"
    yield "not-utf-8", "unloq-session=\xff\xfe\xe4"
    yield "no-name", "=unloq-session"
    yield "separators", ";;;;====;;;"
    yield "many", "; ".join(f"c{n}=v" for n in range(300))
    yield "prefix", "__Host-unloq-session=" + "A" * 43
    for number in range(10):
        yield f"random-{number}", "unloq-session=" + "".join(chr(generator.choice(range(0x21, 0x7f))) for _ in range(43))


@pytest.mark.parametrize("cookie", [pytest.param(text, id=name) for name, text in strange_cookies()])
def test_row_11_a_strange_cookie_is_no_session(gate, upstream, cookie):
    status, _, _ = get(gate, "/admin", f"Cookie: {cookie}")
    assert status == 401
    assert not upstream.requests


def test_row_11_two_session_cookies_are_none(gate, upstream):
    """Whoever can set a cookie for a parent domain must not be able to choose which of two counts."""
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    client.outcome(wait)
    client.get(client.get(wait).location).expect(200)
    upstream.forget()
    good = client.cookies["unloq-session"]
    for value in (f"unloq-session={good}; unloq-session={'A' * 43}", f"unloq-session={'A' * 43}; unloq-session={good}"):
        assert get(gate, "/admin", f"Cookie: {value}")[0] == 401
    assert get(gate, "/admin", f"Cookie: unloq-session={good}", f"Cookie: unloq-session={'A' * 43}")[0] == 401
    assert not upstream.requests
    assert get(gate, "/admin", f"Cookie: a=b; unloq-session={good}; c=d")[0] == 200
    assert upstream.only().field("cookie") == "a=b; c=d"


# Row 12 stands in test_unloq_failures.py: each way in which the service can fail ends without a request at the application.


# Row 12. A gate whose service hangs, fails or talks nonsense, and that takes no "no" for a yes, is open exactly when somebody has taken the
# service down (authorino PR#650, envoy#32476). Here only a proven yes opens. test_unloq_failures.py has every way to fail, and a wrong
# certificate among them; test_engines.py has the policy engines'.
@pytest.mark.parametrize("behaviour", [fake.hang, fake.fails_with(500), fake.bad_json, fake.reset, fake.half_answer, fake.error_with_200],
                         ids=["hangs", "500", "bad-json", "reset", "half-an-answer", "200-with-an-error"])
def test_row_12_a_service_that_fails_opens_nothing(start_gateway, fake_unloq, upstream, behaviour):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, unloq={"timeout": "1s"})
    fake_unloq.behaviour = behaviour
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    assert client.outcome(wait) not in ("approved", "pending")
    assert client.get(wait).status in (403, 503)
    client.get("/admin").expect(303)
    assert "unloq-session" not in client.cookies and not upstream.requests


# Row 17. A return address from the client is an open redirect in waiting. Ours is sealed: made by us, or it is nothing.
@pytest.mark.parametrize("target", ["//evil.test", "/\\evil.test", "https://evil.test", "/%09/evil.test", "https:evil.test", "/x%0d%0aLocation: //evil.test"])
def test_row_17_a_return_address_that_is_not_ours_leads_nowhere(gate, target):
    client = gate.client()
    for path in ("/.unloq/sign-in", "/.unloq/approve"):
        answer = client.get(f"{path}?to={target.replace('#', '%23').replace(' ', '%20')}")
        assert answer.status in (400, 401, 403, 404)
        assert answer.location is None
    answer = client.post("/.unloq/sign-in", {"email": "user@corp.test", "to": target})
    assert answer.status == 400


@pytest.mark.parametrize("target", ["//evil.test/x", "/\\evil.test", "/%2fevil.test", "/.unloq/../../evil"])
def test_row_17_a_strange_target_never_becomes_another_site(gate, upstream, target):
    client = gate.client()
    answer = client.get(target)
    if answer.status == 400:
        return
    answer.expect(303)
    wait = client.ask_to_sign_in("user@corp.test", target)
    client.outcome(wait)
    location = client.get(wait).expect(303).location
    assert location.startswith("/") and not location.startswith(("//", "/\\"))


# Row 18. Parameters of the gate's own pages are either unguessable or sealed.
def test_row_18_an_altered_seal_is_refused(gate):
    client = gate.client()
    location = client.get("/admin").expect(303).location
    head, _, seal = location.partition("to=")
    for altered in (seal[:-1] + ("A" if seal[-1] != "A" else "B"), "A" + seal[1:], seal.split(".")[0], seal + "A", ""):
        answer = client.get(f"{head}to={altered}")
        assert answer.status == 400 or (not altered and answer.status == 200)
    for identity in ("0", "1", "../session", "A" * 22, "A" * 43, "%00"):
        assert client.get(f"/.unloq/wait/{identity}").status in (400, 401, 403, 404)
        assert client.get(f"/.unloq/wait/{identity}/status").status in (400, 401, 403, 404)


# Row 20, 31. A page of another site may send forms here with the person's cookies; the Origin tells.
@pytest.mark.parametrize("fields", [
    {"Origin": "https://evil.test", "Sec-Fetch-Site": None}, {"Origin": "null", "Sec-Fetch-Site": None},
    {"Origin": "http://app.test.evil.test", "Sec-Fetch-Site": None}, {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://b.test", "Sec-Fetch-Site": "same-site"},
], ids=["origin", "null-origin", "longer-origin", "cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/.unloq/sign-in", "/.unloq/sign-out"])
def test_row_20_another_site_cannot_use_our_forms(gate, fake_unloq, path, fields):
    client = gate.client()
    turned_away = client.get("/admin").expect(303).location
    client.get(turned_away)
    form = {"email": "user@corp.test", "to": turned_away.partition("to=")[2]}
    answer = client.post(path, form, **{name.replace("-", "_"): value for name, value in fields.items()})
    answer.expect(403)
    assert gate.record(path=path, method="POST")["reason"] == "cross-site-request"
    assert not fake_unloq.calls, "another site must not ring the phone"


# Row 31. A WebSocket handshake is a GET that no preflight guards and that carries the cookies, so any site can open one in the person's name.
# More of it, with sites that the conf names, is in test_websocket.py.
@pytest.mark.parametrize(("origin", "status"), [("https://evil.test", 403), ("null", 403), ("http://app.test", 401)])
def test_row_31_another_site_opens_no_socket(gate, upstream, origin, status):
    if status == 403:
        assert get(gate, "/public/socket", f"Origin: {origin}", *HANDSHAKE)[0] == 403
    assert get(gate, "/socket", f"Origin: {origin}", *HANDSHAKE)[0] == status
    assert not upstream.requests


# Row 19. Whatever goes wrong, no page and no log line shows a secret.
def test_row_19_no_secret_is_shown(gate, upstream):
    client = gate.client()
    client.get("/admin?password=hunter2").expect(303)
    wait = client.ask_to_sign_in("user@corp.test", "/admin?password=hunter2")
    client.outcome(wait)
    client.get(client.get(wait).location).expect(200)
    pages = [client.get(path).text for path in ("/.unloq/session", "/.unloq/nothing", wait)]
    key = (gate.folder / "api-key").read_text().strip()
    written = gate.log_path.read_text() + "\n".join(gate.lines) + "\n".join(pages)
    for secret in (key, client.cookies["unloq-session"], client.cookies.get("unloq-browser", key), "hunter2"):
        assert secret not in written


# Row 21. Two parsers that disagree about where a body ends let one person's bytes become the beginning of another's request. Whatever is
# ambiguous is refused and the connection closed; what is accepted reaches the application as exactly one request.
G = b"GET /smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n"
HEAD = b"POST /public/x HTTP/1.1\r\nHost: app.test\r\n"
FRAMING = {
    "cl-te": HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + G,
    "te-cl": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + G,
    "two-lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 41\r\n\r\n" + G,
    "two-equal-lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + G,
    "list-of-lengths": HEAD + b"Content-Length: 0, 0\r\n\r\n" + G,
    "empty-length": HEAD + b"Content-Length: \r\n\r\n" + G,
    "plus-length": HEAD + b"Content-Length: +0\r\n\r\n" + G,
    "negative-length": HEAD + b"Content-Length: -1\r\n\r\n" + G,
    "hex-length": HEAD + b"Content-Length: 0x0\r\n\r\n" + G,
    "spaced-length": HEAD + b"Content-Length: 1 0\r\n\r\n" + G,
    "overflowing-length": HEAD + b"Content-Length: 18446744073709551616\r\n\r\n" + G,
    "space-before-colon": HEAD + b"Content-Length : 0\r\n\r\n" + G,
    "space-before-colon-te": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + G,
    "xchunked": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + G,
    "identity": HEAD + b"Transfer-Encoding: identity\r\n\r\n" + G,
    "chunked-identity": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + G,
    "two-te": HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + G,
    "te-tab": HEAD + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + G,
    "te-quoted": HEAD + b"Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + G,
    "te-in-http-10": b"POST /public/x HTTP/1.0\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + G,
    "folded-te": HEAD + b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + G,
    "bare-lf-head": b"POST /public/x HTTP/1.1\nHost: app.test\nContent-Length: 0\n\n" + G,
    "bare-cr-field": HEAD + b"X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + G,
    "empty-name": HEAD + b": x\r\nContent-Length: 0\r\n\r\n" + G,
    "nul-field": HEAD + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n" + G,
    "no-colon": HEAD + b"Content-Length\r\n\r\n" + G,
    "chunk-size-plus": HEAD + b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" + G,
    "chunk-size-0x": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + G,
    "chunk-size-space": HEAD + b"Transfer-Encoding: chunked\r\n\r\n 0\r\n\r\n" + G,
    "chunk-size-empty": HEAD + b"Transfer-Encoding: chunked\r\n\r\n\r\n\r\n" + G,
    "chunk-size-overflow": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n" + G,
    "chunk-bare-lf": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\nA\n0\n\n" + G,
    "chunk-without-end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nAB\r\n0\r\n\r\n" + G,
    "chunk-extension-lf": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nA\r\n0\r\n\r\n" + G,
    "double-host": b"GET /public/x HTTP/1.1\r\nHost: app.test\r\nHost: evil.test\r\n\r\n" + G,
    "no-host": b"GET /public/x HTTP/1.1\r\n\r\n" + G,
    "space-in-target": b"GET /public/x y HTTP/1.1\r\nHost: app.test\r\n\r\n" + G,
    "two-spaces": b"GET  /public/x HTTP/1.1\r\nHost: app.test\r\n\r\n" + G,
    "http-9": b"GET /public/x HTTP/9.9\r\nHost: app.test\r\n\r\n" + G,
    "lower-case-http": b"GET /public/x http/1.1\r\nHost: app.test\r\n\r\n" + G,
    "space-first": HEAD + b" X: y\r\nContent-Length: 0\r\n\r\n" + G,
}


@pytest.mark.parametrize("payload", FRAMING.values(), ids=FRAMING.keys())
def test_row_21_ambiguous_framing_is_refused_and_the_connection_closed(gate, upstream, payload):
    with RawConnection(gate.port) as client:
        client.send(payload)
        everything = client.read_to_end()
    assert everything.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501", b"HTTP/1.1 505")) and everything.count(b"HTTP/1.1 ") == 1
    assert not any(request.is_complete for request in upstream.requests)
    assert not any(b"smuggled" in request.head for request in upstream.requests)


def test_row_21_a_body_that_looks_like_a_request_stays_a_body(gate, upstream):
    """Two real requests on one connection, each with a request as its body: exactly two arrive."""
    length = HEAD + b"Content-Length: %d\r\n\r\n" % len(G) + G
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(G) + G + b"\r\n0\r\n\r\n"
    with RawConnection(gate.port) as client:
        client.send(length + chunked)
        assert [client.read_response()[0] for _ in range(2)] == [200, 200]
    assert [request.body for request in upstream.requests] == [G, G]
    assert {request.target for request in upstream.requests} == {"/public/x"}


# Row 22. A client that asks for an upgrade and goes on talking must not be given a tunnel that the gate does not look into.
@pytest.mark.parametrize("protocol", ["h2c", "websocket", "TLS/1.0", "made-up"])
def test_row_22_nothing_is_forwarded_behind_an_upgrade(gate, upstream, protocol):
    with RawConnection(gate.port, timeout=5) as client:
        client.send(b"GET /public/x HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n"
                    b"Upgrade: " + protocol.encode() + b"\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        client.read_response()
    for request in upstream.requests:
        assert not request.has("upgrade") and not request.has("http2-settings")
        assert b"PRI *" not in request.head


def test_row_22_connect_is_refused(gate, upstream):
    assert exchange(gate.port, b"CONNECT app.test:443 HTTP/1.1\r\nHost: app.test\r\n\r\n")[0] in (400, 405, 501)
    assert not upstream.requests


# Row 23. A refused request's body is still in the connection. Whoever answers and reads the next request from there takes the body for it.
def test_row_23_the_body_of_a_refused_request_is_not_the_next_request(gate, upstream):
    smuggled = b"GET /public/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n"
    with RawConnection(gate.port) as client:
        client.send(b"POST /admin HTTP/1.1\r\nHost: app.test\r\nContent-Length: %d\r\n\r\n" % len(smuggled) + smuggled
                    + b"GET /public/next HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n")
        everything = client.read_to_end()
    assert everything.startswith(b"HTTP/1.1 401")
    assert everything.count(b"HTTP/1.1 ") <= 2
    assert [request.target for request in upstream.requests] in ([], ["/public/next"])


def test_row_23_a_chunked_body_of_a_refused_request_is_not_the_next_request(gate, upstream):
    smuggled = b"GET /public/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n"
    with RawConnection(gate.port) as client:
        client.send(b"POST /.unloq/nothing HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(smuggled)
                    + smuggled + b"\r\n0\r\n\r\n")
        client.send(b"GET /public/next HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n")
        client.read_to_end()
    assert "/public/smuggled" not in [request.target for request in upstream.requests]


def test_row_23_a_refusal_before_100_continue_ends_the_connection_or_takes_no_body(gate, upstream):
    """After a final answer the client may send the body or not; the gate must not guess."""
    with RawConnection(gate.port) as client:
        client.send(b"POST /admin HTTP/1.1\r\nHost: app.test\r\nContent-Length: 46\r\nExpect: 100-continue\r\n\r\n")
        assert client.read_response()[0] == 401
        client.send(b"GET /public/smuggled HTTP/1.1\r\nHost: app.test\r\n\r\n")
        assert client.is_closed or not client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert not upstream.requests


def test_row_23_a_short_body_never_lends_the_connection_to_somebody_else(gate, upstream):
    with RawConnection(gate.port) as client:
        client.send(b"POST /public/short HTTP/1.1\r\nHost: app.test\r\nContent-Length: 100\r\n\r\nonly this")
        upstream.wait_for(1)
    assert get(gate, "/public/other")[0] == 200
    first, second = upstream.requests
    assert first.connection != second.connection, "the half-used connection was given to another client"
    assert second.target == "/public/other"


# Row 25. A head without an end must not be collected without an end.
def test_row_25_200_000_fields_are_431_and_cost_no_memory(gate, upstream):
    before = gate.resident_kib()
    with RawConnection(gate.port) as client:
        client.send(b"GET /public/x HTTP/1.1\r\nHost: app.test\r\n")
        for _ in range(200):
            if not client.send(b"X: y\r\n" * 1000):
                break
        assert client.read_until(b"\r\n").startswith(b"HTTP/1.1 431")
    assert gate.peak_kib() - before < 20_000
    assert gate.record(status=431)["reason"] == "head-too-large"
    assert not upstream.requests


@pytest.mark.parametrize(("head", "status"), [
    (b"GET /public/" + b"a" * 9000 + b" HTTP/1.1\r\nHost: app.test\r\n\r\n", 414),
    (b"GET /public/x HTTP/1.1\r\nHost: app.test\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 431),
    (b"GET /public/x HTTP/1.1\r\nHost: app.test\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
    (b"GET /public/x HTTP/1.1\r\nHost: app.test\r\n" + (b"X: " + b"a" * 8000 + b"\r\n") * 5 + b"\r\n", 431),
    (b"G" * 9000, 414),
], ids=["target", "field", "count", "head", "method"])
def test_row_25_each_ceiling_has_its_answer(gate, upstream, head, status):
    got = exchange(gate.port, head)[0]
    assert got == status or (status == 414 and head.startswith(b"GGG") and got == 400)
    assert not upstream.requests


# Row 29. An address that cannot be read must not make the rule that needs it disappear.
@pytest.mark.parametrize("value", ["a", "", "999.1.1.1", "127.0.0.1 evil", ",", "unknown", "::ffff:1.2.3.4.5"])
def test_row_29_garbage_in_x_forwarded_for_means_the_socket_address(start_gateway, fake_unloq, upstream, value):
    gate = start_gateway([route("app", upstream.url)], fake_unloq,
                         rules=[rule("local", "deny", client="127.0.0.0/8"), rule("rest", "none")],
                         listeners=[{"address": "127.0.0.1:0", "trusted_proxies": ["127.0.0.1"]}])
    assert get(gate, "/x", f"X-Forwarded-For: {value}")[0] == 403
    assert not upstream.requests


# Rows 14, 15. Strangers without limit: they must neither fill the cache nor throw out those who are in.
def test_row_15_strangers_do_not_evict_those_who_are_in(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, rules=RULES, sessions={"capacity": 64})
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    client.outcome(wait)
    client.get(client.get(wait).location).expect(200)
    with RawConnection(gate.port) as stranger:
        for number in range(1000):
            stranger.send(b"GET /admin HTTP/1.1\r\nHost: app.test\r\nCookie: unloq-session=%043d\r\n\r\n" % number)
            assert stranger.read_response()[0] == 401
    client.get("/still-in").expect(200)


# Row 32. The person decides by what the phone shows; a path must not be able to write its own text there.
def test_row_32_the_text_on_the_phone_is_one_plain_line(start_gateway, authenticator, upstream, device):
    gate = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("danger", {"approval": "fresh", "scope": "rule", "message": "$method $path"}, path="/danger/**"),
        rule("staff", {"approval": "8h"})])
    client = gate.client()
    client.sign_in(device)
    assert client.get("/danger/%0aBank:%20transfer%20approved").status == 400
    client.get("/danger/$host%20Bank:%20transfer%20approved%E2%80%AE" + "a" * 3000).expect(303)
    request = device.wait_pending()
    shown = " ".join(str(request.get(key, "")) for key in ("app", "message", "place"))
    assert "\n" not in shown and "\u202e" not in shown
    assert len(shown) < 600
