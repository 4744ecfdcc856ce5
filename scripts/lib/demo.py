"""Starts the demo's programs, and with --check plays the person too. Called by scripts/demo, which builds first."""

import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

from kit.authenticator import Authenticator  # noqa: E402
from kit.binaries import binary  # noqa: E402
from kit.program import Program  # noqa: E402
from kit.waiting import eventually  # noqa: E402
from kit.web import WebClient  # noqa: E402

USER = "ana@corp.example"


class DemoError(Exception):
    """Something that keeps the demo from running; the text is for the person at the terminal."""


def port_from(name, default):
    """The port that the environment asks for, checked to be free."""
    text = os.environ.get(name, str(default))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoError(f"{name}={text} is not a port")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(f"port {port} is taken by another program; set {name} to a free one ({error.strerror})") from error
    return port


class Demo:
    """The three programs and their state in a folder of its own."""

    def __init__(self):
        self.ports = {
            "8080": port_from("DEMO_GATEWAY_PORT", 8080),
            "8081": port_from("DEMO_AUTHENTICATOR_PORT", 8081),
            "8082": port_from("DEMO_APP_PORT", 8082),
        }
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="unloq-demo-"))
        self.programs = []

    @property
    def site(self):
        return f"http://localhost:{self.ports['8080']}"

    def start(self):
        """Starts the authenticator, the application and the gateway, each ready before the next."""
        self.authenticator = Authenticator(self.state, wait="40s", name="Demo gateway", port=self.ports["8081"])
        self.programs.append(self.authenticator)
        self.device = self.authenticator.add_user(USER, "Ana Pop")

        app = Program([sys.executable, ROOT / "examples/sample-app/app.py", self.ports["8082"]], name="sample app")
        self.programs.append(app)
        eventually(lambda: app.output or not app.is_running, "the sample application does not start")
        if not app.is_running:
            raise DemoError(app.story("did not start"))

        conf = self.state / "demo.yaml"
        text = (ROOT / "conf/demo.yaml").read_text()
        for usual, chosen in self.ports.items():
            text = text.replace(f":{usual}", f":{chosen}")
        conf.write_text(text)
        self.gateway = Program([binary("unloq-gateway"), "run", conf], env={"UNLOQ_API_KEY": self.authenticator.api_key})
        self.programs.append(self.gateway)
        self.gateway.wait_for_line("message=ready")

    def stop(self):
        """Stops what runs, newest first, and removes the state."""
        for program in reversed(self.programs):
            if program.is_running:
                try:
                    program.stop(timeout=15)
                except AssertionError as error:
                    print(f"demo: {error}", file=sys.stderr)
        shutil.rmtree(self.state, ignore_errors=True)

    def dead(self):
        """The first program that has ended by itself, or None."""
        return next((program for program in self.programs if not program.is_running), None)

    def log_lines(self, after):
        """What the access log got since line `after`, for people, and the new count of lines."""
        lines = self.gateway.output[after:]
        # Each worker writes its own lines in order; by their times they make one story.
        return [in_short(line) for line in sorted(lines)], after + len(lines)


def in_short(line):
    """One access log record as a line that fits a terminal."""
    try:
        record = json.loads(line)
    except ValueError:
        return line
    who = record.get("user") or "-"
    return (f"{record['status']} {record['method']:<6} {record['path']:<34} {record['decision']:<9} "
            f"{record['reason']:<20} rule={record['rule'] or '-'} user={who}")


def serve(demo):
    """Says what to do, and shows the access log until Ctrl-C."""
    print(f"""
  The application, behind the gateway    {demo.site}/
  The phone                              {demo.device.url}

  1. Open the phone's address in a second window, or on its own side of the screen.
  2. Open the application, and sign in as {USER}. There is no password.
  3. Compare the code on both, tap Approve, and watch the page go on by itself.
  4. Go to Administration: one more tap. Delete a backup: a tap for each.

  {demo.site}/status asks for nothing. Ctrl-C stops everything. The access log, in short:
""", flush=True)
    seen = 0
    while True:
        lines, seen = demo.log_lines(seen)
        for line in lines:
            print("  " + line, flush=True)
        if gone := demo.dead():
            raise DemoError(gone.story("ended by itself"))
        time.sleep(0.2)


class Check:
    """Plays the person: asks, compares codes, taps, and shows what each step caused."""

    def __init__(self, demo):
        self.demo, self.device = demo, demo.device
        self.person = WebClient(demo.ports["8080"], "localhost")
        self.seen = 0
        self.number = 0

    def step(self, text, records=1):
        """Shows a step that has succeeded, and the log lines that it caused."""
        self.number += 1
        print(f"{self.number:>2}. {text}", flush=True)
        eventually(lambda: len(self.demo.gateway.output) >= self.seen + records, "the access log has no line for this step")
        lines, self.seen = self.demo.log_lines(self.seen)
        for line in lines:
            print("      " + line, flush=True)

    def expect(self, what, is_so):
        if not is_so:
            raise DemoError(f"step {self.number + 1}: expected {what}")

    def run(self):
        """Every step of the story, in order."""
        person, device = self.person, self.device
        person.get("/status").expect(200)
        self.step("The status page needs no approval: 200.")

        wait = person.ask_to_sign_in(USER, "/")
        self.step(f"The handbook does. Signed in as {USER}; the gateway rings the phone and shows a wait page.", records=3)

        code = person.status(wait)["match_code"]
        request = device.wait_pending()
        self.expect(f"the code {code} on the phone too, not {request['match_code']}", request["match_code"] == code)
        person.get(wait).expect(200)
        self.step(f"The wait page and the phone both show the code {code}.", records=2)

        device.approve(request)
        self.expect("an approval", person.outcome(wait) == "approved")
        arrived = person.get(wait).expect(303)
        page = person.get(arrived.location).expect(200)
        self.expect(f"the application to know {USER}", USER in page.text)
        self.step(f"Tapped Approve. The browser goes on, and the application greets {USER}.", records=3)

        rings = device.rings
        person.get("/").expect(200)
        self.expect("no second push", device.rings == rings)
        self.step("A second visit: 200, and the phone stays silent.")

        self.step_up("/admin/", "The administration wants an approval of its own")
        self.destroy()

        stranger = WebClient(self.demo.ports["8080"], "localhost")
        stranger.script("/").expect(401)
        self.step("A stranger's script gets 401 with a reason to read, not a page.")
        person.post("/.unloq/sign-out").expect(303)
        person.get("/").expect(303)
        self.step("Signed out: the next visit starts from the beginning.", records=2)

    def step_up(self, target, text):
        asked = self.person.get(target).expect(303)
        self.expect(f"a wait page for {target}", asked.location.startswith("/.unloq/wait/"))
        self.person.tap(self.device, asked.location)
        arrived = self.person.get(asked.location).expect(303)
        self.person.get(arrived.location).expect(200)
        self.step(f"{text}; one more tap: 200.", records=5)

    def destroy(self):
        """The button: the request waits at the gateway for a tap of its own, and is then sent once."""
        with ThreadPoolExecutor() as background:
            pressed = background.submit(self.person.post, "/admin/backups/delete")
            request = self.device.wait_pending()
            self.expect(f"the phone to say what is asked, not {request['message']}", "POST /admin/backups/delete" in request["message"])
            self.expect("the button to wait", not pressed.done())
            self.device.approve(request)
            answer = pressed.result().expect(200)
        self.expect("one deleted backup", "Deleted" in answer.text)
        self.step("The button needs a tap of its own: the phone says POST /admin/backups/delete, and the request goes on after it.")


def main():
    """Runs the demo and turns every failure into a sentence."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--check", action="store_true")
    chosen = arguments.parse_args()
    os.environ["UNLOQ_BIN"] = chosen.bin
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # What a shell starts in the background ignores SIGINT, and Python then would too: Ctrl-C must always stop everything.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = None
    try:
        demo = Demo()
        demo.start()
        if chosen.check:
            Check(demo).run()
            print("demo: every step went as it should")
        else:
            serve(demo)
        return 0
    except KeyboardInterrupt:
        print("\ndemo: stopping")
        return 0
    except (DemoError, AssertionError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    finally:
        if demo:
            demo.stop()


if __name__ == "__main__":
    sys.exit(main())
