"""Many requests, one push."""

import threading


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
    from kit.gateway import route, rule
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
