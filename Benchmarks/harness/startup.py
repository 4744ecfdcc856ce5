"""From the start of the program to its first served request."""

import socket
import time
from statistics import median

from . import machine
from .errors import BenchmarkError


def milliseconds(make_proxy, target, times=5):
    """The median over some starts of the time from the start of the process to the end of the first answer.

    `make_proxy` gives a proxy that has not been started, `target` is a path that needs no session.
    """
    return median(_once(make_proxy(), target) for _ in range(times)) * 1000


def _once(proxy, target):
    request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    start = time.perf_counter()
    proxy.program = proxy.launch()
    machine.favour(proxy.program.pid)
    try:
        while time.perf_counter() < start + 10:
            try:
                with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as connection:
                    connection.sendall(request)
                    answer = connection.recv(65536)
            except ConnectionError:
                time.sleep(0.0005)
                continue
            taken = time.perf_counter() - start
            if not answer.startswith(b"HTTP/1.1 200 "):
                raise BenchmarkError(f"{proxy.name}'s first answer: {answer[:200]!r}")
            return taken
        raise BenchmarkError(proxy.program.story("served nothing within 10 s"))
    finally:
        proxy.stop()
