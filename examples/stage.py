"""What the examples share: programs on loopback in a folder of their own, a person to play, and an end on Ctrl-C."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

from kit.authenticator import Authenticator  # noqa: E402
from kit.binaries import binary  # noqa: E402
from kit.ports import accepts, free_port  # noqa: E402
from kit.program import Program  # noqa: E402
from kit.waiting import eventually  # noqa: E402
from kit.web import WebClient  # noqa: E402, F401

USER = "ana@corp.example"


class Stage:
    """The programs of one example. Ports are those of its confs, or free ones where a check runs beside other things."""

    def __init__(self, folder, ports, checks):
        self.folder = pathlib.Path(folder)
        self.ports = {port: free_port() if checks else port for port in ports}
        for port in self.ports.values():
            if accepts(port):
                raise AssertionError(f"port {port} is taken by another program")
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="unloq-example-"))
        self.programs = []

    def conf(self, name, **words):
        """A conf of the example's folder with the ports of this run, and `@WORD@` replaced, in the state folder."""
        text = (self.folder / name).read_text()
        for usual, chosen in self.ports.items():
            text = text.replace(f":{usual}", f":{chosen}")
        for word, value in words.items():
            text = text.replace(f"@{word}@", str(value))
        path = self.state / name
        path.write_text(text)
        return path

    def start(self, program, port, *arguments, **options):
        """Starts a program and waits until it listens on `port`, a port of the confs."""
        path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if not path:
            raise AssertionError(f"{program} is not installed")
        running = Program([path, *arguments], **options)
        self.programs.append(running)
        eventually(lambda: accepts(self.ports[port]) or not running.is_running, f"{program} does not listen", timeout=60)
        if not running.is_running:
            raise AssertionError(running.story("did not start"))
        return running

    def start_gate(self, port):
        """Starts the authenticator on `port` of the confs and the gateway of `gateway.yaml`; the person's phone is `device`."""
        self.authenticator = Authenticator(self.state, wait="40s", name=self.folder.name, port=self.ports[port])
        self.programs.append(self.authenticator)
        self.device = self.authenticator.add_user(USER, "Ana Pop")
        self.gateway = Program([binary("unloq-gateway"), "run", self.conf("gateway.yaml")],
                               env={"UNLOQ_API_KEY": self.authenticator.api_key})
        self.programs.append(self.gateway)
        self.gateway.wait_for_line("message=ready")

    def logged(self, *words):
        """Waits for a line of the access log that has all of `words`."""
        eventually(lambda: any(all(word in line for word in words) for line in self.gateway.output), f"no log line with {words}")

    def serve(self, text):
        """Says what to do, and shows the access log until Ctrl-C or until a program ends by itself."""
        print(f"{text}\n  The phone: {self.device.url}\n  Sign in as {USER}. Ctrl-C stops everything. The access log:\n", flush=True)
        seen = 0
        while all(program.is_running for program in self.programs):
            for line in self.gateway.output[seen:]:
                print("  " + line, flush=True)
                seen += 1
            try:
                self.gateway.process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        gone = next(program for program in self.programs if not program.is_running)
        raise AssertionError(gone.story("ended by itself"))

    def stop(self):
        """Ends everything, newest first, and removes the state."""
        for program in reversed(self.programs):
            program.kill()
        shutil.rmtree(self.state, ignore_errors=True)


def perform(folder, ports, start, text, check, prepare=None):
    """Runs an example: `prepare(stage)` in front of the gateway and `start(stage)` behind it, then either `check(stage)` with
    `--check`, or the text and a wait for Ctrl-C."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--check", action="store_true", help="play the person, and exit with 0 if all went well")
    checks = arguments.parse_args().check
    stage = None
    try:
        if not os.environ.get("UNLOQ_BIN"):
            subprocess.run([ROOT / "scripts/setup", "build", "demo"], check=True)
            built = subprocess.run([ROOT / "scripts/build"], check=True, stdout=subprocess.PIPE, text=True)
            os.environ["UNLOQ_BIN"] = built.stdout.strip()
        stage = Stage(folder, ports, checks)
        if prepare:
            prepare(stage)
        stage.start_gate(8081)
        start(stage)
        if checks:
            check(stage)
            print("everything went as it should")
        else:
            stage.serve(text)
    except KeyboardInterrupt:
        print("\nstopping")
    except (AssertionError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{pathlib.Path(folder).name}: {error}")
    finally:
        if stage:
            stage.stop()
