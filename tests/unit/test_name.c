/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names: their RFC 4514 text, their attributes, and when two are the same (RFC 5280 section 7.1).
 */
#include "x509/name.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/limits.h"
#include "x509/name_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Both comparisons. */
static bool equal_names(bytes_t a, bytes_t b)
{
    name_digest_t digest_a = {.made = false}, digest_b = {.made = false};
    bool equal, digested;
    assert_int_equal(name_equal(a, b, &equal), 0);
    for (int i = 0; i < 2; i++) { /* made, remembered */
        assert_int_equal(name_equal_digested(a, &digest_a, b, &digest_b, &digested), 0);
        assert_int_equal(digested, equal);
    }
    return equal;
}

static bool is_within(bytes_t name, bytes_t base)
{
    buffer_t inner = BUFFER_INIT, outer = BUFFER_INIT;
    bool good_name, good_base;
    assert_int_equal(name_rdn_digests(name, &inner, &good_name), 0);
    assert_int_equal(name_rdn_digests(base, &outer, &good_base), 0);
    bool within =
        good_name && good_base && name_digests_within(buffer_bytes(&inner), buffer_bytes(&outer));
    buffer_free(&inner);
    buffer_free(&outer);
    return within;
}

static uint64_t hash_of(bytes_t name)
{
    uint64_t hash;
    assert_int_equal(name_hash(name, &hash), 0);
    return hash;
}

#define CN "2.5.4.3"
#define O  "2.5.4.10"
#define DC "0.9.2342.19200300.100.1.25"

typedef struct pair {
    const char *oid;
    uint32_t tag;
    const char *text;
    size_t size; /* 0: of text */
} pair_t;

static void write_pair(buffer_t *out, const pair_t *pair)
{
    size_t start = out->size;
    der_write_oid(out, pair->oid);
    der_write(out, pair->tag, bytes_of(pair->text, pair->size ? pair->size : strlen(pair->text)));
    der_wrap_sequence(out, start);
}

/* A name of `count` attributes; `together` of them share the first RDN, the others have one each.
 */
static bytes_t make_name(buffer_t *out, const pair_t *pairs, size_t count, size_t together)
{
    *out = BUFFER_INIT;
    for (size_t i = 0; i < count;) {
        size_t start = out->size, end = i + (i == 0 && together ? together : 1);
        while (i < end)
            write_pair(out, &pairs[i++]);
        der_wrap_set_of(out, start);
    }
    der_wrap_sequence(out, 0);
    assert_int_equal(out->error, 0);
    return buffer_bytes(out);
}

static void assert_text(const pair_t *pairs, size_t count, size_t together, const char *expected)
{
    arena_t arena = ARENA_INIT;
    buffer_t buffer;
    const char *text = name_text(&arena, make_name(&buffer, pairs, count, together));
    assert_non_null(text);
    assert_string_equal(text, expected);
    buffer_free(&buffer);
    arena_free(&arena);
}

#define ASSERT_TEXT(expected, ...)                                                                 \
    assert_text((const pair_t[]){__VA_ARGS__},                                                     \
                sizeof((const pair_t[]){__VA_ARGS__}) / sizeof(pair_t), 0, expected)

static void test_name_text_lists_the_last_rdn_first(void **state)
{
    (void)state;
    ASSERT_TEXT("CN=Demo CA,O=Demo Inc.,C=JP", {"2.5.4.6", DER_PRINTABLE_STRING, "JP", 0},
                {O, DER_PRINTABLE_STRING, "Demo Inc.", 0}, {CN, DER_UTF8_STRING, "Demo CA", 0});
    ASSERT_TEXT("emailAddress=a@b.example,DC=example", {DC, DER_IA5_STRING, "example", 0},
                {NAME_OID_EMAIL, DER_IA5_STRING, "a@b.example", 0});
}

static void test_name_text_joins_a_multi_valued_rdn_with_plus(void **state)
{
    (void)state;
    const pair_t pairs[] = {
        {CN, DER_UTF8_STRING, "a", 0}, {O, DER_UTF8_STRING, "b", 0}, {O, DER_UTF8_STRING, "c", 0}};
    assert_text(pairs, 3, 2, "O=c,CN=a+O=b");
}

static void test_name_text_escapes_as_rfc4514(void **state)
{
    (void)state;
    ASSERT_TEXT("CN=\\#a\\, b\\+c\\\"d\\\\e\\<f\\>g\\;h=i#j",
                {CN, DER_UTF8_STRING, "#a, b+c\"d\\e<f>g;h=i#j", 0});
    ASSERT_TEXT("CN=\\  b \\ ", {CN, DER_UTF8_STRING, "  b  ", 0});
    ASSERT_TEXT("CN=\\ ", {CN, DER_UTF8_STRING, " ", 0});
    ASSERT_TEXT("CN=", {CN, DER_UTF8_STRING, "", 0});
}

static void test_name_text_escapes_control_characters(void **state)
{
    (void)state;
    ASSERT_TEXT("CN=a\\0AVerdict: valid\\1B[2J\\00x\\7F",
                {CN, DER_UTF8_STRING, "a\nVerdict: valid\x1b[2J\0x\x7f", 23});
    ASSERT_TEXT("CN=\\C2\\9B31m", {CN, DER_UTF8_STRING,
                                   "\xc2\x9b"
                                   "31m",
                                   0});
}

static void test_name_text_reads_every_string_type(void **state)
{
    (void)state;
    ASSERT_TEXT("CN=\xe6\x97\xa5\xe6\x9c\xac", {CN, DER_BMP_STRING, "\x65\xe5\x67\x2c", 4});
    ASSERT_TEXT("CN=\xf0\x9f\x98\x80", {CN, DER_BMP_STRING, "\xd8\x3d\xde\x00", 4});
    ASSERT_TEXT("CN=A\xf0\x9f\x98\x80", {CN, DER_UNIVERSAL_STRING, "\0\0\0A\x00\x01\xf6\x00", 8});
    ASSERT_TEXT("CN=f\xc3\xbcr", {CN, DER_T61_STRING, "f\xfcr", 0});
    ASSERT_TEXT("CN=a", {CN, DER_IA5_STRING, "a", 0});
    ASSERT_TEXT("CN=1", {CN, DER_NUMERIC_STRING, "1", 0});
    ASSERT_TEXT("CN=v", {CN, DER_VISIBLE_STRING, "v", 0});
}

static void test_name_text_replaces_what_is_not_valid(void **state)
{
    (void)state;
    ASSERT_TEXT("CN=a\xef\xbf\xbd"
                "b",
                {CN, DER_UTF8_STRING,
                 "a\xff"
                 "b",
                 0});
    ASSERT_TEXT("CN=a\xef\xbf\xbd", {CN, DER_BMP_STRING, "\0a\xd8\x3d", 4});
    ASSERT_TEXT("CN=a\xef\xbf\xbd", {CN, DER_BMP_STRING, "\0ab", 3});
    ASSERT_TEXT("CN=\xef\xbf\xbd", {CN, DER_UNIVERSAL_STRING, "\0\x11\0\0", 4});
}

static void test_name_text_gives_unknown_types_and_values_in_hex(void **state)
{
    (void)state;
    ASSERT_TEXT("1.2.3.4=#0C0161", {"1.2.3.4", DER_UTF8_STRING, "a", 0});
    ASSERT_TEXT("CN=#0203010203", {CN, DER_INTEGER, "\1\2\3", 0});
}

static void test_name_text_of_an_empty_name_is_empty(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    const uint8_t empty[] = {0x30, 0};
    assert_string_equal(name_text(&arena, bytes_of(empty, 2)), "");
    assert_true(name_empty(bytes_of(empty, 2)));
    assert_true(name_valid(bytes_of(empty, 2)));
    assert_false(name_empty(BYTES_NONE));
    arena_free(&arena);
}

static void test_name_text_is_cut_where_no_one_reads_on(void **state)
{
    (void)state;
    static char large[3901]; /* twice as long in UTF-8 */
    memset(large, 0xfc, sizeof large - 1);
    arena_t arena = ARENA_INIT;
    buffer_t buffer;
    const pair_t pair = {CN, DER_T61_STRING, large, 0};
    bytes_t name = make_name(&buffer, &pair, 1, 0);
    const char *text = name_text(&arena, name);
    assert_non_null(text);
    const char *cut =
        strstr(text, "\xc3\xbc\xe2\x80\xa6 (more than " LIMIT_TEXT(LIMIT_NAME_TEXT) ")");
    assert_non_null(cut);
    assert_true(cut + 2 <= text + LIMIT_NAME_TEXT);
    text = name_attribute(&arena, name, CN);
    assert_non_null(strstr(text, LIMIT_TEXT(LIMIT_NAME_TEXT)));
    buffer_free(&buffer);
    arena_free(&arena);
}

static void test_name_refuses_too_many_attributes_and_too_large_ones(void **state)
{
    (void)state;
    pair_t pairs[LIMIT_NAME_ATTRIBUTES + 1];
    for (size_t i = 0; i < LIMIT_NAME_ATTRIBUTES + 1; i++)
        pairs[i] = (pair_t){CN, DER_UTF8_STRING, "x", 0};
    arena_t arena = ARENA_INIT;
    buffer_t buffer;
    assert_true(name_valid(make_name(&buffer, pairs, LIMIT_NAME_ATTRIBUTES, 0)));
    buffer_free(&buffer);
    bytes_t name = make_name(&buffer, pairs, LIMIT_NAME_ATTRIBUTES + 1, 0);
    assert_false(name_valid(name));
    assert_null(name_text(&arena, name));
    buffer_free(&buffer);
    name = make_name(&buffer, pairs, LIMIT_NAME_ATTRIBUTES + 1, LIMIT_NAME_ATTRIBUTES + 1);
    assert_false(name_valid(name));
    buffer_free(&buffer);
    static char large[LIMIT_NAME_SIZE + 1];
    memset(large, 'x', LIMIT_NAME_SIZE);
    pairs[0].text = large;
    assert_false(name_valid(make_name(&buffer, pairs, 1, 0)));
    buffer_free(&buffer);
    arena_free(&arena);
}

static void test_name_refuses_malformed_structures(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[20];
        size_t size;
    } cases[] = {
        {{0x31, 0}, 2},
        {{0x30, 0, 0}, 3},
        {{0x30, 2, 0x31, 0}, 4},                                       /* RDN without attribute */
        {{0x30, 4, 0x31, 2, 0x30, 0}, 6},                              /* attribute without type */
        {{0x30, 9, 0x31, 7, 0x30, 5, 6, 3, 0x55, 4, 3}, 11},           /* ... without value */
        {{0x30, 11, 0x31, 9, 0x30, 7, 6, 3, 0x55, 4, 0x83, 5, 0}, 13}, /* OID that does not end */
        {{0x30, 13, 0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 3, 5, 0, 5, 0}, 15} /* two values */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_false(name_valid(bytes_of(cases[i].bytes, cases[i].size)));
}

static void test_name_refuses_every_truncation(void **state)
{
    (void)state;
    const pair_t pairs[] = {{O, DER_UTF8_STRING, "org", 0}, {CN, DER_BMP_STRING, "\0a", 2}};
    buffer_t buffer;
    arena_t arena = ARENA_INIT;
    bytes_t name = make_name(&buffer, pairs, 2, 0);
    assert_true(name_valid(name));
    for (size_t size = 0; size < name.size; size++) {
        uint8_t *copy = malloc(size ? size : 1);
        assert_non_null(copy);
        memcpy(copy, name.data, size);
        bytes_t cut = bytes_of(copy, size);
        assert_false(name_valid(cut));
        assert_false(equal_names(cut, name));
        assert_false(is_within(cut, name));
        assert_false(is_within(name, cut));
        assert_null(name_text(&arena, cut));
        hash_of(cut);
        free(copy);
    }
    buffer_free(&buffer);
    arena_free(&arena);
}

/* ---- attributes ---- */

static void test_name_attribute_takes_the_last_string_of_its_type(void **state)
{
    (void)state;
    const pair_t pairs[] = {{CN, DER_UTF8_STRING, "first", 0},
                            {CN, DER_T61_STRING, "f\xfcr", 0},
                            {CN, DER_INTEGER, "\1", 0}};
    buffer_t buffer;
    arena_t arena = ARENA_INIT;
    bytes_t name = make_name(&buffer, pairs, 3, 0);
    assert_string_equal(name_attribute(&arena, name, CN), "f\xc3\xbcr");
    assert_null(name_attribute(&arena, name, O));
    assert_null(name_attribute(&arena, BYTES_NONE, CN));
    buffer_free(&buffer);
    arena_free(&arena);
}

static void test_name_attribute_is_not_ended_by_a_nul(void **state)
{
    (void)state;
    const pair_t pair = {CN, DER_UTF8_STRING, "good\0evil", 9};
    buffer_t buffer;
    arena_t arena = ARENA_INIT;
    bytes_t name = make_name(&buffer, &pair, 1, 0);
    assert_string_equal(name_attribute(&arena, name, CN), "good\xef\xbf\xbd"
                                                          "evil");
    buffer_free(&buffer);
    arena_free(&arena);
}

static void test_name_attribute_raw_counts(void **state)
{
    (void)state;
    const pair_t pairs[] = {{NAME_OID_EMAIL, DER_IA5_STRING, "a@x", 0},
                            {CN, DER_UTF8_STRING, "n", 0},
                            {NAME_OID_EMAIL, DER_IA5_STRING, "b@x", 0}};
    buffer_t buffer;
    bytes_t name = make_name(&buffer, pairs, 3, 0);
    assert_true(bytes_equal_text(name_attribute_raw(name, NAME_OID_EMAIL, 0), "a@x"));
    assert_true(bytes_equal_text(name_attribute_raw(name, NAME_OID_EMAIL, 1), "b@x"));
    assert_false(bytes_present(name_attribute_raw(name, NAME_OID_EMAIL, 2)));
    buffer_free(&buffer);
}

/* ---- comparison ---- */

static bool same(pair_t pair_a, pair_t pair_b)
{
    buffer_t buffer_a, buffer_b;
    bytes_t a = make_name(&buffer_a, &pair_a, 1, 0), b = make_name(&buffer_b, &pair_b, 1, 0);
    bool equal = equal_names(a, b);
    assert_int_equal(equal_names(b, a), equal);
    assert_int_equal(is_within(a, b), equal);
    assert_int_equal(hash_of(a) == hash_of(b), equal);
    buffer_free(&buffer_a);
    buffer_free(&buffer_b);
    return equal;
}

static bool same_text(const char *a, const char *b)
{
    return same((pair_t){CN, DER_UTF8_STRING, a, 0}, (pair_t){CN, DER_UTF8_STRING, b, 0});
}

static void test_name_equal_ignores_case_also_beyond_ascii(void **state)
{
    (void)state;
    assert_true(same_text("Demo CA", "dEMO ca"));
    assert_true(same_text("\xc3\x84\xc3\x96\xc3\x9c", "\xc3\xa4\xc3\xb6\xc3\xbc"));
    assert_true(same_text("\xc5\x81\xc5\xbb\xc5\xb8", "\xc5\x82\xc5\xbc\xc3\xbf")); /* LZ Y */
    assert_true(same_text("\xce\xa3\xce\x8f", "\xcf\x82\xcf\x8e")); /* Greek, final sigma */
    assert_true(same_text("\xd0\x94\xd0\xaf\xd0\x81", "\xd0\xb4\xd1\x8f\xd1\x91"));
    assert_true(same_text("\xef\xbc\xa1\xe3\x80\x80\xef\xbc\xa2", "a b")); /* full-width */
    /* half-width katakana "dejitaru", with its voicing marks; the wrong mark */
    assert_true(same_text("\uff83\uff9e\uff7c\uff9e\uff80\uff99", "\u30c7\u30b8\u30bf\u30eb"));
    assert_false(same_text("\uff83\uff9e\uff7c\uff80\uff99", "\u30c7\u30b8\u30bf\u30eb"));
    assert_true(same_text("\u3231\u30c7\u30e2", "(\u682a)\u30c7\u30e2"));
    assert_true(same_text("\u337f", "\u682a\u5f0f\u4f1a\u793e"));
    assert_true(same_text("\u2460 \u2473", "1 20"));
    assert_true(same_text("\ufb01le o\ufb03ce", "file office"));
    assert_true(same_text("\uff21\u030a", "\u00e5"));                      /* composed after that */
    assert_true(same_text("\x01\uff76\uff9e\t\u3231", "\u30ac (\u682a)")); /* mapped first */
    assert_true(same_text("stra\u00dfe", "STRASSE")); /* one character is two, folded */
    assert_true(same_text("\u1e9e", "ss"));
    assert_true(same_text("\u0130x", "i\u0307X"));      /* in any locale */
    assert_true(same_text("\u1f88", "\u1f00\u03b9"));   /* Greek, iota below */
    assert_true(same_text("\U00010400", "\U00010428")); /* Deseret */
    assert_true(same_text("\u212a\u2122 \u2167", "ktm viii"));
    assert_true(same_text("\u3323\u3300", "\u30bb\u30f3\u30c8\u30a2\u30d1\u30fc\u30c8"));
    assert_true(same_text("\ufdfa", "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064a"
                                    "\u0647 \u0648\u0633\u0644\u0645"));
    assert_true(same_text("\u00a0\u00e9\u2003", "E\u0301"));
    assert_true(same_text("a\u0378", "A\u0378")); /* not assigned, so without a form */
    assert_false(same_text("stra\u00dfe", "strase"));
    assert_false(same_text("a", "b"));
    assert_false(same_text("\xc3\x97", "\xc3\xb7")); /* multiplication, division sign */
    assert_false(same_text("\xd0\xb0", "a"));        /* Cyrillic a looks alike only */
    assert_false(same_text("\xc4\xb1", "i"));        /* dotless i */
}

static void test_name_equal_folds_every_pair_to_one_and_keeps_others_apart(void **state)
{
    (void)state;
    static const struct {
        uint16_t upper, lower;
    } pairs[] = {{0x100, 0x101},   {0x136, 0x137},  {0x139, 0x13a}, {0x147, 0x148}, {0x14a, 0x14b},
                 {0x176, 0x177},   {0x1a0, 0x1a1},  {0x1af, 0x1b0}, {0x1cd, 0x1ce}, {0x1de, 0x1df},
                 {0x21e, 0x21f},   {0x388, 0x3ad},  {0x391, 0x3b1}, {0x3ab, 0x3cb}, {0x40f, 0x45f},
                 {0x42f, 0x44f},   {0x460, 0x461},  {0x4c1, 0x4c2}, {0x531, 0x561}, {0x556, 0x586},
                 {0x1e00, 0x1e01}, {0x1ef8, 0x1ef9}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char upper[2] = {(char)(pairs[i].upper >> 8), (char)pairs[i].upper};
        char lower[2] = {(char)(pairs[i].lower >> 8), (char)pairs[i].lower};
        char next[2] = {lower[0], (char)(lower[1] + 2)};
        assert_true(
            same((pair_t){CN, DER_BMP_STRING, upper, 2}, (pair_t){CN, DER_BMP_STRING, lower, 2}));
        assert_false(
            same((pair_t){CN, DER_BMP_STRING, upper, 2}, (pair_t){CN, DER_BMP_STRING, next, 2}));
    }
}

static void test_name_equal_trims_and_compresses_white_space(void **state)
{
    (void)state;
    assert_true(same_text("  Demo \t CA ", "demo ca"));
    assert_true(same_text("Demo\xc2\xa0"
                          "CA",
                          "demo ca"));
    assert_true(same_text("", "   "));
    assert_false(same_text("DemoCA", "Demo CA"));
    assert_false(same_text("Demo CA", "Demo C A"));
}

static void test_name_equal_skips_characters_that_do_not_count(void **state)
{
    (void)state;
    assert_true(same_text("De\xc2\xadmo", "Demo"));     /* soft hyphen */
    assert_true(same_text("De\xe2\x80\x8bmo", "Demo")); /* zero width space */
    assert_true(same_text("\xe2\x80\x8e"
                          "Demo\x07",
                          "Demo")); /* mark, control */
    assert_true(same_text("Demo \xc2\xad CA", "demo ca"));
}

static void test_name_equal_composes_characters(void **state)
{
    (void)state;
    assert_true(same_text("Caf\xc3\xa9", "cafe\xcc\x81"));
    assert_true(same_text("CAFE\xcc\x81", "caf\xc3\xa9"));
    assert_false(same_text("Cafe", "Caf\xc3\xa9"));
}

static void test_name_equal_ignores_the_string_type(void **state)
{
    (void)state;
    static const pair_t forms[] = {
        {CN, DER_UTF8_STRING, "B\xc3\xbcro 1", 0},
        {CN, DER_T61_STRING, "B\xfcro 1", 0},
        {CN, DER_BMP_STRING, "\0b\0\xfc\0r\0o\0 \0\x31", 12},
        {CN, DER_UNIVERSAL_STRING, "\0\0\0b\0\0\0\xfc\0\0\0r\0\0\0o\0\0\0 \0\0\0\x31", 24},
        {CN, DER_PRINTABLE_STRING, "B\xfcro 1", 0},
        {CN, DER_IA5_STRING, "B\xfcRO  1", 0},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        for (size_t j = 0; j < sizeof forms / sizeof forms[0]; j++)
            assert_true(same(forms[i], forms[j]));
}

static void test_name_equal_compares_unknown_and_invalid_strings_as_bytes(void **state)
{
    (void)state;
    assert_true(
        same((pair_t){CN, DER_OCTET_STRING, "a", 0}, (pair_t){CN, DER_OCTET_STRING, "a", 0}));
    assert_false(
        same((pair_t){CN, DER_OCTET_STRING, "a", 0}, (pair_t){CN, DER_OCTET_STRING, "A", 0}));
    assert_false(
        same((pair_t){CN, DER_OCTET_STRING, "a", 0}, (pair_t){CN, DER_UTF8_STRING, "a", 0}));
    assert_false(same_text("a\xff", "A\xff"));
    assert_false(same_text("a\xff", "a\xef\xbf\xbd"));
    assert_true(same_text("a\xff", "a\xff"));
    assert_false(
        same((pair_t){CN, DER_BMP_STRING, "\0a\0", 3}, (pair_t){CN, DER_BMP_STRING, "\0A\0", 3}));
}

static void test_name_equal_wants_the_same_types_in_the_same_order(void **state)
{
    (void)state;
    assert_false(same((pair_t){CN, DER_UTF8_STRING, "a", 0}, (pair_t){O, DER_UTF8_STRING, "a", 0}));
    const pair_t ab[] = {{O, DER_UTF8_STRING, "a", 0}, {CN, DER_UTF8_STRING, "b", 0}};
    const pair_t ba[] = {{CN, DER_UTF8_STRING, "b", 0}, {O, DER_UTF8_STRING, "a", 0}};
    buffer_t x, y, z;
    bytes_t name_ab = make_name(&x, ab, 2, 0), name_ba = make_name(&y, ba, 2, 0);
    bytes_t together = make_name(&z, ab, 2, 2);
    assert_false(equal_names(name_ab, name_ba));
    assert_false(equal_names(name_ab, together));
    assert_true(hash_of(name_ab) != hash_of(name_ba));
    buffer_free(&x);
    buffer_free(&y);
    buffer_free(&z);
}

static void test_name_equal_takes_a_multi_valued_rdn_as_a_set(void **state)
{
    (void)state;
    /* Sorted as DER wants, the two differ in order once case is put aside. */
    const pair_t a[] = {{O, DER_UTF8_STRING, "b", 0}, {O, DER_UTF8_STRING, "C", 0}};
    const pair_t b[] = {{O, DER_UTF8_STRING, "B", 0}, {O, DER_UTF8_STRING, "c", 0}};
    const pair_t c[] = {{O, DER_UTF8_STRING, "b", 0}, {O, DER_UTF8_STRING, "B", 0}};
    buffer_t x, y, z;
    bytes_t name_a = make_name(&x, a, 2, 2), name_b = make_name(&y, b, 2, 2);
    bytes_t name_c = make_name(&z, c, 2, 2);
    assert_true(equal_names(name_a, name_b));
    assert_true(hash_of(name_a) == hash_of(name_b));
    assert_false(equal_names(name_a, name_c)); /* one value may stand for one only */
    assert_false(equal_names(name_c, name_a));
    buffer_free(&x);
    buffer_free(&y);
    buffer_free(&z);
}

static void test_name_equal_sorts_sets_with_values_of_many_kinds(void **state)
{
    (void)state;
    const pair_t a[] = {{O, DER_UTF8_STRING, "b", 0},
                        {CN, DER_OCTET_STRING, "x", 0},
                        {CN, DER_UTF8_STRING, "\xc3\x84", 0},
                        {DC, DER_IA5_STRING, "Example", 0}};
    const pair_t b[] = {{O, DER_BMP_STRING, "\0B", 2},
                        {CN, DER_OCTET_STRING, "x", 0},
                        {CN, DER_T61_STRING, "\xe4", 0},
                        {DC, DER_PRINTABLE_STRING, "eXAMPLE", 0}};
    pair_t other[4];
    buffer_t x, y, z;
    bytes_t name_a = make_name(&x, a, 4, 4), name_b = make_name(&y, b, 4, 4);
    assert_true(equal_names(name_a, name_b));
    assert_true(hash_of(name_a) == hash_of(name_b));
    for (size_t i = 0; i < 4; i++) {
        memcpy(other, b, sizeof other);
        other[i].text = "\0C";
        other[i].size = 2;
        assert_false(equal_names(name_a, make_name(&z, other, 4, 4)));
        buffer_free(&z);
    }
    buffer_free(&x);
    buffer_free(&y);
}

static void test_name_digests_within_is_a_prefix_of_rdns(void **state)
{
    (void)state;
    const pair_t pairs[] = {{"2.5.4.6", DER_PRINTABLE_STRING, "JP", 0},
                            {O, DER_UTF8_STRING, "Demo", 0},
                            {CN, DER_UTF8_STRING, "x", 0}};
    const pair_t base[] = {{"2.5.4.6", DER_PRINTABLE_STRING, "jp", 0},
                           {O, DER_PRINTABLE_STRING, "DEMO", 0}};
    const pair_t longer[] = {{"2.5.4.6", DER_PRINTABLE_STRING, "jp", 0},
                             {O, DER_PRINTABLE_STRING, "DEMOX", 0}};
    buffer_t x, y, z, e;
    bytes_t name = make_name(&x, pairs, 3, 0), within = make_name(&y, base, 2, 0);
    bytes_t other = make_name(&z, longer, 2, 0), empty = make_name(&e, NULL, 0, 0);
    assert_true(is_within(name, within));
    assert_false(is_within(within, name));
    assert_false(is_within(name, other));
    assert_true(is_within(name, empty));
    assert_true(is_within(name, name));
    assert_false(equal_names(name, within));
    assert_false(equal_names(within, name));
    buffer_free(&x);
    buffer_free(&y);
    buffer_free(&z);
    buffer_free(&e);
}

static void test_name_absent_equals_nothing(void **state)
{
    (void)state;
    const uint8_t empty[] = {0x30, 0};
    assert_false(equal_names(BYTES_NONE, BYTES_NONE));
    assert_false(equal_names(BYTES_NONE, bytes_of(empty, 2)));
    assert_true(equal_names(bytes_of(empty, 2), bytes_of(empty, 2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_text_lists_the_last_rdn_first),
        cmocka_unit_test(test_name_text_joins_a_multi_valued_rdn_with_plus),
        cmocka_unit_test(test_name_text_escapes_as_rfc4514),
        cmocka_unit_test(test_name_text_escapes_control_characters),
        cmocka_unit_test(test_name_text_reads_every_string_type),
        cmocka_unit_test(test_name_text_replaces_what_is_not_valid),
        cmocka_unit_test(test_name_text_gives_unknown_types_and_values_in_hex),
        cmocka_unit_test(test_name_text_of_an_empty_name_is_empty),
        cmocka_unit_test(test_name_text_is_cut_where_no_one_reads_on),
        cmocka_unit_test(test_name_refuses_too_many_attributes_and_too_large_ones),
        cmocka_unit_test(test_name_refuses_malformed_structures),
        cmocka_unit_test(test_name_refuses_every_truncation),
        cmocka_unit_test(test_name_attribute_takes_the_last_string_of_its_type),
        cmocka_unit_test(test_name_attribute_is_not_ended_by_a_nul),
        cmocka_unit_test(test_name_attribute_raw_counts),
        cmocka_unit_test(test_name_equal_ignores_case_also_beyond_ascii),
        cmocka_unit_test(test_name_equal_folds_every_pair_to_one_and_keeps_others_apart),
        cmocka_unit_test(test_name_equal_trims_and_compresses_white_space),
        cmocka_unit_test(test_name_equal_skips_characters_that_do_not_count),
        cmocka_unit_test(test_name_equal_composes_characters),
        cmocka_unit_test(test_name_equal_ignores_the_string_type),
        cmocka_unit_test(test_name_equal_compares_unknown_and_invalid_strings_as_bytes),
        cmocka_unit_test(test_name_equal_wants_the_same_types_in_the_same_order),
        cmocka_unit_test(test_name_equal_takes_a_multi_valued_rdn_as_a_set),
        cmocka_unit_test(test_name_equal_sorts_sets_with_values_of_many_kinds),
        cmocka_unit_test(test_name_digests_within_is_a_prefix_of_rdns),
        cmocka_unit_test(test_name_absent_equals_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
