#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program on a terminal of its own and types into it what it waits for.

on_terminal.py OUT [WORDS KEYS]... -- COMMAND...: waits until the screen shows what the regular expression WORDS finds,
behind what the last one found, and types KEYS; where WORDS are @FILE, until the file is there, and types the last KEYS
again and again, as some programs lose what comes before they are ready; then waits for the end (where KEYS are empty, it ends the program). OUT gets what was shown, a line for each place
that was written to. Fails if it waits for a minute in vain.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 60
CONTROL = re.compile(rb"\x1b\[[0-9;?>]*[ -/]*[a-zA-Z~]|\x1b[()][0-9A-B]|\x1b[=>78M]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
PLACE = re.compile(rb"(?:\x1b\[[0-9;]*[Hd]|[\r\n])+")


def shown(raw):
    return CONTROL.sub(b"", PLACE.sub(b"\n", raw))


def is_there(words, text, start):
    """Where to look on, or None."""
    if words.startswith("@"):
        return start if os.path.exists(words[1:]) else None
    found = re.compile(words.encode()).search(text, start)
    return found and found.end()


def main():
    split = sys.argv.index("--")
    out, steps, command = sys.argv[1], sys.argv[2:split], sys.argv[split + 1:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    raw, start, keys, typed, stepped = b"", 0, "", 0, time.monotonic()
    while time.monotonic() < stepped + PATIENCE:
        found = is_there(steps[0], shown(raw), start) if steps else None
        if found is not None:
            start, keys, steps = found, steps[1], steps[2:]
            typed = stepped = time.monotonic()
            os.write(terminal, keys.encode())
            if not keys:
                os.kill(pid, signal.SIGKILL)
            continue
        if steps and steps[0].startswith("@") and time.monotonic() > typed + 2:
            typed = time.monotonic()
            os.write(terminal, keys.encode())
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux: the program has ended
            piece = b""
        if not piece:
            break
        raw += piece
        if b"\x1b[6n" in piece:  # where the cursor is
            os.write(terminal, b"\x1b[1;1R")
    else:
        os.kill(pid, signal.SIGKILL)
        steps = steps or ["the end"]
    os.waitpid(pid, 0)
    with open(out, "wb") as file:
        file.write(shown(raw))
    if steps:
        sys.exit(f"waited in vain for {steps[0]!r}")


main()
