/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The manual says what the program does: options, findings, exit statuses. Help fits a screen. */
#include "cmd_verify.h"
#include "columns.h"
#include "commands.h"
#include "failure.h"
#include "help.h"
#include "language.h"
#include "smime.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The page of a command in the language that is spoken; NULL: of all. */
static char *read_page(const command_t *command)
{
    char name[64];
    snprintf(name, sizeof name, "man/%ssmimetool%s%s.1",
             language_spoken() == LANGUAGE_JAPANESE ? "ja/" : "", command ? "-" : "",
             command ? command->name : "");
    FILE *file = fopen(name, "r");
    if (!file)
        fail_msg("%s cannot be opened", name);
    char *text = calloc(1, 1 << 18);
    assert_true(fread(text, 1, (1 << 18) - 1, file) > 1000);
    fclose(file);
    return text;
}

static const char *section_of(const char *page, const char *english, const char *japanese)
{
    return strstr(page, language_spoken() == LANGUAGE_JAPANESE ? japanese : english);
}

/* The next line from *at on that starts with prefix, without it (malloc); NULL: there is none. */
static char *next_line(const char **at, const char *prefix)
{
    while (**at) {
        const char *line = *at, *end = strchr(line, '\n');
        end = end ? end : line + strlen(line);
        *at = *end ? end + 1 : end;
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            return strndup(line + strlen(prefix), (size_t)(end - line) - strlen(prefix));
    }
    return NULL;
}

/* Whether an item line of the options has this word behind "Fl". */
static bool line_has_option(const char *line, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = line; (at = strstr(at, "Fl ")) != NULL; at += 3)
        if (strncmp(at + 3, word, size) == 0 && (at[3 + size] == ' ' || at[3 + size] == '\0'))
            return true;
    return false;
}

static bool page_has_option(const char *page, const option_t *option)
{
    char word[64];
    bool found = false;
    snprintf(word, sizeof word, "-%s", option->name);
    for (char *line; !found && (line = next_line(&page, ".It Fl ")) != NULL; free(line)) {
        char *whole = NULL;
        assert_true(asprintf(&whole, "Fl %s", line) > 0);
        found = line_has_option(whole, word) &&
                (!option->argument || strstr(whole, " Ar ") || strstr(whole, " Cm "));
        free(whole);
    }
    return found;
}

static bool is_common(const option_t *option)
{
    static const char *const names[] = {"json", "quiet",    "color",  "lang",
                                        "help", "help-all", "version"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(option->name, names[i]) == 0)
            return true;
    return false;
}

static void test_manual_describes_every_option(void **state)
{
    (void)state;
    char *all = read_page(NULL);
    for (size_t i = 0; commands[i]; i++) {
        char *page = read_page(commands[i]);
        for (const option_t *option = commands[i]->options; option->name; option++)
            if (!page_has_option(is_common(option) ? all : page, option))
                fail_msg("--%s of %s is not described", option->name, commands[i]->name);
        free(page);
    }
    free(all);
}

static bool command_has_option(const command_t *command, const char *name, size_t size)
{
    for (const option_t *option = command->options; option->name; option++)
        if ((size > 1 && name[0] == '-' && strlen(option->name) == size - 1 &&
             memcmp(option->name, name + 1, size - 1) == 0) ||
            (size == 1 && option->letter == name[0]))
            return true;
    return false;
}

static void assert_described_options_exist(const command_t *command, const char *page)
{
    for (char *line; (line = next_line(&page, ".It Fl ")) != NULL; free(line)) {
        char *whole = NULL;
        assert_true(asprintf(&whole, "Fl %s", line) > 0);
        for (const char *at = whole; (at = strstr(at, "Fl ")) != NULL; at += 3)
            if (!command_has_option(command, at + 3, strcspn(at + 3, " ")))
                fail_msg("%s has no option as in '%s'", command->name, whole);
        free(whole);
    }
}

static void test_manual_describes_no_option_that_is_not_there(void **state)
{
    (void)state;
    char *all = read_page(NULL);
    for (size_t i = 0; commands[i]; i++) {
        char *page = read_page(commands[i]);
        assert_described_options_exist(commands[i], page);
        assert_described_options_exist(commands[i], all);
        free(page);
    }
    free(all);
}

/* The alternatives of a choice, in the order of the table. */
static void test_manual_names_the_words_of_choices(void **state)
{
    (void)state;
    char *all = read_page(NULL);
    for (size_t i = 0; commands[i]; i++) {
        char *page = read_page(commands[i]);
        for (const option_t *option = commands[i]->options; option->name; option++) {
            if (option->store != store_choice)
                continue;
            char words[128], start[64], *out = words;
            const char *macro = is_common(option) ? "Ar" : "Cm";
            snprintf(start, sizeof start, ".It Fl -%s ", option->name);
            const char *at = is_common(option) ? all : page;
            char *line = next_line(&at, start);
            assert_non_null(line);
            for (const char *word = option->argument; *word; word += strcspn(word, "|")) {
                word += *word == '|';
                out += sprintf(out, "%s%s %.*s", out == words ? "" : " Ns | Ns ", macro,
                               (int)strcspn(word, "|"), word);
            }
            assert_string_equal(line, words);
            free(line);
        }
        free(page);
    }
    free(all);
}

static void assert_help_fits(const command_t *command, bool all, unsigned most)
{
    char *text = NULL;
    size_t size;
    unsigned lines = 0;
    FILE *out = open_memstream(&text, &size);
    help_command(command, all, out);
    fclose(out);
    for (const char *at = text; *at; lines++) {
        char *line = next_line(&at, "");
        assert_in_range(columns_of(line), 1, 79);
        free(line);
    }
    assert_in_range(lines, 5, most);
    free(text);
}

/* 24 lines of 80 columns, with the prompt below. */
static void test_help_of_every_command_fits_a_screen(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        assert_help_fits(commands[i], false, 23);
        assert_help_fits(commands[i], true, 42);
    }
}

/* ---- findings ---- */

static char *finding_item(const char *page, const char *code)
{
    char start[96];
    snprintf(start, sizeof start, ".It Cm %s Pq ", code);
    return next_line(&page, start);
}

/* As a manual page writes it: a dash that is one is escaped. */
static char *in_manual(const char *sentence, const char *end)
{
    char *text = malloc(2 * strlen(sentence) + strlen(end) + 1), *out = text;
    assert_non_null(text);
    for (const char *at = sentence; *at; at++) {
        if (at[0] == '-' && (at[1] == '-' || (at > sentence && at[-1] == '-')))
            *out++ = '\\';
        *out++ = *at;
    }
    strcpy(out, end);
    return text;
}

static void assert_two_sentences(const char *page, const smime_finding_kind_t *kind)
{
    char start[96];
    snprintf(start, sizeof start, ".It Cm %s Pq ", kind->code);
    free(next_line(&page, start));
    char *line = next_line(&page, ""),
         *expected =
             in_manual(_(kind->sentence), language_spoken() == LANGUAGE_JAPANESE ? "。" : ".");
    assert_string_equal(line, expected);
    free(line);
    free(expected);
    line = next_line(&page, "");
    expected = in_manual(_(kind->next), "");
    *expected = (char)toupper((unsigned char)*expected);
    assert_string_equal(line, expected);
    free(line);
    free(expected);
}

static void test_manual_says_what_a_finding_means_and_what_to_do(void **state)
{
    (void)state;
    const smime_finding_kind_t *kind;
    char *page = read_page(&command_verify);
    for (unsigned i = 1; (kind = smime_finding_kind(i)); i++)
        assert_two_sentences(page, kind);
    free(page);
}

static void test_manual_describes_every_finding(void **state)
{
    (void)state;
    const smime_finding_kind_t *kind;
    char *page = read_page(&command_verify);
    for (unsigned i = 1; (kind = smime_finding_kind(i)); i++) {
        char *severity = finding_item(page, kind->code);
        if (!severity)
            fail_msg("finding %s is not described", kind->code);
        assert_string_equal(severity, smime_severity_name(kind->severity));
        free(severity);
    }
    free(page);
}

static void test_manual_describes_no_finding_that_is_not_there(void **state)
{
    (void)state;
    char *page = read_page(&command_verify);
    const char *at = section_of(page, ".Sh FINDINGS", ".Sh 理由");
    assert_non_null(at);
    for (char *line; (line = next_line(&at, ".It Cm ")) != NULL; free(line)) {
        char *end = strchr(line, ' ');
        if (end)
            *end = '\0';
        if (!end || !smime_finding_kind_of(line))
            fail_msg("there is no finding as in '%s'", line);
    }
    free(page);
}

/* ---- mail clients ---- */

/* What a client needs, below the answer where that is missing, in the order of the table. */
static void test_manual_lists_what_mail_clients_need(void **state)
{
    (void)state;
    char *page = read_page(&command_verify);
    const char *at = section_of(page, ".Sh MAIL CLIENTS", ".Sh メールソフト");
    const smime_client_rule_t *rule;
    assert_non_null(at);
    for (unsigned i = 0; (rule = smime_client_rule(i)) != NULL; i++) {
        char *item = NULL;
        const char *answer = smime_client_answer_name(rule->otherwise);
        assert_true(
            asprintf(&item, "\n.It\n%s:\n%s\n(", C_("client", answer), _(rule->requirement)) > 0);
        at = strstr(at, item);
        if (!at)
            fail_msg("not in the manual, or not in the table's order: %s", item);
        at++;
        free(item);
    }
    free(page);
}

/* ---- exit statuses ---- */

static void test_manual_lists_the_exit_statuses(void **state)
{
    (void)state;
    bool used[128] = {[STATUS_VALID] = true,
                      [STATUS_INVALID] = true,
                      [STATUS_INDETERMINATE] = true,
                      [STATUS_UNSIGNED] = true,
                      [64] = true},
         listed[128] = {false};
    for (unsigned code = 1; code < GPG_ERR_CODE_DIM; code++)
        for (int about = ABOUT_ANYTHING; about <= ABOUT_OUTPUT; about++)
            used[failure_status((about_t)about, gpg_error((gpg_err_code_t)code))] = true;
    char *page = read_page(NULL);
    const char *at = section_of(page, ".Sh EXIT STATUS", ".Sh 終了コード");
    assert_non_null(at);
    for (char *line; (line = next_line(&at, ".It ")) != NULL; free(line))
        listed[strtoul(line, NULL, 10) % 128] = true;
    for (unsigned status = 0; status < 128; status++)
        if (used[status] != listed[status])
            fail_msg("exit status %u is used or listed, but not both", status);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manual_describes_every_option),
        cmocka_unit_test(test_manual_describes_no_option_that_is_not_there),
        cmocka_unit_test(test_manual_names_the_words_of_choices),
        cmocka_unit_test(test_help_of_every_command_fits_a_screen),
        cmocka_unit_test(test_manual_describes_every_finding),
        cmocka_unit_test(test_manual_says_what_a_finding_means_and_what_to_do),
        cmocka_unit_test(test_manual_describes_no_finding_that_is_not_there),
        cmocka_unit_test(test_manual_lists_what_mail_clients_need),
        cmocka_unit_test(test_manual_lists_the_exit_statuses),
    };
    int failed = 0;
    for (int language = LANGUAGE_ENGLISH; language <= LANGUAGE_JAPANESE; language++) {
        if (language_speak((language_t)language))
            return 1;
        failed += cmocka_run_group_tests(tests, NULL, NULL);
    }
    return failed;
}
