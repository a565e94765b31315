/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/container/compound_file.c: streams of every size come out whole; whatever is bent ends in an error. */
#include "container/compound_file.h"

#include "base/error.h"
#include "base/limits.h"
#include "compound_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static bytes_t pattern(buffer_t *buffer, size_t size)
{
    for (size_t i = 0; i < size; i++)
        buffer_append_byte(buffer, (uint8_t)(i * 7 + i / 251));
    return buffer_bytes(buffer);
}

static const size_t sizes[] = {0, 1, 63, 64, 65, 511, 4095, 4096, 4097, 100000};
#define SIZES (sizeof sizes / sizeof *sizes)

static void write_sizes(buffer_t *file, buffer_t data[SIZES])
{
    static const char *const paths[SIZES] = {"a", "b",   "c",     "d",   "e",
                                             "f", "s/a", "s/t/a", "s/b", "z"};
    compound_item_t items[SIZES];
    for (size_t i = 0; i < SIZES; i++)
        items[i] = (compound_item_t){paths[i], pattern(&data[i], sizes[i])};
    compound_write(file, items, SIZES);
}

static void expect_stream(const compound_file_t *file, const compound_entry_t *storage,
                          const char *name, bytes_t expected)
{
    buffer_t found = BUFFER_INIT;
    const compound_entry_t *stream = compound_file_find(file, storage, COMPOUND_STREAM, name);
    assert_non_null(stream);
    assert_int_equal(compound_file_read(file, stream, buffer_write, &found), 0);
    assert_true(bytes_equal(buffer_bytes(&found), expected));
    buffer_free(&found);
}

static void streams_come_out_whole(void **state)
{
    buffer_t in = BUFFER_INIT, data[SIZES] = {{0}};
    arena_t arena = ARENA_INIT;
    compound_file_t file;
    (void)state;
    write_sizes(&in, data);
    assert_int_equal(compound_file_open(&arena, buffer_bytes(&in), &file), 0);
    const compound_entry_t *root = compound_file_root(&file);
    static const char *const top[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 6; i++)
        expect_stream(&file, root, top[i], buffer_bytes(&data[i]));
    const compound_entry_t *s = compound_file_find(&file, root, COMPOUND_STORAGE, "S");
    assert_non_null(s);
    expect_stream(&file, s, "A", buffer_bytes(&data[6]));
    expect_stream(&file, compound_file_find(&file, s, COMPOUND_STORAGE, "t"), "a",
                  buffer_bytes(&data[7]));
    expect_stream(&file, s, "b", buffer_bytes(&data[8]));
    expect_stream(&file, root, "z", buffer_bytes(&data[9]));
    assert_null(compound_file_find(&file, root, COMPOUND_STREAM, "t"));
    assert_null(compound_file_find(&file, root, COMPOUND_STREAM, "s"));
    for (size_t i = 0; i < SIZES; i++)
        buffer_free(&data[i]);
    arena_free(&arena);
    buffer_free(&in);
}

static gpg_error_t count_octets(void *user, const void *data, size_t size)
{
    (void)data;
    *(size_t *)user += size;
    return 0;
}

/* Opens in and reads all streams: an error or the octets that they say, and an end. */
static gpg_error_t read_all(bytes_t in)
{
    arena_t arena = ARENA_INIT;
    compound_file_t file;
    gpg_error_t error = compound_file_open(&arena, in, &file);
    for (uint32_t i = 0; !error && i < file.count; i++) {
        size_t octets = 0;
        if (file.entries[i].kind != COMPOUND_STREAM)
            continue;
        error = compound_file_read(&file, &file.entries[i], count_octets, &octets);
        if (!error)
            assert_int_equal(octets, file.entries[i].size);
    }
    arena_free(&arena);
    return error;
}

static void a_file_cut_off_is_an_error(void **state)
{
    buffer_t in = BUFFER_INIT, data[SIZES] = {{0}};
    (void)state;
    write_sizes(&in, data);
    assert_int_equal(read_all(buffer_bytes(&in)), 0);
    for (size_t size = 0; size < in.size - 512; size += 97) {
        uint8_t *exact = malloc(size ? size : 1);
        assert_non_null(exact);
        memcpy(exact, in.data, size);
        assert_int_not_equal(read_all(bytes_of(exact, size)), 0);
        free(exact);
    }
    for (size_t i = 0; i < SIZES; i++)
        buffer_free(&data[i]);
    buffer_free(&in);
}

/* Every 32-bit number of header, tables and directory bent to what loops or leaves the file. */
static void bent_numbers_end_at_once(void **state)
{
    static const uint32_t bent[] = {0, 1, 2, 3, 0x7fffffff, 0xfffffff9, 0xfffffffd, 0xffffffff};
    buffer_t in = BUFFER_INIT, data[SIZES] = {{0}};
    (void)state;
    write_sizes(&in, data);
    uint8_t *copy = malloc(in.size);
    assert_non_null(copy);
    for (size_t at = 24; at + 4 <= in.size; at += at < 512 || at > in.size - 4096 ? 4 : 516)
        for (size_t i = 0; i < sizeof bent / sizeof *bent; i++) {
            memcpy(copy, in.data, in.size);
            for (int k = 0; k < 4; k++)
                copy[at + (size_t)k] = (uint8_t)(bent[i] >> 8 * k);
            (void)read_all(bytes_of(copy, in.size));
        }
    free(copy);
    for (size_t i = 0; i < SIZES; i++)
        buffer_free(&data[i]);
    buffer_free(&in);
}

static void storages_inside_one_another_cost_no_stack(void **state)
{
    (void)state;
    buffer_t deep = BUFFER_INIT;
    compound_write_nested(&deep, LIMIT_COMPOUND_ENTRIES - 4);
    assert_int_equal(read_all(buffer_bytes(&deep)), 0);
    buffer_free(&deep);
}

static void a_storage_inside_itself_is_an_error(void **state)
{
    (void)state;
    buffer_t loop = BUFFER_INIT;
    compound_write_nested(&loop, 10);
    uint8_t *child = loop.data + loop.size - 128 * (1 + COMPOUND_NESTED_SPARE(10)) + 76;
    assert_int_equal(child[0], 0xff); /* the innermost holds nothing */
    memcpy(child, "\x01\0\0\0", 4);
    assert_int_equal(gpg_err_code(read_all(buffer_bytes(&loop))), GPG_ERR_INV_OBJ);
    buffer_free(&loop);
}

static void too_many_entries_name_the_limit(void **state)
{
    (void)state;
    buffer_t many = BUFFER_INIT;
    compound_write_nested(&many, LIMIT_COMPOUND_ENTRIES + 4);
    assert_string_equal(smime_limit_text(read_all(buffer_bytes(&many))),
                        "LIMIT_COMPOUND_ENTRIES (20000)");
    buffer_free(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_come_out_whole),
        cmocka_unit_test(a_file_cut_off_is_an_error),
        cmocka_unit_test(bent_numbers_end_at_once),
        cmocka_unit_test(storages_inside_one_another_cost_no_stack),
        cmocka_unit_test(a_storage_inside_itself_is_an_error),
        cmocka_unit_test(too_many_entries_name_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
