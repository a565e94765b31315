/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2978, RFC 2045 section 5.1: which character set a label names. No name that a message chooses
 * reaches iconv: it gets the names of the table only. */
#ifndef SMIME_MIME_CHARSET_LABEL_H
#define SMIME_MIME_CHARSET_LABEL_H

#include "base/bytes.h"

/* The sets that code knows by name; charset_labels.py lists them in the same order. */
enum {
    CHARSET_RAW, /* bytes of no set that is named */
    CHARSET_ASCII,
    CHARSET_UTF8,
    CHARSET_UTF16, /* a byte order mark decides; without one big-endian (RFC 2781 section 4.3) */
    CHARSET_UTF7,
    CHARSET_ISO_2022_JP,     /* as Windows reads it: code page 50221 */
    CHARSET_ISO_2022_JP_WEB, /* as browsers read what is broken in it; no label's */
    CHARSET_ISO_2022_JP_RFC, /* as those read it that know RFC 1468 and no more; no label's */
    CHARSET_HZ,
    CHARSET_BUILT_IN, /* from here on: iconv's */
    CHARSET_UTF16BE = CHARSET_BUILT_IN,
    CHARSET_UTF16LE,
    CHARSET_CP1252,
    CHARSET_CP932,
    CHARSET_SJIS,
    CHARSET_EUC_JP_MS,
    CHARSET_EUC_JP,
    CHARSET_GB18030,
    CHARSET_EUC_CN,
    CHARSET_UHC,
    CHARSET_EUC_KR,
    CHARSET_BIG5HKSCS,
    CHARSET_BIG5,
    CHARSET_CP950,
    CHARSET_OTHERS,
    CHARSET_COUNT_MAX = 320 /* there are not so many */
};

enum {
    CHARSET_IS_ASCII = 1,   /* printable ASCII stands for itself */
    CHARSET_IS_STATEFUL = 2 /* what a byte means depends on bytes long before it */
};

typedef struct charset {
    unsigned set;
    const char *name; /* of the set, as iconv calls it */
    unsigned flags;
    bool everywhere; /* the label is one that all mail programs are taken to know */
} charset_t;

/* White space around the label and its case do not matter. False: nobody here knows it. */
bool charset_find(bytes_t label, charset_t *r_charset);
/* The name of a set, as iconv calls it. */
const char *charset_name(unsigned set);

#endif
