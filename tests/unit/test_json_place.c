/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cli/json_place.c: the line and column of a value in a JSON text. */
#include "json_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\"senders\": [\n"
                           "  {\"name\": \"a \\\"}]\", \"x\": [1, {\"y\": null}, \"z\"]},\n"
                           "  {\"name\": \"b\",\n"
                           "   \"more\": true}\n"
                           "]}\n";

static void expect(const json_step_t *steps, size_t count, size_t line, size_t column)
{
    json_place_t place = json_place_find(text, sizeof text - 1, steps, count);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void test_steps_lead_to_line_and_column(void **state)
{
    (void)state;
    expect(NULL, 0, 1, 1);
    expect((json_step_t[]){{"senders", 0}}, 1, 1, 2);
    expect((json_step_t[]){{"senders", 0}, {NULL, 0}}, 2, 2, 3);
    expect((json_step_t[]){{"senders", 0}, {NULL, 1}}, 2, 3, 3);
    expect((json_step_t[]){{"senders", 0}, {NULL, 1}, {"more", 0}}, 3, 4, 4);
    expect((json_step_t[]){{"senders", 0}, {NULL, 0}, {"x", 0}, {NULL, 1}, {"y", 0}}, 5, 2, 32);
    expect((json_step_t[]){{"senders", 0}, {NULL, 0}, {"x", 0}, {NULL, 2}}, 4, 2, 44);
}

static void test_a_step_that_leads_nowhere_ends_above(void **state)
{
    (void)state;
    expect((json_step_t[]){{"other", 0}}, 1, 1, 1);
    expect((json_step_t[]){{"senders", 0}, {NULL, 7}}, 2, 1, 2);
    expect((json_step_t[]){{NULL, 0}}, 1, 1, 1);
}

/* It only ever sees text that jansson has read; what is cut off must not take it further all the same. */
static void test_text_that_ends_early_is_not_left(void **state)
{
    static const json_step_t steps[] = {{"senders", 0}, {NULL, 1}, {"more", 0}};
    (void)state;
    for (size_t size = 0; size < sizeof text; size++) {
        char *cut = malloc(size + 1);
        assert_non_null(cut);
        memcpy(cut, text, size);
        (void)json_place_find(cut, size, steps, 3);
        free(cut);
    }
}

static void expect_array(const char *json, size_t start, size_t last, size_t end)
{
    json_array_t array;
    assert_true(json_array_find(json, strlen(json), "a", &array));
    assert_int_equal(array.start, start);
    assert_int_equal(array.last, last);
    assert_int_equal(array.end, end);
}

static void test_the_end_of_an_array_is_found(void **state)
{
    json_array_t array;
    (void)state;
    expect_array("{\"a\":[]}", 6, 6, 6);
    expect_array("{\"b\":[1],\"a\": [ ] }", 15, 15, 15);
    expect_array(" {\"a\":[1, {\"a\":\"]\\\"\"} ]}", 7, 10, 21);
    assert_false(json_array_find("{\"b\":[]}", 8, "a", &array));
    assert_false(json_array_find("{\"a\":{}}", 8, "a", &array));
    assert_false(json_array_find("[]", 2, "a", &array));
    assert_false(json_array_find("{\"a\":[1", 7, "a", &array));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_lead_to_line_and_column),
        cmocka_unit_test(test_a_step_that_leads_nowhere_ends_above),
        cmocka_unit_test(test_text_that_ends_early_is_not_left),
        cmocka_unit_test(test_the_end_of_an_array_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
