"""`unloq-gateway login`: a script's session by a tap, and the JSON of the sign-in that it is made of."""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import threading

import pytest

from kit.binaries import binary
from kit.fake_unloq import fails_with, self_signed, throttled
from kit.gateway import route
from kit.ports import free_port
from kit.waiting import eventually

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def gated(start_gateway, authenticator, upstream):
    """A gateway for the address itself, which every program can resolve."""
    return start_gateway([route("app", upstream.url, host=["127.0.0.1", "localhost", "app.test"])], authenticator)


class Login:
    """One run of the command, in the background until its result is asked for."""

    def __init__(self, url, email, *options, env=None):
        self.argv = [str(binary("unloq-gateway")), "login", url, "--user", email, *options]
        self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, env={**os.environ, **(env or {})})

    def result(self):
        """Exit code, standard output, standard error."""
        out, told = self.process.communicate(timeout=60)
        return self.process.returncode, out, told


def log_in(gated, device, *options):
    running = Login(f"http://127.0.0.1:{gated.port}/wiki?x=1", device.email, *options)
    request = device.wait_pending()
    device.approve(request)
    code, out, told = running.result()
    assert code == 0, told
    return out, told, request


def test_a_script_signs_in_by_a_tap(gated, device, upstream):
    out, told, request = log_in(gated, device)
    assert f"Match code: {request['match_code']}" in told and device.email in told
    name, _, value = out.removeprefix("Cookie: ").strip().partition("=")
    assert (name, len(value)) == ("unloq-session", 43) and out.endswith("\n") and out.count("\n") == 1
    assert value not in told
    answer = gated.client(f"127.0.0.1", headers={"Accept": "*/*", "Cookie": f"{name}={value}"}).get("/report").expect(200)
    assert answer.text == "ok\n" and upstream.only().field("x-unloq-email") == device.email
    for record in gated.records():
        assert value not in json.dumps(record)
    assert value not in "\n".join(gated.lines)


def test_a_session_is_for_the_host_that_was_named(gated, device):
    out, *_ = log_in(gated, device, "--format", "cookie")
    for host, status in (("127.0.0.1", 200), ("app.test", 401)):
        gated.client(host, headers={"Accept": "*/*", "Cookie": out.strip()}).get("/report").expect(status)


def curl(gated, *options, stdin=None):
    done = subprocess.run(["curl", "--silent", "--max-time", "20", "--noproxy", "*", *options,
                           f"http://127.0.0.1:{gated.port}/report"], input=stdin, capture_output=True, text=True)
    return done.stdout


def test_the_formats_are_what_curl_reads(gated, device, tmp_path):
    """No format needs the session in a command line, where every user of the machine can read it."""
    jar, *_ = log_in(gated, device, "--format", "jar")
    (tmp_path / "jar").write_text(jar)
    assert curl(gated, "--cookie", str(tmp_path / "jar")) == "ok\n"
    config, *_ = log_in(gated, device, "--format=curl-config")
    assert curl(gated, "--config", "-", stdin=config) == "ok\n"
    header, *_ = log_in(gated, device, "--format", "header")
    assert curl(gated, "--header", "@-", stdin=header) == "ok\n"
    document = json.loads(log_in(gated, device, "--format", "json")[0])
    assert document["host"] == "127.0.0.1" and document["expires"] > 1_700_000_000
    assert gated.client("127.0.0.1", headers={"Accept": "*/*", "Cookie": f"{document['name']}={document['value']}"}) \
        .get("/report").status == 200


def test_a_denial_ends_with_3(gated, device):
    running = Login(f"http://127.0.0.1:{gated.port}", device.email)
    device.deny_next()
    code, out, told = running.result()
    assert (code, out) == (3, "") and "refused on the phone" in told
    again = Login(f"http://127.0.0.1:{gated.port}", device.email)
    code, out, told = again.result()
    assert (code, out) == (6, "") and "too-many-approvals" in told and "try again in" in told
    assert device.rings == 1


def test_silence_ends_with_4(start_gateway, hasty_authenticator, upstream):
    device = hasty_authenticator.add_user()
    gateway = start_gateway([route("app", upstream.url, host="127.0.0.1")], hasty_authenticator)
    code, out, told = Login(f"http://127.0.0.1:{gateway.port}", device.email).result()
    assert (code, out) == (4, "") and "nobody answered" in told


@pytest.mark.parametrize("behaviour, words", [
    (fails_with(500), "approval-service-unavailable"), (throttled, "approval-throttled"),
], ids=["down", "throttled"])
def test_a_service_that_cannot_ring_ends_with_5(start_gateway, fake_unloq, upstream, behaviour, words):
    fake_unloq.behaviour = behaviour
    gateway = start_gateway([route("app", upstream.url, host="127.0.0.1")], fake_unloq)
    code, out, told = Login(f"http://127.0.0.1:{gateway.port}", "ana@corp.test").result()
    assert (code, out) == (5, "") and words in told


def test_what_is_no_gateway_ends_with_5(upstream):
    for url, words in ((upstream.url, "no unloq-gateway answers"), (f"http://127.0.0.1:{free_port()}", "unreachable"),
                       ("https://127.0.0.1:1", "cannot be reached")):
        code, out, told = Login(url, "ana@corp.test").result()
        assert (code, out) == (5, "") and words in told


def test_a_host_that_is_not_gated_ends_with_6(start_gateway, authenticator, upstream):
    gateway = start_gateway([route("app", upstream.url)], authenticator)
    code, _, told = Login(f"http://127.0.0.1:{gateway.port}", "ana@corp.test").result()
    assert code == 6 and "unknown-host" in told


@pytest.mark.parametrize("words", [
    [], ["http://x.test"], ["http://x.test", "--user", "ana"], ["x.test", "--user", "ana@corp.test"],
    ["http://ana@x.test", "--user", "ana@corp.test"], ["ftp://x.test", "--user", "ana@corp.test"],
    ["http://x.test:99999", "--user", "ana@corp.test"], ["http://x.test", "--user", "ana@corp.test", "--format", "jam"],
], ids=["nothing", "no-user", "no-mail", "no-scheme", "user-name", "ftp", "port", "format"])
def test_what_makes_no_sense_ends_with_2(words):
    done = subprocess.run([str(binary("unloq-gateway")), "login", *words], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, "") and "usage: unloq-gateway login" in done.stderr


def test_a_terminal_sees_the_countdown(gated, device):
    """With a terminal on standard error the seconds run; the session goes to the pipe alone."""
    master, slave = pty.openpty()
    process = subprocess.Popen([str(binary("unloq-gateway")), "login", f"http://127.0.0.1:{gated.port}", "--user", device.email],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave, text=True)
    os.close(slave)
    shown = []

    def read():
        try:
            while piece := os.read(master, 4096):
                shown.append(piece.decode())
        except OSError:
            pass

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    eventually(lambda: "s left" in "".join(shown), "no countdown")
    device.approve_next()
    out, _ = process.communicate(timeout=30)
    reader.join(5)
    assert process.returncode == 0 and out.startswith("Cookie: unloq-session=")
    assert "Match code: " in "".join(shown) and out.strip().partition("=")[2] not in "".join(shown)
    os.close(master)


def test_a_login_that_is_called_off_takes_its_push_along(gated, device):
    running = Login(f"http://127.0.0.1:{gated.port}", device.email)
    device.wait_pending()
    running.process.terminate()
    running.process.wait()
    eventually(lambda: not device.pending, "the phone still rings", timeout=40)


def test_login_over_https_trusts_nobody_unknown(start_gateway, authenticator, upstream, device, tmp_path):
    """The real thing: TLS in front, a session with the prefix that binds it to the host; and nothing without the authority."""
    nginx = shutil.which("nginx")
    if not nginx:
        pytest.skip("nginx is not installed")
    certificate, key = self_signed(tmp_path)
    gateway = start_gateway([route("app", upstream.url, host="127.0.0.1")], authenticator, listeners=[
        {"address": "127.0.0.1:0", "https_front": True, "trusted_proxies": ["127.0.0.1/32"]}])
    port = free_port()
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"""daemon off; pid {tmp_path}/pid; error_log stderr;
events {{}}
http {{
  access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p; fastcgi_temp_path {tmp_path}/f;
  uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
    location / {{ proxy_pass http://127.0.0.1:{gateway.port}; proxy_set_header Host $http_host; proxy_http_version 1.1;
      proxy_set_header X-Forwarded-Proto https; proxy_set_header X-Forwarded-For $remote_addr; }} }} }}
""")
    front = subprocess.Popen([nginx, "-c", str(conf), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        from kit.ports import accepts
        eventually(lambda: accepts(port), "nginx does not listen")
        code, out, told = Login(f"https://127.0.0.1:{port}", device.email).result()
        assert (code, out) == (5, "") and "untrusted-certificate" in told and device.rings == 0
        running = Login(f"https://127.0.0.1:{port}", device.email, "--ca", str(certificate))
        device.approve_next()
        code, out, told = running.result()
        assert code == 0 and out.startswith("Cookie: __Host-unloq-session="), told
    finally:
        front.terminate()
        front.wait()


# The door that the command uses, for programs of other people.


def test_the_door_in_json(gated, device, upstream):
    client = gated.client(headers=SCRIPT)
    asked = client.request("POST", "/.unloq/sign-in", f"email={device.email}".encode(), headers={
        "Origin": client.origin, "Content-Type": "application/x-www-form-urlencoded"}).expect(202)
    assert asked.json["status"] == "pending" and asked.json["location"].startswith("/.unloq/wait/")
    assert set(client.cookies) == {"unloq-browser"}
    wait = asked.json["location"]
    assert client.get(wait).expect(200).json["match_code"] == asked.json["match_code"]
    request = device.wait_pending(lambda r: r["match_code"] == asked.json["match_code"])
    device.approve(request)
    eventually(lambda: client.get(f"{wait}/status?hold=5").json["status"] == "approved", "not approved")
    arrived = client.get(wait).expect(200)
    assert arrived.json == {"status": "approved", "location": "/"} and arrived.location is None
    assert client.cookies["unloq-session"] not in arrived.text
    assert client.get("/.unloq/session").expect(200).json["email"] == device.email
    out = client.request("POST", "/.unloq/sign-out", headers={"Origin": client.origin}).expect(204)
    assert out.location is None and "unloq-session" not in client.cookies


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "http://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://app.test"}, {"Referer": "http://evil.test/"},
], ids=["nothing", "other", "null", "cross-site", "same-site", "referer"])
def test_row_31_another_sites_page_cannot_use_the_door(gated, device, headers):
    """Row 31: a page of another site asks by fetch, which asks nobody for a simple form, and the phone rings; or the
    visitor is signed in as somebody else. Its browser says where it comes from; what does not say so is refused as well."""
    answer = gated.client(headers={**SCRIPT, **headers}).request(
        "POST", "/.unloq/sign-in", f"email={device.email}".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"}).expect(403)
    assert answer.json["reason"] == "cross-site-request" and not answer.all("Set-Cookie")
    assert device.rings == 0


def test_row_18_the_state_is_its_askers_alone(gated, device):
    client, thief = gated.client(headers=SCRIPT), gated.client(headers=SCRIPT)
    asked = client.request("POST", "/.unloq/sign-in", f"email={device.email}".encode(), headers={"Origin": client.origin})
    for path in (asked.json["location"], asked.json["location"] + "/status"):
        assert thief.get(path).expect(403).json["reason"] == "cross-site-request"
    device.approve_next()
    thief.get(asked.json["location"]).expect(403)
    assert "unloq-session" not in thief.cookies


def test_the_door_refuses_what_is_no_address(gated):
    client = gated.client(headers=SCRIPT)
    for body in (b"email=ana", b"", b"email=a%40b&email=c%40d", b"email=evil%40evil.test%40corp.test", b"email=ana%40corp.test&to=x"):
        answer = client.request("POST", "/.unloq/sign-in", body, headers={"Origin": client.origin}).expect(400)
        assert answer.json["reason"] == "malformed-request"


def test_a_call_can_be_called_off_in_json(gated, device):
    client = gated.client(headers=SCRIPT)
    asked = client.request("POST", "/.unloq/sign-in", f"email={device.email}".encode(), headers={"Origin": client.origin})
    wait = asked.json["location"]
    off = client.request("POST", f"{wait}/cancel", headers={"Origin": client.origin}).expect(200)
    assert off.json["status"] == "cancelled"
    assert client.get(wait).expect(403).json["reason"] == "approval-cancelled"


def test_pain_8_no_program_is_ever_redirected(gated, device):
    """Pain 8: a fetch that gets a 302 to a login page shows its person nothing, or a page where data should be."""
    kinds = [{"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "*/*", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
             {"Accept": "text/html", "X-Requested-With": "XMLHttpRequest"}, {"Accept": "image/*", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
             {"Accept": "text/event-stream"}, {"Accept": "text/html", "Sec-Purpose": "prefetch"}]
    for headers in kinds:
        client = gated.client(headers=headers)
        for method, path in (("GET", "/"), ("POST", "/"), ("DELETE", "/x"), ("GET", "/.unloq/session"), ("GET", "/.unloq/approve"),
                             ("POST", "/.unloq/sign-out"), ("GET", "/.unloq/wait/AAAAAAAAAAAAAAAAAAAAAA")):
            answer = client.request(method, path, headers={"Origin": client.origin} if method == "POST" else {})
            assert not 300 <= answer.status < 400 and answer.location is None, (headers, method, path)
            if answer.status >= 400:
                assert answer.field("content-type") == "application/problem+json", (headers, method, path)
