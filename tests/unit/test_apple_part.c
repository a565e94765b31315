/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/apple_part.c: what Apple Mail leaves of a part whose body it keeps elsewhere, and text that tells of it. */
#include "mime/apple_part.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MULTIPART "From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x\n"
#define FIELDS    "Content-Type: application/pdf\nX-Apple-Content-Length: 4711\n"

static bool is_elsewhere(const char *message)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    const findings_t findings = findings_start(&found, &arena);
    entity_t *root;
    assert_int_equal(entity_parse(&arena, bytes_text(message), "", true, &findings, &root), 0);
    const bool elsewhere = apple_part_is_elsewhere(root);
    arena_free(&arena);
    return elsewhere;
}

static void test_body_of_a_part_is_elsewhere(void **state)
{
    static const char *const messages[] = {
        FIELDS "\n       \n\n",
        FIELDS,
        "X-Apple-Content-Length: 4711\nFrom: a@b\n\n",
        MULTIPART FIELDS "\n--x--\n",
        MULTIPART FIELDS "\n\n\n--x--\n",
        MULTIPART FIELDS "Content-Disposition: attachment;\n\tfilename=a\n\n\n--x\n\nhi\n--x--\n",
        MULTIPART "x-apple-content-length:\r\n\t1\r\n\r\n\r\n--x--\r\n",
        MULTIPART "Content-Type: multipart/related; boundary=y\n\n--y\n" FIELDS
                  "\n\n--y--\n--x--\n",
        MULTIPART "Content-Type: message/rfc822\nX-Apple-Content-Length: 4711\n\n--x--\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        assert_true(is_elsewhere(messages[i]));
}

static void test_text_may_tell_of_it(void **state)
{
    static const char *const messages[] = {
        "From: a@b\n\nThe field is\nX-Apple-Content-Length: 4711\n\n\n-- \nAiko\n",
        "From: a@b\n\n----\n" FIELDS "\n\n----\n",
        "From: a@b\n\n" FIELDS,
        "From: a@b\nSubject:\n X-Apple-Content-Length: 4711\n\n",
        MULTIPART FIELDS "\nJVBERi0xLjQK\n--x--\n",
        MULTIPART "\n" FIELDS "\n\n--x--\n",
        MULTIPART "\n--y\n" FIELDS "\n\n--y--\n--x--\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        assert_false(is_elsewhere(messages[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body_of_a_part_is_elsewhere),
        cmocka_unit_test(test_text_may_tell_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
