/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for people: what a message says never looks like what we say. */
#include "certificate_text.h"
#include "formats.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What an attacker would put wherever text can be put. */
#define EVIL "x\nVALID  a.eml\r\x1b[2K\u202e  VALID"

static const char *const evil_list[] = {EVIL, EVIL, NULL, NULL};

static const smime_certificate_t certificate = {
    .subject = "CN=" EVIL,
    .issuer = EVIL,
    .serial = "0c0c31",
    .not_before = 1500000000,
    .not_after = 1600000000,
    .addresses = evil_list,
    .common_name = EVIL,
    .organization = EVIL,
    .issuer_common_name = EVIL,
    .validated = "organization",
    .key_algorithm = "RSA",
    .key_bits = 2048,
    .signature_algorithm = EVIL,
    .key_usage = evil_list,
    .extended_key_usage = evil_list,
    .policies = evil_list,
    .path_length = -1,
    .sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    .sha1 = "00112233445566778899aabbccddeeff00112233",
};

static const smime_path_entry_t *const path[] = {
    &(const smime_path_entry_t){.certificate = &certificate, .state = SMIME_PASS},
    &(const smime_path_entry_t){
        .certificate = &certificate, .state = SMIME_FAIL, .anchor = EVIL, .problem = "not-a-ca"},
    NULL};
static const smime_signer_result_t *const signers[] = {
    &(const smime_signer_result_t){.integrity = SMIME_PASS,
                                   .trust = SMIME_PASS,
                                   .identity = SMIME_PASS,
                                   .signature_algorithm = EVIL,
                                   .digest_algorithm = EVIL,
                                   .has_signing_time = true,
                                   .signing_time = 1550000000,
                                   .identifier = EVIL,
                                   .certificate = &certificate,
                                   .path = path,
                                   .path_count = 2},
    &(const smime_signer_result_t){.integrity = SMIME_FAIL,
                                   .trust = SMIME_UNKNOWN,
                                   .identity = SMIME_FAIL,
                                   .identifier = EVIL},
    NULL};
static const smime_layer_result_t *const layers[] = {
    &(const smime_layer_result_t){.part = "",
                                  .format = "multipart/signed",
                                  .integrity = SMIME_PASS,
                                  .trust = SMIME_PASS,
                                  .identity = SMIME_PASS,
                                  .signers = signers,
                                  .signer_count = 1},
    &(const smime_layer_result_t){.part = "1.2",
                                  .format = "cms",
                                  .errant = true,
                                  .integrity = SMIME_FAIL,
                                  .trust = SMIME_UNKNOWN,
                                  .identity = SMIME_FAIL,
                                  .signers = signers,
                                  .signer_count = 2},
    NULL};
static const smime_mailbox_t *const mailboxes[] = {
    &(const smime_mailbox_t){.display_name = EVIL, .address = EVIL},
    &(const smime_mailbox_t){.address = EVIL}, NULL};
static const smime_header_t header = {.from = mailboxes,
                                      .from_count = 2,
                                      .sender = mailboxes,
                                      .sender_count = 2,
                                      .subject = EVIL,
                                      .date = EVIL,
                                      .message_id = EVIL,
                                      .protected_fields = evil_list,
                                      .unprotected_fields = evil_list};
static const smime_header_t no_header;
static const smime_finding_t *const findings[] = {
    &(const smime_finding_t){.id = SMIME_FINDING_REVOCATION_NOT_CHECKED,
                             .code = "revocation-not-checked",
                             .severity = SMIME_SEVERITY_NOTE,
                             .question = SMIME_ABOUT_TRUST,
                             .sentence = "Not checked",
                             .detail = EVIL,
                             .reference = "RFC"},
    &(const smime_finding_t){.id = SMIME_FINDING_SIGNER_MISMATCH,
                             .code = "signer-mismatch",
                             .severity = SMIME_SEVERITY_FAIL,
                             .question = SMIME_ABOUT_IDENTITY,
                             .sentence = "One, not the other",
                             .detail = EVIL,
                             .reference = "RFC",
                             .layer = 1,
                             .signer = 1,
                             .part = EVIL},
    &(const smime_finding_t){.id = SMIME_FINDING_HEADERS_UNPROTECTED,
                             .code = "headers-unprotected",
                             .severity = SMIME_SEVERITY_NOTE,
                             .sentence = "Not covered",
                             .detail = EVIL,
                             .reference = "",
                             .layer = -1,
                             .signer = -1},
    &(const smime_finding_t){.id = SMIME_FINDING_EXPIRED,
                             .code = "expired",
                             .severity = SMIME_SEVERITY_UNKNOWN,
                             .question = SMIME_ABOUT_TRUST,
                             .sentence = "Too old",
                             .detail = "",
                             .reference = "RFC",
                             .part = ""},
    NULL};

static smime_report_t sample(smime_verdict_t verdict)
{
    return (smime_report_t){.verdict = verdict,
                            .integrity = SMIME_PASS,
                            .trust = SMIME_UNKNOWN,
                            .identity = SMIME_FAIL,
                            .coverage = SMIME_COVERAGE_WHOLE,
                            .checked_at = 1550000000,
                            .header = &header,
                            .layers = layers,
                            .layer_count = 2,
                            .author_layer = 0,
                            .findings = findings,
                            .finding_count = 4};
}

/* Not inlined: GCC 12 takes the stream's buffer for the local pointer to it. */
static __attribute__((noinline)) char *rendered(const char *input, const smime_report_t *report,
                                                bool color)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    page_t page = {.out = out, .color = color, .utf8 = true, .width = 60};
    assert_int_equal(
        format_full.put(&page, &(const result_t){input, report, NULL, NULL, NULL, false, NULL}), 0);
    fclose(out);
    return text;
}

/* Every line but the first and the last begins with a blank or is empty, and none is wider than the
 * page. verdicts: the last line is the first one again. */
static void assert_well_laid_out(const char *text, size_t width, bool verdicts)
{
    const char *line = text, *last = text;
    for (const char *at = text; verdicts && *at; at++)
        if (at[0] == '\n' && at[1])
            last = at + 1;
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        size_t columns = 0;
        for (const char *at = line; at < end; at++)
            columns += ((unsigned char)*at & 0xc0) != 0x80;
        assert_in_range(columns, 0, width);
        assert_true(line == text || (verdicts && line >= last) || line == end || *line == ' ');
    }
    if (verdicts)
        assert_memory_equal(text, last, strcspn(text, " "));
    assert_string_equal(line, "");
}

static void test_format_full_cannot_be_forged_by_content(void **state)
{
    (void)state;
    for (int verdict = SMIME_VERDICT_INVALID; verdict <= SMIME_VERDICT_VALID; verdict++) {
        smime_report_t report = sample((smime_verdict_t)verdict);
        char *text = rendered(EVIL, &report, false);
        assert_well_laid_out(text, 60, true);
        assert_null(strchr(text, '\x1b'));
        assert_null(strchr(text, '\r'));
        assert_null(strstr(text, "\u202e"));
        free(text);
    }
}

static void test_format_full_begins_with_the_verdict(void **state)
{
    (void)state;
    static const char *const words[] = {[SMIME_VERDICT_INVALID] = "INVALID  a.eml\n",
                                        [SMIME_VERDICT_INDETERMINATE] = "INDETERMINATE  a.eml\n",
                                        [SMIME_VERDICT_UNSIGNED] = "UNSIGNED  a.eml\n",
                                        [SMIME_VERDICT_VALID] = "VALID  a.eml\n"};
    for (int verdict = SMIME_VERDICT_INVALID; verdict <= SMIME_VERDICT_VALID; verdict++) {
        smime_report_t report = sample((smime_verdict_t)verdict);
        char *text = rendered("a.eml", &report, false);
        assert_memory_equal(text, words[verdict], strlen(words[verdict]));
        free(text);
    }
}

static void assert_order(const char *text, const char *first, const char *second)
{
    const char *found = strstr(text, first);
    assert_non_null(found);
    assert_non_null(strstr(found, second));
}

static void test_format_full_gives_reasons_worst_first(void **state)
{
    (void)state;
    smime_report_t report = sample(SMIME_VERDICT_INVALID);
    char *text = rendered("a.eml", &report, false);
    assert_order(text, "[signer-mismatch]", "[expired]");
    assert_order(text, "[expired]", "[revocation-not-checked]");
    assert_non_null(strstr(text, "Do not trust this message: the signer is not the one that"));
    free(text);
}

static void test_format_full_shows_both_serial_numbers_and_the_path(void **state)
{
    (void)state;
    smime_report_t report = sample(SMIME_VERDICT_VALID);
    char *text = rendered("a.eml", &report, false);
    assert_non_null(strstr(text, "Serial number  0c0c31"));
    assert_non_null(strstr(text, "Issuer serial  0c0c31"));
    assert_non_null(strstr(text, "broken [not-a-ca]"));
    assert_non_null(strstr(text, "\u2514\u2500 x\\nVALID"));
    free(text);
}

static void test_format_full_counts_what_it_leaves_out(void **state)
{
    (void)state;
    const smime_finding_t *many[20];
    for (size_t i = 0; i < 20; i++)
        many[i] = findings[0];
    smime_report_t report = sample(SMIME_VERDICT_VALID);
    report.findings = many;
    report.finding_count = 20;
    char *text = rendered("a.eml", &report, false);
    assert_non_null(strstr(text, "and 14 more"));
    free(text);
}

static void test_format_full_is_coloured_only_when_asked(void **state)
{
    (void)state;
    smime_report_t report = sample(SMIME_VERDICT_VALID);
    char *text = rendered("a.eml", &report, true);
    assert_memory_equal(text, "\x1b[1;32mVALID\x1b[0m  a.eml\n", 22);
    free(text);
}

static void test_format_full_of_a_message_without_layers(void **state)
{
    (void)state;
    smime_report_t report = {
        .verdict = SMIME_VERDICT_UNSIGNED, .header = &no_header, .author_layer = -1};
    char *text = rendered("a.eml", &report, false);
    assert_well_laid_out(text, 60, true);
    assert_null(strstr(text, "integrity"));
    assert_non_null(strstr(text, "coverage   none"));
    free(text);
}

static void test_certificate_text_cannot_be_forged(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    page_t page = {.out = out, .utf8 = true, .width = 60};
    text_of_certificate(&page, &certificate);
    text_of_path(&page, signers[0], true);
    fclose(out);
    assert_int_equal(text[0], ' ');
    assert_well_laid_out(text, 60, false);
    free(text);
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_full_cannot_be_forged_by_content),
        cmocka_unit_test(test_format_full_begins_with_the_verdict),
        cmocka_unit_test(test_format_full_gives_reasons_worst_first),
        cmocka_unit_test(test_format_full_shows_both_serial_numbers_and_the_path),
        cmocka_unit_test(test_format_full_counts_what_it_leaves_out),
        cmocka_unit_test(test_format_full_is_coloured_only_when_asked),
        cmocka_unit_test(test_format_full_of_a_message_without_layers),
        cmocka_unit_test(test_certificate_text_cannot_be_forged),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
