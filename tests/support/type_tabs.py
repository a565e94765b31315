# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a shell completes, as a person sees it: types on a terminal of its own.

    type_tabs.py bash|zsh RCFILE LINE...     for each LINE, which begins with "smimetool ", what can stand in place of its
                                             last word, parted by '|'

RCFILE has Control-X insert all completions, "ready>" as prompt, and smimetool print each argument as <argument>, then
<end>."""
import os, pty, re, select, sys

SECONDS = 60  # far more than any machine needs: only what never comes waits so long


class Terminal:
    def __init__(self, descriptor):
        self.descriptor, self.shown = descriptor, b""

    def until(self, text):
        """What is shown up to text, which is awaited."""
        while text not in self.shown:
            if not select.select([self.descriptor], [], [], SECONDS)[0]:
                sys.exit(f"no {text!r} in: {self.shown!r}")
            self.shown += os.read(self.descriptor, 4096)
        before, self.shown = self.shown.split(text, 1)
        return before


shell, rcfile, lines = sys.argv[1], sys.argv[2], sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", COLUMNS="2000", LINES="50", ZDOTDIR=os.path.dirname(rcfile))
    os.execvp(shell, ["bash", "--noprofile", "--rcfile", rcfile, "-i"] if shell == "bash" else ["zsh", "-d", "-i"])
terminal = Terminal(terminal)
terminal.until(b"ready>")
for line in lines:
    os.write(terminal.descriptor, line.encode() + b"\x18\r")
    words = re.findall(rb"<([^<>]*)>", terminal.until(b"<end>"))
    print("|".join(word.decode() for word in words[line.count(" ") - 1 :]))
    terminal.until(b"ready>")
os.close(terminal.descriptor)
os.waitpid(pid, 0)
