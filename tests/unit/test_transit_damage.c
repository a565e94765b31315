/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said of an altered part is true: undone, it is what was signed; and nothing is said of
 * one in which a word is another. */
#include "verify/transit_damage.h"

#include "base/limits.h"
#include "base/phrase.h"
#include "cms/content_digest.h"
#include "message.h"
#include "mime/quoted_printable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define QUOTED_PRINTABLE                                                                           \
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "                       \
    "quoted-printable\r\n\r\n"
#define BASE64 "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
#define TEXT   "Content-Type: text/plain\r\n\r\n"
#define MULTIPART(first, second)                                                                   \
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" first "\r\n--b\r\n" second          \
    "\r\n--b--\r\n"

/* As signing encodes it, and as others may. */
#define PAY_5       "Bitte =C3=BCberweisen: 5 Euro.\r\n"
#define PAY_5_OTHER "Bi=74te =c3=bc=\r\nberweisen: =\r\n5 Euro.\r\n"
#define PAY_6_OTHER "Bi=74te =c3=bc=\r\nberweisen: =\r\n6 Euro.\r\n"
#define PAY_TEXT                                                                                   \
    "Bitte \xc3\xbc"                                                                               \
    "berweisen: 5 Euro.\r\n"

#define CHARACTERS_19 "QUJDREVGR0hJSktMTU4"
#define LINE_76       CHARACTERS_19 CHARACTERS_19 CHARACTERS_19 CHARACTERS_19
#define IMAGE_76      LINE_76 "\r\n" CHARACTERS_19 "=\r\n"
#define IMAGE_19                                                                                   \
    CHARACTERS_19 "\r\n" CHARACTERS_19 "\r\n" CHARACTERS_19 "\r\n" CHARACTERS_19                   \
                  "\r\n" CHARACTERS_19 "=\r\n"

typedef struct fixture {
    arena_t arena;
    size_t budget;
    transit_damage_t damage;
} fixture_t;

static int setup(void **state)
{
    static fixture_t fixture;
    fixture =
        (fixture_t){.arena = ARENA_INIT, .budget = transit_damage_budget(LIMIT_TRANSIT_DAMAGE)};
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *f = *state;
    arena_free(&f->arena);
    return 0;
}

static void find_bytes(fixture_t *f, bytes_t received, bytes_t as_signed)
{
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    content_digests_t digests;
    finding_list_t scratch_list;
    findings_t scratch;
    entity_t *root;
    scratch = findings_start(&scratch_list, &f->arena);
    content_digests_init(&digests);
    assert_int_equal(content_digests_add(&digests, sha256), 0);
    assert_int_equal(content_digests_write(&digests, as_signed.data, as_signed.size), 0);
    content_digests_finish(&digests);
    assert_int_equal(entity_parse(&f->arena, received, "1", false, &scratch, &root), 0);
    assert_int_equal(transit_damage_find(&f->arena, root, sha256,
                                         content_digests_get(&digests, sha256), &f->budget,
                                         &f->damage),
                     0);
    if (f->damage.what)
        f->damage.what = phrase_in_english(&f->arena, f->damage.what);
    content_digests_release(&digests);
}

static void find(fixture_t *f, const char *received, const char *as_signed)
{
    find_bytes(f, bytes_text(received), bytes_text(as_signed));
}

static void assert_encoding(fixture_t *f, const char *received, const char *as_signed,
                            const char *what)
{
    find(f, received, as_signed);
    assert_non_null(f->damage.what);
    assert_string_equal(f->damage.what, what);
    assert_true(f->damage.encoding_only);
}

static void assert_lines(fixture_t *f, const char *received, const char *as_signed,
                         const char *what)
{
    find(f, received, as_signed);
    assert_non_null(f->damage.what);
    assert_string_equal(f->damage.what, what);
    assert_false(f->damage.encoding_only);
}

static void assert_nothing(fixture_t *f, const char *received, const char *as_signed)
{
    find(f, received, as_signed);
    assert_null(f->damage.what);
    assert_false(f->damage.encoding_only);
}

/* ---- the encoding ---- */

static void test_quoted_printable_wrapped_anew_is_recognised(void **state)
{
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5_OTHER, QUOTED_PRINTABLE PAY_5,
                    "part 1: quoted-printable, encoded in another way");
}

static void test_files_with_lf_are_read_alike(void **state)
{
    assert_encoding(*state,
                    "Content-Transfer-Encoding: quoted-printable\n\nBi=74te =C3=BCberweisen: 5 "
                    "Euro.\n",
                    "Content-Transfer-Encoding: quoted-printable\r\n\r\n" PAY_5,
                    "part 1: quoted-printable, encoded in another way");
}

static void test_another_word_is_not_explained(void **state)
{
    assert_nothing(*state, QUOTED_PRINTABLE PAY_6_OTHER, QUOTED_PRINTABLE PAY_5);
    assert_nothing(*state, MULTIPART(QUOTED_PRINTABLE PAY_5_OTHER, TEXT "6"),
                   MULTIPART(QUOTED_PRINTABLE PAY_5, TEXT "5"));
}

static void test_an_unaltered_part_is_not_explained(void **state)
{
    assert_nothing(*state, QUOTED_PRINTABLE PAY_5, QUOTED_PRINTABLE PAY_5);
    assert_nothing(*state, BASE64 IMAGE_76, BASE64 IMAGE_76);
    assert_nothing(*state, TEXT "Hello\r\n", TEXT "Hello\r\n");
}

static void test_base64_in_other_lines_is_recognised(void **state)
{
    static const char what[] = "part 1: base64, in lines of another length";
    assert_encoding(*state, BASE64 IMAGE_19, BASE64 IMAGE_76, what);
    assert_encoding(*state, BASE64 LINE_76 CHARACTERS_19 "=", BASE64 IMAGE_76, what);
    assert_encoding(*state, BASE64 IMAGE_19 "\r\n", BASE64 LINE_76 "\r\n" CHARACTERS_19 "=", what);
    assert_encoding(
        *state, BASE64 "QUJD QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD\r\n",
        BASE64 "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD\r\nQUJD\r\n",
        what);
    assert_nothing(*state, BASE64 "QUJE\r\n" CHARACTERS_19 "=\r\n",
                   BASE64 "QUJD" CHARACTERS_19 "=\r\n");
    assert_nothing(*state, BASE64 "QUJDQUJD====\r\n", BASE64 "QUJDQUJD\r\n");
}

static void test_every_part_that_was_encoded_anew_is_named(void **state)
{
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE PAY_5_OTHER, BASE64 IMAGE_19),
                    MULTIPART(QUOTED_PRINTABLE PAY_5, BASE64 IMAGE_76),
                    "part 1.1: quoted-printable, encoded in another way, "
                    "part 1.2: base64, in lines of another length");
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE PAY_5, BASE64 IMAGE_19),
                    MULTIPART(QUOTED_PRINTABLE PAY_5, BASE64 IMAGE_76),
                    "part 1.2: base64, in lines of another length");
    assert_encoding(*state, MULTIPART(TEXT "Hello\r\n", QUOTED_PRINTABLE PAY_5_OTHER),
                    MULTIPART(TEXT "Hello\r\n", QUOTED_PRINTABLE PAY_5),
                    "part 1.2: quoted-printable, encoded in another way");
}

static void test_from_encoded_in_a_foreign_encoding_is_recognised(void **state)
{
    assert_encoding(*state, QUOTED_PRINTABLE "a=20\r\n=46rom me=21\r\n",
                    QUOTED_PRINTABLE "a=20\r\nFrom me=21\r\n",
                    "part 1: quoted-printable, encoded in another way");
}

/* Each received text is read in one way by the decoder here, and in another by some mail program.
 */
static void test_encoding_that_decoders_differ_about_is_not_explained(void **state)
{
    static const char *const rows[][2] = {
        {"5 =Euro=\r\n\r\n", "5 =3DEuro\r\n"},
        {"5 Euro = \r\n!\r\n", "5 Euro !\r\n"},
        {"5 \xc3\xbc=21\r\n", "5 =C3=BC!\r\n"},
        {"5 Euro=21=\r\n =", "5 Euro! =3D"},
        {"5\r6=21\r\n", "5=0D6!\r\n"},
        {"5=0A6\r\n", "5\r\n6\r\n"},
        {"5=36 \r\n", "56\r\n"},
        {"5 Euro=4", "5 Euro=3D4"},
    };
    char received[200], as_signed[200];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(received, sizeof received, QUOTED_PRINTABLE "%s", rows[i][0]);
        snprintf(as_signed, sizeof as_signed, QUOTED_PRINTABLE "%s", rows[i][1]);
        assert_nothing(*state, received, as_signed);
    }
}

/* ---- another encoding ---- */

#define FIELDS(encoding)                                                                           \
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " encoding "\r\n\r\n"
#define EIGHT_BIT FIELDS("8bit") PAY_TEXT
#define PAY_64    "Qml0dGUgw7xiZXJ3ZWlzZW46IDUgRXVyby4NCg==\r\n"
#define PAY_64_LF "Qml0dGUgw7xiZXJ3ZWlzZW46IDUgRXVyby4K\r\n"
#define PAY_64_6  "Qml0dGUgw7xiZXJ3ZWlzZW46IDYgRXVyby4NCg==\r\n"

static void test_quoted_printable_that_was_not_is_recognised(void **state)
{
    static const char what[] = "part 1: quoted-printable, where no encoding was signed";
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5, EIGHT_BIT, what);
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5_OTHER, EIGHT_BIT, what);
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5, FIELDS("8BIT") PAY_TEXT, what);
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5, FIELDS("binary") PAY_TEXT, what);
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5,
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n" PAY_TEXT, what);
    assert_encoding(*state, QUOTED_PRINTABLE "Hello\r\n", FIELDS("7bit") "Hello\r\n", what);
    assert_encoding(*state, QUOTED_PRINTABLE "5 =3D 5\r\n",
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n5 = 5\r\n", what);
    assert_encoding(*state, QUOTED_PRINTABLE "Hello\r\n", FIELDS("8bit") "Hello\r\n", what);
    assert_nothing(*state, QUOTED_PRINTABLE PAY_6_OTHER, EIGHT_BIT);
    assert_nothing(*state, FIELDS("quoted-printable") "5=0A6\r\n", FIELDS("7bit") "5\r\n6\r\n");
    assert_nothing(*state, FIELDS("quoted-printable") "5 \r\n", FIELDS("7bit") "5\r\n");
}

static void test_base64_that_was_not_is_recognised(void **state)
{
    static const char what[] = "part 1: base64, where no encoding was signed";
    assert_encoding(*state, FIELDS("base64") PAY_64, EIGHT_BIT, what);
    assert_encoding(*state, FIELDS("base64") PAY_64_LF, EIGHT_BIT, what);
    assert_encoding(
        *state, FIELDS("base64") "Qml0dGUg\r\nw7xiZXJ3ZWlzZW46IDUgRXVyby4NCg==", EIGHT_BIT, what);
    assert_lines(*state, FIELDS("base64") "SGVsbG8=\r\n", FIELDS("7bit") "Hello\r\n",
                 "part 1: it was encoded, and line ends at its end were added or removed");
    assert_nothing(*state, FIELDS("base64") PAY_64_6, EIGHT_BIT);
    assert_nothing(*state, FIELDS("base64") "SGVs*bG8=\r\n", FIELDS("7bit") "Hello");
    assert_nothing(*state, FIELDS("base64") "SGVsbG8=SGVsbG8=\r\n", FIELDS("7bit") "Hello");
}

static void test_text_that_was_encoded_is_recognised(void **state)
{
    static const char quoted[] = "part 1: 8bit, where quoted-printable was signed";
    static const char base64[] = "part 1: 8bit, where base64 was signed";
    assert_encoding(*state, EIGHT_BIT, QUOTED_PRINTABLE PAY_5, quoted);
    assert_encoding(*state, EIGHT_BIT, FIELDS("base64") PAY_64, base64);
    assert_encoding(*state, EIGHT_BIT,
                    FIELDS("base64") "Qml0dGUgw7xiZXJ3ZWlzZW46IDUgRXVyby4NCg==", base64);
    assert_encoding(*state, FIELDS("7bit") "5 = 5.\r\n", QUOTED_PRINTABLE "5 =3D 5.\r\n",
                    "part 1: 7bit, where quoted-printable was signed");
    assert_encoding(*state,
                    FIELDS("8bit") "Gr\xc3\xbc\xc3\x9f"
                                   "e. From me\r\n",
                    QUOTED_PRINTABLE "Gr=C3=BC=C3=9Fe. From me\r\n", quoted);
    assert_nothing(*state, EIGHT_BIT, QUOTED_PRINTABLE "Bitte =C3=BCberweisen: 6 Euro.\r\n");
    assert_nothing(*state, EIGHT_BIT, FIELDS("base64") PAY_64_6);
}

static void test_the_one_encoding_for_the_other_is_recognised(void **state)
{
    assert_encoding(*state, QUOTED_PRINTABLE PAY_5_OTHER, FIELDS("base64") PAY_64,
                    "part 1: quoted-printable, where base64 was signed");
    assert_encoding(*state, FIELDS("base64") PAY_64, QUOTED_PRINTABLE PAY_5,
                    "part 1: base64, where quoted-printable was signed");
    assert_nothing(*state, FIELDS("base64") PAY_64_6, QUOTED_PRINTABLE PAY_5);
    assert_nothing(*state, QUOTED_PRINTABLE PAY_6_OTHER, FIELDS("base64") PAY_64);
}

/* Relays drop the field and write theirs behind all others. */
static void test_the_field_may_have_stood_elsewhere(void **state)
{
    static const char what[] = "part 1: quoted-printable, where no encoding was signed";
    static const char received[] =
        "Content-Type: text/plain\r\nContent-Disposition: inline\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "X-MIME-Autoconverted: from 8bit to quoted-printable by relay\r\n"
        "\r\n" PAY_5;
    assert_encoding(*state, received,
                    "Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n"
                    "Content-Disposition: inline\r\n\r\n" PAY_TEXT,
                    what);
    assert_encoding(*state, received,
                    "Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain\r\n"
                    "Content-Disposition: inline\r\n\r\n" PAY_TEXT,
                    what);
    assert_encoding(*state, received,
                    "Content-Type: text/plain\r\nContent-Disposition: inline\r\n"
                    "Content-Transfer-Encoding: 8bit\r\n\r\n" PAY_TEXT,
                    what);
    assert_encoding(*state, "content-transfer-encoding: Quoted-Printable\r\n\r\n" PAY_5,
                    "content-transfer-encoding: 8bit\r\n\r\n" PAY_TEXT, what);
    assert_encoding(
        *state, "Content-Type: text/plain\r\n\r\n" PAY_TEXT,
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" PAY_5,
        "part 1: 7bit, where quoted-printable was signed");
    assert_nothing(*state, received,
                   "Content-Type: text/html\r\nContent-Disposition: inline\r\n"
                   "Content-Transfer-Encoding: 8bit\r\n\r\n" PAY_TEXT);
    assert_nothing(*state, received,
                   "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n"
                   "Content-Transfer-Encoding: 8bit\r\n\r\n" PAY_TEXT);
}

static void test_several_parts_in_another_encoding_are_named(void **state)
{
    static const char plain[] = MULTIPART(EIGHT_BIT, FIELDS("8bit") "\xc3\xbc\r\n");
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE PAY_5, FIELDS("base64") "w7wNCg==\r\n"),
                    plain,
                    "part 1.1: quoted-printable, where no encoding was signed, "
                    "part 1.2: base64, where no encoding was signed");
    assert_encoding(*state, plain, MULTIPART(QUOTED_PRINTABLE PAY_5, QUOTED_PRINTABLE "=C3=BC\r\n"),
                    "part 1.1: 8bit, where quoted-printable was signed, "
                    "part 1.2: 8bit, where quoted-printable was signed");
    assert_encoding(
        *state, plain, MULTIPART(FIELDS("base64") PAY_64, FIELDS("base64") "w7wNCg==\r\n"),
        "part 1.1: 8bit, where base64 was signed, part 1.2: 8bit, where base64 was signed");
    /* only one of them, beside another that came as it was sent */
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE PAY_5, QUOTED_PRINTABLE "=C3=BC\r\n"),
                    MULTIPART(QUOTED_PRINTABLE PAY_5, FIELDS("8bit") "\xc3\xbc\r\n"),
                    "part 1.2: quoted-printable, where no encoding was signed");
    assert_encoding(*state, plain, MULTIPART(QUOTED_PRINTABLE PAY_5, FIELDS("8bit") "\xc3\xbc\r\n"),
                    "part 1.1: 8bit, where quoted-printable was signed");
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE PAY_5, BASE64 IMAGE_76),
                    MULTIPART(EIGHT_BIT, BASE64 IMAGE_76),
                    "part 1.1: quoted-printable, where no encoding was signed");
    assert_encoding(*state, MULTIPART(TEXT "Hello\r\n", QUOTED_PRINTABLE PAY_5),
                    MULTIPART(TEXT "Hello\r\n", EIGHT_BIT),
                    "part 1.2: quoted-printable, where no encoding was signed");
    assert_nothing(*state, MULTIPART(QUOTED_PRINTABLE PAY_5, TEXT "6\r\n"),
                   MULTIPART(EIGHT_BIT, TEXT "5\r\n"));
}

/* RFC 2045 section 6.4: the multipart around has to say so as well. */
static void test_multiparts_that_were_8bit_are_recognised(void **state)
{
#define AROUND(encoding, first)                                                                    \
    "Content-Type: multipart/mixed; boundary=a\r\nContent-Transfer-Encoding: " encoding            \
    "\r\n\r\n--a\r\n" MULTIPART(first, TEXT "Hello\r\n") "\r\n--a--\r\n"
    assert_encoding(*state, AROUND("7bit", QUOTED_PRINTABLE PAY_5), AROUND("8bit", EIGHT_BIT),
                    "part 1.1.1: quoted-printable, where no encoding was signed");
    assert_encoding(*state, AROUND("7bit", QUOTED_PRINTABLE PAY_5), AROUND("7bit", EIGHT_BIT),
                    "part 1.1.1: quoted-printable, where no encoding was signed");
    assert_encoding(*state, AROUND("8bit", EIGHT_BIT), AROUND("8bit", QUOTED_PRINTABLE PAY_5),
                    "part 1.1.1: 8bit, where quoted-printable was signed");
    assert_nothing(*state, AROUND("7bit", QUOTED_PRINTABLE PAY_6_OTHER), AROUND("8bit", EIGHT_BIT));
#undef AROUND
}

/* As a list's software writes the field anew. */
static void test_a_character_set_in_quotes_is_recognised(void **state)
{
    static const char what[] = "part 1: base64, where no encoding was signed";
#define QUOTED_SET(set) "Content-Type: text/plain; charset=" set "\r\n"
#define AS(encoding)    "Content-Transfer-Encoding: " encoding "\r\n"
    assert_encoding(*state, QUOTED_SET("\"utf-8\"") AS("base64") "\r\n" PAY_64,
                    QUOTED_SET("utf-8") AS("8bit") "\r\n" PAY_TEXT, what);
    assert_encoding(*state, QUOTED_SET("\"utf-8\"; x=\"y\"") AS("base64") "\r\n" PAY_64,
                    AS("8bit") QUOTED_SET("utf-8; x=\"y\"") "\r\n" PAY_TEXT, what);
    assert_encoding(*state, QUOTED_SET("\"utf-8\"") AS("base64") "\r\n" PAY_64,
                    QUOTED_SET("\"utf-8\"") AS("8bit") "\r\n" PAY_TEXT, what);
    assert_nothing(*state, QUOTED_SET("\"utf-7\"") AS("base64") "\r\n" PAY_64,
                   QUOTED_SET("utf-8") AS("8bit") "\r\n" PAY_TEXT);
    assert_nothing(*state, QUOTED_SET("\"a;b=c\"") AS("base64") "\r\n" PAY_64,
                   QUOTED_SET("a;b=c") AS("8bit") "\r\n" PAY_TEXT);
    assert_nothing(*state, QUOTED_SET("\"utf-8") AS("base64") "\r\n" PAY_64,
                   QUOTED_SET("utf-8") AS("8bit") "\r\n" PAY_TEXT);
#undef QUOTED_SET
}

static void test_a_field_that_was_added_or_changed_alone_is_recognised(void **state)
{
    static const char what[] = "part 1: the field that names its encoding was changed";
    assert_encoding(*state, EIGHT_BIT, "Content-Type: text/plain; charset=utf-8\r\n\r\n" PAY_TEXT,
                    what);
    assert_encoding(*state, "Content-Type: text/plain; charset=utf-8\r\n\r\n" PAY_TEXT, EIGHT_BIT,
                    what);
    assert_encoding(*state, FIELDS("7bit") "Hello\r\n", FIELDS("8bit") "Hello\r\n", what);
    assert_encoding(*state, FIELDS("8bit") "Hello\r\n", FIELDS("7bit") "Hello\r\n", what);
    assert_nothing(*state, FIELDS("8bit") "UGF5\r\n", FIELDS("base64") "UGF6\r\n");
    assert_nothing(*state, FIELDS("8bit") "a=20b\r\n", FIELDS("quoted-printable") "a=20b\r\n");
    assert_nothing(*state, FIELDS("7bit") "UGF5\r\n", FIELDS("base64") "UGF5\r\n");
    assert_nothing(*state, FIELDS("base64") "UGF5\r\n", FIELDS("7bit") "UGF5\r\n");
}

/* Decoded it is another part: what was signed as two is read as one. */
static void test_an_encoded_boundary_is_not_explained(void **state)
{
    assert_nothing(*state, MULTIPART(QUOTED_PRINTABLE "=2D-b\r\n\r\n5\r\n", TEXT "Hello\r\n"),
                   MULTIPART(FIELDS("7bit") "--b\r\n\r\n5\r\n", TEXT "Hello\r\n"));
    assert_nothing(*state, MULTIPART(FIELDS("base64") "LS1iDQoNCjUNCg==\r\n", TEXT "Hello\r\n"),
                   MULTIPART(FIELDS("7bit") "--b\r\n\r\n5\r\n", TEXT "Hello\r\n"));
    assert_nothing(*state, MULTIPART(QUOTED_PRINTABLE "=2D-b--\r\n5\r\n", TEXT "Hello\r\n"),
                   MULTIPART(FIELDS("base64") "LS1iLS0NCjYNCg==\r\n", TEXT "Hello\r\n"));
    assert_encoding(*state, MULTIPART(QUOTED_PRINTABLE "=2D-c\r\n5\r\n", TEXT "Hello\r\n"),
                    MULTIPART(FIELDS("7bit") "--c\r\n5\r\n", TEXT "Hello\r\n"),
                    "part 1.1: quoted-printable, where no encoding was signed");
}

/* ---- lines of another length ---- */

static void test_base64_of_any_width_is_recognised(void **state)
{
    fixture_t *f = *state;
    char text[1000];
    for (unsigned width = 1; width <= 128; width++) {
        size_t used = strlen(strcpy(text, BASE64));
        for (unsigned i = 0; i < 152; i++) {
            if (i && i % width == 0)
                used += strlen(strcpy(text + used, "\r\n"));
            text[used++] = LINE_76[i % 76];
        }
        strcpy(text + used, "\r\n");
        f->budget = transit_damage_budget(sizeof text);
        if (width == 76)
            continue;
        assert_encoding(f, BASE64 LINE_76 "\r\n" LINE_76 "\r\n", text,
                        "part 1: base64, in lines of another length");
    }
    assert_encoding(f, BASE64 IMAGE_76, BASE64 LINE_76 CHARACTERS_19 "=\r\n",
                    "part 1: base64, in lines of another length");
}

#define WORDS_70 "Bitte =C3=BCberweisen Sie bis morgen den ganzen Betrag von 5 Euro. A"
#define JOINED   WORDS_70 WORDS_70 "\r\n"

static void test_soft_line_breaks_dropped_or_put_in_are_recognised(void **state)
{
    static const char what[] = "part 1: quoted-printable, encoded in another way";
    /* of 76 characters with the equals sign, the last line's last one counted or not */
    assert_encoding(*state, QUOTED_PRINTABLE JOINED,
                    QUOTED_PRINTABLE WORDS_70
                    "Bitte =\r\n=C3=BCberweisen Sie bis morgen den ganzen "
                    "Betrag von 5 Euro. A\r\n",
                    what);
    assert_encoding(*state, QUOTED_PRINTABLE WORDS_70 "=\r\n" WORDS_70 "\r\n",
                    QUOTED_PRINTABLE JOINED, what);
    assert_encoding(*state, QUOTED_PRINTABLE "a=20b=2E" LINE_76 "\r\n",
                    QUOTED_PRINTABLE "a=20b=2E" CHARACTERS_19 CHARACTERS_19 CHARACTERS_19
                                     "QUJDREVGR0=\r\nhJSktMTU4\r\n",
                    what);
    /* the escapes are others, too */
    assert_encoding(*state, QUOTED_PRINTABLE "=2E=20" JOINED,
                    QUOTED_PRINTABLE
                    ". " WORDS_70
                    "Bitte=\r\n =C3=BCberweisen Sie bis morgen den ganzen Betrag von 5 Euro. A\r\n",
                    what);
    assert_nothing(*state, QUOTED_PRINTABLE JOINED,
                   QUOTED_PRINTABLE WORDS_70 "=\r\nBitte =C3=BCberweisen Sie bis morgen den ganzen "
                                             "Betrag von 6 Euro. A\r\n");
}

/* The character that would fill a line of 76: encoders differ. */
static void test_encoders_of_quoted_printable_that_differ_are_recognised(void **state)
{
    static const char quoted[] = "part 1: 8bit, where quoted-printable was signed";
#define LINE_70 "\xc3\xbc" CHARACTERS_19 CHARACTERS_19 CHARACTERS_19 "abcdefgh"
#define CODE_70 "=C3=BC" CHARACTERS_19 CHARACTERS_19 CHARACTERS_19 "abcdefgh"
    assert_encoding(*state, FIELDS("8bit") LINE_70 "12345\r\n",
                    QUOTED_PRINTABLE CODE_70 "12345\r\n", quoted);
    assert_encoding(*state, FIELDS("8bit") ".\r\n" LINE_70 "12345\r\n",
                    QUOTED_PRINTABLE ".\r\n" CODE_70 "1234=\r\n5\r\n", quoted);
    assert_encoding(*state, FIELDS("8bit") ".\r\n" LINE_70 "12=\r\n",
                    QUOTED_PRINTABLE ".\r\n" CODE_70 "12=\r\n=3D\r\n", quoted);
    assert_encoding(*state, FIELDS("8bit") ".\r\n" LINE_70 "12=\r\n",
                    QUOTED_PRINTABLE ".\r\n" CODE_70 "12=3D\r\n", quoted);
}

/* ---- what the signer hashed, and folds ---- */

static void test_a_signer_who_hashed_lf_is_recognised(void **state)
{
    static const char what[] = "part 1: the signer hashed line ends of LF alone";
    assert_lines(*state, TEXT "Hello\r\nBob\r\n", "Content-Type: text/plain\n\nHello\nBob\n", what);
    assert_lines(*state, TEXT "Hello\r\n", "Content-Type: text/plain\n\nHello", what);
    assert_lines(*state, TEXT "Hello", "Content-Type: text/plain\n\nHello\n", what);
    assert_lines(*state, "Content-Type: text/plain\n\nHello\nBob\n",
                 "Content-Type: text/plain\n\nHello\nBob\n", what);
    assert_lines(
        *state, MULTIPART(TEXT "Hello\r\n", BASE64 IMAGE_76),
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "Hello\n\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" LINE_76
        "\n" CHARACTERS_19 "=\n\n--b--\n",
        what);
    assert_nothing(*state, TEXT "Hello\r\nBob\r\n", "Content-Type: text/plain\n\nHello\nEve\n");
}

static void test_headers_of_parts_folded_in_another_way_are_recognised(void **state)
{
    static const char what[] = "part 1: header lines were folded in another way";
#define NAMED(gap, end) "Content-Type: text/plain;" gap "charset=utf-8" end "\r\n\r\nHello\r\n"
    assert_lines(*state, NAMED("\r\n\t", ""), NAMED("\r\n ", ""), what);
    assert_lines(*state, NAMED("\r\n ", ""), NAMED("\r\n\t", ""), what);
    assert_lines(*state, NAMED("\r\n ", ""), NAMED(" ", ""), what);
    assert_lines(*state, NAMED("\r\n ", ""), NAMED("\r\n        ", ""), what);
    assert_lines(*state, NAMED(" ", ""), NAMED("\r\n\t", ""), what);
    assert_lines(*state, NAMED(" ", ""), NAMED("\r\n ", ""), what);
    assert_lines(*state, NAMED(" ", "; format=flowed"), NAMED("\r\n ", ";\r\n format=flowed"),
                 what);
    assert_lines(
        *state, NAMED(" ", "; name=\"a file of a name that is as long as it is; really.txt\""),
        NAMED(" ", ";\r\n name=\"a file of a name that is as long as it is; really.txt\""), what);
    assert_lines(*state, MULTIPART(NAMED("\r\n ", ""), NAMED("\r\n ", "")),
                 MULTIPART(NAMED("\r\n\t", ""), NAMED("\r\n\t", "")),
                 "part 1.1: header lines were folded in another way, "
                 "part 1.2: header lines were folded in another way");
    assert_nothing(*state, NAMED("\r\n ", ""), NAMED(" ", "; x=y"));
    /* within quotes it is another value, and a line of white space ends the header for some */
    assert_nothing(*state, NAMED(" ", "; name=\"a\r\n b\""), NAMED(" ", "; name=\"a\r\n\tb\""));
    assert_nothing(*state, "Content-Type: text/plain\r\n \r\nHello\r\n",
                   "Content-Type: text/plain \r\nHello\r\n");
#undef NAMED
}

/* A relay folds what is too long for it, and leaves the author's own folds alone. */
static void test_headers_of_parts_of_which_a_relay_folded_some_are_recognised(void **state)
{
    static const char what[] = "part 1: header lines were folded in another way";
#define TEXT_35 "five words of which two are long..."
#define TEXT_70 TEXT_35 TEXT_35
#define NOTE(description, note)                                                                    \
    "Content-Type: text/plain\r\nContent-Description: " description "\r\nX-Note: " note            \
    "\r\n\r\nHello\r\n"
    /* in pieces that are short, where the author's field is short by itself */
    assert_lines(*state, NOTE("a\r\n b", "a\r\n b\r\n " TEXT_70), NOTE("a\r\n b", "a b " TEXT_70),
                 what);
    /* a line of 77, where the author's two are together of 74; of 80, where they are of 77 */
    assert_lines(*state,
                 NOTE(TEXT_35 "\r\n seventeen letters\r\n " TEXT_35,
                      TEXT_35 "\r\n and thirty-three characters more."),
                 NOTE(TEXT_35 "\r\n seventeen letters\r\n " TEXT_35,
                      TEXT_35 " and thirty-three characters more."),
                 what);
    assert_lines(*state, NOTE(TEXT_35 "\r\n twenty letters in it\r\n " TEXT_35, "a\r\n " TEXT_70),
                 NOTE(TEXT_35 "\r\n twenty letters in it\r\n " TEXT_35, "a " TEXT_70), what);
#define TEXT_980                                                                                   \
    TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70 TEXT_70        \
        TEXT_70 TEXT_70 TEXT_70
    assert_lines(*state, NOTE(TEXT_70 "\r\n " TEXT_70, "of nine words\r\n " TEXT_980),
                 NOTE(TEXT_70 "\r\n " TEXT_70, "of nine words " TEXT_980), what);
    /* one field of each part, whatever its length; the author folded the other one */
#define PART(type, disposition)                                                                    \
    "Content-Type: text/plain;" type "charset=utf-8\r\nContent-Description: a\r\n b\r\n"           \
    "Content-Disposition: attachment;" disposition "filename=a\r\n\r\nHello\r\n"
    assert_lines(*state, PART("\r\n ", "\r\n "), PART(" ", "\r\n "), what);
    assert_lines(*state, PART("\r\n ", "\r\n "), PART("\r\n ", " "), what);
    assert_lines(*state, PART("\r\n ", "\r\n "), PART("\r\n\t", "\r\n "), what);
    assert_lines(*state, PART("\r\n ", "\r\n "), PART("\r\n ", "\r\n\t"), what);
    assert_lines(*state, PART("\r\n\t", "\r\n\t"), PART("\r\n\t", "\r\n "), what);
    assert_lines(*state, PART("\r\n\t", "\r\n\t"), PART("\r\n ", "\r\n\t"), what);
    assert_nothing(*state, PART("\r\n ", "\r\n "), NOTE("a b", "c"));
#undef PART
    /* one field among others that it left as they were */
#define PARTS(type, name)                                                                          \
    "Content-Type: multipart/mixed;" type "boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; "    \
    "charset=utf-8\r\n\r\nHello\r\n--i\r\nContent-Type: text/csv;" name "name=a\r\n"               \
    "Content-Disposition: inline;\r\n filename=a\r\n\r\n1\r\n--i--\r\n"
    static const char second[] = "part 1.2: header lines were folded in another way";
    assert_lines(*state, PARTS(" ", "\r\n "), PARTS(" ", " "), second);
    assert_lines(*state, PARTS(" ", "\r\n\t"), PARTS(" ", " "), second);
    assert_lines(*state, PARTS("\r\n ", "\r\n\t"), PARTS("\r\n ", "\r\n "), second);
    assert_lines(*state, PARTS("\r\n ", " "), PARTS(" ", " "), what);
    assert_lines(*state, PARTS(" ", " "), PARTS("\r\n ", " "), what);
#undef PARTS
#undef NOTE
}

/* ---- lines ---- */

static void test_lines_that_a_mailbox_changed_are_recognised(void **state)
{
    assert_lines(*state, TEXT "Hi\r\n>From here\r\n> From\r\n",
                 TEXT "Hi\r\nFrom here\r\n> From\r\n", "part 1: '>' was put before \"From \"");
    assert_lines(*state, TEXT ">>From here\r\n", TEXT ">From here\r\n",
                 "part 1: '>' was put before \"From \"");
    assert_lines(*state, TEXT "Hi  \r\nthere\t\r\n", TEXT "Hi\r\nthere\r\n",
                 "part 1: white space was added at line ends");
    assert_lines(*state, TEXT "Hi\r\n--\r\nMe\r\n", TEXT "Hi\r\n-- \r\nMe\r\n",
                 "part 1: the space of a line \"-- \" was removed");
    assert_nothing(*state, TEXT ">From here\r\n", TEXT "From there\r\n");
    assert_nothing(*state, TEXT "Hi\r\n", TEXT "Hi \r\n");
    assert_nothing(*state, BASE64 "QUJD \r\n", BASE64 "QUJE\r\n");
}

static void test_empty_lines_at_the_end_are_recognised(void **state)
{
    static const char what[] = "part 1: line ends were added or removed at its end";
    assert_lines(*state, TEXT "Hi\r\n", TEXT "Hi", what);
    assert_lines(*state, TEXT "Hi", TEXT "Hi\r\n", what);
    assert_lines(*state, TEXT "Hi\r\n\r\n\r\n\r\n", TEXT "Hi\r\n", what);
    assert_lines(*state, TEXT "Hi\r\n", TEXT "Hi\r\n\r\n", what);
    assert_lines(*state, MULTIPART(TEXT "Hi", TEXT "there") "\r\n",
                 MULTIPART(TEXT "Hi", TEXT "there"), what);
    assert_lines(*state, TEXT, TEXT "\r\n", what);
    /* the empty line that ends a header */
    assert_nothing(*state, TEXT, "Content-Type: text/plain\r\n");
    assert_nothing(*state, "Content-Type: text/plain\r\n", TEXT "\r\n");
}

/* White space there hides text: with one mail program it is still header. */
static void test_changed_headers_and_boundaries_are_not_explained(void **state)
{
    assert_nothing(*state, "Content-Type: text/plain\r\n \r\nHi\r\n", TEXT "Hi\r\n");
    assert_nothing(*state, "Content-Type: text/plain \r\n\r\nHi\r\n", TEXT "Hi\r\n");
    assert_nothing(*state, "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b \r\n\r\n--b--\r\n",
                   "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\n");
    assert_nothing(*state, MULTIPART(TEXT "Hi", "\r\n>From") ">From me\r\n",
                   MULTIPART(TEXT "Hi", "\r\n>From") "From me\r\n");
}

static void test_a_part_that_is_read_in_two_ways_is_not_explained(void **state)
{
    assert_nothing(*state, "Content-Transfer-Encoding: base64\r\n" QUOTED_PRINTABLE PAY_5_OTHER,
                   "Content-Transfer-Encoding: base64\r\n" QUOTED_PRINTABLE PAY_5);
    assert_nothing(*state, MULTIPART(QUOTED_PRINTABLE "--bb\r\n" PAY_5_OTHER, TEXT),
                   MULTIPART(QUOTED_PRINTABLE "=2D-bb\r\n" PAY_5, TEXT));
}

/* ---- limits ---- */

/* A text of so many bytes, received in lines that are not those of signing. */
static void find_large(fixture_t *f, size_t size)
{
    buffer_t received = BUFFER_INIT, as_signed = BUFFER_INIT;
    buffer_append_text(&received, QUOTED_PRINTABLE "x=\r\n");
    buffer_append_text(&as_signed, QUOTED_PRINTABLE "x");
    for (size_t i = 0; received.size < size; i++) {
        buffer_append_byte(&received, '5');
        buffer_append_byte(&as_signed, '5');
        if (i % 70 == 50) {
            buffer_append_text(&received, "\r\n");
            buffer_append_text(&as_signed, "\r\n");
        }
    }
    find_bytes(f, buffer_bytes(&received), buffer_bytes(&as_signed));
    buffer_free(&received);
    buffer_free(&as_signed);
}

static void test_large_parts_are_explained_up_to_the_limit(void **state)
{
    fixture_t *f = *state;
    find_large(f, LIMIT_TRANSIT_DAMAGE - 1);
    assert_non_null(f->damage.what);
    assert_null(f->damage.limit);
    find_large(f, LIMIT_TRANSIT_DAMAGE + 1);
    assert_null(f->damage.what);
    assert_string_equal(f->damage.limit, LIMIT_TEXT(LIMIT_TRANSIT_DAMAGE));
}

static void test_nothing_is_explained_when_the_budget_is_spent(void **state)
{
    fixture_t *f = *state;
    const size_t size = 64 * 1024, enough = size + 4096;
    f->budget = 2 * enough;
    find_large(f, size);
    assert_non_null(f->damage.what);
    assert_true(f->budget < enough + 4096 && f->budget > size);
    find_large(f, size);
    assert_non_null(f->damage.what);
    assert_null(f->damage.limit);
    find_large(f, size);
    assert_null(f->damage.what);
    assert_string_equal(f->damage.limit, LIMIT_TEXT(LIMIT_TRANSIT_DAMAGE_WORK));
    assert_true(f->budget < size);
}

/* ---- every damage ---- */

/* Whatever bit is another: either nothing is said, or what shows is what was signed. */
static void test_flipped_bits_are_explained_only_where_the_text_stays(void **state)
{
    fixture_t *f = *state;
    static const char as_signed[] = QUOTED_PRINTABLE PAY_5;
    const size_t header = strlen(QUOTED_PRINTABLE), size = strlen(QUOTED_PRINTABLE PAY_5_OTHER);
    size_t explained = 0;
    for (size_t bit = 0; bit < 8 * size; bit++) {
        char received[] = QUOTED_PRINTABLE PAY_5_OTHER;
        received[bit / 8] = (char)(received[bit / 8] ^ 1 << bit % 8);
        find_bytes(f, bytes_of(received, size), bytes_text(as_signed));
        if (!f->damage.what || !f->damage.encoding_only)
            continue; /* white space at a line's end */
        buffer_t text = BUFFER_INIT;
        assert_int_equal(quoted_printable_decode(bytes_of(received + header, size - header),
                                                 buffer_write, &text),
                         0);
        assert_memory_equal(received, as_signed, header);
        assert_true(bytes_equal_text(buffer_bytes(&text), PAY_TEXT));
        buffer_free(&text);
        explained++;
    }
    assert_true(explained > 0 && explained < 10); /* hex digits in the other case */
}

static void test_cut_parts_are_read_within_their_size(void **state)
{
    fixture_t *f = *state;
    static const char received[] = MULTIPART(QUOTED_PRINTABLE PAY_5_OTHER, BASE64 IMAGE_19);
    for (size_t size = 0; size < sizeof received - 1; size++) {
        bytes_t cut = arena_copy(&f->arena, bytes_of(received, size));
        find_bytes(f, cut, bytes_text(MULTIPART(QUOTED_PRINTABLE PAY_5, BASE64 IMAGE_76)));
        assert_true(!f->damage.what || size >= sizeof received - 1 - strlen("\r\n"));
    }
}

/* ---- in a message ---- */

static const char report_code[] = "transfer-encoding-altered";

/* How often the code is in the report on the mail, and the detail and MIME part of the last. */
static size_t count_in_report(fixture_t *f, const mail_t *mail, const char **r_detail,
                              const char **r_part)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    world_t world;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    size_t count = 0;
    world_init(&world);
    bytes_t message = mail_make(&world, mail);
    options.at = world.now;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    assert_int_equal(smime_verify(verifier, &options, message.data, message.size, &report), 0);
    assert_int_equal(report->verdict, SMIME_VERDICT_INVALID);
    assert_int_equal(report->integrity, SMIME_FAIL);
    for (size_t i = 0; i < report->finding_count; i++)
        if (strcmp(report->findings[i]->code, report_code) == 0) {
            count++;
            *r_detail = arena_text(&f->arena, bytes_text(report->findings[i]->detail));
            *r_part = arena_text(&f->arena, bytes_text(report->findings[i]->part));
        }
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    world_free(&world);
    return count;
}

static const signer_spec_t signed_pay_5 = {.signed_content = QUOTED_PRINTABLE PAY_5};

static void test_message_encoded_anew_is_invalid_and_explained(void **state)
{
    const char *detail, *part;
    mail_t mail = {.content = QUOTED_PRINTABLE PAY_5_OTHER, .cms.signers[0] = signed_pay_5};
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 1);
    assert_string_equal(detail, "part 1: quoted-printable, encoded in another way");
    mail.content = QUOTED_PRINTABLE PAY_6_OTHER;
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
}

/* Whoever alters the text can write its digest, but not sign it. */
static void test_only_a_digest_that_was_signed_is_relied_on(void **state)
{
    const char *detail, *part;
    mail_t mail = {.content = QUOTED_PRINTABLE PAY_5_OTHER, .cms.signers[0] = signed_pay_5};
    mail.cms.signers[0].odd = BROKEN;
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
    mail.cms.signers[0].odd = ESS_OTHER;
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
    mail.cms.signers[0].odd = DIGEST_TWICE;
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
    mail.cms.signers[0].odd = 0;
    mail.cms.signers[0].digest = "sha1";
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
    mail.cms.signers[0].digest = "sha512";
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 1);
    mail.cms.signers[0].who = WEAK_KEY;
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
}

static void test_each_signer_is_asked(void **state)
{
    const char *detail, *part;
    mail_t mail = {.content = QUOTED_PRINTABLE PAY_5_OTHER,
                   .cms = {.signer_count = 3, .signers = {signed_pay_5, signed_pay_5}}};
    mail.cms.signers[1].who = GATEWAY;
    mail.cms.signers[2].who = OTHER; /* signed it as it is now */
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 2);
}

static void test_the_layer_that_was_altered_is_named(void **state)
{
    const char *detail, *part;
    mail_t inner = {.content = QUOTED_PRINTABLE PAY_5_OTHER,
                    .boundary = "inner",
                    .cms.signers[0] = signed_pay_5};
    mail_t outer = {.inside = &inner};
    assert_int_equal(count_in_report(*state, &outer, &detail, &part), 1);
    assert_string_equal(detail, "part 1.1: quoted-printable, encoded in another way");
    assert_string_equal(part, "1");
}

static void test_opaque_content_has_no_transit_to_explain(void **state)
{
    const char *detail, *part;
    mail_t mail = {
        .form = OPAQUE, .content = QUOTED_PRINTABLE PAY_5_OTHER, .cms.signers[0] = signed_pay_5};
    assert_int_equal(count_in_report(*state, &mail, &detail, &part), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_quoted_printable_wrapped_anew_is_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_files_with_lf_are_read_alike, setup, teardown),
        cmocka_unit_test_setup_teardown(test_another_word_is_not_explained, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_unaltered_part_is_not_explained, setup, teardown),
        cmocka_unit_test_setup_teardown(test_base64_in_other_lines_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_part_that_was_encoded_anew_is_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_from_encoded_in_a_foreign_encoding_is_recognised,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_encoding_that_decoders_differ_about_is_not_explained,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_quoted_printable_that_was_not_is_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_base64_that_was_not_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_that_was_encoded_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_one_encoding_for_the_other_is_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_the_field_may_have_stood_elsewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_parts_in_another_encoding_are_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_multiparts_that_were_8bit_are_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_character_set_in_quotes_is_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_field_that_was_added_or_changed_alone_is_recognised,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_encoded_boundary_is_not_explained, setup, teardown),
        cmocka_unit_test_setup_teardown(test_base64_of_any_width_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_soft_line_breaks_dropped_or_put_in_are_recognised,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_encoders_of_quoted_printable_that_differ_are_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_signer_who_hashed_lf_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_headers_of_parts_folded_in_another_way_are_recognised,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_headers_of_parts_of_which_a_relay_folded_some_are_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lines_that_a_mailbox_changed_are_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_empty_lines_at_the_end_are_recognised, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_changed_headers_and_boundaries_are_not_explained,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_part_that_is_read_in_two_ways_is_not_explained,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_parts_are_explained_up_to_the_limit, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_explained_when_the_budget_is_spent, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_flipped_bits_are_explained_only_where_the_text_stays,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_parts_are_read_within_their_size, setup, teardown),
        cmocka_unit_test_setup_teardown(test_message_encoded_anew_is_invalid_and_explained, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_only_a_digest_that_was_signed_is_relied_on, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_each_signer_is_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_layer_that_was_altered_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(test_opaque_content_has_no_transit_to_explain, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
