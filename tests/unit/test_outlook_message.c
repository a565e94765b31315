/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/container/outlook_message.c: an .msg becomes the message that it was made of. */
#include "container/outlook_message.h"

#include "base/error.h"
#include "base/limits.h"
#include "compound_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEADER                                                                                     \
    "From: \"\xe3\x83\x87\xe3\x83\xa2\" <noreply@demo.example>\r\nSubject: sign\r\n"               \
    "MIME-Version: 1.0\r\nContent-Type: multipart/signed;\r\n\tboundary=old\r\nTo: "               \
    "a@b.example\r\n"
#define HEADER_KEPT "From: \"\xe3\x83\x87\xe3\x83\xa2\" <noreply@demo.example>\r\nSubject: sign\r\n"

typedef struct written {
    arena_t arena;
    buffer_t out;
    outlook_shown_t shown;
} written_t;

static gpg_error_t convert(written_t *written, const outlook_parts_t *parts)
{
    buffer_t in = BUFFER_INIT;
    *written = (written_t){.out = BUFFER_INIT};
    outlook_write(&in, parts);
    assert_true(outlook_message_is(buffer_bytes(&in)));
    gpg_error_t error = outlook_message_write(&written->arena, buffer_bytes(&in), buffer_write,
                                              &written->out, &written->shown);
    buffer_free(&in);
    return error;
}

static void written_free(written_t *written)
{
    arena_free(&written->arena);
    buffer_free(&written->out);
}

static void expect(const outlook_parts_t *parts, const char *expected)
{
    written_t written;
    assert_int_equal(convert(&written, parts), 0);
    buffer_append_byte(&written.out, 0);
    assert_string_equal((const char *)written.out.data, expected);
    written_free(&written);
}

static void test_clear_signed_entity_goes_below_the_header_it_came_with(void **state)
{
    (void)state;
    expect(
        &(outlook_parts_t){.message_class = "IPM.Note.SMIME.MultipartSigned",
                           .header = bytes_text(HEADER),
                           .attachment = bytes_text("Content-Type: multipart/signed; boundary=b\r\n"
                                                    "\r\n--b\r\n")},
        HEADER_KEPT "MIME-Version: 1.0\r\nTo: a@b.example\r\n"
                    "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n");
}

static void test_version_of_the_entity_counts_where_it_has_one(void **state)
{
    (void)state;
    expect(
        &(outlook_parts_t){.message_class = "ipm.note.smime.multipartsigned",
                           .header = bytes_text(HEADER),
                           .attachment = bytes_text("Content-Type: text/plain\nMIME-Version: 1.0\n"
                                                    "\nhi")},
        HEADER_KEPT "To: a@b.example\r\nContent-Type: text/plain\nMIME-Version: 1.0\n\nhi");
}

static void test_structure_becomes_the_body(void **state)
{
    (void)state;
    expect(&(outlook_parts_t){.message_class = "IPM.Note.SMIME",
                              .header = bytes_text(HEADER "\r\nFrom: not@in.header\r\n"),
                              .attachment = bytes_of("\x30\x80\x06\x00", 4)},
           HEADER_KEPT "To: a@b.example\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: application/pkcs7-mime; name=\"smime.p7m\"\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\nMIAGAA==\r\n");
}

static void test_without_header_it_is_the_entity_or_structure_alone(void **state)
{
    written_t written;
    (void)state;
    expect(&(outlook_parts_t){.message_class = "IPM.Note.SMIME.MultipartSigned",
                              .attachment = bytes_text("Content-Type: text/plain\r\n\r\nhi")},
           "Content-Type: text/plain\r\n\r\nhi");
    assert_int_equal(
        convert(&written, &(outlook_parts_t){.message_class = "IPM.Note.SMIME",
                                             .attachment = bytes_of("\x30\x82\x00\x01", 4)}),
        0);
    assert_true(bytes_equal(buffer_bytes(&written.out), bytes_of("\x30\x82\x00\x01", 4)));
    assert_false(written.shown.has_header);
    assert_true(written.shown.is_smime);
    written_free(&written);
}

static void test_smime_without_its_attachment_is_an_error(void **state)
{
    written_t written;
    (void)state;
    assert_int_equal(
        gpg_err_code(convert(&written, &(outlook_parts_t){.message_class = "IPM.Note.SMIME",
                                                          .header = bytes_text(HEADER)})),
        GPG_ERR_INV_OBJ);
    written_free(&written);
}

static void test_ordinary_message_is_unsigned(void **state)
{
    (void)state;
    expect(&(outlook_parts_t){.message_class = "IPM.Note", .header = bytes_text(HEADER)},
           HEADER_KEPT "To: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n");
}

static void test_attached_message_becomes_a_part(void **state)
{
    written_t written;
    (void)state;
    outlook_parts_t inner = {.message_class = "IPM.Note.SMIME.MultipartSigned",
                             .header = bytes_text("From: in@side.example\r\n"),
                             .attachment = bytes_text("Content-Type: multipart/signed\r\n\r\nx")};
    assert_int_equal(
        convert(&written, &(outlook_parts_t){.message_class = "IPM.Note",
                                             .header = bytes_text("From: out@side.example\r\n"),
                                             .attached = &inner}),
        0);
    buffer_append_byte(&written.out, 0);
    const char *text = (const char *)written.out.data;
    assert_non_null(strstr(text, "From: out@side.example\r\nMIME-Version: 1.0\r\n"
                                 "Content-Type: multipart/mixed; boundary=\"=_msg1"));
    assert_non_null(strstr(text, "\r\nContent-Type: message/rfc822\r\n\r\nFrom: in@side.example\r\n"
                                 "Content-Type: multipart/signed\r\n\r\nx\r\n--=_msg1"));
    written_free(&written);
}

static void test_attachment_keeps_type_and_name(void **state)
{
    written_t written;
    (void)state;
    assert_int_equal(
        convert(&written, &(outlook_parts_t){.message_class = "IPM.Note",
                                             .attachment = bytes_text("abc"),
                                             .media_type = "application/pkcs7-mime",
                                             .file_name = "\xe8\xab\x8b\xe6\xb1\x82\"\r\n.p7m"}),
        0);
    buffer_append_byte(&written.out, 0);
    assert_non_null(
        strstr((const char *)written.out.data,
               "Content-Type: application/pkcs7-mime\r\nContent-Disposition: attachment; "
               "filename*=utf-8''%E8%AB%8B%E6%B1%82%22%0D%0A.p7m\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\nYWJj\r\n"));
    written_free(&written);
}

static void test_type_that_is_none_is_octets(void **state)
{
    written_t written;
    (void)state;
    assert_int_equal(convert(&written, &(outlook_parts_t){.message_class = "IPM.Note",
                                                          .attachment = bytes_text("abc"),
                                                          .media_type = "text/x\r\nX-Bad: 1"}),
                     0);
    buffer_append_byte(&written.out, 0);
    assert_null(strstr((const char *)written.out.data, "X-Bad"));
    assert_non_null(strstr((const char *)written.out.data, "application/octet-stream"));
    written_free(&written);
}

static void test_shown_sender_and_subject_are_told(void **state)
{
    written_t written;
    (void)state;
    assert_int_equal(convert(&written, &(outlook_parts_t){.message_class = "IPM.Note",
                                                          .header = bytes_text(HEADER),
                                                          .sender = "eve@evil.example",
                                                          .subject = "\xe4\xbb\xb6\xe5\x90\x8d"}),
                     0);
    assert_true(bytes_equal_text(written.shown.sender, "eve@evil.example"));
    assert_true(bytes_equal_text(written.shown.subject, "\xe4\xbb\xb6\xe5\x90\x8d"));
    assert_true(written.shown.has_header);
    written_free(&written);
}

static void test_text_in_a_code_page_names_its_charset(void **state)
{
    written_t written;
    (void)state; /* 件名 in Shift_JIS, as a message says whose code page is 932 */
    assert_int_equal(convert(&written, &(outlook_parts_t){.message_class = "IPM.Note",
                                                          .header = bytes_text(HEADER),
                                                          .ansi_subject = "\x8c\x8f\x96\xbc"}),
                     0);
    assert_true(bytes_equal_text(written.shown.subject, "\x8c\x8f\x96\xbc"));
    assert_string_equal(written.shown.charset, "windows-31j");
    written_free(&written);
}

static void test_messages_nested_too_deeply_are_an_error(void **state)
{
    outlook_parts_t levels[LIMIT_OUTLOOK_DEPTH + 1];
    written_t written;
    (void)state;
    for (size_t i = 0; i <= LIMIT_OUTLOOK_DEPTH; i++)
        levels[i] = (outlook_parts_t){.message_class = "IPM.Note",
                                      .header = bytes_text("From: a@b.example\r\n"),
                                      .attached = i ? &levels[i - 1] : NULL};
    assert_int_equal(convert(&written, &levels[LIMIT_OUTLOOK_DEPTH - 1]), 0);
    written_free(&written);
    assert_string_equal(smime_limit_text(convert(&written, &levels[LIMIT_OUTLOOK_DEPTH])),
                        "LIMIT_OUTLOOK_DEPTH (8)");
    written_free(&written);
}

static void test_every_octet_bent_ends_well(void **state)
{
    buffer_t in = BUFFER_INIT;
    (void)state;
    outlook_parts_t inner = {.message_class = "IPM.Note.SMIME",
                             .attachment = bytes_of("\x30\x80\x06\x00", 4)};
    outlook_write(&in, &(outlook_parts_t){.message_class = "IPM.Note",
                                          .header = bytes_text(HEADER),
                                          .ansi_subject = "\x8c\x8f",
                                          .attached = &inner});
    for (size_t at = 0; at < in.size; at++) {
        arena_t arena = ARENA_INIT;
        buffer_t out = BUFFER_INIT;
        outlook_shown_t shown;
        uint8_t old = in.data[at];
        in.data[at] = (uint8_t)(old ^ (1u << at % 8));
        (void)outlook_message_write(&arena, buffer_bytes(&in), buffer_write, &out, &shown);
        in.data[at] = old;
        arena_free(&arena);
        buffer_free(&out);
    }
    buffer_free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clear_signed_entity_goes_below_the_header_it_came_with),
        cmocka_unit_test(test_version_of_the_entity_counts_where_it_has_one),
        cmocka_unit_test(test_structure_becomes_the_body),
        cmocka_unit_test(test_without_header_it_is_the_entity_or_structure_alone),
        cmocka_unit_test(test_smime_without_its_attachment_is_an_error),
        cmocka_unit_test(test_ordinary_message_is_unsigned),
        cmocka_unit_test(test_attached_message_becomes_a_part),
        cmocka_unit_test(test_attachment_keeps_type_and_name),
        cmocka_unit_test(test_type_that_is_none_is_octets),
        cmocka_unit_test(test_shown_sender_and_subject_are_told),
        cmocka_unit_test(test_text_in_a_code_page_names_its_charset),
        cmocka_unit_test(test_messages_nested_too_deeply_are_an_error),
        cmocka_unit_test(test_every_octet_bent_ends_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
