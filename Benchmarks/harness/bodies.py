"""Big bodies: processor time per byte, downwards and upwards, beside nginx."""

import socket
import threading
from dataclasses import dataclass
from statistics import median

from . import comparison
from .accounting import ProcessorTime
from .errors import BenchmarkError

MEBIBYTE, GIBIBYTE = 1 << 20, 1 << 30
PIECE = 1 << 20


@dataclass
class BodyRow:
    """Processor time per byte of two proxies for one kind of body, and the median of the per-round ratios."""

    name: str
    ours_ns: float
    nginx_ns: float
    ratio: float


def downloads_of_1_mib(gateway, nginx, rounds, seconds, say):
    """1 MiB answers on 8 kept-alive connections."""
    series = comparison.compare([gateway, nginx], rounds, seconds, target="/files/1MiB", connections=8, say=say)
    ours, its = series[gateway.name], series[nginx.name]
    return BodyRow("1 MiB down", ours.middle("cpu_ns_per_byte"), its.middle("cpu_ns_per_byte"),
                   ours.ratio(its, "cpu_ns_per_byte"))


def single_transfers(gateway, nginx, name, size, rounds, transfer):
    """One body after the other on one connection each, by `transfer(proxy, size)`."""
    ours, its = [], []
    for _ in range(rounds):
        for proxy, figures in ((gateway, ours), (nginx, its)):
            spent = ProcessorTime(proxy.serving_pids())
            transfer(proxy, size)
            figures.append(spent.seconds() / size * 1e9)
    return BodyRow(name, median(ours), median(its), median(one / other for one, other in zip(ours, its)))


def download(proxy, size):
    """Gets a file of the upstream and checks that all of it came."""
    target = {MEBIBYTE: "/files/1MiB", GIBIBYTE: "/files/1GiB"}[size]
    with _ask(proxy, f"GET {target} HTTP/1.1\r\n") as connection:
        buffer = bytearray(PIECE)
        got = connection.recv_into(buffer)
        head_end = bytes(buffer[:got]).find(b"\r\n\r\n") + 4
        if not buffer.startswith(b"HTTP/1.1 200 ") or head_end < 4:
            raise BenchmarkError(f"{proxy.name} answered {bytes(buffer[:200])!r}")
        left = size - (got - head_end)
        while left > 0:
            if not (got := connection.recv_into(buffer)):
                raise BenchmarkError(f"{proxy.name}: {left} of {size} bytes did not come")
            left -= got


def upload(proxy, size):
    """Posts zeros to the path whose upstream swallows and counts them."""
    with _ask(proxy, f"POST /sink HTTP/1.1\r\nContent-Length: {size}\r\n") as connection:
        zeros = bytes(PIECE)
        for _ in range(size // PIECE):
            connection.sendall(zeros)
        answer = connection.recv(65536)
        if not answer.startswith(b"HTTP/1.1 200 ") or not answer.endswith(b"\r\n\r\n%d" % size):
            raise BenchmarkError(f"{proxy.name} answered {answer!r} to {size} bytes")


def _ask(proxy, first_line):
    connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=60)
    fields = "".join(f"{name}: {value}\r\n" for name, value in proxy.headers().items())
    connection.sendall(f"{first_line}{fields}\r\n".encode())
    return connection


class Sink:
    """An upstream that reads a body to its end and answers how long it was, one connection after the other."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._swallow, args=(connection,), daemon=True).start()

    @staticmethod
    def _swallow(connection):
        buffer = bytearray(PIECE)
        with connection:
            while head := _head(connection):
                fields, rest = head
                length = int(fields.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
                left = length - len(rest)
                while left > 0 and (got := connection.recv_into(buffer)):
                    left -= got
                text = str(length - left).encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text))

    def close(self):
        """Takes no more connections."""
        self._listener.close()


def _head(connection):
    """The head of the next request and what came with it, or None at the end of the connection."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65536)
        if not piece:
            return None
        got += piece
    fields, _, rest = got.partition(b"\r\n\r\n")
    return fields + b"\r\n", rest
