"""Where the built programs are."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]


def binary(name):
    """The path of a built program: from UNLOQ_BIN, or the release build, or the debug build."""
    chosen = os.environ.get("UNLOQ_BIN")
    folders = [pathlib.Path(chosen)] if chosen else [ROOT / ".build/release", ROOT / ".build/debug"]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    raise AssertionError(f"{name} is not built; run: swift build -c release")
