/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tests of certification paths share: a store, a message's certificates, rules, and one line
 * to judge a certificate by them. */
#ifndef SMIME_TEST_PATH_FIXTURE_H
#define SMIME_TEST_PATH_FIXTURE_H

#include "path/certification_path.h"
#include "pki.h"
#include "x509/certificate_cache.h"

typedef struct path_fixture {
    arena_t arena;
    smime_store_t *store;
    certificate_cache_t *cache;
    certificate_t **embedded;
    size_t embedded_count, embedded_capacity;
    bytes_t *crls; /* of the message */
    size_t crl_count, crl_capacity;
    path_rules_t rules; /* at PKI_NOW */
    key_budget_t budget;
    finding_list_t found;
    findings_t findings;       /* of the newest judgement */
    certification_path_t path; /* likewise */
} path_fixture_t;

void path_fixture_start(path_fixture_t *fixture);
void path_fixture_end(path_fixture_t *fixture);
/* cmocka's setup and teardown around one path_fixture_t in *state. */
int path_fixture_setup(void **state);
int path_fixture_teardown(void **state);

void path_trust(path_fixture_t *fixture, const pki_certificate_t *certificate);
/* Adds to the message's certificates; returns the same. */
const pki_certificate_t *path_embed(path_fixture_t *fixture, const pki_certificate_t *certificate);
void path_embed_crl(path_fixture_t *fixture, bytes_t crl);

/* Makes and trusts "O=Test,CN=Root"; makes, below that, and embeds "O=Test,CN=CA" with key 1. */
const pki_certificate_t *path_root(path_fixture_t *fixture);
const pki_certificate_t *path_authority(path_fixture_t *fixture);
/* Makes and embeds an authority; makes a signer: "O=Test,CN=Signer" with key 99 and an address,
 * unless options say otherwise. */
const pki_certificate_t *path_make_authority(path_fixture_t *fixture, pki_options_t options);
const pki_certificate_t *path_make_signer(path_fixture_t *fixture, pki_options_t options);
#define AUTHORITY(fixture, ...) path_make_authority((fixture), (pki_options_t){__VA_ARGS__})
#define SIGNER(fixture, ...)    path_make_signer((fixture), (pki_options_t){__VA_ARGS__})

smime_answer_t path_judge(path_fixture_t *fixture, const pki_certificate_t *target);
/* The detail of the first finding with this code; "" if there is none. */
const char *path_detail(const path_fixture_t *fixture, finding_id_t id);
const char *finding_code(finding_id_t id);

/* Asserts for cmocka. The second and third: nothing but findings `id` speaks against the path, and
 * it is entry `index` that has it. */
void assert_path_good(path_fixture_t *fixture, const pki_certificate_t *target);
void assert_path_broken(path_fixture_t *fixture, const pki_certificate_t *target, finding_id_t id,
                        size_t index);
void assert_path_unknown(path_fixture_t *fixture, const pki_certificate_t *target, finding_id_t id,
                         size_t index);

#endif
