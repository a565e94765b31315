/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/arena.c: what is allocated is zeroed, aligned, kept until the arena goes. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_arena_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    for (size_t size = 1; size < 20000; size = size * 3 + 1) {
        uint8_t *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    arena_free(&arena);
    assert_null(arena.newest);
}

static void test_arena_refuses_absurd_sizes(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    assert_null(arena_alloc(&arena, 0));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_regrow(&arena, NULL, 0, SIZE_MAX / 2, 8));
    arena_free(&arena);
}

static void test_arena_push_keeps_earlier_elements(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    int *items = NULL;
    size_t count = 0, capacity = 0;
    for (int i = 0; i < 5000; i++) {
        int *item = arena_push(&arena, items, count, capacity);
        assert_non_null(item);
        *item = i;
    }
    assert_int_equal(count, 5000);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(items[i], i);
    arena_free(&arena);
}

static void test_arena_text_ends_with_nul(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    assert_string_equal(arena_text(&arena, bytes_slice(bytes_text("abcdef"), 1, 3)), "bcd");
    assert_string_equal(arena_text(&arena, BYTES_NONE), "");
    assert_string_equal(arena_printf(&arena, "%s.%d", "1.2", 3), "1.2.3");
    assert_true(bytes_equal_text(arena_copy(&arena, bytes_text("x")), "x"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_arena_refuses_absurd_sizes),
        cmocka_unit_test(test_arena_push_keeps_earlier_elements),
        cmocka_unit_test(test_arena_text_ends_with_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
