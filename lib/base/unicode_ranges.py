#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes unicode_ranges.h (UAX 44): which characters are not seen, are blank, or reorder text.

Source: libunistring's tables, whatever version is installed. To follow a newer Unicode, run
    lib/base/unicode_ranges.py > lib/base/unicode_ranges.h && clang-format -i lib/base/unicode_ranges.h
and look at the difference.
"""
import ctypes
import ctypes.util

unistring = ctypes.CDLL(ctypes.util.find_library("unistring"))
CC, CF, CS, CO, ZL, ZP = 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x00800000, 0x01000000

# Prepended_Concatenation_Mark: format characters that can be seen. libunistring has no name for it.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
BRAILLE_BLANK = 0x2800
TAGS = 0xE0000  # from here on: tags, variation selectors, private use


def is_category(c, mask):
    return bool(unistring.uc_is_general_category_withtable(ctypes.c_uint32(c), ctypes.c_uint32(mask)))


def has_property(c, name):
    return bool(getattr(unistring, "uc_is_property_" + name)(ctypes.c_uint32(c)))


def is_ignorable(c):
    return has_property(c, "default_ignorable_code_point")


def is_space(c):
    return has_property(c, "white_space") or c == BRAILLE_BLANK


def is_hidden(c):
    return (is_category(c, CC | CS | CO | ZL | ZP) or is_ignorable(c) or c >= TAGS
            or has_property(c, "not_a_character") or (is_category(c, CF) and c not in SEEN))


def ranges(holds):
    first = None
    for c in range(0x110001):
        inside = c < 0x110000 and holds(c)
        if inside and first is None:
            first = c
        elif not inside and first is not None:
            yield first, c - 1
            first = None


def table(name, comment, holds):
    items = ", ".join("{0x%04X, 0x%04X}" % each for each in ranges(holds))
    print("/* %s */\nstatic const unicode_range_t %s[] = {%s};\n" % (comment, name, items))


version = ctypes.c_int.in_dll(unistring, "_libunistring_version").value
print("""/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UAX 44: ranges of characters. Written by unicode_ranges.py from libunistring %d.%d. */
#ifndef SMIME_BASE_UNICODE_RANGES_H
#define SMIME_BASE_UNICODE_RANGES_H

#include <stdint.h>

/* Sorted. */
typedef struct unicode_range {
    uint32_t first, last;
} unicode_range_t;
""" % (version >> 16, version >> 8 & 0xFF))
table("ignorable", "Default_Ignorable_Code_Point", is_ignorable)
table("spaces", "White_Space, and the braille blank", is_space)
table("hidden", "controls, formats, separators of lines, surrogates, private use, ignorable or no characters",
      is_hidden)
print("#endif")
