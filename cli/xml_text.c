/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nothing is in printable text that XML does not take once it is escaped. */
#include "xml_text.h"

#include "markup.h"
#include "printable.h"

#include <stdlib.h>

gpg_error_t xml_text(FILE *out, const char *value)
{
    char *text = printable_whole(value);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    markup_put(out, text);
    free(text);
    return 0;
}
