"""The machine: which core does what, and whether it can be used at all."""

import contextlib
import os
import platform
import resource
import shutil

from . import accounting
from .errors import BenchmarkError

CORES = sorted(os.sched_getaffinity(0))

TOOLS = {"wrk": "wrk", "nginx": "nginx-light", "haproxy": "haproxy", "taskset": "util-linux", "cc": "gcc"}


def check():
    """Raises if there are too few cores or a tool is missing; raises the limit on open files to what is allowed."""
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    missing = [f"{tool} (Debian: {package})" for tool, package in TOOLS.items() if not shutil.which(tool)]
    if missing:
        raise BenchmarkError(f"not installed: {', '.join(missing)}")
    if len(CORES) < 2:
        raise BenchmarkError("two cores are needed: one for the proxy, one for the load and the upstream")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def use_load_core():
    """Moves this very process, and what it starts unpinned, off the proxies' core."""
    os.sched_setaffinity(0, {CORES[1]})
    favour(os.getpid())


def favour(pid):
    """Has the kernel prefer a process to whatever else runs on the machine, which then disturbs the figures less.

    Each program is a session, and so a scheduling group of its own, beside which its nice value counts for nothing.
    Needs root; without it the figures are only noisier.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, pid, -20)
        with open(f"/proc/{pid}/autogroup", "w") as group:
            group.write("-20")
    except OSError:
        pass


def on_proxy_core(argv):
    """The command, to run on the core that the measured proxy has for itself."""
    return ["taskset", "-c", str(CORES[0]), *map(str, argv)]


def on_load_core(argv):
    """The command, to run on the core that load generator and upstream share."""
    return ["taskset", "-c", str(CORES[1]), *map(str, argv)]


@contextlib.contextmanager
def sharing_the_proxy_core(pids):
    """Has the processes run on the proxies' core meanwhile, so that the proxy there is surely the slow part."""
    _move(pids, CORES[0])
    try:
        yield
    finally:
        _move(pids, CORES[1])


def _move(pids, core):
    for pid in pids:
        for thread in accounting.threads(pid):
            os.sched_setaffinity(thread, {core})


def description():
    """One line for the top of the table: processor, kernel, and how busy the machine was before the run."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model}, {len(CORES)} cores, Linux {platform.release()}, load {os.getloadavg()[0]:.2f}"
