/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/charset_label.c: which character set a label names. */
#include "mime/charset_label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_sets_that_code_knows_are_where_it_looks(void **state)
{
    (void)state;
    static const char *const names[CHARSET_OTHERS] = {[CHARSET_RAW] = "RAW",
                                                      [CHARSET_ASCII] = "US-ASCII",
                                                      [CHARSET_UTF8] = "UTF-8",
                                                      [CHARSET_UTF16] = "UTF-16",
                                                      [CHARSET_UTF7] = "UTF-7",
                                                      [CHARSET_ISO_2022_JP] = "ISO-2022-JP",
                                                      [CHARSET_ISO_2022_JP_WEB] = "ISO-2022-JP-WEB",
                                                      [CHARSET_ISO_2022_JP_RFC] = "ISO-2022-JP-RFC",
                                                      [CHARSET_HZ] = "HZ",
                                                      [CHARSET_UTF16BE] = "UTF-16BE",
                                                      [CHARSET_UTF16LE] = "UTF-16LE",
                                                      [CHARSET_CP1252] = "CP1252",
                                                      [CHARSET_CP932] = "CP932",
                                                      [CHARSET_SJIS] = "SJIS",
                                                      [CHARSET_EUC_JP_MS] = "EUC-JP-MS",
                                                      [CHARSET_EUC_JP] = "EUC-JP",
                                                      [CHARSET_GB18030] = "GB18030",
                                                      [CHARSET_EUC_CN] = "EUC-CN",
                                                      [CHARSET_UHC] = "UHC",
                                                      [CHARSET_EUC_KR] = "EUC-KR",
                                                      [CHARSET_BIG5HKSCS] = "BIG5HKSCS",
                                                      [CHARSET_BIG5] = "BIG5",
                                                      [CHARSET_CP950] = "CP950"};
    for (unsigned i = 0; i < CHARSET_OTHERS; i++)
        assert_string_equal(charset_name(i), names[i]);
    assert_null(charset_name(CHARSET_COUNT_MAX));
}

static void assert_names(const char *label, const char *set)
{
    charset_t charset;
    if (!charset_find(bytes_text(label), &charset))
        fail_msg("%s", label);
    assert_string_equal(charset.name, set);
    assert_string_equal(charset_name(charset.set), set);
}

static void test_labels_of_the_registries_are_known(void **state)
{
    (void)state;
    /* Of the Encoding Standard, IANA, glibc and Python. */
    static const char *const cases[][2] = {{"utf-8", "UTF-8"},
                                           {"UTF8", "UTF-8"},
                                           {"csUTF8", "UTF-8"},
                                           {"x-sjis", "CP932"},
                                           {"csShiftJIS", "CP932"},
                                           {"cswindows31J", "CP932"},
                                           {"x-gbk", "GB18030"},
                                           {"GB_2312-80", "GB18030"},
                                           {"cn-big5", "BIG5HKSCS"},
                                           {"cseuckr", "UHC"},
                                           {"ks_c_5601-1987", "UHC"},
                                           {"x-euc-jp", "EUC-JP-MS"},
                                           {"iso-8859-1", "CP1252"},
                                           {"iso-ir-100", "CP1252"},
                                           {"latin-1", "CP1252"},
                                           {"iso-8859-8-i", "ISO-8859-8"},
                                           {"iso8859_15", "ISO-8859-15"},
                                           {"tis-620", "IBM874"},
                                           {"cskoi8r", "KOI8-R"},
                                           {"ibm037", "IBM037"},
                                           {"ebcdic-cp-us", "IBM037"},
                                           {"IBM01140", "IBM1140"},
                                           {"hz-gb-2312", "HZ"},
                                           {"csiso2022kr", "ISO-2022-KR"},
                                           {"iso-2022-cn-ext", "ISO-2022-CN-EXT"},
                                           {"cp50221", "ISO-2022-JP"},
                                           {"unicode-1-1-utf-7", "UTF-7"},
                                           {"unknown-8bit", "RAW"},
                                           {"x-unknown", "RAW"},
                                           {"", "RAW"},
                                           {" \tUtf-8\r\n", "UTF-8"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_names(cases[i][0], cases[i][1]);
}

static void test_other_labels_are_not_known(void **state)
{
    (void)state;
    charset_t charset;
    static const char *const labels[] = {"x-carrier", "utf-8x",          "raw",  "ISO-2022-JP-WEB",
                                         "ut f-8",    "UTF-8//TRANSLIT", "../x", "zzzz",
                                         "\x80",      "replacement"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_false(charset_find(bytes_text(labels[i]), &charset));
    assert_false(charset_find(bytes_of("utf-8\0x", 7), &charset));
    assert_false(charset_find(bytes_of("utf-8\0", 6), &charset));
    assert_null(charset.name);
}

static void test_flags_say_what_stands_for_itself(void **state)
{
    (void)state;
    charset_t charset;
    assert_true(charset_find(bytes_text("shift_jis"), &charset));
    assert_int_equal(charset.flags, CHARSET_IS_ASCII);
    assert_true(charset.everywhere);
    assert_true(charset_find(bytes_text("ibm037"), &charset));
    assert_int_equal(charset.flags, 0);
    assert_false(charset.everywhere);
    assert_true(charset_find(bytes_text("iso-2022-kr"), &charset));
    assert_int_equal(charset.flags, CHARSET_IS_STATEFUL);
}

static void test_few_labels_are_known_to_all(void **state)
{
    (void)state;
    /* Browsers know them; Python, glibc or GMime do not, or browsers refuse what they stand for. */
    static const char *const labels[] = {"x-sjis",      "windows-31j",     "unicode",
                                         "unicodefeff", "iso-10646-ucs-2", "hz-gb-2312",
                                         "iso-2022-kr", "gb_2312-80"};
    charset_t charset;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (!charset_find(bytes_text(labels[i]), &charset) || charset.everywhere)
            fail_msg("%s", labels[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets_that_code_knows_are_where_it_looks),
        cmocka_unit_test(test_labels_of_the_registries_are_known),
        cmocka_unit_test(test_other_labels_are_not_known),
        cmocka_unit_test(test_flags_say_what_stands_for_itself),
        cmocka_unit_test(test_few_labels_are_known_to_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
