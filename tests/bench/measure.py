# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tests/bench/run runs: medians of CPU time of ours and of the peer, measured in turn, their ratio with its
spread (the quartiles of the ratios of neighbours), peak own memory, what is promised. Instruction counts come from
callgrind; they do not depend on the machine and are compared with instructions.json."""
import argparse, json, os, platform, re, resource, shutil, statistics, subprocess, sys, tempfile, time

import readme

TOOL = os.path.abspath("build-bench/smimetool")
PEERS = os.path.abspath("build/tests")
FIGURES = os.path.abspath("tests/bench/instructions.json")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
MAIL = ("From: Sender 0 <noreply0@sender0.example>\nTo: reader@customer.example\nSubject: Bench\nDate: {date}\n"
        "Message-ID: <bench@sender0.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n")
LINE = b"Seventy characters of text, as most programs that send mail wrap it.\n"


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def cpu(command):
    """Seconds of user and system time that the command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def precise_cpu(command, times):
    return cpu(["sh", "-c", 'i=0; while [ $i -lt "$0" ]; do "$@" >/dev/null 2>&1; i=$((i+1)); done', str(times), *command]) / times


def elapsed(command):
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def own_memory(command):
    """Peak of anonymous memory in MB: what is mapped of the input is not ours."""
    peak, process = 0, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                found = re.search(r"RssAnon:\s+(\d+)", status.read())
            peak = max(peak, int(found.group(1)) if found else 0)
        except OSError:
            pass
        time.sleep(0.002)
    return peak / 1024


def alternate(first, second, runs, clock=cpu):
    """The median of each, and the quartiles of the ratio of neighbours."""
    pairs = [(clock(first), clock(second)) for _ in range(runs)]
    ratios = sorted(a / b for a, b in pairs if b)
    ours, theirs = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
    return ours, theirs, statistics.median(ratios), ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.rows, self.broken, self.limited = options, folder, [], [], []

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def wanted(self, name):
        return re.search(self.options.only, name) is not None

    def row(self, name, promise, ours, theirs, runs=7, clock=cpu, times=False, memory=None, statuses=(0, 0)):
        """promise: the most that ours / theirs may be; with times, the least that theirs / ours has to be.
        statuses: with which both have to end."""
        if not self.wanted(name):
            return
        failed = [command for command, status in zip((ours, theirs), statuses) if run(command).returncode != status]
        if failed: # what stops at once is fast
            self.add(name, dict(text="FAILED: " + " ".join(failed[0]), held=False))
            return
        if times:
            theirs_, ours_, ratio, low, high = alternate(theirs, ours, runs, clock)
        else:
            ours_, theirs_, ratio, low, high = alternate(ours, theirs, runs, clock)
        held = ratio >= promise if times else ratio <= promise
        peak = own_memory(ours) if memory else None
        held = held and (not memory or peak <= memory)
        self.add(name, dict(ours_seconds=ours_, peer_seconds=theirs_, ratio=ratio, quartiles=[low, high], held=held,
                            promise=("at least " if times else "at most ") + str(promise), own_memory_mb=peak, memory_promise_mb=memory))

    def add(self, name, values):
        self.rows.append(dict(name=name, **values))
        if not values.get("held", True):
            (self.limited if name in readme.LIMITS and "ratio" in values else self.broken).append(name)
        if not self.options.json:
            print(text_of(self.rows[-1]), flush=True)


def text_of(row):
    if "ratio" not in row:
        return f"{row['name']:44} {row['text']}"
    line = f"{row['name']:44} {row['ours_seconds'] * 1e3:10.2f} {row['peer_seconds'] * 1e3:10.2f} {row['ratio']:7.3f}"
    line += f" {row['quartiles'][0]:7.3f}-{row['quartiles'][1]:<7.3f} {row['promise']:>14}"
    if row["own_memory_mb"] is not None:
        line += f" {row['own_memory_mb']:5.1f} of {row['memory_promise_mb']} MB"
    return line + ("" if row["held"] else "  NOT HELD")


def template(bench, name, size):
    with open(bench.path(name), "wb") as file:
        file.write(MAIL.format(date=time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())).encode())
        for _ in range(size // len(LINE) // 1000):
            file.write(LINE * 1000)
        file.write(LINE * (size // len(LINE) % 1000))
    return bench.path(name)


def sign_command(bench, text, out, *more):
    keys = bench.path("one")
    return [TOOL, "sign", "--quiet", "--signer", f"{keys}/signer.pem", "--key", f"{keys}/signer.key",
            "--chain", f"{keys}/chain.pem", "-o", out, *more, text]


def make_inputs(bench):
    quick = bench.options.quick
    for name, kind, senders, messages in (("one", "RSA", 1, 10000), ("thousand", "RSA", 1000, 10000), ("p256", "P-256", 1, 2000)):
        os.mkdir(bench.path(name))
        subprocess.run([f"{PEERS}/bench_inputs", bench.path(name), kind, str(senders), str(messages)], check=True)
    sizes = {"1 KB": 10**3, "100 KB": 10**5, "10 MB": 10**7, "100 MB": 10**8}
    if not quick:
        sizes["1 GB"] = 10**9
    for name, size in sizes.items():
        text = template(bench, f"{name}.txt", size)
        for form, more in (("clear", []), ("opaque", ["--opaque"])):
            run(sign_command(bench, text, bench.path(f"{name}.{form}"), *more), check=True)
    return sizes


def cold(bench):
    small, root = bench.path("one", "small.eml"), bench.path("one", "root.pem")
    repeat = lambda command: precise_cpu(command, 20)
    bench.row("verify, small mail, one CA", 0.65, [TOOL, "verify", "--quiet", "--trust", root, small],
              ["openssl", "cms", "-verify", "-CAfile", root, "-in", small], runs=11, clock=repeat)
    bench.row("verify, small mail, system store", 0.17, [TOOL, "verify", "--quiet", small],
              ["openssl", "cms", "-verify", "-CAfile", BUNDLE, "-in", small], runs=11, clock=repeat,
              statuses=(2, 4)) # nobody there issued it
    bench.row("sign, small mail", 0.75, sign_command(bench, bench.path("1 KB.txt"), bench.path("out")),
              peer_sign_command(bench, "1 KB.txt"), runs=11, clock=repeat)


def peer_sign_command(bench, text):
    keys = bench.path("one")
    return ["openssl", "cms", "-sign", "-md", "sha256", "-signer", f"{keys}/signer.pem", "-inkey", f"{keys}/signer.key",
            "-certfile", f"{keys}/chain.pem", "-in", bench.path(text), "-out", bench.path("peer.out")]


def large(bench):
    root = bench.path("one", "root.pem")
    for form, most, memory in (("clear", 0.04, 16), ("opaque", 0.2, 32)):
        file = bench.path(f"100 MB.{form}")
        ours = [TOOL, "verify", "--quiet", "--trust", root, file]
        bench.row(f"verify, 100 MB {form}", most, ours, ["openssl", "cms", "-verify", "-CAfile", root, "-in", file, "-out", "/dev/null"],
                  runs=3, memory=memory)
        if form == "clear":
            bench.row("verify, 100 MB clear, against the hash", 1.05, ours, ["openssl", "dgst", "-sha256", file], runs=9)
    bench.row("sign, 100 MB", 0.5, sign_command(bench, bench.path("100 MB.txt"), bench.path("out")), peer_sign_command(bench, "100 MB.txt"), runs=3)


def many(bench):
    for name, folder, least, how in (("10,000 mails of one sender", "one", 10, "--quiet"),
                                     ("10,000 mails of 1,000 senders", "thousand", 9, "--quiet"),
                                     ("10,000 mails of one sender, --json", "one", 8, "--json"),
                                     ("2,000 mails of one sender, P-256", "p256", 1, "--quiet")):
        root, mailbox = bench.path(folder, "root.pem"), bench.path(folder, "many.mbox")
        bench.row(name, least, [TOOL, "verify", how, "--jobs", "1", "--trust", root, mailbox],
                  [f"{PEERS}/peer_libcrypto", root, mailbox], runs=7, times=True)
    root, mailbox = bench.path("one", "root.pem"), bench.path("one", "many.mbox")
    threads = lambda count: [TOOL, "verify", "--quiet", "--jobs", count, "--trust", root, *[mailbox] * 5]
    bench.row("two threads against one, elapsed", 1.9, threads("2"), threads("1"), runs=5, clock=elapsed, times=True)


def templates(bench):
    """What it costs the file system to make ten thousand files is not ours: everything is in memory, where it can be."""
    keys, memory = bench.path("one"), "/dev/shm"
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else bench.folder) as folder:
        out = os.path.join(folder, "signed")
        os.mkdir(out)
        ours = sign_command(bench, shutil.copytree(f"{keys}/templates", os.path.join(folder, "templates")), out)
        ours[ours.index("-o")] = "--output-dir"
        bench.row("sign, 10,000 templates in one call", 1.1, ours + ["--jobs", "1"], [f"{PEERS}/peer_sign", f"{keys}/signer.key", "10000"], runs=3)


def growth(bench, sizes):
    if not bench.wanted("growth"):
        return
    root = bench.path("one", "root.pem")
    for form in ("clear", "opaque"):
        costs = [f"{name} {cpu([TOOL, 'verify', '--quiet', '--trust', root, bench.path(f'{name}.{form}')]) * 1e3:.1f} ms" for name in sizes]
        bench.add(f"growth: {form}", dict(text=", ".join(costs)))
    mailbox, costs = bench.path("one", "many.mbox"), []
    for count in (1, 10, 100) if not bench.options.quick else (1, 10):
        part = bench.path("part.mbox")
        with open(part, "wb") as out:
            for _ in range(count if count > 1 else 1):
                with open(mailbox, "rb") as source:
                    shutil.copyfileobj(source, out, 1 << 20) if count > 1 else out.write(source.read(49_000))
        messages = {1: 10, 10: 100_000, 100: 1_000_000}[count]
        seconds = cpu([TOOL, "verify", "--quiet", "--jobs", "1", "--trust", root, part])
        costs.append(f"{messages} messages {seconds * 1e3:.1f} ms")
        os.remove(part)
    bench.add("growth: messages", dict(text=", ".join(costs)))


def library_versions():
    needed = subprocess.run(["ldd", TOOL], capture_output=True, text=True, check=True).stdout
    names = sorted(os.path.basename(os.path.realpath(path)) for path in re.findall(r"=> (/\S+)", needed))
    return " ".join(names + [platform.machine(), platform.libc_ver()[1]])


def instructions(bench):
    if not bench.wanted("instructions"):
        return
    root, small = bench.path("one", "root.pem"), bench.path("one", "small.eml")
    commands = {"verify": [TOOL, "verify", "--quiet", "--trust", root, small],
                "sign": sign_command(bench, bench.path("1 KB.txt"), bench.path("out"))}
    committed = json.load(open(FIGURES)) if os.path.exists(FIGURES) else {}
    libraries = library_versions()
    known = committed.get(libraries, {})
    counted = {}
    for name, command in commands.items():
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={bench.path('callgrind')}", *command],
                              capture_output=True, text=True)
        counted[name] = int(re.search(r"refs:\s+([\d,]+)", done.stderr).group(1).replace(",", ""))
        before = known.get(name)
        text = f"{counted[name]:,} instructions" + (f", {counted[name] / before:.3f} of the committed figure" if before else
                                                   " (no figure for these versions of libraries)")
        bench.add(f"instructions of one {name}", dict(text=text, held=not before or counted[name] <= 1.05 * before))
    if bench.options.commit_instructions:
        committed[libraries] = counted
        with open(FIGURES, "w") as file:
            json.dump(committed, file, indent=1, sort_keys=True)
            file.write("\n")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run")
    parser.add_argument("--quick", action="store_true", help="nothing of 1 GB, no million of messages")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", metavar="PATTERN", help="rows whose name it finds")
    parser.add_argument("--readme", action="store_true", help="write the table of both READMEs anew")
    parser.add_argument("--commit-instructions", action="store_true", help="write instructions.json anew")
    options = parser.parse_args()
    if options.readme and options.only:
        parser.error("the table of the READMEs has all rows: no --only")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        sizes = make_inputs(bench)
        if not bench.options.json:
            print(f"{'CPU time, median':44} {'ours ms':>10} {'peer ms':>10} {'ratio':>7} {'quartiles':>15} {'promise':>14}")
        cold(bench)
        large(bench)
        many(bench)
        templates(bench)
        growth(bench, sizes)
        instructions(bench)
        if bench.options.json:
            print(json.dumps(dict(date=time.strftime("%Y-%m-%d"), machine=platform.processor() or platform.machine(),
                                  cores=os.cpu_count(), libraries=library_versions(), rows=bench.rows), indent=1))
        if bench.options.readme:
            readme.update(bench.rows)
        for name in bench.limited:
            print(f"not held: {name}: {readme.LIMITS[name][0]}", file=sys.stderr)
        for name in bench.broken:
            print(f"not held: {name}", file=sys.stderr)
        return 1 if bench.broken else 0


if __name__ == "__main__":
    sys.exit(main())
