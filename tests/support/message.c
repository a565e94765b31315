/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages of tests: header, signed entity, what stands around it (RFC 8551 section 3). */
#include "message.h"

#include "base/base64.h"
#include "mime/canonical.h"
#include "mime/quoted_printable.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *mail_date(world_t *world, int64_t time)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm tm;
    time_t value = (time_t)time;
    pki_require(gmtime_r(&value, &tm) != NULL, "time");
    const char *text = arena_printf(&world->arena, "%.3s, %02d %.3s %d %02d:%02d:%02d +0000",
                                    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
                                    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
    pki_require(text != NULL, "memory");
    return text;
}

bytes_t text_replace(world_t *world, bytes_t text, const char *find, bytes_t put)
{
    buffer_t out = BUFFER_INIT;
    size_t at = bytes_find(text, bytes_text(find));
    if (at == SIZE_MAX)
        pki_require(false, find);
    buffer_append(&out, bytes_slice(text, 0, at));
    buffer_append(&out, put);
    buffer_append(&out, bytes_from(text, at + strlen(find)));
    return pki_take(&world->arena, &out);
}

/* ---- the signed entity ---- */

static bytes_t content_of(world_t *world, const mail_t *mail)
{
    if (mail->inside)
        return mail_entity(world, mail->inside);
    if (bytes_present(mail->content_bytes))
        return mail->content_bytes;
    return bytes_text(mail->content ? mail->content : MAIL_CONTENT);
}

static void append_cms(buffer_t *out, const mail_t *mail, bytes_t cms)
{
    base64_writer_t writer;
    const char *encoding = mail->encoding ? mail->encoding : "base64";
    if (strcmp(encoding, "base64") != 0) {
        if (strcmp(encoding, "quoted-printable") == 0)
            quoted_printable_encode(cms, false, "\r\n", buffer_write, out);
        else
            buffer_append(out, cms);
        return;
    }
    base64_writer_init(&writer, 76, "\r\n", buffer_write, out);
    pki_require(!base64_writer_feed(&writer, cms) && !base64_writer_finish(&writer), "base64");
}

static void append_clear(buffer_t *out, world_t *world, const mail_t *mail, bytes_t content)
{
    const char *boundary = mail->boundary ? mail->boundary : "=_signed";
    buffer_t canonical = BUFFER_INIT;
    pki_require(!canonical_write(content, buffer_write, &canonical), "canonical form");
    bytes_t cms = cms_make(world, &mail->cms, pki_take(&world->arena, &canonical), true);
    if (mail->type)
        buffer_printf(out, "Content-Type: %s\r\n", mail->type);
    else
        buffer_printf(out,
                      "Content-Type: multipart/signed; micalg=sha-256;\r\n"
                      " protocol=\"application/pkcs7-signature\"; boundary=\"%s\"\r\n",
                      boundary);
    buffer_printf(out, "\r\n--%s\r\n", boundary);
    buffer_append(out, content);
    buffer_printf(out,
                  "\r\n--%s\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n"
                  "Content-Transfer-Encoding: %s\r\n"
                  "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n",
                  boundary, mail->encoding ? mail->encoding : "base64");
    append_cms(out, mail, cms);
    buffer_printf(out, "\r\n--%s--\r\n", boundary);
}

static void append_opaque(buffer_t *out, world_t *world, const mail_t *mail, bytes_t content)
{
    bytes_t cms = cms_make(world, &mail->cms, content, false);
    buffer_printf(out,
                  "Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n"
                  "Content-Disposition: attachment; filename=\"smime.p7m\"\r\n\r\n",
                  mail->type ? mail->type
                             : "application/pkcs7-mime; smime-type=signed-data;\r\n"
                               " name=\"smime.p7m\"",
                  mail->encoding ? mail->encoding : "base64");
    append_cms(out, mail, cms);
}

bytes_t mail_entity(world_t *world, const mail_t *mail)
{
    buffer_t out = BUFFER_INIT;
    bytes_t content = content_of(world, mail);
    switch (mail->form) {
    case CLEAR:
        append_clear(&out, world, mail, content);
        break;
    case OPAQUE:
        append_opaque(&out, world, mail, content);
        break;
    case PLAIN:
        buffer_append(&out, content);
        break;
    case BARE_CMS:
        buffer_append(&out, cms_make(world, &mail->cms, content, false));
        break;
    }
    bytes_t entity = pki_take(&world->arena, &out);
    if (mail->around)
        entity = text_replace(world, bytes_text(mail->around), "{signed}", entity);
    return entity;
}

/* ---- the message ---- */

static void append_field(buffer_t *out, const char *name, const char *value, const char *otherwise)
{
    if (!value)
        value = otherwise;
    if (strcmp(value, ABSENT) != 0)
        buffer_printf(out, "%s: %s\r\n", name, value);
}

static void append_header(buffer_t *out, world_t *world, const mail_t *mail)
{
    buffer_append_text(out, mail->fields ? mail->fields : "");
    if (mail->header) {
        buffer_append_text(out, mail->header);
        return;
    }
    append_field(out, "From", mail->from, "Demo Sign <noreply@demo.example>");
    append_field(out, "To", mail->to, "aiko@customer.example");
    append_field(out, "Subject", mail->subject, "Invoice 2025-118");
    append_field(out, "Date", mail->date, mail_date(world, world->now));
    append_field(out, "Message-ID", NULL, "<20250101.0001@demo.example>");
    buffer_append_text(out, "MIME-Version: 1.0\r\n");
}

static bytes_t without_cr(world_t *world, bytes_t text)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\r')
            buffer_append_byte(&out, text.data[i]);
    return pki_take(&world->arena, &out);
}

bytes_t mail_with_entity(world_t *world, const mail_t *mail, bytes_t entity)
{
    buffer_t out = BUFFER_INIT;
    append_header(&out, world, mail);
    buffer_append(&out, entity);
    bytes_t message = pki_take(&world->arena, &out);
    for (size_t i = 0; i < 4 && mail->edits[i].find; i++) {
        const edit_t *edit = &mail->edits[i];
        message = text_replace(world, message, edit->find, bytes_text(edit->put));
        if (strstr(edit->put, "{NUL}"))
            message = text_replace(world, message, "{NUL}", bytes_of("", 1));
    }
    return mail->lf ? without_cr(world, message) : message;
}

bytes_t mail_make(world_t *world, const mail_t *mail)
{
    bytes_t entity = mail_entity(world, mail);
    return mail->form == BARE_CMS ? entity : mail_with_entity(world, mail, entity);
}
