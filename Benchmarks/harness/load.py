"""Load from wrk: as many requests as one proxy can take, on connections that stay open."""

import json
import pathlib
import subprocess
import time
from dataclasses import dataclass

from . import machine
from .accounting import ProcessorTime, resident_kib
from .errors import BenchmarkError

SCRIPT = pathlib.Path(__file__).with_name("report.lua")
CONNECTIONS = 64


@dataclass
class LoadResult:
    """One run of wrk against one proxy."""

    requests: int
    seconds: float
    received_bytes: int
    p50_us: int
    p99_us: int
    processor_seconds: float
    user_share: float
    rss_kib: int

    @property
    def cpu_us_per_request(self):
        return self.processor_seconds / self.requests * 1e6

    @property
    def requests_per_second(self):
        return self.requests / self.seconds

    @property
    def cpu_ns_per_byte(self):
        return self.processor_seconds / self.received_bytes * 1e9


def run(proxy, seconds, target, connections=CONNECTIONS):
    """Loads `proxy` for some seconds and returns a LoadResult, once the access log has a line for every request.

    The processor time is read after that, so that a log writer that lags behind does not get its work for free.
    """
    pids = proxy.serving_pids()
    proxy.log.start()
    spent = ProcessorTime(pids)
    wrk = subprocess.Popen(
        machine.on_load_core(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", SCRIPT,
                              *proxy.header_arguments(), f"http://127.0.0.1:{proxy.port}{target}"]),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    highest = 0
    while wrk.poll() is None:
        highest = max(highest, resident_kib(pids))
        time.sleep(0.1)
    output = wrk.stdout.read()
    figures = _figures(proxy.name, output)
    proxy.log.expect(figures["requests"], connections, proxy.name)
    return LoadResult(figures["requests"], figures["duration_us"] / 1e6, figures["bytes"], figures["p50_us"],
                      figures["p99_us"], spent.seconds(), spent.user_share(), highest)


def _figures(name, output):
    last = output.strip().rpartition("\n")[2]
    if not last.startswith("{"):
        raise BenchmarkError(f"{name}: wrk failed:\n{output}")
    figures = json.loads(last)
    if figures["errors"] or not figures["requests"]:
        raise BenchmarkError(f"{name}: wrk saw {figures['errors']} errors:\n{output}")
    return figures
