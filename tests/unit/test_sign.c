/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_sign: what it makes is valid for smime_verify, and what recipients would refuse it refuses.
 */
#include "base/error.h"
#include "base/finding.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *root, *ca;
static char root_file[] = "/tmp/smime-test-sign-XXXXXX";

#define ADDRESS "email:a@b.example"
#define HEAD                                                                                       \
    "Received: by x\nTo: c@d.example\nBcc: secret@b.example\nFrom: Ann\n <a@b.example>\n"          \
    "Subject: Hi\n"
#define DATE "Date: Wed, 1 Jan 2025 00:10:00 +0000\n"
#define PLAIN                                                                                      \
    HEAD DATE "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\nworld\n"

/* ---- signing and looking at the result ---- */

typedef struct signing {
    smime_signer_t *keys;
    smime_sign_options_t options;
    smime_report_t *report;
    buffer_t out;
    gpg_err_code_t code;
} signing_t;

static void add_pem(smime_signer_t *keys, const char *pem)
{
    assert_int_equal(smime_signer_add(keys, "test", pem, strlen(pem)), 0);
}

static void begin(signing_t *signing)
{
    *signing = (signing_t){.options = SMIME_SIGN_OPTIONS_INIT, .out = BUFFER_INIT};
    signing->options.signing_time = PKI_NOW;
    assert_int_equal(smime_signer_new(&signing->keys), 0);
    const char *chain = pki_pem(&arena, "CERTIFICATE", ca->der);
    assert_int_equal(smime_signer_add_chain(signing->keys, chain, strlen(chain)), 0);
}

static void add_signer(signing_t *signing, const pki_certificate_t *certificate)
{
    add_pem(signing->keys, pki_pem(&arena, "CERTIFICATE", certificate->der));
    add_pem(signing->keys, pki_key_pem(&arena, certificate->key));
}

static const pki_certificate_t *issue(pki_key_kind_t kind)
{
    return PKI_ISSUE(&arena, .subject = "O=Test,CN=Ann", .issuer = ca, .kind = kind, .key = 5,
                     .names = ADDRESS);
}

static smime_report_t *verify_by(smime_verify_options_t options, bytes_t message)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    options.at = PKI_NOW + 60;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_store_add_trust(store, root_file), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    assert_int_equal(smime_verify(verifier, &options, message.data, message.size, &report), 0);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return report;
}

/* Who signs is not to hear better of it than those who trust the root. */
static void expect_same_answers(const signing_t *signing, bytes_t template)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.detached = signing->options.detached ? template.data : NULL;
    options.detached_size = signing->options.detached ? template.size : 0;
    smime_report_t *report = verify_by(options, buffer_bytes(&signing->out));
    assert_int_equal(signing->report->verdict, report->verdict);
    assert_int_equal(signing->report->integrity, report->integrity);
    assert_int_equal(signing->report->trust, report->trust);
    assert_int_equal(signing->report->identity, report->identity);
    smime_report_free(&report);
}

static bytes_t run(signing_t *signing, bytes_t template)
{
    smime_report_free(&signing->report);
    buffer_clear(&signing->out);
    signing->code =
        gpg_err_code(smime_sign(signing->keys, &signing->options, template.data, template.size,
                                buffer_write, &signing->out, &signing->report));
    if (signing->code) {
        assert_int_equal(signing->out.size, 0);
        assert_int_equal(signing->report ? signing->report->verdict : 0,
                         signing->report ? SMIME_VERDICT_INVALID : 0);
    } else {
        expect_same_answers(signing, template);
    }
    return buffer_bytes(&signing->out);
}

static const char *text_of(const signing_t *signing)
{
    return arena_text(&arena, buffer_bytes(&signing->out));
}

static void finish(signing_t *signing)
{
    smime_report_free(&signing->report);
    smime_signer_free(&signing->keys);
    buffer_free(&signing->out);
}

static const smime_finding_t *found(const smime_report_t *report, const char *code)
{
    for (size_t i = 0; report && i < report->finding_count; i++)
        if (strcmp(report->findings[i]->code, code) == 0)
            return report->findings[i];
    return NULL;
}

static smime_report_t *verify_with(bytes_t message, bytes_t detached, buffer_t *content)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.detached = detached.data;
    options.detached_size = detached.size;
    options.from = detached.data ? "a@b.example" : NULL;
    options.write = content ? buffer_write : NULL;
    options.write_user = content;
    return verify_by(options, message);
}

static void expect_valid(bytes_t message)
{
    smime_report_t *report = verify_with(message, BYTES_NONE, NULL);
    if (report->verdict != SMIME_VERDICT_VALID)
        for (size_t i = 0; i < report->finding_count; i++)
            print_message("%s: %s\n", report->findings[i]->code, report->findings[i]->detail);
    assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
    for (size_t i = 0; i < report->finding_count; i++)
        assert_int_equal(report->findings[i]->severity, SMIME_SEVERITY_NOTE);
    smime_report_free(&report);
}

/* ---- what it makes ---- */

static void test_sign_is_valid_with_every_key(void **state)
{
    (void)state;
    static const pki_key_kind_t kinds[] = {PKI_RSA_2048, PKI_RSA_3072, PKI_RSA_PSS, PKI_P256,
                                           PKI_P384,     PKI_P521,     PKI_ED25519};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int opaque = 0; opaque < 2; opaque++) {
            signing_t signing;
            begin(&signing);
            add_signer(&signing, issue(kinds[i]));
            signing.options.opaque = opaque;
            expect_valid(run(&signing, bytes_text(PLAIN)));
            /* The root is not given, which is as it should be: a note names it. */
            assert_int_equal(signing.report->finding_count, 1);
            assert_int_equal(found(signing.report, "chain-end")->severity, SMIME_SEVERITY_NOTE);
            finish(&signing);
        }
}

static void test_sign_is_valid_with_every_option(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 32; bits++) {
        signing_t signing;
        begin(&signing);
        add_signer(&signing, issue(PKI_RSA_2048));
        signing.options.opaque = bits & 1;
        signing.options.pss = bits & 2;
        signing.options.key_id = bits & 4;
        signing.options.protect_headers = bits & 8;
        signing.options.digest = bits & 16 ? SMIME_DIGEST_SHA512 : SMIME_DIGEST_SHA256;
        expect_valid(run(&signing, bytes_text(PLAIN)));
        finish(&signing);
    }
}

static void test_sign_lays_out_what_mail_programs_know(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_RSA_2048));
    run(&signing, bytes_text(PLAIN));
    const char *text = text_of(&signing);
    static const char start[] =
        HEAD DATE "MIME-Version: 1.0\n"
                  "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\n"
                  " micalg=sha-256; boundary=\"=_smime_";
    assert_memory_equal(text, start, strlen(start));
    assert_non_null(strstr(text, "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
                                 "Hello,\n\nworld\n\n--=_smime_"));
    assert_non_null(strstr(text, "\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\n"
                                 "Content-Transfer-Encoding: base64\n"
                                 "Content-Disposition: attachment; filename=\"smime.p7s\"\n\nMI"));
    assert_memory_equal(text + strlen(text) - 3, "--\n", 3);
    signing.options.opaque = true;
    run(&signing, bytes_text(PLAIN));
    static const char opaque[] =
        HEAD DATE "MIME-Version: 1.0\n"
                  "Content-Type: application/pkcs7-mime; smime-type=signed-data;\n"
                  " name=\"smime.p7m\"\n"
                  "Content-Transfer-Encoding: base64\n"
                  "Content-Disposition: attachment; filename=\"smime.p7m\"\n\nMI";
    assert_memory_equal(text_of(&signing), opaque, strlen(opaque));
    finish(&signing);
}

static void test_sign_follows_the_templates_line_ends(void **state)
{
    (void)state;
    buffer_t crlf = BUFFER_INIT;
    for (const char *at = PLAIN; *at; at++) {
        if (*at == '\n')
            buffer_append_byte(&crlf, '\r');
        buffer_append_byte(&crlf, (uint8_t)*at);
    }
    for (int opaque = 0; opaque < 2; opaque++) {
        signing_t signing;
        begin(&signing);
        add_signer(&signing, issue(PKI_RSA_2048));
        signing.options.opaque = opaque;
        run(&signing, buffer_bytes(&crlf));
        buffer_t lf = BUFFER_INIT;
        for (size_t i = 0; i < signing.out.size; i++) {
            if (signing.out.data[i] == '\n')
                assert_int_equal(signing.out.data[i - 1], '\r');
            if (signing.out.data[i] != '\r')
                buffer_append_byte(&lf, signing.out.data[i]);
        }
        expect_valid(buffer_bytes(&signing.out));
        run(&signing, bytes_text(PLAIN));
        assert_int_equal(bytes_find_byte(buffer_bytes(&signing.out), '\r'), SIZE_MAX);
        assert_true(bytes_equal(buffer_bytes(&lf), buffer_bytes(&signing.out)));
        buffer_free(&lf);
        finish(&signing);
    }
    buffer_free(&crlf);
}

static void test_sign_makes_the_same_bytes_again(void **state)
{
    (void)state;
    static const pki_key_kind_t kinds[] = {PKI_RSA_2048, PKI_P256, PKI_ED25519};
    for (size_t i = 0; i < 3; i++) {
        signing_t signing;
        begin(&signing);
        add_signer(&signing, issue(kinds[i]));
        bytes_t first = arena_copy(&arena, run(&signing, bytes_text(PLAIN)));
        assert_true(bytes_equal(first, run(&signing, bytes_text(PLAIN))));
        signing.options.signing_time++;
        assert_false(bytes_equal(first, run(&signing, bytes_text(PLAIN))));
        finish(&signing);
    }
}

static void test_sign_protects_all_but_bcc_and_trace_fields(void **state)
{
    (void)state;
    signing_t signing;
    buffer_t content = BUFFER_INIT;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    signing.options.protect_headers = true;
    run(&signing, bytes_text(PLAIN));
    smime_report_t *report = verify_with(buffer_bytes(&signing.out), BYTES_NONE, &content);
    assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
    buffer_append_byte(&content, 0);
    const char *inside = (const char *)content.data;
    assert_non_null(strstr(inside, "Subject: Hi\r\n"));
    assert_non_null(strstr(inside, "From: Ann\r\n <a@b.example>\r\n"));
    assert_non_null(strstr(inside, "hp=\"clear\""));
    assert_null(strstr(inside, "Bcc"));
    assert_null(strstr(inside, "Received"));
    assert_non_null(strstr(text_of(&signing), "\nBcc: secret@b.example\n"));
    assert_null(found(report, "headers-unprotected"));
    smime_report_free(&report);
    buffer_free(&content);
    finish(&signing);
}

static void test_sign_and_verify_give_the_template_back(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 8; bits++) {
        signing_t signing;
        buffer_t message = BUFFER_INIT;
        smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
        begin(&signing);
        add_signer(&signing, issue(PKI_P256));
        signing.options.opaque = bits & 1;
        signing.options.protect_headers = bits & 2;
        run(&signing, bytes_text(PLAIN));
        options.write = buffer_write;
        options.write_user = &message;
        options.write_message = bits & 4;
        smime_report_t *report = verify_by(options, buffer_bytes(&signing.out));
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        if (bits == 4 || bits == 5)
            assert_true(bytes_equal_text(buffer_bytes(&message), PLAIN));
        /* Protected fields come as they are inside, behind the others. */
        bool has_header = bytes_starts_with(buffer_bytes(&message), "Received: by x\n");
        assert_int_equal(has_header, (bits & 4) != 0);
        smime_report_free(&report);
        buffer_free(&message);
        finish(&signing);
    }
}

static void test_sign_with_several_signers(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_RSA_2048));
    add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Other", .issuer = ca, .kind = PKI_P384,
                                   .names = "email:other@b.example"));
    run(&signing, bytes_text(PLAIN));
    assert_int_equal(signing.code, 0);
    assert_non_null(strstr(text_of(&signing), "micalg=\"sha-256,sha-384\""));
    assert_int_equal(signing.report->layers[0]->signer_count, 2);
    smime_report_t *report = verify_with(buffer_bytes(&signing.out), BYTES_NONE, NULL);
    assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
    assert_int_equal(report->layers[0]->signer_count, 2);
    smime_report_free(&report);
    finish(&signing);
}

static void test_sign_detached_over_any_bytes(void **state)
{
    (void)state;
    static const char bytes[] = "no message\n\r\0\xff\r\n";
    const bytes_t contents[] = {bytes_of(bytes, sizeof bytes), bytes_text("")};
    for (size_t i = 0; i < 2; i++) {
        signing_t signing;
        begin(&signing);
        add_signer(&signing, issue(PKI_RSA_2048));
        signing.options.detached = true;
        bytes_t cms = run(&signing, contents[i]);
        assert_int_equal(cms.data[0], 0x30);
        smime_report_t *report = verify_with(cms, contents[i], NULL);
        assert_int_equal(report->integrity, SMIME_PASS);
        assert_int_equal(report->trust, SMIME_PASS);
        smime_report_free(&report);
        report = verify_with(cms, bytes_text("else"), NULL);
        assert_int_equal(report->integrity, SMIME_FAIL);
        smime_report_free(&report);
        finish(&signing);
    }
}

static void test_sign_adds_a_layer_when_asked(void **state)
{
    (void)state;
    for (int opaque = 0; opaque < 4; opaque++) {
        signing_t signing;
        begin(&signing);
        add_signer(&signing, issue(PKI_P256));
        signing.options.opaque = opaque & 1;
        bytes_t once = arena_copy(&arena, run(&signing, bytes_text(PLAIN)));
        signing.options.opaque = opaque & 2;
        run(&signing, once);
        assert_int_equal(signing.code, GPG_ERR_FORBIDDEN);
        assert_non_null(found(signing.report, "already-signed"));
        signing.options.add_layer = true;
        run(&signing, once);
        assert_int_equal(signing.code, 0);
        smime_report_t *report = verify_with(buffer_bytes(&signing.out), BYTES_NONE, NULL);
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        assert_int_equal(report->layer_count, 2);
        smime_report_free(&report);
        finish(&signing);
    }
}

/* ---- what it refuses ---- */

static void expect_refusal_of(signing_t *signing, const char *template, const char *code)
{
    run(signing, bytes_text(template));
    assert_int_equal(signing->code, GPG_ERR_FORBIDDEN);
    const smime_finding_t *finding = found(signing->report, code);
    if (!finding)
        fail_msg("no finding %s but %s", code,
                 signing->report->finding_count ? signing->report->findings[0]->code : "none");
    assert_true(finding->severity >= SMIME_SEVERITY_UNKNOWN);
}

#define EXPECT_REFUSED(code, ...)                                                                  \
    do {                                                                                           \
        signing_t signing;                                                                         \
        begin(&signing);                                                                           \
        add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Ann", __VA_ARGS__));                 \
        expect_refusal_of(&signing, PLAIN, code);                                                  \
        finish(&signing);                                                                          \
    } while (0)

static void test_sign_refuses_certificates_that_recipients_would(void **state)
{
    (void)state;
    EXPECT_REFUSED("expired", .issuer = ca, .names = ADDRESS, .not_after = PKI_NOW - 1);
    EXPECT_REFUSED("not-yet-valid", .issuer = ca, .names = ADDRESS, .not_before = PKI_NOW + 1);
    EXPECT_REFUSED("extended-key-usage", .issuer = ca, .names = ADDRESS,
                   .usages = "1.3.6.1.5.5.7.3.1");
    EXPECT_REFUSED("key-usage", .issuer = ca, .names = ADDRESS, .key_usage = 1 << 2);
    EXPECT_REFUSED("signer-mismatch", .issuer = ca, .names = "email:x@b.example");
    EXPECT_REFUSED("signer-without-address", .issuer = ca);
    EXPECT_REFUSED("certificate-weak", .issuer = ca, .names = ADDRESS, .digest = "sha1");
    EXPECT_REFUSED("key-weak", .issuer = ca, .names = ADDRESS, .kind = PKI_RSA_1024);
    EXPECT_REFUSED("key-unusable", .issuer = ca, .names = ADDRESS, .kind = PKI_ED448);
    const pki_certificate_t *unknown = PKI_ISSUE(&arena, .subject = "CN=X", .ca = true, .key = 30);
    EXPECT_REFUSED("chain-incomplete", .issuer = unknown, .names = ADDRESS);
}

/* The rules of paths count as well. */
static void test_sign_refuses_paths_that_recipients_would(void **state)
{
    (void)state;
    const pki_certificate_t *narrow =
        PKI_ISSUE(&arena, .subject = "CN=Narrow", .issuer = ca, .ca = true, .key = 31,
                  .permitted = "email:c.example");
    signing_t signing;
    begin(&signing);
    add_pem(signing.keys, pki_pem(&arena, "CERTIFICATE", narrow->der));
    add_signer(&signing,
               PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = narrow, .names = ADDRESS));
    expect_refusal_of(&signing, PLAIN, "name-constraints");
    finish(&signing);
    const pki_certificate_t *old = PKI_ISSUE(&arena, .subject = "CN=Old", .issuer = root,
                                             .ca = true, .key = 32, .not_after = PKI_NOW - 1);
    begin(&signing);
    add_pem(signing.keys, pki_pem(&arena, "CERTIFICATE", old->der));
    add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = old, .names = ADDRESS));
    expect_refusal_of(&signing, PLAIN, "expired"); /* the root is not given */
    add_pem(signing.keys, pki_pem(&arena, "CERTIFICATE", root->der));
    expect_refusal_of(&signing, PLAIN, "expired"); /* it is */
    finish(&signing);
}

static void test_sign_refuses_a_short_rest(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = ca, .names = ADDRESS,
                                   .not_after = PKI_NOW + 1000));
    signing.options.min_validity = 1000;
    run(&signing, bytes_text(PLAIN));
    assert_int_equal(signing.code, 0);
    signing.options.min_validity = 1001;
    expect_refusal_of(&signing, PLAIN, "validity-short");
    finish(&signing);
}

static void test_sign_refuses_keys_that_do_not_fit(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_pem(signing.keys, pki_pem(&arena, "CERTIFICATE", issue(PKI_P256)->der));
    add_pem(signing.keys, pki_key_pem(&arena, pki_key(PKI_P256, 99)));
    expect_refusal_of(&signing, PLAIN, "key-mismatch");
    add_signer(&signing, issue(PKI_P256));
    expect_refusal_of(&signing, PLAIN, "key-mismatch"); /* the other one has none still */
    finish(&signing);
    begin(&signing); /* the second signer's key is not given: it is named, not dropped */
    add_signer(&signing, issue(PKI_P256));
    add_pem(signing.keys, pki_pem(&arena, "CERTIFICATE", issue(PKI_RSA_2048)->der));
    expect_refusal_of(&signing, PLAIN, "key-mismatch");
    assert_non_null(strstr(found(signing.report, "key-mismatch")->detail, "Ann"));
    finish(&signing);
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    signing.options.pss = true;
    expect_refusal_of(&signing, PLAIN, "algorithm-mismatch");
    finish(&signing);
    begin(&signing);
    add_signer(&signing, issue(PKI_ED25519));
    signing.options.digest = SMIME_DIGEST_SHA256;
    expect_refusal_of(&signing, PLAIN, "algorithm-mismatch");
    finish(&signing);
    begin(&signing);
    add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = ca, .names = ADDRESS,
                                   .omit = 1u << EXTENSION_SUBJECT_KEY_IDENTIFIER));
    signing.options.key_id = true;
    expect_refusal_of(&signing, PLAIN, "key-identifier-missing");
    finish(&signing);
}

static void test_sign_refuses_messages_that_recipients_would(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Subject: x\n" DATE "\nHi\n", "author-missing"},
        {"From: a@b.example\nFrom: a@b.example\n" DATE "\nHi\n", "author-multiple"},
        {"From: a@b.example, c@d.example\n" DATE "\nHi\n", "author-multiple"},
        {"From: \"x@y.example\" <a@b.example>\n" DATE "\nHi\n", "display-name-address"},
        {HEAD DATE "Content-Type: text/plain\n\n\xe9\n", "charset-missing"},
        {HEAD DATE "Content-Type: text/plain\nContent-Type: text/html\n\nx\n", "ambiguous-field"},
        {HEAD DATE "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n", "boundary-missing"},
        {HEAD DATE "no field\n\nx\n", "ambiguous-field"},
    };
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal_of(&signing, cases[i][0], cases[i][1]);
    signing.options.no_reencode = true;
    expect_refusal_of(&signing, HEAD DATE "\ntrailing \n", "transport-unsafe");
    finish(&signing);
}

static bool says(const smime_report_t *report, const char *code, const char *words, unsigned line)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (strcmp(finding->code, code) == 0 && finding->line == line &&
            strstr(finding->detail, words))
            return true;
    }
    return false;
}

/* The line, and words that name the fault. */
static void test_sign_says_what_is_wrong_with_a_template(void **state)
{
    (void)state;
    static const struct {
        const char *template, *code, *words;
        unsigned line;
    } cases[] = {
        {"\xef\xbb\xbf" PLAIN, "ambiguous-field", "a byte order mark before the header", 1},
        {"\n" PLAIN, "ambiguous-field", "an empty line before the header", 1},
        {"\r\n\r\n" PLAIN, "ambiguous-field", "an empty line before the header", 1},
        {"\xef\xbb\xbf\n" PLAIN, "ambiguous-field", "a byte order mark and an empty line", 1},
        {"# invoice, second reminder\n" PLAIN, "ambiguous-field",
         "no field: \"# invoice, second reminder\"", 1},
        {"\xe6\x9c\x88\xe6\xac\xa1\n" PLAIN, "ambiguous-field", "\xe6\x9c\x88", 1},
        {" leading blank\n" PLAIN, "ambiguous-field", "no field: \"leading blank\"", 1},
        {HEAD DATE "a line\n\nHi\n", "ambiguous-field", "no field: \"a line\"", 8},
        {"From: =?utf-8?B?QSA8YUBiLmV4YW1wbGU+?=\n" DATE "\nHi\n", "author-malformed",
         "inside an encoded word, where none may be: =?utf-8?B?QSA8YUBiLmV4YW1wbGU+?=", 1},
        {"From: =?utf-8?Q?=3Ca@b.example=3E?=\n" DATE "\nHi\n", "author-malformed",
         "inside an encoded word", 1},
        {"From: =?utf-8?Q?A?= a@b.example\n" DATE "\nHi\n", "author-malformed", "A a@b.example", 1},
    };
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_refusal_of(&signing, cases[i].template, cases[i].code);
        if (!says(signing.report, cases[i].code, cases[i].words, cases[i].line))
            fail_msg("%zu: not \"%s\" in line %u", i, cases[i].words, cases[i].line);
    }
    finish(&signing);
}

static void test_sign_takes_no_lines_that_end_with_cr(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    run(&signing, bytes_text("From: a@b.example\rSubject: Hi\r\rHi\r"));
    assert_int_equal(signing.code, GPG_ERR_UNSUPPORTED_ENCODING);
    finish(&signing);
}

static void test_sign_accepts_what_is_allowed(void **state)
{
    (void)state;
    const pki_certificate_t *unknown = PKI_ISSUE(&arena, .subject = "CN=X", .ca = true, .key = 33);
    signing_t signing;
    begin(&signing);
    add_signer(&signing, PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = unknown,
                                   .names = "email:x@b.example"));
    signing.options.allow_incomplete = true;
    expect_refusal_of(&signing, PLAIN, "signer-mismatch");
    assert_int_equal(found(signing.report, "chain-incomplete")->severity, SMIME_SEVERITY_WARNING);
    signing.options.allow_mismatch = true;
    run(&signing, bytes_text(PLAIN));
    assert_int_equal(signing.code, 0);
    assert_int_equal(found(signing.report, "signer-mismatch")->severity, SMIME_SEVERITY_WARNING);
    assert_int_equal(signing.report->verdict, SMIME_VERDICT_INVALID);
    /* but not what is ambiguous, or has no author at all */
    expect_refusal_of(&signing, "Subject: x\n" DATE "\nHi\n", "author-missing");
    expect_refusal_of(&signing, HEAD DATE "MIME-Version: 1.0\nMIME-Version: 1.1\n\nx\n",
                      "ambiguous-field");
    run(&signing, bytes_text(HEAD DATE "MIME-Version: 1.0\nMIME-Version: 1.0\n\nx\n"));
    assert_int_equal(signing.code, 0);
    assert_int_equal(found(signing.report, "ambiguous-field")->severity, SMIME_SEVERITY_WARNING);
    finish(&signing);
}

static void test_sign_warns_of_dates(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    run(&signing, bytes_text(HEAD "\nHi\n"));
    assert_int_equal(signing.code, 0);
    assert_non_null(found(signing.report, "date-missing"));
    run(&signing, bytes_text(HEAD "Date: Wed, 1 Jan 2025 01:00:01 +0000\n\nHi\n"));
    assert_int_equal(signing.code, 0);
    assert_int_equal(found(signing.report, "date-skew")->severity, SMIME_SEVERITY_WARNING);
    assert_int_equal(signing.report->verdict, SMIME_VERDICT_INDETERMINATE);
    run(&signing, bytes_text(HEAD "Date: Wed, 1 Jan 2025 01:00:00 +0000\n\nHi\n"));
    assert_null(found(signing.report, "date-skew"));
    assert_int_equal(signing.report->verdict, SMIME_VERDICT_VALID);
    expect_refusal_of(&signing, HEAD "Date: soon\n\nHi\n", "date-unreadable");
    assert_int_equal(found(signing.report, "date-unreadable")->line, 7);
    expect_refusal_of(&signing, HEAD DATE "Date: Wed, 1 Jan 2025 00:10:01 +0000\n\nHi\n",
                      "date-unreadable");
    run(&signing, bytes_text(HEAD DATE DATE "\nHi\n"));
    assert_int_equal(signing.code, 0);
    assert_int_equal(found(signing.report, "field-repeated")->severity, SMIME_SEVERITY_WARNING);
    finish(&signing);
}

/* ---- errors ---- */

static gpg_error_t fail_to_write(void *user, const void *data, size_t size)
{
    (void)user;
    (void)data;
    (void)size;
    return gpg_error(GPG_ERR_ENOSPC);
}

static void test_sign_says_what_cannot_be_signed(void **state)
{
    (void)state;
    signing_t signing;
    begin(&signing);
    run(&signing, bytes_text(PLAIN));
    assert_int_equal(signing.code, GPG_ERR_NO_SECKEY);
    add_signer(&signing, issue(PKI_P256));
    run(&signing, bytes_text(""));
    assert_int_equal(signing.code, GPG_ERR_NO_DATA);
    run(&signing, bytes_text("\x01\x02 no message"));
    assert_int_equal(signing.code, GPG_ERR_UNSUPPORTED_ENCODING);
    smime_report_free(&signing.report);
    assert_int_equal(gpg_err_code(smime_sign(signing.keys, &signing.options, PLAIN, strlen(PLAIN),
                                             NULL, NULL, &signing.report)),
                     GPG_ERR_INV_ARG);
    assert_int_equal(gpg_err_code(smime_sign(signing.keys, &signing.options, PLAIN, strlen(PLAIN),
                                             fail_to_write, NULL, &signing.report)),
                     GPG_ERR_ENOSPC);
    assert_int_equal(signing.report->verdict, SMIME_VERDICT_INVALID);
    smime_report_free(&signing.report);
    signing.options.size--;
    run(&signing, bytes_text(PLAIN));
    assert_int_equal(signing.code, GPG_ERR_INV_ARG);
    finish(&signing);
}

/* Signs it or does not; what is signed holds, and is all there is. */
static void expect_sound(signing_t *signing, bytes_t template)
{
    if (!run(signing, template).size)
        return;
    smime_report_t *report = verify_with(buffer_bytes(&signing->out), BYTES_NONE, NULL);
    assert_int_equal(report->integrity, SMIME_PASS);
    assert_int_equal(report->identity, SMIME_PASS);
    assert_int_equal(report->coverage, SMIME_COVERAGE_WHOLE);
    smime_report_free(&report);
}

static void test_sign_survives_any_template(void **state)
{
    (void)state;
    static const char template[] = HEAD DATE
        "Content-Type: multipart/mixed; boundary=\"b\"\n\npre\n--b\nContent-Type: text/plain;\n"
        " charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\xc3\xa9 \n--b\nContent-Type: "
        "message/rfc822\n\nFrom: x\n\nFrom y\n--b--\nepi\n";
    signing_t signing;
    begin(&signing);
    add_signer(&signing, issue(PKI_P256));
    for (size_t size = 0; size < sizeof template; size++)
        expect_sound(&signing, bytes_of(template, size));
    for (size_t at = 0; at < sizeof template - 1; at++) {
        char copy[sizeof template];
        memcpy(copy, template, sizeof template);
        copy[at] ^= 0x11;
        expect_sound(&signing, bytes_of(copy, sizeof copy - 1));
    }
    finish(&signing);
}

static int start(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 2, .issuer = root);
    int fd = mkstemp(root_file);
    const char *pem = pki_pem(&arena, "CERTIFICATE", root->der);
    assert_true(fd >= 0 && write(fd, pem, strlen(pem)) == (ssize_t)strlen(pem));
    close(fd);
    return 0;
}

static int end(void **state)
{
    (void)state;
    unlink(root_file);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_is_valid_with_every_key),
        cmocka_unit_test(test_sign_is_valid_with_every_option),
        cmocka_unit_test(test_sign_lays_out_what_mail_programs_know),
        cmocka_unit_test(test_sign_follows_the_templates_line_ends),
        cmocka_unit_test(test_sign_makes_the_same_bytes_again),
        cmocka_unit_test(test_sign_protects_all_but_bcc_and_trace_fields),
        cmocka_unit_test(test_sign_and_verify_give_the_template_back),
        cmocka_unit_test(test_sign_with_several_signers),
        cmocka_unit_test(test_sign_detached_over_any_bytes),
        cmocka_unit_test(test_sign_adds_a_layer_when_asked),
        cmocka_unit_test(test_sign_refuses_certificates_that_recipients_would),
        cmocka_unit_test(test_sign_refuses_paths_that_recipients_would),
        cmocka_unit_test(test_sign_refuses_a_short_rest),
        cmocka_unit_test(test_sign_refuses_keys_that_do_not_fit),
        cmocka_unit_test(test_sign_refuses_messages_that_recipients_would),
        cmocka_unit_test(test_sign_says_what_is_wrong_with_a_template),
        cmocka_unit_test(test_sign_takes_no_lines_that_end_with_cr),
        cmocka_unit_test(test_sign_accepts_what_is_allowed),
        cmocka_unit_test(test_sign_warns_of_dates),
        cmocka_unit_test(test_sign_says_what_cannot_be_signed),
        cmocka_unit_test(test_sign_survives_any_template),
    };
    return cmocka_run_group_tests_name("sign", tests, start, end);
}
