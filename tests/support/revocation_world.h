/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A path of three certificates and the revocation data about them, for tests of revocation. */
#ifndef SMIME_TEST_REVOCATION_WORLD_H
#define SMIME_TEST_REVOCATION_WORLD_H

#include "path/revocation.h"
#include "pki_revocation.h"
#include "x509/certificate_cache.h"

enum { KEY_ROOT, KEY_CA, KEY_USER, KEY_OTHER, KEY_CRL, KEY_FREE };

typedef struct world {
    arena_t arena;
    const pki_certificate_t *root, *ca, *user; /* root is an anchor */
    smime_store_t *store;
    path_rules_t rules; /* at PKI_NOW */
    certificate_cache_t *cache;
    certificate_t *embedded[8];
    size_t embedded_count;
    bytes_t crls[16], ocsp[16]; /* of the message */
    size_t crl_count, ocsp_count;
    unsigned budget;
    finding_list_t found;
    findings_t findings; /* of the last question */
    const char *detail;
} world_t;

int world_setup(void **state);
int world_teardown(void **state);
#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

/* Another user certificate, and (re)issued CA. */
void world_embed(world_t *world, const pki_certificate_t *certificate);
void world_embed_crl(world_t *world, bytes_t crl);
void world_embed_ocsp(world_t *world, bytes_t response);
void world_forget(world_t *world); /* all that was embedded */

/* The status of the user's certificate (0) or the CA's (1). */
revocation_status_t world_status(world_t *world, size_t index);
/* With these CRLs in the message and no others. */
#define WORLD_STATUS_BY(world, ...)                                                                \
    world_status_by((world), (const bytes_t[]){__VA_ARGS__},                                       \
                    sizeof((const bytes_t[]){__VA_ARGS__}) / sizeof(bytes_t))
revocation_status_t world_status_by(world_t *world, const bytes_t *crls, size_t count);
bool world_found(const world_t *world, finding_id_t id);

/* A list of one entry. reason: PKI_NUMBER. */
const pki_revoked_t *world_revoked(world_t *world, const pki_certificate_t *certificate,
                                   int64_t date, int reason);
#define WORLD_CRL(world, ...) PKI_CRL(&(world)->arena, __VA_ARGS__)

#endif
