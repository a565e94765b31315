/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as XML takes it. */
#ifndef CLI_XML_TEXT_H
#define CLI_XML_TEXT_H

#include <gpg-error.h>
#include <stdio.h>

/* Writes value made printable and escaped for XML (section 2.4), in an attribute or between tags. ENOMEM. */
gpg_error_t xml_text(FILE *out, const char *value);

#endif
