"""Screenshots of what people see, at a desk and on a phone; kept where UNLOQ_PICTURES names a folder."""

import pytest
from selenium.webdriver.common.keys import Keys

from kit.browser import DESKTOP, PHONE
from kit.gateway import route, rule

HOST = "wiki.localhost"


@pytest.fixture
def gate(start_gateway, authenticator, upstream):
    upstream.behaviour = lambda exchange: exchange.reply(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 16\r\n\r\n<h1>The wiki</h1"[:-1] + b">")
    return start_gateway([route("wiki", upstream.url, host=HOST)], authenticator, rules=[
        rule("destructive", {"approval": "fresh", "scope": "rule", "message": "$method $path"}, path="/admin/**"),
        rule("staff", {"approval": "8h"})])


def keep(browser, pictures, name):
    if pictures:
        browser.picture(pictures / f"{name}.png")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_of_a_sign_in(gate, authenticator, browsers, pictures, size, dark):
    kind = f"{'phone' if size == PHONE else 'desktop'}{'-dark' if dark else ''}"
    desk = browsers(f"desk-{kind}", size=size, dark=dark)
    phone = browsers(f"phone-{'dark' if dark else 'light'}", size=PHONE, dark=dark)
    desk.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    device = authenticator.add_user(f"ana.{kind}@corp.test", "Ana Pop")
    desk.open(f"http://{HOST}:{gate.port}/")
    desk.wait_for("input[name=email]").send_keys(device.email)
    keep(desk, pictures, f"sign-in-{kind}")
    desk.find("input[name=email]").send_keys(Keys.RETURN)
    desk.wait_for("#match-code")
    desk.wait_for("#countdown")
    keep(desk, pictures, f"wait-{kind}")
    phone.open(device.url)
    phone.wait_for(".request[data-id]")
    keep(phone, pictures, f"device-{kind}" if size == DESKTOP else f"device-for-{kind}")
    fits(desk)
    fits(phone)
    phone.find(".request[data-id] button.deny").click()
    desk.wait(lambda: not desk.all("#match-code"), "the wait page stays")
    keep(desk, pictures, f"denied-{kind}")
    fits(desk)


def fits(browser):
    """Nothing sticks out to the right."""
    content, window = browser.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert content <= window
