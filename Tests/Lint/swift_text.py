"""Just enough of Swift's syntax to lint by line: code without comments and literals, and the scope that each line stands in."""

import re
from dataclasses import dataclass

_TYPE = re.compile(r"\b(?:struct|class|enum|actor|protocol|extension)\s+[`\w]")
_FUNCTION = re.compile(r"\b(?:func\b|init\s*[?(<]|deinit\b|subscript\s*[(<])")
_PRIVATE = re.compile(r"\b(?:private|fileprivate)\b(?!\s*\()")


def blanked(text):
    """`text` with comments and literals turned into spaces, line for line; code inside of interpolations goes with its literal."""
    out, i, n = [], 0, len(text)

    def blank(j):
        nonlocal i
        out.append("".join("\n" if c == "\n" else " " for c in text[i:j]))
        i = j

    while i < n:
        if text.startswith("//", i):
            end = text.find("\n", i)
            blank(n if end < 0 else end)
        elif text.startswith("/*", i):
            depth, j = 1, i + 2
            while j < n and depth:
                step = text[j:j + 2]
                depth += (step == "/*") - (step == "*/")
                j += 2 if step in ("/*", "*/") else 1
            blank(j)
        elif text[i] == '"' or (text[i] == "#" and re.match(r'#+"', text[i:i + 8])):
            blank(_literal_end(text, i))
        elif text[i] == "`":
            blank(text.index("`", i + 1) + 1)
            out[-1] = "x" * len(out[-1])
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def _literal_end(text, start):
    """The index behind the string literal that begins at `start`."""
    hashes = len(re.match(r"#*", text[start:]).group())
    quote = '"""' if text.startswith('"""', start + hashes) else '"'
    close, escape = quote + "#" * hashes, "\\" + "#" * hashes
    i = start + hashes + len(quote)
    while i < len(text):
        if text.startswith(close, i):
            return i + len(close)
        if text.startswith(escape, i):
            i += len(escape)
            if i < len(text) and text[i] == "(":
                depth, i = 1, i + 1
                while i < len(text) and depth:
                    if text[i] == '"':
                        i = _literal_end(text, i)
                        continue
                    depth += (text[i] == "(") - (text[i] == ")")
                    i += 1
            else:
                i += 1
        else:
            i += 1
    return i


@dataclass
class Scope:
    """What a pair of braces belongs to."""

    kind: str
    is_private: bool
    first_line: int


def scopes(code):
    """For each line (from 0) the scopes around its beginning; and every finished function as (first line, last line)."""
    around, functions, stack = [], [], []
    header, header_line = "", 0
    for number, line in enumerate(code.split("\n")):
        around.append(list(stack))
        for character in line:
            if character == "{":
                stack.append(_scope(header, header_line))
                header, header_line = "", number
            elif character == "}":
                if stack:
                    done = stack.pop()
                    if done.kind == "function":
                        functions.append((done.first_line, number))
                header, header_line = "", number
            else:
                if not header.strip():
                    header_line = number
                header += character
        header += "\n"
    return around, functions


def _scope(header, first_line):
    types, functions = list(_TYPE.finditer(header)), list(_FUNCTION.finditer(header))
    type_at = types[-1].start() if types else -1
    function_at = functions[-1].start() if functions else -1
    if max(type_at, function_at) < 0:
        return Scope("other", False, first_line)
    kind = "function" if function_at > type_at else "type"
    line_start = header.rfind("\n", 0, max(type_at, function_at)) + 1
    line_number = first_line + header[:line_start].count("\n") - (len(header) - len(header.lstrip("\n")))
    return Scope(kind, bool(_PRIVATE.search(header[line_start:])), max(first_line, line_number))
