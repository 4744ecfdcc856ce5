"""Every example runs, and does what its README says."""

import os
import subprocess

import pytest

from kit.binaries import ROOT, binary

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/run"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_checks_itself(name):
    env = {**os.environ, "UNLOQ_BIN": str(binary("unloq-gateway").parent)}
    done = subprocess.run([ROOT / "examples" / name / "run", "--check"], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything went as it should" in done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_conf_is_good(name):
    env = {**os.environ, "UNLOQ_API_KEY": "test_" + "k" * 40}
    conf = ROOT / "examples" / name / "gateway.yaml"
    done = subprocess.run([binary("unloq-gateway"), "check", conf], env=env, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout + done.stderr
