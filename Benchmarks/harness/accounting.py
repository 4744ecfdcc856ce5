"""What the kernel has on its books for a process: processor time and memory."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


class ProcessorTime:
    """Processor time of some processes since this value was made.

    The total is the sum over all threads of the first number of /proc/PID/task/TID/schedstat: nanoseconds on a
    processor, in user mode and in the kernel. It is what utime + stime of /proc/PID/stat add up to, without their
    rounding to ticks of 10 ms. A thread that ends meanwhile takes its figure along; the proxies' threads stay.
    """

    def __init__(self, pids):
        self._pids = pids
        self._threads = _thread_nanoseconds(pids)
        self._split = _user_and_system(pids)

    def seconds(self):
        """User and system time since the start, in seconds."""
        now = _thread_nanoseconds(self._pids)
        return sum(spent - self._threads.get(thread, 0) for thread, spent in now.items()) / 1e9

    def user_share(self):
        """Which part of it was spent in user mode, 0 to 1; sampled by the kernel's tick, good to a few percent."""
        user, system = (after - before for after, before in zip(_user_and_system(self._pids), self._split))
        return user / (user + system) if user + system else 0.0


def _thread_nanoseconds(pids):
    spent = {}
    for pid in pids:
        for thread in threads(pid):
            try:
                with open(f"/proc/{pid}/task/{thread}/schedstat") as book:
                    spent[thread] = int(book.read().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return spent


def _user_and_system(pids):
    user = system = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as book:
            fields = book.read().rpartition(")")[2].split()
        user, system = user + int(fields[11]), system + int(fields[12])
    return user / TICKS, system / TICKS


def threads(pid):
    """The ids of the threads of a process."""
    return [int(name) for name in os.listdir(f"/proc/{pid}/task")]


def children(pid):
    """The ids of the processes that a process has started and that still run."""
    found = []
    for thread in threads(pid):
        with open(f"/proc/{pid}/task/{thread}/children") as book:
            found += [int(name) for name in book.read().split()]
    return found


def resident_kib(pids):
    """Resident memory of the processes together, in KiB."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status") as book:
            total += next(int(line.split()[1]) for line in book if line.startswith("VmRSS:"))
    return total
