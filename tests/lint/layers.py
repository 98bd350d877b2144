#!/usr/bin/env python3
"""Checks the house: which layer includes which, which headers nobody includes, how files begin and end.

usage: layers.py [ROOT]     prints one line per finding, ends with 1 if there are any; first it finds
                            the faults of a house of its own, so that it cannot go blind unnoticed
"""
import pathlib
import re
import sys
import tempfile

# Folder -> the folders it may include besides its own. Files in src/ itself wire the parts: they may
# include all, and nobody includes them. The table of docs/architecture.md says the same.
ARROWS = {
    "base": "",
    "model": "",
    "async": "base",
    "engine": "base model async",
    "kernel": "base model",
    "state": "base model engine kernel async",
    "exposition": "base",
    "collectors": "model exposition",
    "web": "base model async exposition collectors state",
    "config": "base collectors",
}
# The whole of a library: 15 to 80 s of compile time for each file that includes it.
NOWHERE = ("boost/asio.hpp", "boost/beast.hpp", "boost/beast/http.hpp")
NOT_IN_HEADERS = ("boost/json.hpp",)
MOST_LINES = 400

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(lines):
    for number, line in enumerate(lines, 1):
        if match := INCLUDE.match(line):
            yield number, match[1] == '"', match[2]


def opening(lines):
    """The words of the comment that a file begins with."""
    words = []
    for line in lines:
        if not line.startswith("//"):
            break
        words.append(line[2:].strip())
    return " ".join(words)


def check_includes(root, path, lines):
    layer = path.parent.name if path.parent != root / "src" else None
    for number, is_ours, name in includes(lines):
        where = f"{path.relative_to(root)}:{number}"
        if name in NOWHERE or (name in NOT_IN_HEADERS and path.suffix == ".h"):
            yield f"{where}: <{name}> is the whole library; include the parts that are used"
        if not is_ours or not path.is_relative_to(root / "src"):
            continue
        if not (root / "src" / name).is_file():
            yield f'{where}: there is no src/{name}; write "layer/file.h"'
        elif "/" not in name and layer is not None:
            yield f"{where}: {layer} must not include {name}, which wires the layers"
        elif "/" in name and layer is not None:
            other = name.split("/")[0]
            if other != layer and other not in ARROWS.get(layer, "").split():
                yield f"{where}: {layer} must not include {other}"


def check_form(root, path, lines):
    where = path.relative_to(root)
    text = opening(lines)
    if not re.search(r"[^ ][.:]( |$)", text) or re.match(r"(Copyright|SPDX)", text):
        yield f"{where}: does not begin with a comment that says in a sentence what it is for"
    if len(lines) > MOST_LINES:
        yield f"{where}: {len(lines)} lines, at most {MOST_LINES}"


def check_documentation(root):
    """The table of the layers in docs/architecture.md is ours."""
    row = re.compile(r"^\| `([a-z]+)` \|[^|]*\|([^|]*)\|$", re.M)
    text = (root / "docs/architecture.md").read_text()
    table = {layer: sorted(re.findall(r"`([a-z]+)`", may)) for layer, may in row.findall(text)}
    if table != {layer: sorted(may.split()) for layer, may in ARROWS.items()}:
        yield "docs/architecture.md: its table of the layers is not that of tests/lint/layers.py"


def check(root):
    findings = []
    sources = sorted(p for p in (root / "src").rglob("*") if p.suffix in (".h", ".cc"))
    if not sources:
        findings.append("src: there is nothing to check")
    for path in sources:
        lines = path.read_text().splitlines()
        findings += check_includes(root, path, lines)
        findings += check_form(root, path, lines)
        if path.parent != root / "src" and path.parent.name not in ARROWS:
            findings.append(f"{path.relative_to(root)}: {path.parent.name} is no layer")
    for folder in ("tests", "fuzz", "bench"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cc"):
                findings += check_includes(root, path, path.read_text().splitlines())
    return findings + list(check_documentation(root))


def self_test():
    files = {
        "docs/architecture.md": "".join(
            f"| `{layer}` | what | {' '.join(f'`{m}`' for m in may.split()) or '-'} |\n"
            for layer, may in ARROWS.items()
            if layer != "web"
        ),
        "src/main.cc": '// Wires.\n#include "web/good.h"\n#include "wiring.h"\n#include "config/good.h"\n',
        "src/wiring.h": "// Wires.\n",
        "src/base/good.h": "// One sentence\n// in two lines.\n",
        "src/model/good.h": "// Good.\n#include <boost/asio/awaitable.hpp>\n",
        "src/config/good.h": "// Good.\n",
        "src/state/good.h": '// Good.\n#include "base/good.h"\n#include "state/good.h"\n',
        "src/web/good.h": '// Good: all of it.\n#include "state/good.h"\n  #  include  "base/good.h"\n' + "\n" * 397,
        "src/base/bad.cc": '// Bad.\n#include "model/good.h"\n#include "wiring.h"\n#include "good.h"\n',
        "src/model/bad.h": "#pragma once\n// Late.\n#include <boost/asio.hpp>\n# include <boost/json.hpp>\n",
        "src/engine/bad.cc": "// Copyright us.\n#include <boost/json.hpp>\n#include <boost/beast.hpp>\n",
        "src/web/bad.cc": '// no sentence\n#include "engine/gone.h"\n#include "config/good.h"\n',
        "src/web/long.cc": "// Long.\n" + "\n" * 400,
        "src/util/bad.h": "// Bad.\n",
        "tests/unit/bad.cc": '#include <boost/beast/http.hpp>\n#include "anything.h"\n',
    }
    want = [
        "src/base/bad.cc:2: base must not include model",
        "src/base/bad.cc:3: base must not include wiring.h, which wires the layers",
        'src/base/bad.cc:4: there is no src/good.h; write "layer/file.h"',
        "src/engine/bad.cc:3: <boost/beast.hpp> is the whole library; include the parts that are used",
        "src/engine/bad.cc: does not begin with a comment that says in a sentence what it is for",
        "src/model/bad.h:3: <boost/asio.hpp> is the whole library; include the parts that are used",
        "src/model/bad.h:4: <boost/json.hpp> is the whole library; include the parts that are used",
        "src/model/bad.h: does not begin with a comment that says in a sentence what it is for",
        "src/util/bad.h: util is no layer",
        'src/web/bad.cc:2: there is no src/engine/gone.h; write "layer/file.h"',
        "src/web/bad.cc:3: web must not include config",
        "src/web/bad.cc: does not begin with a comment that says in a sentence what it is for",
        "src/web/long.cc: 401 lines, at most 400",
        "tests/unit/bad.cc:1: <boost/beast/http.hpp> is the whole library; include the parts that are used",
        "docs/architecture.md: its table of the layers is not that of tests/lint/layers.py",
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = check(root)
    if found != want:
        sys.exit("layers.py does not find what it should:\n" + "\n".join(found) + "\ninstead of\n" + "\n".join(want))


if __name__ == "__main__":
    self_test()
    problems = check(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(1 if problems else 0)
