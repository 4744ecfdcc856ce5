"""An upstream that keeps the exact bytes of what reaches it."""

import socket
import threading
from dataclasses import dataclass, field

from .raw import RawConnection
from .waiting import eventually


@dataclass
class Recorded:
    """One request as it arrived."""

    head: bytes
    body: bytes = b""
    raw_body: bytes = b""
    connection: int = 0
    is_complete: bool = True

    @property
    def request_line(self):
        return self.head.split(b"\r\n", 1)[0]

    @property
    def target(self):
        return self.request_line.split(b" ")[1].decode("latin-1")

    @property
    def fields(self):
        """Names in lower case, values as they came, in order."""
        pairs = [line.partition(b":") for line in self.head[:-4].split(b"\r\n")[1:]]
        return [(name.decode("latin-1").lower(), value.strip().decode("latin-1")) for name, _, value in pairs]

    def field(self, name):
        values = [value for key, value in self.fields if key == name.lower()]
        assert len(values) <= 1, f"{name} reached the upstream {len(values)} times: {values}"
        return values[0] if values else None

    def has(self, name):
        return any(key == name.lower() for key, _ in self.fields)


def answer_ok(exchange):
    """The answer of a recorder that was told nothing else."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n\r\n"
    exchange.reply(head if exchange.request.head.startswith(b"HEAD ") else head + b"ok\n")


class Exchange:
    """What a behaviour gets: the request, and the connection to answer on."""

    def __init__(self, recorder, connection, request):
        self.recorder, self.connection, self.request = recorder, connection, request
        self.keeps_open = True

    def reply(self, data):
        self.connection.send(data)

    def close(self):
        self.keeps_open = False

    def reset(self):
        self.connection.reset()
        self.keeps_open = False


@dataclass
class Recorder:
    """Accepts on a loopback port of its own. `behaviour` is called for each request, on the connection's thread."""

    behaviour: object = answer_ok
    before_request: object = None
    requests: list = field(default_factory=list)
    connections: int = 0

    def __post_init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._lock = threading.Lock()
        self._open = set()
        self.released = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(accepted)
            threading.Thread(target=self._serve, args=(accepted, number), daemon=True).start()

    def _serve(self, accepted, number):
        connection = RawConnection.__new__(RawConnection)
        accepted.settimeout(120)
        connection.socket, connection.buffer = accepted, b""
        try:
            while True:
                if self.before_request and not self.before_request(connection):
                    return
                request = self._read(connection, number)
                if request is None:
                    return
                exchange = Exchange(self, connection, request)
                self.behaviour(exchange)
                if not exchange.keeps_open:
                    return
        except OSError:
            pass
        finally:
            with self._lock:
                self._open.discard(accepted)
            accepted.close()

    def _read(self, connection, number):
        head = connection.read_until(b"\r\n\r\n")
        if not head:
            return None
        request = Recorded(head, connection=number, is_complete=head.endswith(b"\r\n\r\n"))
        with self._lock:
            self.requests.append(request)
        if not request.is_complete:
            return None
        request.is_complete = False
        fields = dict(request.fields)
        if "chunked" in fields.get("transfer-encoding", "").lower():
            request.body, request.raw_body = self._read_chunked(connection)
        elif "content-length" in fields:
            if fields.get("expect", "").lower() == "100-continue":
                connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = int(fields["content-length"])
            request.body = request.raw_body = connection.read_exactly(length)
            if len(request.body) < length:
                return None
        request.is_complete = True
        return request

    def _read_chunked(self, connection):
        body, raw = b"", b""
        while True:
            line = connection.read_until(b"\r\n")
            raw += line
            if not line.endswith(b"\r\n"):
                raise ConnectionError("chunked body cut short")
            size = int(line.split(b";")[0], 16)
            if size == 0:
                while True:
                    trailer = connection.read_until(b"\r\n")
                    raw += trailer
                    if not trailer.endswith(b"\r\n"):
                        raise ConnectionError("trailers cut short")
                    if trailer == b"\r\n":
                        return body, raw
            data = connection.read_exactly(size)
            end = connection.read_exactly(2)
            body, raw = body + data, raw + data + end
            if end != b"\r\n":
                raise ConnectionError("chunk without its end")

    def wait_for(self, count=1, timeout=10):
        """The last request, once `count` have arrived."""
        eventually(lambda: len(self.requests) >= count,
                   lambda: f"{count} requests at the upstream, there are {len(self.requests)}", timeout)
        return self.requests[-1]

    def only(self):
        """The one request that arrived."""
        self.wait_for(1)
        assert len(self.requests) == 1, [request.request_line for request in self.requests]
        return self.requests[0]

    def forget(self):
        self.requests.clear()

    def drop_connections(self):
        """Closes every open connection, as a restarted upstream does."""
        with self._lock:
            open_now = list(self._open)
        for connection in open_now:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.released.set()
        self._listener.close()
        self.drop_connections()
