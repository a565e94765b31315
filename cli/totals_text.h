/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Totals for people. */
#ifndef CLI_TOTALS_TEXT_H
#define CLI_TOTALS_TEXT_H

#include "page.h"
#include "totals.h"

/* "3 messages: 2 valid, 1 invalid" */
gpg_error_t totals_text_line(const page_t *page, const totals_t *totals);
/* That line, then what decided and who signed what is valid. */
gpg_error_t totals_text(const page_t *page, const totals_t *totals);

#endif
