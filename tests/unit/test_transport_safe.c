/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signed part: what is safe keeps its bytes, what is not is encoded anew, leaf by leaf. */
#include "sign/line_fault.h"
#include "sign/transport_safe.h"
#include "sign/transport_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

typedef struct planned {
    findings_t findings;
    payload_t payload;
    const char *text; /* with LF */
} planned_t;

static const char *write_payload(const payload_t *payload, const char *newline)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(transport_write(payload, newline, buffer_write, &out), 0);
    const char *text = arena_text(&arena, buffer_bytes(&out));
    buffer_free(&out);
    return text;
}

static planned_t plan_bytes(bytes_t template, transport_rules_t rules)
{
    planned_t planned;
    entity_t *root;
    /* in the arena: what is returned is a copy */
    planned.findings = findings_start(arena_alloc(&arena, sizeof(finding_list_t)), &arena);
    planned.findings.list->input = template;
    assert_int_equal(entity_parse(&arena, template, "", true, &planned.findings, &root), 0);
    assert_int_equal(planned.findings.list->count, 0);
    assert_int_equal(transport_plan(&arena, root, &rules, &planned.findings, &planned.payload), 0);
    planned.text = planned.findings.list->count ? NULL : write_payload(&planned.payload, "\n");
    return planned;
}

static planned_t plan(const char *template, transport_rules_t rules)
{
    return plan_bytes(bytes_text(template), rules);
}

#define DEFAULT_RULES ((transport_rules_t){.no_reencode = false})

static void expect(const char *template, const char *part)
{
    planned_t planned = plan(template, DEFAULT_RULES);
    assert_int_equal(planned.findings.list->count, 0);
    assert_string_equal(planned.text, part);
}

/* "part 2, line 15: what", as people see it. */
static const char *said(const smime_finding_t *finding)
{
    const char *part = finding->part ? finding->part : "";
    const char *text = arena_printf(&arena, "%s%s%sline %zu: %s", *part ? "part " : "", part,
                                    *part ? ", " : "", finding->line, finding->detail);
    assert_non_null(text);
    return text;
}

static void expect_refusal(const char *template, transport_rules_t rules, const char *code,
                           const char *detail)
{
    planned_t planned = plan(template, rules);
    assert_int_not_equal(planned.findings.list->count, 0);
    assert_string_equal(planned.findings.list->items[0].code, code);
    if (!strstr(said(&planned.findings.list->items[0]), detail))
        fail_msg("\"%s\" does not say \"%s\"", said(&planned.findings.list->items[0]), detail);
}

#define TOP "From: a@b.example\nSubject: s\n"

static void test_transport_keeps_a_safe_text(void **state)
{
    (void)state;
    expect(TOP "MIME-Version: 1.0\nContent-Type: text/plain;\n charset=utf-8\n\nHi\n\nyou\n",
           "MIME-Version: 1.0\nContent-Type: text/plain;\n charset=utf-8\n\nHi\n\nyou\n");
    expect(TOP "Content-Type: text/plain\nX-A: b\nContent-Language: ja\n\nno line end",
           "Content-Type: text/plain\nContent-Language: ja\n\nno line end");
}

static void test_transport_says_what_a_bare_text_is(void **state)
{
    (void)state;
    expect(TOP "\nHi\n", "Content-Type: text/plain; charset=us-ascii\n\nHi\n");
    expect(TOP "\n", "Content-Type: text/plain; charset=us-ascii\n\n");
}

static void test_transport_writes_both_line_ends(void **state)
{
    (void)state;
    planned_t planned = plan(TOP "Content-Type: text/plain\n\na\nb\r\nc\n", DEFAULT_RULES);
    assert_string_equal(planned.text, "Content-Type: text/plain\n\na\nb\nc\n");
    assert_string_equal(write_payload(&planned.payload, "\r\n"),
                        "Content-Type: text/plain\r\n\r\na\r\nb\r\nc\r\n");
}

static void test_transport_encodes_8bit_text(void **state)
{
    (void)state;
    expect(
        TOP "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            "caf\xc3\xa9\n",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "caf=C3=A9\n");
    expect(TOP "Content-Type: text/html; charset=shift_jis\n\n\x82\xa0\n",
           "Content-Type: text/html; charset=shift_jis\n"
           "Content-Transfer-Encoding: quoted-printable\n\n=82=A0\n");
}

static void test_transport_encodes_what_mailboxes_change(void **state)
{
    (void)state;
    static const char *const bodies[][2] = {{"a \nb\n", "a=20\nb\n"},
                                            {"From me\n", "=46rom me\n"},
                                            {"a\n.\nb\n", "a\n=2E\nb\n"},
                                            {"a\rb\n", "a=0Db\n"}};
    for (size_t i = 0; i < 4; i++) {
        const char *head = "Content-Type: text/plain\n";
        const char *encoding = "Content-Transfer-Encoding: quoted-printable\n";
        expect(arena_printf(&arena, TOP "%s\n%s", head, bodies[i][0]),
               arena_printf(&arena, "%s%s\n%s", head, encoding, bodies[i][1]));
    }
}

static void test_transport_breaks_long_lines(void **state)
{
    (void)state;
    char line[1201];
    memset(line, 'x', 1200);
    line[1200] = 0;
    planned_t planned =
        plan(arena_printf(&arena, TOP "Content-Type: text/plain\n\n%s\n", line), DEFAULT_RULES);
    assert_non_null(planned.text);
    for (const char *at = planned.text; *at; at = strchr(at, '\n') + 1)
        assert_true(strcspn(at, "\n") <= 76);
}

static void test_transport_takes_back_a_declaration_of_8bit(void **state)
{
    (void)state;
    expect(TOP "Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\nplain\n",
           "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n\nplain\n");
}

static void test_transport_encodes_data_in_base64(void **state)
{
    (void)state;
    expect(TOP "Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\n\n"
               "a\nb\r\n\x80",
           "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
           "YQpiDQqA\n");
    /* No fault, but its line ends are data. */
    expect(TOP "Content-Type: application/x-data\nContent-Transfer-Encoding: binary\n\na\nb\n",
           "Content-Type: application/x-data\nContent-Transfer-Encoding: base64\n\nYQpiCg==\n");
    expect(TOP
           "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: 8bit\n\n\xfe\xff",
           "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n/v8=\n");
}

static void test_transport_mends_encoded_bodies(void **state)
{
    (void)state;
    expect(TOP "Content-Type: text/plain; charset=utf-8\n"
               "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9  \nFrom x =\ny\n",
           "Content-Type: text/plain; charset=utf-8\n"
           "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9\n=46rom x y\n");
    char line[1333];
    memset(line, 'A', 1332);
    line[1332] = 0;
    planned_t planned = plan(
        arena_printf(
            &arena, TOP "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n%s\n", line),
        DEFAULT_RULES);
    assert_non_null(planned.text);
    const char *body = strstr(planned.text, "\n\n") + 2;
    assert_int_equal(strcspn(body, "\n"), 76);
}

static const char mixed[] = TOP "Content-Type: multipart/mixed; boundary=b\n"
                                "Content-Transfer-Encoding: 8bit\n"
                                "\n"
                                "preamble\n"
                                "--b\n"
                                "Content-Type: text/plain; charset=utf-8\n"
                                "\n"
                                "safe\n"
                                "--b\n"
                                "Content-Type: text/plain; charset=utf-8\n"
                                "Content-Disposition: inline\n"
                                "\n"
                                "\xc3\xa9\n"
                                "--b\n"
                                "\n"
                                "From here\n"
                                "--b--\n"
                                "epilogue\n";

static void test_transport_encodes_only_the_leaves_that_need_it(void **state)
{
    (void)state;
    expect(mixed, "Content-Type: multipart/mixed; boundary=b\n"
                  "Content-Transfer-Encoding: 7bit\n"
                  "\n"
                  "preamble\n"
                  "--b\n"
                  "Content-Type: text/plain; charset=utf-8\n"
                  "\n"
                  "safe\n"
                  "--b\n"
                  "Content-Type: text/plain; charset=utf-8\n"
                  "Content-Disposition: inline\n"
                  "Content-Transfer-Encoding: quoted-printable\n"
                  "\n"
                  "=C3=A9\n"
                  "--b\n"
                  "Content-Transfer-Encoding: quoted-printable\n"
                  "\n"
                  "=46rom here\n"
                  "--b--\n"
                  "epilogue\n");
}

static void test_transport_cleans_what_stands_between_parts(void **state)
{
    (void)state;
    expect(TOP "Content-Type: multipart/mixed; boundary=b\n\n"
               "pr\xc3\xa9"
               "amble\n--b  \n\none\n--b\t\n\ntwo\n--b-- \nFrom epilogue\n",
           "Content-Type: multipart/mixed; boundary=b\n\n"
           "--b\n\none\n--b\n\ntwo\n--b--\n");
}

/* A part that ends within its header: the line end of its last field is the boundary's. */
static void test_transport_mends_a_part_without_a_body(void **state)
{
    (void)state;
    expect(TOP
           "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain \n--b--\n",
           "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b--\n");
    expect(TOP
           "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b--\n",
           "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b--\n");
}

static void test_transport_looks_into_attached_messages(void **state)
{
    (void)state;
    expect(TOP
           "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n"
           "From: c@d.example\nSubject: x \nContent-Type: text/plain; charset=utf-8\n\n\xc3\xa9\n",
           "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\n"
           "From: c@d.example\nSubject: x\nContent-Type: text/plain; charset=utf-8\n"
           "Content-Transfer-Encoding: quoted-printable\n\n=C3=A9\n");
}

static void test_transport_protects_the_header(void **state)
{
    (void)state;
    const transport_rules_t rules = {.protect_headers = true};
    planned_t planned = plan("Received: from x\nFrom: a@b.example\nBcc: secret@b.example\n"
                             "Content-Type: text/plain\nSubject: s \n t\nResent-To: q\n\nHi\n",
                             rules);
    assert_string_equal(planned.text,
                        "From: a@b.example\nContent-Type: text/plain;\n hp=\"clear\"\n"
                        "Subject: s\n  t\n\nHi\n");
    planned = plan(TOP "\nHi\n", rules);
    assert_string_equal(planned.text,
                        TOP "Content-Type: text/plain; charset=us-ascii; hp=\"clear\"\n\nHi\n");
}

static void test_transport_refuses_text_without_charset(void **state)
{
    (void)state;
    expect_refusal(TOP "Content-Type: text/plain\n\nok\n\xe9\n", DEFAULT_RULES, "charset-missing",
                   "line 6");
    expect_refusal(TOP "\n\xe9\n", DEFAULT_RULES, "charset-missing", "line 4");
    expect_refusal(TOP "Content-Type: text/plain; charset=US-ASCII\n\n\xe9\n", DEFAULT_RULES,
                   "charset-missing", "line 5");
}

static void test_transport_refuses_when_told_not_to_encode(void **state)
{
    (void)state;
    const transport_rules_t rules = {.no_reencode = true};
    expect_refusal(TOP "Content-Type: text/plain\n\na \n", rules, "transport-unsafe", "line 5");
    expect_refusal(mixed, rules, "transport-unsafe", "declared as 8bit");
    planned_t planned = plan(mixed, rules);
    assert_int_equal(planned.findings.list->count, 3);
    assert_string_equal(planned.findings.list->items[1].part, "2");
    assert_non_null(strstr(said(&planned.findings.list->items[1]), "part 2, line 15: an 8-bit"));
    assert_string_equal(planned.findings.list->items[2].part, "3");
    expect_refusal(TOP "Content-Type: text/plain; \n charset=utf-8\n\na\n", rules,
                   "transport-unsafe", "Content-Type");
    assert_int_equal(plan(TOP "Content-Type: text/plain\n\na\n", rules).findings.list->count, 0);
}

static const char inner_signed[] =
    TOP "Content-Type: multipart/signed; boundary=b\n\n"
        "--b\n\nkept as it is \n--b\nContent-Type: application/pkcs7-signature\n\nAAAA\n--b--\n";

static void test_transport_never_changes_what_is_signed(void **state)
{
    (void)state;
    expect_refusal(inner_signed, DEFAULT_RULES, "transport-unsafe", "itself signed");
    const transport_rules_t sealed = {.sealed = true};
    planned_t planned = plan(inner_signed, sealed);
    assert_string_equal(planned.text, strstr(inner_signed, "Content-Type: multipart"));
}

static void test_transport_refuses_what_cannot_be_encoded(void **state)
{
    (void)state;
    expect_refusal(TOP "Content-Type: message/delivery-status\n\n\xe9\n", DEFAULT_RULES,
                   "transport-unsafe", "cannot be encoded");
    expect_refusal(TOP "Content-Type: image/png\nContent-Transfer-Encoding: x-uuencode\n\n\xe9\n",
                   DEFAULT_RULES, "transport-unsafe", "cannot be encoded");
    expect_refusal(TOP "Content-Type: text/plain\nContent-Description: caf\xc3\xa9\n\nx\n",
                   DEFAULT_RULES, "transport-unsafe", "line 4: the field Content-Description");
    expect_refusal(TOP
                   "Content-Type: message/rfc822\n\nFrom a@b Mon Jan 1 00:00:00 2024\nTo: x\n\nx\n",
                   DEFAULT_RULES, "transport-unsafe", "line 5: \"From \" at its start; before");
    expect_refusal(TOP "Content-Type: multipart/mixed; boundary=b\n\n--b\nX: 1\nno f\xc3\xa9ld\n"
                       "Y: 2\n\nx\n--b--\n",
                   DEFAULT_RULES, "transport-unsafe", "line 7: an 8-bit character; in a line that");
    expect_refusal(TOP "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nA?? \n",
                   DEFAULT_RULES, "encoding-malformed", "base64");
    expect_refusal(TOP "Content-Type: text/plain; hp=\"clear\"\n\nx\n", DEFAULT_RULES,
                   "ambiguous-parameter", "hp=");
}

/* Whatever comes in: what goes out is safe, and its leaves decode to the same. */
static void test_transport_makes_every_byte_safe(void **state)
{
    (void)state;
    static const char *const types[] = {"text/plain; charset=utf-8", "application/x-data"};
    for (size_t type = 0; type < 2; type++)
        for (unsigned seed = 0; seed < 200; seed++) {
            uint8_t body[64];
            uint32_t random = seed * 2654435761u + 1;
            buffer_t in = BUFFER_INIT, out = BUFFER_INIT;
            for (size_t i = 0; i < sizeof body; i++) {
                random = random * 1664525u + 1013904223u;
                body[i] = (uint8_t)(" \n\rFrom .\xc3\xa9\t"[(random >> 16) % 12]);
                if (body[i] == '\r' && type == 0)
                    body[i] = 'r'; /* a line end is a line end in text */
            }
            buffer_printf(&in, TOP "Content-Type: %s\nContent-Transfer-Encoding: binary\n\n",
                          types[type]);
            buffer_append(&in, bytes_of(body, sizeof body));
            planned_t planned = plan_bytes(buffer_bytes(&in), DEFAULT_RULES);
            assert_non_null(planned.text);
            assert_int_equal(line_faults(bytes_text(planned.text)), 0);
            finding_list_t found;
            findings_t findings;
            entity_t *root;
            findings = findings_start(&found, &arena);
            assert_int_equal(
                entity_parse(&arena, bytes_text(planned.text), "", true, &findings, &root), 0);
            assert_int_equal(transfer_decode_buffer(root->encoding, root->body, &out), 0);
            assert_true(bytes_equal(buffer_bytes(&out), bytes_of(body, sizeof body)));
            buffer_free(&in);
            buffer_free(&out);
        }
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transport_keeps_a_safe_text),
        cmocka_unit_test(test_transport_says_what_a_bare_text_is),
        cmocka_unit_test(test_transport_writes_both_line_ends),
        cmocka_unit_test(test_transport_encodes_8bit_text),
        cmocka_unit_test(test_transport_encodes_what_mailboxes_change),
        cmocka_unit_test(test_transport_breaks_long_lines),
        cmocka_unit_test(test_transport_takes_back_a_declaration_of_8bit),
        cmocka_unit_test(test_transport_encodes_data_in_base64),
        cmocka_unit_test(test_transport_mends_encoded_bodies),
        cmocka_unit_test(test_transport_encodes_only_the_leaves_that_need_it),
        cmocka_unit_test(test_transport_cleans_what_stands_between_parts),
        cmocka_unit_test(test_transport_mends_a_part_without_a_body),
        cmocka_unit_test(test_transport_looks_into_attached_messages),
        cmocka_unit_test(test_transport_protects_the_header),
        cmocka_unit_test(test_transport_refuses_text_without_charset),
        cmocka_unit_test(test_transport_refuses_when_told_not_to_encode),
        cmocka_unit_test(test_transport_never_changes_what_is_signed),
        cmocka_unit_test(test_transport_refuses_what_cannot_be_encoded),
        cmocka_unit_test(test_transport_makes_every_byte_safe),
    };
    return cmocka_run_group_tests_name("transport_safe", tests, NULL, end);
}
