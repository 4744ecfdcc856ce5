"""Mistakes in the conf file and around it: a clear sentence with file, line and column, and nothing starts."""

import json
import os
import socket
import subprocess

import pytest

from kit.binaries import ROOT, binary
from kit.gateway import route

GOOD = """\
listeners:
  - address: 127.0.0.1:0
unloq:
  api: http://127.0.0.1:9/v1
  api_key: {file: api-key}
routes:
  - name: app
    host: app.test
    upstreams: [http://127.0.0.1:9]
policy:
  rules:
    - name: free
      match: {path: /free/**}
      require: none
    - name: staff
      match: {user: "*@corp.test"}
      require: {approval: 8h}
access_log: {path: access.log}
"""


def run(*words, folder=None, env=None, timeout=20):
    """One run of the gateway's command line."""
    return subprocess.run([str(word) for word in (binary("unloq-gateway"), *words)], cwd=folder, capture_output=True, text=True,
                          timeout=timeout, env={**os.environ, **(env or {})})


@pytest.fixture
def conf(tmp_path):
    """Writes a conf with its API key beside it."""
    key = tmp_path / "api-key"
    key.write_text("test_" + "k" * 40 + "\n")
    key.chmod(0o600)

    def write(text=GOOD):
        path = tmp_path / "gateway.yaml"
        path.write_text(text)
        return path

    return write


def test_a_good_conf_is_good(conf):
    done = run("check", conf(), folder=conf().parent)
    assert done.returncode == 0, done.stdout + done.stderr


MISTAKES = {
    "unknown-key": ("access_log:", "acess_log:", "18:1", "access_log"),
    "unknown-key-inside": ("approval: 8h", "aproval: 8h", "17:17", "approval"),
    "plain-secret": ("{file: api-key}", "test_abc", "5:12", "file"),
    "bad-duration": ("approval: 8h", "approval: soon", "17:27", "8h"),
    "bad-address": ("127.0.0.1:0\n", "127.0.0.1\n", "2:14", "port"),
    "bad-upstream": ("[http://127.0.0.1:9]", "[ftp://127.0.0.1:9]", "9:17", "http"),
    "no-upstream": ("upstreams: [http://127.0.0.1:9]", "upstreams: []", "9:16", ""),
    "missing-key": ("  api_key: {file: api-key}\n", "", "4:3", "api_key"),
    "two-keys": ("access_log: {path: access.log}", "access_log: {path: access.log}\naccess_log: {path: b.log}", "19:1", "access_log"),
    "not-yaml": ("policy:", "policy: [", ":", ""),
    "tab": ("  rules:", "\trules:", ":", ""),
    "missing-secret-file": ("{file: api-key}", "{file: no-such-file}", "5:19", "no-such-file"),
    "missing-environment": ("{file: api-key}", "{env: NO_SUCH_VARIABLE}", "5:18", "NO_SUCH_VARIABLE"),
}


@pytest.mark.parametrize(("old", "new", "place", "word"), MISTAKES.values(), ids=MISTAKES.keys())
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_mistake_is_named_with_its_place(conf, command, old, new, place, word):
    assert old in GOOD
    path = conf(GOOD.replace(old, new, 1))
    done = run(command, path, folder=path.parent)
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "gateway.yaml:" in said and place in said, said
    assert word in said, said
    assert "ready" not in said and "listening" not in said


def test_all_mistakes_are_told_at_once(conf):
    text = GOOD.replace("approval: 8h", "approval: soon").replace("access_log:", "acess_log:").replace("/free/**", "free")
    path = conf(text)
    done = run("check", path, folder=path.parent)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert len({line.split(" ")[0] for line in said.splitlines() if "gateway.yaml:" in line}) >= 2, said


def test_a_secret_is_never_repeated_in_a_complaint(conf):
    done = run("check", conf(GOOD.replace("{file: api-key}", "test_very_secret")))
    assert "very_secret" not in done.stdout + done.stderr


def test_a_secret_file_that_cannot_be_read(conf, tmp_path):
    (tmp_path / "api-key").unlink()
    (tmp_path / "api-key").mkdir()
    done = run("check", conf(), folder=tmp_path)
    assert done.returncode == 1 and "5:" in done.stdout + done.stderr


def test_an_empty_secret_file(conf, tmp_path):
    path = conf()
    (tmp_path / "api-key").write_text("\n")
    done = run("check", path, folder=tmp_path)
    assert done.returncode == 1 and "empty" in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize("name", ["no-such-file.yaml", "."])
def test_a_conf_that_cannot_be_read(tmp_path, name):
    done = run("run", tmp_path / name)
    assert done.returncode == 1
    assert name in done.stdout + done.stderr


@pytest.mark.parametrize("words", [[], ["nonsense"], ["run"], ["check"], ["run", "a", "b"], ["--nonsense"], ["explain", "x"]],
                         ids=lambda words: " ".join(words) or "nothing")
def test_a_command_line_that_makes_no_sense_is_2(words):
    done = run(*words)
    assert done.returncode == 2
    assert "usage" in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["check", "--help"], ["explain", "--help"], ["version", "--help"], ["version"],
                                   ["completion", "bash"], ["completion", "zsh"], ["completion", "fish"]], ids=" ".join)
def test_what_only_tells_is_0(words):
    done = run(*words)
    assert done.returncode == 0 and done.stdout.strip() and not done.stderr


def test_explain_says_which_rule_decides(conf):
    path = conf()
    done = run("explain", path, "GET", "http://app.test/free/../free/x", folder=path.parent)
    assert done.returncode == 0, done.stderr
    assert "free" in done.stdout and "/free/x" in done.stdout
    done = run("explain", path, "--user", "ana@corp.test", "DELETE", "http://app.test/wiki", folder=path.parent)
    assert "staff" in done.stdout and "8h" in done.stdout
    done = run("explain", path, "--user", "eve@evil.test", "GET", "http://app.test/wiki", folder=path.parent)
    assert "no-rule-matched" in done.stdout


def test_plain_http_to_a_far_service_is_refused(conf):
    """The API key would be readable on the way."""
    path = conf(GOOD.replace("http://127.0.0.1:9/v1", "http://api.example.com/v1"))
    done = run("check", path, folder=path.parent)
    assert done.returncode == 1 and "https" in done.stdout + done.stderr


def test_a_public_plain_listener_is_warned_about(conf):
    path = conf(GOOD.replace("address: 127.0.0.1:0", "address: 0.0.0.0:8080"))
    done = run("check", path, folder=path.parent)
    said = done.stdout + done.stderr
    assert "warning" in said.lower() and "https_front" in said


def test_an_occupied_port_is_named(start_gateway, fake_unloq, upstream):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        gateway = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False,
                                listeners=[{"address": f"127.0.0.1:{port}"}])
        assert gateway.wait_exit() == 1
    said = "\n".join(gateway.lines)
    assert f"127.0.0.1:{port}" in said and "in use" in said.lower()
    assert "message=ready" not in said


def test_an_address_of_another_machine_is_named(start_gateway, fake_unloq, upstream):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False,
                            listeners=[{"address": "192.0.2.1:8080"}])
    assert gateway.wait_exit() == 1
    assert "192.0.2.1:8080" in "\n".join(gateway.lines)


def test_an_access_log_that_cannot_be_opened_is_named(start_gateway, fake_unloq, upstream, tmp_path):
    gateway = start_gateway([route("app", upstream.url)], fake_unloq, expect_ready=False,
                            access_log={"path": str(tmp_path / "no" / "such" / "folder" / "access.log")})
    assert gateway.wait_exit() == 1
    assert "access.log" in "\n".join(gateway.lines)


def test_the_environment_gives_values_and_secrets(start_gateway, fake_unloq, upstream):
    gateway = start_gateway([route("app", "${UPSTREAM}")], fake_unloq, unloq={"api_key": None},
                            env={"UPSTREAM": upstream.url, "KEY": "test_" + "k" * 40}, expect_ready=False)
    assert gateway.wait_exit() == 1  # no key at all
    conf = json.loads(gateway.conf_path.read_text())
    conf["unloq"]["api_key"] = {"env": "KEY"}
    gateway.conf_path.write_text(json.dumps(conf))
    done = run("check", gateway.conf_path, env={"UPSTREAM": upstream.url, "KEY": "test_" + "k" * 40})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "conf").glob("*.yaml")), ids=lambda path: path.name)
def test_every_shipped_conf_is_good(path):
    done = run("check", path, env={"UNLOQ_API_KEY": "test_" + "k" * 40})
    said = done.stdout + done.stderr
    # A secret or a log folder of the machine it is meant for may be missing here; nothing else may be wrong.
    left = [line for line in said.splitlines() if "error:" in line and "/etc/" not in line and "/var/" not in line]
    assert done.returncode == 0 or not left, said
