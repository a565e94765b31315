#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What comes of it when an allocation or a call on a file fails: the same answer as without, or a clean error.

    fault_sweep.py PROGRAM SHIM FOLDER [--all] [--kind KIND] [--case NAME] [--fault KIND:N] [--verbose]

FOLDER holds what tests/cli/test_fault.sh makes. Each command is run once to count its calls of a kind, then for
each of them twice: that one fails, or that one and all after it. Without --all only some of them do, each in one of
the two ways; of the revoked signer every one."""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

AT = ["--trust", "samples/pki/root.pem", "--at", "2026-11-24T06:30:00Z"]
MESSAGES = "samples/messages/"
VALID = MESSAGES + "valid.eml"
VERIFY = ["verify"] + AT
SIGN = ["sign", "--signing-time", "2026-11-24T06:00:00Z"]
SIGNER = ["--signer", "samples/pki/noreply.pem", "--key", "samples/pki/noreply.key", "--chain",
          "samples/pki/issuing-ca.pem"]
P12 = ["samples/pki/noreply.p12", "--passphrase-file", "{work}/passphrase"]
NUMBERS = "samples/published-serials.txt"
# "<FILE" is what comes through a pipe, "=FILE" a file that is put into the output folder beforehand.
CASES = {
    "revoked": VERIFY + ["--crl", "{work}/revoked.pem", VALID],
    "revoked-again": VERIFY + ["--crl", "{work}/revoked.pem", "--jobs", "1", "--format", "tsv", VALID,
                               MESSAGES + "valid-protected-headers.eml"],
    "verify": VERIFY + [VALID],
    "verify-opaque": VERIFY + ["--format", "full", MESSAGES + "valid-opaque.eml"],
    "verify-json": VERIFY + ["--json", "--jobs", "1", MESSAGES + "valid-ja.eml",
                             MESSAGES + "valid-protected-headers.eml"],
    "verify-japanese": VERIFY + ["--lang", "ja", MESSAGES + "valid-ja.eml"],
    "verify-tampered": VERIFY + [MESSAGES + "tampered.eml"],
    "verify-other-sender": VERIFY + ["--json", MESSAGES + "other-sender.eml"],
    "verify-display-name": VERIFY + ["--json", MESSAGES + "display-name.eml"],
    "verify-respelled": VERIFY + ["--json", "{work}/respelled.eml"],
    "verify-list-footer": VERIFY + ["--json", MESSAGES + "list-footer.eml"],
    "verify-not-revoked": VERIFY + ["--json", "--require-revocation", "--crl", "{work}/crls", VALID],
    "verify-ocsp": VERIFY + ["--json", "--ocsp", "{work}/revoked.ocsp", VALID],
    "verify-output": VERIFY + ["--headers", "-o", "{out}/content", MESSAGES + "valid-p256.eml"],
    "verify-output-tampered": VERIFY + ["-o", "{out}/content", MESSAGES + "tampered.eml"],
    "verify-html": VERIFY + ["--html", "{out}/page.html", VALID],
    "verify-pins": VERIFY + ["--json", "--from", "noreply@demo.example", "--issuer", "Demo S/MIME CA 1",
                             "--serial-list", NUMBERS, VALID],
    "verify-senders": VERIFY + ["--json", "--senders", "samples/senders/senders.json", "samples/senders/genuine.eml"],
    "verify-look-alike": VERIFY + ["--json", "--senders", "samples/senders/senders.json",
                                   "samples/senders/look-alike.eml"],
    "verify-remember": VERIFY + ["--remember", "--senders", "{out}/known.json", VALID],
    "verify-clients": VERIFY + ["--json", "--clients", VALID],
    "verify-large": VERIFY + ["--json", "{work}/large.eml"],
    "verify-pipe": VERIFY + ["--json", "<{work}/large.eml"],
    "verify-folder": VERIFY + ["--format", "tsv", "--jobs", "1", "{work}/mails"],
    "verify-system": ["verify", "--json", "--at", "2026-11-24T06:30:00Z", VALID],
    "sign": SIGN + SIGNER + ["-o", "{out}/signed.eml", "samples/template.eml"],
    "sign-json": SIGN + SIGNER + ["--json", "-o", "{out}/signed.eml", "samples/template.eml"],
    "sign-many": SIGN + SIGNER + ["--json", "--jobs", "2", "--output-dir", "{out}", "samples/template.eml",
                                  "samples/template-ja-utf8.eml"],
    "sign-over": SIGN + SIGNER + ["--protect-headers", "-o", "{out}/signed.eml", "samples/template-ja-utf8.eml",
                                  "={work}/mails/1.eml=signed.eml"],
    "sign-p12": SIGN + ["--signer"] + P12 + ["--opaque", "samples/template-ja.eml"],
    "sign-check": SIGN + SIGNER + ["--check", "--format", "json", "--clients", "samples/template-ja.eml"],
    "show-cert": ["show-cert", VALID],
    "show-cert-path": ["show-cert", "--json", "--path"] + AT + [VALID],
    "show-cert-revoked": ["show-cert", "--path", "--crl", "{work}/revoked.pem"] + AT + [VALID],
    "show-cert-full": ["show-cert", "--full", "samples/pki/noreply.pem"],
    "show-cert-p12": ["show-cert", "--pem", "-o", "{out}/certificates.pem"] + P12,
    "serial": ["serial", "--role", "all"] + AT + [VALID],
    "serial-match": ["serial", "--match", NUMBERS] + AT + [VALID],
    "serial-revoked": ["serial", "--match", NUMBERS, "--crl", "{work}/revoked.pem"] + AT + [VALID],
}
KINDS = ["alloc", "open", "read", "mmap", "write", "sync", "rename"]
# Crashes that no caller can prevent, by their innermost frame that is not the C library's and the one that called
# it. libgmp ends the program by abort where it has no memory, by itself or in GnuTLS's allocator for it; libtasn1
# goes on with a NULL of its own; NSPR likewise, when NSS's module starts it. We call none of them.
FOREIGN = (("libgmp.so", ""), ("libgnutls.so", "libgmp.so"), ("libtasn1.so", "lib"), ("libnspr4.so", "lib"),
           ("libnspr4.so", "fault_tool"))
# They only pass on what their callers ask for.
SYSTEM = ("libc.so", "ld-linux", "fault_shim.so")
HANGS = -1000  # in place of a status
TOGETHER = max(2, os.cpu_count() or 2)


class Run:
    """One run of a command with one fault."""

    def __init__(self, chosen, case, fault):
        self.fault = fault
        with tempfile.TemporaryDirectory(dir=chosen.folder) as place:
            out, tmp, log = (os.path.join(place, name) for name in ("out", "tmp", "log"))
            os.mkdir(out)
            os.mkdir(tmp)
            words = [word.format(out=out, work=chosen.folder) for word in CASES[case]]
            standard_input = b""
            for word in words:
                if word.startswith("<"):
                    standard_input = contents(word[1:])
                elif word.startswith("="):
                    shutil.copy(word.split("=")[1], os.path.join(out, word.split("=")[2]))
            before = {name: contents(os.path.join(out, name)) for name in os.listdir(out)}
            arguments = [word for word in words if word[0] not in "<="]
            environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "TMPDIR": tmp,
                           "LD_PRELOAD": chosen.shim, "FAULT": fault, "FAULT_LOG": log}
            try:
                done = subprocess.run([chosen.program] + arguments, env=environment, input=standard_input,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            except subprocess.TimeoutExpired as late:
                done = subprocess.CompletedProcess(late.cmd, HANGS, late.stdout or b"", late.stderr or b"")
            self.status = done.returncode
            self.out = done.stdout.decode(errors="replace").replace(place, "")
            self.err = done.stderr.decode(errors="replace").replace(place, "")
            self.files = {name: contents(os.path.join(out, name)) for name in sorted(os.listdir(out))}
            self.changed = self.files != before
            self.left = os.listdir(tmp)
            self.log = contents(log).decode() if os.path.exists(log) else ""
        self.calls, self.begin = (int((re.findall(rf"^{word} (\d+)$", self.log, re.M) or ["0"])[0])
                                  for word in ("calls", "begin"))

    def frames(self, title):
        """(library, offset, name of the function if it is known) of each caller, innermost first."""
        text = re.search(rf"^{title} in\n((?:  .*\n)*)", self.log, re.M)
        lines = [line.split() for line in text.group(1).splitlines()] if text else []
        return [(os.path.basename(line[0]), line[1], line[2]) for line in lines]

    def foreign_crash(self):
        """The library of FOREIGN in which the program crashed, else None: then the crash counts as ours."""
        libraries = [library for library, _, _ in self.frames("crashed") if not library.startswith(SYSTEM)]
        for library, caller in FOREIGN:
            if libraries and libraries[0].startswith(library) and libraries[1].startswith(caller):
                return library
        return None


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def is_error(line):
    return '"verdict":"error"' in line or re.match(r"ERROR\b|error\t|エラー", line)


def is_error_card(text):
    lines = text.splitlines()
    return bool(lines) and is_error(lines[0]) and not any(re.match("(IN)?VALID|INDETERMINATE|UNSIGNED|有効|不正|判定不能|署名なし", line)
                                                          for line in lines)


def is_rest(run, usual, case):
    """Whether the files that an error leaves tell of it, or are what is to stay: an author who was remembered
    before the report could not be written, a message that was signed before, others of many."""
    def stays(name, data):
        told = "it is signed and written" in run.err or "standard output: " in run.err
        return data == usual.files[name] and (name == "known.json" or case == "sign-many" or (case.startswith("sign") and told))
    return all(b"<title>ERROR" in data or stays(name, data) for name, data in run.files.items())


def lacks_converter(run, text):
    """Whether a module of iconv did not open, which is said, and makes what it would have read unknown: iconv does
    not tell why it has no converter, and machines without its modules have an answer of their own."""
    return run.fault.split(":")[0] in ("open", "read", "mmap") and any(
        word in text for word in ("iconv on this machine lacks", "[display-name-unreadable]"))


def wrong(run, usual, case):
    """What is wrong with this outcome, or None."""
    if run.status == HANGS:
        return "no end within a minute"
    if run.status < 0:
        return None if run.foreign_crash() else f"signal {signal.Signals(-run.status).name}"
    if run.left:
        return f"left behind in TMPDIR: {run.left}"
    if run.status == usual.status:
        if run.out != usual.out:
            return "another output with the usual status"
        if run.err != usual.err and "out of memory" not in run.err:
            return "another word on standard error with the usual status"
        return None if run.files == usual.files else "another file with the usual status"
    if run.status in (1, 2) and lacks_converter(run, run.out):
        return None
    if run.status < 64:
        return f"status {run.status} instead of {usual.status}"
    if not run.err.strip() and not any(is_error(line) for line in run.out.splitlines()):
        return f"status {run.status} without a word"
    if run.changed and not is_rest(run, usual, case):
        return f"a file is left: {list(run.files)}"
    for line in [] if is_error_card(run.out) else run.out.splitlines():
        if line not in usual.out and not is_error(line) and not lacks_converter(run, line):
            return f"another output: {line[:200]}"
    return None


def named(frames):
    return "\n".join(f"        {library} {offset} {name}" for library, offset, name in frames[:14])


def chosen_calls(run, from_begin, limit):
    """Numbers of the calls that are to fail: the first ones, and then evenly spread ones up to the last."""
    calls = range(run.begin + 1 if from_begin else 1, run.calls + 1)
    if limit is None or len(calls) <= limit:
        return list(calls)
    near = limit // 4
    rest, step = calls[near:], (len(calls) - near) / (limit - near)
    return list(calls[:near]) + [rest[int(i * step)] for i in range(limit - near)]


def faults_of(chosen, case, kind, usual):
    if chosen.fault:
        return [chosen.fault]
    # How libraries start is the same for all cases.
    from_start = case == "verify" and kind == "alloc"
    every = chosen.all or case == "revoked"
    calls = chosen_calls(usual, not from_start, None if every else 5 * chosen.limit if from_start else chosen.limit)
    if chosen.all:
        return [f"{kind}:{n}{more}" for n in calls for more in ("", "+")]
    return [f"{kind}:{n}{'+' if i % 2 and not every else ''}" for i, n in enumerate(calls)]


def sweep(chosen, case, kind, pool):
    """The numbers of faults, of wrong answers and of crashes of other libraries."""
    usual = Run(chosen, case, f"{kind}:0")
    if usual.status >= 64 or usual.status < 0:
        print(f"FAILED {case}: status {usual.status} without a fault: {usual.err}")
        return 0, 1, 0
    faults, bad, foreign = faults_of(chosen, case, kind, usual), 0, 0
    for run in pool.map(lambda fault: Run(chosen, case, fault), faults):
        reason = wrong(run, usual, case)
        bad += reason is not None
        if run.status < 0 and not reason:
            foreign += 1
            chosen.foreign.add(run.foreign_crash())
        if reason:
            print(f"FAILED {case} {run.fault}: {reason}")
        if (reason or chosen.fault) and chosen.verbose:
            print("    failed in\n" + named(run.frames("failed")))
            if run.frames("crashed"):
                print("    crashed in\n" + named(run.frames("crashed")))
            print(f"    status {run.status}\n    out: {run.out[:600]}\n    err: {run.err[:600]}")
    if chosen.verbose:
        print(f"{case} {kind}: {usual.calls} calls, {len(faults)} faults, {bad} wrong", flush=True)
    return len(faults), bad, foreign


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("shim")
    options.add_argument("folder")
    options.add_argument("--kind", choices=KINDS)
    options.add_argument("--case", default="")
    options.add_argument("--fault", help="only this one, and tell all about it")
    options.add_argument("--all", action="store_true")
    options.add_argument("--limit", type=int, default=5, help="calls of a kind and a case that fail, without --all")
    options.add_argument("--verbose", action="store_true")
    chosen = options.parse_args()
    chosen.foreign = set()
    if chosen.fault:
        chosen.kind, chosen.verbose = chosen.fault.split(":")[0], True
    total = (0, 0, 0)
    with ThreadPoolExecutor(TOGETHER) as pool:
        for case in CASES:
            for kind in KINDS:
                if chosen.case in ("", case) and chosen.kind in (None, kind):
                    total = tuple(map(sum, zip(total, sweep(chosen, case, kind, pool))))
    print(f"{total[0]} faults, {total[1]} wrong answers, {total[2]} crashes of other libraries "
          f"({', '.join(sorted(chosen.foreign)) or 'none'})")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
