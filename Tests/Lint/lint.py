"""The rules that neither the compiler nor swift-format can hold. Prints `file:line: what is wrong`, and exits 1 if anything is."""

import pathlib
import re
import subprocess
import sys
import tomllib

import manual
from swift_text import blanked, scopes

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = tomllib.loads((ROOT / "Tests/Lint/modules.toml").read_text())

DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*((?:(?:\w+(?:\(\w+\))?)\s+)*?)(func|struct|class|enum|actor|protocol)\s+([\w<=>+\-*/&|^!~]+)")
FORBIDDEN = [
    (re.compile(r"\btry!"), "`try!` traps on an error"),
    (re.compile(r"\bas!"), "`as!` traps on another type"),
    (re.compile(r"\bfatalError\s*\("), "`fatalError` ends everybody's requests"),
    (re.compile(r"\bpublic\b"), "`public`: this is a program, use `package`"),
]
NOTES = re.compile(r"//.*\b(TODO|FIXME|XXX|MARK:|HACK)\b")
# Spelled in two halves, so that this file does not find itself.
MACHINE = re.compile("|".join(["/wo" + "rk/", "/op" + "t/swift", "/ro" + "ot/", "bash_" + "jobs"]))

# How an actor says that it lives on a loop; the language marks the call unsafe, and there is no other way to say it.
EXECUTOR = "unsafe loop.asUnownedSerialExecutor()"


class Report:
    """Collects what is wrong."""

    def __init__(self):
        self.problems = []

    def add(self, path, line, text):
        self.problems.append(f"{path.relative_to(ROOT)}:{line + 1}: {text}")


def tracked():
    """Every file that git knows or would take."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def module_of(path):
    """The module of a source file, or None for a test or a benchmark."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "Sources" and len(parts) > 2 else None


def check_imports(path, module, code, report):
    """Imports go down the table only."""
    allowed = set(RULES["imports"].get(module, []))
    for number, line in enumerate(code):
        found = re.match(r"^\s*(?:@\w+\s+)*(?:package |internal |private |fileprivate )?import\s+(?:(?:struct|enum|class|func|protocol)\s+)?(\w+)", line)
        if not found:
            continue
        name = found[1]
        system = RULES["toolchain"]["system"]
        if name in allowed or name in RULES["toolchain"]["everywhere"] or module in system.get(name, []):
            continue
        report.add(path, number, f"{module} may not import {name} (Tests/Lint/modules.toml)")


def check_documentation(path, lines, code, around, report):
    """A comment on every type and every function that is not private."""
    for number, line in enumerate(code):
        found = DECLARATION.match(line)
        if not found or any(scope.kind != "type" or scope.is_private for scope in around[number]):
            continue
        modifiers, keyword, name = found[1].split(), found[2], found[3]
        if {"private", "fileprivate", "override"} & set(modifiers) or (keyword == "class" and name in ("func", "var")):
            continue
        if keyword == "func" and (name in RULES["documentation"]["known"] or not re.match(r"\w", name)):
            continue
        above = number - 1
        while above >= 0 and (lines[above].lstrip().startswith("@") or re.match(r"\s*//(?!/)", lines[above])):
            above -= 1
        if above < 0 or not lines[above].lstrip().startswith("///"):
            report.add(path, number, f"`{keyword} {name}` has no doc comment")


def check_lengths(path, count, functions, report):
    """Files and functions that a person can take in."""
    is_source = module_of(path) is not None
    limit = RULES["length"]["source" if is_source else "test"]
    if count > limit:
        report.add(path, limit, f"{count} lines, the limit is {limit}")
    if is_source:
        for first, last in functions:
            length = last - first + 1
            if length > RULES["length"]["function"]:
                report.add(path, first, f"a function of {length} lines, the limit is {RULES['length']['function']}")


def check_source(path, module, lines, code, report):
    """Words that may not stand in product code, or not here."""
    unsafe_here = module in RULES["unsafe"]["modules"]
    for number, line in enumerate(code):
        for pattern, text in FORBIDDEN:
            if pattern.search(line):
                report.add(path, number, text)
        line = line.replace(EXECUTOR, "")
        if not unsafe_here and re.search(r"\bunsafe\b|@unchecked|@unsafe\b", line):
            report.add(path, number, f"`unsafe` in {module}, which wraps nothing")
        if re.search(r"\btry\?", line) and "//" not in lines[number] and not (number and "//" in lines[number - 1]):
            report.add(path, number, "`try?` without a comment on why the failure does not matter")
        if NOTES.search(lines[number]):
            report.add(path, number, "a note to oneself; an issue is the place for it")


def check_swift(path, report):
    """All rules of one Swift file."""
    text = path.read_text()
    lines = text.split("\n")
    blank = blanked(text)
    code = blank.split("\n")
    around, functions = scopes(blank)
    check_lengths(path, len(lines) - 1, functions, report)
    module = module_of(path)
    if module and not module.startswith("C" + module[1:2].upper() + "_"):
        check_imports(path, module, code, report)
        check_documentation(path, lines, code, around, report)
        check_source(path, module, lines, code, report)


def check_package(report):
    """Package.swift allows no import that the table does not."""
    path = ROOT / "Package.swift"
    text = path.read_text()
    for found in re.finditer(r'(?:module|program)\("([\w-]+)",\s*\[([^\]]*)\]', text):
        name, listed = found[1], re.findall(r'"(\w+)"', found[2])
        line = text.count("\n", 0, found.start())
        if name not in RULES["imports"]:
            report.add(path, line, f"{name} is not in Tests/Lint/modules.toml")
        for dependency in set(listed) - set(RULES["imports"].get(name, [])):
            report.add(path, line, f"{name} may not depend on {dependency} (Tests/Lint/modules.toml)")
    if ".package(" in text:
        report.add(path, 0, "a Swift package as a dependency; docs/decisions/0001 says why there is none")


def check_text(path, report):
    """Paths of one machine have no place in the project; links between its pages lead somewhere."""
    try:
        lines = path.read_text().split("\n")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines):
        if MACHINE.search(line):
            report.add(path, number, "a path of one machine")
        if path.suffix == ".md":
            for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line) + re.findall(r'\bsrc(?:set)?="([^"]+)"', line):
                if "://" not in link and not link.startswith("mailto:") and not (path.parent / link).exists():
                    report.add(path, number, f"a link to nothing: {link}")


def main():
    report = Report()
    for path in tracked():
        check_text(path, report)
        if path.suffix == ".swift" and path.name != "Package.swift":
            check_swift(path, report)
    check_package(report)
    manual.check(report)
    for problem in report.problems:
        print(problem)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
