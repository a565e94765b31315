/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/converter.c: one converter a character set, kept; one that does not open is an error. */
#include "mime/converter.h"

#include "mime/charset_label.h"

#include <dlfcn.h>
#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

#include <cmocka.h>

static atomic_uint opened;
static int refuse_with; /* errno, or 0 */

/* In the place of the C library's. */
iconv_t iconv_open(const char *to, const char *from)
{
    static iconv_t (*real)(const char *, const char *);
    if (refuse_with) {
        errno = refuse_with;
        return (iconv_t)-1;
    }
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "iconv_open");
    opened++;
    return real(to, from);
}

static void assert_converts(unsigned set, const char *in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(converter_run(set, bytes_text(in), &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), expected));
    buffer_free(&out);
}

static gpg_err_code_t error_of(unsigned set, const char *in)
{
    buffer_t out = BUFFER_INIT;
    gpg_error_t error = converter_run(set, bytes_text(in), &out);
    buffer_free(&out);
    return gpg_err_code(error);
}

static void test_a_set_that_does_not_open_is_an_error_and_not_remembered(void **state)
{
    (void)state;
    refuse_with = EINVAL;
    assert_int_equal(error_of(CHARSET_CP932, "a"), GPG_ERR_NOT_SUPPORTED);
    refuse_with = ENOMEM;
    assert_int_equal(error_of(CHARSET_CP932, "a"), GPG_ERR_ENOMEM);
    refuse_with = EMFILE;
    assert_int_equal(error_of(CHARSET_CP932, "a"), GPG_ERR_EMFILE);
    refuse_with = 0;
    assert_converts(CHARSET_CP932, "\x93\xFA", "\xE6\x97\xA5");
}

static void test_a_converter_is_opened_once(void **state)
{
    (void)state;
    assert_converts(CHARSET_UHC, "\xC7\xD1", "\xED\x95\x9C");
    unsigned before = opened;
    for (int i = 0; i < 100; i++) {
        assert_converts(CHARSET_UHC, "\xC7\xD1", "\xED\x95\x9C");
        assert_int_equal(error_of(CHARSET_UHC, "\xC7"), GPG_ERR_BAD_DATA);
    }
    assert_int_equal(opened, before);
}

static void test_nothing_is_left_over_from_a_text_before(void **state)
{
    (void)state;
    charset_t korean;
    assert_true(charset_find(bytes_text("iso-2022-kr"), &korean));
    assert_converts(korean.set, "\033$)C\016\x30\x21", "\xEA\xB0\x80"); /* ends shifted out */
    assert_converts(korean.set, "\033$)C0!", "0!");
    assert_int_equal(error_of(korean.set, "\033$)C\016\x30"), GPG_ERR_BAD_DATA);
    assert_converts(korean.set, "\033$)C0!", "0!");
}

static void test_a_letter_that_waits_for_its_accent_is_written(void **state)
{
    (void)state;
    charset_t vietnamese;
    assert_true(charset_find(bytes_text("windows-1258"), &vietnamese));
    assert_converts(vietnamese.set, "a@b.example", "a@b.example");
    assert_converts(vietnamese.set, "e\xD2", "\xE1\xBA\xBB"); /* with a hook above */
}

static void test_lossily_a_unit_is_replaced(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(converter_run_lossily(CHARSET_UHC, 1, bytes_text("a\xC7@b\xC7"), &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), "a\xEF\xBF\xBD@b\xEF\xBF\xBD"));
    buffer_clear(&out);
    bytes_t surrogate = bytes_of("\xD8\x00\x00@", 4);
    assert_int_equal(converter_run_lossily(CHARSET_UTF16BE, 2, surrogate, &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), "\xEF\xBF\xBD@"));
    buffer_free(&out);
}

static void test_every_set_opens_here(void **state)
{
    (void)state;
    unsigned count = 0;
    for (unsigned set = CHARSET_BUILT_IN; charset_name(set); set++, count++) {
        buffer_t out = BUFFER_INIT;
        if (converter_run(set, BYTES_NONE, &out))
            fail_msg("%s", charset_name(set));
        buffer_free(&out);
    }
    assert_true(count > 200);
}

static void *convert_often(void *set)
{
    for (int i = 0; i < 2000; i++) {
        buffer_t out = BUFFER_INIT;
        if (converter_run(*(unsigned *)set, bytes_text("\xC6\xFC\xCB\xDC"), &out) ||
            !bytes_equal_text(buffer_bytes(&out), "\xE6\x97\xA5\xE6\x9C\xAC"))
            return set;
        buffer_free(&out);
    }
    return NULL;
}

static void test_threads_never_share_one(void **state)
{
    (void)state;
    pthread_t threads[4];
    unsigned set = CHARSET_EUC_JP_MS;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, convert_often, &set), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_set_that_does_not_open_is_an_error_and_not_remembered),
        cmocka_unit_test(test_a_converter_is_opened_once),
        cmocka_unit_test(test_nothing_is_left_over_from_a_text_before),
        cmocka_unit_test(test_a_letter_that_waits_for_its_accent_is_written),
        cmocka_unit_test(test_lossily_a_unit_is_replaced),
        cmocka_unit_test(test_every_set_opens_here),
        cmocka_unit_test(test_threads_never_share_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
