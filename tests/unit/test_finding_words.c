/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What findings come to for people: it fits its place, and says no more than what was found. */
#include "smime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEADLINE_MOST 75
#define TEXT_MOST     54
#define NEXT_MOST     138 /* two lines of 72 columns, with a word carried over */
#define ROW_ROOM      59  /* columns behind a row's name */

#define each_kind(kind)                                                                            \
    const smime_finding_kind_t *kind = smime_finding_kind(1);                                      \
    kind;                                                                                          \
    kind = smime_finding_kind(kind->id + 1u)

static bool says(const smime_finding_kind_t *kind, const char *words)
{
    return strstr(kind->headline, words) || strstr(kind->row_text, words);
}

static bool may_decide(const smime_finding_kind_t *kind)
{
    return kind->severity >= SMIME_SEVERITY_UNKNOWN;
}

static void assert_words(const smime_finding_kind_t *kind, const char *words, size_t most)
{
    if (!words || !*words || strlen(words) > most)
        fail_msg("%s: '%s' is missing or longer than %zu", kind->code, words ? words : "", most);
    for (const char *at = words; *at; at++)
        assert_true(*at >= ' ' && *at != '%' && *at <= '~');
}

static void test_words_of_every_finding_fit_their_place(void **state)
{
    (void)state;
    for (each_kind(kind)) {
        assert_words(kind, kind->headline, HEADLINE_MOST);
        assert_words(kind, kind->row_text, TEXT_MOST);
        assert_words(kind, kind->next, NEXT_MOST);
        assert_int_not_equal(kind->headline[strlen(kind->headline) - 1], '.');
        assert_int_not_equal(kind->row_text[strlen(kind->row_text) - 1], '.');
        assert_int_equal(kind->next[strlen(kind->next) - 1], '.');
    }
}

static void test_rows_have_room_for_the_code_of_what_decides(void **state)
{
    (void)state;
    for (each_kind(kind))
        if (may_decide(kind) && kind->row != SMIME_ROW_NONE &&
            strlen(kind->row_text) + strlen(kind->code) + strlen(" [] +9") > ROW_ROOM)
            fail_msg("%s: '%s' is too long for its code", kind->code, kind->row_text);
}

static void test_rows_go_with_questions(void **state)
{
    (void)state;
    for (each_kind(kind)) {
        smime_question_t question = kind->question;
        bool fits = kind->row == SMIME_ROW_NONE || question == SMIME_ABOUT_NONE ||
                    (question == SMIME_ABOUT_INTEGRITY && kind->row == SMIME_ROW_UNCHANGED) ||
                    (question == SMIME_ABOUT_INTEGRITY && kind->id == SMIME_FINDING_CRLS_LIMIT) ||
                    (question == SMIME_ABOUT_IDENTITY && kind->row == SMIME_ROW_SENDER) ||
                    (question == SMIME_ABOUT_TRUST &&
                     (kind->row == SMIME_ROW_TRUSTED || kind->row == SMIME_ROW_TIME ||
                      kind->row == SMIME_ROW_REVOKED));
        if (!fits)
            fail_msg("%s: row %d is not about question %d", kind->code, kind->row, question);
    }
}

/* What fails says so, and what is only not known does not. */
static void test_headlines_go_with_severities(void **state)
{
    (void)state;
    for (each_kind(kind)) {
        bool damaged = kind->id == SMIME_FINDING_TRANSFER_ENCODING_ALTERED ||
                       kind->id == SMIME_FINDING_LINES_ALTERED;
        bool warns = strncmp(kind->headline, "Do not trust this message", 25) == 0;
        bool refuses = strncmp(kind->headline, "Not signed: ", 12) == 0;
        bool fails = kind->severity == SMIME_SEVERITY_FAIL;
        if (!damaged && (warns || refuses) != fails)
            fail_msg("%s: '%s' for a %s", kind->code, kind->headline,
                     smime_severity_name(kind->severity));
        assert_int_equal(refuses, fails && kind->row == SMIME_ROW_NONE);
    }
}

/* One claim, and the only findings that may make it. */
typedef struct claim {
    const char *words;
    smime_finding_id_t by[5];
} claim_t;

static const claim_t claims[] = {
    {"changed",
     {SMIME_FINDING_LINES_ALTERED, SMIME_FINDING_TRANSPORT_UNSAFE, SMIME_FINDING_HEADER_UNSAFE}},
    {"altered", {0}},
    {"tampered", {0}},
    {"not what was signed", {SMIME_FINDING_CONTENT_ALTERED}},
    {"From names", {SMIME_FINDING_SIGNER_MISMATCH, SMIME_FINDING_AUTHOR_MULTIPLE}},
    {"who wrote", {0}},
    {"forged", {SMIME_FINDING_CERTIFICATE_SIGNATURE}},
    {"has been revoked",
     {SMIME_FINDING_REVOKED, SMIME_FINDING_REVOCATION_NOT_CHECKED,
      SMIME_FINDING_REVOCATION_UNKNOWN}},
    {"has expired",
     {SMIME_FINDING_EXPIRED, SMIME_FINDING_VALID_AT_SIGNING, SMIME_FINDING_ANCHOR_EXPIRED}},
    {"encrypted",
     {SMIME_FINDING_CONTENT_ENCRYPTED, SMIME_FINDING_ALREADY_ENCRYPTED,
      SMIME_FINDING_ENCRYPTED_ATTACHMENT}},
    {"nobody signed", {SMIME_FINDING_NO_SIGNER}},
};

static bool may_claim(const claim_t *claim, const smime_finding_kind_t *kind)
{
    for (size_t i = 0; i < sizeof claim->by / sizeof *claim->by; i++)
        if (claim->by[i] == kind->id)
            return true;
    return false;
}

static void test_no_headline_claims_what_was_not_found(void **state)
{
    (void)state;
    for (each_kind(kind))
        for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
            if (says(kind, claims[i].words) && !may_claim(&claims[i], kind))
                fail_msg("%s says '%s'", kind->code, claims[i].words);
}

/* What is encrypted or has no signature that is known says nothing of one. */
static void test_no_signature_is_spoken_of_where_none_is_known(void **state)
{
    (void)state;
    static const smime_finding_id_t ids[] = {
        SMIME_FINDING_CONTENT_ENCRYPTED, SMIME_FINDING_CONTENT_COMPRESSED, SMIME_FINDING_OPENPGP};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_false(says(smime_finding_kind(ids[i]), "signature"));
}

/* Certificates that are missing go with --certs, authorities that are not trusted with --trust. */
static void test_next_step_names_the_option_that_helps(void **state)
{
    (void)state;
    for (each_kind(kind)) {
        bool certs = kind->id == SMIME_FINDING_SIGNER_CERTIFICATE_MISSING;
        bool trust =
            kind->id == SMIME_FINDING_NO_PATH || kind->id == SMIME_FINDING_NO_TRUST_ANCHORS;
        assert_int_equal(strstr(kind->next, "--certs") != NULL, certs);
        assert_int_equal(strstr(kind->next, "--trust") != NULL, trust);
        if (kind->severity == SMIME_SEVERITY_FAIL)
            assert_null(strstr(kind->next, "nothing more"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_every_finding_fit_their_place),
        cmocka_unit_test(test_rows_have_room_for_the_code_of_what_decides),
        cmocka_unit_test(test_rows_go_with_questions),
        cmocka_unit_test(test_headlines_go_with_severities),
        cmocka_unit_test(test_no_headline_claims_what_was_not_found),
        cmocka_unit_test(test_no_signature_is_spoken_of_where_none_is_known),
        cmocka_unit_test(test_next_step_names_the_option_that_helps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
