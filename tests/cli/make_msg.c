/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes an Outlook message for the tests of the command line:
 *   make_msg OUT CLASS [header=FILE] [attachment=FILE] [subject=TEXT] [sender=TEXT] [name=TEXT] [type=TEXT]
 *            [attached=CLASS:HEADER-FILE:ATTACHMENT-FILE] */
#include "base/arena.h"
#include "compound_writer.h"
#include "pki.h"

#include <stdio.h>
#include <stdlib.h>

static arena_t arena;

static bytes_t content_of(const char *path)
{
    buffer_t buffer = BUFFER_INIT;
    FILE *file = fopen(path, "rb");
    pki_require(file != NULL, path);
    for (int c; (c = fgetc(file)) != EOF;)
        buffer_append_byte(&buffer, (uint8_t)c);
    fclose(file);
    return pki_take(&arena, &buffer);
}

static const char *value_of(const char *argument, const char *name)
{
    size_t size = strlen(name);
    return strncmp(argument, name, size) == 0 && argument[size] == '=' ? argument + size + 1 : NULL;
}

static void read_attached(char *text, outlook_parts_t *attached)
{
    char *header = strchr(text, ':'), *attachment = header ? strchr(header + 1, ':') : NULL;
    pki_require(attachment != NULL, "attached=CLASS:HEADER-FILE:ATTACHMENT-FILE");
    *header++ = *attachment++ = '\0';
    *attached = (outlook_parts_t){
        .message_class = text, .header = content_of(header), .attachment = content_of(attachment)};
}

int main(int argc, char **argv)
{
    pki_require(argc > 2, "make_msg OUT CLASS ...");
    outlook_parts_t parts = {.message_class = argv[2]}, attached;
    buffer_t out = BUFFER_INIT;
    for (int i = 3; i < argc; i++) {
        const char *value;
        if ((value = value_of(argv[i], "header")))
            parts.header = content_of(value);
        else if ((value = value_of(argv[i], "attachment")))
            parts.attachment = content_of(value);
        else if ((value = value_of(argv[i], "subject")))
            parts.subject = value;
        else if ((value = value_of(argv[i], "sender")))
            parts.sender = value;
        else if ((value = value_of(argv[i], "name")))
            parts.file_name = value;
        else if ((value = value_of(argv[i], "type")))
            parts.media_type = value;
        else if ((value = value_of(argv[i], "attached"))) {
            read_attached((char *)value, &attached);
            parts.attached = &attached;
        } else
            pki_require(false, argv[i]);
    }
    outlook_write(&out, &parts);
    FILE *file = fopen(argv[1], "wb");
    bool good = file && fwrite(out.data, 1, out.size, file) == out.size;
    buffer_free(&out);
    arena_free(&arena);
    return (file && fclose(file) != 0) || !good ? EXIT_FAILURE : EXIT_SUCCESS;
}
