"""Signed assertions: what an application can verify with a library that knows nothing of the gateway (PyJWT)."""

import base64
import hashlib
import json
import pathlib
import shutil
import signal
import stat
import subprocess
import time

import jwt
import pytest

from kit.gateway import Gateway, conf_for, route, rule

ISSUER = "https://gate.corp.test"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "assertion-keys"


@pytest.fixture
def signing(start_gateway, authenticator, upstream, keys):
    """Starts a gateway that signs; further keys of `assertion` by name."""

    def start(rules=None, host="app.test", **more):
        return start_gateway([route("app", upstream.url, host=host)], authenticator, rules=rules,
                             assertion={"keys": str(keys), "issuer": ISSUER, **more})

    return start


def published(gateway):
    """The key set as any client gets it: without a cookie, by a plain GET."""
    answer = gateway.client(headers={"Accept": "*/*"}).get("/.unloq/jwks.json").expect(200)
    assert answer.field("content-type") == "application/jwk-set+json"
    assert "max-age=" in answer.field("cache-control")
    return answer.json["keys"]


def verified(assertion, gateway, audience="app.test", checks_start=True, **options):
    """The claims, after a stranger's library has verified the signature with the published key."""
    wanted = jwt.get_unverified_header(assertion)["kid"]
    key = next(key for key in published(gateway) if key["kid"] == wanted)
    return jwt.decode(assertion, jwt.PyJWK(key), algorithms=["ES256"], audience=audience, issuer=ISSUER,
                      options={"require": ["exp", "iat", "nbf", "iss", "aud", "sub"], "verify_iat": checks_start,
                               "verify_nbf": checks_start}, **options)


def test_an_application_verifies_who_asks(signing, upstream, device):
    gateway = signing()
    person = gateway.client()
    person.sign_in(device, "/report?secret=1").expect(200)
    request = upstream.only()
    claims = verified(request.field("x-unloq-assertion"), gateway)
    assert claims["sub"] == request.field("x-unloq-user")
    assert claims["email"] == device.email
    assert claims["approval"] == request.field("x-unloq-approval")
    assert claims["auth_time"] == int(time.mktime(time.strptime(
        request.field("x-unloq-approved-at"), "%Y-%m-%dT%H:%M:%SZ")) - time.timezone)
    assert (claims["route"], claims["rule"], claims["method"]) == ("app", "staff", "GET")
    assert claims["conf_hash"] == hashlib.sha256(gateway.conf_path.read_bytes()).hexdigest()
    assert claims["exp"] - claims["iat"] == 60
    assert "secret" not in json.dumps(claims)


def test_nobody_signed_in_is_nobody_asserted(signing, upstream):
    gateway = signing()
    gateway.client().get("/free/page").expect(200)
    assert not upstream.only().has("x-unloq-assertion")


def test_without_the_section_there_is_neither_assertion_nor_key_set(gateway, upstream, device):
    gateway.client().sign_in(device).expect(200)
    assert not upstream.only().has("x-unloq-assertion")
    answer = gateway.client(headers={"Accept": "application/json"}).get("/.unloq/jwks.json").expect(404)
    assert answer.field("content-type") == "application/problem+json"


def test_each_method_and_each_approval_has_its_own(signing, upstream, device):
    gateway = signing(rules=[rule("change", {"approval": "1h", "scope": "rule"}, path="/change"),
                             rule("staff", {"approval": "8h"})])
    person = gateway.client()
    person.sign_in(device, "/").expect(200)
    signed_in = verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)
    person.script("/x", method="DELETE").expect(200)
    assert verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)["method"] == "DELETE"
    wait = person.get("/change").expect(303).location
    person.tap(device, wait)
    person.get(person.get(wait).expect(303).location).expect(200)
    changed = verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)
    assert changed["rule"] == "change" and changed["approval"] != signed_in["approval"]
    person.get("/").expect(200)
    assert verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)["rule"] == "staff"


def test_one_signature_serves_the_requests_of_half_a_minute(signing, upstream, device):
    """A signature costs more than the rest of a request; the workers keep it, each for itself."""
    gateway = signing()
    person = gateway.client()
    person.sign_in(device, "/").expect(200)
    for number in range(12):
        person.get(f"/{number}").expect(200)
    assert len({request.field("x-unloq-assertion") for request in upstream.requests}) <= gateway.conf["workers"]


def test_a_changed_assertion_is_none(signing, upstream, device):
    gateway = signing()
    gateway.client().sign_in(device).expect(200)
    head, body, signature = upstream.only().field("x-unloq-assertion").split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["email"] = "root@corp.test"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with pytest.raises(jwt.InvalidSignatureError):
        verified(f"{head}.{forged}.{signature}", gateway)
    other = ("B" if signature[0] == "A" else "A") + signature[1:]
    with pytest.raises(jwt.InvalidSignatureError):
        verified(f"{head}.{body}.{other}", gateway)


def test_an_assertion_is_for_one_host_and_for_a_minute(signing, upstream, device):
    gateway = signing(lifetime="10s", host=["app.test", "other.test"])
    gateway.client("other.test").sign_in(device).expect(200)
    assertion = upstream.only().field("x-unloq-assertion")
    assert verified(assertion, gateway, audience="other.test")["aud"] == "other.test"
    with pytest.raises(jwt.InvalidAudienceError):
        verified(assertion, gateway, audience="app.test")
    claims = verified(assertion, gateway, audience="other.test")
    assert claims["exp"] - claims["iat"] == 10
    with pytest.raises(jwt.ExpiredSignatureError):
        verified(assertion, gateway, audience="other.test", leeway=-11, checks_start=False)


def test_an_audience_of_the_confs_choice(signing, upstream, device):
    gateway = signing(audience="wiki")
    gateway.client().sign_in(device).expect(200)
    assert verified(upstream.only().field("x-unloq-assertion"), gateway, audience="wiki")["aud"] == "wiki"


@pytest.mark.parametrize("name", ["X-Unloq-Assertion", "X_Unloq_Assertion", "x-unloq_assertion", "X.Unloq.Assertion"])
@pytest.mark.parametrize("signs", [True, False], ids=["signing", "not-signing"])
def test_row_2_and_3_an_assertion_of_the_clients_own(signing, gateway, upstream, device, name, signs):
    """Rows 2 and 3: a client sends an assertion itself, under the name or one that CGI reads as the same, where the gate
    sends one and where it sends none. An application that verifies badly, or not at all, would believe it. None arrives."""
    used = signing() if signs else gateway
    used.client().request("GET", "/free", headers={name: "ey.forged.x"}).expect(200)
    assert b"forged" not in upstream.requests[-1].head
    person = used.client()
    person.sign_in(device).expect(200)
    person.request("GET", "/x", headers={name: "ey.forged.x"}).expect(200)
    assert b"forged" not in upstream.requests[-1].head
    assert len([name for name, _ in upstream.requests[-1].fields if "assertion" in name]) == (1 if signs else 0)


def test_row_4_connection_cannot_take_the_assertion_away(signing, upstream, device):
    """Row 4: `Connection: X-Unloq-Assertion` names our field as one of the client's connection."""
    gateway = signing()
    person = gateway.client()
    person.sign_in(device).expect(200)
    person.request("GET", "/x", headers={"Connection": "close, X-Unloq-Assertion"}).expect(200)
    assert upstream.requests[-1].has("x-unloq-assertion")


def test_keys_outlast_a_restart(signing, upstream, device, keys, start_gateway, authenticator):
    gateway = signing()
    gateway.client().sign_in(device).expect(200)
    assertion = upstream.only().field("x-unloq-assertion")
    before = published(gateway)
    assert gateway.stop() == 0
    again = signing()
    assert published(again) == before
    assert verified(assertion, again)["email"] == device.email


def test_keys_are_for_their_owner_alone(signing, keys):
    signing()
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    files = list(keys.iterdir())
    assert [path.name for path in files] == ["es256-000001.pem"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert b"BEGIN PRIVATE KEY" in files[0].read_bytes()


def signs_from(path, seconds=None):
    """Since when the key of a file signs; with `seconds`, moves it by so much, as if time had passed."""
    line, _, rest = path.read_bytes().partition(b"\n")
    start = int(line.split(b": ")[1])
    if seconds is not None:
        start += seconds
        path.write_bytes(b"Signs-From: %d\n" % start + rest)
    return start


def test_a_key_is_published_before_it_signs_and_after(signing, upstream, device, keys):
    """The whole life of two keys, by restarts; the time in their files is put back instead of waiting for a month."""
    first, second = keys / "es256-000001.pem", keys / "es256-000002.pem"
    gateway = signing(rotate="4h")
    gateway.client().sign_in(device).expect(200)
    old = upstream.requests[-1].field("x-unloq-assertion")
    assert gateway.stop() == 0

    # A little less than an hour before its end the next key is there, and does not sign yet.
    signs_from(first, -(3 * 3600 + 600))
    gateway = signing(rotate="4h")
    assert [key["kid"] for key in published(gateway)][0] == jwt.get_unverified_header(old)["kid"]
    assert len(published(gateway)) == 2 and signs_from(second) > time.time()
    gateway.client().sign_in(device).expect(200)
    assert jwt.get_unverified_header(upstream.requests[-1].field("x-unloq-assertion"))["kid"] == \
        published(gateway)[0]["kid"]
    assert gateway.stop() == 0

    # Its time has come: it signs, and what the old one has signed is good still.
    signs_from(first, -3600)
    signs_from(second, -3600)
    gateway = signing(rotate="4h")
    gateway.client().sign_in(device).expect(200)
    assert jwt.get_unverified_header(upstream.requests[-1].field("x-unloq-assertion"))["kid"] == \
        published(gateway)[1]["kid"]
    assert verified(old, gateway)["email"] == device.email
    assert gateway.stop() == 0

    # When no assertion of the old one can be good any more, it goes.
    signs_from(second, -4000)
    gateway = signing(rotate="4h")
    assert len(published(gateway)) == 1 and not first.exists()


def test_gateways_that_share_a_folder_make_one_key(tmp_path, authenticator, upstream, keys):
    """Eight start at once; each would make the first key. One does, all sign with it."""
    running = []
    try:
        for number in range(8):
            folder = tmp_path / f"one-of-eight-{number}"
            folder.mkdir()
            conf = conf_for(folder, [route("app", upstream.url)], authenticator, workers=1,
                            assertion={"keys": str(keys), "issuer": ISSUER})
            running.append(Gateway(folder, conf, expect_ready=False))
        for gateway in running:
            line = gateway.wait_for_line("message=listening")
            gateway.port = int(line.split("address=")[1].split()[0].rpartition(":")[2])
        sets = [published(gateway) for gateway in running]
        assert all(found == sets[0] for found in sets) and len(sets[0]) == 1
        assert [path.name for path in keys.iterdir()] == ["es256-000001.pem"]
    finally:
        for gateway in running:
            gateway.stop()


@pytest.mark.parametrize("break_it, words", [
    (lambda path: path.chmod(0o644), "every user of this machine"),
    (lambda path: path.write_text("Signs-From: 5\nnothing\n"), "no private key"),
    (lambda path: path.write_text("no line\n"), "its first line"),
], ids=["readable", "no-key", "no-line"])
def test_a_key_that_cannot_be_used_stops_the_start(signing, keys, start_gateway, authenticator, upstream, break_it, words):
    signing().stop()
    break_it(keys / "es256-000001.pem")
    gateway = start_gateway([route("app", upstream.url)], authenticator, expect_ready=False,
                            assertion={"keys": str(keys), "issuer": ISSUER})
    assert gateway.wait_exit() == 1
    assert words in gateway.story("") and "hint:" in gateway.story("")


def test_a_folder_that_cannot_be_made_stops_the_start(start_gateway, authenticator, upstream, tmp_path):
    gateway = start_gateway([route("app", upstream.url)], authenticator, expect_ready=False,
                            assertion={"keys": str(tmp_path / "missing" / "keys"), "issuer": ISSUER})
    assert gateway.wait_exit() == 1
    assert "the folder cannot be used" in gateway.story("")


def test_no_key_and_no_assertion_stands_in_a_log(signing, upstream, device):
    gateway = signing()
    gateway.client().sign_in(device).expect(200)
    assertion = upstream.only().field("x-unloq-assertion")
    gateway.record(path="/", decision="allow")
    for text in [gateway.log_path.read_text(), *gateway.lines]:
        assert assertion not in text and "PRIVATE" not in text


def reload(gateway, **changes):
    """Lays `changes` over the conf and has it taken over."""
    gateway.conf = {**gateway.conf, **changes}
    gateway.conf_path.write_text(json.dumps(gateway.conf, indent=2))
    before = len(gateway.lines)
    gateway.signal(signal.SIGHUP)
    return gateway.wait_for_line("reloaded", after=before)


def test_a_reload_is_another_conf(signing, upstream, device):
    """The hash says under which conf it was decided, from the next request on; an assertion that was kept does not stay."""
    gateway = signing()
    person = gateway.client()
    person.sign_in(device).expect(200)
    before = verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)
    assert "message=\"conf reloaded\"" in reload(gateway, policy={"rules": [rule("everybody", {"approval": "8h"})]})
    person.get("/").expect(200)
    after = verified(upstream.requests[-1].field("x-unloq-assertion"), gateway)
    assert (before["rule"], after["rule"]) == ("staff", "everybody")
    assert after["conf_hash"] == hashlib.sha256(gateway.conf_path.read_bytes()).hexdigest() != before["conf_hash"]


def test_other_keys_need_a_restart(signing, tmp_path):
    gateway = signing()
    assert "keys=assertion" in reload(gateway, assertion={"keys": str(tmp_path / "other"), "issuer": ISSUER})
    assert not (tmp_path / "other").exists()


MANUAL = pathlib.Path(__file__).resolve().parents[2] / "docs/operating.md"


def snippet(language, name, gateway):
    """A program of the manual as it stands there, for this gateway."""
    text = MANUAL.read_text().split(f"```{language}\n", 1)[1].split("```", 1)[0]
    assert name in text.splitlines()[0]
    return text.replace("https://wiki.corp.example/", f"http://127.0.0.1:{gateway.port}/").replace(
        "https://gate.corp.example", ISSUER)


@pytest.fixture
def resolvable(signing):
    return signing(host=["app.test", "127.0.0.1"])


def test_the_manuals_python_verifies(resolvable, upstream, device):
    resolvable.client().sign_in(device).expect(200)
    assertion = upstream.only().field("x-unloq-assertion")
    scope = {}
    exec(snippet("python", "who.py", resolvable), scope)
    assert scope["who"](assertion, "app.test")["email"] == device.email
    for changed, host in ((assertion, "other.test"), (assertion[:-8] + "AAAAAAAA", "app.test")):
        with pytest.raises(jwt.InvalidTokenError):
            scope["who"](changed, host)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_manuals_javascript_verifies(resolvable, upstream, device, tmp_path):
    resolvable.client().sign_in(device).expect(200)
    assertion = upstream.only().field("x-unloq-assertion")
    (tmp_path / "who.mjs").write_text(snippet("javascript", "who.mjs", resolvable))
    (tmp_path / "try.mjs").write_text("""import { who } from "./who.mjs";
const [assertion, host] = process.argv.slice(2);
console.log(JSON.stringify([await who(assertion, host), await who(assertion, "other.test"),
  await who(assertion.slice(0, -8) + "AAAAAAAA", host), await who("a.b", host)]));""")
    done = subprocess.run(["node", str(tmp_path / "try.mjs"), assertion, "app.test"], capture_output=True, text=True, timeout=30)
    good, *bad = json.loads(done.stdout or done.stderr)
    assert good["email"] == device.email and bad == [None, None, None]
