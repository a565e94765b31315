/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Caps on the search for a path, its rules, and revocation. */
#include "limit_rows.h"

#include "path_fixture.h"
#include "pki_revocation.h"

/* Judges a certificate with what the fixture has; frees the fixture. */
static seen_t see_path(bench_t *bench, path_fixture_t *f, const pki_certificate_t *target)
{
    arena_t *arena = &bench->world.arena;
    seen_t seen = {.text = "", .believed = path_judge(f, target) == SMIME_PASS};
    for (size_t i = 0; i < f->findings.list->count; i++)
        seen.text =
            arena_printf(arena, "%s\n    %s: %s", seen.text, f->findings.list->items[i].code,
                         f->findings.list->items[i].detail);
    path_fixture_end(f);
    return seen;
}

static seen_t path_length(bench_t *bench, size_t count)
{
    path_fixture_t f;
    path_fixture_start(&f);
    const pki_certificate_t *above = path_root(&f);
    for (unsigned i = 2; i < count; i++)
        above = AUTHORITY(&f, .issuer = above, .key = i,
                          .subject = arena_printf(&f.arena, "CN=CA%u", i));
    return see_path(bench, &f, SIGNER(&f, .issuer = above));
}

/* Self-signed authorities with the name that is looked for, and no key identifiers to tell. */
static seen_t path_candidates(bench_t *bench, size_t count)
{
    const unsigned no_key_ids =
        1u << EXTENSION_SUBJECT_KEY_IDENTIFIER | 1u << EXTENSION_AUTHORITY_KEY_IDENTIFIER;
    path_fixture_t f;
    path_fixture_start(&f);
    path_root(&f);
    for (unsigned i = 0; i < count; i++)
        AUTHORITY(&f, .subject = "CN=CA", .key = 100 + i, .omit = no_key_ids);
    return see_path(
        bench, &f,
        SIGNER(&f, .issuer_name = "CN=CA", .sign_with = pki_key(PKI_P256, 99), .omit = no_key_ids));
}

/* Authorities that are not for e-mail. */
static seen_t paths_judged(bench_t *bench, size_t count)
{
    path_fixture_t f;
    path_fixture_start(&f);
    const pki_certificate_t *root = path_root(&f), *ca = root;
    for (size_t i = 0; i < count; i++)
        ca = AUTHORITY(&f, .issuer = root, .subject = "CN=CA", .key = 1,
                       .usages = "1.3.6.1.5.5.7.3.1");
    return see_path(bench, &f, SIGNER(&f, .issuer = ca));
}

/* Two levels of half as many policies each. */
static seen_t policy_nodes(bench_t *bench, size_t count)
{
    path_fixture_t f;
    buffer_t out = BUFFER_INIT;
    path_fixture_start(&f);
    for (size_t i = 0; i < count / 2; i++)
        buffer_printf(&out, "%s1.2.3.%zu", i ? " " : "", i);
    buffer_append_byte(&out, 0);
    const char *policies = (const char *)pki_take(&f.arena, &out).data;
    const pki_certificate_t *ca =
        AUTHORITY(&f, .issuer = path_root(&f), .subject = "CN=CA", .key = 1, .policies = policies);
    return see_path(bench, &f, SIGNER(&f, .issuer = ca, .policies = policies));
}

/* A square of names and subtrees. */
static seen_t name_comparisons(bench_t *bench, size_t count)
{
    path_fixture_t f;
    size_t side = 1;
    path_fixture_start(&f);
    while (side * side < count)
        side++;
    const char *permitted = repeated(&bench->world, ";email:test.example", side) + 1;
    const char *names = repeated(&bench->world, ";email:signer@test.example", side) + 1;
    const pki_certificate_t *ca = AUTHORITY(&f, .issuer = path_root(&f), .subject = "CN=CA",
                                            .key = 1, .permitted = permitted);
    return see_path(bench, &f, SIGNER(&f, .issuer = ca, .names = names));
}

/* ---- revocation: a list that says nothing of the signer, and is good enough without the caps ----
 */

static seen_t see_points(bench_t *bench, path_fixture_t *f, const pki_point_t *points, size_t count)
{
    const pki_certificate_t *ca = path_authority(f);
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = ca));
    const pki_extension_t *extra =
        pki_extension(&f->arena, PKI_OID_POINTS, false, pki_points(&f->arena, points, count));
    return see_path(bench, f, SIGNER(f, .issuer = ca, .extra = extra));
}

static seen_t distribution_points(bench_t *bench, size_t count)
{
    path_fixture_t f;
    pki_point_t points[LIMIT_DISTRIBUTION_POINTS + 1];
    path_fixture_start(&f);
    for (size_t i = 0; i < count; i++)
        points[i] = (pki_point_t){.names = "uri:http://crl.example/"};
    return see_points(bench, &f, points, count);
}

static seen_t point_names(bench_t *bench, size_t count)
{
    path_fixture_t f;
    path_fixture_start(&f);
    const pki_point_t point = {.names =
                                   repeated(&bench->world, ";uri:http://crl.example/", count) + 1};
    return see_points(bench, &f, &point, 1);
}

/* The list's issuer is behind others of that name. */
static seen_t crl_signers(bench_t *bench, size_t count)
{
    path_fixture_t f;
    path_fixture_start(&f);
    const pki_certificate_t *root = path_root(&f);
    const pki_certificate_t *ca = AUTHORITY(&f, .issuer = root, .subject = "CN=CA", .key = 1);
    for (unsigned i = 1; i < count; i++)
        AUTHORITY(&f, .subject = "CN=CA", .key = 200 + i);
    AUTHORITY(&f, .issuer = root, .subject = "CN=CA", .key = 2);
    path_embed_crl(&f, PKI_CRL(&f.arena, .issuer = ca, .sign_with = pki_key(PKI_P256, 2)));
    return see_path(bench, &f, SIGNER(&f, .issuer = ca));
}

static const limit_row_t items[] = {
    CAP(LIMIT_PATH_LENGTH, LIMIT_PATH_LENGTH, LIMIT_PATH_LENGTH + 1, path_length),
    CAP(LIMIT_PATH_CANDIDATES, LIMIT_PATH_CANDIDATES, LIMIT_PATH_CANDIDATES + 1, path_candidates),
    CAP(LIMIT_PATHS_JUDGED, LIMIT_PATHS_JUDGED, LIMIT_PATHS_JUDGED + 1, paths_judged),
    CAP(LIMIT_POLICY_NODES, LIMIT_POLICY_NODES - 2, LIMIT_POLICY_NODES + 2, policy_nodes),
    CAP(LIMIT_NAME_COMPARISONS, 10000, LIMIT_NAME_COMPARISONS + 1, name_comparisons),
    CAP(LIMIT_DISTRIBUTION_POINTS, LIMIT_DISTRIBUTION_POINTS, LIMIT_DISTRIBUTION_POINTS + 1,
        distribution_points),
    CAP(LIMIT_POINT_NAMES, LIMIT_POINT_NAMES, LIMIT_POINT_NAMES + 1, point_names),
    CAP(LIMIT_CRL_SIGNERS, LIMIT_CRL_SIGNERS, LIMIT_CRL_SIGNERS + 1, crl_signers),
};

const limit_rows_t limit_rows_path = {items, sizeof items / sizeof *items};
