/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/entity.c: the tree of MIME entities of a message (RFC 2045, RFC 2046). */
#include "mime/entity.h"

#include "base/limits.h"
#include "mime/message_start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static finding_list_t found;
static findings_t findings;

static int set_up(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    findings = findings_start(&found, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static entity_t *parse_bytes(bytes_t in)
{
    entity_t *root;
    findings = findings_start(&found, &arena);
    findings = findings_in_part(&findings, "outer");
    assert_int_equal(entity_parse(&arena, in, "", true, &findings, &root), 0);
    assert_non_null(root);
    assert_string_equal(findings.part, "outer");
    return root;
}

static entity_t *parse(const char *text)
{
    return parse_bytes(bytes_text(text));
}

static void assert_view(bytes_t view, const char *expected)
{
    if (!bytes_equal_text(view, expected))
        fail_msg("\"%.*s\" instead of \"%s\"", (int)view.size, (const char *)view.data, expected);
}

static const char signed_message[] = "From: a@b\r\n"
                                     "MIME-Version: 1.0\r\n"
                                     "Content-Type: multipart/signed; boundary=\"b1\"\r\n"
                                     "\r\n"
                                     "preamble\r\n"
                                     "\r\n"
                                     "--b1\r\n"
                                     "Content-Type: text/html\r\n"
                                     "\r\n"
                                     "<p>\r\n"
                                     "\r\n"
                                     "--b1\r\n"
                                     "Content-Type: application/pkcs7-signature\r\n"
                                     "Content-Transfer-Encoding: base64\r\n"
                                     "\r\n"
                                     "AAAA\r\n"
                                     "--b1--\r\n"
                                     "epilogue\r\n";

static void test_a_simple_message_is_one_entity(void **state)
{
    (void)state;
    entity_t *root = parse("From: a@b\n\nHello\n--x\n");
    assert_string_equal(root->part, "");
    assert_true(content_type_is(&root->type, "text", "plain"));
    assert_false(root->type_given);
    assert_int_equal(root->encoding, ENCODING_7BIT);
    assert_null(root->first_child);
    assert_view(root->body, "Hello\n--x\n");
    assert_view(root->whole, "From: a@b\n\nHello\n--x\n");
    assert_int_equal(findings.list->count, 0);
}

static void test_multipart_signed_has_its_two_parts(void **state)
{
    (void)state;
    entity_t *root = parse(signed_message);
    assert_int_equal(root->child_count, 2);
    entity_t *content = root->first_child, *signature = content->next;
    assert_null(signature->next);
    assert_ptr_equal(content->parent, root);
    assert_string_equal(content->part, "1");
    assert_string_equal(signature->part, "2");
    assert_int_equal(signature->depth, 1);
    assert_view(content->whole, "Content-Type: text/html\r\n\r\n<p>\r\n");
    assert_view(content->body, "<p>\r\n");
    assert_true(content_type_is(&content->type, "text", "html") && content->type_given);
    assert_int_equal(signature->encoding, ENCODING_BASE64);
    assert_view(signature->body, "AAAA");
    assert_view(root->preamble, "preamble\r\n");
    assert_view(root->epilogue, "epilogue\r\n");
    assert_false(root->unterminated || root->ambiguous);
    assert_int_equal(findings.list->count, 0);
}

static void test_lf_files_read_alike(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    for (const char *c = signed_message; *c; c++)
        if (*c != '\r')
            buffer_append_byte(&text, (uint8_t)*c);
    entity_t *root = parse_bytes(buffer_bytes(&text));
    assert_int_equal(root->child_count, 2);
    assert_view(root->first_child->whole, "Content-Type: text/html\n\n<p>\n");
    assert_int_equal(findings.list->count, 0);
    buffer_free(&text);
}

static void test_the_line_end_before_a_boundary_belongs_to_it(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: multipart/mixed; boundary=b\n\n"
                           "--b\n\nx\r\n--b\r\n\r\n\r\n--b\n\n--b\n--b\r\n\r\n\n\r\n--b--");
    assert_int_equal(root->child_count, 5);
    static const char *const wholes[] = {"\nx", "\r\n", "", "", "\r\n\n"};
    size_t i = 0;
    for (entity_t *at = root->first_child; at; at = at->next)
        assert_view(at->whole, wholes[i++]);
    assert_int_equal(findings.list->count, 0);
}

static void test_nested_multiparts_and_numbers(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: multipart/mixed; boundary=o\n\n"
                           "--o\nContent-Type: multipart/alternative; boundary=i\n\n"
                           "--i\n\nplain\n--i\n\nrich\n--i--\n\n"
                           "--o\nContent-Type: message/rfc822\n\n"
                           "Subject: s\nContent-Type: multipart/mixed; boundary=m\n\n"
                           "--m\n\ninner\n--m--\n"
                           "--o--\n");
    static const char *const parts[] = {"", "1", "1.1", "1.2", "2", "2.1", "2.1.1"};
    size_t i = 0;
    for (entity_t *at = root; at; at = entity_walk(root, at))
        assert_string_equal(at->part, parts[i++]);
    assert_int_equal(i, 7);
    assert_view(entity_find(root, "1.2")->body, "rich");
    assert_view(entity_find(root, "2.1.1")->body, "inner");
    assert_view(entity_find(root, "1")->epilogue, "");
    assert_int_equal(header_count(&entity_find(root, "2.1")->header, "Subject"), 1);
    assert_null(entity_find(root, "2.2"));
    assert_null(entity_find(root, "3"));
    assert_int_equal(findings.list->count, 0);
}

static void test_prefix_numbers_the_parts(void **state)
{
    (void)state;
    entity_t *root;
    bytes_t in = bytes_text("Content-Type: multipart/mixed; boundary=o\n\n--o\n\n--o--\n");
    assert_int_equal(entity_parse(&arena, in, "2.1", false, &findings, &root), 0);
    assert_string_equal(root->part, "2.1");
    assert_string_equal(root->first_child->part, "2.1.1");
}

static void test_walk_stays_below_its_root(void **state)
{
    (void)state;
    entity_t *root = parse(signed_message);
    assert_null(entity_walk(root->first_child, root->first_child));
}

static void test_outer_boundary_ends_inner_parts(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: multipart/mixed; boundary=o\n\n"
                           "--o\nContent-Type: multipart/mixed; boundary=i\n\n"
                           "--i\n\none\n"
                           "--o\n\ntwo\n--i\n--o--\n");
    assert_int_equal(root->child_count, 2);
    entity_t *inner = root->first_child;
    assert_true(inner->unterminated);
    assert_false(root->unterminated);
    assert_view(inner->first_child->body, "one");
    assert_view(inner->next->body, "two\n--i");
    assert_true(findings_have(&findings, 0, FINDING_BOUNDARY_MISSING));
    assert_string_equal(findings.list->items[0].part, "1");
}

static void test_header_ends_at_a_boundary(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: multipart/mixed; boundary=\"b:c\"\n\n"
                           "--b:c\nContent-Type: text/html\n--b:c\n\nx\n--b:c--\n");
    assert_int_equal(root->child_count, 2);
    entity_t *first = root->first_child;
    assert_true(content_type_is(&first->type, "text", "html"));
    assert_true(first->header.no_empty_line);
    assert_view(first->body, "");
    assert_view(first->whole, "Content-Type: text/html");
    assert_view(first->next->body, "x");
}

static void test_digest_holds_messages(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: multipart/digest; boundary=b\n\n"
                           "--b\n\nSubject: one\n\ntext\n--b--\n");
    entity_t *message = root->first_child->first_child;
    assert_non_null(message);
    assert_string_equal(message->part, "1.1");
    assert_int_equal(header_count(&message->header, "Subject"), 1);
    assert_view(message->body, "text");
}

static void test_attached_message_may_be_cut_short(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: message/rfc822\n");
    assert_null(root->first_child);
    root = parse("Content-Type: message/rfc822\n\n");
    assert_int_equal(root->child_count, 1);
    assert_view(root->first_child->whole, "");
    root = parse("Content-Type: message/global\n\nSubject: s\n\nx");
    assert_view(root->first_child->body, "x");
    assert_view(root->first_child->whole, "Subject: s\n\nx");
}

static void test_encoded_global_message_is_a_leaf(void **state)
{
    (void)state;
    entity_t *root = parse("Content-Type: message/global\n"
                           "Content-Transfer-Encoding: base64\n\nAAAA\n");
    assert_null(root->first_child);
    assert_int_equal(findings.list->count, 0);
}

static void test_mbox_line_is_no_part_of_the_message(void **state)
{
    (void)state;
    entity_t *root = parse("From a@b Mon Jan  1 00:00:00 2024\nSubject: s\n\nx");
    assert_view(root->whole, "Subject: s\n\nx");
    assert_int_equal(findings.list->count, 0);
}

static void test_empty_input_is_an_empty_entity(void **state)
{
    (void)state;
    entity_t *root = parse("");
    assert_view(root->whole, "");
    root = parse_bytes(BYTES_NONE);
    assert_view(root->body, "");
    assert_int_equal(findings.list->count, 0);
}

/* Cut off anywhere, a signed message is never taken for a complete one. */
static void test_truncated_message_never_looks_complete(void **state)
{
    (void)state;
    size_t closing = (size_t)(strstr(signed_message, "--b1--") - signed_message) + 6;
    for (size_t size = 0; size < strlen(signed_message); size++) {
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        memcpy(copy, signed_message, size);
        entity_t *root = parse_bytes(bytes_of(copy, size));
        bool complete = root->child_count == 2 && !root->unterminated;
        assert_int_equal(complete, size >= closing);
        if (content_type_is(&root->type, "multipart", "signed") && !root->header.no_empty_line &&
            !complete)
            assert_int_equal(findings_worst(&findings, 0, SMIME_ABOUT_NONE),
                             SMIME_SEVERITY_UNKNOWN);
        free(copy);
    }
}

static void test_depth_is_capped(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    for (int i = 0; i < 3 * LIMIT_MIME_DEPTH; i++)
        buffer_printf(&text, "Content-Type: multipart/mixed; boundary=b%d_\n\n--b%d_\n", i, i);
    entity_t *root = parse_bytes(buffer_bytes(&text));
    unsigned deepest = 0;
    for (entity_t *at = root; at; at = entity_walk(root, at))
        deepest = at->depth > deepest ? at->depth : deepest;
    assert_int_equal(deepest, LIMIT_MIME_DEPTH - 1);
    assert_true(findings_have(&findings, 0, FINDING_NESTING_LIMIT));
    buffer_clear(&text);
    for (int i = 0; i < 3 * LIMIT_MIME_DEPTH; i++)
        buffer_append_text(&text, "Content-Type: message/rfc822\n\n");
    root = parse_bytes(buffer_bytes(&text));
    assert_true(findings_have(&findings, 0, FINDING_NESTING_LIMIT));
    buffer_free(&text);
}

static void test_parts_are_capped_and_the_signature_is_still_found(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "Content-Type: multipart/signed; boundary=s\n\n"
                              "--s\nContent-Type: multipart/mixed; boundary=m\n\n");
    for (int i = 0; i < 3 * LIMIT_MIME_PARTS; i++)
        buffer_append_text(&text, "--m\n\nx\n");
    buffer_append_text(&text, "--m--\n--s\nContent-Type: application/pkcs7-signature\n\n--s--\n");
    entity_t *root = parse_bytes(buffer_bytes(&text));
    assert_int_equal(root->child_count, 2);
    assert_true(content_type_is(&root->first_child->next->type, "application", "pkcs7-signature"));
    assert_true(root->first_child->child_count <= LIMIT_MIME_PARTS);
    assert_int_equal(findings.list->count, 1);
    assert_string_equal(findings.list->items[0].code, "parts-limit");
    assert_string_equal(findings.list->items[0].part, "1");
    buffer_free(&text);
}

static void test_hundred_thousand_nested_boundaries_cost_linear_time(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 3000000; i++)
        buffer_append_text(&text, "--\n");
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&text, "--b\nX: no empty line\n");
    entity_t *root = parse_bytes(buffer_bytes(&text));
    assert_true(root->child_count < LIMIT_MIME_PARTS);
    buffer_free(&text);
}

static void test_where_a_message_starts(void **state)
{
    (void)state;
    static const char *const tops[] = {"", "\n", "\r\n\n\r\n", "\xef\xbb\xbf", "\xef\xbb\xbf\r\n"};
    static const char *const others[] = {"Subject: x", "\rx\n", " \nSubject: x\n", "\xef\xbb"};
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        char text[32];
        snprintf(text, sizeof text, "%sX: y\n", tops[i]);
        assert_true(bytes_equal_text(entity_message_start(bytes_text(text)), "X: y\n"));
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(bytes_equal_text(entity_message_start(bytes_text(others[i])), others[i]));
    assert_int_equal(entity_message_start(bytes_text("\r\n\n")).size, 0);
    assert_int_equal(entity_message_start(BYTES_NONE).size, 0);
}

static void test_what_can_be_a_message(void **state)
{
    (void)state;
    assert_true(entity_is_message(bytes_text("Subject: x\n")));
    assert_true(entity_is_message(bytes_text("From a@b Mon\nReceived: x\n")));
    assert_true(entity_is_message(bytes_text("X-Odd :x")));
    assert_true(entity_is_message(bytes_text("content-type: text/plain\r\n\r\nx")));
    assert_true(entity_is_message(bytes_text("Odd: x\nline\n folded\nmessage-id: x\n")));
    assert_false(entity_is_message(bytes_text("")));
    assert_false(entity_is_message(bytes_text("\nSubject: x\n")));
    assert_false(entity_is_message(bytes_text("just text\n")));
    assert_false(entity_is_message(bytes_text("-----BEGIN PKCS7-----\nMIIB\n")));
    assert_false(entity_is_message(bytes_of("\x30\x82:\0\n\x06:", 7)));
    assert_false(entity_is_message(bytes_text("{\"a\": 1}\n")));
    assert_false(entity_is_message(bytes_text("{\"From\": 1}\n")));
    assert_false(entity_is_message(bytes_text("http://demo.example/\n")));
    assert_false(entity_is_message(bytes_text("Note: x\n\nSubject: y\n")));
    assert_false(entity_is_message(bytes_text("<html>\n<body>\nFrom: a@b<br>\n")));
    assert_false(entity_is_message(bytes_text("/* x: y */\nSubject: x\n")));
    assert_false(entity_is_message(bytes_text("PK\x03\x04 a.emlFrom: a@b\nTo: c@d\n")));
    assert_false(entity_is_message(bytes_text(" Subject: x\n")));
    assert_false(entity_is_message(bytes_text("From a@b Mon\ntext\nTo: x\n")));
}

static const char *file_name(arena_t *in, const entity_t *entity)
{
    const char *name;
    assert_int_equal(entity_file_name(in, entity, &name), 0);
    return name;
}

static void test_file_names(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Content-Disposition: attachment; filename=\"a.p7m\"\n\n", "a.p7m"},
        {"Content-Type: a/b; name=x.txt\nContent-Disposition: inline\n\n", "x.txt"},
        {"Content-Type: a/b; name=x.txt\nContent-Disposition: inline; filename=y.txt\n\n", "y.txt"},
        {"Content-Type: a/b; name=\"=?utf-8?b?5pelLnBkZg==?=\"\n\n", "\xE6\x97\xA5.pdf"},
        {"Content-Type: a/b; name*=utf-8''%E6%97%A5\n\n", "\xE6\x97\xA5"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(file_name(&arena, parse(cases[i][0])), cases[i][1]);
    assert_null(file_name(&arena, parse("Content-Type: a/b\n\n")));
}

static void assert_inside(bytes_t view, bytes_t outer)
{
    assert_true(view.data >= outer.data);
    assert_true(view.data + view.size <= outer.data + outer.size);
}

/* Whatever bytes are changed, views stay inside their parents and children do not overlap. */
static void test_random_changes_keep_the_tree_consistent(void **state)
{
    (void)state;
    static const char text[] = "Content-Type: multipart/mixed; boundary=o\n\n-\n"
                               "--o\nContent-Type: multipart/digest; boundary=i\n\n"
                               "--i\n\nA: b\n\nc\n--i\n\n--i--\n\n"
                               "--o\nContent-Type: message/rfc822\n\n"
                               "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nx\n--m--\n"
                               "--o--\n";
    srandom(8);
    for (int round = 0; round < 5000; round++) {
        size_t size = (size_t)random() % sizeof text;
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        memcpy(copy, text, size);
        for (long i = random() % 4; i > 0 && size; i--)
            copy[(size_t)random() % size] = (uint8_t)("\n-oi\r: \0"[random() % 8]);
        entity_t *root = parse_bytes(bytes_of(copy, size));
        for (entity_t *at = root; at; at = entity_walk(root, at)) {
            assert_inside(at->body, at->whole);
            const uint8_t *end = at->body.data;
            size_t count = 0;
            for (entity_t *child = at->first_child; child; child = child->next) {
                assert_inside(child->whole, at->body);
                assert_true(child->whole.data >= end);
                end = child->whole.data + child->whole.size;
                count++;
            }
            assert_int_equal(count, at->child_count);
            assert_inside(at->preamble.data ? at->preamble : at->body, at->body);
            assert_inside(at->epilogue.data ? at->epilogue : at->body, at->body);
        }
        free(copy);
        arena_free(&arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_simple_message_is_one_entity),
        TEST(test_multipart_signed_has_its_two_parts),
        TEST(test_lf_files_read_alike),
        TEST(test_the_line_end_before_a_boundary_belongs_to_it),
        TEST(test_nested_multiparts_and_numbers),
        TEST(test_prefix_numbers_the_parts),
        TEST(test_walk_stays_below_its_root),
        TEST(test_outer_boundary_ends_inner_parts),
        TEST(test_header_ends_at_a_boundary),
        TEST(test_digest_holds_messages),
        TEST(test_attached_message_may_be_cut_short),
        TEST(test_encoded_global_message_is_a_leaf),
        TEST(test_mbox_line_is_no_part_of_the_message),
        TEST(test_empty_input_is_an_empty_entity),
        TEST(test_truncated_message_never_looks_complete),
        TEST(test_depth_is_capped),
        TEST(test_parts_are_capped_and_the_signature_is_still_found),
        TEST(test_hundred_thousand_nested_boundaries_cost_linear_time),
        TEST(test_what_can_be_a_message),
        TEST(test_where_a_message_starts),
        TEST(test_file_names),
        TEST(test_random_changes_keep_the_tree_consistent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
