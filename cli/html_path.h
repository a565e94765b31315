/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The path, drawn: a box for each certificate, the trusted one on top. */
#ifndef CLI_HTML_PATH_H
#define CLI_HTML_PATH_H

#include "smime.h"

#include <stdio.h>

/* signer: NULL if there is none. ENOMEM. */
gpg_error_t html_path(FILE *out, const smime_signer_result_t *signer);

#endif
