"""The gateway under test: its conf, its process, its access log."""

import copy
import json
import signal

from .binaries import binary
from .program import Program, fields
from .waiting import eventually
from .web import WebClient


def merged(base, changes):
    """`base` with `changes` laid over it, mapping by mapping; a None takes the key away."""
    result = copy.deepcopy(base)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def route(name, upstreams, host=None, **more):
    """One entry of `routes`."""
    upstreams = [upstreams] if isinstance(upstreams, str) else upstreams
    return {"name": name, "host": host or f"{name}.test", "upstreams": upstreams, **more}


def rule(name, require, **match):
    """One entry of `policy.rules`."""
    return {"name": name, "require": require, **({"match": match} if match else {})}


DEFAULT_RULES = [rule("free", "none", path=["/free/**", "/free"]), rule("staff", {"approval": "8h"})]


def conf_for(folder, routes, service, rules=None, **sections):
    """A conf in front of `routes` that asks `service`, with an access log in `folder`; `sections` are laid over it."""
    key = getattr(service, "key_file", None)
    if key is None:
        key = folder / "api-key"
        key.write_text("test_" + "k" * 40 + "\n")
        key.chmod(0o600)
    return merged({
        "listeners": [{"address": "127.0.0.1:0"}],
        "workers": 2,
        "unloq": {"api": service.api, "api_key": {"file": str(key)}},
        "routes": routes,
        "policy": {"engine": "rules", "default": "deny", "rules": DEFAULT_RULES if rules is None else rules},
        "access_log": {"path": str(folder / "access.log"), "format": "json"},
    }, sections)


class Gateway(Program):
    """A running gateway. The conf is written as JSON, which is YAML too."""

    def __init__(self, folder, conf, env=None, expect_ready=True):
        self.folder = folder
        self.conf = conf
        self.conf_path = folder / "gateway.yaml"
        self.conf_path.write_text(json.dumps(conf, indent=2))
        self.log_path = folder / "access.log"
        super().__init__([binary("unloq-gateway"), "run", self.conf_path], env=env, cwd=folder,
                         stdout_path=folder / "stdout.log")
        if expect_ready:
            try:
                self.wait_for_line("message=ready")
            except AssertionError:
                self.kill()
                raise
            listening = [fields(line) for line in self.lines if "message=listening" in line]
            self.ports = [int(line["address"].rpartition(":")[2]) for line in listening]
            self.port = self.ports[0]

    def client(self, host="app.test", **more):
        """A web client with no cookies yet."""
        return WebClient(self.port, host, **more)

    def records(self):
        """Every record of the access log so far."""
        try:
            text = self.log_path.read_bytes()
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]

    def matching(self, **wanted):
        """The records that have these values, by time. A path stands for itself with any query."""
        def fits(record):
            return all(value == (record["path"].split("?")[0] if key == "path" and "?" not in value else record.get(key))
                       for key, value in wanted.items())
        return sorted((record for record in self.records() if fits(record)), key=lambda record: record["time"])

    def record(self, timeout=5, **wanted):
        """The newest record with these values, once it is there."""
        return self.wait_records(1, timeout, **wanted)[-1]

    def wait_records(self, count, timeout=5, **wanted):
        """The records with these values, once there are `count` of them."""
        return eventually(lambda: len(found := self.matching(**wanted)) >= count and found,
                          lambda: f"{count} records {wanted} among {self.records()[-8:]}", timeout)

    def wait_taken_in(self, count):
        """Waits until the gateway has read all that the `count` connections to it have sent so far.

        A held request leaves no record before its end; /proc/net/tcp tells when it has at least been read.
        """
        def unread():
            with open("/proc/net/tcp") as table:
                rows = [line.split() for line in list(table)[1:]]
            here = f"0100007F:{self.port:04X}"
            return [int(row[4].split(":")[1], 16) for row in rows if row[1] == here and row[3] == "01"]
        eventually(lambda: len(queues := unread()) >= count and not any(queues), lambda: f"unread bytes: {unread()}")

    def reopen_log(self):
        self.signal(signal.SIGUSR1)
