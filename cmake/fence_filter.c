/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the seccomp filter of the fence (cli/fence.h) for the machine that is built on, as the lines of a
 * C array: compiled here once, it costs a run neither libseccomp's start nor its compiler. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __s390__
#define CLONE_FLAGS SCMP_A1
#else
#define CLONE_FLAGS SCMP_A0
#endif

/* What a run asks of the kernel once it reads messages; names of the same call on other machines, or
 * in other versions of the C library, stand in one line. What a machine lacks is passed over. */
static const char *const allowed[] = {
    /* files */
    "open", "openat", "close", "read", "pread64", "readv", "write", "writev", "lseek", "_llseek",
    "stat", "lstat", "fstat", "newfstatat", "stat64", "lstat64", "fstat64", "fstatat64", "statx",
    "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "getdents64", "fcntl",
    "fcntl64",
    /* the output takes its place */
    "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "fchmod", "fsync",
    /* memory */
    "brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise",
    /* threads; clone, and what depends on other arguments, below */
    "futex", "futex_time64", "set_robust_list", "rseq", "sched_yield",
    "sched_getaffinity", /* how many processors malloc reckons with */
    "getpid", "gettid", "exit", "exit_group",
    /* signals */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "sigaltstack", "restart_syscall",
    /* time, where it is not read without the kernel */
    "clock_gettime", "clock_gettime64", "gettimeofday", "time",
    /* random numbers */
    "getrandom", "sysinfo", /* how much memory qsort may take */
};

/* Nothing but an attack asks for these. Whatever is not named is answered with ENOSYS, so that a later
 * C library falls back on what it did before; clone3 and fork are among them. */
static const char *const deadly[] = {"execve",  "execveat", "socket", "socketcall",
                                     "connect", "ptrace",   "fork",   "vfork"};

/* What is asked of terminals: whether they are, how wide they are, and not to show a passphrase. */
static const unsigned long terminal_requests[] = {TCGETS, TIOCGWINSZ, TCSETSF};

/* A process may end itself with them, and keep a passphrase from core dumps. */
static const int own_signals[] = {SIGABRT, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP};

static void require(int result, const char *what)
{
    if (result >= 0)
        return;
    fprintf(stderr, "fence_filter: %s: error %d\n", what, -result);
    exit(EXIT_FAILURE);
}

static void add_named(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    int number = seccomp_syscall_resolve_name(name);
    if (number != __NR_SCMP_ERROR && number >= 0)
        require(seccomp_rule_add(filter, action, number, 0), name);
}

static void add_all(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        add_named(filter, SCMP_ACT_ALLOW, allowed[i]);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        add_named(filter, SCMP_ACT_KILL_PROCESS, deadly[i]);
    require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                             CLONE_FLAGS(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)),
            "clone");
    for (size_t i = 0; i < sizeof terminal_requests / sizeof *terminal_requests; i++)
        require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                 SCMP_A1(SCMP_CMP_EQ, terminal_requests[i])),
                "ioctl");
    for (size_t i = 0; i < sizeof own_signals / sizeof *own_signals; i++)
        require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                 SCMP_A2(SCMP_CMP_EQ, (scmp_datum_t)own_signals[i])),
                "tgkill");
    require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 2,
                             SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE), SCMP_A1(SCMP_CMP_EQ, 0)),
            "prctl");
    require(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
                             SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A1(SCMP_CMP_EQ, RLIMIT_CORE)),
            "prlimit64");
}

int main(void)
{
    struct sock_filter instruction;
    FILE *program = tmpfile();
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (!program || !filter)
        require(-ENOMEM, "start");
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE,
                     2); /* a tree instead of a list; not in 2.4 */
    add_all(filter);
    require(seccomp_export_bpf(filter, fileno(program)), "export");
    seccomp_release(filter);
    rewind(program);
    while (fread(&instruction, sizeof instruction, 1, program) == 1)
        printf("{0x%x, %u, %u, 0x%x},\n", instruction.code, instruction.jt, instruction.jf,
               instruction.k);
    return fclose(program) || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
