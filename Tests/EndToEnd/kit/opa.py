"""An Open Policy Agent, as far as its Data API goes: real Rego, evaluated by regopy; late, broken or gone on demand.

    python opa.py PORT POLICY.rego        # serves until it is killed
"""

import json
import pathlib
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from regopy import Interpreter


def decide(handler, path, call):
    """Answers as OPA does: the document's value as `result`, or nothing at all where it is undefined."""
    found = handler.server.opa.evaluate(path, call["input"])
    _bytes(handler, 200, json.dumps({} if found is None else {"result": found}).encode())


def answers(body, status=200):
    """Answers every question with these bytes."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler, path, call: _bytes(handler, status, body)


def late(handler, path, call):
    """Answers `allow`, but only once the test lets it."""
    handler.server.opa.released.wait(60)
    _bytes(handler, 200, b'{"result": {"decision": "allow"}}')


def reset(handler, path, call):
    """Ends the connection with a reset, without an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def half_answer(handler, path, call):
    """Promises more than it sends, then closes."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"result": {"decision": "allow"}}')
    handler.close_connection = True


def redirect(handler, path, call):
    """Sends the question elsewhere, where the answer would be yes."""
    _bytes(handler, 307, b"", [("Location", "/v1/data/elsewhere/allow")])


def _bytes(handler, status, body, extra=()):
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in extra:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class Opa:
    """A policy on a loopback port; `behaviour` may be changed while it runs, and `questions` keeps what was asked."""

    def __init__(self, rego, behaviour=decide, port=0):
        self.behaviour = behaviour
        self.questions = []
        self.tokens = []
        self.released = threading.Event()
        self._interpreter = Interpreter()
        self._interpreter.add_module("policy", rego)
        self._lock = threading.Lock()
        self._open(port)

    def _open(self, port):
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._server.daemon_threads = True
        self._server.opa = self
        self._connections = set()
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, document="unloq/gate"):
        return f"http://127.0.0.1:{self.port}/v1/data/{document}"

    def evaluate(self, path, question):
        """The value of the document, None where it is undefined."""
        document = "data." + path.removeprefix("/v1/data/").replace("/", ".")
        with self._lock:
            self._interpreter.set_input(question)
            found = str(self._interpreter.query(document))
        return None if found == "undefined" else json.loads(found)["expressions"][0]

    def go(self):
        """The server is gone: nobody listens any more, and open connections end."""
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def come_back(self):
        """The server is there again, on the same port."""
        self._open(self.port)

    def stop(self):
        self.released.set()
        self.go()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        opa = self.server.opa
        call = json.loads(body)
        opa.questions.append(call["input"])
        opa.tokens.append(self.headers.get("Authorization"))
        opa.behaviour(self, self.path, call)

    def handle(self):
        self.server.opa._connections.add(self.connection)
        try:
            super().handle()
        except (OSError, ValueError):
            pass
        finally:
            self.server.opa._connections.discard(self.connection)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Opa(pathlib.Path(sys.argv[2]).read_text(), port=int(sys.argv[1]))
    threading.Event().wait()
