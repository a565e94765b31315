/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Catalogues of translations: what is found in them, and that none that is broken is used. */
#include "mo_catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 4096

/* A .mo file of pairs, which have to be sorted. */
typedef struct file {
    uint8_t bytes[MOST];
    size_t size;
    bool big_endian;
} file_t;

static void put_number(file_t *file, size_t at, size_t number)
{
    for (size_t i = 0; i < 4; i++)
        file->bytes[at + i] = (uint8_t)(number >> 8 * (file->big_endian ? 3 - i : i));
}

static void put_text(file_t *file, size_t entry, const char *text)
{
    put_number(file, entry, strlen(text));
    put_number(file, entry + 4, file->size);
    memcpy(file->bytes + file->size, text, strlen(text) + 1);
    file->size += strlen(text) + 1;
}

static file_t file_of(const char *const *texts, size_t count, bool big_endian)
{
    file_t file = {.size = 28 + count * 16, .big_endian = big_endian};
    put_number(&file, 0, 0x950412de);
    put_number(&file, 8, count);
    put_number(&file, 12, 28);
    put_number(&file, 16, 28 + count * 8);
    for (size_t i = 0; i < count; i++) {
        put_text(&file, 28 + i * 8, texts[2 * i]);
        put_text(&file, 28 + (count + i) * 8, texts[2 * i + 1]);
    }
    return file;
}

static const char *const words[] = {
    "",   "Language: ja\n", "%s of %u", "%2$u 通の %1$s", "a\004ok", "甲", "b\004ok", "乙", "ok",
    "良", "valid",          "有効"};
#define WORDS (sizeof words / sizeof *words / 2)

static gpg_err_code_t code_of(const file_t *file)
{
    mo_catalogue_t *catalogue;
    gpg_error_t error = mo_catalogue_new(&catalogue, file->bytes, file->size);
    mo_catalogue_free(&catalogue);
    return gpg_err_code(error);
}

static void test_texts_are_found_in_either_byte_order(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        file_t file = file_of(words, WORDS, big);
        mo_catalogue_t *catalogue;
        assert_int_equal(mo_catalogue_new(&catalogue, file.bytes, file.size), 0);
        assert_string_equal(mo_catalogue_find(catalogue, NULL, "ok"), "良");
        assert_string_equal(mo_catalogue_find(catalogue, "a", "ok"), "甲");
        assert_string_equal(mo_catalogue_find(catalogue, "b", "ok"), "乙");
        assert_string_equal(mo_catalogue_find(catalogue, NULL, "%s of %u"), "%2$u 通の %1$s");
        assert_string_equal(mo_catalogue_find(catalogue, NULL, "valid"), "有効");
        assert_null(mo_catalogue_find(catalogue, "c", "ok"));
        assert_null(mo_catalogue_find(catalogue, "a", "o"));
        assert_null(mo_catalogue_find(catalogue, NULL, "okay"));
        assert_null(mo_catalogue_find(catalogue, NULL, "")); /* its description */
        mo_catalogue_free(&catalogue);
    }
}

static void test_formats_take_the_same_arguments(void **state)
{
    (void)state;
    static const struct {
        const char *format, *translation;
        bool agree;
    } rows[] = {
        {"none", "なし", true},
        {"%s and %zu", "%s と %zu", true},
        {"%s and %zu", "%2$zu と %1$s", true},
        {"%s and %zu", "%1$s と %2$zu", true},
        {"100%% of %s", "%s の 100%%", true},
        {"%-10s", "%-10s", true},
        {"%.*s is", "%.*s は", true},
        {"none", "%s", false},
        {"none", "%n", false},
        {"%s", "", false},
        {"%s", "%n", false},
        {"%s", "%d", false},
        {"%s", "%", false},
        {"%s", "%%", false},
        {"%s", "%1$", false},
        {"%s", "%s %s", false},
        {"%s", "%2$s", false},
        {"%s and %s", "%1$s %1$s", false},
        {"%s and %s", "%1$s %s", false},
        {"%s and %zu", "%zu と %s", false},
        {"%zu", "%u", false},
        {"%s", "%10$s", false},
        {"%.*s is", "%1$.*s は", false},
        {"%.*s is", "%s は", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (mo_catalogue_formats_agree(rows[i].format, rows[i].translation) != rows[i].agree)
            fail_msg("'%s' and '%s'", rows[i].format, rows[i].translation);
}

static void test_a_catalogue_with_one_fault_is_not_used(void **state)
{
    (void)state;
    static const char *const formats[] = {"%s", "%n"}, *const order[] = {"b", "B", "a", "A"},
                             *const twice[] = {"a", "A", "a", "B"},
                             *const not_utf8[] = {"a", "\xff"};
    file_t file = file_of(formats, 1, false);
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(order, 2, false);
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(twice, 2, false);
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(not_utf8, 1, false);
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(words, WORDS, false);
    put_number(&file, 4, 1u << 16); /* a revision that is not known */
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(words, WORDS, false);
    put_number(&file, 8, 0x20000000); /* so many entries that their size is 0 again in 32 bits */
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
    file = file_of(words, WORDS, false);
    file.bytes[file.size - 1] = 'x'; /* no end */
    assert_int_equal(code_of(&file), GPG_ERR_BAD_DATA);
}

/* In memory of that very size, so that a sanitizer sees what is read behind it. */
static gpg_err_code_t search(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    mo_catalogue_t *catalogue;
    gpg_error_t error = mo_catalogue_new(&catalogue, copy, size);
    for (size_t i = 0; catalogue && i < WORDS; i++) {
        const char *found = mo_catalogue_find(catalogue, NULL, words[2 * i]);
        assert_true(!found || strlen(found) < size);
        mo_catalogue_find(catalogue, "a", words[2 * i]);
    }
    mo_catalogue_free(&catalogue);
    free(copy);
    return gpg_err_code(error);
}

static void test_no_cut_and_no_broken_byte_does_harm(void **state)
{
    (void)state;
    file_t file = file_of(words, WORDS, false);
    assert_int_equal(search(file.bytes, file.size), 0);
    for (size_t size = 0; size < file.size; size++)
        assert_int_equal(search(file.bytes, size), GPG_ERR_BAD_DATA);
    for (size_t at = 0; at < file.size; at++)
        for (int value = 0; value < 256; value++) {
            file_t broken = file;
            broken.bytes[at] = (uint8_t)value;
            search(broken.bytes, broken.size);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_found_in_either_byte_order),
        cmocka_unit_test(test_formats_take_the_same_arguments),
        cmocka_unit_test(test_a_catalogue_with_one_fault_is_not_used),
        cmocka_unit_test(test_no_cut_and_no_broken_byte_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
