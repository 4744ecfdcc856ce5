"""A mixed load on a build with a sanitizer: hits, sign-ins, large bodies, clients that leave, nonsense. No report, and a clean end.

Run by scripts/soak, which builds with the sanitizer first.
"""

import http.client
import os
import pathlib
import random
import shutil
import subprocess
import threading
import time

import pytest

from kit.authenticator import Authenticator
from kit.fake_unloq import FakeUnloq
from kit.gateway import route, rule
from kit.raw import RawConnection
from kit.web import WebClient

SECONDS = float(os.environ.get("UNLOQ_SOAK_SECONDS", "60"))
REPORTS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:", "Fatal error", "SUMMARY:")
MIB = 1 << 20


@pytest.fixture(scope="session", autouse=True)
def sanitizer_options(tmp_path_factory):
    """A report goes to standard error and makes the exit code bad, but the program goes on, so that one run shows them all."""
    # What lives as long as the program (loops, workers, pools) refers to each other and is not taken apart at the end, which the leak
    # detector cannot tell from a leak. That nothing grows is shown by test_process.py.
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0 exitcode=67 detect_stack_use_after_return=0"
    # The thread that waits for signals is not waited for itself; it ends with the program.
    os.environ["TSAN_OPTIONS"] = "halt_on_error=0 exitcode=66 report_thread_leaks=0"
    if os.environ.get("UNLOQ_SANITIZER") == "thread":
        library = tmp_path_factory.mktemp("annotations") / "mutex_annotations.so"
        source = pathlib.Path(__file__).with_name("mutex_annotations.c")
        clang = pathlib.Path(shutil.which("swift")).resolve().with_name("clang")
        subprocess.run([clang, "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
        os.environ["LD_PRELOAD"] = str(library)


class Load:
    """Threads that work until the time is up; a worker's failure is kept with its name."""

    def __init__(self, seconds):
        self.ends = time.monotonic() + seconds
        self.counts, self.failures, self.threads = {}, [], []

    @property
    def goes_on(self):
        return time.monotonic() < self.ends

    def add(self, name, work):
        self.threads.append(threading.Thread(target=self._run, args=(name, work)))

    def _run(self, name, work):
        try:
            while self.goes_on:
                work()
                self.counts[name] = self.counts.get(name, 0) + 1
        except Exception as error:  # noqa: BLE001 - a load worker reports whatever happened to it
            self.failures.append(f"{name}: {error!r}")

    def run(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(SECONDS + 120)
        print("soak:", ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items())))


def signed_in(gateway, email):
    client = gateway.client(host="app.test")
    wait = client.ask_to_sign_in(email)
    assert client.outcome(wait) == "approved"
    client.get(wait).expect(303)
    return client


def hits(gateway, email):
    """A person with a session, on a kept connection."""
    client = signed_in(gateway, email)
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)

    def work():
        for number in range(100):
            connection.request("GET", f"/page/{number}?q=1", headers={"Host": "app.test", "Cookie": cookie, "Accept": "text/html"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status

    return work


def sign_ins(gateway, prefix):
    """One new person after another; signs out again."""
    numbers = iter(range(1_000_000))

    def work():
        client = signed_in(gateway, f"{prefix}{next(numbers)}@corp.test")
        client.get("/x").expect(200)
        client.get("/fresh/y")
        client.post("/.unloq/sign-out").expect(303)

    return work


def bodies(gateway, nginx):
    """Up and down, with a length and in chunks."""
    nginx.make_file("soak", 8 * MIB)
    names = iter(range(1_000_000))

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=120)
        name = f"/up/soak-{threading.get_ident()}-{next(names) % 4}"
        with open(nginx.files / "soak", "rb") as file:
            connection.request("PUT", name, body=iter(lambda: file.read(1 << 17), b""), headers={"Host": "files.test"}, encode_chunked=True)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (201, 204), answer.status
        connection.request("GET", "/chunked/soak", headers={"Host": "files.test"})
        assert len(connection.getresponse().read()) == 8 * MIB
        connection.close()

    return work


def leavers(gateway, seed):
    """Clients that go away at a random point, politely or not, some in the middle of a body, some while an approval is pending."""
    generator = random.Random(seed)
    starts = [b"GET /page HTTP/1.1\r\nHost: app.test\r\n\r\n", b"GET /down/soak HTTP/1.1\r\nHost: files.test\r\n\r\n",
              b"POST /up/cut HTTP/1.1\r\nHost: files.test\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000,
              b"PUT /up/cut HTTP/1.1\r\nHost: files.test\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + b"x" * 1024 + b"\r\n",
              b"GET /held HTTP/1.1\r\nHost: app.test\r\nPrefer: wait=5\r\nAuthorization: Basic c2xvd0Bjb3JwLnRlc3Q6\r\n\r\n"]

    def work():
        connection = RawConnection(gateway.port)
        data = generator.choice(starts)
        connection.send(data[:generator.randrange(1, len(data) + 1)] if generator.random() < 0.4 else data)
        if generator.random() < 0.5:
            connection.socket.settimeout(0.05)
            try:
                connection.read_exactly(generator.choice((1, 1000, MIB)))
            except TimeoutError:
                pass
        if generator.random() < 0.5:
            connection.reset()
        else:
            connection.close()

    return work


def nonsense(gateway, seed):
    """Bytes that are no request, or nearly one."""
    generator = random.Random(seed)
    good = b"POST /page HTTP/1.1\r\nHost: app.test\r\nContent-Length: 3\r\nCookie: unloq-session=abc\r\n\r\nabc"

    def work():
        data = bytearray(good)
        for _ in range(generator.randrange(1, 4)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        with RawConnection(gateway.port) as connection:
            connection.send(bytes(data))
            connection.socket.settimeout(0.2)
            try:
                connection.read_until(b"\r\n\r\n")
            except TimeoutError:
                pass

    return work


def taps(gateway, authenticator, number):
    """People at the real authenticator, who approve on the device page."""
    device = authenticator.add_user(f"soak{number}@corp.test")

    def work():
        client = WebClient(gateway.port, "app.test")
        client.sign_in(device).expect(200)

    return work


def no_report(program):
    """Whether the sanitizer kept quiet."""
    lines = [line for line in program.lines if any(word in line for word in REPORTS)]
    if lines:
        start = program.lines.index(lines[0])
        raise AssertionError(program.name + ":\n" + "\n".join(program.lines[start:start + 400]))


@pytest.fixture
def authenticator(tmp_path):
    """One for this test alone, which looks at how it ends."""
    running = Authenticator(tmp_path)
    yield running
    running.kill()


def test_a_mixed_load_leaves_no_report(start_gateway, authenticator, upstream, nginx):
    slow = FakeUnloq()
    rules = [rule("files", "none", host="files.test"), rule("fresh", {"approval": "fresh", "scope": "rule"}, path="/fresh/**"),
             rule("staff", {"approval": "8h"})]
    routes = [route("app", upstream.url), route("files", nginx.url)]
    approvals = {"pending_per_client": 1000, "pending": 10_000, "pushes_per_hour": 1_000_000, "pushes_per_hour_per_client": 1_000_000,
                 "pushes_per_hour_per_user": 10_000}
    quick = start_gateway(routes, slow, rules=rules, approvals=approvals, sessions={"capacity": 200})
    real = start_gateway(routes, authenticator, rules=rules, approvals=approvals)
    load = Load(SECONDS)
    for number in range(2):
        load.add("hits", hits(quick, f"hit{number}@corp.test"))
        load.add("leavers", leavers(quick, number))
    load.add("sign-ins", sign_ins(quick, "s"))
    load.add("bodies", bodies(quick, nginx))
    load.add("nonsense", nonsense(quick, 7))
    load.add("taps", taps(real, authenticator, 1))
    load.add("taps", taps(real, authenticator, 2))
    load.add("log", lambda: (quick.reopen_log(), time.sleep(0.5)))
    load.run()
    ends = [program.stop(timeout=60) for program in (quick, real, authenticator)]
    slow.stop()
    for program in (quick, real, authenticator):
        no_report(program)
    assert ends == [0, 0, 0]
    assert not load.failures, load.failures
