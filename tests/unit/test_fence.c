/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fence, raised in child processes that then try what it is against. What the kernel that the test
 * runs on does not offer is passed over. */
#include "fence.h"

#include "base/temporary_file.h"
#include "output.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MANY 120 /* more inputs than there are rules for */

/* What children report beside what they did. */
enum { DONE = 0, NOT_DONE = 1, NO_FENCE = 77 };

static bool has_seccomp, has_landlock;

static char top[] = "/tmp/smimetool-test-fence-XXXXXX";
static char box[64], elsewhere[64], input[100], secret[100];

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("text\n", file);
    fclose(file);
}

static int make_files(void **state)
{
    (void)state;
    if (!mkdtemp(top))
        return -1;
    snprintf(box, sizeof box, "%s/box", top);
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", top);
    snprintf(input, sizeof input, "%s/input", box);
    snprintf(secret, sizeof secret, "%s/secret", elsewhere);
    if (mkdir(box, 0700) < 0 || mkdir(elsewhere, 0700) < 0)
        return -1;
    write_file(input);
    write_file(secret);
    setenv("TMPDIR", box, 1);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", top);
    return system(command);
}

/* Runs act behind the fence, in a thread that is started there, and gives the status that wait gives.
 */
typedef int (*act_t)(void);

static void *in_thread(void *argument)
{
    act_t act = *(act_t *)argument;
    return (void *)(intptr_t)act();
}

static int status_of(const fence_t *fence, act_t act, bool threaded)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        pthread_t thread;
        void *result = NULL;
        if (fence_raise(fence) || !fence_is_up())
            _exit(NO_FENCE);
        if (!threaded)
            _exit(act());
        if (pthread_create(&thread, NULL, in_thread, &act) || pthread_join(thread, &result))
            _exit(NOT_DONE);
        _exit((int)(intptr_t)result);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_result(const fence_t *fence, act_t act, int expected)
{
    for (int threaded = 0; threaded < 2; threaded++) {
        int status = status_of(fence, act, threaded);
        assert_true(WIFEXITED(status));
        if (WEXITSTATUS(status) != NO_FENCE)
            assert_int_equal(WEXITSTATUS(status), expected);
    }
}

/* Paths are only fenced in by Landlock. */
static void assert_path_result(const fence_t *fence, act_t act, int expected)
{
    assert_result(fence, act, has_landlock ? expected : DONE);
}

static void assert_killed(act_t act)
{
    const fence_t fence = {.inputs = NULL};
    for (int threaded = 0; has_seccomp && threaded < 2; threaded++) {
        int status = status_of(&fence, act, threaded);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
}

/* ---- what is tried ---- */

static int opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EACCES ? NOT_DONE : 2;
    close(fd);
    return DONE;
}

static int read_input(void)
{
    return opens(input, O_RDONLY);
}

static int read_secret(void)
{
    return opens(secret, O_RDONLY);
}

static int write_secret(void)
{
    return opens(secret, O_WRONLY);
}

static int write_input(void)
{
    return opens(input, O_WRONLY);
}

static int list_elsewhere(void)
{
    return opens(elsewhere, O_RDONLY | O_DIRECTORY);
}

static int read_system(void)
{
    return opens("/etc/passwd", O_RDONLY);
}

static int create_elsewhere(void)
{
    char path[100];
    snprintf(path, sizeof path, "%s/new", elsewhere);
    return opens(path, O_WRONLY | O_CREAT);
}

static int remove_elsewhere(void)
{
    return unlink(secret) == 0 ? DONE : NOT_DONE;
}

static int keep_temporary(void)
{
    int fd;
    return temporary_file_open(&fd) || write(fd, "x", 1) != 1 ? NOT_DONE : close(fd);
}

static int put_output(void)
{
    char path[100];
    output_t *output;
    snprintf(path, sizeof path, "%s/output", elsewhere);
    gpg_error_t error = output_open(&output, path, false);
    if (!error)
        error = output_write(output, "x", 1);
    if (!error)
        error = output_commit(output);
    output_close(&output);
    return error ? NOT_DONE : DONE;
}

static int convert(void)
{
    char from[] = "\xa4\xa2", to[8], *in = from, *out = to;
    size_t in_size = 2, out_size = sizeof to;
    iconv_t converter = iconv_open("UTF-8", "EUC-JP");
    if (converter == (iconv_t)-1 || iconv(converter, &in, &in_size, &out, &out_size) == (size_t)-1)
        return NOT_DONE;
    return iconv_close(converter);
}

static int execute(void)
{
    char *const arguments[] = {(char *)(uintptr_t) "true", NULL};
    execv("/bin/true", arguments);
    return NOT_DONE;
}

static int make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 ? NOT_DONE : DONE;
}

static int connect_given(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    return connect(STDIN_FILENO, (struct sockaddr *)&address, sizeof address) < 0 ? NOT_DONE : DONE;
}

static int trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? NOT_DONE : DONE;
}

static int start_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child < 0 ? NOT_DONE : DONE;
}

static int signal_another(void)
{
    return kill(getppid(), 0) == 0 ? DONE : NOT_DONE;
}

static int end_itself(void)
{
    raise(SIGTERM);
    return NOT_DONE;
}

/* ---- the tests ---- */

static const fence_t nothing = {.inputs = NULL};

static void test_no_program_is_started_and_no_socket_opened(void **state)
{
    (void)state;
    assert_killed(execute);
    assert_killed(make_socket);
    assert_killed(connect_given);
    assert_killed(trace);
    if (has_seccomp) {
        assert_result(&nothing, start_process, NOT_DONE);
        assert_result(&nothing, signal_another, NOT_DONE);
    }
}

static void test_a_process_may_end_itself(void **state)
{
    (void)state;
    int status = status_of(&nothing, end_itself, true);
    if (has_seccomp)
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void test_only_the_inputs_are_read(void **state)
{
    (void)state;
    const char *names[] = {"-", "/nonexistent/file", input, NULL};
    const strings_t inputs = {names, 3};
    const fence_t fence = {.inputs = &inputs};
    assert_result(&fence, read_input, DONE);
    assert_path_result(&fence, read_secret, NOT_DONE);
    assert_path_result(&fence, write_secret, NOT_DONE);
    assert_path_result(&fence, list_elsewhere, NOT_DONE);
    assert_path_result(&fence, create_elsewhere, NOT_DONE);
    assert_path_result(&fence, read_system, NOT_DONE);
    assert_path_result(&fence, remove_elsewhere, NOT_DONE);
    if (!has_landlock)
        write_file(secret);
}

static void test_inputs_are_not_written(void **state)
{
    (void)state;
    const char *names[] = {input, NULL};
    const strings_t inputs = {names, 1};
    const fence_t fence = {.inputs = &inputs};
    setenv("TMPDIR", "/nonexistent", 1);
    assert_path_result(&fence, write_input, NOT_DONE);
    setenv("TMPDIR", box, 1);
}

static void test_links_in_a_folder_lead_to_where_they_lead(void **state)
{
    (void)state;
    char folder[80], link[100];
    const char *names[] = {folder, NULL};
    const strings_t inputs = {names, 1};
    const fence_t fence = {.inputs = &inputs};
    static const char *const places[] = {"", "/cur", "/new", "/.Sub", "/.Sub/cur"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(folder, sizeof folder, "%s/maildir%zu", top, i);
        mkdir(folder, 0700);
        snprintf(link, sizeof link, "%s/.Sub", folder);
        mkdir(link, 0700);
        snprintf(link, sizeof link, "%s%s", folder, places[i]);
        mkdir(link, 0700);
        assert_path_result(&fence, read_secret, NOT_DONE);
        strcat(link, "/link");
        assert_int_equal(symlink(i ? secret : "../elsewhere/secret", link), 0);
        assert_result(&fence, read_secret, DONE);
    }
}

static void test_of_many_inputs_the_folders_are_read(void **state)
{
    (void)state;
    static const char *names[MANY + 1];
    char link[100];
    for (size_t i = 0; i < MANY; i++)
        names[i] = "/nonexistent/file";
    names[MANY / 2] = secret;
    strings_t inputs = {names, MANY};
    const fence_t fence = {.inputs = &inputs};
    char beside[100];
    snprintf(beside, sizeof beside, "%s/other", elsewhere);
    write_file(beside);
    assert_result(&fence, read_secret, DONE);
    assert_path_result(&fence, read_system, NOT_DONE);
    /* By way of a link, and of the folder itself. */
    snprintf(link, sizeof link, "%s/link", top);
    assert_int_equal(symlink(secret, link), 0);
    names[MANY / 2] = link;
    assert_result(&fence, read_secret, DONE);
    names[MANY / 2] = elsewhere;
    assert_result(&fence, read_secret, DONE);
    /* Few are allowed by name. */
    names[MANY / 2] = beside;
    inputs.count = 100;
    assert_path_result(&fence, read_secret, NOT_DONE);
}

static void test_relative_names_are_read(void **state)
{
    (void)state;
    static const char *names[MANY + 1];
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < MANY; i++)
        names[i] = "input";
    strings_t inputs = {names, 1};
    const fence_t fence = {.inputs = &inputs};
    assert_int_equal(chdir(box), 0);
    assert_result(&fence, read_input, DONE);
    inputs.count = MANY;
    assert_result(&fence, read_input, DONE);
    assert_path_result(&fence, read_secret, NOT_DONE);
    assert_int_equal(fchdir(here), 0);
    close(here);
}

static void test_the_output_takes_its_place(void **state)
{
    (void)state;
    char path[100], link[100];
    struct stat status;
    snprintf(path, sizeof path, "%s/output", elsewhere);
    snprintf(link, sizeof link, "%s/output-link", top);
    const fence_t fence = {.output = path}, by_link = {.page = link};
    if (!has_seccomp && !has_landlock)
        skip();
    assert_path_result(&nothing, put_output, NOT_DONE);
    unlink(path);
    assert_result(&fence, put_output, DONE);
    assert_int_equal(stat(path, &status), 0);
    assert_result(&fence, put_output, DONE); /* in the place of the one that is there */
    assert_int_equal(symlink(path, link), 0);
    assert_result(&by_link, put_output, DONE);
    assert_path_result(&fence, read_system, NOT_DONE);
}

static void test_the_passphrase_file_is_read(void **state)
{
    (void)state;
    const fence_t fence = {.passphrase_file = secret, .asks = true};
    assert_result(&fence, read_secret, DONE);
    assert_path_result(&fence, write_secret, NOT_DONE);
}

static void test_temporary_files_and_iconv_work(void **state)
{
    (void)state;
    assert_result(&nothing, keep_temporary, DONE);
    assert_result(&nothing, convert, DONE);
    setenv("GCONV_PATH", elsewhere, 1);
    assert_result(&nothing, read_secret, DONE);
    char two[200];
    snprintf(two, sizeof two, "/nonexistent:%s", elsewhere);
    setenv("GCONV_PATH", two, 1);
    assert_result(&nothing, read_secret, DONE);
    unsetenv("GCONV_PATH");
    assert_path_result(&nothing, read_secret, NOT_DONE);
}

/* What a child says of itself tells what the kernel has. */
static int describe(void)
{
    char text[200] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");
    fence_describe(stream);
    fclose(stream);
    return (strstr(text, "seccomp") ? 1 : 0) | (strstr(text, "Landlock") ? 2 : 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_program_is_started_and_no_socket_opened),
        cmocka_unit_test(test_a_process_may_end_itself),
        cmocka_unit_test(test_only_the_inputs_are_read),
        cmocka_unit_test(test_inputs_are_not_written),
        cmocka_unit_test(test_links_in_a_folder_lead_to_where_they_lead),
        cmocka_unit_test(test_of_many_inputs_the_folders_are_read),
        cmocka_unit_test(test_relative_names_are_read),
        cmocka_unit_test(test_the_output_takes_its_place),
        cmocka_unit_test(test_the_passphrase_file_is_read),
        cmocka_unit_test(test_temporary_files_and_iconv_work),
    };
    int status = status_of(&nothing, describe, false);
    int kinds = WIFEXITED(status) && WEXITSTATUS(status) != NO_FENCE ? WEXITSTATUS(status) : 0;
    has_seccomp = kinds & 1;
    has_landlock = kinds & 2;
    printf("seccomp: %s, Landlock: %s\n", has_seccomp ? "yes" : "no", has_landlock ? "yes" : "no");
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
