/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The places that trust anchors come from, and how they get into a store. */
#ifndef SMIME_TRUST_TRUST_SOURCE_H
#define SMIME_TRUST_TRUST_SOURCE_H

#include "trust/root_module.h"
#include "trust/store.h"

/* Adds an anchor; a second one of the same bytes is no error. origin lives as long as the store .
 * BAD_CERT: the DER is not laid out like a certificate; TOO_LARGE; ENOMEM. */
gpg_error_t store_add_anchor(smime_store_t *store, bytes_t der, const char *origin,
                             int64_t distrust_after);
/* Adds a helper certificate; otherwise like store_add_anchor. */
gpg_error_t store_add_helper(smime_store_t *store, bytes_t der);
/* Takes back the newest anchors until `count` are left: a source that turned out bad adds none. */
void store_drop_anchors(smime_store_t *store, size_t count);
/* "directory/name", living as long as the store, or NULL. */
const char *store_keep_path(smime_store_t *store, const char *directory, const char *name);
/* The sentence that store_note returns; a literal. */
void store_set_note(smime_store_t *store, const char *note);

/* A PEM or DER file, or a directory of such files, named `origin` in reports. */
gpg_error_t trust_add_path(smime_store_t *store, const char *path, const char *origin);
/* Objects of a PKCS#11 token (RFC 7512 URI), through GnuTLS. */
gpg_error_t trust_add_token(smime_store_t *store, const char *uri, const char *origin);

/* The system's certificates that are trusted for e-mail. */
typedef struct system_places {
    const char *nss_module;   /* path, or NULL: looked for where the system keeps its libraries */
    const char *email_bundle; /* Fedora's */
    const char *web_bundle;   /* ca-certificates */
} system_places_t;
extern const system_places_t system_places;
/* *r_origin: which of them it was. NOT_FOUND: none is there. */
gpg_error_t trust_add_system(smime_store_t *store, const system_places_t *places,
                             const char **r_origin);

/* The anchors of a PKCS#11 module that tells e-mail trust as NSS's root module does. NOT_FOUND:
 * there is no such module, or it trusts nobody for e-mail. */
gpg_error_t trust_add_nss(smime_store_t *store, const char *module_path, const char *origin);
/* Likewise of a module that has been started. */
gpg_error_t trust_add_module(smime_store_t *store, root_module_t *module, const char *origin);

#endif
