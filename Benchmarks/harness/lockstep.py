"""A load whose number of requests is known exactly: every connection asks once, then every answer is read, and again."""

import socket

from .errors import BenchmarkError


class Lockstep:
    """Keep-alive connections to one proxy that move in step. A context manager: they close at its end."""

    def __init__(self, proxy, target, connections, method="GET"):
        self.proxy = proxy
        fields = "".join(f"{name}: {value}\r\n" for name, value in proxy.headers().items())
        self.request = f"{method} {target} HTTP/1.1\r\n{fields}\r\n".encode()
        self.sockets = [socket.create_connection(("127.0.0.1", proxy.port), timeout=20) for _ in range(connections)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.sockets:
            connection.close()

    def go(self, rounds):
        """Sends `rounds` requests on every connection and returns how many that were in all."""
        for _ in range(rounds):
            for connection in self.sockets:
                connection.sendall(self.request)
            for connection in self.sockets:
                self.read(connection)
        return rounds * len(self.sockets)

    def read(self, connection):
        """Reads one answer of status 200 to its end."""
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._some(connection)
        head = answer[:end].lower()
        if not head.startswith(b"http/1.1 200 "):
            raise BenchmarkError(f"{self.proxy.name} answered {answer[:end].decode('latin-1')}")
        length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        left = length - (len(answer) - end - 4)
        while left > 0:
            left -= len(self._some(connection))

    def _some(self, connection):
        piece = connection.recv(65536)
        if not piece:
            raise BenchmarkError(f"{self.proxy.name} closed a keep-alive connection")
        return piece
