"""The wall clock jumps, as it does where a machine wakes up or ntpd starts late: ages and time-outs do not care."""

import pytest

from kit.gateway import route, rule
from kit.waiting import eventually
from kit.wall_clock import WallClock

RULES = [rule("fresh", {"approval": "5m", "scope": "rule"}, path="/fresh"), rule("staff", {"approval": "8h"})]


@pytest.mark.parametrize("days", [40, -40], ids=["forwards", "backwards"])
def test_a_jump_neither_ends_nor_prolongs_anything(start_gateway, authenticator, upstream, device, tmp_path, days):
    clock = WallClock(tmp_path)
    gate = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, env=clock.environment)
    person = gate.client()
    person.sign_in(device)
    person.get("/before").expect(200)
    clock.jump(days)
    person.get("/after").expect(200)
    before, after = gate.record(path="/before"), gate.record(path="/after")
    # The jump did happen, and people see it: the access log tells the time of day.
    assert before["time"][:7] != after["time"][:7]
    assert after["reason"] == "approval-held" and 0 <= after["approval_age_s"] < 60
    clocks = person.get("/.unloq/session", Accept="application/json").expect(200).json
    assert clocks["ends_in"] > 8 * 3600 - 60 and clocks["idle_ends_in"] > 0


def test_a_phone_that_rings_while_the_clock_jumps_goes_on_ringing(start_gateway, authenticator, upstream, device, tmp_path):
    clock = WallClock(tmp_path)
    gate = start_gateway([route("app", upstream.url)], authenticator, rules=RULES, env=clock.environment)
    person = gate.client()
    wait = person.ask_to_sign_in(device.email, "/wanted")
    request = device.wait_pending()
    clock.jump(1)
    assert person.status(wait)["status"] == "pending"
    clock.jump(-1)
    device.approve(request)
    eventually(lambda: person.outcome(wait) == "approved", "the tap")
    person.get(person.get(wait).expect(303).location).expect(200)
