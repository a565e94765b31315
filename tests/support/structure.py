# SPDX-License-Identifier: LGPL-2.1-or-later
"""How the source tree is laid out, as checks: each yields the places that break it.

    structure.py ROOT           says what breaks a check in ROOT; status 1 if anything does
    structure.py ROOT --plant   breaks every check once in ROOT, a scratch copy, and expects each to say so"""
import os, re, subprocess, sys

MOST_LINES = 600
FORMATTER = 14  # the major version of clang-format; others lay out corners of the tree otherwise

# Files without a header of their own name, and why.
NO_HEADER = {
    r"cli/main\.c": "nobody calls it",
    r"cli/format_[a-z]+\.c": "reached through the table of formats alone",
    r"lib/base/(version|input)\.c": "their header is lib/smime.h",
    r"lib/verify/verify\.c": "its header is lib/smime.h",
    r"lib/sign/sign\.c": "its header is lib/smime.h",
}


def files(root, folders, endings):
    """Paths from root, sorted; endings "" takes files whose name has no ending."""
    for folder in folders:
        for at, below, names in os.walk(os.path.join(root, folder)):
            below[:] = sorted(name for name in below if name not in ("seeds", "crashes"))
            for name in sorted(names):
                if os.path.splitext(name)[1] in endings:
                    yield os.path.relpath(os.path.join(at, name), root)


def text(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def folders_of_map(root):
    """The folders of lib/, in the order of the table in lib/README.md."""
    return re.findall(r"(?m)^\| `(\w+)/` \|", text(root, "lib/README.md"))


def c_files(root, folders=("lib", "cli")):
    return files(root, folders, (".c", ".h"))


def layers(root):
    """A folder of lib/ includes only itself and those that stand above it on the map."""
    order = folders_of_map(root)
    for path in c_files(root, ["lib"]):
        parts = path.split("/")
        if len(parts) != 3:
            if path != "lib/smime.h":
                yield f"{path}: smime.h alone stands at the top of lib/"
            continue
        if parts[1] not in order:
            yield f"{path}: lib/{parts[1]} is not on the map, lib/README.md"
            continue
        for name in re.findall(r'(?m)^\s*#\s*include\s+"([^"]+)"', text(root, path)):
            folder = name.split("/")[0]
            if name == "smime.h":
                continue
            if "/" not in name or folder not in order:
                yield f'{path}: "{name}" is no full path from lib/'
            elif order.index(folder) > order.index(parts[1]):
                yield f"{path}: {parts[1]} includes {name}, which comes after it"


def own_header(root):
    """A .c file has a header of its name: one pair a concept."""
    for path in files(root, ["lib", "cli"], [".c"]):
        if not os.path.exists(os.path.join(root, path[:-1] + "h")):
            if not any(re.fullmatch(pattern, path) for pattern in NO_HEADER):
                yield f"{path}: has no header {path[:-1]}h"


def opening(root):
    """A source file opens with its licence and what it is for."""
    for path in files(root, ["lib", "cli"], (".c", ".h", ".py", ".map")):
        yield from opening_of(root, path)
    for path in files(root, ["tests", "samples", "cmake", ".ci"], (".c", ".h", ".py", ".sh", ".cmake", "")):
        yield from opening_of(root, path)
    for path in ("CMakeLists.txt", "tests/CMakeLists.txt"):
        yield from opening_of(root, path)


def opening_of(root, path):
    lines = text(root, path).split("\n")
    if lines[0].startswith("#!"):
        lines.pop(0)
    if "SPDX-License-Identifier: LGPL-2.1-or-later" not in lines[0]:
        yield f"{path}: the first line does not name the licence"
    elif path != "CMakeLists.txt" and not re.match(r'(/\*|#|""")\s*\S', lines[1]):
        yield f"{path}: the second line does not say what the file is for"


def length(root):
    """Where a file grows long, a second concept hides in it."""
    for path in c_files(root):
        count = text(root, path).count("\n")
        if path == "lib/smime.h":  # the whole interface, with what is to be known of it
            continue
        if count > MOST_LINES:
            yield f"{path}: {count} lines, more than {MOST_LINES}"


def include_next(root):
    """No header is named like one of the system's."""
    for path in c_files(root, ("lib", "cli", "tests")):
        if re.search(r"(?m)^\s*#\s*include_next\b", text(root, path)):
            yield f"{path}: #include_next"


def users_texts(root):
    """What users read names no source file: they do not have it."""
    for path in c_files(root):
        for line in text(root, path).split("\n"):
            if not re.match(r"\s*#\s*include", line) and re.search(r'"[^"]*(?<![\w/.])(lib|cli|tests)/', line):
                yield f"{path}: {line.strip()}"
    for path in files(root, ["man"], (".1", ".3", ".5", ".7")):
        for line in text(root, path).split("\n"):
            if re.search(r"(?<![\w/.])(lib|cli|tests)/", line):
                yield f"{path}: {line.strip()}"


def paths_of_texts(root):
    """What those who carry on read names files that are there."""
    for path in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "lib/README.md"):
        if not os.path.exists(os.path.join(root, path)):
            yield f"{path}: is missing"
            continue
        here = text(root, path)
        named = re.findall(r"`([\w.-]+/[\w./*-]*|[\w-]+\.(?:md|txt|json))`", here)
        named += [link for link in re.findall(r"\]\(([^)#:]+)\)", here)]
        for name in named:
            bases = (root, os.path.dirname(os.path.join(root, path)))
            if name.startswith(("build", "share/")) or "*" in name or "_X." in name: # made, or installed
                continue
            if not any(os.path.exists(os.path.join(base, name)) for base in bases):
                yield f"{path}: there is no {name}"


def formatted(root):
    """clang-format -i changes nothing."""
    try:
        said = subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout
    except FileNotFoundError:
        said = ""
    major = re.search(r"version (\d+)", said)
    if not major or int(major.group(1)) != FORMATTER:
        print("formatted: not checked, since version", FORMATTER, "of clang-format is not here:",
              said.strip() or "there is none")
        return
    sources = list(c_files(root, ("lib", "cli", "tests")))
    halves = [sources[i::os.cpu_count()] for i in range(os.cpu_count())]
    runs = [subprocess.Popen(["clang-format", "--dry-run", "-Werror", *half], cwd=root, text=True,
                             stderr=subprocess.PIPE) for half in halves]
    for run in runs:
        for path in sorted(set(re.findall(r"(?m)^([\w./-]+):\d+:\d+: error", run.communicate()[1]))):
            yield f"{path}: clang-format changes it"


CHECKS = [layers, own_header, opening, length, include_next, users_texts, paths_of_texts, formatted]

# What breaks each check: the file, and what is put at its end (or the file as a whole).
HEAD = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n/* Planted. */\n"
PLANTED = {
    layers: ("lib/base/bytes.c", '#include "verify/verdict.h"\n', False),
    own_header: ("lib/mime/planted.c", HEAD, True),
    opening: ("cli/planted.h", "#define PLANTED 1\n", True),
    length: ("lib/asn1/planted.h", HEAD + "/* line */\n" * MOST_LINES, True),
    include_next: ("tests/support/planted.h", HEAD + "#include_next <limits.h>\n", True),
    users_texts: ("cli/page.c", 'static const char planted[] = "see lib/base/limits.h";\n', False),
    paths_of_texts: ("lib/README.md", "`mime/no_such_file.c`\n", False),
    formatted: ("lib/base/arena.c", "int  planted( void ) ;\n", False),
}


def plant(root):
    for path, what, whole in PLANTED.values():
        with open(os.path.join(root, path), "w" if whole else "a", encoding="utf-8") as file:
            file.write(what)


def main(root, planted=False):
    failed = False
    if planted:
        plant(root)
    for check in CHECKS:
        faults = list(check(root))
        if planted and not any(fault.startswith(PLANTED[check][0] + ":") for fault in faults):
            if check is not formatted:  # which tells of itself where it cannot check
                print(f"{check.__name__}: does not see what breaks it")
                failed = True
        for fault in [] if planted else faults:
            print(f"{check.__name__}: {fault}")
            failed = True
    return failed


sys.exit(main(sys.argv[1], sys.argv[2:] == ["--plant"]))
