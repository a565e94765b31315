#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes charset_labels.h: which character set a label names (RFC 2978).

    lib/mime/charset_labels.py encodings.json character-sets.xml > lib/mime/charset_labels.h

The labels are those of the WHATWG Encoding Standard (its encodings.json), of IANA's registry (its
character-sets.xml), of this machine's glibc (gconv-modules) and of Python: between them, what mail
programs know. Where two of them give a label another meaning, the first in this order is taken. A set
is called as iconv calls it; the first ones, NAMED, are those of charset_label.h's enumeration.
"""
import codecs
import ctypes
import encodings.aliases
import glob
import json
import re
import sys
import textwrap
import xml.etree.ElementTree

# What the Encoding Standard calls a set: vendor supersets, since senders label them so.
WHATWG = {
    "UTF-8": "UTF-8", "UTF-16LE": "UTF-16LE", "UTF-16BE": "UTF-16BE", "GBK": "GB18030",
    "GB18030": "GB18030", "BIG5": "BIG5HKSCS", "EUC-JP": "EUC-JP-MS", "ISO-2022-JP": "ISO-2022-JP",
    "SHIFT_JIS": "CP932", "EUC-KR": "UHC", "ISO-8859-8-I": "ISO-8859-8", "WINDOWS-874": "CP874",
    "X-MAC-CYRILLIC": "MAC-UK", "X-USER-DEFINED": "RAW", "IBM866": "IBM866", "MACINTOSH": "MACINTOSH",
    **{"WINDOWS-%d" % n: "CP%d" % n for n in range(1250, 1259)},
}
# It replaces these; other programs decode them. And those that it reads as more than they are.
OWN = {
    "csiso2022kr": "ISO-2022-KR", "iso-2022-kr": "ISO-2022-KR", "hz-gb-2312": "HZ",
    "iso-2022-cn": "ISO-2022-CN", "iso-2022-cn-ext": "ISO-2022-CN-EXT", "replacement": None,
    "us-ascii": "US-ASCII", "ascii": "US-ASCII", "ansi_x3.4-1968": "US-ASCII", "utf-16": "UTF-16",
    # Bytes of no set, or of one that nobody names (RFC 1428 section 3).
    "": "RAW", "unknown-8bit": "RAW", "x-unknown": "RAW", "unknown": "RAW", "csunknown8bit": "RAW",
    "unicode-1-1-utf-7": "UTF-7", "utf-7": "UTF-7",
    "iso646-us": "US-ASCII",
    "iso-2022-jp-ms": "ISO-2022-JP", "cp50220": "ISO-2022-JP", "cp50221": "ISO-2022-JP",
    "cp50222": "ISO-2022-JP", "iso2022jp": "ISO-2022-JP", "iso2022_jp": "ISO-2022-JP",
    "eucjp-ms": "EUC-JP-MS", "eucjp-win": "EUC-JP-MS", "sjis-win": "CP932", "cp936": "GB18030",
    "ms936": "GB18030", "windows-936": "GB18030", "euc-cn": "GB18030", "gb2312-1980": "GB18030",
    "cp51932": "EUC-JP-MS", "iso-8859-1-windows-3.0-latin-1": "CP1252",
    "iso-8859-1-windows-3.1-latin-1": "CP1252", "iso-8859-2-windows-latin-2": "CP1250",
    "iso-8859-9-windows-latin-5": "CP1254", "ibm00858": "IBM858", **{"ibm%05d" % n: "IBM%d" % n for n in range(1140, 1150)},
    "cp950": "CP950", "ms950": "CP950", "windows-950": "CP950",
}
BUILT_IN = ["RAW", "US-ASCII", "UTF-8", "UTF-16", "UTF-7", "ISO-2022-JP", "ISO-2022-JP-WEB", "ISO-2022-JP-RFC", "HZ"]
NAMED = BUILT_IN + ["UTF-16BE", "UTF-16LE", "CP1252", "CP932", "SJIS", "EUC-JP-MS", "EUC-JP", "GB18030", "EUC-CN", "UHC",
                    "EUC-KR", "BIG5HKSCS", "BIG5", "CP950"]
# GMime makes "cp31j" of it, which nobody knows.
NOT_GMIMES = {"windows-31j"}
# What a byte means depends on bytes long before it.
STATEFUL = re.compile(r"^(UTF-7|HZ|ISO-2022-.*|IBM(930|933|935|937|939|1364|1371|1388|1390|1399))$")
# Names of iconv's for more than a set, or whose meaning depends on the machine.
NOT_A_SET = re.compile(r"^(INTERNAL|UCS-?[24]-?SWAP.*|WCHAR_T.*|CHAR|UTF-?7-?IMAP|OSF.*)$")
# Python's codecs, where neither the name nor an alias says which of iconv's sets it is.
PYTHON = {
    "ascii": "US-ASCII", "latin_1": "CP1252", "iso2022_jp_1": "ISO-2022-JP-2", "gb2312": "GB18030",
    "gbk": "GB18030", "big5": "BIG5HKSCS", "shift_jis_2004": "SHIFT_JISX0213",
    "shift_jisx0213": "SHIFT_JISX0213", "euc_jis_2004": "EUC-JISX0213", "euc_jisx0213": "EUC-JISX0213",
    "mac_latin2": "MAC-CENTRALEUROPE", "mac_cyrillic": "MAC-UK", "mac_iceland": "MAC-IS",
    "mac_roman": "MACINTOSH", "kz1048": "RK1048", "ptcp154": "PT154", "hz": "HZ",
    "iso2022_jp_2004": "ISO-2022-JP-3", "iso2022_jp_ext": "ISO-2022-JP-2", "utf_16": "UTF-16",
    "utf_7": "UTF-7", "utf_8_sig": "UTF-8", "cp65001": "UTF-8",
}

libc = ctypes.CDLL(None)
libc.iconv_open.restype = ctypes.c_void_p
libc.iconv.restype = ctypes.c_size_t
libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4
libc.iconv_close.argtypes = [ctypes.c_void_p]


def decode(name, data):
    """What iconv makes of data, or None where there is no such set or data is not valid in it."""
    converter = libc.iconv_open(b"UTF-8", name.encode())
    if converter == ctypes.c_void_p(-1).value:
        return None
    source, room = ctypes.create_string_buffer(data, len(data)), ctypes.create_string_buffer(1024)
    at, to = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_void_p(ctypes.addressof(room))
    left, space = ctypes.c_size_t(len(data)), ctypes.c_size_t(1024)
    result = libc.iconv(converter, ctypes.byref(at), ctypes.byref(left), ctypes.byref(to), ctypes.byref(space))
    libc.iconv_close(converter)
    return None if result == ctypes.c_size_t(-1).value else room.raw[:1024 - space.value]


def glibc_aliases():
    """{alias: name} of all that glibc's configuration has, and of what is built in."""
    aliases = {n: n for n in ("ISO-8859-1", "UCS-4", "UCS-2", "UCS-4LE", "UCS-2LE", "UCS-2BE", "UCS-4BE")}
    built_in = {"UCS-4": "ISO-10646/UCS4 10646-1:1993 10646-1:1993/UCS4 UCS4 ISO-10646-UCS-4 CSUCS4",
                "UCS-2": "UCS2", "UCS-2BE": "UNICODEBIG",
                "UCS-2LE": "UNICODELITTLE", "US-ASCII": "ANSI_X3.4",
                "UTF-8": "ISO-IR-193 ISO-10646/UTF8 ISO-10646/UTF-8"}
    for name, others in built_in.items():
        aliases.update({alias: name for alias in others.split()})
    for path in sorted(path for folder in ("/usr/lib/*/gconv", "/usr/lib64/gconv")
                       for path in glob.glob(folder + "/gconv-modules") + glob.glob(folder + "/gconv-modules.d/*.conf")):
        for line in open(path, encoding="utf-8"):
            words = line.split()
            if len(words) < 3 or words[0] not in ("alias", "module"):
                continue
            first, second = words[1].rstrip("/"), words[2].rstrip("/")
            if words[0] == "alias":
                aliases[first] = second
            elif first != "INTERNAL":
                aliases.setdefault(first, first)
    for alias in list(aliases):
        aliases[alias] = aliases.get(aliases[alias], aliases[alias])
    return {alias: name for alias, name in aliases.items() if not NOT_A_SET.match(name) and not NOT_A_SET.match(alias)}


def known_to_python(label):
    try:
        return codecs.lookup(label) is not None
    except LookupError:
        return False


def iana_records(path):
    for record in xml.etree.ElementTree.parse(path).getroot().findall(".//{*}record"):
        names = [e.text for tag in ("name", "preferred_alias", "alias") for e in record.findall("{*}" + tag)]
        yield sorted({name.split()[0].lower() for name in names if name})


def collect(whatwg_path, iana_path):
    """{label: set} and the labels that every mail program is taken to know: browsers, Python and glibc do."""
    labels, everywhere = {}, set()
    for group in json.load(open(whatwg_path, encoding="utf-8")):
        for entry in group["encodings"]:
            for label in entry["labels"]:
                if (entry["name"] != "replacement" and label not in NOT_GMIMES and known_to_python(label)
                        and decode(label, b"") is not None):
                    everywhere.add(label)
                labels[label] = WHATWG.get(entry["name"].upper(), entry["name"].upper())
    labels.update(OWN)
    glibc = {alias.lower(): {"ISO-8859-1": "CP1252", "ANSI_X3.4-1968": "US-ASCII"}.get(name, name)
             for alias, name in glibc_aliases().items()}
    for names in iana_records(iana_path):
        known = [labels[n] for n in names if n in labels] + [glibc[n] for n in names if n in glibc]
        for name in names:
            if known:
                labels.setdefault(name, known[0])
    for alias, name in glibc.items():
        labels.setdefault(alias, labels.get(name.lower(), name))
    plain = {re.sub("[^a-z0-9]", "", label): name for label, name in labels.items()}
    for alias, codec in list(encodings.aliases.aliases.items()) + [(c, c) for c in set(encodings.aliases.aliases.values())]:
        name = PYTHON.get(codec, plain.get(codec.replace("_", "")))
        for spelled in (alias, alias.replace("_", "-")):
            if name:
                labels.setdefault(spelled.lower(), name)
    return {label: name if name in NAMED else glibc.get(name.lower(), name)
            for label, name in labels.items() if name}, everywhere


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flags(name):
    ascii = name in ("RAW", "US-ASCII", "UTF-8") or (
        name not in BUILT_IN and not STATEFUL.match(name) and decode(name, PRINTABLE) == PRINTABLE)
    return 1 * ascii + 2 * bool(STATEFUL.match(name))


def show(items):
    print(textwrap.fill(", ".join(items), 96, initial_indent="    ", subsequent_indent="    ",
                        break_long_words=False, break_on_hyphens=False).replace(NO_BREAK, " "))


NO_BREAK = "\xa0"
PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
labels, everywhere = collect(*sys.argv[1:3])
# Arrays and no pointers: those would be relocated whenever a program starts.
room = lambda texts: 1 + max(map(len, texts))
sets = NAMED + sorted(set(labels.values()) - set(NAMED))
missing = [name for name in sets if name not in BUILT_IN and decode(name, b"") is None]
if missing:
    sys.exit("iconv here lacks " + " ".join(missing))
print("""/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2978: labels of character sets. Written by charset_labels.py. */
#ifndef SMIME_MIME_CHARSET_LABELS_H
#define SMIME_MIME_CHARSET_LABELS_H

#include "mime/charset_label.h"

// clang-format off
/* The sets: how iconv calls them; 1 CHARSET_IS_ASCII, 2 CHARSET_IS_STATEFUL. */
static const struct charset_set {
    char name[%d];
    unsigned char flags;
} charset_sets[] = {""" % room(sets))
show("{%s,%s%d}" % (c_text(name), NO_BREAK, flags(name)) for name in sets)
print("""};

/* The labels, sorted: set (an index of charset_sets), 1 where every mail program is taken to know it. */
static const struct charset_label {
    char label[%d];
    uint16_t set;
    uint16_t everywhere;
} charset_labels[] = {""" % room(labels))
show("{%s,%s%d,%s%d}" % (c_text(label), NO_BREAK, sets.index(name), NO_BREAK, label in everywhere)
     for label, name in sorted(labels.items(), key=lambda item: item[0].encode()))
print("};\n// clang-format on\n\n#endif")
