/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output formats by number. */
#include "formats.h"

#define FORMAT_ROW(name) &format_##name,

const format_t *verify_format(int number)
{
    static const format_t *const formats[] = {VERIFY_FORMATS(FORMAT_ROW)};
    return formats[number];
}
