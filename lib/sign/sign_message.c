/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes multipart/signed (RFC 1847, RFC 8551 section 3.5.3) and application/pkcs7-mime messages.
 */
#include "sign/sign_message.h"

#include "base/base64.h"
#include "sign/transport_safe.h"

#include <stdio.h>
#include <string.h>

typedef struct out {
    smime_write_t write;
    void *user;
    const char *newline;
    gpg_error_t error; /* the first */
} out_t;

/* Lines of the template or of our own, with the message's line ends. */
static void put(out_t *out, bytes_t lines)
{
    if (!out->error)
        out->error = transport_write_lines(lines, out->newline, out->write, out->user);
}

static void put_text(out_t *out, const char *text)
{
    put(out, bytes_text(text));
}

static void put_field(out_t *out, bytes_t field)
{
    put(out, field);
    if (!field.size || field.data[field.size - 1] != '\n')
        put_text(out, "\n");
}

/* The fields that stay, in their order and with their bytes. */
static void put_header(out_t *out, const header_t *header)
{
    if (header->mbox_from.size)
        put_field(out, header->mbox_from);
    for (size_t i = 0; i < header->count; i++)
        if (!transport_field_moves(header->fields[i].name))
            put_field(out, header->fields[i].whole);
    put_text(out, "MIME-Version: 1.0\n");
}

static gpg_error_t feed_base64(void *user, const void *data, size_t size)
{
    return base64_writer_feed(user, bytes_of(data, size));
}

static void put_base64(out_t *out, const signed_message_t *message, bool with_content)
{
    base64_writer_t writer;
    if (out->error)
        return;
    base64_writer_init(&writer, 76, out->newline, out->write, out->user);
    out->error = base64_writer_feed(&writer, message->prefix);
    if (!out->error && with_content)
        out->error = transport_write(message->payload, "\r\n", feed_base64, &writer);
    if (!out->error)
        out->error = base64_writer_feed(&writer, message->suffix);
    if (!out->error)
        out->error = base64_writer_finish(&writer);
}

gpg_error_t signed_message_write_clear(const signed_message_t *message, smime_write_t write,
                                       void *user)
{
    char text[512];
    out_t out = {write, user, message->newline, 0};
    const char *quote = strchr(message->micalg, ',') ? "\"" : "";
    put_header(&out, &message->template->header);
    snprintf(text, sizeof text,
             "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\n"
             " micalg=%s%s%s; boundary=\"%s\"\n"
             "\n"
             "This is a message with an S/MIME signature.\n"
             "\n"
             "--%s\n",
             quote, message->micalg, quote, message->boundary, message->boundary);
    put_text(&out, text);
    if (!out.error)
        out.error = transport_write(message->payload, out.newline, write, user);
    snprintf(text, sizeof text,
             "\n"
             "--%s\n"
             "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\n"
             "Content-Transfer-Encoding: base64\n"
             "Content-Disposition: attachment; filename=\"smime.p7s\"\n"
             "\n",
             message->boundary);
    put_text(&out, text);
    put_base64(&out, message, false);
    snprintf(text, sizeof text, "--%s--\n", message->boundary);
    put_text(&out, text);
    return out.error;
}

gpg_error_t signed_message_write_opaque(const signed_message_t *message, smime_write_t write,
                                        void *user)
{
    out_t out = {write, user, message->newline, 0};
    put_header(&out, &message->template->header);
    put_text(&out, "Content-Type: application/pkcs7-mime; smime-type=signed-data;\n"
                   " name=\"smime.p7m\"\n"
                   "Content-Transfer-Encoding: base64\n"
                   "Content-Disposition: attachment; filename=\"smime.p7m\"\n"
                   "\n");
    put_base64(&out, message, true);
    return out.error;
}
