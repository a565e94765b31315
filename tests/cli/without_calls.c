/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* without_calls seccomp|landlock|both PROGRAM...: runs it as a kernel would that lacks these. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LANDLOCK_FIRST 444 /* landlock_create_ruleset */
#define LANDLOCK_LAST  446

int main(int argc, char **argv)
{
    unsigned seccomp = argc > 2 && strcmp(argv[1], "landlock") != 0;
    unsigned landlock = argc > 2 && strcmp(argv[1], "seccomp") != 0;
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp ? SYS_seccomp : 0xffffffff, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, landlock ? LANDLOCK_FIRST : 0xffffffff, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LANDLOCK_LAST, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof lines / sizeof *lines, lines};
    if (argc < 3 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        return 77;
    execv(argv[2], argv + 2);
    perror(argv[2]);
    return 126;
}
