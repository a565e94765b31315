/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4155 appendix A: separators part the messages of a mailbox; some programs write and read sizes besides. */
#include "verify/content_length.h"

#include "base/error.h"

/* Of a field; false: it is no number, which nobody goes by. */
static bool read_length(bytes_t value, uint64_t *r_length)
{
    *r_length = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (!ascii_is_digit(value.data[i]))
            return false;
        const unsigned digit = value.data[i] - (unsigned)'0';
        *r_length = *r_length > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *r_length * 10 + digit;
    }
    return value.size > 0;
}

/* Writers count the empty lines at the end, or not, and the one that belongs to the separator. */
static bool agrees(bytes_t body, uint64_t length)
{
    size_t least = body.size;
    while (least && (body.data[least - 1] == '\n' || body.data[least - 1] == '\r'))
        least--;
    return length >= least && length <= (uint64_t)body.size + 2;
}

gpg_error_t content_length_check(arena_t *arena, const entity_t *root, const findings_t *findings)
{
    const header_field_t *field;
    size_t position = 0;
    if (!bytes_present(root->header.mbox_from))
        return 0;
    while ((field = header_next(&root->header, "Content-Length", &position)) != NULL) {
        uint64_t length;
        if (read_length(header_unfold(arena, field->value), &length) &&
            !agrees(root->body, length)) {
            const findings_t here = findings_in_part(findings, "");
            findings_add(&here, FINDING_CONTENT_LENGTH_MISMATCH,
                         "it says %llu octets, there are %zu", (unsigned long long)length,
                         root->body.size);
            break;
        }
    }
    return arena->error;
}
