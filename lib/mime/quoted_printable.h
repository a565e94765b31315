/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.7: quoted-printable, both ways, streaming. */
#ifndef SMIME_MIME_QUOTED_PRINTABLE_H
#define SMIME_MIME_QUOTED_PRINTABLE_H

#include "base/bytes.h"
#include "smime.h"

/* Decodes all of in, as RFC 2045 section 6.7 wants decoders to be, and hands it on in chunks. */
gpg_error_t quoted_printable_decode(bytes_t in, smime_write_t write, void *user);

/* Where the first '=' stands that begins neither an encoded byte nor a soft line break, or SIZE_MAX. */
size_t quoted_printable_fault(bytes_t in);

/* Quoted-printable of text: in's line ends (LF or CRLF) become `newline`, lines of at most 76
 * characters; trailing white space, "From ", "." and "--" at line starts, and bytes outside 33..126
 * are encoded. text false: CR and LF are encoded as bytes too. */
gpg_error_t quoted_printable_encode(bytes_t in, bool text, const char *newline, smime_write_t write,
                                    void *user);

#endif
