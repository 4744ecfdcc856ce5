"""What the documents quote: the table of reasons, which `python3 Tests/Lint/manual.py` writes into docs/operating.md, and the README's conf."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs/operating.md"
BEGIN, END = "<!-- reasons:begin -->\n", "<!-- reasons:end -->\n"


def _body(text, opening):
    """What stands between the braces of the declaration that begins with `opening`."""
    start = text.index(opening)
    depth = 0
    for at in range(text.index("{", start), len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    raise ValueError(f"{opening} does not end")


def _arms(body):
    """The arms of a switch: each case name with what stands behind its colon."""
    body = re.sub(r"//[^\n]*", "", body)
    for names, value in re.findall(r"case\s+((?:\.\w+[,\s]*)+):\s*(.*?)(?=\n\s*case\s|\n\s*}|\Z)", body, re.S):
        for name in re.findall(r"\.(\w+)", names):
            yield name, value.strip()


def rows():
    """One row a reason, in the order of the code: id, decision, status, meaning."""
    reasons = (ROOT / "Sources/Gate/Reason.swift").read_text()
    answers = (ROOT / "Sources/Server/Answer.swift").read_text()
    declared = re.findall(r'^  case (\w+)(?: = "([\w-]+)")?$', reasons, re.M)
    decisions = dict(_arms(_body(reasons, "var decision:")))
    meanings = dict(_arms(_body(reasons, "var meaning:")))
    statuses = dict(_arms(_body(answers, "static func status(of reason: Reason")))
    for name, text in declared:
        decision = decisions[name].lstrip(".")
        numbers = re.findall(r"\d{3}", statuses[name])
        status = "–" if decision == "allow" else " or ".join(sorted(set(numbers)))
        yield text or name, decision, status, meanings[name].strip('"')


def table():
    """The table as Markdown."""
    lines = ["| reason | decision | status | meaning |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {decision} | {status} | {meaning} |" for name, decision, status, meaning in rows()]
    return "\n".join(lines) + "\n"


def check(report):
    """The table of reasons is the code's, and the README's conf is conf/minimal.yaml."""
    text = MANUAL.read_text()
    if BEGIN + table() + END not in text:
        line = text.count("\n", 0, text.find(BEGIN)) if BEGIN in text else 0
        report.add(MANUAL, line, "the table of reasons is not the code's; run: python3 Tests/Lint/manual.py")
    readme = ROOT / "README.md"
    conf = "".join(line for line in (ROOT / "conf/minimal.yaml").read_text().splitlines(True) if not line.startswith("#"))
    if f"```yaml\n{conf}```\n" not in readme.read_text():
        report.add(readme, 0, "the conf is not the one of conf/minimal.yaml")


def main():
    """Writes the table into the manual."""
    text = MANUAL.read_text()
    before, rest = text.split(BEGIN)
    MANUAL.write_text(before + BEGIN + table() + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
