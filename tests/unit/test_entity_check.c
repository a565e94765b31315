/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/entity_check.c: structures that readers resolve differently are found. */
#include "mime/entity.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The codes and parts of all findings, as "code part, ...". */
static void list_findings(bytes_t in, char *text, size_t size)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings;
    entity_t *root;
    findings = findings_start(&found, &arena);
    assert_int_equal(entity_parse(&arena, in, "", true, &findings, &root), 0);
    entity_check_version(root, &findings);
    bool ambiguous = false;
    for (entity_t *at = root; at; at = entity_walk(root, at))
        ambiguous = ambiguous || at->ambiguous;
    assert_int_equal(ambiguous, findings.list->count > 0);
    text[0] = 0;
    for (size_t i = 0, used = 0; i < findings.list->count && used < size; i++)
        used += (size_t)snprintf(
            text + used, size - used, "%s%s%s%s", used ? ", " : "", findings.list->items[i].code,
            findings.list->items[i].part[0] ? " " : "", findings.list->items[i].part);
    arena_free(&arena);
}

static void assert_findings(const char *message, const char *expected)
{
    char found[500];
    list_findings(bytes_text(message), found, sizeof found);
    if (strcmp(found, expected) != 0)
        fail_msg("\"%s\" instead of \"%s\" for:\n%s", found, expected, message);
}

#define VERSION "MIME-Version: 1.0\n"
#define MIXED   VERSION "Content-Type: multipart/mixed; boundary=b\n\n"
#define PART    "--b\n\nx\n"
#define CLOSING "--b--\n"

static void test_harmless_oddities_are_no_findings(void **state)
{
    (void)state;
    static const char *const messages[] = {
        VERSION "cOnTeNt-TyPe:\n multipart/mixed;\n\tBOUNDARY=\"b\"\n\n" PART CLOSING,
        MIXED "--b \t\n\nx\n--b-- \n",
        MIXED "\n\n\n" PART "\n\n\n" CLOSING "\n\n\n",
        MIXED PART "--b--",
        MIXED "This is a multi-part message in MIME format.\n" PART CLOSING "bye\n",
        MIXED "This is an S/MIME signed message\n\n" PART CLOSING,
        "From joe@b Mon Jan  1 00:00:00 2024\nSubject: s\n" MIXED PART CLOSING,
        "From: Joe (at work) <a@b> (really)\nDate: (x) Mon, 1 Jan 2024 00:00:00 +0900 (JST)\n\nx",
        "From: =?iso-2022-jp?B?GyRC//8bKEI=?= <a..b.@docomo.ne.jp>\n\nx",
        "Received: from a\n by b;\n Mon\nReceived: from c\nSubject:\n =?utf-8?q?x?=\n\n x",
        "Subject: x\n \n\nbody",
        "Subject: text with : colons\nX-Empty:\n\nbody",
        "X-Odd : space\nBcc\t:\n\nbody",
        "Content-Type: text/plain; charset=us-ascii; format\n\nx",
        "Content-Type: application/octet-stream; name=a file.pdf\n\nx",
        "Content-Type: text\n\nx",
        VERSION "Content-Type: message/rfc822; name=Re: a message.eml\n\nA: b\n\n",
        VERSION
        "Content-Type: multipart/signed; micalg=sha-256,sha-512; boundary=b;\n\n" PART CLOSING,
        VERSION "Content-Type: multipart/related; start=<a@b>; boundary=b\n\n" PART CLOSING,
        "Content-Type: text/plain; charset=a; charset=b\n\nx",
        "Content-Type: text/plain; name=x; name*=utf-8''x\n\nx",
        "Content-Transfer-Encoding: x-odd\n\nx",
        "Subject: x\n\n--b\nnot a multipart\n--b--\n",
        MIXED "--b\n\n-- \nsignature\n---\n--other--\n--\n" CLOSING,
        MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n--c--\n\n--b\n" VERSION
              "Content-Type: multipart/mixed; boundary=c2\n\n--c2\n\n--c2--\n--b--\n",
        "Subject: s\nunreadable line\nX-Other: y\n\nbody",
        "MIME-Version: 1.0 (Mac OS X Mail)\nContent-Type: text/plain (plain)\n\nx",
        VERSION "Content-Type: message/global\nContent-Transfer-Encoding: quoted-printable\n\nx",
        (VERSION "Content-Type: multipart/mixed; boundary=----=_Part/1:2?\n\n"
                 "------=_Part/1:2?\n\nx\n------=_Part/1:2?--\n"),
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        assert_findings(messages[i], "");
}

static void test_repeated_structural_fields(void **state)
{
    (void)state;
    assert_findings("Content-Type: text/plain\ncontent-type: text/html\n\nx", "ambiguous-field");
    assert_findings("Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: 7bit\n\nx",
                    "ambiguous-field");
    assert_findings("MIME-Version: 1.0\nMIME-Version: 1.0\n\nx", "ambiguous-field");
    assert_findings(MIXED "--b\nContent-Type: a/b\nContent-Type : a/c\n\n" CLOSING,
                    "ambiguous-field 1, ambiguous-field 1");
}

static smime_severity_t worst(const char *message)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    entity_t *root;
    const findings_t findings = findings_start(&found, &arena);
    assert_int_equal(entity_parse(&arena, bytes_text(message), "", true, &findings, &root), 0);
    smime_severity_t severity = findings_worst(&findings, 0, SMIME_ABOUT_NONE);
    arena_free(&arena);
    return severity;
}

static void test_fields_that_are_repeated_as_they_are_leave_nothing_open(void **state)
{
    (void)state;
    static const char *const harmless[] = {
        "MIME-Version: 1.0\nMIME-Version: 1.0\n\nx",
        "MIME-Version: 1.0\nSubject: s\nmime-version:\n\t1.0\n\nx",
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: 7bit\n\nx"};
    static const char *const open[] = {
        "MIME-Version: 1.0\nMIME-Version: 1.0\nMIME-Version: 1.1\n\nx",
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: 7BIT\n\nx",
        "Content-Type: a/b\nContent-Type: a/b\n\nx", "MIME-Version: 1.0\nMIME-Version : 1.0\n\nx"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        assert_int_equal(worst(harmless[i]), SMIME_SEVERITY_WARNING);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        assert_int_equal(worst(open[i]), SMIME_SEVERITY_UNKNOWN);
}

static void test_version_that_lets_readers_see_no_parts(void **state)
{
    (void)state;
    static const char *const types[] = {"multipart/mixed; boundary=b", "message/rfc822",
                                        "application/pkcs7-mime", "application/x-pkcs7-mime"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char message[200];
        const char *format = "To: a\n%sContent-Type: %s\n\n--b\n\n--b--\n";
        snprintf(message, sizeof message, format, "", types[i]);
        assert_findings(message, "ambiguous-field");
        snprintf(message, sizeof message, format, "MIME-Version: 2.0\n", types[i]);
        assert_findings(message, "ambiguous-field");
        snprintf(message, sizeof message, format, "MIME-Version: 1.0 x\n", types[i]);
        assert_findings(message, "ambiguous-field");
        snprintf(message, sizeof message, format, "Mime-version: (a) 1 (b).(c)0 (d)\n", types[i]);
        assert_findings(message, "");
        snprintf(message, sizeof message, format + strlen("To: a\n"), "", types[i]);
        assert_findings(message, ""); /* no message, but what one signed */
    }
    assert_findings("To: a\nContent-Type: text/html\n\nx", "");
}

static void test_space_before_the_colon(void **state)
{
    (void)state;
    static const char *const names[] = {"From",    "Sender",       "Date",
                                        "Subject", "MIME-Version", "Content-Disposition"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char message[100];
        snprintf(message, sizeof message, "To: a\n%s : x\n\nbody", names[i]);
        assert_findings(message, "ambiguous-field");
        snprintf(message, sizeof message, "%s\t: x\n\nbody", names[i]);
        assert_findings(message, "ambiguous-field");
    }
}

static void test_bytes_that_some_parsers_take_for_a_line_end(void **state)
{
    (void)state;
    char found[200];
    assert_findings("Subject: a\rFrom: b\n\nx", "ambiguous-field");
    assert_findings("Subject: a\r\r\nFrom: b\r\n\r\nx", "ambiguous-field");
    assert_findings("Subject: a\n \nFrom: b\n\nx", "ambiguous-field");
    list_findings(bytes_of("Subject: a\0b\n\nx", 15), found, sizeof found);
    assert_string_equal(found, "ambiguous-field");
    assert_findings("Subject: a\n\nx\rFrom: b\r\r\n", "");
}

static void test_fields_after_a_line_that_is_none(void **state)
{
    (void)state;
    assert_findings("Subject: s\nThis is text\nFrom: a@b\n\nx", "ambiguous-field");
    assert_findings("text: is\nit is: text\nX: y\nContent-Type: text/html\n\nx", "ambiguous-field");
    assert_findings(" folded first\nFrom: a@b\n\nx", "ambiguous-field");
    assert_findings("From: a@b\nThis is text\n\nx", "");
}

static void test_header_beyond_the_limit(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    char found[200];
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&text, "A: b\n");
    buffer_append_text(&text, "\nx");
    list_findings(buffer_bytes(&text), found, sizeof found);
    assert_string_equal(found, "header-limit");
    buffer_free(&text);
}

static void test_parameters_that_can_be_read_in_two_ways(void **state)
{
    (void)state;
    assert_findings(VERSION
                    "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary*=''b\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary*0=b\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(VERSION
                    "Content-Type: multipart/mixed; boundary=b; boundary*=''c\n\n--c\n\n--c--\n",
                    "ambiguous-parameter");
    assert_findings(
        VERSION
        "Content-Type: multipart/signed; protocol=x; protocol=y; boundary=b\n\n" PART CLOSING,
        "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: application/pkcs7-mime; smime-type=x; smime-type=y\n\n",
                    "ambiguous-parameter");
    assert_findings("Content-Type: text/plain; hp=\"clear\"; hp=\"cipher\"\n\n",
                    "ambiguous-parameter");
}

static void test_boundaries_hidden_from_careful_readers(void **state)
{
    (void)state;
    assert_findings(VERSION
                    "Content-Type: multipart/mixed (; boundary=c;); boundary=b\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(
        VERSION
        "Content-Type: multipart/mixed; x=\"\\\"; BOUNDARY =c;\"; boundary=b\n\n" PART CLOSING,
        "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=\"boundary=0\"\n\n"
                            "--boundary=0\n\nx\n--boundary=0--\n",
                    "");
}

static void test_types_that_careless_parsers_read_otherwise(void **state)
{
    (void)state;
    static const char *const values[] = {"(c) multipart/mixed; boundary=b",
                                         "multipart (c)/mixed; boundary=b",
                                         "multipart/mixed (with a boundary); boundary=b",
                                         "multipart/mixed; boundary=b; x=y (c)",
                                         "multipart /mixed; boundary=b",
                                         "multipart/\n mixed; boundary=b",
                                         "multipart/mixed; boundary=\"\\b\"",
                                         "multipart/mixed; boundary=\"b\" (c)"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char message[256];
        snprintf(message, sizeof message, VERSION "Content-Type: %s\n\n" PART CLOSING, values[i]);
        assert_findings(message, "ambiguous-parameter");
    }
    assert_findings(VERSION "Content-Type: text/plain (c); charset = utf-8 (c)\n\nx\n", "");
}

static void test_lines_that_are_fields_to_some_parsers(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "X-Note : x\nSubject: y\n", "Subject : y\n", "From\xc2\xa0: x\n",
        "Content-Type\f: x\n",      "\vDate: x\n",   "x\n\xef\xbb\xbfSender: y\n"};
    static const char *const others[] = {"X-Note : x\n", "X-Note\xc2\xa0: x\n", "nothing\n",
                                         "Subject: y\nX-Note : x\nTo: x\n",
                                         "nothing\n From\xa0: x\n"};
    char message[256];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        snprintf(message, sizeof message, "%s\nx\n", lines[i]);
        assert_findings(message, "ambiguous-field");
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(message, sizeof message, "%s\nx\n", others[i]);
        assert_findings(message, "");
    }
}

static void test_parts_beside_the_parts_of_a_signed_multipart(void **state)
{
    (void)state;
#define SIGNED VERSION "Content-Type: multipart/signed; boundary=b\n\n"
    assert_findings(SIGNED "--c\ncontent-type: text/plain\n\nx\n--c--\n" PART CLOSING,
                    "ambiguous-boundary");
    assert_findings(SIGNED PART CLOSING "--c\r\nContent-Type: text/plain\n", "ambiguous-boundary");
    assert_findings(SIGNED "--c\nx\nContent-Type: text/plain\n" PART CLOSING "-- \nList\n--", "");
}

static void test_malformed_types_that_decide_the_structure(void **state)
{
    (void)state;
    assert_findings(VERSION "Content-Type: multipart/mixed x; boundary=b\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=b(c)\n\n--b(c)\n\n--b(c)--\n",
                    "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: application/x-pkcs7-mime; x\n\n", "ambiguous-parameter");
}

static void test_odd_boundaries(void **state)
{
    (void)state;
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=\"b \"\n\n" PART CLOSING,
                    "ambiguous-parameter");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=\" b\"\n\n-- b\n\n-- b--\n",
                    "ambiguous-parameter");
    assert_findings(VERSION
                    "Content-Type: multipart/mixed; boundary=\"b\xC3\xA9\"\n\n--b\xC3\xA9\n\n"
                    "--b\xC3\xA9--\n",
                    "ambiguous-parameter");
}

static void test_multipart_without_boundary_or_part(void **state)
{
    (void)state;
    assert_findings(VERSION "Content-Type: multipart/mixed\n\n--b\n\n--b--\n",
                    "multipart-malformed");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\n----\n",
                    "multipart-malformed");
    assert_findings(VERSION "Content-Type: multipart/mixed; boundary=\" \"\n\n--\n",
                    "multipart-malformed");
    assert_findings(MIXED "just text\n", "multipart-malformed");
    assert_findings(MIXED CLOSING, "multipart-malformed");
    assert_findings(MIXED, "multipart-malformed");
}

static void test_boundary_beyond_the_limit(void **state)
{
    (void)state;
    char text[LIMIT_BOUNDARY_LENGTH + 1], found[200];
    memset(text, 'b', sizeof text);
    for (int length = LIMIT_BOUNDARY_LENGTH; length <= LIMIT_BOUNDARY_LENGTH + 1; length++) {
        buffer_t message = BUFFER_INIT;
        buffer_printf(&message,
                      VERSION "Content-Type: multipart/mixed; boundary=%.*s\n\n--%.*s\n\n--%.*s--",
                      length, text, length, text, length, text);
        list_findings(buffer_bytes(&message), found, sizeof found);
        assert_string_equal(found, length == LIMIT_BOUNDARY_LENGTH ? "" : "multipart-malformed");
        buffer_free(&message);
    }
}

static void test_missing_closing_boundary(void **state)
{
    (void)state;
    assert_findings(MIXED PART, "boundary-missing");
    assert_findings(MIXED "--b", "boundary-missing");
    assert_findings(MIXED PART "--b-", "boundary-missing, ambiguous-boundary");
    assert_findings(MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n" CLOSING,
                    "boundary-missing 1");
}

static void test_lines_that_some_take_for_a_boundary(void **state)
{
    (void)state;
    assert_findings(MIXED PART "--bx\n" CLOSING, "ambiguous-boundary");
    assert_findings(MIXED PART "--b x\n" CLOSING, "ambiguous-boundary");
    assert_findings(MIXED "--b\nA: b\n--bc: x\n\n" CLOSING, "ambiguous-boundary");
    assert_findings(MIXED PART CLOSING "--b\n\nshown by some\n", "ambiguous-boundary");
    assert_findings(MIXED PART CLOSING CLOSING, "ambiguous-boundary");
}

static void test_boundaries_in_what_is_not_shown(void **state)
{
    (void)state;
    assert_findings(MIXED "text\r--b\r\rshown by some\n" PART CLOSING, "ambiguous-boundary");
    assert_findings(MIXED "text --b\n" PART CLOSING, "ambiguous-boundary");
    assert_findings(MIXED PART CLOSING "text --b\n", "ambiguous-boundary");
}

static void test_boundaries_that_begin_with_one_another(void **state)
{
    (void)state;
    assert_findings(MIXED "--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\n\n--bc--\n\n"
                          "--b--\n",
                    "ambiguous-boundary 1");
    assert_findings(MIXED "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--\n",
                    "ambiguous-boundary 1, boundary-missing");
}

static void test_transfer_encoding_on_what_holds_parts(void **state)
{
    (void)state;
    assert_findings("Content-Transfer-Encoding: base64\n" MIXED PART CLOSING, "ambiguous-encoding");
    assert_findings("Content-Transfer-Encoding: quoted-printable\n" VERSION
                    "Content-Type: message/rfc822\n\nA: b\n\n",
                    "ambiguous-encoding");
    assert_findings("Content-Transfer-Encoding: x-none\n" MIXED PART CLOSING, "ambiguous-encoding");
    assert_findings("Content-Transfer-Encoding: binary\n" MIXED PART CLOSING, "");
}

static void test_parameters_beyond_the_limit(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    char found[200];
    buffer_append_text(&text, "Content-Type: text/plain");
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&text, ";a=b");
    buffer_append_text(&text, "\n\n");
    list_findings(buffer_bytes(&text), found, sizeof found);
    assert_string_equal(found, "parameters-limit");
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_harmless_oddities_are_no_findings),
        cmocka_unit_test(test_repeated_structural_fields),
        cmocka_unit_test(test_fields_that_are_repeated_as_they_are_leave_nothing_open),
        cmocka_unit_test(test_version_that_lets_readers_see_no_parts),
        cmocka_unit_test(test_space_before_the_colon),
        cmocka_unit_test(test_bytes_that_some_parsers_take_for_a_line_end),
        cmocka_unit_test(test_fields_after_a_line_that_is_none),
        cmocka_unit_test(test_header_beyond_the_limit),
        cmocka_unit_test(test_parameters_that_can_be_read_in_two_ways),
        cmocka_unit_test(test_boundaries_hidden_from_careful_readers),
        cmocka_unit_test(test_types_that_careless_parsers_read_otherwise),
        cmocka_unit_test(test_lines_that_are_fields_to_some_parsers),
        cmocka_unit_test(test_parts_beside_the_parts_of_a_signed_multipart),
        cmocka_unit_test(test_malformed_types_that_decide_the_structure),
        cmocka_unit_test(test_odd_boundaries),
        cmocka_unit_test(test_multipart_without_boundary_or_part),
        cmocka_unit_test(test_boundary_beyond_the_limit),
        cmocka_unit_test(test_missing_closing_boundary),
        cmocka_unit_test(test_lines_that_some_take_for_a_boundary),
        cmocka_unit_test(test_boundaries_in_what_is_not_shown),
        cmocka_unit_test(test_boundaries_that_begin_with_one_another),
        cmocka_unit_test(test_transfer_encoding_on_what_holds_parts),
        cmocka_unit_test(test_parameters_beyond_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
