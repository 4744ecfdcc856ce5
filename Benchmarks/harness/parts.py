"""Figures of the gate's own parts that no load shows, from the program `gate-figures` (Benchmarks/figures)."""

import subprocess

from kit.binaries import ROOT

from .errors import BenchmarkError


def figures():
    """Builds and runs the program; its lines `name value unit` as a dictionary."""
    command = ["swift", "run", "-c", "release", "--quiet", "gate-figures"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode:
        raise BenchmarkError(f"{' '.join(command)} failed:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return {words[0]: float(words[1]) for line in ran.stdout.splitlines() if len(words := line.split()) >= 2}
