"""Memory of an idle keep-alive connection."""

from .accounting import resident_kib
from .comparison import TARGET
from .lockstep import Lockstep

CONNECTIONS = 2000


def bytes_per_idle_connection(proxy):
    """Opens 2,000 connections, asks once on each, and returns the growth of resident memory per connection.

    Ten connections before them warm up what the first requests of a process set up once.
    """
    with Lockstep(proxy, TARGET, 10) as warm:
        warm.go(20)
        before = resident_kib(proxy.serving_pids())
        with Lockstep(proxy, TARGET, CONNECTIONS) as idle:
            for connection in idle.sockets:
                connection.sendall(idle.request)
                idle.read(connection)
            after = resident_kib(proxy.serving_pids())
    return (after - before) * 1024 / CONNECTIONS
