# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of both READMEs, from the rows that measure.py measured; and why a promise is not kept, where it is not."""
import os, re, time

START, END = "<!-- tests/bench/run --readme -->\n", "<!-- end -->\n"

# name of the row: (English, Japanese, whom it is compared with, in Japanese); in the order of the table
ROWS = {
    "verify, small mail, one CA": ("verify a small mail", "小さなメールを検証", "`openssl cms -verify`", "`openssl cms -verify`"),
    "verify, small mail, system store": ("the same with the system's CAs", "同じく、システムの CA で", "the same", "同上"),
    "verify, 100 MB clear": ("verify 100 MB, clear-signed", "100 MB を検証（クリア署名）", "`openssl cms -verify`", "`openssl cms -verify`"),
    "verify, 100 MB clear, against the hash": ("", "", "`openssl dgst -sha256`", "`openssl dgst -sha256`"),
    "verify, 100 MB opaque": ("verify 100 MB, opaque", "100 MB を検証（不透明署名）", "`openssl cms -verify`", "`openssl cms -verify`"),
    "10,000 mails of one sender": ("10,000 mails of one sender, one thread", "一人の差出人のメール 10,000 通、1 スレッド", "a loop over libcrypto", "libcrypto のループ"),
    "10,000 mails of one sender, --json": ("the same, `--json`", "同じく `--json`", "the same", "同上"),
    "10,000 mails of 1,000 senders": ("10,000 mails of 1,000 senders", "1,000 人の差出人のメール 10,000 通", "the same", "同上"),
    "2,000 mails of one sender, P-256": ("2,000 mails, P-256", "2,000 通、P-256", "the same", "同上"),
    "two threads against one, elapsed": ("50,000 mails, two threads, elapsed", "50,000 通、2 スレッド、経過時間", "one thread", "1 スレッド"),
    "sign, small mail": ("sign a small mail", "小さなメールに署名", "`openssl cms -sign`", "`openssl cms -sign`"),
    "sign, 100 MB": ("sign 100 MB", "100 MB に署名", "the same", "同上"),
    "sign, 10,000 templates in one call": ("sign 10,000 templates in one call", "テンプレート 10,000 通に一度に署名", "the private-key operations alone", "秘密鍵の計算だけ"),
}

# Why a promise may stay open. A row without an entry here that does not hold is an error of the benchmark.
LIMITS = {
    "verify, small mail, one CA": (
        "two thirds of the instructions are the loader's, which binds GnuTLS and the libraries under it, and GnuTLS's own start",
        "命令の 3 分の 2 は、GnuTLS とその下のライブラリーを読み込むローダーと、GnuTLS の準備のもの"),
    "verify, small mail, system store": (
        "NSS's module is loaded and asked for each of its roots; an index of our own would be a second place that decides whom to trust",
        "NSS のモジュールを読み込み、ルート証明書を一つずつ尋ねる。独自の索引は、何を信頼するかを決める二つ目の場所になってしまう"),
    "verify, 100 MB opaque": (
        "the decoded content goes through a temporary file, so that memory does not grow with the mail: 40 % of the time are the kernel's",
        "メモリーがメールの大きさによらないように、復号した内容を一時ファイルに置く。時間の 4 割はカーネルのもの"),
    "verify, 100 MB clear, against the hash": (
        "the mail has LF line ends, the hash is that of CRLF: the text is copied once",
        "メールの行末は LF、ハッシュは CRLF のもの。本文を一度コピーする"),
    "sign, small mail": (
        "as verifying; signing checks the template and the certificate as recipients will, which openssl does not",
        "検証と同じ。署名の前に、受け取る側と同じようにテンプレートと証明書を調べる（openssl は調べない）"),
    "sign, 100 MB": (
        "the template is read for all that recipients would see as garbage before it is hashed",
        "ハッシュの前に、受け取る側で文字化けなどになるものをすべて調べる"),
    "10,000 mails of 1,000 senders": (
        "half of the time is GnuTLS's RSA, with two operations for each new sender",
        "時間の半分は GnuTLS の RSA の計算。新しい差出人ごとに 2 回の計算が要る"),
    "10,000 mails of one sender": ("half of the time is GnuTLS's RSA", "時間の半分は GnuTLS の RSA の計算"),
    "two threads against one, elapsed": (
        "the processors were not idle, or are two threads of one core",
        "プロセッサーが空いていなかったか、一つのコアの 2 スレッドである"),
}

WORDS = {"en": ("What", "smimetool", "Other", "Compared with", "Ratio", "Promised", "ms", "CPU time", "times", "≥ ", "≤ ",
                "not kept: ", " (own memory {} MB)"),
         "ja": ("内容", "smimetool", "相手", "比べる相手", "比", "約束", "ms", "CPU 時間", "倍", "≥ ", "≤ ", "未達: ", "（自前のメモリー {} MB）")}


def machine():
    """Its processor, how many, and the system."""
    def first(path, pattern, other):
        try:
            with open(path) as file:
                found = re.search(pattern, file.read(), re.M)
            return found.group(1).strip() if found else other
        except OSError:
            return other
    return (first("/proc/cpuinfo", r"^model name\s*:\s*(.*)$", os.uname().machine), os.cpu_count(),
            first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)', os.uname().sysname))


def milliseconds(seconds):
    ms = seconds * 1e3
    return f"{ms:.2f}" if ms < 10 else f"{ms:,.0f}"


def line(row, language):
    words, japanese = WORDS[language], language == "ja"
    name, peer = ROWS[row["name"]][japanese], ROWS[row["name"]][2 + japanese]
    least, number = row["promise"].startswith("at least"), row["promise"].split()[-1]
    promise = (words[9] if least else words[10]) + number
    if not row["held"]:
        promise += "; " + words[11] + LIMITS.get(row["name"], ("?", "?"))[japanese]
    if row["own_memory_mb"] is not None:
        name += words[12].format(round(row["own_memory_mb"], 1))
    ratio = f"{row['ratio']:.2f}" if row["ratio"] < 10 else f"{row['ratio']:.1f}"
    ratio = f"{row['ratio']:.3f}" if row["ratio"] < 0.1 else ratio
    return f"| {name} | {milliseconds(row['ours_seconds'])} | {milliseconds(row['peer_seconds'])} | {peer} | {ratio} | {promise} |\n"


def table(rows, language):
    words = WORDS[language]
    processor, cores, system = machine()
    day = time.strftime("%Y-%m-%d")
    told = (f"{day}、{system}、{processor}、{cores} コア。{words[7]} ({words[6]})、中央値。"
            if language == "ja" else f"{day}, {system}, {processor}, {cores} cores; {words[7]} in {words[6]}, medians:")
    head = f"| {words[0]} | {words[1]} | {words[2]} | {words[3]} | {words[4]} | {words[5]} |\n|---|--:|--:|---|--:|---|\n"
    known = {row["name"]: row for row in rows if "ratio" in row}
    return f"{told}\n\n{head}" + "".join(line(known[name], language) for name in ROWS if name in known)


def update(rows):
    for path, language in (("README.md", "en"), ("README.ja.md", "ja")):
        with open(path, encoding="utf-8") as file:
            before, rest = file.read().split(START)
        after = rest.split(END)[1]
        with open(path, "w", encoding="utf-8") as file:
            file.write(before + START + table(rows, language) + END + after)
