"""System calls of a process, counted by the kernel.

`perf_event_open(2)` on the tracepoint raw_syscalls:sys_enter counts every call of every thread exactly and costs the
process nearly nothing, so the proxy works as it does otherwise. It needs root (or CAP_PERFMON and a readable tracefs).
Where it cannot be had, `strace -c` counts. That slows every call down many times, so the proxy finds more events each
time it asks and the figure comes out up to 0.1 lower.
"""

import ctypes
import os
import pathlib
import platform
import re
import shutil
import signal
import struct
import subprocess
import tempfile

from kit.waiting import eventually

from . import accounting
from .errors import BenchmarkError

TRACEFS = [pathlib.Path("/sys/kernel/tracing"), pathlib.Path("/sys/kernel/debug/tracing")]
NUMBERS = {"x86_64": 298, "aarch64": 241}

TRACEPOINT = 2
INHERIT = 1 << 1
CLOSE_ON_EXEC = 1 << 3

# Shown by name; everything else is in the total only.
NAMED = ["recvfrom", "recvmsg", "read", "readv", "sendto", "sendmsg", "write", "writev", "epoll_wait", "epoll_pwait",
         "epoll_pwait2", "epoll_ctl", "futex", "accept4", "close", "shutdown", "timerfd_settime", "setsockopt",
         "sendfile", "splice"]


def counted_system_calls(pids):
    """Counters that run from now on: the kernel's, or strace's where the kernel refuses."""
    try:
        return KernelCounters(pids)
    except OSError as error:
        if not shutil.which("strace"):
            raise BenchmarkError(f"system calls: the kernel does not count them for this user ({error}), and there is no "
                                 "strace. Run as root, or install strace") from error
        return TracedCalls(pids)


class KernelCounters:
    """Counters on every thread of some processes, and on threads these start later, from now until `close()`."""

    def __init__(self, pids):
        self._counters = {"": _counters("raw_syscalls/sys_enter", pids)}
        for name in NAMED:
            try:
                self._counters[name] = _counters(f"syscalls/sys_enter_{name}", pids)
            except FileNotFoundError:
                continue

    def totals(self):
        """All calls so far, and the named ones that happened."""
        counts = {name: sum(struct.unpack("Q", os.read(counter, 8))[0] for counter in counters)
                  for name, counters in self._counters.items()}
        return counts.pop(""), {name: count for name, count in counts.items() if count}

    def close(self):
        """Ends the counting."""
        for counters in self._counters.values():
            for counter in counters:
                os.close(counter)


class TracedCalls:
    """The same by `strace -c`."""

    def __init__(self, pids):
        self._summary = tempfile.NamedTemporaryFile("r", prefix="strace-")
        words = [word for pid in pids for word in ("-p", str(pid))]
        self._strace = subprocess.Popen(["strace", "-f", "-c", "-o", self._summary.name, *words],
                                        stderr=subprocess.DEVNULL)
        eventually(lambda: all(_is_traced(pid) for pid in pids), "strace does not attach")

    def totals(self):
        """All calls until now, and each by name. Ends the counting."""
        self.close()
        calls = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", self._summary.read(), re.MULTILINE)
        counts = {name: int(count) for count, name in calls}
        return counts.pop("total"), counts

    def close(self):
        """Ends the counting."""
        if self._strace.poll() is None:
            self._strace.send_signal(signal.SIGINT)
            self._strace.wait()


def _is_traced(pid):
    with open(f"/proc/{pid}/status") as book:
        return any(line.startswith("TracerPid:") and int(line.split()[1]) for line in book)


def _counters(event, pids):
    tracepoint = _tracepoint(event)
    return [_open(tracepoint, thread) for pid in pids for thread in accounting.threads(pid)]


def _tracepoint(event):
    for folder in TRACEFS:
        if (path := folder / "events" / event / "id").exists():
            return int(path.read_text())
    raise FileNotFoundError(2, "no such tracepoint", event)


def _open(tracepoint, thread):
    # struct perf_event_attr, its first version: type, size, config, sample_period, sample_type, read_format, flags,
    # wakeup_events, bp_type, config1.
    attributes = struct.pack("=IIQQQQQIIQ", TRACEPOINT, 64, tracepoint, 0, 0, 0, INHERIT, 0, 0, 0)
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.syscall(NUMBERS[platform.machine()], attributes, thread, -1, -1, CLOSE_ON_EXEC)
    if descriptor < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return descriptor
