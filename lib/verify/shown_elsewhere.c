/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [MS-OXMSG], [MS-OXPROPS]: PidTagSentRepresentingSmtpAddress and PidTagSubject are written by whoever made
 * the file. */
#include "verify/shown_elsewhere.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/address.h"
#include "mime/charset.h"
#include "mime/charset_lossy.h"
#include "mime/encoded_word.h"

/* Text without white space: folding and trimming differ. */
static void append_words(buffer_t *out, bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!ascii_is_space(text.data[i]))
            buffer_append_byte(out, text.data[i]);
}

/* [MS-OXCMSG] 2.2.1.46: a subject may begin with 0x01 and the length of its prefix. */
static bytes_t without_prefix_mark(bytes_t subject)
{
    return subject.size > 1 && subject.data[0] == 1 ? bytes_from(subject, 2) : subject;
}

static gpg_error_t check_subject(arena_t *arena, const outlook_shown_t *shown, const char *subject,
                                 const findings_t *findings)
{
    buffer_t text = BUFFER_INIT, one = BUFFER_INIT, other = BUFFER_INIT;
    gpg_error_t error = charset_to_utf8_lossy(bytes_text(shown->charset), 0,
                                              without_prefix_mark(shown->subject), &text);
    if (charset_error_is_textual(error)) /* then text has the bytes */
        error = 0;
    append_words(&one, buffer_bytes(&text));
    append_words(&other, bytes_text(subject));
    const char *readable = error ? NULL : utf8_text(arena, buffer_bytes(&text));
    if (!error && (one.error || other.error || !readable))
        error = ERR(ENOMEM);
    if (!error && !bytes_equal(buffer_bytes(&one), buffer_bytes(&other)))
        findings_add(findings, FINDING_OUTLOOK_SUBJECT, "Outlook shows \"%s\"", readable);
    buffer_free(&text);
    buffer_free(&one);
    buffer_free(&other);
    return error;
}

gpg_error_t shown_elsewhere_check(arena_t *arena, const outlook_shown_t *shown,
                                  const judged_header_t *header, const char *author,
                                  const findings_t *findings)
{
    const header_t *judged = judged_header_with(header, "Subject");
    const header_field_t *field = judged ? header_find(judged, "Subject", 0) : NULL;
    const char *subject = "", *sender = utf8_text(arena, shown->sender);
    gpg_error_t error = sender ? 0 : ERR(ENOMEM);
    if (!shown->has_header || error)
        return error;
    if (author && shown->sender.size && !address_equal(arena, shown->sender, bytes_text(author)))
        findings_add(findings, FINDING_OUTLOOK_SENDER, "Outlook shows %s, From is %s", sender,
                     author);
    if (field)
        error = header_decode(arena, field->value, &subject);
    if (!error && shown->subject.size)
        error = check_subject(arena, shown, subject, findings);
    return error;
}
