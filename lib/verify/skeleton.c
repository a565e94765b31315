/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTS #39 section 4: taken apart (NFD), then letter by letter what it looks like. */
#include "verify/skeleton.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/u_label.h"
#include "verify/confusables.h"

#include <errno.h>
#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>

#define VOICED      0x3099 /* kana differ by these marks */
#define SEMI_VOICED 0x309a

static int by_letter(const void *key, const void *row)
{
    uint32_t letter = *(const uint32_t *)key, other = ((const confusable_t *)row)->letter;
    return letter < other ? -1 : letter > other;
}

/* What UTS #39 says of the ASCII characters that domains have. */
static const char *ascii_shape(uint32_t c)
{
    return c == '0' ? "o" : c == '1' ? "l" : c == 'm' ? "rn" : c == '-' ? "" : NULL;
}

static void append_shape(buffer_t *out, uint32_t c)
{
    const char *shape = c < 0x80 ? ascii_shape(c) : NULL;
    if (c >= 0x80) {
        const confusable_t *found =
            bsearch(&c, confusables, sizeof confusables / sizeof *confusables, sizeof *confusables,
                    by_letter);
        shape = found ? found->shape
                : uc_is_general_category(c, UC_NON_SPACING_MARK) && c != VOICED && c != SEMI_VOICED
                    ? ""
                    : NULL;
    }
    if (shape)
        buffer_append_text(out, shape);
    else
        utf8_append(out, c);
}

/* There is nothing to take apart. */
static void append_ascii(buffer_t *out, bytes_t label)
{
    size_t from = 0;
    for (size_t i = 0; i < label.size; i++) {
        const char *shape = ascii_shape(label.data[i]);
        if (!shape)
            continue;
        buffer_append(out, bytes_slice(label, from, i - from));
        buffer_append_text(out, shape);
        from = i + 1;
    }
    buffer_append(out, bytes_from(label, from));
}

static gpg_error_t append_unicode(buffer_t *out, bytes_t label)
{
    size_t size = 0;
    if (bytes_are_ascii(label)) {
        append_ascii(out, label);
        return 0;
    }
    uint8_t *apart = u8_normalize(UNINORM_NFD, label.data, label.size, NULL, &size);
    if (!apart && errno == ENOMEM)
        return ERR(ENOMEM);
    bytes_t letters = apart ? bytes_of(apart, size) : label;
    for (size_t at = 0; at < letters.size;)
        append_shape(out, utf8_next(letters, &at));
    free(apart);
    return 0;
}

static gpg_error_t append_label(buffer_t *out, bytes_t label)
{
    buffer_t letters = BUFFER_INIT;
    if (!bytes_starts_with(label, "xn--"))
        return append_unicode(out, label);
    u_label_append(&letters, label);
    gpg_error_t error = letters.error ? letters.error : append_unicode(out, buffer_bytes(&letters));
    buffer_free(&letters);
    return error;
}

gpg_error_t skeleton_append(buffer_t *out, bytes_t domain)
{
    for (;;) {
        bytes_t label = bytes_slice(domain, 0, bytes_find_byte(domain, '.'));
        gpg_error_t error = append_label(out, label);
        if (error || out->error)
            return ERR(ENOMEM);
        if (label.size == domain.size)
            return 0;
        buffer_append_byte(out, '.');
        domain = bytes_from(domain, label.size + 1);
    }
}
