/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/sign/placeholder.c: what template languages leave behind, and what merely looks like it. */
#include "sign/placeholder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(const char *text, const char *placeholder)
{
    size_t position = 0;
    const bytes_t found = placeholder_next(bytes_text(text), &position);
    if (bytes_present(found) != (placeholder != NULL) ||
        (placeholder && !bytes_equal_text(found, placeholder)))
        fail_msg("%s: \"%.*s\"", text, (int)found.size, (const char *)found.data);
    assert_int_equal(position, placeholder
                                   ? (size_t)(found.data - (const uint8_t *)text) + found.size
                                   : strlen(text));
}

static void test_placeholders_of_each_language_are_found(void **state)
{
    (void)state;
    static const char *const found[] = {
        "{{name}}",
        "{{ name }}",
        "{{ user.name | upper }}",
        "{{#if paid}}",
        "{{/if}}",
        "{{^none}}",
        "{{&raw}}",
        "{{>partial}}",
        "{{!remark}}",
        "{{~ trimmed ~}}",
        "{{- trimmed -}}",
        "{{= other }}",
        "{{_private}}",
        "${name}",
        "${user.name}",
        "${_x}",
        "<%= name %>",
        "<% name %>",
        "<%- name -%>",
        "<%@ page a=1 %>",
        "<%: name %>",
        "{{ \xe5\x90\x8d\xe5\x89\x8d }}",
        "${\xe5\x90\x8d\xe5\x89\x8d}",
    };
    char text[128];
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        expect(found[i], found[i]);
        snprintf(text, sizeof text, "Dear %s,\r\n", found[i]);
        expect(text, found[i]);
    }
    expect("{{{name}}}", "{{{name}}");
    expect("$${name}", "${name}");
    expect("{{ {{name}}", "{{ {{name}}");
    expect("${ ${name}", "${name}");
}

static void test_what_merely_looks_like_one_is_none(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "{",
        "{{",
        "{{}}",
        "{{ }}",
        "{{name",
        "{{name}",
        "{{1}}",
        "{{ 5 + x }}",
        "{ {name} }",
        "{{na\nme}}",
        "{{na\r\nme}}",
        "{{a{b}}",
        "{{a<b}}",
        "$name",
        "$5",
        "${}",
        "${ name }",
        "${5}",
        "${na me}",
        "${name",
        "<%>",
        "<% %>",
        "<%name",
        "<50%>",
        "<%5%>",
        "a <% b > c",
        "int x[] = {{1, 2}, {3, 4}};",
        "it costs ${",
        "{%name%}",
        "%name%",
        "[name]",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect(others[i], NULL);
}

/* 200 bytes between the marks, and no more. */
static void test_long_ones_are_none(void **state)
{
    (void)state;
    char text[256];
    for (int size = 199; size <= 203; size++) {
        snprintf(text, sizeof text, "{{%0*d}}", size, 0);
        memset(text + 2, 'a', (size_t)size);
        expect(text, size <= 200 ? text : NULL);
    }
}

static void test_one_after_another(void **state)
{
    (void)state;
    const bytes_t text = bytes_text("{{a}} and ${b}, {{ 1 }}, <% c %>{{d}}");
    static const char *const each[] = {"{{a}}", "${b}", "<% c %>", "{{d}}"};
    size_t position = 0;
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        assert_true(bytes_equal_text(placeholder_next(text, &position), each[i]));
    assert_int_equal(position, text.size);
    assert_false(bytes_present(placeholder_next(text, &position)));
    assert_int_equal(position, text.size);
}

/* From memory that ends there: a sanitizer sees what is read beyond. NULs end no text here. */
static void test_cut_off_anywhere(void **state)
{
    (void)state;
    static const char whole[] = "{{#a}}${b}<%= c %>{{\0d}}{{e\0f}}";
    for (size_t size = 0; size < sizeof whole; size++) {
        uint8_t *copy = test_malloc(size + 1);
        memcpy(copy, whole, size);
        size_t position = 0, count = 0;
        while (bytes_present(placeholder_next(bytes_of(copy, size), &position)))
            count++;
        assert_true(count <= 4 && position == size);
        test_free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_placeholders_of_each_language_are_found),
        cmocka_unit_test(test_what_merely_looks_like_one_is_none),
        cmocka_unit_test(test_long_ones_are_none),
        cmocka_unit_test(test_one_after_another),
        cmocka_unit_test(test_cut_off_anywhere),
    };
    return cmocka_run_group_tests_name("placeholder", tests, NULL, NULL);
}
