/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A hook of the tests, loaded into smimetool with LD_PRELOAD: at the first signature that is checked a
 * thread does what FENCE_BREAKER says, as code would that a message smuggled in. What came of it is
 * printed, if the thread lives to say it. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/abstract.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int (*verify_t)(gnutls_pubkey_t, gnutls_sign_algorithm_t, unsigned, const gnutls_datum_t *,
                        const gnutls_datum_t *);

static int attempt(const char *what)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    char *const arguments[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
                               (char *)(uintptr_t) "echo BROKEN: exec >&2", NULL};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (strcmp(what, "exec") == 0)
        return execv("/bin/sh", arguments);
    if (strcmp(what, "connect") == 0) {
        int made = socket(AF_INET, SOCK_STREAM, 0);
        return made < 0 ? made : connect(made, (struct sockaddr *)&address, sizeof address);
    }
    return open(what, O_RDONLY | O_CLOEXEC);
}

static void *break_out(void *what)
{
    int result = attempt(what);
    if (result >= 0 || errno == ECONNREFUSED)
        dprintf(STDERR_FILENO, "BROKEN: %s\n", (const char *)what);
    else
        dprintf(STDERR_FILENO, "stopped: %s: %s\n", (const char *)what, strerror(errno));
    return NULL;
}

static void hook(void)
{
    pthread_t thread;
    char *what = getenv("FENCE_BREAKER");
    if (what && pthread_create(&thread, NULL, break_out, what) == 0)
        pthread_join(thread, NULL);
}

int gnutls_pubkey_verify_hash2(gnutls_pubkey_t key, gnutls_sign_algorithm_t algorithm,
                               unsigned flags, const gnutls_datum_t *hash,
                               const gnutls_datum_t *signature)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    union {
        void *address;
        verify_t function;
    } real = {dlsym(RTLD_NEXT, "gnutls_pubkey_verify_hash2")};
    pthread_once(&once, hook);
    return real.function(key, algorithm, flags, hash, signature);
}
