/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls have no functions in the C library, and headers may be older than the kernel that is run
 * on: numbers and structures are written down here. */
#include "fence_landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same on every machine but one. */
#ifdef __alpha__
#define CALL(number) ((number) + 110)
#else
#define CALL(number) (number)
#endif
#define CALL_CREATE_RULESET CALL(444)
#define CALL_ADD_RULE       CALL(445)
#define CALL_RESTRICT_SELF  CALL(446)

#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH      1

#define FS_WRITE_FILE  (1u << 1)
#define FS_READ_FILE   (1u << 2)
#define FS_READ_DIR    (1u << 3)
#define FS_REMOVE_FILE (1u << 5)
#define FS_MAKE_REG    (1u << 8)
#define FS_REFER       (1u << 13)
#define FS_TRUNCATE    (1u << 14)
#define FS_IOCTL_DEV   (1u << 15)

#define FS_OF_VERSION_1 ((1u << 13) - 1)
#define FS_OF_FILES     (1u | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
#define NET_TCP         3u /* bind and connect */
#define SCOPE_ALL       3u /* signals and abstract sockets of other processes */

struct ruleset {
    uint64_t files, net, scopes; /* the later ones came with versions 4 and 6 */
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

static struct ruleset ruleset_of(int version)
{
    struct ruleset ruleset = {FS_OF_VERSION_1, 0, 0};
    ruleset.files |= (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0) |
                     (version >= 5 ? FS_IOCTL_DEV : 0);
    ruleset.net = version >= 4 ? NET_TCP : 0;
    ruleset.scopes = version >= 6 ? SCOPE_ALL : 0;
    return ruleset;
}

static size_t ruleset_size(int version)
{
    return version >= 6   ? sizeof(struct ruleset)
           : version >= 4 ? offsetof(struct ruleset, scopes)
                          : offsetof(struct ruleset, net);
}

static gpg_error_t failure(void)
{
    return gpg_error(errno == ENOMEM ? GPG_ERR_ENOMEM : GPG_ERR_NOT_SUPPORTED);
}

gpg_error_t landlock_open(landlock_t *r_landlock)
{
    *r_landlock = (landlock_t){0, -1, 0};
    long version = syscall(CALL_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    if (version < 1)
        return failure();
    const struct ruleset ruleset = ruleset_of((int)version);
    long rules = syscall(CALL_CREATE_RULESET, &ruleset, ruleset_size((int)version), 0);
    if (rules < 0)
        return failure();
    *r_landlock = (landlock_t){(int)version, (int)rules, ruleset.files};
    return 0;
}

void landlock_allow(const landlock_t *landlock, const char *path, landlock_use_t use)
{
    static const uint64_t rights[] = {
        [LANDLOCK_READ] = FS_READ_FILE | FS_READ_DIR,
        [LANDLOCK_WRITE] = FS_WRITE_FILE,
        [LANDLOCK_TERMINAL] = FS_READ_FILE | FS_WRITE_FILE | FS_IOCTL_DEV,
        [LANDLOCK_CREATE] =
            FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE | FS_MAKE_REG | FS_REMOVE_FILE,
    };
    struct stat status;
    struct path_rule rule = {rights[use] & landlock->handled, open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0)
        return;
    if (fstat(rule.parent, &status) == 0) {
        rule.allowed &= S_ISDIR(status.st_mode) ? ~(uint64_t)0 : FS_OF_FILES;
        syscall(CALL_ADD_RULE, landlock->rules, RULE_PATH_BENEATH, &rule, 0);
    }
    close(rule.parent);
}

gpg_error_t landlock_restrict(const landlock_t *landlock)
{
    if (syscall(CALL_RESTRICT_SELF, landlock->rules, 0) == 0)
        return 0;
    return failure();
}

void landlock_close(landlock_t *landlock)
{
    if (landlock->rules >= 0)
        close(landlock->rules);
    landlock->rules = -1;
}
