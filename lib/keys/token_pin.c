/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7512 sections 2.3 and 2.4: the PIN of a token, from a file, the URI or the user, and how often it is tried. */
#include "keys/token_pin.h"

#include "base/error.h"
#include "base/portable.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/pkcs11.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIN_ATTEMPTS 3

void token_pin_free(void *data)
{
    token_pin_t *prompt = data;
    if (!prompt)
        return;
    buffer_free(&prompt->pin_source);
    buffer_wipe(&prompt->pin_value);
    free(prompt);
}

/* The first line of a file. RFC 7512 wants a URI there; a bare path is what many write. */
static gpg_error_t pin_from_file(const char *source, char *pin, size_t size)
{
    bytes_t path = bytes_text(source);
    if (bytes_starts_with(path, "file://"))
        path = bytes_from(path, strlen("file://"));
    else if (bytes_starts_with(path, "file:"))
        path = bytes_from(path, strlen("file:"));
    int fd = open((const char *)path.data, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR_FROM_ERRNO(errno);
    ssize_t got = read(fd, pin, size - 1); /* what is behind stays zero */
    int number = errno;
    close(fd);
    if (got < 0)
        return ERR_FROM_ERRNO(number);
    size_t end = strcspn(pin, "\r\n");
    explicit_bzero(pin + end, size - end);
    return 0;
}

/* A PIN that stands somewhere is tried once: a second time it is no better, and a token locks
 * itself after a few. */
static gpg_error_t find_pin(token_pin_t *prompt, unsigned attempt, const char *token, char *pin,
                            size_t size)
{
    bool given = prompt->pin_source.size || prompt->pin_value.size;
    if (attempt >= PIN_ATTEMPTS || (given ? attempt > 0 : !prompt->source.ask))
        return ERR(BAD_PIN);
    if (prompt->pin_value.size > size)
        return ERR(BAD_PIN);
    if (prompt->pin_value.size) {
        memcpy(pin, prompt->pin_value.data, prompt->pin_value.size);
        return 0;
    }
    if (given)
        return pin_from_file((const char *)prompt->pin_source.data, pin, size);
    gpg_error_t error = prompt->source.ask(prompt->source.user, token, attempt, pin, size);
    return gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE ? ERR(BAD_PIN) : error;
}

int token_pin_give(void *user, int attempt, const char *token_url, const char *token_label,
                   unsigned flags, char *pin, size_t size)
{
    token_pin_t *prompt = user;
    (void)token_url;
    /* The last attempt before the token locks itself is left to its owner. */
    bool would_lock = attempt > 0 && (flags & GNUTLS_PIN_FINAL_TRY);
    memset(pin, 0, size);
    prompt->error = attempt < 0 || would_lock
                        ? ERR(BAD_PIN)
                        : find_pin(prompt, (unsigned)attempt, token_label, pin, size);
    return prompt->error ? -1 : 0;
}

gpg_error_t token_pin_new(const token_uri_t *uri, const passphrase_source_t *source,
                          token_pin_t **r_prompt)
{
    token_pin_t *prompt = calloc(1, sizeof *prompt);
    *r_prompt = prompt;
    if (!prompt)
        return ERR(ENOMEM);
    prompt->source = (passphrase_source_t){.ask = source->ask, .user = source->user};
    buffer_append(&prompt->pin_source, buffer_bytes(&uri->pin_source));
    buffer_append(&prompt->pin_value, buffer_bytes(&uri->pin_value));
    return prompt->pin_source.error ? prompt->pin_source.error : prompt->pin_value.error;
}
