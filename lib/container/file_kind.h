/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is that is given in place of a message or a list: told by its first bytes (ISO 32000, PKWARE's
 * APPNOTE, ECMA-376, OASIS OpenDocument, [MS-CFB]), never by its name. */
#ifndef SMIME_CONTAINER_FILE_KIND_H
#define SMIME_CONTAINER_FILE_KIND_H

#include "base/bytes.h"

typedef enum file_kind {
    FILE_KIND_OTHER, /* nothing can be said of it */
    FILE_KIND_PDF,
    FILE_KIND_EXCEL, /* .xlsx and .xls */
    FILE_KIND_OPENDOCUMENT_SHEET,
    FILE_KIND_OFFICE, /* another document of an office program */
    FILE_KIND_ZIP,
    FILE_KIND_COMPRESSED,
    FILE_KIND_TAR,
    FILE_KIND_WEB_PAGE,
    FILE_KIND_PICTURE,
    FILE_KIND_UTF16 /* text */
} file_kind_t;

file_kind_t file_kind(bytes_t in);

#endif
