"""The criteria of rules that need more than host, path and user: groups, times, header fields, regular expressions; rules on trial; the
conf's own tests; and `explain`, which says all of it."""

import datetime
import json
import subprocess
import urllib.parse
import zoneinfo

import pytest

from kit.binaries import binary
from kit.gateway import conf_for, route, rule
from kit.raw import exchange
from kit.wall_clock import WallClock

STAFF = rule("staff", {"approval": "8h"})
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def get(gate, target, *fields, method="GET"):
    lines = [f"{method} {target} HTTP/1.1", "Host: app.test", *fields]
    return exchange(gate.port, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")[0]


def signed_in(gate, email="user@corp.test"):
    client = gate.client()
    wait = client.ask_to_sign_in(email)
    client.outcome(wait)
    client.get(client.get(wait).location)
    return client


@pytest.fixture
def start(start_gateway, fake_unloq, upstream):
    """A gateway with these rules, in front of the recording upstream."""
    def make(*rules, policy=None, env=None):
        return start_gateway([route("app", upstream.url)], fake_unloq, env=env, policy={"rules": list(rules), **(policy or {})})
    return make


@pytest.fixture
def tell(tmp_path, fake_unloq):
    """Runs a command with a conf of these rules."""
    def run(command, *words, rules=(STAFF,), **policy):
        conf = conf_for(tmp_path, [route("app", "http://127.0.0.1:9")], fake_unloq, rules=list(rules), policy=policy)
        path = tmp_path / "conf.yaml"
        path.write_text(json.dumps(conf))
        return subprocess.run([binary("unloq-gateway"), command, path, *words], capture_output=True, text=True, timeout=60)
    return run


def test_a_rule_for_a_group_is_for_its_members_alone(start):
    gate = start(rule("operators", "none", group="ops*"), rule("others", "deny", user="*"),
                 policy={"groups": {"ops-day": ["user@corp.test"], "ops-night": "*@night.test", "web": "*@web.test"}})
    signed_in(gate).get("/x").expect(200)
    assert gate.record(path="/x")["rule"] == "operators"
    assert get(gate, "/y", "Accept: text/html") == 303, "who it is decides: the sign-in comes first"
    signed_in(gate, "w@web.test").get("/z").expect(403)


def test_a_rule_for_a_time_follows_the_clock_on_the_wall(start, tmp_path):
    """Also when the clock is moved: times of day are the wall's, ages of approvals are not."""
    clock = WallClock(tmp_path)
    today = DAYS[datetime.datetime.now(zoneinfo.ZoneInfo("Pacific/Auckland")).weekday()]
    gate = start(rule("today", "none", time={"days": [today], "zone": "Pacific/Auckland"}), STAFF, env=clock.environment)
    assert get(gate, "/a") == 200
    clock.jump(days=1)
    assert get(gate, "/b") == 401
    clock.jump(days=7)
    assert get(gate, "/c") == 200


def test_a_clock_that_was_never_set_decides_nothing(start, tmp_path):
    """1970: a rule with times cannot be told, and nobody gets past it. Others work."""
    clock = WallClock(tmp_path)
    gate = start(rule("open", "none", path="/open"), rule("night", "deny", time={"from": "22:00", "to": "06:00", "zone": "UTC"}), STAFF,
                 env=clock.environment)
    clock.jump(days=-20_000)
    assert get(gate, "/open") == 200
    assert get(gate, "/x") == 503
    assert gate.record(path="/x")["reason"] == "policy-engine-unavailable"


def test_a_path_can_be_a_regular_expression(start):
    gate = start(rule("items", "none", path_regex=r"^/item/\d+$"), STAFF)
    assert get(gate, "/item/17") == 200
    assert get(gate, "/item/%31%37") == 200, "the path that counts is the decoded one"
    for target in ("/item/17/edit", "/item/", "/x/item/17", "/ITEM/17"):
        assert get(gate, target) == 401, target


def test_a_regular_expression_that_runs_away_lets_nothing_pass(start, upstream):
    """2^n steps for n letters: without limits one request would keep a worker busy until the end of days."""
    gate = start(rule("bad", "none", path_regex="/(a|aa)+[bc]"), rule("rest", "none"))
    assert get(gate, "/" + "a" * 5000) == 503
    assert gate.record(decision="error")["reason"] == "policy-engine-unavailable"
    assert get(gate, "/aab") == 200
    assert len(upstream.requests) == 1


# Row 28. A rule compares one header value, and the request brings several: in one line with commas, or in several lines. A gate that looks
# at the first, the last, or all of them as one text decides about another value than the application reads (Envoy's RBAC, Istio). Here
# all values are seen; where the rule is for some of them only, the request is refused, whether the rule would let pass or refuse.
MIXED = [["X-Role: user,admin"], ["X-Role: admin, user"], ["X-Role: user", "X-Role: admin"], ["X-Role: admin", "x-role: user"],
         ["X-Role: admin", "X_Role: user"], ["X_Role: admin"], ["X-Role: admin,"], ["X-Role:", "X-Role: admin"], ["X-Role: admin\t,\tuser"]]


@pytest.mark.parametrize("require", ["none", "deny"])
@pytest.mark.parametrize("fields", MIXED, ids=" + ".join)
def test_row_28_a_value_does_not_hide_behind_another(start, upstream, fields, require):
    gate = start(rule("role", require, header={"X-Role": "admin"}), rule("rest", "none" if require == "deny" else "deny"))
    assert get(gate, "/x", *fields) == 400
    assert not upstream.requests
    assert gate.record(path="/x")["reason"] == "ambiguous-header"


@pytest.mark.parametrize("fields, status", [
    (["X-Role: admin"], 200), (["x-role: ADMIN"], 401), (["X-Role: admin", "X-Role: ops-web"], 200), (["X-Role: ops-a, admin"], 200),
    (["X-Role: user"], 401), (["X-Role: user", "X-Role: guest"], 401), ([], 401), (["X-Roles: admin"], 401), (["X-Role: xadmin"], 401)],
    ids=lambda value: " + ".join(value) if isinstance(value, list) else str(value))
def test_row_28_all_values_decide(start, fields, status):
    gate = start(rule("role", "none", header={"X-Role": ["admin", "ops-*"]}), STAFF)
    assert get(gate, "/x", *fields) == status


def test_a_rule_on_trial_is_logged_and_blocks_nobody(start, fake_unloq):
    trial = {**rule("trial", {"approval": "fresh"}, path="/new/**"), "shadow": True}
    gate = start(trial, {**rule("never", "deny", path="/old"), "shadow": True}, STAFF)
    client = signed_in(gate)
    rings = fake_unloq.count("/authenticate") + fake_unloq.count("/authorize")
    client.get("/new/x").expect(200)
    record = gate.record(path="/new/x")
    assert (record["decision"], record["rule"]) == ("allow", "staff")
    assert (record["shadow_rule"], record["shadow_decision"]) == ("trial", "challenge")
    client.get("/old").expect(200)
    assert gate.record(path="/old")["shadow_decision"] == "deny"
    client.get("/else").expect(200)
    assert "shadow_rule" not in gate.record(path="/else")
    assert fake_unloq.count("/authenticate") + fake_unloq.count("/authorize") == rings, "no phone rang"


def test_the_click_on_the_approve_page_rings_for_the_rule_that_asked(start):
    """The click has none of the request's header fields; the sealed link names the rule."""
    gate = start(rule("api", {"approval": "fresh", "scope": "rule", "message": "API call"}, header={"X-Api": "*"}), STAFF)
    client = signed_in(gate)
    refused = client.script("/call", **{"X-Api": "1"}).expect(403)
    assert gate.record(path="/call")["rule"] == "api"
    url = refused.json["approval_url"]
    sealed = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["to"][0]
    client.outcome(client.post("/.unloq/approve", {"to": sealed}).expect(303).location)
    client.script("/call", **{"X-Api": "1"}).expect(200)
    client.script("/call", **{"X-Api": "1"}).expect(403)


GOOD_TEST = {"request": "GET https://app.test/x", "user": "ana@corp.test", "approved": "1h", "expect": "allow", "rule": "staff"}
WRONG_TEST = {"request": "DELETE https://app.test/x", "user": "ana@corp.test", "expect": "allow", "rule": "staff"}


def test_check_runs_the_tests_of_the_conf(tell):
    done = tell("check", tests=[GOOD_TEST])
    assert done.returncode == 0 and "1 test" in done.stdout, done.stdout
    done = tell("check", tests=[GOOD_TEST, WRONG_TEST])
    assert done.returncode == 1
    assert "fails: expected allow by the rule “staff”, came challenge (approval-required) by the rule “staff”" in done.stdout
    assert "conf.yaml:1:" in done.stdout


def test_run_refuses_a_conf_that_fails_its_tests(start_gateway, fake_unloq, upstream):
    gate = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False, policy={"tests": [WRONG_TEST]})
    assert gate.wait_exit() == 1
    assert "fails: expected allow" in gate.story("said")


def test_a_test_that_depends_on_the_time_says_when(tell):
    night = rule("night", "deny", time={"from": "22:00", "to": "06:00", "zone": "Europe/Berlin"})
    asked = {"request": "GET https://app.test/x", "expect": "deny", "rule": "night"}
    assert "depends on the time" in tell("check", rules=[night, STAFF], tests=[asked]).stdout
    done = tell("check", rules=[night, STAFF], tests=[{**asked, "at": "2026-11-21T23:00:00+01:00"},
                                                      {**asked, "at": "2026-07-01T20:00:00Z"},
                                                      {**asked, "at": "2026-07-01T19:59:59Z", "expect": "challenge", "rule": "staff"}])
    assert done.returncode == 0, done.stdout


def test_explain_goes_on_where_a_test_fails(tell):
    done = tell("explain", "GET", "https://app.test/x", tests=[WRONG_TEST])
    assert done.returncode == 0 and "staff" in done.stdout


def test_explain_says_what_each_rule_went_by(tell):
    rules = [{**rule("trial", "deny", path="/item/*"), "shadow": True},
             rule("office", "none", time={"days": ["mon-fri"], "from": "08:00", "to": "18:00", "zone": "Europe/Berlin"}),
             rule("role", "none", header={"X-Role": "admin"}), rule("item", {"approval": "5m", "scope": "rule"}, path_regex=r"/item/\d+", group="ops"),
             STAFF]
    words = ["--user", "ana@corp.test", "--at", "2026-11-21T10:00:00+01:00", "GET", "https://app.test/item/7"]
    said = tell("explain", *words, rules=rules, groups={"ops": "ana@corp.test"}).stdout
    for line in ("groups     ops", "time       sat 2026-11-21 10:00 Europe/Berlin",
                 "~ trial: on trial, yes: path /item/*; would require deny", "office: no, not time mon-fri 08:00-18:00 Europe/Berlin",
                 "role: no, not header x-role: admin", r"→ item: yes: path_regex /item/\d+; group ops",
                 "push       would ring ana@corp.test's phone: yes (no approval yet"):
        assert line in said, said
    said = tell("explain", "--approved", "2m", *words, rules=rules, groups={"ops": "ana@corp.test"}).stdout
    assert "decision   allow, approval-held" in said and "phone: no (the approval is 2m old, and may be 5m)" in said
    said = tell("explain", "-H", "X-Role: user,admin", *words, rules=rules, groups={"ops": "ana@corp.test"}).stdout
    assert "? role: cannot be told" in said and "deny, ambiguous-header" in said
