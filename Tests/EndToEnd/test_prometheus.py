"""A real application without a login (Prometheus) behind the gateway, a person at Chromium, their phone in a second one."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kit.gateway import route, rule

HOST = "prometheus.localhost"
RULES = [
    rule("health", "none", path="/-/healthy"),
    rule("destructive", {"approval": "fresh", "scope": "rule", "message": "$method $path"},
         path=["/api/v1/admin/**", "/classic/flags"]),
    rule("staff", {"approval": "8h"}),
]


@pytest.fixture
def gate(start_gateway, authenticator, prometheus):
    return start_gateway([route("prometheus", prometheus.url, host=[HOST, "prometheus.test"])], authenticator, rules=RULES)


@pytest.fixture
def site(gate):
    return f"http://{HOST}:{gate.port}"


def ask(desk, email, url):
    """Opens `url`, and fills in the sign-in page that comes instead."""
    desk.open(url)
    assert "/.unloq/sign-in" in desk.url
    field = desk.wait_for("input[name=email]")
    field.send_keys(email, Keys.RETURN)
    return desk.wait_for("#match-code").text


def tap(phone, device, verdict="approve", code=None):
    """Opens the device page and taps the button of the one pending request."""
    phone.open(device.url)
    card = phone.wait_for(".request[data-id]")
    if code:
        assert card.find_element(By.CSS_SELECTOR, ".match-code").text.strip() == code.strip()
    assert card.find_element(By.CSS_SELECTOR, ".app").text
    assert card.find_element(By.CSS_SELECTOR, ".countdown").text
    card.find_element(By.CSS_SELECTOR, f"button.{verdict}").click()
    phone.wait(lambda: not phone.all(".request[data-id]"), "the card stays")
    phone.wait(lambda: phone.all("#history li"), "the history stays empty")


def sign_in(desk, phone, device, url):
    code = ask(desk, device.email, url)
    tap(phone, device, code=code)
    desk.wait(lambda: "/.unloq/" not in desk.url, "the page does not go on by itself")


def test_prometheus_opens_after_a_tap_and_its_scripts_work(gate, prometheus, site, desk, phone, device):
    sign_in(desk, phone, device, f"{site}/classic/graph")
    desk.wait(lambda: "Prometheus" in desk.driver.title, "not Prometheus' own page")
    prometheus.wait_scraped()
    desk.wait_for("textarea[name=expr]").send_keys("up")
    desk.press(".execute_btn")
    desk.wait(lambda: "up{" in desk.find(".console_table").text, "Prometheus' own script gets no data")
    queried = gate.record(path="/api/v1/query", method="GET")
    assert (queried["decision"], queried["reason"], queried["rule"]) == ("allow", "approval-held", "staff")
    answer = desk.fetch("/api/v1/query?query=up")
    assert answer["status"] == 200 and '"status":"success"' in answer["body"]
    posted = desk.fetch("/api/v1/query", method="POST", body="query=up",
                        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert posted["status"] == 200 and '"success"' in posted["body"]
    record = gate.record(path="/api/v1/query", method="POST")
    assert (record["decision"], record["reason"], record["rule"]) == ("allow", "approval-held", "staff")
    assert record["upstream"] and record["status"] == 200
    asked = gate.record(path="/classic/graph", decision="challenge")
    assert (asked["reason"], asked["status"]) == ("sign-in-required", 303)
    assert not [line for line in desk.complaints() if "Content Security Policy" in line and "/.unloq/" in line]


def test_the_second_visit_rings_nobody(gate, site, desk, phone, device):
    sign_in(desk, phone, device, f"{site}/classic/graph")
    desk.open(f"{site}/classic/targets")
    desk.wait(lambda: "Prometheus" in desk.driver.title, "not Prometheus' own page")
    assert device.rings == 1
    record = gate.record(path="/classic/targets")
    assert (record["decision"], record["reason"], record["cache"]) == ("allow", "approval-held", "hit")


def test_a_rule_with_fresh_asks_again(gate, site, desk, phone, device):
    sign_in(desk, phone, device, f"{site}/classic/graph")
    desk.open(f"{site}/classic/flags")
    code = desk.wait_for("#match-code").text
    tap(phone, device, code=code)
    desk.wait(lambda: desk.url.startswith(f"{site}/classic/flags"), "does not go on")
    assert device.rings == 2
    asked = gate.record(path="/classic/flags", decision="challenge")
    assert (asked["reason"], asked["rule"]) == ("approval-required", "destructive")
    assert gate.record(path="/classic/flags", decision="allow")["rule"] == "destructive"


def test_a_script_that_needs_a_tap_gets_an_answer_it_can_read(gate, site, desk, phone, device):
    sign_in(desk, phone, device, f"{site}/classic/graph")
    answer = desk.fetch("/api/v1/admin/tsdb/clean_tombstones", method="POST")
    assert answer["status"] == 403 and answer["kind"].startswith("application/problem+json")
    assert not answer["redirected"] and "approval_url" in answer["body"]
    assert device.rings == 1
    record = gate.record(path="/api/v1/admin/tsdb/clean_tombstones")
    assert (record["decision"], record["reason"]) == ("challenge", "approval-required")


def test_a_denial_is_shown_at_the_desk(gate, site, desk, phone, device):
    ask(desk, device.email, f"{site}/classic/graph")
    tap(phone, device, "deny")
    desk.wait(lambda: "refused" in desk.text.lower(), "the page does not tell")
    assert "/.unloq/" in desk.url
    record = gate.record(reason="approval-denied")
    assert record["decision"] == "deny" and record["status"] == 403


def test_a_time_out_is_shown_at_the_desk(start_gateway, hasty_authenticator, prometheus, desk):
    device = hasty_authenticator.add_user()
    gate = start_gateway([route("prometheus", prometheus.url, host=HOST)], hasty_authenticator, rules=RULES)
    desk.open(f"http://{HOST}:{gate.port}/classic/graph")
    desk.wait_for("input[name=email]").send_keys(device.email, Keys.RETURN)
    desk.wait(lambda: not desk.all("#match-code") and "/.unloq/wait/" in desk.url, "the wait page stays")
    assert gate.record(reason="approval-timeout")["decision"] == "deny"


def test_cancel_at_the_desk_clears_the_phone(gate, site, desk, phone, device):
    ask(desk, device.email, f"{site}/classic/graph")
    phone.open(device.url)
    phone.wait_for(".request[data-id]")
    desk.find("form#cancel button, form#cancel input[type=submit]").click()
    desk.wait(lambda: not desk.all("#match-code"), "the wait page stays")
    phone.wait(lambda: not phone.all(".request[data-id]"), "the card stays on the phone", timeout=45)


def test_sign_out_at_the_desk(gate, site, desk, phone, device):
    sign_in(desk, phone, device, f"{site}/classic/graph")
    desk.open(f"{site}/.unloq/session")
    assert device.email in desk.text
    desk.find("form#sign-out button, form#sign-out input[type=submit]").click()
    desk.wait(lambda: "/.unloq/signed-out" in desk.url, "not signed out")
    desk.open(f"{site}/classic/graph")
    assert "/.unloq/sign-in" in desk.url
    assert gate.record(path="/classic/graph", decision="challenge")["reason"] == "sign-in-required"


def test_the_wait_page_is_for_the_keyboard_too(gate, site, desk, phone, device):
    """Sign-in and approval without a mouse: the first field has the focus, the button of the card is reached by Tab."""
    desk.open(f"{site}/classic/graph")
    desk.driver.switch_to.active_element.send_keys(device.email, Keys.RETURN)
    desk.wait_for("#match-code")
    phone.open(device.url)
    phone.wait_for(".request[data-id]")
    for _ in range(12):
        focused = phone.driver.switch_to.active_element
        if "approve" in (focused.get_attribute("class") or ""):
            break
        focused.send_keys(Keys.TAB)
    phone.driver.switch_to.active_element.send_keys(Keys.RETURN)
    desk.wait(lambda: "/.unloq/" not in desk.url, "the page does not go on by itself")


def test_pages_fit_a_phone(gate, site, phone, device):
    for path in ("/classic/graph", "/.unloq/signed-out", "/.unloq/nothing"):
        phone.open(site + path)
        width = phone.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], path
        assert phone.driver.execute_script("return document.documentElement.lang")
        assert len(phone.all("h1")) == 1, path


def test_without_a_secure_context_the_browser_is_understood_as_well(gate, desk, phone, device):
    """On plain http under a real name Chromium sends no Sec-Fetch fields; Accept must do."""
    sign_in(desk, phone, device, f"http://prometheus.test:{gate.port}/classic/graph")
    desk.wait(lambda: "Prometheus" in desk.driver.title, "not Prometheus' own page")
    assert desk.fetch("/api/v1/query?query=up")["status"] == 200
