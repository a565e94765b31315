/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The message as it was before signing. */
#include "verify/restored_message.h"

#include "base/limits.h"
#include "mime/canonical.h"
#include "mime/message_start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gpg_error_t collect(void *user, const void *data, size_t size)
{
    return fwrite(data, 1, size, user) == size ? 0 : gpg_error(GPG_ERR_EIO);
}

static bytes_t start_of(const char *message)
{
    return entity_message_start(bytes_text(message));
}

static restored_message_t *start(arena_t *arena, const char *message, bool is_protected,
                                 FILE *stream)
{
    restored_message_t *whole;
    header_t *outer = arena_alloc(arena, sizeof *outer);
    size_t body;
    assert_int_equal(header_parse(arena, start_of(message), true, outer, &body), 0);
    assert_int_equal(restored_message_new(&whole, outer, canonical_is_lf(start_of(message)),
                                          is_protected, collect, stream),
                     0);
    return whole;
}

/* Hands the content over in pieces of `piece` bytes. */
static char *restored(const char *message, bool is_protected, const char *content, size_t piece)
{
    char *result = NULL;
    size_t size, rest = strlen(content);
    FILE *stream = open_memstream(&result, &size);
    arena_t arena = ARENA_INIT;
    restored_message_t *whole = start(&arena, message, is_protected, stream);
    for (; rest; content += piece, rest -= piece) {
        piece = piece < rest ? piece : rest;
        assert_int_equal(restored_message_write(whole, content, piece), 0);
    }
    assert_int_equal(restored_message_finish(whole), 0);
    restored_message_free(&whole);
    assert_null(whole);
    arena_free(&arena);
    fclose(stream);
    return result;
}

static void assert_restored_as(bool is_protected, const char *message, const char *content,
                               const char *expected)
{
    for (size_t piece = 1; piece <= strlen(content); piece++) {
        char *result = restored(message, is_protected, content, piece);
        assert_string_equal(result, expected);
        free(result);
    }
}

static void assert_restored(const char *message, const char *content, const char *expected)
{
    assert_restored_as(false, message, content, expected);
}

static void test_restored_message_takes_mime_fields_from_the_content(void **state)
{
    (void)state;
    assert_restored("From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed;\r\n"
                    " boundary=x\r\nSubject: s\r\n t\r\n\r\nignored\r\n",
                    "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nbody\r\n",
                    "From: a@b\r\nSubject: s\r\n t\r\n"
                    "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nbody\r\n");
}

static void test_restored_message_drops_mime_fields_of_the_signed_message(void **state)
{
    (void)state;
    assert_restored(
        "From: a@b\nMIME-Version: 1.0\nContent-Disposition: attachment;\n filename=x\n"
        "content-transfer-encoding: base64\nContented: yes\n\nx\n",
        "Content-Type: text/plain\r\n\r\nbody\r\n",
        "From: a@b\nMIME-Version: 1.0\nContented: yes\nContent-Type: text/plain\n\nbody\n");
}

static void test_restored_message_has_the_line_ends_of_the_message(void **state)
{
    (void)state;
    assert_restored("From: a@b\nContent-Type: multipart/signed\n\nx\n",
                    "Content-Type: text/plain\r\n\r\nbody\r\nlone \r here\r\n",
                    "From: a@b\nContent-Type: text/plain\n\nbody\nlone \r here\n");
}

static void test_restored_message_prefers_protected_fields(void **state)
{
    (void)state;
    assert_restored_as(true, "From: a@b\nSubject: forged\nTo: c@d\n\nx\n",
                       "Subject: real\r\nContent-Type: text/plain; hp=\"clear\"\r\n\r\nbody\r\n",
                       "From: a@b\nTo: c@d\nSubject: real\nContent-Type: text/plain; hp=\"clear\"\n"
                       "\nbody\n");
}

static void test_restored_message_keeps_the_judged_author(void **state)
{
    (void)state;
    assert_restored("From: a@b\nSubject: s\n\nx\n",
                    "From: boss@corp\r\n folded\r\nSubject: t\r\nContent-Type: text/plain\r\n\r\nx",
                    "From: a@b\nSubject: s\nContent-Type: text/plain\n\nx");
}

static void test_restored_message_sets_content_without_header_apart(void **state)
{
    (void)state;
    assert_restored("From: a@b\n\nx\n", "%PDF-1.4\r\nFrom: boss@corp\r\n\r\nrest",
                    "From: a@b\n\n%PDF-1.4\nFrom: boss@corp\n\nrest");
}

static void test_restored_message_drops_the_mailbox_line(void **state)
{
    (void)state;
    assert_restored("From eve Mon Jul  1 12:00:00 2019\nTo: c@d\n\nx\n", "\r\nbody",
                    "To: c@d\n\nbody");
}

static void test_restored_message_of_content_without_end_of_header(void **state)
{
    (void)state;
    assert_restored("To: c@d\r\n\r\nx", "Content-Type: text/plain",
                    "To: c@d\r\nContent-Type: text/plain");
    assert_restored("To: c@d\n\nx", "Content-A: b\r", "To: c@d\nContent-A: b\r");
}

static void test_restored_message_keeps_the_version_that_the_content_lacks(void **state)
{
    (void)state;
    assert_restored("From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed\r\n\r\nx\r\n",
                    "Content-Type: text/plain\r\n\r\nbody\r\n",
                    "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nbody\r\n");
}

static void test_restored_message_takes_text_with_a_colon_for_no_header(void **state)
{
    (void)state;
    assert_restored("From: a@b\r\nMIME-Version: 1.0\r\n\r\nx\r\n",
                    "just text: no header\r\n\r\nmore\r\n",
                    "From: a@b\r\n\r\njust text: no header\r\n\r\nmore\r\n");
}

static void test_restored_message_of_empty_content(void **state)
{
    (void)state;
    static const char message[] = "From: a@b\r\nMIME-Version: 1.0\r\n\r\nx\r\n";
    arena_t arena = ARENA_INIT;
    char *result = NULL;
    size_t size;
    FILE *stream = open_memstream(&result, &size);
    restored_message_t *whole = start(&arena, message, false, stream);
    assert_int_equal(restored_message_finish(whole), 0);
    restored_message_free(&whole);
    arena_free(&arena);
    fclose(stream);
    assert_string_equal(result, "From: a@b\r\n\r\n");
    free(result);
}

/* Compared one with each this would go on for minutes. */
static void test_restored_message_finds_many_fields_fast(void **state)
{
    (void)state;
    enum { FIELDS = 9000 };
    char *message = NULL, *content = NULL;
    size_t size;
    FILE *stream = open_memstream(&message, &size);
    for (int i = 0; i < FIELDS; i++)
        fprintf(stream, "X%d:\n", i);
    fputs("Y:\n\n", stream);
    fclose(stream);
    stream = open_memstream(&content, &size);
    for (int i = 0; i < FIELDS; i++)
        fprintf(stream, "x%d:\n", i);
    fputc('\n', stream);
    fclose(stream);
    char *result = restored(message, true, content, size);
    assert_int_equal(strncmp(result, "Y:\nx0:\n", 7), 0);
    free(result);
    free(content);
    free(message);
}

static void test_restored_message_limits_the_content_header(void **state)
{
    (void)state;
    static char line[1024];
    arena_t arena = ARENA_INIT;
    restored_message_t *whole = start(&arena, "A: b\n\n", false, NULL);
    gpg_error_t error = 0;
    memset(line, 'x', sizeof line);
    for (size_t i = 0; i < 2 * LIMIT_HEADER_SIZE / sizeof line && !error; i++)
        error = restored_message_write(whole, line, sizeof line);
    assert_int_equal(gpg_err_code(error), GPG_ERR_TOO_LARGE);
    restored_message_free(&whole);
    arena_free(&arena);
}

/* What is not read of a header cannot be restored: nothing is lost without a word. */
static void test_restored_message_wants_the_whole_header(void **state)
{
    (void)state;
    const header_t cut = {.limit = LIMIT_TEXT(LIMIT_HEADER_SIZE)};
    restored_message_t *whole;
    assert_int_equal(gpg_err_code(restored_message_new(&whole, &cut, true, false, collect, NULL)),
                     GPG_ERR_TOO_LARGE);
    assert_null(whole);

    arena_t arena = ARENA_INIT;
    whole = start(&arena, "A: b\n\n", true, NULL);
    gpg_error_t error = 0;
    for (size_t i = 0; i <= LIMIT_HEADER_FIELDS && !error; i++)
        error = restored_message_write(whole, "X:\r\n", 4);
    assert_int_equal(error, 0);
    error = restored_message_write(whole, "\r\n", 2);
    assert_int_equal(gpg_err_code(error), GPG_ERR_TOO_LARGE);
    restored_message_free(&whole);
    arena_free(&arena);
}

/* RFC 5322 section 4.5: no mailbox line, but a field. */
static void test_restored_message_keeps_a_first_field_with_space_before_its_colon(void **state)
{
    (void)state;
    assert_restored("From : a@b\nSubject: s\n\nx\n", "Content-Type: text/plain\r\n\r\nbody",
                    "From : a@b\nSubject: s\nContent-Type: text/plain\n\nbody");
}

/* As verification reads it. */
static void test_restored_message_keeps_the_header_below_what_stands_on_top(void **state)
{
    (void)state;
    static const char expected[] = "From: a@b\nSubject: s\nContent-Type: text/plain\n\nbody";
    assert_restored("\n\nFrom: a@b\nSubject: s\n\nx\n", "Content-Type: text/plain\r\n\r\nbody",
                    expected);
    assert_restored("\xef\xbb\xbf"
                    "From: a@b\nSubject: s\n\nx\n",
                    "Content-Type: text/plain\r\n\r\nbody", expected);
}

/* A bare structure brings no header. */
static void test_restored_message_of_a_bare_structure(void **state)
{
    (void)state;
    char *result = NULL;
    size_t size;
    FILE *stream = open_memstream(&result, &size);
    restored_message_t *whole;
    assert_int_equal(restored_message_new(&whole, NULL, false, false, collect, stream), 0);
    static const char content[] = "Content-Type: text/plain\r\n\r\nbody";
    assert_int_equal(restored_message_write(whole, content, sizeof content - 1), 0);
    assert_int_equal(restored_message_finish(whole), 0);
    restored_message_free(&whole);
    fclose(stream);
    assert_string_equal(result, content);
    free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_restored_message_takes_mime_fields_from_the_content),
        cmocka_unit_test(test_restored_message_drops_mime_fields_of_the_signed_message),
        cmocka_unit_test(test_restored_message_has_the_line_ends_of_the_message),
        cmocka_unit_test(test_restored_message_prefers_protected_fields),
        cmocka_unit_test(test_restored_message_keeps_the_judged_author),
        cmocka_unit_test(test_restored_message_sets_content_without_header_apart),
        cmocka_unit_test(test_restored_message_drops_the_mailbox_line),
        cmocka_unit_test(test_restored_message_of_content_without_end_of_header),
        cmocka_unit_test(test_restored_message_keeps_the_version_that_the_content_lacks),
        cmocka_unit_test(test_restored_message_takes_text_with_a_colon_for_no_header),
        cmocka_unit_test(test_restored_message_of_empty_content),
        cmocka_unit_test(test_restored_message_finds_many_fields_fast),
        cmocka_unit_test(test_restored_message_limits_the_content_header),
        cmocka_unit_test(test_restored_message_wants_the_whole_header),
        cmocka_unit_test(test_restored_message_keeps_a_first_field_with_space_before_its_colon),
        cmocka_unit_test(test_restored_message_keeps_the_header_below_what_stands_on_top),
        cmocka_unit_test(test_restored_message_of_a_bare_structure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
