"""Fixtures: each test says which real things it wants; everything listens on loopback ports of its own choice."""

import itertools
import os
import pathlib
import signal

import pytest

from kit.authenticator import Authenticator
from kit.fake_unloq import FakeUnloq
from kit.gateway import Gateway, conf_for, route
from kit.recorder import Recorder
from kit.servers import Nginx, Prometheus

_numbers = itertools.count(1)


LONGEST = 180


@pytest.fixture(autouse=True)
def no_test_hangs(request):
    """Ends a test that waits for ever, with the place where it waits."""
    longest = 1800 if "soak" in str(request.node.path) else LONGEST

    def ring(*_):
        raise TimeoutError(f"this test has taken {longest} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(longest)
    yield
    signal.alarm(0)


@pytest.fixture(scope="session")
def authenticator(tmp_path_factory):
    """One authenticator for the whole run; people are made per test."""
    running = Authenticator(tmp_path_factory.mktemp("authenticator"))
    yield running
    running.stop()


@pytest.fixture
def hasty_authenticator(tmp_path):
    """An authenticator that gives people two seconds to answer."""
    folder = tmp_path / "hasty"
    folder.mkdir()
    running = Authenticator(folder, wait="2s")
    yield running
    running.stop()


@pytest.fixture
def device(authenticator):
    """A person with a phone, whom no other test knows."""
    return authenticator.add_user()


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory):
    running = Prometheus(tmp_path_factory.mktemp("prometheus"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def nginx(tmp_path_factory):
    running = Nginx(tmp_path_factory.mktemp("nginx"))
    yield running
    running.stop()


@pytest.fixture
def upstream():
    """A recording upstream."""
    recorder = Recorder()
    yield recorder
    recorder.stop()


@pytest.fixture
def fake_unloq():
    """A UNLOQ service that does what it is told."""
    fake = FakeUnloq()
    yield fake
    fake.stop()


@pytest.fixture
def start_gateway(tmp_path, request):
    """Starts a gateway in front of `routes` that asks `service`; further sections of the conf by name."""
    running = []

    def start(routes, service, rules=None, env=None, expect_ready=True, **sections):
        folder = tmp_path / f"gateway{next(_numbers)}"
        folder.mkdir()
        gateway = Gateway(folder, conf_for(folder, routes, service, rules, **sections), env=env, expect_ready=expect_ready)
        running.append(gateway)
        return gateway

    yield start
    failed = getattr(request.node, "failed", False)
    for gateway in running:
        if failed:
            print(gateway.story("what the gateway said"))
            print(f"access log {gateway.log_path}:", *gateway.records()[-12:], sep="\n    ")
        if gateway.is_running:
            assert gateway.stop() == 0, gateway.story("did not end well")


@pytest.fixture
def gateway(start_gateway, authenticator, upstream):
    """The usual gateway: `app.test` to the recording upstream, `/free` open, all else an approval of at most eight hours."""
    return start_gateway([route("app", upstream.url)], authenticator)


@pytest.fixture(scope="session")
def browsers(tmp_path_factory):
    """Makes browsers that are kept for the run, by name; a test asks for the ones it wants and clears their cookies."""
    from kit.browser import Browser
    made = {}

    def get(name, **more):
        if name not in made:
            made[name] = Browser(tmp_path_factory.mktemp(name), **more)
        return made[name]

    yield get
    for browser in made.values():
        browser.close()


@pytest.fixture
def desk(browsers):
    """The person's desktop browser, with no cookies."""
    browser = browsers("desk")
    browser.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return browser


@pytest.fixture
def phone(browsers):
    """A second browser, as wide as a phone, with no cookies."""
    from kit.browser import PHONE
    browser = browsers("phone", size=PHONE)
    # The last test's page would go on asking for a service that is gone.
    browser.open("about:blank")
    browser.complaints()
    browser.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return browser


@pytest.fixture(scope="session")
def pictures():
    """The folder for screenshots, or None where none are wanted."""
    folder = os.environ.get("UNLOQ_PICTURES")
    return pathlib.Path(folder) if folder else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Lets the fixtures know whether the test failed, so that they can tell what their programs said."""
    report = yield
    if report.failed:
        item.failed = True
    return report
