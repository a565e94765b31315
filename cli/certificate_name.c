/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Short names of certificates, out of RFC 4514 text. */
#include "certificate_name.h"

#include "base/portable.h"
#include "language.h"
#include "printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *certificate_short_name(const smime_certificate_t *certificate)
{
    return certificate->common_name    ? certificate->common_name
           : certificate->organization ? certificate->organization
           : certificate->subject[0]   ? certificate->subject
                                       : _("(no name)");
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* ", JP" of an attribute C that is a country code (ISO 3166), else "". r_text has room for it. */
static void read_country(const char *subject, char r_text[5])
{
    *r_text = '\0';
    for (const char *at = subject; *at; at += *at != '\0') {
        if (strncmp(at, "C=", 2) == 0 && is_capital(at[2]) && is_capital(at[3]) &&
            strchr(",+", at[4])) {
            snprintf(r_text, 5, ", %.2s", at + 2);
            return;
        }
        while (*at && !strchr(",+", *at))
            at += *at == '\\' && at[1] ? 2 : 1;
    }
}

char *certificate_who(const smime_certificate_t *certificate)
{
    const char *name = certificate->common_name, *firm = certificate->organization;
    char country[5], *text, *shown;
    if (!firm)
        return printable(certificate->subject);
    read_country(certificate->subject, country);
    bool both = name && strcmp(name, firm) != 0;
    if (asprintf(&text, "%s%s%s%s", both ? name : "", both ? ", " : "", firm, country) < 0)
        return NULL;
    shown = printable(text);
    free(text);
    return shown;
}
