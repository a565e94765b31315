/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/container/file_kind.c: what people give in place of a message or a list is called by its name, and no
 * message is called so. */
#include "container/file_kind.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define OF(literal) literal, sizeof(literal) - 1
/* A local file header, up to the name's length; then the name. */
#define ZIP(size)  "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" size "\0\0\0"
#define COMPOUND   "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#define WORKBOOK   "W\0o\0r\0k\0b\0o\0o\0k\0"
#define PROPERTIES "_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0001\0.\0000\0"

static const struct {
    const char *data;
    size_t size;
    file_kind_t kind;
} rows[] = {
    {OF("%PDF-1.7\n"), FILE_KIND_PDF},
    {OF(ZIP("\x13") "[Content_Types].xml" ZIP("\xf") "xl/workbook.xml"), FILE_KIND_EXCEL},
    {OF(ZIP("\x10") "docProps/app.xml" ZIP("\xf") "xl/workbook.xml"), FILE_KIND_EXCEL},
    {OF(ZIP("\x13") "[Content_Types].xml" ZIP("\x11") "word/document.xml"), FILE_KIND_OFFICE},
    {OF(ZIP("\x08") "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
     FILE_KIND_OPENDOCUMENT_SHEET},
    {OF(ZIP("\x08") "mimetypeapplication/vnd.oasis.opendocument.text"), FILE_KIND_OFFICE},
    {OF(ZIP("\x08") "mimetypeapplication/epub+zip"), FILE_KIND_ZIP},
    {OF(ZIP("\x08") "mail.eml"
                    "From: a@b.example\n"),
     FILE_KIND_ZIP},
    {OF("PK\3\4"), FILE_KIND_ZIP},
    {OF("PK\5\6\0\0"), FILE_KIND_ZIP},
    {OF("\x1f\x8b\x08"), FILE_KIND_COMPRESSED},
    {OF("{\\rtf1"), FILE_KIND_OFFICE},
    {OF(COMPOUND "\0\0" WORKBOOK), FILE_KIND_EXCEL},
    {OF(COMPOUND "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), FILE_KIND_OFFICE},
    {OF(COMPOUND WORKBOOK PROPERTIES), FILE_KIND_OTHER}, /* Outlook's, with a workbook in it */
    {OF(COMPOUND "\0\0"), FILE_KIND_OTHER},
    {OF("\xef\xbb\xbf\r\n<!DOCTYPE html><html>"), FILE_KIND_WEB_PAGE},
    {OF("<HTML lang=\"ja\">"), FILE_KIND_WEB_PAGE},
    {OF("\x89PNG\r\n\x1a\n"), FILE_KIND_PICTURE},
    {OF("\xff\xd8\xff\xe0"), FILE_KIND_PICTURE},
    {OF("\xff\xfe"
        "F\0r\0o\0m\0"),
     FILE_KIND_UTF16},
    {OF("\xfe\xff\0F\0r"), FILE_KIND_UTF16},
    {OF("F\0r\0o\0m\0:\0 \0"), FILE_KIND_UTF16},
    {OF("\0F\0r\0o\0m\0:"), FILE_KIND_UTF16},
    {OF("From: a@b.example\n\n%PDF-\n"), FILE_KIND_OTHER},
    {OF("F\0r\0om: a"), FILE_KIND_OTHER},
    {OF(""), FILE_KIND_OTHER},
    {OF("P"), FILE_KIND_OTHER},
    {OF("-----BEGIN CERTIFICATE-----\n"), FILE_KIND_OTHER},
};

static void test_kinds_are_told_by_content(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (file_kind(bytes_of(rows[i].data, rows[i].size)) != rows[i].kind)
            fail_msg("row %zu is taken for %d", i,
                     (int)file_kind(bytes_of(rows[i].data, rows[i].size)));
}

/* From memory that ends there: a sanitizer sees what is read beyond. */
static void test_cut_off_anywhere_it_is_read_no_further(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t size = 0; size < rows[i].size; size++) {
            uint8_t *copy = test_malloc(size + 1);
            memcpy(copy + 1, rows[i].data, size);
            file_kind(bytes_of(copy + 1, size));
            test_free(copy);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_are_told_by_content),
        cmocka_unit_test(test_cut_off_anywhere_it_is_read_no_further),
    };
    return cmocka_run_group_tests_name("file_kind", tests, NULL, NULL);
}
