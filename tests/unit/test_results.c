/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of results on their way to a stream. */
#include "results.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const result_t invalid = {"a.eml", &sample_report, NULL, NULL, NULL, false, NULL};
static const result_t valid = {"b.eml", &sample_valid, NULL, NULL, NULL, false, NULL};
static const result_t failed = {"c.eml", NULL, "it is empty", "it is empty", "input-unreadable",
                                false,   NULL};

/* One item, and what was written for it. */
typedef struct written {
    batch_item_t item;
    char *text;
    size_t size;
} written_t;

static void take(results_t *results, const result_t *result, bool alone, written_t *r_written,
                 gpg_error_t expected)
{
    *r_written = (written_t){.item = {.name = result->input, .alone = alone}};
    r_written->item.out = open_memstream(&r_written->text, &r_written->size);
    assert_non_null(r_written->item.out);
    assert_int_equal(results_take(results, &r_written->item, result), expected);
    fclose(r_written->item.out);
}

static void assert_begins(results_t *results, const result_t *result, bool alone,
                          const char *expected)
{
    written_t written;
    take(results, result, alone, &written, 0);
    assert_true(*expected ? strncmp(written.text, expected, strlen(expected)) == 0
                          : written.size == 0);
    free(written.text);
}

static void start(results_t *results, const common_t *common, const results_settings_t *settings)
{
    assert_int_equal(results_start(results, common, settings, false), 0);
}

static void test_results_have_a_format_by_their_number(void **state)
{
    (void)state;
    static const common_t common = {.quiet = false};
    static const results_settings_t settings = {.format = -1};
    results_t results;
    start(&results, &common, &settings);
    assert_begins(&results, &invalid, true, "INVALID  a.eml\n");
    assert_begins(&results, &failed, true, "ERROR  c.eml\n  Not judged: it is empty.\n");
    results_free(&results);
    start(&results, &common, &settings);
    assert_begins(&results, &invalid, false, "INVALID  a.eml  noreply@demo.example  ");
    assert_begins(&results, &failed, false, "ERROR  c.eml  -  ");
    assert_int_equal(results.totals.messages, 2);
    results_free(&results);
}

static void test_results_have_the_format_that_was_asked_for(void **state)
{
    (void)state;
    static const common_t common = {.quiet = false}, json = {.json = true};
    static const results_settings_t tsv = {.format = 4}, unset = {.format = -1};
    results_t results;
    start(&results, &common, &tsv);
    assert_begins(&results, &invalid, true, "invalid\ta.eml\t");
    results_free(&results);
    start(&results, &json, &unset);
    assert_begins(&results, &failed, false, "{\"schema\":1,\"input\":\"c.eml\"");
    results_free(&results);
}

static void test_results_that_are_not_wanted_are_counted_only(void **state)
{
    (void)state;
    static const common_t common = {.quiet = false}, quiet = {.quiet = true};
    static const results_settings_t only = {.format = -1, .only = 1u << SMIME_VERDICT_VALID},
                                    summary = {.format = -1, .summary = true};
    results_t results;
    start(&results, &common, &only);
    assert_begins(&results, &invalid, false, "");
    assert_begins(&results, &valid, false, "VALID  b.eml  ");
    assert_begins(&results, &failed, false, "ERROR  c.eml  ");
    assert_int_equal(results.totals.messages, 3);
    results_free(&results);
    start(&results, &common, &summary);
    assert_begins(&results, &invalid, false, "");
    assert_begins(&results, &failed, false, "");
    assert_int_equal(results.totals.messages, 2);
    results_free(&results);
    start(&results, &quiet, &only);
    assert_begins(&results, &valid, false, "");
    results_free(&results);
}

static gpg_error_t put_half(const page_t *page, const result_t *result)
{
    (void)result;
    fputs("VALI", page->out);
    return gpg_error(GPG_ERR_ENOMEM);
}

static void test_results_are_written_whole_or_not_at_all(void **state)
{
    (void)state;
    static const common_t common = {.quiet = false};
    static const results_settings_t settings = {.format = -1};
    static const format_t broken = {.name = "broken", .separator = "", .put = put_half};
    written_t written;
    results_t results;
    start(&results, &common, &settings);
    results.named = &broken;
    take(&results, &valid, true, &written, gpg_error(GPG_ERR_ENOMEM));
    assert_int_equal(written.size, 0);
    free(written.text);
    results_free(&results);
}

static void test_results_verdicts_are_parted_by_commas(void **state)
{
    (void)state;
    static const option_t option = {.name = "only",
                                    .argument = "valid|invalid|indeterminate|unsigned"};
    static const char *const refused[] = {
        "", ",", "foo", "valid,,invalid", "valid;invalid", "error", "validvalidvalidvalid"};
    unsigned verdicts = 0;
    assert_null(store_verdicts(&option, &verdicts, "unsigned,indeterminate"));
    assert_int_equal(verdicts, 1u << SMIME_VERDICT_UNSIGNED | 1u << SMIME_VERDICT_INDETERMINATE);
    assert_null(store_verdicts(&option, &verdicts, "valid")); /* given again: one more */
    assert_int_equal(verdicts, 1u << SMIME_VERDICT_UNSIGNED | 1u << SMIME_VERDICT_INDETERMINATE |
                                   1u << SMIME_VERDICT_VALID);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        verdicts = 0;
        assert_non_null(store_verdicts(&option, &verdicts, refused[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_have_a_format_by_their_number),
        cmocka_unit_test(test_results_have_the_format_that_was_asked_for),
        cmocka_unit_test(test_results_that_are_not_wanted_are_counted_only),
        cmocka_unit_test(test_results_are_written_whole_or_not_at_all),
        cmocka_unit_test(test_results_verdicts_are_parted_by_commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
