/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of mail clients: a certificate or message that keeps each rule, and one that breaks it; nothing
 * is claimed that no source says; the manual lists it. */
#include "verify/clients.h"

#include "message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define DAY       86400
#define HTTP_LIST "30 10 30 0e a0 0c a0 0a 86 08 68 74 74 70 3a 2f 2f 61"
#define LDAP_LIST "30 10 30 0e a0 0c a0 0a 86 08 6c 64 61 70 3a 2f 2f 61"
#define IN_2026   1785542400 /* 2026-08-01 */
#define IN_2027   1801440000 /* 2027-02-01 */

/* ---- asking ---- */

static const smime_client_result_t *client_of(const smime_report_t *report, const char *name)
{
    for (size_t i = 0; i < report->client_count; i++)
        if (strcmp(report->clients[i]->client, name) == 0)
            return report->clients[i];
    return NULL;
}

/* The reason whose requirement begins like this, or NULL. */
static const smime_client_reason_t *reason_of(const smime_report_t *report, const char *name,
                                              const char *requirement)
{
    const smime_client_result_t *client = client_of(report, name);
    assert_non_null(client);
    for (size_t i = 0; i < client->reason_count; i++)
        if (strncmp(client->reasons[i]->rule->requirement, requirement, strlen(requirement)) == 0)
            return client->reasons[i];
    return NULL;
}

static smime_client_answer_t answer_of(const smime_report_t *report, const char *name)
{
    const smime_client_result_t *client = client_of(report, name);
    assert_non_null(client);
    return client->answer;
}

/* ---- certificates ---- */

/* One chain that keeps every rule but for what a row changes. */
typedef struct chain_spec {
    pki_options_t root, ca, signer;
    bool without_ca;
    const char *ca_list, *signer_list; /* distribution points; NULL: an http one, "": none */
    const char *netscape_type;         /* of the signer's certificate */
    int64_t at;
} chain_spec_t;

static const pki_certificate_t *issue(arena_t *arena, pki_options_t options, const char *list,
                                      const char *netscape_type)
{
    pki_extension_t extra[3] = {{NULL, false, {NULL, 0}}};
    size_t count = 0;
    if (*list)
        extra[count++] = (pki_extension_t){"2.5.29.31", false, pki_hex(arena, list)};
    if (netscape_type)
        extra[count++] =
            (pki_extension_t){"2.16.840.1.113730.1.1", false, pki_hex(arena, netscape_type)};
    options.extra = extra;
    return pki_issue(arena, &options);
}

static smime_report_t *judge_chain(const chain_spec_t *spec)
{
    arena_t arena = ARENA_INIT;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    pki_options_t root = spec->root, ca = spec->ca, signer = spec->signer;
    root.subject = "O=Test,CN=Root";
    root.ca = ca.ca = true;
    const pki_certificate_t *top = pki_issue(&arena, &root);
    ca.subject = "O=Test,CN=CA";
    ca.issuer = top;
    ca.key = 1;
    const pki_certificate_t *middle =
        issue(&arena, ca, spec->ca_list ? spec->ca_list : HTTP_LIST, NULL);
    signer.issuer = spec->without_ca ? top : middle;
    signer.key = 2;
    if (!signer.subject)
        signer.subject = "O=Test,CN=Signer";
    if (!signer.names && !(signer.omit & 1u << EXTENSION_SUBJECT_ALT_NAME))
        signer.names = "email:noreply@demo.example";
    if (!signer.policies)
        signer.policies = "2.23.140.1.5.2.1";
    if (!signer.kind)
        signer.kind = PKI_RSA_2048;
    if (!signer.not_before)
        signer.not_before = PKI_NOT_BEFORE;
    if (!signer.not_after)
        signer.not_after = signer.not_before + 825 * (int64_t)DAY - 1;
    const pki_certificate_t *leaf = issue(
        &arena, signer, spec->signer_list ? spec->signer_list : HTTP_LIST, spec->netscape_type);
    char *pem = NULL;
    assert_true(asprintf(&pem, "%s%s", pki_pem(&arena, "CERTIFICATE", leaf->der),
                         spec->without_ca ? "" : pki_pem(&arena, "CERTIFICATE", middle->der)) > 0);
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_store_add_anchors(store, NULL, top->der.data, top->der.size), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    options.at = spec->at ? spec->at : PKI_NOW;
    options.clients = true;
    assert_int_equal(smime_certificate_judge(verifier, &options, pem, strlen(pem), &report), 0);
    free(pem);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    arena_free(&arena);
    return report;
}

static void test_a_chain_that_keeps_every_rule_leaves_what_lies_with_the_recipient(void **state)
{
    (void)state;
    smime_report_t *report = judge_chain(&(chain_spec_t){.at = 0});
    for (size_t i = 0; i < report->client_count; i++)
        for (size_t k = 0; k < report->clients[i]->reason_count; k++)
            assert_true(report->clients[i]->reasons[k]->answer == SMIME_CLIENT_DEPENDS ||
                        strcmp(report->clients[i]->reasons[k]->rule->requirement,
                               "what else they need") == 0);
    assert_int_equal(answer_of(report, "Gmail"), SMIME_CLIENT_DEPENDS);
    assert_int_equal(answer_of(report, "Rules of public CAs"), SMIME_CLIENT_YES);
    /* Nothing is said about a message that is not there. */
    assert_null(client_of(report, "MMS of Japanese carriers"));
    assert_null(client_of(report, "every client"));
    smime_report_free(&report);
}

static const struct chain_row {
    const char *client, *requirement;
    chain_spec_t broken, kept;
    smime_client_answer_t answer;
} chain_rows[] = {
    {"Gmail", "an intermediate CA", {.without_ca = true}, {.at = 0}, SMIME_CLIENT_NO},
    {"Gmail", "CA keys", {.ca.kind = PKI_P521}, {.ca.kind = PKI_P384}, SMIME_CLIENT_NO},
    {"Gmail", "CA keys", {.root.kind = PKI_ED25519}, {.root.kind = PKI_RSA_3072}, SMIME_CLIENT_NO},
    {"Gmail",
     "certificates signed",
     {.signer.digest = "sha1"},
     {.signer.digest = "sha384"},
     SMIME_CLIENT_NO},
    {"Gmail",
     "certificates signed",
     {.ca.kind = PKI_RSA_2048, .signer.pss = true},
     {.ca.kind = PKI_RSA_2048},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "an issuer's name",
     {.signer.issuer_name = "O:p=Test,CN:p=CA"},
     {.signer.issuer_name = "O=Test,CN=CA"},
     SMIME_CLIENT_NO},
    {"Gmail",
     "serial numbers",
     {.signer.serial_der = {(const uint8_t *)"\x81\x01", 2}},
     {.signer.serial_der = {(const uint8_t *)"\x00\x81", 2}},
     SMIME_CLIENT_NO},
    {"Gmail", "a revocation list", {.ca_list = LDAP_LIST}, {.ca_list = HTTP_LIST}, SMIME_CLIENT_NO},
    {"Gmail",
     "extensions that do not",
     {.netscape_type = "03 02 06 40"},
     {.netscape_type = "03 02 05 20"},
     SMIME_CLIENT_NO},
    {"Gmail",
     "a signer's key other",
     {.signer.kind = PKI_P521},
     {.signer.kind = PKI_P384},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "a signer's key other",
     {.signer.kind = PKI_ED25519},
     {.signer.kind = PKI_RSA_3072},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "a signer's certificate without",
     {.signer_list = ""},
     {.signer_list = HTTP_LIST},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail", "RSASSA-PSS", {.signer.kind = PKI_RSA_PSS}, {.at = 0}, SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "certificates that are valid",
     {.at = PKI_NOT_BEFORE + 826 * (int64_t)DAY},
     {.at = PKI_NOT_BEFORE + 824 * (int64_t)DAY},
     SMIME_CLIENT_NO},
    {"Outlook",
     "key usages along",
     {.ca.usages = "1.3.6.1.5.5.7.3.1"},
     {.ca.usages = "1.3.6.1.5.5.7.3.4"},
     SMIME_CLIENT_NO},
    {"Outlook",
     "RSASSA-PSS, ECDSA",
     {.signer.kind = PKI_P384},
     {.at = 0},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Apple Mail",
     "a key usage",
     {.signer.key_usage = 1 << 2},
     {.signer.key_usage = KEY_USAGE_NON_REPUDIATION},
     SMIME_CLIENT_NO},
    {"Apple Mail",
     "a certificate issued since 2027-02-01",
     {.signer.names = "smtputf8:\xe4\xbe\x8b@demo.example",
      .signer.not_before = IN_2027,
      .at = IN_2027 + DAY},
     {.signer.not_before = IN_2027, .at = IN_2027 + DAY},
     SMIME_CLIENT_UNDOCUMENTED},
    {"iOS Mail",
     "a certificate issued since 2027-02-01",
     {.signer.names = "smtputf8:\xe4\xbe\x8b@demo.example",
      .signer.not_before = IN_2027,
      .at = IN_2027 + DAY},
     {.signer.names = "smtputf8:\xe4\xbe\x8b@demo.example"},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Apple Mail",
     "a CA certificate issued since 2026-08-01",
     {.ca.not_before = IN_2026, .signer.not_before = IN_2026, .at = IN_2026 + DAY},
     {.ca.not_before = IN_2026,
      .ca.usages = "1.3.6.1.5.5.7.3.4",
      .signer.not_before = IN_2026,
      .at = IN_2026 + DAY},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Apple Mail",
     "RSASSA-PSS and EdDSA",
     {.signer.kind = PKI_ED25519},
     {.signer.kind = PKI_P384},
     SMIME_CLIENT_UNDOCUMENTED},
    {"iOS Mail",
     "a key usage",
     {.signer.key_usage = 1 << 2},
     {.signer.key_usage = KEY_USAGE_NON_REPUDIATION},
     SMIME_CLIENT_NO},
    {"iOS Mail",
     "a CA certificate issued since 2026-08-01",
     {.ca.not_before = IN_2026, .signer.not_before = IN_2026, .at = IN_2026 + DAY},
     {.ca.not_before = IN_2026,
      .ca.usages = "1.3.6.1.5.5.7.3.4",
      .signer.not_before = IN_2026,
      .at = IN_2026 + DAY},
     SMIME_CLIENT_UNDOCUMENTED},
    {"iOS Mail",
     "RSASSA-PSS and EdDSA",
     {.signer.kind = PKI_ED25519},
     {.signer.kind = PKI_P384},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Thunderbird",
     "RSASSA-PSS and EdDSA",
     {.signer.kind = PKI_ED25519},
     {.signer.kind = PKI_P521},
     SMIME_CLIENT_UNDOCUMENTED},
    {"IBM/HCL Notes",
     "RSASSA-PSS, ECDSA",
     {.signer.kind = PKI_P521},
     {.signer.kind = PKI_RSA_3072},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "a signer's key other",
     {.signer.kind = PKI_P521},
     {.signer.kind = PKI_P384},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Rules of public CAs",
     "a validity",
     {.signer.not_after = PKI_NOT_BEFORE + 825 * (int64_t)DAY},
     {.at = 0},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "exactly one policy",
     {.signer.policies = "1.2.3"},
     {.signer.policies = "1.2.3 2.23.140.1.5.4.3"},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "exactly one policy",
     {.signer.policies = "2.23.140.1.5.1.1 2.23.140.1.5.1.2"},
     {.signer.policies = "2.23.140.1.5.1.2"},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a revocation list",
     {.signer_list = LDAP_LIST},
     {.signer_list = HTTP_LIST},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a keyUsage",
     {.signer.omit = 1u << EXTENSION_KEY_USAGE},
     {.signer.key_usage = KEY_USAGE_DIGITAL_SIGNATURE},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "the extended key usage",
     {.signer.usages = "1.3.6.1.5.5.7.3.4 1.3.6.1.5.5.7.3.1"},
     {.signer.usages = "1.3.6.1.5.5.7.3.4 1.3.6.1.5.5.7.3.2"},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "the extended key usage",
     {.signer.usages = PKI_NO_USAGE},
     {.at = 0},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "an authorityKeyIdentifier",
     {.signer.omit = 1u << EXTENSION_AUTHORITY_KEY_IDENTIFIER},
     {.at = 0},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a subjectAltName",
     {.signer.subject = "CN=Signer,E=other@demo.example"},
     {.signer.subject = "CN=Signer,E=noreply@demo.example"},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a subjectAltName",
     {.signer.subject = "CN=Signer,E=noreply@demo.example",
      .signer.omit = 1u << EXTENSION_SUBJECT_ALT_NAME},
     {.at = 0},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a key of RSA",
     {.signer.kind = PKI_DSA_2048},
     {.signer.kind = PKI_P521},
     SMIME_CLIENT_NO},
    {"Rules of public CAs",
     "a key of RSA",
     {.signer.kind = PKI_RSA_1024},
     {.signer.kind = PKI_ED25519},
     SMIME_CLIENT_NO},
};

static void test_each_rule_is_seen_broken_and_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof chain_rows / sizeof *chain_rows; i++) {
        const struct chain_row *row = &chain_rows[i];
        smime_report_t *broken = judge_chain(&row->broken), *kept = judge_chain(&row->kept);
        const smime_client_reason_t *reason = reason_of(broken, row->client, row->requirement);
        if (!reason || reason->answer != row->answer)
            fail_msg("row %zu: %s: %s is not seen", i, row->client, row->requirement);
        assert_true(answer_of(broken, row->client) <= row->answer);
        if (reason_of(kept, row->client, row->requirement))
            fail_msg("row %zu: %s: %s is seen where it is kept", i, row->client, row->requirement);
        smime_report_free(&broken);
        smime_report_free(&kept);
    }
}

/* ---- messages ---- */

static smime_report_t *judge_mail(world_t *world, mail_t mail)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    bytes_t root = world_person(world, ROOT)->der, ca = world_person(world, CA)->der;
    bytes_t message = mail_make(world, &mail);
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_store_add_anchors(store, NULL, root.data, root.size), 0);
    assert_int_equal(smime_store_add_certificates(store, ca.data, ca.size), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    options.at = world->now;
    options.clients = true;
    assert_int_equal(smime_verify(verifier, &options, message.data, message.size, &report), 0);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return report;
}

static const struct mail_row {
    const char *client, *requirement;
    mail_t broken;
    smime_client_answer_t answer;
} mail_rows[] = {
    {"Gmail", "a signature around", {.form = PLAIN}, SMIME_CLIENT_NO},
    {"IBM/HCL Notes",
     "a signature around",
     {.around = "Content-Type: multipart/mixed; "
                "boundary=m\r\n\r\n--m\r\n{signed}\r\n--m\r\n\r\nad\r\n--m--\r\n"},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Outlook", "a signature that holds", {.cms.signers[0].odd = BROKEN}, SMIME_CLIENT_NO},
    {"Gmail", "certificates that are valid", {.cms.signers[0].who = FOR_SERVERS}, SMIME_CLIENT_NO},
    {"Thunderbird",
     "certificates that are valid",
     {.cms.signers[0].who = EXPIRED},
     SMIME_CLIENT_NO},
    {"Gmail", "an author whose", {.cms.signers[0].who = EVE}, SMIME_CLIENT_UNDOCUMENTED},
    {"Apple Mail", "the author's address", {.cms.signers[0].who = EVE}, SMIME_CLIENT_NO},
    {"iOS Mail", "the author's address", {.cms.signers[0].who = NO_ADDRESS}, SMIME_CLIENT_NO},
    {"Thunderbird", "the author's address", {.cms.signers[0].who = EVE}, SMIME_CLIENT_NO},
    {"Thunderbird", "a Date", {.date = ABSENT}, SMIME_CLIENT_NO},
    {"Thunderbird", "a Date", {.date = "Mon, 30 Dec 2024 00:00:00 +0000"}, SMIME_CLIENT_NO},
    {"Outlook", "the intermediate", {.cms.certificates = {NOREPLY_RSA}}, SMIME_CLIENT_NO},
    {"Nextcloud, Samsung Mail, SOGo, Zammad",
     "the intermediate",
     {.cms.certificates = {NOREPLY_RSA}},
     SMIME_CLIENT_NO},
    {"Outlook", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"Apple Mail", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"iOS Mail", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"Thunderbird", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"IBM/HCL Notes", "an opaque message", {.form = OPAQUE}, SMIME_CLIENT_UNDOCUMENTED},
    {"IBM/HCL Notes", "an author whose", {.cms.signers[0].who = EVE}, SMIME_CLIENT_UNDOCUMENTED},
    {"Thunderbird",
     "RSASSA-PSS",
     {.cms.signers[0] = {.who = NOREPLY_RSA, .odd = PSS}},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail",
     "RSASSA-PSS",
     {.cms.signers[0] = {.who = NOREPLY_RSA, .odd = PSS}},
     SMIME_CLIENT_UNDOCUMENTED},
    {"IBM/HCL Notes",
     "RSASSA-PSS, ECDSA",
     {.cms.signers[0].who = NOREPLY_ED25519},
     SMIME_CLIENT_UNDOCUMENTED},
};

static void test_each_rule_of_a_message_is_seen_broken_and_kept(void **state)
{
    (void)state;
    world_t world;
    world_init(&world);
    smime_report_t *kept = judge_mail(&world, (mail_t){.cms.signers[0].who = NOREPLY_RSA});
    for (size_t i = 0; i < sizeof mail_rows / sizeof *mail_rows; i++) {
        const struct mail_row *row = &mail_rows[i];
        mail_t mail = row->broken;
        if (!mail.cms.signers[0].who)
            mail.cms.signers[0].who = NOREPLY_RSA;
        smime_report_t *broken = judge_mail(&world, mail);
        const smime_client_reason_t *reason = reason_of(broken, row->client, row->requirement);
        if (!reason || reason->answer != row->answer)
            fail_msg("row %zu: %s: %s is not seen", i, row->client, row->requirement);
        if (reason_of(kept, row->client, row->requirement))
            fail_msg("row %zu: %s: %s is seen where it is kept", i, row->client, row->requirement);
        smime_report_free(&broken);
    }
    assert_int_equal(answer_of(kept, "MMS of Japanese carriers"), SMIME_CLIENT_NO);
    assert_int_equal(answer_of(kept, "Thunderbird"), SMIME_CLIENT_DEPENDS);
    assert_int_equal(answer_of(kept, "Outlook"), SMIME_CLIENT_DEPENDS);
    smime_report_free(&kept);
    world_free(&world);
}

/* ---- every rule ---- */

static bool is_of(const smime_client_rule_t *rule, const char *client, const char *requirement)
{
    const bool every = strcmp(rule->client, "every client") == 0;
    return (every || strcmp(rule->client, client) == 0) &&
           strncmp(rule->requirement, requirement, strlen(requirement)) == 0;
}

/* What lies with the recipient, and what nobody documents at all, nothing can keep. */
static bool is_computed(const smime_client_rule_t *rule)
{
    return rule->otherwise != SMIME_CLIENT_DEPENDS &&
           strcmp(rule->requirement, "what else they need") != 0 &&
           strcmp(rule->client, "MMS of Japanese carriers") != 0;
}

static void test_no_rule_is_without_one_that_breaks_it(void **state)
{
    (void)state;
    const smime_client_rule_t *rule;
    for (unsigned i = 0; (rule = smime_client_rule(i)) != NULL; i++) {
        bool tried = !is_computed(rule);
        for (size_t k = 0; k < sizeof chain_rows / sizeof *chain_rows; k++)
            tried = tried || is_of(rule, chain_rows[k].client, chain_rows[k].requirement);
        for (size_t k = 0; k < sizeof mail_rows / sizeof *mail_rows; k++)
            tried = tried || is_of(rule, mail_rows[k].client, mail_rows[k].requirement);
        if (!tried)
            fail_msg("%s: %s: no row breaks and keeps it", rule->client, rule->requirement);
    }
}

/* ---- what would be signed ---- */

typedef struct plan {
    pki_options_t signer;
    const char *header; /* NULL: one that keeps every rule */
    bool opaque, pss, without_chain;
} plan_t;

static smime_report_t *check_plan(const plan_t *plan)
{
    static const char right[] = "From: noreply@demo.example\nTo: c@d.example\n"
                                "Date: Wed, 1 Jan 2025 00:10:00 +0000\nMessage-ID: <1@b.example>\n";
    arena_t arena = ARENA_INIT;
    smime_signer_t *signer;
    smime_report_t *report;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    pki_options_t leaf = plan->signer;
    const pki_certificate_t *root = PKI_ISSUE(&arena, .subject = "O=Test,CN=Root", .ca = true);
    const pki_certificate_t *ca = issue(
        &arena, (pki_options_t){.subject = "O=Test,CN=CA", .ca = true, .issuer = root, .key = 1},
        HTTP_LIST, NULL);
    leaf.subject = "O=Test,CN=Signer";
    leaf.issuer = ca;
    leaf.key = 2;
    leaf.kind = leaf.kind ? leaf.kind : PKI_RSA_2048;
    leaf.names = leaf.names ? leaf.names : "email:noreply@demo.example";
    const char *pem = pki_pem(&arena, "CERTIFICATE", issue(&arena, leaf, HTTP_LIST, NULL)->der);
    const char *chain = pki_pem(&arena, "CERTIFICATE", ca->der);
    const char *text = arena_printf(&arena, "%s\nHello\n", plan->header ? plan->header : right);
    assert_int_equal(smime_signer_new(&signer), 0);
    assert_int_equal(smime_signer_add(signer, "test", pem, strlen(pem)), 0);
    if (!plan->without_chain)
        assert_int_equal(smime_signer_add_chain(signer, chain, strlen(chain)), 0);
    options.signing_time = PKI_NOW;
    options.opaque = plan->opaque;
    options.pss = plan->pss;
    options.clients = true;
    assert_int_equal(smime_sign_check(signer, &options, text, strlen(text), &report), 0);
    smime_signer_free(&signer);
    arena_free(&arena);
    return report;
}

static const struct plan_row {
    const char *client, *requirement;
    plan_t broken;
    smime_client_answer_t answer;
} plan_rows[] = {
    {"Outlook", "the intermediate", {.without_chain = true}, SMIME_CLIENT_NO},
    {"Thunderbird",
     "a Date",
     {.header = "From: noreply@demo.example\nTo: c@d.example\n"},
     SMIME_CLIENT_NO},
    {"Thunderbird",
     "a Date",
     {.header = "From: noreply@demo.example\nDate: Wed, 1 Jan 2025 05:10:00 +0000\n"},
     SMIME_CLIENT_NO},
    {"Apple Mail",
     "the author's address",
     {.header = "From: other@demo.example\nDate: Wed, 1 Jan 2025 00:10:00 +0000\n"},
     SMIME_CLIENT_NO},
    {"Apple Mail",
     "the author's address",
     {.signer.names = "email:other@demo.example"},
     SMIME_CLIENT_NO},
    {"Gmail", "an opaque message", {.opaque = true}, SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail", "RSASSA-PSS", {.pss = true}, SMIME_CLIENT_UNDOCUMENTED},
    {"Thunderbird",
     "RSASSA-PSS and EdDSA",
     {.signer.kind = PKI_ED25519},
     SMIME_CLIENT_UNDOCUMENTED},
    {"Outlook", "RSASSA-PSS, ECDSA", {.signer.kind = PKI_P521}, SMIME_CLIENT_UNDOCUMENTED},
    {"Gmail", "a signer's key other", {.signer.kind = PKI_P521}, SMIME_CLIENT_UNDOCUMENTED},
};

static void test_what_would_be_signed_is_judged_by_the_same_rules(void **state)
{
    (void)state;
    smime_report_t *kept = check_plan(&(plan_t){.opaque = false});
    for (size_t i = 0; i < sizeof plan_rows / sizeof *plan_rows; i++) {
        const struct plan_row *row = &plan_rows[i];
        smime_report_t *broken = check_plan(&row->broken);
        const smime_client_reason_t *reason = reason_of(broken, row->client, row->requirement);
        if (!reason || reason->answer != row->answer)
            fail_msg("row %zu: %s: %s is not seen", i, row->client, row->requirement);
        if (reason_of(kept, row->client, row->requirement))
            fail_msg("row %zu: %s: %s is seen where it is kept", i, row->client, row->requirement);
        smime_report_free(&broken);
    }
    assert_int_equal(answer_of(kept, "Thunderbird"), SMIME_CLIENT_DEPENDS);
    smime_report_free(&kept);
}

/* Thunderbird alone has a list of roots that is known here. */
static void test_mozilla_roots_are_thunderbirds(void **state)
{
    (void)state;
    const char *detail = NULL;
    arena_t arena = ARENA_INIT;
    client_facts_t facts = {.anchor = "system (NSS e-mail trust)"};
    assert_int_equal(client_check_MOZILLA_ROOT(&arena, &facts, &detail), CLIENT_KEPT);
    facts.anchor = "root.pem";
    assert_int_equal(client_check_MOZILLA_ROOT(&arena, &facts, &detail), CLIENT_BROKEN);
    facts.anchor = NULL;
    assert_int_equal(client_check_MOZILLA_ROOT(&arena, &facts, &detail), CLIENT_BROKEN);
}

static void test_clients_are_asked_for(void **state)
{
    (void)state;
    world_t world;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    world_init(&world);
    bytes_t message = mail_make(&world, &(mail_t){.form = CLEAR});
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    options.at = world.now;
    assert_int_equal(smime_verify(verifier, &options, message.data, message.size, &report), 0);
    assert_null(report->clients);
    smime_report_free(&report);
    options.reserved[3] = true;
    assert_int_equal(
        gpg_err_code(smime_verify(verifier, &options, message.data, message.size, &report)),
        GPG_ERR_INV_ARG);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    world_free(&world);
}

/* ---- the table ---- */

/* "no:", requirement, "(source, date)": three lines below the client's heading. */
static void test_manual_lists_the_table(void **state)
{
    (void)state;
    FILE *file = fopen("man/smimetool-verify.1", "r");
    assert_non_null(file);
    char *page = calloc(1, 1 << 18), *at, *item = NULL;
    assert_true(fread(page, 1, (1 << 18) - 1, file) > 1000);
    fclose(file);
    at = strstr(page, ".Sh MAIL CLIENTS");
    assert_non_null(at);
    unsigned rows = 0, items = 0;
    for (const smime_client_rule_t *rule; (rule = smime_client_rule(rows)) != NULL; rows++) {
        assert_true(asprintf(&item, ".It\n%s:\n%s\n(%s, %s)\n",
                             smime_client_answer_name(rule->otherwise), rule->requirement,
                             rule->source, rule->date) > 0);
        char *found = strstr(at, item);
        if (!found)
            fail_msg("not in the manual, or not in the table's order: %s", item);
        at = found + 1;
        free(item);
        assert_true(rule->source[0] && strlen(rule->date) == 10);
    }
    for (at = strstr(page, ".Sh MAIL CLIENTS"); (at = strstr(at, "\n.It\n")) != NULL; at++)
        items += at < strstr(page, ".Sh ENVIRONMENT");
    assert_int_equal(items, rows);
    assert_true(rows > 40);
    free(page);
}

/* No source: no claim. */
static void test_what_was_not_found_is_not_documented(void **state)
{
    (void)state;
    const smime_client_rule_t *rule;
    for (unsigned i = 0; (rule = smime_client_rule(i)) != NULL; i++)
        if (strcmp(rule->source, "nothing was found") == 0)
            assert_int_equal(rule->otherwise, SMIME_CLIENT_UNDOCUMENTED);
    assert_string_equal(smime_client_answer_name((smime_client_answer_t)99), "no");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_chain_that_keeps_every_rule_leaves_what_lies_with_the_recipient),
        cmocka_unit_test(test_each_rule_is_seen_broken_and_kept),
        cmocka_unit_test(test_each_rule_of_a_message_is_seen_broken_and_kept),
        cmocka_unit_test(test_no_rule_is_without_one_that_breaks_it),
        cmocka_unit_test(test_what_would_be_signed_is_judged_by_the_same_rules),
        cmocka_unit_test(test_mozilla_roots_are_thunderbirds),
        cmocka_unit_test(test_clients_are_asked_for),
        cmocka_unit_test(test_manual_lists_the_table),
        cmocka_unit_test(test_what_was_not_found_is_not_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
