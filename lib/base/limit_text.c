/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names the caps that errors tell of. */
#include "base/limit_text.h"

#include "base/error.h"
#include "base/limits.h"

const char *smime_limit_text(gpg_error_t error)
{
    if (gpg_err_source(error) != SMIME_ERROR_SOURCE)
        return NULL;
    switch ((int)gpg_err_code(error)) {
    case LIMIT_ERROR_DER_DEPTH:
        return LIMIT_TEXT(LIMIT_DER_DEPTH);
    case LIMIT_ERROR_DER_SEGMENTS:
        return LIMIT_TEXT(LIMIT_DER_SEGMENTS);
    case LIMIT_ERROR_DER_SEGMENT_DEPTH:
        return LIMIT_TEXT(LIMIT_DER_SEGMENT_DEPTH);
    case LIMIT_ERROR_CERTIFICATE_SIZE:
        return LIMIT_TEXT(LIMIT_CERTIFICATE_SIZE);
    case LIMIT_ERROR_EXTENSIONS:
        return LIMIT_TEXT(LIMIT_EXTENSIONS);
    case LIMIT_ERROR_NAME_ATTRIBUTES:
        return LIMIT_TEXT(LIMIT_NAME_ATTRIBUTES);
    case LIMIT_ERROR_NAME_SIZE:
        return LIMIT_TEXT(LIMIT_NAME_SIZE);
    case LIMIT_ERROR_OIDS:
        return LIMIT_TEXT(LIMIT_OIDS);
    case LIMIT_ERROR_SERIAL_SIZE:
        return LIMIT_TEXT(LIMIT_SERIAL_SIZE);
    case LIMIT_ERROR_POLICY_NODES:
        return LIMIT_TEXT(LIMIT_POLICY_NODES);
    case LIMIT_ERROR_PKCS12_BAGS:
        return LIMIT_TEXT(LIMIT_PKCS12_BAGS);
    case LIMIT_ERROR_COMPOUND_ENTRIES:
        return LIMIT_TEXT(LIMIT_COMPOUND_ENTRIES);
    case LIMIT_ERROR_OUTLOOK_ATTACHMENTS:
        return LIMIT_TEXT(LIMIT_OUTLOOK_ATTACHMENTS);
    case LIMIT_ERROR_OUTLOOK_DEPTH:
        return LIMIT_TEXT(LIMIT_OUTLOOK_DEPTH);
    case LIMIT_ERROR_SENDERS:
        return LIMIT_TEXT(LIMIT_SENDERS);
    case LIMIT_ERROR_GZIP:
        return LIMIT_TEXT(LIMIT_GZIP);
    case LIMIT_ERROR_GZIP_RATIO:
        return LIMIT_TEXT(LIMIT_GZIP_RATIO);
    default:
        return NULL;
    }
}

const char *limit_detail(arena_t *arena, gpg_error_t error)
{
    const char *limit = smime_limit_text(error);
    return limit ? phrase(arena, ": more than %s", limit) : "";
}
