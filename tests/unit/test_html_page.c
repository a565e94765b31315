/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page: whatever a message, a certificate or a file name says stays text, of bounded length, in its
 * place. */
#include "html_page.h"

#include "html_writer.h"
#include "sample_report.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EVIL "</style></bdi><script>\"'&\u202e\x1b\xff\xed\xa0\x80"

/* Not inlined: GCC 12 takes the stream's buffer for the local pointer to it. */
static __attribute__((noinline)) char *page_of(const char *input, const smime_report_t *report)
{
    static const char *places[] = {EVIL, NULL};
    static const strings_t trust = {places, 1};
    const smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    const html_judged_t judged = {&options, &trust, "abc", 3};
    const result_t result = {.input = input,
                             .report = report,
                             .error = report ? NULL : EVIL,
                             .told = report ? NULL : EVIL};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(html_page(out, &result, &judged), 0);
    fclose(out);
    assert_int_equal(strlen(text), size);
    return text;
}

static unsigned count_of(const char *text, const char *piece)
{
    unsigned count = 0;
    for (; (text = strstr(text, piece)); text += strlen(piece))
        count++;
    return count;
}

static void assert_inert(const char *page)
{
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "<a"));
    assert_null(strstr(page, "\u202e"));
    assert_null(strpbrk(page, "\x1b\xff\xed"));
    assert_int_equal(count_of(page, "</style>"), 1);
    assert_int_equal(count_of(page, "<bdi"), count_of(page, "</bdi>"));
    assert_int_equal(count_of(page, "<section"), 6);
    assert_int_equal(count_of(page, "</section>"), 6);
    assert_in_range(strlen(page), 1, 64 * 1024);
}

static void test_html_page_escapes_certificates(void **state)
{
    static char longer[10 * 1024 + 1];
    memset(longer, 'W', sizeof longer - 1);
    const char *const names[] = {EVIL, longer, "", "\u202e"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        smime_report_t report = sample_report;
        smime_layer_result_t layer = *report.layers[0];
        smime_signer_result_t signer = *layer.signers[0];
        smime_path_entry_t entry = *signer.path[0], root = *signer.path[1];
        smime_certificate_t certificate = *signer.certificate;
        const char *addresses[] = {names[i], NULL};
        certificate.subject = certificate.issuer = certificate.serial = names[i];
        certificate.common_name = certificate.organization = names[i];
        certificate.issuer_common_name = names[i];
        certificate.addresses = addresses;
        entry.certificate = root.certificate = signer.certificate = &certificate;
        root.anchor = names[i];
        signer.identifier = names[i];
        signer.path = (const smime_path_entry_t *const[]){&entry, &root, NULL};
        layer.signers = (const smime_signer_result_t *const[]){&signer, NULL};
        layer.signer_count = 1;
        report.layers = (const smime_layer_result_t *const[]){&layer, NULL};
        char *page = page_of(names[i], &report);
        assert_inert(page);
        free(page);
    }
}

static void test_html_page_escapes_message(void **state)
{
    (void)state;
    smime_report_t report = sample_report;
    smime_finding_t finding = *report.findings[0];
    smime_header_t header = {.subject = EVIL, .date = EVIL, .message_id = EVIL};
    const smime_mailbox_t mailbox = {EVIL, EVIL};
    header.from = header.sender = (const smime_mailbox_t *const[]){&mailbox, NULL};
    header.from_count = header.sender_count = 1;
    finding.detail = EVIL;
    finding.part = EVIL;
    report.header = &header;
    report.findings = (const smime_finding_t *const[]){&finding, NULL};
    report.finding_count = 1;
    char *page = page_of(EVIL, &report);
    assert_inert(page);
    assert_non_null(
        strstr(page, "<bdi>&lt;/style&gt;&lt;/bdi&gt;&lt;script&gt;&quot;&#39;&amp;\\u202e"));
    free(page);
}

static void test_html_page_shows_each_verdict(void **state)
{
    (void)state;
    const smime_report_t *const reports[] = {&sample_report, &sample_valid, &sample_unsigned, NULL};
    static const char *const words[] = {">INVALID<", ">VALID<", ">UNSIGNED<", ">ERROR<"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *page = page_of("a.eml", reports[i]);
        assert_inert(page);
        assert_non_null(strstr(page, words[i]));
        /* FIPS 180-4, its first example */
        assert_non_null(
            strstr(page, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        free(page);
    }
}

/* Of a long path the ends are drawn. */
static void test_html_page_bounds_path(void **state)
{
    (void)state;
    smime_report_t report = sample_valid;
    smime_layer_result_t layer = *report.layers[0];
    smime_signer_result_t signer = *layer.signers[0];
    smime_path_entry_t entry = *signer.path[0], root = *signer.path[1];
    const smime_path_entry_t *path[20] = {NULL};
    for (size_t i = 0; i < 18; i++)
        path[i] = &entry;
    path[18] = &root;
    signer.path = path;
    signer.path_count = 19;
    layer.signers = (const smime_signer_result_t *const[]){&signer, NULL};
    layer.signer_count = 1;
    report.layers = (const smime_layer_result_t *const[]){&layer, NULL};
    char *page = page_of("a.eml", &report);
    const char *start = strstr(page, "<ol class=\"path\">");
    *strstr(page, "</ol>") = '\0';
    assert_int_equal(count_of(start, "<li"), 6);
    assert_int_equal(count_of(start, "&hellip; 14"), 1);
    assert_int_equal(count_of(start, ">Root<"), 1);
    assert_int_equal(count_of(start, ">Signer<"), 1);
    free(page);
}

/* Nothing that hangs on a certificate that breaks a rule is shown as good. */
static void test_html_page_doubts_what_is_below_a_broken_certificate(void **state)
{
    (void)state;
    smime_report_t report = sample_report;
    smime_layer_result_t layer = *report.layers[0];
    smime_signer_result_t signer = *layer.signers[0];
    smime_path_entry_t middle = *signer.path[0];
    const smime_path_entry_t *const path[] = {signer.path[0], &middle, signer.path[1], NULL};
    smime_header_t header = *report.header;
    signer.path = path;
    signer.path_count = 3;
    layer.signers = (const smime_signer_result_t *const[]){&signer, NULL};
    layer.signer_count = 1;
    report.layers = (const smime_layer_result_t *const[]){&layer, NULL};
    header.protected_fields = (const char *const[]){NULL};
    report.header = &header;
    report.identity = report.trust = SMIME_PASS;
    char *page = page_of("a.eml", &report);
    assert_int_equal(count_of(page, "<li class=\"good\">"), 3);
    assert_int_equal(count_of(page, ">in the certificate<"), 1);
    free(page);
    middle.state = report.trust = SMIME_FAIL;
    page = page_of("a.eml", &report);
    assert_int_equal(count_of(page, "<li class=\"good\">"), 1);
    assert_int_equal(count_of(page, "<li class=\"bad\">"), 1);
    assert_int_equal(count_of(page, "<li class=\"doubt\">"), 1);
    assert_int_equal(count_of(page, ">in the certificate<"), 0);
    free(page);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html_page_escapes_certificates),
        cmocka_unit_test(test_html_page_escapes_message),
        cmocka_unit_test(test_html_page_shows_each_verdict),
        cmocka_unit_test(test_html_page_bounds_path),
        cmocka_unit_test(test_html_page_doubts_what_is_below_a_broken_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
