"""Many requests, one push."""

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.gateway import route, rule


def together(count, work):
    """Runs `work(number)` in `count` threads that start at once, and returns the results in order."""
    results, barrier = [None] * count, threading.Barrier(count)

    def run(number):
        barrier.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads, results


def test_200_requests_cause_one_push_and_all_go_on_after_the_tap(gateway, upstream, device):
    client = gateway.client()
    turned_away = client.get("/").expect(303)
    client.get(turned_away.location)  # the browser cookie

    def ask_and_wait(number):
        mine = gateway.client(cookies=dict(client.cookies))
        wait = mine.ask_to_sign_in(device.email, f"/tab/{number}")
        assert mine.outcome(wait) == "approved"
        arrived = mine.get(wait).expect(303)
        return mine.get(arrived.location).status

    threads, results = together(200, ask_and_wait)
    request = device.wait_pending()
    gateway.wait_records(200, timeout=60, method="POST", path="/.unloq/sign-in")
    device.approve(request)
    for thread in threads:
        thread.join(120)
    assert results == [200] * 200
    assert device.rings == 1
    assert sorted(r.target for r in upstream.requests) == sorted(f"/tab/{n}" for n in range(200))
    passed = [r for r in gateway.records() if r["path"].startswith("/tab/") and r["decision"] == "allow"]
    assert len({record["approval"] for record in passed}) == 1


def test_200_held_requests_of_one_session_cause_one_push(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=[
        rule("admin", {"approval": "5m", "scope": "rule", "hold": True}, path="/admin/**"),
        rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    cookie = dict(client.cookies)

    def fetch(number):
        mine = gateway.client(cookies=dict(cookie), headers={"Accept": "*/*", "Prefer": "wait=60"})
        return mine.get(f"/admin/{number}").status

    threads, results = together(200, fetch)
    request = device.wait_pending()
    assert not upstream.requests
    device.approve(request)
    for thread in threads:
        thread.join(120)
    assert results == [200] * 200
    assert device.rings == 2  # the sign-in, and the one for all
    assert len(upstream.requests) == 200


HERD = [rule("admin", {"approval": "5m", "scope": "rule"}, path="/admin/**"), rule("staff", {"approval": "8h"})]


@pytest.fixture
def herd(start_gateway, authenticator, upstream, device):
    """A gateway of three workers, and a browser that is signed in there."""
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=HERD, workers=3)
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    return gateway, client


def test_a_script_joins_the_push_of_its_session_and_never_starts_one(herd, upstream, device):
    gateway, client = herd
    rings = device.rings
    refused = client.script("/admin/api", Prefer="wait=60").expect(403)
    assert refused.json["reason"] == "approval-required" and device.rings == rings
    wait = client.get("/admin/").expect(303).location
    told = client.script("/admin/api").expect(403)
    assert told.json["reason"] == "approval-pending"
    assert told.json["approval_url"] == wait and 0 < told.json["retry_after"] <= 5
    with ThreadPoolExecutor() as background:
        held = background.submit(client.script, "/admin/held", Prefer="wait=60")
        gateway.wait_taken_in(1)
        assert not upstream.requests
        client.tap(device, wait)
        held.result().expect(200)
    assert device.rings == rings + 1
    assert upstream.only().target == "/admin/held"
    first = gateway.record(path="/admin/", decision="challenge")
    passed = gateway.record(path="/admin/held")
    assert (passed["decision"], passed["reason"]) == ("allow", "approval-granted")
    assert first["push"] and passed["push"] == first["push"]
    assert gateway.record(path="/admin/api", reason="approval-pending")["push"] == first["push"]
    assert gateway.record(path="/admin/api", reason="approval-required")["push"] is None
    assert client.status(wait)["push"] == first["push"]
    client.script("/admin/api").expect(200)


def test_a_held_script_is_refused_with_the_push(herd, device):
    gateway, client = herd
    wait = client.get("/admin/").expect(303).location
    with ThreadPoolExecutor() as background:
        held = background.submit(client.script, "/admin/held", Prefer="wait=60")
        code = client.status(wait)["match_code"]
        gateway.wait_taken_in(1)
        device.deny(device.wait_pending(lambda request: request["match_code"] == code))
        assert held.result().expect(403).json["reason"] == "approval-denied"


def test_two_scripts_and_one_tap_that_is_good_for_one(start_gateway, authenticator, upstream, device):
    gateway = start_gateway([route("app", upstream.url)], authenticator, workers=3, rules=[
        rule("once", {"approval": "fresh", "scope": "rule"}, path="/once/**"), rule("staff", {"approval": "8h"})])
    client = gateway.client()
    client.sign_in(device).expect(200)
    upstream.forget()
    wait = client.get("/once/x").expect(303).location
    with ThreadPoolExecutor() as background:
        held = [background.submit(client.script, f"/once/{number}", Prefer="wait=60") for number in range(2)]
        gateway.wait_taken_in(2)
        client.tap(device, wait)
        assert sorted(one.result().status for one in held) == [200, 403]
    assert len(upstream.requests) == 1


def test_tabs_scripts_and_curl_share_one_push(start_gateway, authenticator, upstream, device, desk):
    """Two tabs of Chromium, three fetches of theirs and two curls with the session's cookie, on three workers: one push, all go on."""
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\n\r\n<h1 id=\"here\">arrived</h1>\n")
    gateway = start_gateway([route("app", upstream.url)], authenticator, rules=HERD, workers=3)
    origin = f"http://app.test:{gateway.port}"
    desk.open(f"{origin}/")
    desk.find("#email").send_keys(device.email)
    desk.press("form button")
    device.approve_next()
    desk.wait_for("#here")
    upstream.forget()
    driver = desk.driver
    first = driver.current_window_handle
    driver.execute_script("window.open(arguments[0])", f"{origin}/admin/tab-1")
    driver.execute_script("window.open(arguments[0])", f"{origin}/admin/tab-2")
    request = device.wait_pending()
    gateway.record(path="/admin/tab-1", decision="challenge")
    gateway.record(path="/admin/tab-2", decision="challenge")
    driver.switch_to.window(first)
    driver.execute_script(
        "window.results = []; for (let n = 1; n <= 3; n++) fetch('/admin/fetch-' + n, {headers: {Prefer: 'wait=60'}})"
        ".then(async r => window.results.push(r.status))")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in driver.get_cookies())
    curls = [subprocess.Popen(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", f"app.test:{gateway.port}:127.0.0.1",
                               "-H", "Prefer: wait=60", "-H", f"Cookie: {cookie}", f"{origin}/admin/curl-{number}"],
                              stdout=subprocess.PIPE, text=True) for number in (1, 2)]
    gateway.wait_taken_in(5)
    assert not [one for one in upstream.requests if one.target.startswith("/admin")]
    device.approve(request)
    assert [curl.communicate(timeout=60)[0] for curl in curls] == ["200", "200"]
    desk.wait(lambda: len(driver.execute_script("return window.results")) == 3, "the fetches are still held")
    assert driver.execute_script("return window.results") == [200, 200, 200]
    for handle in driver.window_handles:
        driver.switch_to.window(handle)
        desk.wait_for("#here")
        if handle != first:
            driver.close()
    driver.switch_to.window(first)
    assert device.rings == 2
    names = ["tab-1", "tab-2", "fetch-1", "fetch-2", "fetch-3", "curl-1", "curl-2"]
    pushes = {gateway.wait_records(1, path=f"/admin/{name}")[0]["push"] for name in names}
    assert len(pushes) == 1 and None not in pushes, pushes
