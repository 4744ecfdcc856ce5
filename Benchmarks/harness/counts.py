"""Heap allocations and system calls of the gateway per request: counts, so the same in every run, and gates."""

from dataclasses import dataclass

from . import load, machine
from .allocations import AllocationCounter
from .comparison import TARGET
from .gateway import Gateway
from .lockstep import Lockstep
from .syscalls import counted_system_calls

WARM_UP_ROUNDS = 50
ROUNDS = 200


@dataclass
class Counts:
    """Per request, in steady state, at 64 connections."""

    allocations: float
    reallocations: float
    heap_bytes: float
    kept_blocks: float
    syscalls: float
    syscalls_by_name: dict


def measure(folder, upstream):
    """Counts on a gateway of its own, which runs with the counting malloc."""
    counter = AllocationCounter(folder)
    folder = folder / "counted"
    folder.mkdir()
    gateway = Gateway(folder, upstream, environment=counter.environment())
    try:
        gateway.start()
        heap, requests = heap_use(gateway, counter)
        calls, by_name = system_calls(gateway, upstream)
    finally:
        gateway.stop()
    return Counts(heap.allocations / requests, heap.reallocations / requests, heap.bytes / requests,
                  (heap.allocations - heap.frees) / requests, calls, by_name)


def heap_use(proxy, counter, connections=load.CONNECTIONS):
    """What 12,800 requests on 64 warm connections take from the heap, and their number.

    Exact: the connections move in step, and the counters are read while nothing is under way and every log line is
    written. What setting a connection up costs is not in it.
    """
    proxy.log.start()
    with Lockstep(proxy, TARGET, connections) as clients:
        warm = clients.go(WARM_UP_ROUNDS)
        proxy.log.expect(warm, 0, proxy.name)
        before = counter.read()
        requests = clients.go(ROUNDS)
        proxy.log.expect(warm + requests, 0, proxy.name)
        return counter.read() - before, requests


def system_calls(proxy, upstream, seconds=2):
    """System calls per request under wrk, in all and by name.

    The upstream shares the proxy's core meanwhile. A proxy that waits for its upstream or for wrk calls epoll_wait more
    often, for want of work, and that would measure the machine. This way 64 connections always keep it busy, and the
    figure is the same in every run to about 0.02.

    All calls of the run count, also those that accept and close its 64 connections: a few hundred in some ten
    thousand requests. The number of requests is the number of access log lines.
    """
    with machine.sharing_the_proxy_core(upstream.serving_pids()):
        load.run(proxy, 1, TARGET)
        counters = counted_system_calls(proxy.serving_pids())
        try:
            load.run(proxy, seconds, TARGET)
            requests = proxy.log.lines()
            total, by_name = counters.totals()
        finally:
            counters.close()
    return total / requests, {name: count / requests for name, count in by_name.items() if count / requests >= 0.005}
