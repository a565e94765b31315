/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counting results. */
#include "totals.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add(totals_t *totals, const smime_report_t *report, size_t times)
{
    for (size_t i = 0; i < times; i++)
        assert_int_equal(totals_add(totals, report), 0);
}

static void assert_sentence(const totals_t *totals, const char *expected)
{
    char *sentence = totals_sentence(totals);
    assert_string_equal(sentence, expected);
    free(sentence);
}

static void test_totals_are_told_in_one_sentence(void **state)
{
    (void)state;
    totals_t totals;
    totals_start(&totals, false);
    assert_sentence(&totals, "0 messages");
    add(&totals, &sample_valid, 1);
    assert_sentence(&totals, "1 message: 1 valid");
    add(&totals, &sample_report, 2);
    add(&totals, &sample_unsigned, 3);
    add(&totals, NULL, 1);
    assert_sentence(&totals, "7 messages: 1 valid, 2 invalid, 3 unsigned, 1 error");
    add(&totals, NULL, 1);
    assert_sentence(&totals, "8 messages: 1 valid, 2 invalid, 3 unsigned, 2 errors");
    assert_int_equal(totals_bad(&totals), 4);
    assert_int_equal(totals.codes.count, 0); /* nobody asked for them */
    totals_free(&totals);
}

static void test_totals_count_what_decided_and_who_signed(void **state)
{
    (void)state;
    static const smime_mailbox_t author = {NULL, "aaa@demo.example"};
    const smime_mailbox_t *const from[] = {&author, NULL};
    const smime_header_t other_header = {.from = from, .from_count = 1}, none = {.from_count = 0};
    smime_report_t other = sample_valid, bare = sample_valid;
    other.header = &other_header;
    bare.header = &none; /* then the certificate says who */
    totals_t totals;
    totals_start(&totals, true);
    add(&totals, &sample_report, 2);
    add(&totals, &other, 1);
    add(&totals, &sample_valid, 2);
    add(&totals, &bare, 1);
    add(&totals, &sample_unsigned, 1);
    add(&totals, NULL, 1);
    tally_t *codes = totals_sorted(&totals.codes), *signers = totals_sorted(&totals.signers);
    assert_int_equal(totals.codes.count, 1);
    assert_string_equal(codes[0].word, "signer-mismatch");
    assert_int_equal(codes[0].count, 2);
    assert_int_equal(totals.signers.count, 2);
    assert_string_equal(signers[0].word, "noreply@demo.example");
    assert_int_equal(signers[0].count, 3);
    assert_string_equal(signers[1].word, "aaa@demo.example");
    assert_int_equal(signers[1].count, 1);
    free(codes);
    free(signers);
    totals_free(&totals);
}

static void test_totals_sort_many_words(void **state)
{
    (void)state;
    totals_t totals;
    char address[32];
    const smime_mailbox_t author = {NULL, address};
    const smime_mailbox_t *const from[] = {&author, NULL};
    const smime_header_t header = {.from = from, .from_count = 1};
    smime_report_t report = sample_valid;
    report.header = &header;
    totals_start(&totals, true);
    for (size_t i = 0; i < 3000; i++) {
        snprintf(address, sizeof address, "%zu@demo.example", i % 1000 < 10 ? i % 1000 : i);
        add(&totals, &report, 1);
    }
    tally_t *sorted = totals_sorted(&totals.signers);
    assert_int_equal(totals.signers.count, 2980);
    for (size_t i = 0; i < 10; i++) {
        snprintf(address, sizeof address, "%zu@demo.example", i);
        assert_string_equal(sorted[i].word, address);
        assert_int_equal(sorted[i].count, 3);
    }
    for (size_t i = 11; i < 2980; i++)
        assert_true(strcmp(sorted[i - 1].word, sorted[i].word) < 0);
    free(sorted);
    totals_free(&totals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totals_are_told_in_one_sentence),
        cmocka_unit_test(test_totals_count_what_decided_and_who_signed),
        cmocka_unit_test(test_totals_sort_many_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
