/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of a command, from its table. */
#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

typedef struct settings {
    common_t common;
    bool flag;
    const char *text;
    strings_t list;
    int choice;
    unsigned number;
    int64_t duration, days;
} settings_t;

static const option_t options[] = {
    OPTION(settings_t, flag, 0, "flag", NULL, store_flag, "Group", "a flag"),
    OPTION(settings_t, text, 0, "text", "FILE", store_text, "Group", "a text"),
    OPTION(settings_t, list, 0, "list", "FILE", store_list, "Group", "a list"),
    OPTION(settings_t, choice, 0, "choice", "one|two|three", store_choice, "Group", "a choice"),
    OPTION(settings_t, number, 0, "number", "N", store_count, "Group", "a number"),
    OPTION(settings_t, duration, 0, "duration", "TIME", store_duration, "Group", "a time"),
    OPTION(settings_t, days, 0, "days", "TIME", store_days, "Group", "some days"),
    OUTPUT_OPTION(settings_t, "an output"),
    COMMON_OPTIONS(settings_t)};

static const command_t command = {"test", "[FILE]...", "Tests.", "The end.", options, 2, NULL};

static settings_t settings;
static strings_t operands;

static int start(void **state)
{
    (void)state;
    settings = (settings_t){.choice = -1};
    operands = (strings_t){NULL, 0};
    return 0;
}

static int finish(void **state)
{
    (void)state;
    strings_free(&settings.list);
    strings_free(&operands);
    return 0;
}

/* Arguments are parted by spaces; gives the exit status, or -1 if the command goes on. */
static int parse(const char *line)
{
    static char copy[256];
    char *argv[32] = {(char *)(uintptr_t)("test")};
    int argc = 1, status;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return options_parse(&command, argc, argv, &settings, &operands, &status) ? -1 : status;
}

static void test_options_take_values_in_both_ways(void **state)
{
    (void)state;
    assert_int_equal(parse("--text=a --list b --list=c --flag --choice=two --number 7 "
                           "--duration=2h -oout x"),
                     -1);
    assert_string_equal(settings.text, "a");
    assert_int_equal(settings.list.count, 2);
    assert_string_equal(settings.list.items[1], "c");
    assert_null(settings.list.items[2]);
    assert_true(settings.flag);
    assert_int_equal(settings.choice, 1);
    assert_int_equal(settings.number, 7);
    assert_int_equal(settings.duration, 7200);
    assert_string_equal(settings.common.output, "out");
    assert_int_equal(operands.count, 1);
    assert_string_equal(operands.items[0], "x");
}

static void test_options_have_letters(void **state)
{
    (void)state;
    assert_int_equal(parse("-jq -oout"), -1);
    assert_true(settings.common.json);
    assert_true(settings.common.quiet);
    assert_string_equal(settings.common.output, "out");
}

static void test_options_take_a_number_alone_for_days(void **state)
{
    (void)state;
    assert_int_equal(parse("--days 30"), -1);
    assert_int_equal(settings.days, 30 * 86400);
    assert_int_equal(parse("--days 30d"), -1);
    assert_int_equal(settings.days, 30 * 86400);
    assert_int_equal(parse("--days 12h"), -1);
    assert_int_equal(settings.days, 12 * 3600);
    assert_int_equal(parse("--days 0"), -1);
    assert_int_equal(settings.days, 0);
}

static void test_options_end_at_two_dashes(void **state)
{
    (void)state;
    assert_int_equal(parse("- -- --flag"), -1);
    assert_int_equal(operands.count, 2);
    assert_string_equal(operands.items[0], "-");
    assert_string_equal(operands.items[1], "--flag");
    assert_false(settings.flag);
}

static void test_options_value_may_begin_with_a_dash_or_hold_an_equals_sign(void **state)
{
    (void)state;
    assert_int_equal(parse("--text - --list=a=b -o -x"), -1);
    assert_string_equal(settings.text, "-");
    assert_string_equal(settings.list.items[0], "a=b");
    assert_string_equal(settings.common.output, "-x");
}

static void test_options_refuse_what_is_wrong(void **state)
{
    static const char *const lines[] = {"--unknown",
                                        "--fla",
                                        "--flag=x",
                                        "--text",
                                        "--text=",
                                        "--choice=four",
                                        "--choice=on",
                                        "--number=0",
                                        "--number=x",
                                        "--number=1x",
                                        "--number=1000000",
                                        "--duration=1w",
                                        "-z",
                                        "-o",
                                        "a b c",
                                        "--color=blue",
                                        "--choice=one|two",
                                        "--days=x",
                                        "--days=1w",
                                        "--days="};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        start(state);
        assert_int_equal(parse(lines[i]), EX_USAGE);
        finish(state);
    }
}

static void test_options_keep_a_long_list_in_order(void **state)
{
    (void)state;
    char texts[1000][8];
    strings_t list = {NULL, 0};
    for (int i = 0; i < 1000; i++) {
        snprintf(texts[i], sizeof texts[i], "%d", i);
        assert_true(strings_add(&list, texts[i]));
        assert_null(list.items[list.count]);
    }
    for (int i = 0; i < 1000; i++)
        assert_string_equal(list.items[i], texts[i]);
    strings_free(&list);
    assert_null(list.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_options_take_values_in_both_ways, start, finish),
        cmocka_unit_test_setup_teardown(test_options_have_letters, start, finish),
        cmocka_unit_test_setup_teardown(test_options_take_a_number_alone_for_days, start, finish),
        cmocka_unit_test_setup_teardown(test_options_end_at_two_dashes, start, finish),
        cmocka_unit_test_setup_teardown(
            test_options_value_may_begin_with_a_dash_or_hold_an_equals_sign, start, finish),
        cmocka_unit_test(test_options_refuse_what_is_wrong),
        cmocka_unit_test(test_options_keep_a_long_list_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
