/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judging generated certificates. */
#include "path_fixture.h"

#include "trust/store.h"
#include "x509/certificate_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void path_fixture_start(path_fixture_t *fixture)
{
    *fixture = (path_fixture_t){.rules = {.at = PKI_NOW}};
    pki_require(!smime_store_new(&fixture->store), "store");
    pki_require(!certificate_cache_new(&fixture->cache), "certificate cache");
    fixture->findings = findings_start(&fixture->found, &fixture->arena);
}

void path_fixture_end(path_fixture_t *fixture)
{
    certification_path_release(&fixture->path);
    for (size_t i = 0; i < fixture->embedded_count; i++)
        certificate_unref(&fixture->embedded[i]);
    certificate_cache_free(&fixture->cache);
    smime_store_free(&fixture->store);
    arena_free(&fixture->arena);
}

int path_fixture_setup(void **state)
{
    path_fixture_t *fixture = malloc(sizeof *fixture);
    pki_require(fixture != NULL, "memory");
    path_fixture_start(fixture);
    *state = fixture;
    return 0;
}

int path_fixture_teardown(void **state)
{
    path_fixture_end(*state);
    free(*state);
    return 0;
}

void path_trust(path_fixture_t *fixture, const pki_certificate_t *certificate)
{
    pki_require(!store_add_anchor(fixture->store, certificate->der, "test.pem", INT64_MAX),
                "adding an anchor");
}

const pki_certificate_t *path_embed(path_fixture_t *fixture, const pki_certificate_t *certificate)
{
    certificate_t **kept = arena_push(&fixture->arena, fixture->embedded, fixture->embedded_count,
                                      fixture->embedded_capacity);
    pki_require(kept && !certificate_cache_get(fixture->cache, certificate->der, kept),
                "reading a certificate");
    return certificate;
}

const pki_certificate_t *path_root(path_fixture_t *fixture)
{
    const pki_certificate_t *root =
        PKI_ISSUE(&fixture->arena, .subject = "O=Test,CN=Root", .ca = true);
    path_trust(fixture, root);
    return root;
}

const pki_certificate_t *path_authority(path_fixture_t *fixture)
{
    return AUTHORITY(fixture, .issuer = path_root(fixture), .subject = "O=Test,CN=CA", .key = 1);
}

const pki_certificate_t *path_make_authority(path_fixture_t *fixture, pki_options_t options)
{
    options.ca = true;
    return path_embed(fixture, pki_issue(&fixture->arena, &options));
}

const pki_certificate_t *path_make_signer(path_fixture_t *fixture, pki_options_t options)
{
    if (!options.subject && !bytes_present(options.subject_der))
        options.subject = "O=Test,CN=Signer";
    if (!options.names)
        options.names = "email:signer@test.example";
    if (!options.key)
        options.key = 99;
    return pki_issue(&fixture->arena, &options);
}

void path_embed_crl(path_fixture_t *fixture, bytes_t crl)
{
    bytes_t *kept =
        arena_push(&fixture->arena, fixture->crls, fixture->crl_count, fixture->crl_capacity);
    pki_require(kept != NULL, "memory");
    *kept = crl;
}

smime_answer_t path_judge(path_fixture_t *fixture, const pki_certificate_t *target)
{
    certificate_t *parsed;
    path_sources_t sources = {.store = fixture->store,
                              .cache = fixture->cache,
                              .embedded = fixture->embedded,
                              .embedded_count = fixture->embedded_count,
                              .crls = fixture->crls,
                              .crl_count = fixture->crl_count};
    certification_path_release(&fixture->path);
    fixture->findings = findings_start(&fixture->found, &fixture->arena);
    fixture->budget = (key_budget_t){.left = LIMIT_PUBLIC_KEY_COST};
    pki_require(!certificate_cache_get(fixture->cache, target->der, &parsed),
                "reading a certificate");
    gpg_error_t error = certification_path_build(
        &sources, &fixture->rules, parsed, &fixture->budget, &fixture->findings, &fixture->path);
    certificate_unref(&parsed);
    pki_require(!error, "building a path");
    return fixture->path.trust;
}

const char *finding_code(finding_id_t id)
{
    const smime_finding_kind_t *kind = smime_finding_kind(id);
    pki_require(kind != NULL, "finding");
    return kind->code;
}

const char *path_detail(const path_fixture_t *fixture, finding_id_t id)
{
    for (size_t i = 0; i < fixture->findings.list->count; i++)
        if (strcmp(fixture->findings.list->items[i].code, finding_code(id)) == 0)
            return fixture->findings.list->items[i].detail;
    return "";
}

static void print_findings(const path_fixture_t *fixture)
{
    for (size_t i = 0; i < fixture->findings.list->count; i++)
        print_message("%s %s: %s\n", smime_severity_name(fixture->findings.list->items[i].severity),
                      fixture->findings.list->items[i].code,
                      fixture->findings.list->items[i].detail);
}

void assert_path_good(path_fixture_t *fixture, const pki_certificate_t *target)
{
    if (path_judge(fixture, target) != SMIME_PASS)
        print_findings(fixture);
    assert_int_equal(fixture->path.trust, SMIME_PASS);
    for (size_t i = 0; i < fixture->path.count; i++)
        assert_int_equal(fixture->path.entries[i].state, SMIME_PASS);
}

static void assert_answer(path_fixture_t *fixture, const pki_certificate_t *target,
                          smime_answer_t answer, finding_id_t id, size_t index)
{
    const char *code = finding_code(id), *other = NULL;
    bool found = false;
    path_judge(fixture, target);
    for (size_t i = 0; i < fixture->findings.list->count; i++) {
        const smime_finding_t *finding = &fixture->findings.list->items[i];
        if (strcmp(finding->code, code) == 0)
            found = true;
        else if (finding->severity >= SMIME_SEVERITY_UNKNOWN)
            other = finding->code;
    }
    const char *problem = index < fixture->path.count ? fixture->path.entries[index].problem : NULL;
    if (fixture->path.trust != answer || !found || other || !problem || strcmp(problem, code))
        print_findings(fixture);
    assert_int_equal(fixture->path.trust, answer);
    assert_true(found);
    assert_null(other);
    assert_non_null(problem);
    assert_string_equal(problem, code);
    assert_int_equal(fixture->path.entries[index].state, answer);
}

void assert_path_broken(path_fixture_t *fixture, const pki_certificate_t *target, finding_id_t id,
                        size_t index)
{
    assert_answer(fixture, target, SMIME_FAIL, id, index);
}

void assert_path_unknown(path_fixture_t *fixture, const pki_certificate_t *target, finding_id_t id,
                         size_t index)
{
    assert_answer(fixture, target, SMIME_UNKNOWN, id, index);
}
