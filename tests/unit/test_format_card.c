/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The card: it fits its screen, whatever a message and a certificate say. */
#include "columns.h"
#include "formats.h"
#include "sample_report.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EVIL "x\nVALID  a.eml\r\x1b[2K\u202e  VALID"
#define MANY "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 01234"
#define WIDE                                                                                       \
    "電子署名電子署名電子署名電子署名電子署名電子署名電子署名電子署名電子署名電子署名電子署名"
#define LINES 22

/* Not inlined: GCC 12 takes the stream's buffer for the local pointer to it. */
static __attribute__((noinline)) char *card_of(unsigned columns, const result_t *result, bool color)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    page_t page = {.out = out,
                   .utf8 = true,
                   .color = color,
                   .width = columns < 80 ? columns : 80,
                   .columns = columns};
    assert_int_equal(format_card.put(&page, result), 0);
    fclose(out);
    return text;
}

/* The first line is the last one, and the only other that begins at the margin; no line is wider than
 * the terminal, and from 80 columns on there are no more than fit on a screen. */
static void assert_card(const char *text, unsigned columns)
{
    unsigned lines = 0, margins = 0;
    char *copy = strdup(text), *rest = copy, *line, *first = NULL, *last = NULL;
    while ((line = strsep(&rest, "\n")) && rest) {
        first = first ? first : line;
        last = line;
        lines++;
        margins += *line && *line != ' ';
        if (columns_of(line) > columns)
            fail_msg("'%s' takes %u of %u columns", line, columns_of(line), columns);
    }
    assert_string_equal(first, last);
    assert_int_equal(margins, 2);
    if (columns >= 80)
        assert_in_range(lines, 19, LINES);
    assert_null(strchr(text, '\x1b'));
    assert_null(strchr(text, '\r'));
    assert_null(strstr(text, "\u202e"));
    free(copy);
}

static void assert_has(unsigned columns, const result_t *result, const char *piece)
{
    char *text = card_of(columns, result, false);
    if (!strstr(text, piece))
        fail_msg("'%s' is missing in: %s", piece, text);
    free(text);
}

/* A valid report of one signer whose every text is this. */
typedef struct scene {
    const char *texts[2];
    smime_certificate_t certificate;
    smime_path_entry_t entries[8];
    const smime_path_entry_t *path[9];
    smime_signer_result_t signer;
    const smime_signer_result_t *signers[3];
    smime_layer_result_t layer;
    const smime_layer_result_t *layers[2];
    smime_mailbox_t mailbox;
    const smime_mailbox_t *from[2];
    smime_header_t header;
    smime_report_t report;
} scene_t;

static void set_scene(scene_t *scene, const char *text, size_t path_count)
{
    *scene = (scene_t){.texts = {text}};
    scene->certificate = (smime_certificate_t){.subject = text,
                                               .issuer = text,
                                               .serial = text,
                                               .not_before = 1500000000,
                                               .not_after = 1600000000,
                                               .addresses = scene->texts,
                                               .common_name = text,
                                               .organization = text,
                                               .issuer_common_name = text,
                                               .validated = "sponsor"};
    for (size_t i = 0; i < path_count; i++) {
        scene->entries[i] = (smime_path_entry_t){.certificate = &scene->certificate};
        scene->path[i] = &scene->entries[i];
    }
    scene->entries[path_count - 1].anchor = text;
    scene->signer = (smime_signer_result_t){.integrity = SMIME_PASS,
                                            .trust = SMIME_PASS,
                                            .identity = SMIME_PASS,
                                            .has_signing_time = true,
                                            .signing_time = 1550000000,
                                            .certificate = &scene->certificate,
                                            .path = scene->path,
                                            .path_count = path_count};
    scene->signers[0] = scene->signers[1] = &scene->signer;
    scene->layer =
        (smime_layer_result_t){.part = "", .format = "multipart/signed", .signers = scene->signers};
    scene->layer.signer_count = 1;
    scene->layers[0] = &scene->layer;
    scene->mailbox = (smime_mailbox_t){.display_name = text, .address = text};
    scene->from[0] = &scene->mailbox;
    scene->header =
        (smime_header_t){.from = scene->from, .from_count = 1, .subject = text, .date = text};
    scene->report = (smime_report_t){.verdict = SMIME_VERDICT_VALID,
                                     .integrity = SMIME_PASS,
                                     .trust = SMIME_PASS,
                                     .identity = SMIME_PASS,
                                     .coverage = SMIME_COVERAGE_WHOLE,
                                     .header = &scene->header,
                                     .layers = scene->layers,
                                     .layer_count = 1};
}

static void test_format_card_fits_every_terminal(void **state)
{
    (void)state;
    static const char *const texts[] = {EVIL, MANY, WIDE, "a", ""};
    scene_t scene;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (unsigned columns = 40; columns <= 200; columns++) {
            set_scene(&scene, texts[i], 1 + columns % 8);
            char *text = card_of(
                columns, &(const result_t){texts[i], &scene.report, NULL, NULL, NULL, false, NULL},
                false);
            assert_card(text, columns);
            free(text);
        }
}

static void test_format_card_is_the_same_for_every_verdict(void **state)
{
    (void)state;
    const result_t results[] = {{"a.eml", &sample_report, NULL, NULL, NULL, false, NULL},
                                {"a.eml", &sample_valid, NULL, NULL, NULL, false, NULL},
                                {"a.eml", &sample_unsigned, NULL, NULL, NULL, false, NULL},
                                {"a.eml", NULL, "it is empty; save it again",
                                 "it is empty; save it again", "input-unreadable", false, NULL},
                                {"a.eml", NULL, NULL, NULL, NULL, false, NULL}};
    static const char *const places[] = {
        "] Unchanged ", "] Trusted ",  "] Same sender ", "] Covered ",  "] Time ",
        "] Revoked ",   "    Signer ", "    Subject",    "    Issuer ", "    CA serial",
        "    Path",     "    Valid",   "  Next: "};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        char *text = card_of(80, &results[i], false);
        const char *at = text;
        for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
            at = strstr(at, places[k]);
            assert_non_null(at);
        }
        assert_card(text, 80);
        free(text);
    }
}

static void test_format_card_says_what_decided(void **state)
{
    (void)state;
    const result_t result = {"a.eml", &sample_report, NULL, NULL, NULL, false, NULL};
    assert_has(80, &result, "INVALID  a.eml\n  Do not trust this message: the signer is not");
    assert_has(80, &result, "[NO] Same sender   From noreply@demo.example, signer noreply@demo");
    assert_has(80, &result,
               "[??] Trusted       it leads to no authority that is trusted [no-path]\n");
    assert_has(80, &result, "Next: report it; open no link in it.");
    assert_has(80,
               &(const result_t){"a.eml", NULL, "it is empty", "it is empty", "input-unreadable",
                                 false, NULL},
               "Not judged: it is empty.\n");
}

/* What no finding explains is never [ok] where the answer is not. */
static void test_format_card_fails_closed(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    scene.report.verdict = SMIME_VERDICT_INVALID;
    scene.report.integrity = scene.report.trust = scene.report.identity = SMIME_FAIL;
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    assert_has(80, &result, "[NO] Unchanged");
    assert_has(80, &result, "[NO] Trusted");
    assert_has(80, &result, "[NO] Same sender");
    scene.report.coverage = SMIME_COVERAGE_PARTIAL;
    assert_has(80, &result, "[??] Covered");
    scene.report.layer_count = 0;
    scene.report.coverage = SMIME_COVERAGE_NONE;
    char *text = card_of(80, &result, false);
    assert_null(strstr(text, "[ok]"));
    free(text);
}

static void test_format_card_cuts_the_middle_of_the_path_first(void **state)
{
    (void)state;
    static const char *const names[] = {"Signer", "Sub Authority 2", "Sub Authority 1",
                                        "Issuing Authority for Everything", "Very Old Root R3"};
    smime_certificate_t certificates[5];
    scene_t scene;
    set_scene(&scene, "a", 5);
    for (size_t i = 0; i < 5; i++) {
        certificates[i] = scene.certificate;
        certificates[i].common_name = names[i];
        scene.entries[i].certificate = &certificates[i];
    }
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    assert_has(80, &result,
               "Path        Very Old Root R3 > Issuing Authority for Everything > Sub\n"
               "                Authority 1 > Sub Authority 2 > Signer\n");
    scene.layer.signer_count = 2; /* one more line */
    scene.report.verdict = SMIME_VERDICT_INDETERMINATE;
    scene.report.trust = SMIME_UNKNOWN;
    const smime_finding_t finding = {.id = SMIME_FINDING_NO_PATH,
                                     .code = "no-path",
                                     .severity = SMIME_SEVERITY_UNKNOWN,
                                     .question = SMIME_ABOUT_TRUST,
                                     .sentence = "",
                                     .detail = ""};
    const smime_finding_t *const findings[] = {&finding, NULL};
    scene.report.findings = findings;
    scene.report.finding_count = 1;
    scene.signers[1] = &(const smime_signer_result_t){.identifier = "x"};
    assert_has(80, &result, "Path        Very Old Root R3 > ... > Sub Authority 2 > Signer\n");
    assert_has(80, &result, "Also signed someone, whose signature does not hold\n");
}

static void assert_has_not(unsigned columns, const result_t *result, const char *piece)
{
    char *text = card_of(columns, result, false);
    if (strstr(text, piece))
        fail_msg("'%s' is in: %s", piece, text);
    free(text);
}

/* A reason that cannot have led to the verdict is not the one that a card names. */
static void test_format_card_names_no_reason_that_did_not_decide(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    const smime_finding_kind_t *const kinds[] = {smime_finding_kind(SMIME_FINDING_AUTHOR_MISSING),
                                                 smime_finding_kind(SMIME_FINDING_HEADER_LIMIT)};
    smime_finding_t findings[2];
    const smime_finding_t *const listed[] = {&findings[0], &findings[1], NULL};
    for (size_t i = 0; i < 2; i++)
        findings[i] = (smime_finding_t){.id = kinds[i]->id,
                                        .code = kinds[i]->code,
                                        .severity = kinds[i]->severity,
                                        .question = kinds[i]->question,
                                        .sentence = kinds[i]->sentence,
                                        .layer = -1,
                                        .signer = -1};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    scene.report.findings = listed;
    scene.report.finding_count = 2;
    scene.report.layer_count = 0;
    scene.report.coverage = SMIME_COVERAGE_NONE;
    scene.report.verdict =
        SMIME_VERDICT_INDETERMINATE; /* there may be a From in what was not read */
    assert_has(80, &result, "  This message has a larger header than is read here.\n");
    assert_has(80, &result,
               "Next: do not act on it; ask the sender at an address that you know.\n");
    scene.report.verdict = SMIME_VERDICT_UNSIGNED;
    scene.report.finding_count = 1;
    assert_has(80, &result, "  This message is not signed; nothing in it proves who wrote it.\n");
    scene.report.verdict = SMIME_VERDICT_INVALID;
    assert_has(80, &result, "  Do not trust this message: it does not say from whom it is.\n");
}

/* A finding is put into the words that are true of this report. */
static void test_format_card_says_what_is_true_of_this_report(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    smime_finding_t finding = {.id = SMIME_FINDING_SIGNER_MISMATCH,
                               .code = "signer-mismatch",
                               .severity = SMIME_SEVERITY_FAIL,
                               .question = SMIME_ABOUT_IDENTITY,
                               .sentence = "s"};
    const smime_finding_t *const listed[] = {&finding, NULL};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    scene.report.findings = listed;
    scene.report.finding_count = 1;
    scene.report.verdict = SMIME_VERDICT_INVALID;
    scene.report.identity = SMIME_FAIL;
    scene.header.from_count = 0; /* no message: only the address that was given can differ */
    scene.layer.format = "cms";
    assert_has(80, &result,
               "  Do not trust this message: it is not from the address that you gave.\n");
    assert_has(80, &result, "[NO] Same sender   not the address you gave [signer-mismatch]\n");
    finding = (smime_finding_t){.id = SMIME_FINDING_SENDER_ALWAYS_SIGNS,
                                .code = "sender-always-signs",
                                .severity = SMIME_SEVERITY_UNKNOWN,
                                .question = SMIME_ABOUT_IDENTITY,
                                .sentence = "s"};
    scene.header.from_count = 1;
    scene.report.verdict = SMIME_VERDICT_INDETERMINATE;
    scene.report.identity = SMIME_UNKNOWN;
    assert_has(80, &result,
               "  Not signed as a whole, and dated before its sender signed all mail.\n");
    assert_has(80, &result, "[??] Same sender   dated before this sender signed all mail");
    finding = (smime_finding_t){.id = SMIME_FINDING_ERRANT_LAYER,
                                .code = "errant-layer",
                                .severity = SMIME_SEVERITY_UNKNOWN,
                                .sentence = "s"};
    scene.report.coverage = SMIME_COVERAGE_PARTIAL;
    assert_has(80, &result,
               "Next: do not act on it yet; judge the attached message by itself: --part");
    scene.report.identity = SMIME_PASS;
    assert_has(80, &result, "Next: rely on the signed part alone");
}

/* Nothing is covered by a signature that nobody made, that cannot be read, or whose content is not there. */
static void test_format_card_covers_nothing_without_a_signature(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    smime_finding_t finding = {.id = SMIME_FINDING_CONTENT_MISSING,
                               .code = "content-missing",
                               .severity = SMIME_SEVERITY_UNKNOWN,
                               .question = SMIME_ABOUT_INTEGRITY,
                               .sentence = "s"};
    const smime_finding_t *const listed[] = {&finding, NULL};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    scene.report.findings = listed;
    scene.report.finding_count = 1;
    scene.report.verdict = SMIME_VERDICT_INDETERMINATE;
    assert_has(80, &result, "[??] Covered       what it signs is not here\n");
    finding.id = SMIME_FINDING_CMS_MALFORMED;
    scene.layer.signer_count = 0;
    assert_has(80, &result, "[??] Covered       not known\n");
    finding.id = SMIME_FINDING_NO_SIGNER;
    assert_has(80, &result, "[??] Covered       nothing is signed\n");
}

/* A pin stands beside what it pinned; a list that names another certificate, beside the path. */
static void test_format_card_shows_pins_beside_what_they_pinned(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    smime_pin_t pins[] = {{.kind = SMIME_PIN_FROM, .holds = true, .asked = "a", .found = "a"},
                          {.kind = SMIME_PIN_ISSUER, .holds = false, .asked = "b", .found = "a"},
                          {.kind = SMIME_PIN_SERIAL, .holds = true, .found = "a"}};
    const smime_pin_t *const listed[] = {&pins[0], &pins[1], &pins[2], NULL};
    const smime_known_sender_t known = {.address = "a", .holds = true};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    scene.report.pins = listed;
    scene.report.pin_count = 3;
    assert_has(80, &result,
               "Signer      a                                                  = --from\n");
    assert_has(80, &result,
               "Issuer      a                                                  NOT --issuer\n");
    assert_has(80, &result,
               "CA serial   a                                                  in the list\n");
    assert_has(60, &result, "Signer      a  = --from\n");
    assert_has(80, &result, "Next: nothing more to do.");
    pins[2].found = "b"; /* the signer's own, say */
    assert_has(80, &result, "CA serial   a\n");
    assert_has(80, &result,
               "Path        a > a                                              in the list\n");
    pins[1].of_known_sender = true;
    assert_has(80, &result, "NOT known\n");
    pins[2] = (smime_pin_t){.kind = SMIME_PIN_SERIAL};
    scene.signer.certificate = NULL;
    assert_has(80, &result,
               "CA serial   -                                                  not compared\n");
    scene.report.pin_count = 0;
    scene.report.known_sender = &known;
    assert_has_not(80, &result, "known sender"); /* From says his address, and nobody signed */
    scene.signer.certificate = &scene.certificate;
    assert_has(80, &result, " known sender\n");
    scene.certificate.addresses = (const char *const[]){"eve@evil.example", NULL};
    assert_has_not(80, &result, "known sender");
}

/* What From says is no word about who signed: beside the signer stands whether his certificate has the address. */
static void test_format_card_compares_the_signer_with_a_pinned_address(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a@b\u00fccher.example", 2);
    smime_pin_t pin = {.kind = SMIME_PIN_FROM, .holds = true, .asked = "A@xn--bcher-kva.EXAMPLE"};
    const smime_pin_t *const listed[] = {&pin, NULL};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    scene.report.pins = listed;
    scene.report.pin_count = 1;
    assert_has(80, &result, " = --from\n");
    assert_has(80, &result, "Next: compare Issuer and CA serial with what the sender publishes.");
    scene.certificate.addresses = (const char *const[]){"eve@evil.example", NULL};
    assert_has(80, &result,
               "Signer      eve@evil.example                                   NOT --from\n");
    scene.signer.certificate = NULL;
    assert_has(80, &result, " not compared\n");
    scene.report.layer_count = 0;
    assert_has(80, &result,
               "Signer      -                                                  not compared\n");
    pin.holds = false;
    assert_has(80, &result,
               "Signer      -                                                  NOT --from\n");
}

/* Whoever writes certificates that nobody vouches for chooses the names and numbers in them. */
static void test_format_card_doubts_what_a_pin_found_in_unproven_certificates(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "a", 2);
    smime_pin_t pins[] = {{.kind = SMIME_PIN_FROM, .holds = true, .asked = "a", .found = "a"},
                          {.kind = SMIME_PIN_ISSUER, .holds = true, .asked = "a", .found = "a"},
                          {.kind = SMIME_PIN_SERIAL, .holds = true, .found = "a"}};
    const smime_pin_t *const listed[] = {&pins[0], &pins[1], &pins[2], NULL};
    const result_t result = {"a.eml", &scene.report, NULL, NULL, NULL, false, NULL};
    static const char *const doubts[] = {" = --from?\n", " = --issuer?\n", " in the list?\n"};
    scene.report.pins = listed;
    scene.report.pin_count = 3;
    for (size_t i = 0; i < 3; i++)
        assert_has_not(80, &result, doubts[i]);
    scene.signer.trust = SMIME_UNKNOWN; /* expired, say: the authority issued it all the same */
    for (size_t i = 0; i < 3; i++)
        assert_has_not(80, &result, doubts[i]);
    scene.signer.trust = SMIME_FAIL;
    for (size_t i = 0; i < 3; i++)
        assert_has(80, &result, doubts[i]);
    scene.signer.trust = SMIME_PASS;
    scene.signer.integrity = SMIME_FAIL;
    for (size_t i = 0; i < 3; i++)
        assert_has(80, &result, doubts[i]);
    scene.signer.integrity = SMIME_PASS;
    scene.entries[1].anchor = NULL;
    for (size_t i = 0; i < 3; i++)
        assert_has(80, &result, doubts[i]);
    pins[1].of_known_sender = true;
    assert_has(80, &result, " known?\n");
    pins[2].found = "b"; /* the signer's own */
    assert_has(80, &result,
               "Path        ? > a > a                                          in the list?\n");
}

static void test_format_card_is_coloured_only_when_asked(void **state)
{
    (void)state;
    char *text =
        card_of(80, &(const result_t){"a.eml", &sample_valid, NULL, NULL, NULL, false, NULL}, true);
    assert_memory_equal(text, "\x1b[1;32mVALID\x1b[0m  a.eml\n", 22);
    assert_non_null(strstr(text, "  \x1b[1;32m[ok]\x1b[0m Unchanged "));
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
        cmocka_unit_test(test_format_card_fits_every_terminal),
        cmocka_unit_test(test_format_card_is_the_same_for_every_verdict),
        cmocka_unit_test(test_format_card_says_what_decided),
        cmocka_unit_test(test_format_card_fails_closed),
        cmocka_unit_test(test_format_card_cuts_the_middle_of_the_path_first),
        cmocka_unit_test(test_format_card_names_no_reason_that_did_not_decide),
        cmocka_unit_test(test_format_card_says_what_is_true_of_this_report),
        cmocka_unit_test(test_format_card_covers_nothing_without_a_signature),
        cmocka_unit_test(test_format_card_shows_pins_beside_what_they_pinned),
        cmocka_unit_test(test_format_card_doubts_what_a_pin_found_in_unproven_certificates),
        cmocka_unit_test(test_format_card_compares_the_signer_with_a_pinned_address),
        cmocka_unit_test(test_format_card_is_coloured_only_when_asked),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
