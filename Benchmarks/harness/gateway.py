"""The gateway: built, configured with 100 rules, started, and one person signed in."""

import json
import os
import subprocess

from kit.binaries import ROOT, binary
from kit.fake_unloq import FakeUnloq
from kit.web import WebClient

from .errors import BenchmarkError
from .log_file import LogFile
from .proxy import HOST, Proxy

EMAIL = "ana@corp.test"
OPEN_TARGET = "/open/status"


def build():
    """Builds the release program, unless UNLOQ_BIN names a folder with built ones."""
    if os.environ.get("UNLOQ_BIN"):
        return
    print("building the release program …", flush=True)
    built = subprocess.run([ROOT / "scripts" / "build"], cwd=ROOT, capture_output=True, text=True)
    if built.returncode:
        raise BenchmarkError(f"scripts/build failed:\n{built.stdout[-4000:]}{built.stderr[-2000:]}")


def rules(number=100):
    """Rules of which the last but one lets a path pass, and the last asks the person for an approval once in 8 hours.

    The measured request walks past all others: they differ in path, method, host and network as a site's rules do.
    """
    kinds = [
        lambda i: {"path": f"/app-{i}/**", "method": ["POST", "DELETE"]},
        lambda i: {"path": [f"/tools/{i}/*", f"/tools/{i}/admin/**"]},
        lambda i: {"host": f"app-{i}.corp.test", "path": "/**"},
        lambda i: {"client": [f"10.{i}.0.0/16"], "path": f"/net-{i}/**"},
        lambda i: {"user": f"*@team-{i}.corp.test", "path": f"/team-{i}/**"},
    ]
    made = [{"name": f"rule-{i}", "match": kinds[i % len(kinds)](i), "require": {"approval": "1h"}}
            for i in range(number - 2)]
    made.append({"name": "open", "match": {"path": "/open/**", "method": ["GET"]}, "require": "none"})
    made.append({"name": "staff", "match": {"user": "*@corp.test"}, "require": {"approval": "8h"}})
    return made


class Gateway(Proxy):
    """unloq-gateway with one worker, 100 rules and the JSON access log, asked with a session that holds its approval."""

    name = "unloq-gateway"

    def __init__(self, folder, upstream, environment=None):
        super().__init__(folder, upstream)
        self.log = LogFile(self.log.path, required=b'"reason":"approval-held"')
        self.unloq = FakeUnloq()
        self.environment = {"BENCHMARK_API_KEY": "test_benchmark", **(environment or {})}
        self.cookie = None

    def conf(self):
        """The conf; JSON is YAML too."""
        return {
            "listeners": [{"address": f"127.0.0.1:{self.port}"}],
            "workers": 1,
            "unloq": {"api": self.unloq.api, "api_key": {"env": "BENCHMARK_API_KEY"}},
            "routes": [{"name": "application", "host": [HOST, "127.0.0.1"], "keep_alive": 128,
                        "upstreams": [f"http://127.0.0.1:{self.upstream.port}"]}],
            "policy": {"engine": "rules", "default": "deny", "rules": rules()},
            "access_log": {"path": str(self.log.path), "format": "json"},
        }

    def launch(self):
        path = self.folder / "gateway.yaml"
        path.write_text(json.dumps(self.conf(), indent=2))
        return self._pinned([binary("unloq-gateway"), "run", path], env=self.environment,
                            stdout_path=self.folder / "stdout.log")

    def start(self):
        """Starts it and signs the person in."""
        super().start()
        self.program.wait_for_line("message=ready")
        self.sign_in()
        return self

    def sign_in(self):
        """The whole way of a browser: sign-in form, wait page, session cookie. The fake service approves at once."""
        browser = WebClient(self.port, HOST)
        wait = browser.ask_to_sign_in(EMAIL, "/")
        outcome = browser.outcome(wait)
        if outcome != "approved":
            raise BenchmarkError(f"signing in ended with {outcome}")
        browser.get(wait).expect(303)
        self.cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    def headers(self):
        return {**super().headers(), **({"Cookie": self.cookie} if self.cookie else {})}

    def stop(self):
        super().stop()
        self.unloq.stop()

