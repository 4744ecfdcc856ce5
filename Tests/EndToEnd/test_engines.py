"""Three policy engines, one policy: the same requests get the same decisions, and an engine that is late, broken or gone lets nobody pass."""

import http.client
import json
import subprocess
import threading

import pytest

from kit import opa
from kit.binaries import ROOT, binary
from kit.gateway import route, rule
from kit.opa import Opa
from kit.raw import RawConnection
from kit.waiting import eventually

ANA, BOB, EVE = "ana@corp.example", "bob@corp.example", "eve@corp.example.evil.test"

# The policy of examples/opa, examples/policy-c and examples/policy-swift, as rules.
RULES = [
    rule("assets", "none", method=["GET", "HEAD"], path="/static/**"),
    rule("internals", "deny", path=["/debug/**", "/metrics"]),
    rule("office", "none", method=["GET", "HEAD"], path="/handbook/**", client="10.0.0.0/8"),
    rule("destructive", {"approval": "fresh", "scope": "rule", "message": "Delete $path"},
         host="admin.corp.example", method="DELETE"),
    rule("administration", {"approval": "5m", "scope": "rule"}, path="/admin/**", user=ANA),
    rule("staff", {"approval": "8h"}, user="*@corp.example"),
]

APP, ADMIN = "app.corp.example", "admin.corp.example"
NEAR, FAR = "10.1.2.3", "192.0.2.7"

# Who asks, from where, for what; and the status, the reason and the rule in the log.
ROWS = [
    (None, FAR, "GET", APP, "/static/a/b.css", 200, "no-approval-required", "assets"),
    (None, FAR, "HEAD", APP, "/static", 200, "no-approval-required", "assets"),
    (None, FAR, "GET", APP, "/static/../static/./x", 200, "no-approval-required", "assets"),
    (None, FAR, "POST", APP, "/static/a", 401, "sign-in-required", "staff"),
    (None, FAR, "GET", APP, "/staticx", 401, "sign-in-required", "staff"),
    (None, FAR, "GET", APP, "/Static/a", 401, "sign-in-required", "staff"),
    (None, FAR, "GET", APP, "/debug/pprof", 403, "rule-denied", "internals"),
    (None, FAR, "GET", APP, "/debug", 403, "rule-denied", "internals"),
    (ANA, FAR, "GET", APP, "/metrics", 403, "rule-denied", "internals"),
    (ANA, FAR, "GET", APP, "/static/%2e%2e/metrics", 403, "rule-denied", "internals"),
    (ANA, FAR, "GET", APP, "/metrics/", 200, "approval-held", "staff"),
    (None, NEAR, "GET", APP, "/handbook/first-day", 200, "no-approval-required", "office"),
    (None, FAR, "GET", APP, "/handbook/first-day", 401, "sign-in-required", "staff"),
    (None, NEAR, "PUT", APP, "/handbook/first-day", 401, "sign-in-required", "staff"),
    (None, "2001:db8::10", "GET", APP, "/handbook/first-day", 401, "sign-in-required", "staff"),
    (ANA, FAR, "GET", APP, "/", 200, "approval-held", "staff"),
    (ANA, FAR, "GET", APP, "/a%20b/%C3%BC?q=1", 200, "approval-held", "staff"),
    (BOB, FAR, "POST", APP, "/", 200, "approval-held", "staff"),
    (EVE, FAR, "GET", APP, "/", 403, "no-rule-matched", None),
    (EVE, FAR, "GET", APP, "/admin", 403, "no-rule-matched", None),
    (EVE, FAR, "GET", APP, "/static/x", 200, "no-approval-required", "assets"),
    (None, FAR, "GET", APP, "/admin/users", 401, "sign-in-required", "administration"),
    (ANA, FAR, "GET", APP, "/admin/users", 403, "approval-required", "administration"),
    (BOB, FAR, "GET", APP, "/admin/users", 200, "approval-held", "staff"),
    (None, FAR, "DELETE", ADMIN, "/x", 401, "sign-in-required", "destructive"),
    (ANA, FAR, "DELETE", ADMIN, "/x", 403, "approval-required", "destructive"),
    (ANA, FAR, "DELETE", APP, "/x", 200, "approval-held", "staff"),
    (ANA, FAR, "GET", ADMIN, "/x", 200, "approval-held", "staff"),
]

REGO = (ROOT / "examples/opa/gate.rego").read_text()
SCRIPT = {"Accept": "*/*", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin",
          "Sec-Fetch-User": None, "Upgrade-Insecure-Requests": None}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """The example libraries, built as their READMEs say, but outside of the sources."""
    made = {}
    for name in ("policy-c", "policy-swift"):
        made[name] = tmp_path_factory.mktemp(name) / "policy.so"
        done = subprocess.run(["make", "-C", ROOT / "examples" / name, f"OUT={made[name]}"], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def library(tmp_path):
    """Builds a library from C."""
    def build(code, name="policy"):
        source, made = tmp_path / f"{name}.c", tmp_path / f"{name}.so"
        source.write_text(code)
        done = subprocess.run(["cc", "-std=gnu11", "-Wall", "-Werror", "-shared", "-fPIC", f"-I{ROOT}/include", "-o", made, source],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return made
    return build


@pytest.fixture
def agent():
    """Starts policies in Rego."""
    running = []

    def start(rego=REGO, behaviour=opa.decide):
        running.append(Opa(rego, behaviour))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def start_engine(start_gateway, fake_unloq, upstream):
    """A gateway whose policy is this; every phone approves at once."""
    def start(policy, **more):
        rules = policy.pop("rules", None)
        return start_gateway(
            [route("app", upstream.url, host=[APP, ADMIN])], fake_unloq, rules=rules,
            listeners=[{"address": "127.0.0.1:0", "trusted_proxies": ["127.0.0.1"]}],
            policy={**policy, **({} if rules else {"rules": None})}, **more)
    return start


def by_opa(agent, timeout="5s", lifetime="0s", **more):
    """The policy section for an agent; no cache unless a test is about it, and no hurry."""
    return {"engine": "opa", "opa": {"url": agent.url(), "timeout": timeout, "cache": {"lifetime": lifetime}, **more}}


def by_library(path, argument="", timeout="5s", lifetime="0s", **more):
    """The policy section for a library."""
    return {"engine": "library", "library": {"path": str(path), "argument": argument, "timeout": timeout,
                                             "cache": {"lifetime": lifetime}, **more}}


def signed_in(gateway, email, host=APP):
    """A browser of a person who is signed in."""
    client = gateway.client(host)
    wait = client.ask_to_sign_in(email)
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    return client


def outcome(gateway, client, method, path, address):
    """Status, reason and rule of one request."""
    mark = f"row-{len(gateway.records())}-{id(object())}"
    answer = client.request(method, path, headers={**SCRIPT, "X-Forwarded-For": address, "User-Agent": mark})
    record = gateway.record(user_agent=mark)
    return answer.status, record["reason"], record.get("rule")


# What announces a request is decided by what decides about the request.
PREFLIGHTS = [("GET", APP, "/static/x", 200, "preflight", "assets"), ("GET", APP, "/page", 403, "preflight-refused", "staff"),
              ("GET", APP, "/debug", 403, "rule-denied", "internals"), ("DELETE", ADMIN, "/x", 403, "preflight-refused", "destructive")]


def assert_preflights(gateway):
    for method, host, path, *wanted in PREFLIGHTS:
        mark = f"preflight-{method}-{path}"
        answer = gateway.client(host, headers={}).request("OPTIONS", path, headers={
            "Origin": "https://elsewhere.test", "Access-Control-Request-Method": method, "User-Agent": mark})
        record = gateway.record(user_agent=mark)
        assert [answer.status, record["reason"], record.get("rule")] == wanted, mark


def assert_rows(gateway):
    """Every row, one after the other."""
    assert_preflights(gateway)
    browsers = {}
    got = []
    for user, address, method, host, path, *_ in ROWS:
        if (user, host) not in browsers:
            browsers[user, host] = signed_in(gateway, user, host) if user else gateway.client(host)
        got.append((user, address, method, host, path, *outcome(gateway, browsers[user, host], method, path, address)))
    wrong = [f"{row}\n  instead of {wanted[5:]}" for row, wanted in zip(got, ROWS) if row != wanted]
    assert not wrong, "\n".join(wrong)


# The contract

def test_the_rows_by_rules(start_engine):
    assert_rows(start_engine({"engine": "rules", "rules": RULES}))


@pytest.mark.parametrize("lifetime", ["0s", "60s"])
def test_the_rows_by_rego(start_engine, agent, lifetime):
    """Real Rego, evaluated; with the cache on, what is kept for one request is no answer to another."""
    assert_rows(start_engine(by_opa(agent(), lifetime=lifetime)))


@pytest.mark.parametrize("name", ["policy-c", "policy-swift"])
@pytest.mark.parametrize("lifetime", ["0s", "60s"])
def test_the_rows_by_a_library(start_engine, libraries, name, lifetime):
    assert_rows(start_engine(by_library(libraries[name], ANA, lifetime=lifetime)))


# What an engine is told

TELLING = """
package unloq
gate := {"decision": "allow", "rule": "told"} if {
    input.method == "GET"
    input.headers["x-role"] == ["user", "admin"]
    input.headers["x-team"] == []
}
"""


def test_row_28_a_field_in_another_spelling_gets_past_no_engine(start_engine, agent, upstream):
    """The attack: the policy refuses by `X-Tenant`; `X_Tenant` is the same variable to an application under CGI or WSGI, and no field that the
    policy was told about. Such a request is refused, as the built-in rules refuse it."""
    there = agent("""package unloq
import rego.v1
default gate := {"decision": "allow"}
gate := {"decision": "deny"} if input.headers["x-tenant"] != []
""")
    gateway = start_engine(by_opa(there, headers=["X-Tenant"], lifetime="60s"))
    for line, status in [(b"X-Other: a", 200), (b"X-Tenant: a", 403), (b"X_Tenant: a", 400), (b"x.tenant: a", 400)]:
        with RawConnection(gateway.port) as connection:
            connection.send(b"GET / HTTP/1.1\r\nHost: app.corp.example\r\n" + line + b"\r\n\r\n")
            assert connection.read_response()[0] == status, line
    assert gateway.record(status=400)["reason"] == "ambiguous-header"
    assert len(upstream.requests) == 1


def test_row_28_an_engine_sees_every_line_of_a_header(start_engine, agent, upstream):
    """Two lines of one header: a policy that sees the first only is told "user" while the application believes "admin". The
    engine is told all lines in their order, and no header that the conf does not list."""
    there = agent(TELLING)
    gateway = start_engine(by_opa(there, headers=["X-Role", "x-team"]))
    client = gateway.client(APP)
    client.get("/", X_Role="user").expect(403)
    upstream_head = b"GET / HTTP/1.1\r\nHost: app.corp.example\r\nX-Role: user\r\nx-role: admin\r\nX-Other: 1\r\nConnection: close\r\n\r\n"
    connection = RawConnection(gateway.port)
    connection.send(upstream_head)
    assert connection.read_until(b"\r\n").startswith(b"HTTP/1.1 200")
    question = there.questions[-1]
    assert question["headers"] == {"x-role": ["user", "admin"], "x-team": []}
    assert set(question) == {"method", "host", "path", "segments", "user", "groups", "client", "time", "headers"}


def test_an_agent_is_told_who_asks(start_engine, agent):
    there = agent()
    gateway = start_engine(by_opa(there, token={"env": "OPA_TOKEN"}), env={"OPA_TOKEN": "s3cret"})
    signed_in(gateway, ANA).get("/a%20b/c/", X_Forwarded_For="10.1.2.3").expect(200)
    question = there.questions[-1]
    assert (question["user"], question["path"], question["segments"]) == (ANA, "/a b/c/", ["a b", "c", ""])
    assert (question["host"], question["method"], question["client"]) == (APP, "GET", "10.1.2.3")
    assert question["time"].endswith("Z") and question["groups"] == []
    assert there.tokens[-1] == "Bearer s3cret"


BY_GROUP = """
package unloq
import rego.v1
gate := {"decision": "allow", "rule": "ops"} if {
    input.segments[0] == "ops"
    "ops" in input.groups
} else := {"decision": "sign-in", "rule": "ops"} if {
    input.segments[0] == "ops"
    input.user == null
} else := {"decision": "sign-in", "rule": "home"} if {
    input.path == "/"
    input.user == null
}
"""
GROUP_IN_C = """
    if (strncmp(q->path.bytes, "/ops/", 5) == 0) {
        strcpy(a->rule, "ops");
        a->decision = q->user.length ? UNLOQ_POLICY_NO_RULE : UNLOQ_POLICY_SIGN_IN;
        for (size_t i = 0; i < q->group_count; i++) if (strcmp(q->groups[i].bytes, "ops") == 0) a->decision = UNLOQ_POLICY_ALLOW;
    } else if (strcmp(q->path.bytes, "/") == 0 && !q->user.length) a->decision = UNLOQ_POLICY_SIGN_IN;
    else a->decision = UNLOQ_POLICY_NO_RULE;
    return 0;"""
GROUPS = {"dev": ["*@corp.example"], "ops": [ANA]}


@pytest.mark.parametrize("engine", ["rules", "opa", "library"])
def test_groups_mean_the_same_to_every_engine(start_engine, agent, library, engine):
    policy = {
        "rules": lambda: {"engine": "rules", "rules": [rule("ops", "none", path="/ops/**", group="ops"),
                                                       rule("home", "deny", path="/", user="nobody@corp.example")]},
        "opa": lambda: by_opa(agent(BY_GROUP)),
        "library": lambda: by_library(library(deciding(GROUP_IN_C))),
    }[engine]()
    gateway = start_engine({**policy, "groups": GROUPS})
    for user, wanted in ((ANA, (200, "no-approval-required", "ops")), (BOB, (403, "no-rule-matched", None)),
                         (None, (401, "sign-in-required", "ops"))):
        client = signed_in(gateway, user) if user else gateway.client(APP)
        assert outcome(gateway, client, "GET", "/ops/x", FAR) == wanted, user


FIELDS_IN_C = """
    a->decision = q->field_count == 2 && strcmp(q->fields[0].name.bytes, "x-role") == 0 && strcmp(q->fields[0].value.bytes, "user") == 0
        && strcmp(q->fields[1].name.bytes, "x-role") == 0 && strcmp(q->fields[1].value.bytes, "admin, \\"boss\\"") == 0
        && q->fields[1].value.length == 13 && q->time > 1700000000 && q->size == sizeof *q && a->size == sizeof *a
        ? UNLOQ_POLICY_ALLOW : UNLOQ_POLICY_DENY;
    return 0;"""


def test_row_28_a_library_sees_every_line_of_a_header(start_engine, library):
    """As for an agent: each line is a field of its own, in order, and nothing is there that the conf does not list."""
    gateway = start_engine(by_library(library(deciding(FIELDS_IN_C)), headers=["X-Role"], lifetime="60s"))
    connection = RawConnection(gateway.port)
    connection.send(b"GET / HTTP/1.1\r\nHost: app.corp.example\r\nX-Role: user\r\nX-Other: 1\r\nx-role: admin, \"boss\"\r\n"
                    b"Connection: close\r\n\r\n")
    assert connection.read_until(b"\r\n").startswith(b"HTTP/1.1 200")
    gateway.client(APP).get("/", X_Role="user").expect(403)


# Late, broken, gone

BROKEN = {
    "500": opa.answers(b"{}", 500),
    "404": opa.answers({"result": {"decision": "allow"}}, 404),
    "garbage": opa.answers(b"\x00\xff not JSON"),
    "empty": opa.answers(b""),
    "wrong-type": opa.answers({"result": True}),
    "number": opa.answers({"result": {"decision": 1}}),
    "unknown-key": opa.answers({"result": {"decision": "allow", "unless": "friday"}}),
    "unknown-decision": opa.answers({"result": {"decision": "permit"}}),
    "no-age": opa.answers({"result": {"decision": "approval"}}),
    "too-large": opa.answers({"result": {"decision": "allow", "message": "x" * 100_000}}),
    "half": opa.half_answer,
    "reset": opa.reset,
    "redirect": opa.redirect,
}


def assert_refused(gateway, client, upstream, path="/static/x"):
    """503 policy-engine-unavailable for a request that the policy would let pass, and nothing reaches the application."""
    answer = client.script(path).expect(503)
    assert answer.json["reason"] == "policy-engine-unavailable"
    assert gateway.record(path=path)["reason"] == "policy-engine-unavailable"
    assert not upstream.requests


@pytest.mark.parametrize("name", BROKEN)
def test_row_12_a_broken_agent_lets_nobody_pass(start_engine, agent, upstream, name):
    """An engine that fails, or says something that is not quite an answer: careless code takes "not denied" for "allowed". Here
    every such answer is 503, the application sees nothing, and the next good answer counts at once."""
    there = agent(behaviour=BROKEN[name])
    gateway = start_engine(by_opa(there, lifetime="60s"))
    client = gateway.client(APP)
    assert_refused(gateway, client, upstream)
    there.behaviour = opa.decide
    client.script("/static/x").expect(200)
    assert len(upstream.requests) == 1


def test_row_12_a_late_agent_lets_nobody_pass(start_engine, agent, upstream):
    """The answer "allow" comes after the time-out: it is thrown away, and nobody asks a second time for the same request."""
    there = agent(behaviour=opa.late)
    gateway = start_engine(by_opa(there, timeout="100ms", lifetime="60s"))
    client = gateway.client(APP)
    assert_refused(gateway, client, upstream)
    there.released.set()
    assert len(there.questions) == 1
    assert not upstream.requests
    there.behaviour = opa.decide
    client.script("/static/x").expect(200)


def test_row_12_an_agent_that_is_gone_lets_nobody_pass_and_may_come_back(start_engine, agent, upstream):
    """Nobody listens any more: a refused connection is no answer. People who are signed in are refused too, and nobody is
    signed out by it."""
    there = agent()
    gateway = start_engine(by_opa(there))
    person = signed_in(gateway, ANA)
    person.get("/").expect(200)
    upstream.forget()
    there.go()
    assert_refused(gateway, gateway.client(APP), upstream)
    person.get("/").expect(503)
    assert not upstream.requests
    there.come_back()
    person.get("/").expect(200)
    gateway.wait_for_line("policy engine failed")
    gateway.wait_for_line("policy engine answers again")


HEAD = '#include "unloq_policy.h"\n#include <string.h>\n#include <unistd.h>\n#include <stdio.h>\n'
USUAL = """
uint32_t unloq_policy_version(void) { return UNLOQ_POLICY_VERSION; }
int32_t unloq_policy_open(const char *argument, unloq_policy **policy, char *error, size_t size) { *policy = (unloq_policy *)strdup(argument); return 0; }
void unloq_policy_close(unloq_policy *policy) { }
"""


def deciding(body):
    """A library whose decision is this body."""
    return (HEAD + USUAL + "int32_t unloq_policy_decide(unloq_policy *policy, const unloq_policy_question *q, "
            "unloq_policy_answer *a) {" + body + "}\n")


BROKEN_BODIES = {
    "says-so": "a->decision = UNLOQ_POLICY_ALLOW; return 1;",
    "nothing": "return 0;",
    "decision": "a->decision = 77; return 0;",
    "keys-of-an-approval": "a->decision = UNLOQ_POLICY_ALLOW; a->freshness = 5; return 0;",
    "age": "a->decision = UNLOQ_POLICY_APPROVAL; a->freshness = -2; return 0;",
    "no-end": "a->decision = UNLOQ_POLICY_ALLOW; memset(a->rule, 'x', sizeof a->rule); return 0;",
    "name": "a->decision = UNLOQ_POLICY_ALLOW; strcpy(a->rule, \"two words\"); return 0;",
}


@pytest.mark.parametrize("name", BROKEN_BODIES)
def test_row_12_a_broken_library_lets_nobody_pass(start_engine, library, upstream, name):
    """As for an agent: what the header does not allow is 503, not a decision."""
    gateway = start_engine(by_library(library(deciding(BROKEN_BODIES[name])), lifetime="60s"))
    assert_refused(gateway, gateway.client(APP), upstream)


# Waits while the file of its argument is there.
WAITING = "while (access((char *)policy, F_OK) == 0) usleep(2000); a->decision = UNLOQ_POLICY_ALLOW; return 0;"


def test_row_12_a_late_library_lets_nobody_pass(start_engine, library, upstream, tmp_path):
    """A library that hangs: its requests are refused in time, its bound is reached and not passed, the gateway's loops go on, and
    it serves again when the library does."""
    gate = tmp_path / "shut"
    gate.touch()
    gateway = start_engine(by_library(library(deciding(WAITING)), str(gate), timeout="100ms", threads=2, in_flight=6))
    client = gateway.client(APP)
    assert_refused(gateway, client, upstream)

    statuses = []
    def ask(number):
        statuses.append(gateway.client(APP).script(f"/hanging/{number}").status)
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    # The loops are free: the gate's own pages answer while every thread of the library hangs.
    assert client.get("/.unloq/assets/gate.css").status == 200
    for thread in threads:
        thread.join()
    assert statuses == [503] * 30
    assert not upstream.requests
    with open(f"/proc/{gateway.pid}/status") as status:
        assert int(next(line.split()[1] for line in status if line.startswith("Threads:"))) < 20
    gate.unlink()
    eventually(lambda: client.script("/static/x").status == 200, "the library does not serve again")


def test_a_library_that_never_comes_back_does_not_keep_the_gateway_from_ending(start_engine, library, tmp_path):
    gate = tmp_path / "shut"
    gate.touch()
    gateway = start_engine(by_library(library(deciding(WAITING)), str(gate), timeout="50ms"))
    gateway.client(APP).script("/x").expect(503)
    assert gateway.stop() == 0
    assert any("policy library not closed" in line for line in gateway.lines)


def test_a_library_that_crashes_takes_the_gateway_along(start_engine, library, upstream):
    """What the documents say: the library is part of the process. Nothing passes on the way down."""
    gateway = start_engine(by_library(library(deciding("*(volatile int *)0 = 1; return 0;"))), env={"SWIFT_BACKTRACE": "enable=no"})
    try:
        gateway.client(APP).get("/static/x").expect(503)
    except (OSError, http.client.HTTPException):
        pass
    assert gateway.wait_exit() != 0
    assert not upstream.requests


# The cache

def test_the_cache_keeps_decisions_apart_and_for_its_life_only(start_engine, agent):
    """What was decided for one person, method, path, host or client is no answer for another; equal questions are not asked
    again while the decision lives, and are afterwards."""
    there = agent()
    gateway = start_engine(by_opa(there, lifetime="60s"))
    ana, nobody = signed_in(gateway, ANA), gateway.client(APP)
    before = len(there.questions)
    for _ in range(5):
        ana.get("/page").expect(200)
        nobody.script("/page").expect(401)
        nobody.get("/static/page").expect(200)
    asked = [(question["user"], question["path"]) for question in there.questions[before:]]
    assert sorted(asked, key=str) == sorted([(ANA, "/page"), (None, "/page"), (None, "/static/page")], key=str)


def test_a_herd_asks_once(start_engine, agent):
    there = agent()
    gateway = start_engine(by_opa(there, lifetime="60s"))
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(gateway.client(APP).get("/static/herd").status)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 40
    assert len(there.questions) == 1


def test_a_change_of_the_policy_is_noticed(start_engine, agent):
    """With the cache off at once; the bound of its life is held by the clock in the unit tests."""
    there = agent()
    gateway = start_engine(by_opa(there))
    client = gateway.client(APP)
    client.get("/static/x").expect(200)
    there.behaviour = opa.answers({"result": {"decision": "deny", "rule": "closed"}})
    client.get("/static/x").expect(403)
    assert gateway.record(path="/static/x", reason="rule-denied")["rule"] == "closed"


def test_a_reload_takes_another_agent_over(start_engine, agent):
    first, second = agent(), agent(behaviour=opa.answers({"result": {"decision": "deny"}}))
    gateway = start_engine(by_opa(first, lifetime="60s"))
    client = gateway.client(APP)
    client.get("/static/x").expect(200)
    gateway.conf["policy"]["opa"]["url"] = second.url()
    gateway.conf_path.write_text(json.dumps(gateway.conf))
    gateway.reload() if hasattr(gateway, "reload") else gateway.signal(1)
    gateway.wait_for_line("conf reloaded")
    client.get("/static/x").expect(403)


# The start

@pytest.mark.parametrize("code, error, hint", [
    (None, "cannot be loaded", "check the path"),
    ("int x;", "has no function unloq_policy_version", "include/unloq_policy.h"),
    (HEAD + USUAL.replace("return UNLOQ_POLICY_VERSION", "return 99"), "has no function unloq_policy_decide", "include/unloq_policy.h"),
    (deciding("return 0;").replace("return UNLOQ_POLICY_VERSION", "return 99"), "version 99", "compile it"),
    (deciding("return 0;").replace("*policy = (unloq_policy *)strdup(argument); return 0;",
                                   'snprintf(error, size, "no list at %s", argument); return 2;'),
     "no list at /nowhere", "policy.library.argument"),
    ("void nobody_has_this(void); void f(void) { nobody_has_this(); }", "undefined symbol: nobody_has_this", "check the path"),
])
def test_a_library_that_cannot_be_used_keeps_the_gateway_from_starting(start_engine, library, tmp_path, code, error, hint):
    path = library(code) if code else tmp_path / "missing.so"
    gateway = start_engine(by_library(path, "/nowhere"), expect_ready=False)
    assert gateway.wait_exit() == 1
    said = "\n".join(gateway.lines)
    assert "cannot use the policy library" in said and error in said and "hint: " in said and hint in said, said


def test_the_example_says_what_its_argument_lacks(start_engine, libraries):
    gateway = start_engine(by_library(libraries["policy-c"], ""), expect_ready=False)
    assert gateway.wait_exit() == 1
    assert any("the argument names nobody" in line for line in gateway.lines), gateway.lines


def test_the_gateway_starts_without_its_agent(start_engine, agent, upstream):
    """The order in which two programs start does not matter."""
    there = agent()
    there.go()
    gateway = start_engine(by_opa(there))
    assert_refused(gateway, gateway.client(APP), upstream)
    there.come_back()
    gateway.client(APP).script("/static/x").expect(200)


# explain and check

def explained(gateway, *words):
    """What `explain` prints, and its exit code."""
    done = subprocess.run([binary("unloq-gateway"), "explain", gateway.conf_path, *words], capture_output=True, text=True, timeout=20)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("engine", ["opa", "library"])
def test_explain_asks_the_real_engine(start_engine, agent, libraries, engine):
    there = agent()
    gateway = start_engine(by_opa(there) if engine == "opa" else by_library(libraries["policy-c"], ANA))
    code, said = explained(gateway, "--user", ANA, "DELETE", f"http://{ADMIN}/backups/7")
    assert code == 0, said
    for line in ("rule       destructive", "require    approval fresh, scope rule", "decision   challenge, approval-required",
                 "phone      Delete /backups/7"):
        assert line in said, said
    assert "sign-in-required" in explained(gateway, "GET", f"http://{APP}/")[1]
    assert "no-rule-matched" in explained(gateway, "--user", EVE, "GET", f"http://{APP}/")[1]
    if engine == "opa":
        there.go()
        assert "policy-engine-unavailable" in explained(gateway, "GET", f"http://{APP}/")[1]


def test_explain_tells_the_engine_of_header_lines_and_groups(start_engine, agent):
    there = agent(TELLING)
    gateway = start_engine({**by_opa(there, headers=["X-Role", "X-Team"]), "groups": GROUPS})
    said = explained(gateway, "--user", ANA, "--header", "X-Role: user", "--header", "X-Role: admin", "GET", f"http://{APP}/")[1]
    assert "rule       told" in said and "no-approval-required" in said, said
    assert there.questions[-1]["groups"] == ["dev", "ops"]


def test_check_says_that_it_asks_no_engine(start_engine, agent):
    there = agent()
    gateway = start_engine(by_opa(there))
    done = subprocess.run([binary("unloq-gateway"), "check", gateway.conf_path], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0 and "policy by opa (not asked)" in done.stdout, done.stdout + done.stderr
    assert not there.questions
