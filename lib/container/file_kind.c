/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One table of first bytes, and a look into what several programs keep in one form. */
#include "container/file_kind.h"

#include "base/utf8.h"
#include "container/compound_file.h"
#include "container/tar.h"

typedef struct start {
    const char *bytes;
    size_t size;
    file_kind_t kind;
} start_t;

#define START(bytes, kind)                                                                         \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, FILE_KIND_##kind                                                 \
    }

static const start_t starts[] = {
    START("%PDF-", PDF),
    START("PK\3\4", ZIP),
    START("PK\5\6", ZIP), /* without a file in it */
    START("{\\rtf", OFFICE),
    START("\x1f\x8b", COMPRESSED), /* gzip */
    START("BZh", COMPRESSED),
    START("\xfd\x37zXZ\0", COMPRESSED),
    START("7z\xbc\xaf\x27\x1c", COMPRESSED),
    START("Rar!\x1a\x07", COMPRESSED),
    START("\x89PNG\r\n\x1a\n", PICTURE),
    START("\xff\xd8\xff", PICTURE), /* JPEG */
    START("GIF8", PICTURE),
    START("\xff\xfe", UTF16),
    START("\xfe\xff", UTF16),
};

static file_kind_t kind_of_start(bytes_t in)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (in.size >= starts[i].size && memcmp(in.data, starts[i].bytes, starts[i].size) == 0)
            return starts[i].kind;
    return FILE_KIND_OTHER;
}

/* APPNOTE section 4.3.7: the length of the first file's name at 26, the name at 30. */
static bytes_t first_file_name(bytes_t in)
{
    return in.size < 30 ? BYTES_NONE
                        : bytes_slice(in, 30, (size_t)(in.data[26] | in.data[27] << 8));
}

static file_kind_t kind_of_zip(bytes_t in)
{
    static const char *const packages[] = {
        "[Content_Types].xml", "_rels/", "docProps/", "xl/", "word/", "ppt/"};
    const bytes_t name = first_file_name(in);
    if (bytes_equal_text(name, "mimetype")) {
        const bytes_t type = bytes_slice(in, 38, 60);
        return bytes_starts_with(type, "application/vnd.oasis.opendocument.spreadsheet")
                   ? FILE_KIND_OPENDOCUMENT_SHEET
               : bytes_starts_with(type, "application/vnd.oasis.opendocument") ? FILE_KIND_OFFICE
                                                                               : FILE_KIND_ZIP;
    }
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (bytes_starts_with(name, packages[i]))
            return bytes_hold(in, "xl/workbook") ? FILE_KIND_EXCEL : FILE_KIND_OFFICE;
    return FILE_KIND_ZIP;
}

/* Names of streams are UTF-16 ([MS-CFB] 2.6.1). An Outlook message with such a file attached has both. */
static bool has_stream(bytes_t in, const char *name)
{
    uint8_t wide[64];
    size_t size = 0;
    for (; *name; name++) {
        wide[size++] = (uint8_t)*name;
        wide[size++] = 0;
    }
    return bytes_find(in, bytes_of(wide, size)) != SIZE_MAX;
}

static file_kind_t kind_of_compound(bytes_t in)
{
    if (has_stream(in, "__properties_version1.0"))
        return FILE_KIND_OTHER;
    return has_stream(in, "Workbook") ? FILE_KIND_EXCEL
           : has_stream(in, "WordDocument") || has_stream(in, "PowerPoint Document")
               ? FILE_KIND_OFFICE
               : FILE_KIND_OTHER;
}

static bool is_web_page(bytes_t in)
{
    in = bytes_trim(bytes_slice(utf8_without_mark(in), 0, 1024));
    return bytes_starts_with_nocase(in, "<!doctype html") || bytes_starts_with_nocase(in, "<html");
}

/* ASCII text without a mark. */
static bool is_utf16(bytes_t in)
{
    const size_t pairs = in.size < 8 ? 0 : 4;
    size_t little = 0, big = 0;
    for (size_t i = 0; i < pairs; i++) {
        little += in.data[2 * i] && !in.data[2 * i + 1];
        big += !in.data[2 * i] && in.data[2 * i + 1];
    }
    return pairs && (little == pairs || big == pairs);
}

file_kind_t file_kind(bytes_t in)
{
    const file_kind_t kind = kind_of_start(in);
    return kind == FILE_KIND_ZIP     ? kind_of_zip(in)
           : kind != FILE_KIND_OTHER ? kind
           : compound_file_is(in)    ? kind_of_compound(in)
           : tar_is(in)              ? FILE_KIND_TAR
           : is_web_page(in)         ? FILE_KIND_WEB_PAGE
           : is_utf16(in)            ? FILE_KIND_UTF16
                                     : FILE_KIND_OTHER;
}
