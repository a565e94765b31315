/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON (RFC 8259). What people wrote is not written anew: the section is put where the list ends, laid out as
 * the one before it. */
#include "senders_text.h"

#include "base/portable.h"
#include "base/utf8.h"
#include "json_load.h"
#include "json_place.h"
#include "json_writer.h"
#include "memory_stream.h"

#include <jansson.h>
#include <stdlib.h>

#define NEW_FILE "{\"senders\": [\n]}\n"

/* How elements are parted where there is no other yet. */
#define APART "\n  "

/* A section, without a line end. */
static gpg_error_t append_section(buffer_t *text, const char *address, const char *issuer)
{
    const char *const issuers[] = {issuer, NULL};
    char *line = NULL;
    size_t size = 0;
    FILE *stream = memory_stream_open(&line, &size);
    if (!stream)
        return gpg_error(GPG_ERR_ENOMEM);
    json_writer_t json = JSON_WRITER_ON(stream);
    json_open_object(&json, NULL);
    json_put_text(&json, "address", address);
    json_put_list(&json, "issuers", issuers);
    gpg_error_t error = json_line_end(&json);
    gpg_error_t lost = memory_stream_close(stream, &line);
    error = error ? error : lost;
    if (!error)
        buffer_append(text, bytes_of(line, size - 1));
    free(line);
    return error ? error : text->error;
}

/* What parts the last element from what is before it. */
static bytes_t space_before(bytes_t text, size_t at)
{
    size_t start = at;
    while (start && ascii_is_space(text.data[start - 1]))
        start--;
    return bytes_slice(text, start, at - start);
}

gpg_error_t senders_text_add(bytes_t text, const char *address, const char *issuer,
                             buffer_t *r_text)
{
    json_array_t array;
    if (!text.size)
        text = bytes_text(NEW_FILE);
    bytes_t json = utf8_without_mark(text);
    if (!json_array_find((const char *)json.data, json.size, "senders", &array) ||
        array.end > json.size)
        return gpg_error(GPG_ERR_BAD_DATA);
    bool any = array.end > array.start;
    bytes_t space = any ? space_before(json, array.last) : bytes_text(APART);
    buffer_append(r_text, bytes_slice(text, 0, text.size - json.size + array.end));
    buffer_append_text(r_text, any ? "," : "");
    buffer_append(r_text, any && !space.size ? bytes_text(" ") : space);
    gpg_error_t error = append_section(r_text, address, issuer);
    bytes_t rest = bytes_from(json, array.end);
    if (!any && bytes_starts_with(rest, "]"))
        buffer_append_text(r_text, "\n");
    buffer_append(r_text, rest);
    return error ? error : r_text->error;
}

static gpg_error_t append_addresses(const json_t *array, buffer_t *r_addresses)
{
    size_t index;
    const json_t *sender;
    if (!json_is_array(array))
        return gpg_error(GPG_ERR_BAD_DATA);
    json_array_foreach(array, index, sender)
    {
        const char *address = json_string_value(json_object_get(sender, "address"));
        if (!address)
            return gpg_error(GPG_ERR_BAD_DATA);
        buffer_append(r_addresses, bytes_of(address, strlen(address) + 1));
    }
    return r_addresses->error;
}

gpg_error_t senders_text_addresses(bytes_t text, buffer_t *r_addresses)
{
    json_error_t place;
    bytes_t json = utf8_without_mark(text);
    json_t *top = json_load((const char *)json.data, json.size, &place);
    if (!top)
        return gpg_error(json_error_code(&place) == json_error_out_of_memory ? GPG_ERR_ENOMEM
                                                                             : GPG_ERR_BAD_DATA);
    gpg_error_t error = append_addresses(json_object_get(top, "senders"), r_addresses);
    json_decref(top);
    return error;
}
