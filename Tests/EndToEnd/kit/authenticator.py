"""The self-hosted authenticator, and the phone: its device page, used as the page's own script uses it."""

import http.client
import json
import subprocess
import threading
import time
import urllib.parse

from .binaries import binary
from .program import Program, fields
from .waiting import eventually

FIRST_USER = "first@corp.test"


class Authenticator(Program):
    """A running authenticator with one application, and users made as they are needed."""

    def __init__(self, folder, wait="30s", name="Corp gate", port=0):
        self.folder = folder
        self.database = folder / "authenticator.db"
        self.key_file = folder / "api-key"
        self._made = 0
        made = self._command("init", "--database", self.database, "--application", name, "--user", FIRST_USER,
                             "--origin", "http://127.0.0.1", "--api-key-file", self.key_file)
        self.first_link = _path_of_link(made)
        self.serve(wait, port)

    def serve(self, wait="30s", port=0):
        """Starts the service on the database; once more after `stop()` too."""
        super().__init__([binary("unloq-authenticator"), "serve", "--database", self.database,
                          "--listen", f"127.0.0.1:{port}", "--wait", wait])
        self.wait_for_line("message=ready")
        self.port = int(fields(self.wait_for_line("message=listening"))["address"].rpartition(":")[2])
        self.url = f"http://127.0.0.1:{self.port}"
        self.api = f"{self.url}/v1"

    @property
    def api_key(self):
        return self.key_file.read_text().strip()

    def _command(self, *words):
        done = subprocess.run([str(word) for word in (binary("unloq-authenticator"), *words)],
                              capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def add_user(self, email=None, name=None):
        """A new person and their phone."""
        self._made += 1
        email = email or f"user{self._made}@corp.test"
        words = ["user", "add", email, "--database", self.database, "--origin", "http://127.0.0.1"]
        made = self._command(*words, *(["--name", name] if name else []))
        return Device(self, email, _path_of_link(made))


def _path_of_link(output):
    for line in output.splitlines():
        if line.startswith("Device link: "):
            return urllib.parse.urlsplit(line.removeprefix("Device link: ").strip()).path
    raise AssertionError(f"no device link in: {output}")


class Device:
    """A person's phone: opened by the device link, live by server-sent events."""

    def __init__(self, authenticator, email, link):
        self.authenticator, self.email, self.link = authenticator, email, link
        self.url = authenticator.url + link
        self.cookie = None
        self._lock = threading.Lock()

    def _connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.authenticator.port, timeout=timeout)

    def _open(self):
        """Follows the device link once, for its cookie."""
        with self._lock:
            if self.cookie:
                return
            connection = self._connect()
            connection.request("GET", self.link, headers={"Accept": "text/html"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 303, f"device link: {answer.status}"
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
            connection.close()

    def events(self, timeout=30):
        """The live events, one pair of name and data after another, until the time-out."""
        self._open()
        connection = self._connect(timeout)
        try:
            connection.request("GET", "/device/events", headers={"Cookie": self.cookie, "Accept": "text/event-stream"})
            answer = connection.getresponse()
            assert answer.status == 200, f"device events: {answer.status} {answer.read()}"
            name, data = "message", []
            deadline = time.monotonic() + timeout
            while time.monotonic() < deadline:
                line = answer.readline().decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
                elif not line:
                    if data:
                        yield name, json.loads("\n".join(data))
                    name, data = "message", []
        finally:
            connection.close()

    def wait_pending(self, wanted=lambda request: True, timeout=20):
        """The first pending request for which `wanted` holds, once it is there."""
        for name, data in self.events(timeout):
            if name == "pending":
                for request in data:
                    if wanted(request):
                        return request
        raise AssertionError("no such pending request")

    def _first(self, wanted):
        for name, data in self.events():
            if name == wanted:
                return data
        raise AssertionError(f"no {wanted} event")

    @property
    def pending(self):
        """What waits for a tap now."""
        return self._first("pending")

    @property
    def history(self):
        """What has been decided, newest first."""
        return self._first("history")

    @property
    def rings(self):
        """How often this phone has rung so far."""
        return len(self.pending) + len(self.history)

    def approve(self, request):
        self._answer(request, "approve")

    def deny(self, request):
        self._answer(request, "deny")

    def approve_next(self):
        """Waits for a request and approves it."""
        request = self.wait_pending()
        self.approve(request)
        return request

    def deny_next(self):
        request = self.wait_pending()
        self.deny(request)
        return request

    def wait_quiet(self):
        """Waits until nothing is pending any more."""
        eventually(lambda: not self.pending, "something is still pending on the phone")

    def _answer(self, request, word):
        connection = self._connect()
        connection.request("POST", f"/device/requests/{request['id']}/{word}", body=b"",
                           headers={"Cookie": self.cookie, "X-Unloq-Device": "1", "Content-Length": "0"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{word}: {answer.status} {body}"
        connection.close()
