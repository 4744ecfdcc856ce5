"""Loopback ports for programs that cannot choose one themselves (nginx, Prometheus)."""

import socket

_given = set()


def free_port():
    """A loopback port that nobody listens on now, and that this run has not given out before."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port


def accepts(port, host="127.0.0.1"):
    """Whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
