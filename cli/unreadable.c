/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Warnings about certificates that cannot be read (RFC 5280 section 4.1). */
#include "unreadable.h"

#include "failure.h"
#include "language.h"

#define MOST 10 /* lines */

void unreadable_tell(const char *command, const char *name, const smime_certificates_t *list)
{
    char text[160];
    size_t count = 0, position;
    for (; (position = smime_certificates_unreadable(list, count)); count++) {
        if (count >= MOST)
            continue;
        snprintf(text, sizeof text, _("warning: certificate %zu cannot be read"), position);
        failure_print(stderr, command, name_for_people(name), text);
    }
    if (count <= MOST)
        return;
    snprintf(text, sizeof text, _("warning: and %zu more"), count - MOST);
    failure_print(stderr, command, name_for_people(name), text);
}
