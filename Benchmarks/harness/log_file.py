"""An access log that is read while it is written: every request must leave its line."""

import os
import time

from kit.waiting import eventually

from .errors import BenchmarkError


class LogFile:
    """The access log of one proxy, on a real file system."""

    def __init__(self, path, required=b"", delay=0.1):
        """`required` is a text that every line must contain, so that a refused request cannot pass for a served one.

        `delay` is how many seconds a line may be on its way: no line comes for that long before a count starts.
        """
        self.path = path
        self.required = required
        self.delay = delay
        path.touch()

    def start(self):
        """Forgets what was written so far. Every proxy appends, so an emptied file goes on at its start."""
        size = -1
        while size != (size := os.path.getsize(self.path)):
            time.sleep(self.delay)
        os.truncate(self.path, 0)

    def lines(self):
        """Complete lines since `start()`."""
        return sum(block.count(b"\n") for block in self._blocks())

    def _blocks(self):
        with open(self.path, "rb") as file:
            while block := file.read(1 << 20):
                yield block

    def expect(self, completed, in_flight, name):
        """Waits for a line for each completed request.

        `in_flight` more are right: requests that were under way when the load generator hung up are logged too.
        Returns how many lines there are.
        """
        eventually(lambda: self.lines() >= completed,
                   lambda: f"{name}: {completed} requests, {self.lines()} lines in {self.path}", timeout=20)
        lines = self.lines()
        if lines > completed + in_flight:
            raise BenchmarkError(f"{name}: {completed} requests but {lines} lines in {self.path}")
        self._expect_content(name)
        return lines

    def _expect_content(self, name):
        if not self.required:
            return
        with open(self.path, "rb") as file:
            for line in file:
                if self.required not in line and line.endswith(b"\n"):
                    raise BenchmarkError(f"{name}: a request that was not served as it should: {line.decode()}")
