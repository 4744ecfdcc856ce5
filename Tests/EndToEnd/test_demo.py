"""The README's first command, played without a person."""

import os
import signal
import socket
import subprocess

import pytest

from kit.binaries import ROOT, binary
from kit.ports import accepts, free_port
from kit.program import Program
from kit.waiting import eventually


@pytest.fixture
def surroundings():
    ports = [free_port() for _ in range(3)]
    names = ("DEMO_GATEWAY_PORT", "DEMO_AUTHENTICATOR_PORT", "DEMO_APP_PORT")
    return {**os.environ, "DEMO_BIN": str(binary("unloq-gateway").parent), **{n: str(p) for n, p in zip(names, ports)}}, ports


def test_the_demo_checks_itself(surroundings):
    env, ports = surroundings
    done = subprocess.run([ROOT / "scripts/demo", "--check"], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every step went as it should" in done.stdout
    assert "approval-held" in done.stdout and "sign-in-required" in done.stdout
    assert not any(accepts(port) for port in ports), "something still listens"


def test_ctrl_c_stops_everything(surroundings):
    env, ports = surroundings
    demo = Program([ROOT / "scripts/demo"], env=env)
    eventually(lambda: any("Ctrl-C" in line for line in demo.output), lambda: demo.story("does not start"), timeout=60)
    assert all(accepts(port) for port in ports)
    demo.signal(signal.SIGINT)
    assert demo.wait_exit(60) == 0, demo.story("did not end well")
    said = "\n".join(demo.output)
    assert f"http://localhost:{ports[0]}" in said and f"http://127.0.0.1:{ports[1]}/device/" in said
    assert not any(accepts(port) for port in ports), "something still listens"


def test_an_occupied_port_is_told(surroundings):
    env, ports = surroundings
    with socket.create_server(("127.0.0.1", ports[0])):
        done = subprocess.run([ROOT / "scripts/demo", "--check"], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"port {ports[0]} is taken" in done.stderr and "DEMO_GATEWAY_PORT" in done.stderr
