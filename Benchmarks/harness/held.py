"""Memory of a request that is held while a phone rings."""

import socket
import threading

from kit.fake_unloq import approve
from kit.waiting import eventually

from . import gateway
from .accounting import resident_kib
from .errors import BenchmarkError

HELD = 200
WARM = 20


class HoldingGateway(gateway.Gateway):
    """A gateway with a rule that asks for a tap of its own, and a phone that nobody answers until `answer()`."""

    def __init__(self, folder, upstream):
        super().__init__(folder, upstream)
        self._answered = threading.Event()

    def conf(self):
        conf = super().conf()
        conf["policy"]["rules"].insert(0, {"name": "tap", "match": {"path": "/tap/**"},
                                           "require": {"approval": "5m", "scope": "rule"}})
        return conf

    def ring_on(self):
        """From now on every step-up waits for `answer()`."""
        def wait(handler, path, call):
            if "/authorize/" in path:
                self._answered.wait(60)
            approve(handler, path, call)
        self.unloq.behaviour = wait

    def answer(self):
        """The tap."""
        self._answered.set()

    def stop(self):
        self.answer()
        super().stop()


def bytes_per_held_request(proxy):
    """Holds 200 requests without a body behind one push, and returns the growth of resident memory for each."""
    proxy.ring_on()
    connections = []
    try:
        _hold(proxy, connections, WARM)
        before = resident_kib(proxy.serving_pids())
        _hold(proxy, connections, HELD)
        after = resident_kib(proxy.serving_pids())
        proxy.answer()
        for connection in connections:
            if not connection.recv(4096).startswith(b"HTTP/1.1 200 "):
                raise BenchmarkError(f"{proxy.name} did not let a held request go on after the tap")
    finally:
        for connection in connections:
            connection.close()
    return (after - before) * 1024 / HELD


def _hold(proxy, connections, count):
    """Sends `count` requests, and waits until the gateway has taken in all that were sent."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in proxy.headers().items())
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=20)
        connection.sendall(f"GET /tap/{len(connections)} HTTP/1.1\r\n{fields}Prefer: wait=60\r\n\r\n".encode())
        connections.append(connection)
    eventually(lambda: not any(_unread(proxy.port)), "the gateway does not take the requests in")


def _unread(port):
    """Bytes that wait to be read, for each of the gateway's connections."""
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in list(table)[1:]]
    return [int(row[4].split(":")[1], 16) for row in rows if row[1] == f"0100007F:{port:04X}" and row[3] == "01"]
