/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A library to be preloaded that makes calls of one kind fail: allocations, or what is done with files.
 *   FAULT=KIND:N   call N (from 1) of KIND fails; KIND:N+ that one and all after it
 *   FAULT_LOG=FILE how many calls there were, where the first that failed was called from, and the frames
 *                  of a crash, are written there
 * KIND: alloc, open, read, mmap, write, sync, rename. Allocations are caught at the functions of the C
 * library; the others by a filter of system calls whose handler does them or not, so that those of stdio
 * and of every library count as well. What is written to standard error never fails: it is where an
 * error is to be told. Linux on x86_64 and aarch64. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define FRAMES 24

typedef enum kind { ALLOC, OPEN, READ, MMAP, WRITE, SYNC, RENAME, KINDS } kind_t;

static const char *const names[KINDS] = {"alloc", "open", "read",  "mmap",
                                         "write", "sync", "rename"};
static const int errors[KINDS] = {ENOMEM, EACCES, EIO, ENOMEM, ENOSPC, EIO, EIO};

static const struct call {
    int number;
    kind_t kind;
} caught[] = {
#ifdef SYS_open
    {SYS_open, OPEN},
#endif
#ifdef SYS_rename
    {SYS_rename, RENAME},   {SYS_link, RENAME},
#endif
#ifdef SYS_renameat
    {SYS_renameat, RENAME},
#endif
    {SYS_openat, OPEN},     {SYS_read, READ},        {SYS_pread64, READ},   {SYS_readv, READ},
    {SYS_getdents64, READ}, {SYS_mmap, MMAP},        {SYS_write, WRITE},    {SYS_writev, WRITE},
    {SYS_pwrite64, WRITE},  {SYS_fsync, SYNC},       {SYS_fdatasync, SYNC}, {SYS_ftruncate, WRITE},
    {SYS_linkat, RENAME},   {SYS_renameat2, RENAME},
};
#define CAUGHT (sizeof caught / sizeof *caught)

static kind_t wanted = KINDS;
static long first;
static bool all_after;
static int log_fd = -1;
static atomic_long calls;
static atomic_bool is_ready;
static _Thread_local bool inside; /* of the shim */

/* A system call that the filter lets through, since it knows the place. */
extern long fault_call(const long *arguments, long number);
extern char fault_call_returns[];

#if defined __x86_64__
__asm__(
    ".text\n.globl fault_call\n.type fault_call, @function\nfault_call:\n"
    "  mov %rdi, %r11\n  mov %rsi, %rax\n"
    "  mov 8(%r11), %rsi\n  mov 16(%r11), %rdx\n  mov 24(%r11), %r10\n"
    "  mov 32(%r11), %r8\n  mov 40(%r11), %r9\n  mov (%r11), %rdi\n  syscall\n"
    ".globl fault_call_returns\nfault_call_returns:\n  ret\n.size fault_call, . - fault_call\n");
#define ARGUMENT(context, i)                                                                       \
    ((context)->uc_mcontext.gregs[(const int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8,        \
                                                REG_R9}[i]])
#define RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
#elif defined __aarch64__
__asm__(
    ".text\n.globl fault_call\n.type fault_call, %function\nfault_call:\n"
    "  mov x9, x0\n  mov x8, x1\n"
    "  ldp x0, x1, [x9]\n  ldp x2, x3, [x9, #16]\n  ldp x4, x5, [x9, #32]\n  svc #0\n"
    ".globl fault_call_returns\nfault_call_returns:\n  ret\n.size fault_call, . - fault_call\n");
#define ARGUMENT(context, i) ((context)->uc_mcontext.regs[i])
#define RESULT(context)      ((context)->uc_mcontext.regs[0])
#endif

static long call_through(long number, long a, long b, long c, long d, long e)
{
    return fault_call((const long[]){a, b, c, d, e, 0}, number);
}

static void put(const char *text)
{
    if (log_fd >= 0)
        call_through(SYS_write, log_fd, (long)text, (long)strlen(text), 0, 0);
}

/* Module and offset of each caller, which need no names. In one piece: another thread may fail as well. */
static void put_frames(const char *title, int skip)
{
    void *frames[FRAMES];
    char text[FRAMES * 200];
    size_t size = 0;
    bool was = inside;
    inside = true;
    int count = backtrace(frames, FRAMES);
    size = (size_t)snprintf(text, sizeof text, "%s", title);
    for (int i = skip; i < count && size < sizeof text; i++) {
        Dl_info info;
        if (!dladdr((char *)frames[i] - 1, &info) || !info.dli_fname)
            continue;
        size += (size_t)snprintf(text + size, sizeof text - size, "  %s %#lx %s\n", info.dli_fname,
                                 (unsigned long)((char *)frames[i] - 1 - (char *)info.dli_fbase),
                                 info.dli_sname ? info.dli_sname : "?");
    }
    put(text);
    inside = was;
}

static void start(void);

static bool fails(kind_t kind)
{
    if (!is_ready && !inside)
        start();
    if (!is_ready || inside || kind != wanted)
        return false;
    long call = ++calls;
    if (call != first && !(all_after && call > first))
        return false;
    if (call == first)
        put_frames("failed in\n", 2);
    return true;
}

static void on_call(int number, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    const int saved = errno;
    kind_t kind = KINDS;
    (void)number;
    for (size_t i = 0; i < CAUGHT; i++)
        if (caught[i].number == info->si_syscall)
            kind = caught[i].kind;
    bool fault = !(kind == WRITE && ARGUMENT(context, 0) == STDERR_FILENO) && fails(kind);
    long arguments[6];
    for (int i = 0; i < 6; i++)
        arguments[i] = (long)ARGUMENT(context, i);
    long result = fault ? -(long)errors[kind] : fault_call(arguments, info->si_syscall);
    RESULT(context) = (__typeof__(RESULT(context)))result;
    errno = saved;
}

/* Tells of the first crash. Other threads that crash meanwhile wait for its end, which is the program's. */
static void on_crash(int number)
{
    static atomic_flag crashed = ATOMIC_FLAG_INIT;
    static _Thread_local bool telling;
    while (!telling && atomic_flag_test_and_set(&crashed))
        pause();
    if (!telling) {
        telling = inside = true;
        put_frames("crashed in\n", 2);
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* ---- the filter: calls of the kind wanted trap, unless they come from fault_call */

#define LOAD(member)                                                                               \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
#define LOAD_HIGH(member)                                                                          \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member) + 4)
#define JUMP(test, value, yes, no) BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(value), yes, no)
#define ANSWER(what)               BPF_STMT(BPF_RET | BPF_K, what)

static void catch_calls(void)
{
    const uint64_t place = (uintptr_t)fault_call_returns;
    const struct sock_filter checks[] = {
        LOAD(nr),
        JUMP(BPF_JEQ, SYS_mmap, 0, 2),
        LOAD(args[4]), /* no file: that is an allocation */
        JUMP(BPF_JGE, 0x80000000, 4, 0),
        LOAD(instruction_pointer),
        JUMP(BPF_JEQ, place, 0, 3),
        LOAD_HIGH(instruction_pointer),
        JUMP(BPF_JEQ, place >> 32, 0, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_TRAP),
    };
    struct sock_filter filter[3 * CAUGHT + sizeof checks / sizeof *checks];
    unsigned short length = 0;
    for (size_t i = 0; i < CAUGHT; i++)
        if (caught[i].kind == wanted) {
            filter[length++] = (struct sock_filter)LOAD(nr);
            filter[length++] = (struct sock_filter)JUMP(BPF_JEQ, caught[i].number, 0, 0);
        }
    for (unsigned short i = 1; i < length;
         i += 2) /* to the checks, which lie behind the next answer */
        filter[i].jt = (uint8_t)(length - i);
    filter[length++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
    memcpy(filter + length, checks, sizeof checks);
    length = (unsigned short)(length + sizeof checks / sizeof *checks);
    const struct sock_fprog program = {length, filter};
    struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSYS, &action, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) {
        put("no filter\n");
        _exit(120);
    }
}

/* A call that traps while its signal is blocked would be the end: that one stays open. */
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t some;
    if (set) {
        some = *set;
        if (how != SIG_UNBLOCK)
            sigdelset(&some, SIGSYS);
    }
    return sigprocmask(how, set ? &some : NULL, old) < 0 ? errno : 0;
}

static void read_environment(void)
{
    const char *fault = getenv("FAULT"), *log = getenv("FAULT_LOG");
    const char *colon = fault ? strchr(fault, ':') : NULL;
    char *end;
    for (int kind = 0; colon && kind < KINDS; kind++)
        if (strlen(names[kind]) == (size_t)(colon - fault) &&
            strncmp(fault, names[kind], (size_t)(colon - fault)) == 0)
            wanted = (kind_t)kind;
    if (colon) {
        first = strtol(colon + 1, &end, 10);
        all_after = *end == '+';
    }
    if (log)
        log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* At the first call, which is one of the constructors of other libraries. */
static void start(void)
{
    static char stack[65536];
    const stack_t on = {.ss_sp = stack, .ss_size = sizeof stack};
    static const int crashes[] = {SIGSEGV, SIGABRT, SIGFPE, SIGILL};
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
    void *frame[1];
    inside = true;
    backtrace(frame, 1); /* loads what it needs now */
    read_environment();
    sigaltstack(&on, NULL);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, NULL);
    if (wanted != ALLOC && wanted != KINDS)
        catch_calls();
    inside = false;
    is_ready = true;
}

/* This library is loaded first and so begins last: what was called before is other libraries' start. */
static void __attribute__((constructor)) tell_begin(void)
{
    char text[64];
    if (!is_ready)
        start();
    snprintf(text, sizeof text, "begin %ld\n", (long)calls);
    put(text);
}

static void __attribute__((destructor)) stop(void)
{
    char text[64];
    is_ready = false;
    snprintf(text, sizeof text, "calls %ld\n", (long)calls);
    put(text);
}

/* ---- allocations */

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static bool no_memory(void)
{
    bool fault = fails(ALLOC);
    if (fault)
        errno = ENOMEM;
    return fault;
}

void *malloc(size_t size)
{
    return no_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return no_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return no_memory() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, bytes);
}

void *memalign(size_t alignment, size_t size)
{
    return no_memory() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **r_memory, size_t alignment, size_t size)
{
    int saved = errno;
    *r_memory = memalign(alignment, size);
    errno = saved;
    return *r_memory ? 0 : ENOMEM;
}
