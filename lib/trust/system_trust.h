/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The system's certificates that are trusted for e-mail. */
#ifndef SMIME_TRUST_SYSTEM_TRUST_H
#define SMIME_TRUST_SYSTEM_TRUST_H

#include "trust/store.h"

typedef struct system_places {
    const char *nss_module;   /* path, or NULL: looked for where the system keeps its libraries */
    const char *email_bundle; /* Fedora's */
    const char *web_bundle;   /* ca-certificates */
} system_places_t;
extern const system_places_t system_places;
/* *r_origin: which of them it was. NOT_FOUND: none is there. */
gpg_error_t trust_add_system(smime_store_t *store, const system_places_t *places,
                             const char **r_origin);

#endif
