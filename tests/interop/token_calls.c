/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A hook of the tests, loaded into smimetool with LD_PRELOAD: each login to a token and each signature that it
 * makes is a line in the file that TOKEN_CALLS names. */
#include <dlfcn.h>
#include <fcntl.h>
#include <p11-kit/p11-kit.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULES_MOST 16

/* What the modules have, which are told apart by slots that no session names: so the first that knows the session
 * answers. */
static CK_C_Login logins[MODULES_MOST];
static CK_C_SignInit signs[MODULES_MOST];
static size_t known;

static void note(const char *line)
{
    const char *path = getenv("TOKEN_CALLS");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd >= 0 && write(fd, line, strlen(line)) < 0)
        abort();
    close(fd);
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG size)
{
    CK_RV result = CKR_SESSION_HANDLE_INVALID;
    note("login\n");
    for (size_t i = 0; i < known && result == CKR_SESSION_HANDLE_INVALID; i++)
        result = logins[i](session, user, pin, size);
    return result;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    CK_RV result = CKR_SESSION_HANDLE_INVALID;
    note("sign\n");
    for (size_t i = 0; i < known && result == CKR_SESSION_HANDLE_INVALID; i++)
        result = signs[i](session, mechanism, key);
    return result;
}

/* GnuTLS gets the modules from here; their lists of functions are copies that p11-kit made. */
CK_FUNCTION_LIST **p11_kit_modules_load(const char *reserved, int flags)
{
    CK_FUNCTION_LIST **(*load)(const char *, int);
    void *found = dlsym(RTLD_NEXT, "p11_kit_modules_load");
    memcpy(&load, &found, sizeof load);
    CK_FUNCTION_LIST **modules = load(reserved, flags);
    for (size_t i = 0; modules && modules[i] && known < MODULES_MOST; i++) {
        logins[known] = modules[i]->C_Login;
        signs[known++] = modules[i]->C_SignInit;
        modules[i]->C_Login = login;
        modules[i]->C_SignInit = sign_init;
    }
    return modules;
}
