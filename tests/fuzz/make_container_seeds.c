/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the seeds of fuzz_outlook_message into a folder: one message of each kind. */
#include "compound_writer.h"

#include <stdio.h>
#include <stdlib.h>

#define HEADER "From: Demo <noreply@demo.example>\r\nSubject: sign\r\nMIME-Version: 1.0\r\n"

static void put(const char *folder, const char *name, buffer_t *out)
{
    char path[500];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(out->data, 1, out->size, file) != out->size || fclose(file)) {
        perror(path);
        exit(1);
    }
    buffer_free(out);
}

static void seed(const char *folder, const char *name, const outlook_parts_t *parts)
{
    buffer_t out = BUFFER_INIT;
    outlook_write(&out, parts);
    put(folder, name, &out);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 64;
    const outlook_parts_t
        clear = {.message_class = "IPM.Note.SMIME.MultipartSigned",
                 .header = bytes_text(HEADER),
                 .attachment =
                     bytes_text("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n")},
        opaque = {.message_class = "IPM.Note.SMIME",
                  .header = bytes_text(HEADER),
                  .sender = "noreply@demo.example",
                  .attachment = bytes_of("\x30\x80\x06\x00", 4)},
        plain = {
            .message_class = "IPM.Note", .ansi_subject = "\x8f\x90\x96\xbc", .attached = &clear};
    buffer_t nested = BUFFER_INIT;
    seed(argv[1], "clear", &clear);
    seed(argv[1], "opaque", &opaque);
    seed(argv[1], "attached", &plain);
    compound_write_nested(&nested, 20);
    put(argv[1], "nested", &nested);
    return 0;
}
