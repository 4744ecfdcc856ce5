"""`unloq-gateway replay`: what a conf would have meant for the people whose requests stand in a log."""

import json
import subprocess
import time

import pytest

from kit.binaries import binary
from kit.gateway import conf_for, route, rule

RULES = [rule("free", "none", path="/free/**"), rule("never", "deny", path="/debug/**"),
         rule("destructive", {"approval": "fresh"}, method="DELETE"), rule("staff", {"approval": "8h"}, user="*@corp.test")]


@pytest.fixture
def replay(tmp_path, fake_unloq):
    """Runs replay with a conf of these rules over a log of these lines."""
    def run(lines, *words, rules=RULES, routes=None):
        conf = conf_for(tmp_path, routes or [route("app", "http://127.0.0.1:9")], fake_unloq, rules=rules)
        (tmp_path / "new.yaml").write_text(json.dumps(conf))
        log = tmp_path / "old.log"
        log.write_text("".join(line + "\n" for line in lines))
        return subprocess.run([binary("unloq-gateway"), "replay", tmp_path / "new.yaml", log, *words], capture_output=True, text=True,
                              timeout=120)
    return run


def line(moment, method="GET", path="/", user="ana@corp.test", **more):
    return json.dumps({"time": moment, "client": "192.0.2.1", "method": method, "host": "app.test", "path": path, "user": user,
                       "decision": "allow", "user_agent": "firefox", **more})


def test_a_log_of_our_own_is_forecast(replay):
    done = replay([line("2026-11-02T08:00:00.000Z"), line("2026-11-02T08:10:00.000Z", "DELETE", "/user/7?…"),
                   line("2026-11-02T08:20:00.000Z", "DELETE", "/user/8"), line("2026-11-03T08:00:00.000Z"),
                   line("2026-11-03T08:00:01.000Z", path="/debug/x", user="bob@corp.test"), "not a line",
                   line("2026-11-03T08:00:02.000Z", path="/x", user=None),
                   line("2026-11-03T08:00:03.000Z", path="/x", user=None, decision="challenge")], "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["lines"], report["requests"], report["signIns"], report["stepUps"]) == (8, 7, 2, 2)
    ana = report["people"][0]
    assert ana["user"] == "ana@corp.test" and ana["days"]["2026-11-02"]["stepUps"] == 2
    rows = {row["rule"]: row["count"] for row in report["rules"]}
    assert rows["destructive"]["pushes"] == 2 and rows["never"]["denied"] == 1
    assert report["ringing"][0]["count"] >= 1 and {"request": "DELETE app.test/user/7", "count": 1} in report["ringing"]
    assert report["unknown"]["unreadableLines"] == 1 and report["unknown"]["whoever"] == 1 and report["unknown"]["sentToSignIn"] == 1


def test_the_tables_read_well_and_say_what_is_not_known(replay):
    said = replay([line("2026-11-02T08:00:00.000Z"), line("2026-11-02T08:10:00.000Z", "DELETE", "/user/\x1b[31m7"), "x"]).stdout
    for text in ("pushes     2 in all, 2.0 a day: 1 sign-ins, 1 step-ups", "ana@corp.test", "2026-11-02: 2", "destructive", "rings most",
                 "1 line could not be read", "no log says"):
        assert text in said, said
    assert "\x1b" not in said


def test_a_combined_log_is_forecast(replay):
    lines = ['192.0.2.1 - ana@corp.test [02/Nov/2026:09:00:00 +0100] "GET /a%62c?x=1 HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11)"',
             '192.0.2.1 - ana@corp.test [02/Nov/2026:09:00:01 +0100] "DELETE /free/../x HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11)"',
             '192.0.2.2 - ana [02/Nov/2026:09:00:01 +0100] "GET /x HTTP/1.1" 200 5 "-" "a \\"b\\" c"',
             '192.0.2.2 - - [02/Nov/2026:09:00:02 +0100] "\\x16\\x03" 400 0 "-" "-"']
    report = json.loads(replay(lines, "--json").stdout)
    assert (report["requests"], report["signIns"], report["stepUps"]) == (3, 1, 1)
    assert report["unknown"]["oddUsers"] == 1 and report["unknown"]["unreadableLines"] == 1
    assert {"request": "DELETE app.test/x", "count": 1} in report["ringing"]


def test_a_combined_log_of_several_hosts_needs_a_name(replay):
    routes = [route("app", "http://127.0.0.1:9"), route("wiki", "http://127.0.0.1:9")]
    lines = ['192.0.2.1 - ana@corp.test [02/Nov/2026:09:00:00 +0100] "GET / HTTP/1.1" 200 5 "-" "x"']
    done = replay(lines, "--format", "combined", routes=routes)
    assert done.returncode == 2 and "--host" in done.stderr
    report = json.loads(replay(lines, "--format", "combined", "--host", "wiki.test", "--json", routes=routes).stdout)
    assert report["signIns"] == 1


def test_what_the_gateway_logs_can_be_replayed(start_gateway, fake_unloq, upstream, tmp_path):
    gate = start_gateway([route("app", upstream.url)], fake_unloq)
    client = gate.client()
    wait = client.ask_to_sign_in("user@corp.test")
    client.outcome(wait)
    client.get(client.get(wait).location).expect(200)
    client.get("/wiki").expect(200)
    gate.record(path="/wiki")
    done = subprocess.run([binary("unloq-gateway"), "replay", gate.conf_path, gate.log_path, "--json"], capture_output=True, text=True,
                          cwd=gate.folder, timeout=60)
    report = json.loads(done.stdout)
    assert report["unknown"]["unreadableLines"] == 0 and report["ownPages"] > 0
    assert [person["user"] for person in report["people"] if person["signIns"]] == ["user@corp.test"]


@pytest.mark.parametrize("log", ["no-such.log", "."])
def test_a_log_that_cannot_be_read(replay, tmp_path, log):
    replay([])
    done = subprocess.run([binary("unloq-gateway"), "replay", tmp_path / "new.yaml", tmp_path / log], capture_output=True, text=True)
    assert done.returncode == 1 and "cannot be read" in done.stderr


def test_a_large_log_takes_seconds_and_little_memory(replay, tmp_path):
    """A hundred thousand lines of a thousand people; a debug build is some ten times slower than a release."""
    lines = [line(f"2026-11-{1 + number // 5000:02}T{number // 200 % 24:02}:{number % 60:02}:00.000Z", path=f"/page/{number % 997}",
                  user=f"person{number % 1000}@corp.test", method="DELETE" if number % 50 == 0 else "GET") for number in range(100_000)]
    began = time.monotonic()
    report = json.loads(replay(lines, "--json").stdout)
    assert report["requests"] == 100_000 and len(report["people"]) == 1000
    assert time.monotonic() - began < 60
