/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many inputs, in order, whoever is ready first. */
#include "batch.h"

#include "directory.h"
#include "failure.h"
#include "output.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LINE "From eve@example.org Mon Jul  1 12:00:00 2019\n"

static char directory[] = "/tmp/smimetool-test-batch-XXXXXX";

static const char *in_directory(const char *name)
{
    static char paths[8][96];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", directory, name);
    return path;
}

static void put_file(const char *name, const char *text)
{
    FILE *file = fopen(in_directory(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    put_file("b", "two");
    put_file("a", "one");
    put_file(".hidden", "x");
    put_file("box", LINE "A: 1\n\nx\n\n" LINE "A: 2\n\ny\n\n" LINE "A: 3\n\nz\n");
    mkdir(in_directory("empty"), 0700);
    mkdir(in_directory("mail"), 0700);
    mkdir(in_directory("mail/cur"), 0700);
    mkdir(in_directory("mail/new"), 0700);
    mkdir(in_directory("mail/tmp"), 0700);
    put_file("mail/index", "no message");
    put_file("mail/tmp/t", "not yet");
    put_file("mail/new/n", "new");
    put_file("mail/cur/c", "current");
    static const char *const folders[] = {"plus",
                                          "plus/cur",
                                          "plus/new",
                                          "plus/.b",
                                          "plus/.b/cur",
                                          "plus/.b/new",
                                          "plus/.b/tmp",
                                          "plus/.b/.inner",
                                          "plus/.a.sub",
                                          "plus/.a.sub/cur",
                                          "plus/.a.sub/new",
                                          "plus/.none",
                                          "plus/.none/cur",
                                          "plus/plain",
                                          "plus/plain/cur",
                                          "plus/plain/new",
                                          "plus/.b/.inner/cur",
                                          "plus/.b/.inner/new"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        mkdir(in_directory(folders[i]), 0700);
    put_file("plus/new/z", "1");
    put_file("plus/.b/cur/y", "22");
    put_file("plus/.b/cur/x", "333");
    put_file("plus/.b/new/w", "4444");
    put_file("plus/.b/tmp/t", "not yet");
    put_file("plus/.a.sub/new/v", "55555");
    put_file("plus/.none/cur/u", "no Maildir");
    put_file("plus/plain/cur/s", "no folder");
    put_file("plus/.b/.inner/cur/r", "folders have none");
    put_file("plus/.dovecot", "no folder");
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

/* What the items were, one a line. */
typedef struct seen {
    char text[4096];
    unsigned slow; /* items whose number is a multiple take longer */
} seen_t;

static gpg_error_t start(void *user, void **r_worker)
{
    *r_worker = user;
    return 0;
}

static int handle(void *user, void *worker, const batch_item_t *item)
{
    (void)user;
    (void)worker;
    const char *name = item->name;
    size_t prefix = strlen(directory) + 1;
    if (strncmp(name, directory, prefix - 1) == 0)
        name = strlen(name) > prefix ? name + prefix : ".";
    if (item->size && item->data[item->size - 1] % 2)
        usleep(2000); /* some are slower than others */
    fprintf(item->out, "%s %zu %s\n", name, item->size,
            item->error ? gpg_strerror(item->error) : "ok");
    return item->error ? 66 : (int)(item->size % 2);
}

static void stop(void *worker)
{
    (void)worker;
}

/* What was told about the last message that was printed. */
static size_t done;
static double share;

static gpg_error_t print(void *user, const batch_said_t *said)
{
    (void)user;
    assert_int_equal(said->done, done + 1);
    assert_true(said->share > share || done == 0); /* it never falls back */
    assert_true(said->share > 0 && said->share < 1.000001);
    done = said->done;
    share = said->share;
    output_print(said->out, said->out_size);
    return 0;
}

/* Gives what went to standard output (malloc). */
static char *run(const char *const *names, size_t count, unsigned jobs, int *r_status)
{
    const batch_handler_t handler = {start, handle, stop, print, NULL, false};
    done = 0;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    FILE *file = tmpfile();
    dup2(fileno(file), STDOUT_FILENO);
    gpg_error_t error = batch_run(names, count, jobs, &handler, r_status);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    assert_int_equal(error, 0);
    assert_true(share > 0.999999); /* all is done */
    char *text = calloc(1, 65536);
    rewind(file);
    assert_true(fread(text, 1, 65535, file) < 65535);
    fclose(file);
    return text;
}

static void assert_run(const char *name, const char *expected, int expected_status)
{
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        int status;
        char *text = run(&name, 1, jobs, &status);
        assert_string_equal(text, expected);
        assert_int_equal(status, expected_status);
        free(text);
    }
}

static void test_batch_of_a_directory_is_sorted(void **state)
{
    (void)state;
    char expected[512];
    snprintf(expected, sizeof expected,
             "a 3 ok\nb 3 ok\nbox#1 %zu ok\nbox#2 %zu ok\nbox#3 %zu ok\n", strlen(LINE) + 8,
             strlen(LINE) + 8, strlen(LINE) + 8);
    assert_run(directory, expected, 1);
}

static void test_batch_of_a_maildir_is_what_is_in_cur_and_new(void **state)
{
    (void)state;
    assert_run(in_directory("mail"), "mail/cur/c 7 ok\nmail/new/n 3 ok\n", 1);
}

static void test_batch_of_a_maildir_is_what_is_in_its_folders_too(void **state)
{
    (void)state;
    static const char expected[] = "plus/new/z 1 ok\nplus/.a.sub/new/v 5 ok\nplus/.b/cur/x 3 ok\n"
                                   "plus/.b/cur/y 2 ok\nplus/.b/new/w 4 ok\n";
    assert_run(in_directory("plus"), expected, 1);
    assert_run(in_directory("plus/"), expected, 1);
    assert_run(in_directory("plus/.a.sub"), "plus/.a.sub/new/v 5 ok\n", 1);
}

static void test_batch_says_what_cannot_be_read(void **state)
{
    (void)state;
    char expected[256];
    snprintf(expected, sizeof expected, "missing 0 %s\n", gpg_strerror(GPG_ERR_ENOENT));
    assert_run(in_directory("missing"), expected, 66);
    snprintf(expected, sizeof expected, "empty 0 %s\n", gpg_strerror(ERROR_EMPTY_DIRECTORY));
    assert_run(in_directory("empty"), expected, 66);
}

static bool was_alone;

static int handle_alone(void *user, void *worker, const batch_item_t *item)
{
    (void)user;
    (void)worker;
    was_alone = item->alone;
    return 0;
}

static bool is_alone(const char *const *names, size_t count)
{
    const batch_handler_t handler = {start, handle_alone, stop, print, NULL, false};
    int status;
    done = 0;
    assert_int_equal(batch_run(names, count, 1, &handler, &status), 0);
    return was_alone;
}

static void test_batch_says_whether_a_message_is_all_that_there_is(void **state)
{
    (void)state;
    const char *a = in_directory("a"), *box = in_directory("box"), *missing = in_directory("c");
    const char *two[] = {a, a};
    mkdir(in_directory("one"), 0700);
    put_file("one/message", "alone, but in a directory");
    const char *one = in_directory("one");
    assert_true(is_alone(&a, 1));
    assert_true(is_alone(&missing, 1));
    assert_false(is_alone(two, 2));
    assert_false(is_alone(&box, 1));
    assert_false(is_alone(&one, 1));
}

static gpg_error_t print_no_further(void *user, const batch_said_t *said)
{
    (void)user;
    return said->done == 2 ? gpg_error(GPG_ERR_ENOMEM) : 0;
}

static void test_batch_ends_where_printing_fails(void **state)
{
    (void)state;
    const batch_handler_t handler = {start, handle, stop, print_no_further, NULL, false};
    const char *name = directory;
    int status;
    assert_int_equal(gpg_err_code(batch_run(&name, 1, 2, &handler, &status)), GPG_ERR_ENOMEM);
    assert_int_not_equal(status, 0);
}

static void test_batch_keeps_the_order_of_many(void **state)
{
    (void)state;
    const char *names[400];
    char *expected = calloc(1, 65536);
    for (size_t i = 0; i < 400; i++) {
        names[i] = i % 3 ? in_directory("a") : in_directory("box");
        if (i % 8 == 7)
            for (size_t k = i - 7; k <= i; k++)
                names[k] = k % 3 ? "/dev/null" : directory;
    }
    for (size_t i = 0; i < 400; i++) {
        char block[256];
        snprintf(block, sizeof block,
                 i % 3 ? "/dev/null 0 ok\n"
                       : "a 3 ok\nb 3 ok\nbox#1 %zu ok\nbox#2 %zu ok\nbox#3 %zu ok\n",
                 strlen(LINE) + 8, strlen(LINE) + 8, strlen(LINE) + 8);
        strcat(expected, block);
    }
    for (unsigned jobs = 1; jobs <= 8; jobs += 7) {
        int status;
        char *text = run(names, 400, jobs, &status);
        assert_string_equal(text, expected);
        free(text);
    }
    free(expected);
}

static gpg_error_t start_badly(void *user, void **r_worker)
{
    (void)user;
    (void)r_worker;
    return gpg_error(GPG_ERR_ENOMEM);
}

static void test_batch_whose_workers_cannot_start_is_an_error(void **state)
{
    (void)state;
    const batch_handler_t handler = {start_badly, handle, stop, print, NULL, false};
    const char *name = directory;
    int status;
    assert_int_equal(gpg_err_code(batch_run(&name, 1, 3, &handler, &status)), GPG_ERR_ENOMEM);
    assert_int_not_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batch_of_a_directory_is_sorted),
        cmocka_unit_test(test_batch_of_a_maildir_is_what_is_in_cur_and_new),
        cmocka_unit_test(test_batch_of_a_maildir_is_what_is_in_its_folders_too),
        cmocka_unit_test(test_batch_says_what_cannot_be_read),
        cmocka_unit_test(test_batch_says_whether_a_message_is_all_that_there_is),
        cmocka_unit_test(test_batch_ends_where_printing_fails),
        cmocka_unit_test(test_batch_keeps_the_order_of_many),
        cmocka_unit_test(test_batch_whose_workers_cannot_start_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
