"""A UNLOQ service that answers as badly as it is told to, and counts how often it was asked."""

import json
import socket
import ssl
import struct
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def _json(handler, status, document, extra=()):
    _bytes(handler, status, json.dumps(document).encode(), "application/json", extra)


def _bytes(handler, status, body, kind, extra=()):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in extra:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _error(code, status, message="no"):
    return {"error": {"code": code, "ns": code.split(".")[0], "message": message, "status": status}}


def _token(kind, email):
    """An access token from which the e-mail can be read again."""
    return kind + email.encode().hex().ljust(130, "z")


def _email(token):
    return bytes.fromhex(token[2:].rstrip("z")).decode()


def approve(handler, path, call):
    """Says yes at once, as a very quick person would."""
    if path.endswith("/authenticate"):
        _json(handler, 200, {"type": "api.application.approval.authenticate",
                             "result": {"unloq_id": "9001", "token": _token("AU", call["email"])}})
    elif path.endswith("/token"):
        email = _email(call["token"])
        _json(handler, 200, {"type": "api.application.approval.token", "result": {
            "approval_id": "6f0f5a0e-2b0c-4d55-9a3e-0c6a4f1d2b77-Qw3rTy9Z", "unloq_id": "9001", "method": "UNLOQ",
            "token_type": "AUTHENTICATE" if call["token"].startswith("AU") else "AUTHORIZE",
            **({"email": email} if email else {})}})
    elif "/actions" in path:
        _json(handler, 200, {"type": "api.application.action.read", "result": {
            "id": "1", "action": {"code": "unloq-gateway", "title": "t", "message": "m"}, "is_active": True}})
    elif "/authorize/" in path:
        _json(handler, 200, {"type": "api.application.approval.authorize",
                             "result": {"approval_id": "a-1", "unloq_id": "9001", "token": _token("AZ", call.get("email", ""))}})
    else:
        _json(handler, 404, _error("TRANSPORT.NOT_FOUND", 404))


def fails_with(status, code="SERVER.ERROR"):
    """An error envelope with the status."""
    return lambda handler, path, call: _json(handler, status, _error(code, status))


def bad_json(handler, path, call):
    _bytes(handler, 200, b'{"type": "api.application.approval.authenticate", "result": {"unloq', "application/json")


def wrong_shape(handler, path, call):
    """Well-formed JSON that lacks the field which proves an approval."""
    _json(handler, 200, {"type": "api.application.approval.authenticate", "result": {}})


def error_with_200(handler, path, call):
    """The trap of the fact sheet: status 200 and an error inside."""
    _json(handler, 200, _error("APPROVAL.TIMEOUT", 502))


def html_page(handler, path, call):
    """What a captive portal or a wrong host answers."""
    _bytes(handler, 200, b"<html><body>Welcome</body></html>", "text/html")


def redirect(handler, path, call):
    """A redirect that would carry the API key elsewhere if it were followed."""
    fake = handler.server.fake
    _bytes(handler, 302, b"", "text/plain", [("Location", f"{fake.url}/elsewhere")])


def throttled(handler, path, call):
    _json(handler, 429, _error("FIREWALL.THROTTLE", 429), [("Retry-After", "120")])


def misconfigured(handler, path, call):
    _json(handler, 401, _error("APPLICATION.NOT_FOUND", 401))


def no_device(handler, path, call):
    _json(handler, 400, _error("APPROVAL.DEVICE", 400))


def denied(handler, path, call):
    _json(handler, 400, _error("APPROVAL.DENIED", 400))


def timed_out(handler, path, call):
    _json(handler, 502, _error("APPROVAL.TIMEOUT", 502))


def huge_answer(handler, path, call):
    """A body that nobody needs, longer than anybody should read."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        for _ in range(4096):
            handler.wfile.write(b" " * 65536)
    except OSError:
        pass


def huge_head(handler, path, call):
    """A head far over any limit."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    try:
        for number in range(50_000):
            handler.wfile.write(b"X-Filler-%d: %s\r\n" % (number, b"y" * 100))
        handler.wfile.write(b"\r\n{}")
    except OSError:
        pass
    handler.close_connection = True


def hang(handler, path, call):
    """Takes the call and never answers it."""
    handler.server.fake.released.wait(120)
    handler.close_connection = True


def reset(handler, path, call):
    """Ends the connection with a reset, without an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def half_answer(handler, path, call):
    """Promises more than it sends, then closes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
                        b'{"type": "x", "result": {"unloq_id": "9001", "token": "AU')
    handler.close_connection = True


class FakeUnloq:
    """The API on a loopback port of its own; `behaviour` may be changed while it runs."""

    def __init__(self, behaviour=approve, certificate=None):
        self.behaviour = behaviour
        self.calls = []
        self.bodies = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.fake = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True,
                                                      do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self.api = f"{self.url}/v1"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def count(self, end):
        """How many calls of one kind have come so far."""
        return sum(path.endswith(end) for path in self.calls)

    def stop(self):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 0

    def _answer(self):
        path = self.path.split("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            call = json.loads(body) if body else {}
        except ValueError:
            call = {}
        fake = self.server.fake
        fake.calls.append(path)
        fake.bodies.append((path, call))
        fake.behaviour(self, path, call)

    do_GET = do_POST = do_PUT = _answer

    def handle(self):
        try:
            super().handle()
        except (OSError, ValueError):
            pass

    def log_message(self, *_):
        pass


def self_signed(folder, name="127.0.0.1", days=2):
    """A certificate that nobody has reason to trust, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    kind = "IP" if name[0].isdigit() else "DNS"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", str(days), "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName={kind}:{name}"], check=True, capture_output=True)
    return certificate, key
