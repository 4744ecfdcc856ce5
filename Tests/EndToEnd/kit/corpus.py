"""Reads the corpus of requests; Tests/HTTPTests/Corpus/README.md explains its format."""

import re
from dataclasses import dataclass, field

from .binaries import ROOT

FOLDER = ROOT / "Tests/HTTPTests/Corpus"
_ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]{2}|.)")
_PLAIN = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\"}
_ESCAPED_KEYS = ("path", "payload", "passes", "rest")


@dataclass
class Case:
    """One request and what has to become of it; keys of the file as they stand."""

    name: str = ""
    sent: bytes = b""
    values: dict = field(default_factory=dict)
    passes: list = field(default_factory=list)
    drops: list = field(default_factory=list)

    def get(self, key):
        return self.values.get(key)

    @property
    def refusal(self):
        """Label and status where head or body is refused, else None."""
        text = self.get("refused") or self.get("payload-refused")
        return (text.split()[0], int(text.split()[1])) if text else None


def _unescaped(text):
    def byte(found):
        name = found[1]
        return bytes([int(name[1:], 16)]) if len(name) == 3 else _PLAIN[name]
    return _ESCAPE.sub(byte, text)


def _case(lines):
    case = Case()
    for line in lines:
        if line.startswith(b">"):
            count, text = line[1:].split(b" ", 1)
            case.sent += _unescaped(text) * int(count or b"1")
            continue
        key, value = line.split(b": ", 1)
        key = key.decode()
        value = _unescaped(value) if key in _ESCAPED_KEYS else value.decode()
        if key == "case":
            case.name = value
        elif key in ("passes", "drops"):
            getattr(case, key).append(value)
        else:
            case.values[key] = value
    return case


def cases():
    """Every case of every file, with the file's name in front of its own."""
    for path in sorted(FOLDER.glob("*.http")):
        for block in re.split(rb"\n\n+", path.read_bytes()):
            lines = [line for line in block.split(b"\n") if line and not line.startswith(b"#")]
            if lines:
                case = _case(lines)
                case.name = f"{path.stem}: {case.name}"
                yield case
