/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report for a person with one message. */
#include "formats.h"
#include "totals_text.h"

static gpg_error_t put(const page_t *page, const result_t *result)
{
    return format_full.put(page, result);
}

const format_t format_card = {
    .name = "card", .separator = "\n", .put = put, .summary = totals_text};
