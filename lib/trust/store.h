/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1.1 (d): trust anchors, indexed by subject; with helper certificates and
 * revocation data that the user gave. Read-only once filled, so that threads can share it. */
#ifndef SMIME_TRUST_STORE_H
#define SMIME_TRUST_STORE_H

#include "base/bytes.h"
#include "smime.h"

typedef struct store_anchor {
    bytes_t der;
    bytes_t subject;        /* whole Name, a view into der */
    const char *origin;     /* "root.pem", "system (NSS e-mail trust)" */
    int64_t distrust_after; /* certificates issued later are not trusted; INT64_MAX: none */
} store_anchor_t;

typedef struct store_crl {
    bytes_t der;
    const char *origin;
} store_crl_t;

/* ---- filling ---- */

/* Adds an anchor; a second one of the same bytes is no error. origin lives as long as the store.
 * BAD_CERT: the DER is not laid out like a certificate; TOO_LARGE; ENOMEM. */
gpg_error_t store_add_anchor(smime_store_t *store, bytes_t der, const char *origin,
                             int64_t distrust_after);
/* Adds a helper certificate; otherwise like store_add_anchor. */
gpg_error_t store_add_helper(smime_store_t *store, bytes_t der);
/* Take back the newest anchors, or helpers, until `count` are left: a source that turned out bad adds
 * none. */
void store_drop_anchors(smime_store_t *store, size_t count);
void store_drop_helpers(smime_store_t *store, size_t count);
/* "directory/name", living as long as the store, or NULL. */
const char *store_keep_path(smime_store_t *store, const char *directory, const char *name);
/* The sentence that store_note returns; a literal. */
void store_set_note(smime_store_t *store, const char *note);

/* ---- asking ---- */

size_t store_anchor_count(const smime_store_t *store);
size_t store_helper_count(const smime_store_t *store);
/* Anchors whose subject equals name (RFC 5280 section 7.1): iterates, *position starts at 0; NULL
 * at the end. ENOMEM. */
gpg_error_t store_anchors_named(const smime_store_t *store, bytes_t name, size_t *position,
                                const store_anchor_t **r_anchor);
/* The anchor with exactly this DER, or NULL. */
const store_anchor_t *store_anchor_of(const smime_store_t *store, bytes_t der);
/* Helper certificates (DER), CRLs, OCSP responses: index 0, 1, ... until absent. */
bytes_t store_helper(const smime_store_t *store, size_t index);
/* Helpers whose subject equals name, like store_anchors_named; absent at the end. */
gpg_error_t store_helpers_named(const smime_store_t *store, bytes_t name, size_t *position,
                                bytes_t *r_der);
const store_crl_t *store_crl(const smime_store_t *store, size_t index);
bytes_t store_ocsp(const smime_store_t *store, size_t index);
/* The file, if anchors come from a store for web sites (web-trust-store has to be reported), or
 * NULL; and the names of what anchors came from, for "no path" findings. */
const char *store_note(const smime_store_t *store);
const char *store_origins(const smime_store_t *store);

#endif
