/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6: the Content-Transfer-Encoding field and what it names. */
#include "mime/transfer_encoding.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/writer.h"
#include "mime/header_field.h"
#include "mime/quoted_printable.h"

static const char *const names[] = {
    [ENCODING_7BIT] = "7bit",     [ENCODING_8BIT] = "8bit",
    [ENCODING_BINARY] = "binary", [ENCODING_QUOTED_PRINTABLE] = "quoted-printable",
    [ENCODING_BASE64] = "base64",
};

transfer_encoding_t transfer_encoding_of(bytes_t value)
{
    size_t start = 0;
    bool readable = header_skip_cfws(value, &start);
    size_t end = start;
    while (end < value.size && !ascii_is_space(value.data[end]) && value.data[end] != '(')
        end++;
    size_t rest = end;
    readable = header_skip_cfws(value, &rest) && readable;
    bytes_t token = bytes_slice(value, start, end - start);
    for (int i = 0; readable && rest == value.size && i < ENCODING_UNKNOWN; i++)
        if (bytes_equal_nocase(token, names[i]))
            return (transfer_encoding_t)i;
    return ENCODING_UNKNOWN;
}

const char *transfer_encoding_name(transfer_encoding_t encoding)
{
    return encoding < ENCODING_UNKNOWN ? names[encoding] : "unknown";
}

static gpg_error_t copy(bytes_t in, smime_write_t write, void *user)
{
    writer_t writer;
    writer_init(&writer, write, user);
    writer_append(&writer, in);
    return writer_flush(&writer);
}

gpg_error_t transfer_decode(transfer_encoding_t encoding, bytes_t in, smime_write_t write,
                            void *user)
{
    switch (encoding) {
    case ENCODING_BASE64:
        return base64_decode(in, write, user);
    case ENCODING_QUOTED_PRINTABLE:
        return quoted_printable_decode(in, write, user);
    case ENCODING_7BIT:
    case ENCODING_8BIT:
    case ENCODING_BINARY:
        return copy(in, write, user);
    case ENCODING_UNKNOWN:
        break;
    }
    return ERR(UNSUPPORTED_ENCODING);
}

gpg_error_t transfer_decode_buffer(transfer_encoding_t encoding, bytes_t in, buffer_t *out)
{
    return transfer_decode(encoding, in, buffer_write, out);
}
