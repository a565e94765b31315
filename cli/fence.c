/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock keeps a run to its paths, seccomp to reading and writing. Both are Linux's: elsewhere, and where
 * it was built without (SMIME_FENCE), there is no fence. */
#include "fence.h"

#include "language.h"
#include "terminal.h"

#include <string.h>

static struct state {
    bool seccomp;
    int landlock; /* version, or 0 */
} state;

#ifdef SMIME_FENCE
#include "fence_paths.h"
#include "fence_seccomp.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

/* gcc says it by a macro, clang by __has_feature, which headers of gcc's define to be 0. */
#ifdef __SANITIZE_ADDRESS__
#define WITH_SANITIZER
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WITH_SANITIZER
#endif
#endif

#ifdef WITH_SANITIZER
#include <sanitizer/lsan_interface.h>

/* The search for leaks starts a process and traces this one: it is for runs outside. */
__attribute__((visibility("default"))) int __lsan_is_turned_off(void)
{
    return fence_is_up();
}

static bool is_left_down(void)
{
    return getenv("SMIMETOOL_UNFENCED") != NULL;
}
#else
static bool is_left_down(void)
{
    return false;
}
#endif

gpg_error_t fence_raise(const fence_t *fence)
{
    /* Both ask for that; kernels without it have neither. */
    if (is_left_down() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return 0;
    tzset(); /* reads a file, at its first use */
    gpg_error_t error = fence_paths(fence, &state.landlock);
    if (gpg_err_code(error) == GPG_ERR_ENOMEM)
        return error;
    error = fence_seccomp();
    state.seccomp = !error;
    return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
}

#else

gpg_error_t fence_raise(const fence_t *fence)
{
    (void)fence;
    return 0;
}
#endif

bool fence_is_up(void)
{
    return state.seccomp || state.landlock;
}

void fence_describe(FILE *out)
{
    char landlock[120] = "", text[512];
    if (state.landlock)
        snprintf(landlock, sizeof landlock, _("files (Landlock, version %d)"), state.landlock);
    snprintf(text, sizeof text, _("Fence around messages: %s%s%s"),
             state.seccomp   ? _("system calls (seccomp)")
             : fence_is_up() ? ""
                             : C_("fence", "none"),
             state.seccomp && state.landlock ? ", " : "", landlock);
    terminal_put(out, text, strlen(text));
    fputc('\n', out);
}
