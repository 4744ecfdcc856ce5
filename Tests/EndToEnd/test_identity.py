"""Who says whose phone to ring, besides the sign-in page: a header of a trusted proxy in front, and HTTP Basic."""

import base64
import urllib.parse

import pytest

from kit.gateway import route, rule
from kit.raw import exchange

HEADER = "X-Forwarded-Email"
FIELD = {"name": HEADER, "from": ["127.0.0.1/32"]}


@pytest.fixture
def fronted(start_gateway, authenticator, upstream):
    """A gateway that believes the header from this machine, or from `from`."""

    def start(header=FIELD, **sections):
        return start_gateway([route("app", upstream.url)], authenticator, identity={"header": header}, **sections)

    return start


def page_of_sign_in(client, **headers):
    turned_away = client.request("GET", "/wiki", headers=headers).expect(303)
    return turned_away.location, client.request("GET", turned_away.location, headers=headers).expect(200)


def test_the_proxys_word_saves_the_typing_and_rings_nobody(fronted, device, upstream):
    gateway = fronted()
    person = gateway.client(headers={**gateway.client().headers, HEADER: device.email})
    location, page = page_of_sign_in(person)
    assert f'value="{device.email}"' in page.text
    assert device.rings == 0 and not upstream.requests
    assert gateway.record(path="/wiki")["user"] == device.email
    # One click on the page as it stands.
    sealed = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["to"][0]
    wait = person.post("/.unloq/sign-in", {"email": device.email, "to": sealed}).expect(303).location
    person.tap(device, wait)
    person.get(person.get(wait).expect(303).location).expect(200)
    request = upstream.only()
    assert request.field("x-unloq-email") == device.email and not request.has(HEADER)


def test_the_word_is_no_session(fronted, device, upstream):
    """It says whose phone to ring, and never who is there: nothing passes by it, whatever the client is."""
    gateway = fronted()
    for kind in ({}, {"Accept": "*/*"}, {"Accept": "text/event-stream"}):
        client = gateway.client(headers={HEADER: device.email, **kind})
        assert client.get("/wiki").status == 401
        assert client.get("/.unloq/session").status == 401
    assert not upstream.requests and device.rings == 0


def test_a_waiting_command_line_is_held_for_the_person_that_the_proxy_names(fronted, device, upstream):
    import threading
    gateway = fronted()
    client = gateway.client(headers={"Accept": "*/*", HEADER: device.email, "Prefer": "wait=30"})
    answers = []
    call = threading.Thread(target=lambda: answers.append(client.get("/wiki")))
    call.start()
    device.approve_next()
    call.join()
    assert answers[0].status == 200 and upstream.only().field("x-unloq-email") == device.email


def test_another_sites_image_rings_nobody(start_gateway, authenticator, upstream, device):
    """The proxy's word comes with every request of a person. A page of another site loads an image from the application,
    without a referrer and by plain http, where browsers say nothing of where it comes from: it looks like a command line, and
    the rule holds those. It must not ring; a command line that says itself that it waits may."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, identity={"header": FIELD},
                            rules=[rule("jobs", {"approval": "8h", "hold": True})])
    image = {"Accept": "image/avif,image/webp,*/*;q=0.8", HEADER: device.email}
    gateway.client(headers=image).get("/job").expect(401)
    assert device.rings == 0 and gateway.record(path="/job")["user"] == device.email


@pytest.mark.parametrize("fields", [
    [("X_Forwarded_Email", "{}")],
    [("x-forwarded_email", "{}")],
    [("X.Forwarded.Email", "{}")],
    [(HEADER, "{}"), (HEADER, "{}")],
    [(HEADER, "{}"), ("X_Forwarded_Email", "{}")],
    [("X_Forwarded_Email", "{}"), (HEADER, "{}")],
    [(HEADER, "{}, other@corp.test")],
    [(HEADER, "{},{}")],
    [(HEADER, "{} {}")],
    [(HEADER, "\"{}\"")],
    [(HEADER, "<{}>")],
    [(HEADER, "evil@evil.test@corp.test")],
    [(HEADER, "")],
    [(HEADER, "{}"), ("Connection", "close, X-Forwarded-Email")],
], ids=["underscores", "mixed", "dots", "twice", "both", "both-reversed", "list", "pair", "blank", "quotes", "brackets",
        "two-ats", "empty", "named-by-connection"])
def test_row_2_another_spelling_of_the_proxys_header_is_nobody(fronted, device, upstream, fields):
    """Row 2: a proxy that sets `X-Forwarded-Email` lets the client's `X_Forwarded_Email` through, and CGI reads both as one;
    or the client's line stands beside the proxy's, or in one line with it. Which is whose cannot be told: none is believed,
    and none of them goes on."""
    gateway = fronted()
    lines = "".join(f"{name}: {value.replace('{}', device.email)}\r\n" for name, value in fields)
    for path, status in (("/wiki", 303), ("/free", 200)):
        if "Connection" not in lines:
            lines += "Connection: close\r\n"
        answer = exchange(gateway.port, f"GET {path} HTTP/1.1\r\nHost: app.test:{gateway.port}\r\n"
                                        f"Accept: text/html\r\n{lines}\r\n".encode())
        assert answer[0] == status, answer
    assert gateway.record(path="/wiki")["user"] is None
    request = upstream.only()
    assert b"forwarded_email" not in request.head.lower() and b"forwarded-email" not in request.head.lower()
    assert b"forwarded.email" not in request.head.lower()


@pytest.mark.parametrize("header", [
    {"name": HEADER, "from": ["10.0.0.7/32"]}, {"name": HEADER, "from": []}, {"name": HEADER},
    {"name": "Auth-Email", "from": ["10.0.0.7"]},
], ids=["another-proxy", "nobody", "nobody-by-default", "plain-name"])
def test_row_1_and_3_only_the_proxy_itself_is_believed(fronted, device, upstream, header):
    """Rows 1 and 3: whoever reaches the gate sends the proxy's header himself. The default trusts nobody, and what is not
    believed does not go on to the application either, where it would be the only such header."""
    gateway = fronted(header)
    name = header["name"]
    client = gateway.client(headers={**gateway.client().headers, name: device.email})
    _, page = page_of_sign_in(client)
    assert device.email not in page.text
    client.get("/free").expect(200)
    assert not upstream.only().has(name)
    client.request("GET", "/free", headers={name.replace("-", "_"): device.email}).expect(200)
    assert device.email.encode() not in upstream.requests[-1].head


def test_row_1_a_forwarded_address_is_not_the_proxy(start_gateway, authenticator, upstream, device):
    """Row 1: the conf believes the header from 10.0.0.7. A client behind another trusted proxy says in `X-Forwarded-For`
    that it is 10.0.0.7; who is believed is the other end of the socket, and nobody's word about it."""
    gateway = start_gateway(
        [route("app", upstream.url)], authenticator,
        listeners=[{"address": "127.0.0.1:0", "trusted_proxies": ["127.0.0.1/32"]}],
        identity={"header": {"name": HEADER, "from": ["10.0.0.7/32"]}})
    client = gateway.client(headers={**gateway.client().headers, HEADER: device.email, "X-Forwarded-For": "10.0.0.7"})
    _, page = page_of_sign_in(client)
    assert device.email not in page.text
    assert gateway.record(path="/wiki")["client"] == "10.0.0.7"


def test_row_1_the_proxy_is_believed_for_whomever_it_speaks(start_gateway, authenticator, upstream, device):
    """The other way round: the proxy is the peer, the client's address stands in X-Forwarded-For."""
    gateway = start_gateway(
        [route("app", upstream.url)], authenticator,
        listeners=[{"address": "127.0.0.1:0", "trusted_proxies": ["127.0.0.1/32"]}], identity={"header": FIELD})
    client = gateway.client(headers={**gateway.client().headers, HEADER: device.email, "X-Forwarded-For": "192.0.2.9"})
    assert f'value="{device.email}"' in page_of_sign_in(client)[1].text


def test_a_signed_in_person_is_not_somebody_else_by_the_header(fronted, authenticator, device, upstream):
    gateway = fronted()
    person = gateway.client()
    person.sign_in(device).expect(200)
    other = authenticator.add_user()
    person.request("GET", "/x", headers={HEADER: other.email}).expect(200)
    assert upstream.requests[-1].field("x-unloq-email") == device.email
    assert other.email.encode() not in upstream.requests[-1].head


def basic(name, password=""):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_without_basic_the_field_is_the_applications(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, identity={"basic": False})
    client = gateway.client(headers={"Accept": "*/*", "Authorization": basic(device.email), "Prefer": "wait=30"})
    answer = client.get("/wiki").expect(401)
    assert answer.field("www-authenticate") == "Unloq", "a name would not help"
    assert device.rings == 0
    client.get("/free").expect(200)
    assert upstream.only().field("authorization") == basic(device.email)


@pytest.mark.parametrize("value", [
    "Bearer abc.def", "Negotiate YIIZ", "Basic", "Basic !!!", basic("ana", "secret"), basic("ana@corp.test", "secret"),
    "Digest username=\"ana@corp.test\"", "AWS4-HMAC-SHA256 Credential=x", "Unloq x", "", "basic" + "x" * 2000,
], ids=["bearer", "negotiate", "bare", "no-base64", "password", "mail-and-password", "digest", "aws", "unknown", "empty",
        "long"])
def test_an_odd_authorization_is_the_applications(gateway, upstream, device, value):
    """Pain 22: a gate that takes every Authorization for its own breaks the applications that have one."""
    headers = {"Accept": "*/*", "Authorization": value}
    gateway.client(headers=headers).get("/free").expect(200)
    assert upstream.requests[-1].field("authorization") == value
    gateway.client(headers=headers).get("/wiki").expect(401)
    person = gateway.client()
    person.sign_in(device).expect(200)
    person.request("GET", "/x", headers={"Authorization": value}).expect(200)
    assert upstream.requests[-1].field("authorization") == value
