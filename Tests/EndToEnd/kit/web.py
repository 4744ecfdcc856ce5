"""A small web client that keeps cookies and follows nothing by itself, so that each step can be asserted."""

import http.client
import json as json_text
import urllib.parse
from dataclasses import dataclass, field

NAVIGATION = {
    "Accept": "text/html,application/xhtml+xml",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "same-origin",
}
SCRIPT = {"Accept": "*/*", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Answer:
    """One response, read to its end."""

    status: int
    fields: list
    body: bytes
    request: str = ""

    def field(self, name):
        """The value of a field, or None; two fields of the name fail the test."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} appears {len(values)} times"
        return values[0] if values else None

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json_text.loads(self.body)

    @property
    def location(self):
        return self.field("Location")

    def expect(self, status):
        """Itself, after asserting the status, with the body in the message."""
        assert self.status == status, f"{self.request}: {self.status} instead of {status}\n{self.fields}\n{self.text[:1500]}"
        return self


@dataclass
class WebClient:
    """One browser, as far as cookies go, that talks to one host behind the gateway."""

    port: int
    host: str = "app.test"
    scheme: str = "http"
    headers: dict = field(default_factory=lambda: dict(NAVIGATION))
    cookies: dict = field(default_factory=dict)
    timeout: float = 60
    tls: object = None

    @property
    def authority(self):
        return f"{self.host}:{self.port}"

    @property
    def origin(self):
        return f"{self.scheme}://{self.authority}"

    def request(self, method, target, body=None, headers=None, drop=()):
        """Sends one request on a connection of its own. A header given as None is left out."""
        sent = {"Host": self.authority, **self.headers, **(headers or {})}
        if self.cookies and "Cookie" not in sent:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self._connect()
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None and name not in drop:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            elif method in ("POST", "PUT"):
                connection.putheader("Content-Length", "0")
            connection.endheaders(body)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read(), f"{method} {target}")
        finally:
            connection.close()
        self._keep_cookies(answer)
        return answer

    def _connect(self):
        """A connection that has not been opened yet; with `tls`, an SSL context, to a TLS front on this machine."""
        if self.tls:
            return http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)

    def get(self, target, **headers):
        return self.request("GET", target, headers=_names(headers))

    def script(self, target, method="GET", body=None, **headers):
        """A fetch() from a page of the same origin."""
        return self.request(method, target, body, {**SCRIPT, **_names(headers)})

    def post(self, target, form=None, **headers):
        """A form sent from a page of the same origin."""
        body = urllib.parse.urlencode(form or {}).encode()
        return self.request("POST", target, body, {
            "Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded", **_names(headers)})

    def _keep_cookies(self, answer):
        for line in answer.all("Set-Cookie"):
            pair, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = pair.partition("=")
            gone = any(a.lower() in ("max-age=0", "max-age=-1") or a.lower().startswith("expires=thu, 01 jan 1970")
                       for a in attributes)
            if gone or not value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    # The gate's own pages, step by step.

    def ask_to_sign_in(self, email, target="/"):
        """Opens `target`, fills the sign-in form in, and returns the path of the wait page."""
        turned_away = self.get(target).expect(303)
        assert turned_away.location.startswith("/.unloq/sign-in"), turned_away.location
        self.get(turned_away.location).expect(200)
        sealed = urllib.parse.parse_qs(urllib.parse.urlsplit(turned_away.location).query)["to"][0]
        asked = self.post("/.unloq/sign-in", {"email": email, "to": sealed}).expect(303)
        assert asked.location.startswith("/.unloq/wait/"), asked.location
        return asked.location

    def status(self, wait, hold=None):
        """What the wait page's script gets to know."""
        suffix = f"?hold={hold}" if hold else ""
        return self.script(f"{wait}/status{suffix}", Accept="application/json").expect(200).json

    def outcome(self, wait):
        """The status word once it is no longer pending."""
        from .waiting import eventually
        return eventually(lambda: (word := self.status(wait, hold=20)["status"]) != "pending" and word,
                          f"{wait} is still pending", timeout=60)

    def sign_in(self, device, target="/"):
        """Signs in with a tap on `device` and returns the answer of the page first asked for."""
        wait = self.ask_to_sign_in(device.email, target)
        self.tap(device, wait)
        arrived = self.get(wait).expect(303)
        return self.get(arrived.location)

    def tap(self, device, wait):
        """Approves the one pending request that shows the wait page's match code."""
        code = self.status(wait)["match_code"]
        request = device.wait_pending(lambda r: r["match_code"] == code)
        device.approve(request)
        assert self.outcome(wait) == "approved"
        return request


def _names(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}
