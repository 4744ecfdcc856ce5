"""A real program as a child process, its output kept line by line."""

import atexit
import os
import shlex
import signal
import subprocess
import threading
import time

_running = set()


@atexit.register
def _stop_leftovers():
    for program in list(_running):
        program.kill()


class Program:
    """One started program. `stop()` asks it to end, `kill()` does not ask."""

    def __init__(self, argv, *, name=None, env=None, cwd=None, stdout_path=None):
        self.name = name or os.path.basename(str(argv[0]))
        self.argv = [str(word) for word in argv]
        self.lines = []
        self.output = []
        self._changed = threading.Condition()
        stdout = open(stdout_path, "wb") if stdout_path else subprocess.PIPE
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, cwd=cwd,
            env={**os.environ, **(env or {})}, start_new_session=True)
        if stdout_path:
            stdout.close()
        _running.add(self)
        self._readers = [threading.Thread(target=self._read, args=(self.process.stderr, self.lines), daemon=True)]
        if self.process.stdout:
            self._readers.append(
                threading.Thread(target=self._read, args=(self.process.stdout, self.output), daemon=True))
        for reader in self._readers:
            reader.start()

    def _read(self, stream, lines):
        for line in stream:
            with self._changed:
                lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_running(self):
        return self.process.poll() is None

    def wait_for_line(self, wanted, timeout=20.0, after=0):
        """The first line of standard error, from number `after` on, for which `wanted` holds (a text or a function)."""
        matches = wanted if callable(wanted) else lambda line: wanted in line
        deadline = time.monotonic() + timeout
        seen = after
        with self._changed:
            while True:
                while seen < len(self.lines):
                    if matches(self.lines[seen]):
                        return self.lines[seen]
                    seen += 1
                left = deadline - time.monotonic()
                if left <= 0 or (not self.is_running and not any(reader.is_alive() for reader in self._readers)):
                    raise AssertionError(self.story(f"no line {wanted!r}"))
                self._changed.wait(min(left, 0.2))

    def wait_exit(self, timeout=20.0):
        """The exit code, once the program has ended by itself; also waits for the last of its output."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(self.story(f"still running after {timeout} s")) from error
        for reader in self._readers:
            reader.join(timeout=5)
        _running.discard(self)
        return code

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, timeout=20.0):
        """SIGTERM, and the exit code; a program that does not end in time is killed and the test fails."""
        if self.is_running:
            self.signal(signal.SIGTERM)
        try:
            return self.wait_exit(timeout)
        except AssertionError:
            self.kill()
            raise

    def kill(self):
        """Ends the program and all of its children at once."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        _running.discard(self)

    def resident_kib(self):
        """Resident memory now, in KiB."""
        return self._status("VmRSS")

    def peak_kib(self):
        """Highest resident memory so far, in KiB."""
        return self._status("VmHWM")

    def _status(self, key):
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
        raise AssertionError(f"{self.name} has no {key}")

    def story(self, headline):
        """What a person wants to read when a test fails on this program."""
        tail = "\n".join("    " + line for line in self.lines[-25:])
        state = "running" if self.is_running else f"ended with {self.process.returncode}"
        return f"{self.name}: {headline} ({state})\n  {shlex.join(self.argv)}\n{tail}"


def fields(line):
    """The fields of a logfmt line."""
    return dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
