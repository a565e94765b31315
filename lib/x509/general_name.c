/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.6: GeneralName; RFC 9598: SmtpUTF8Mailbox. */
#include "x509/general_name.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "x509/name.h"

#include <string.h>

/* otherName: SEQUENCE { type-id OID, value [0] EXPLICIT ANY }, tagged [0] in place of SEQUENCE. */
static gpg_error_t read_other_name(const der_item_t *item, general_name_t *name)
{
    der_reader_t inside, value;
    der_item_t type, tagged, any;
    gpg_error_t error = der_enter(item, &inside);
    if (!error)
        error = der_expect(&inside, DER_OID, &type);
    if (!error && (!der_oid_valid(type.content) ||
                   !der_optional(&inside, DER_CONTEXT, 0, &tagged) || !der_at_end(&inside)))
        error = ERR(BAD_BER);
    if (!error)
        error = der_enter(&tagged, &value);
    if (!error)
        error = der_next(&value, &any);
    if (!error)
        error = der_expect_end(&value);
    if (!error) {
        name->other_type = type.content;
        name->value = any.whole;
    }
    return error;
}

static gpg_error_t read_directory_name(const der_item_t *item, general_name_t *name)
{
    der_reader_t inside;
    der_item_t directory;
    gpg_error_t error = der_enter(item, &inside);
    if (!error)
        error = der_expect(&inside, DER_SEQUENCE, &directory);
    if (!error)
        error = der_expect_end(&inside);
    if (!error)
        error = name_check(directory.whole);
    if (!error)
        name->value = directory.whole;
    return error;
}

gpg_error_t general_name_read(const der_item_t *item, general_name_t *r_name)
{
    memset(r_name, 0, sizeof *r_name);
    if (item->tag_class != DER_CONTEXT || item->tag > GENERAL_NAME_REGISTERED_ID)
        return ERR(BAD_BER);
    general_name_t name = {.kind = (general_name_kind_t)item->tag, .value = item->content};
    gpg_error_t error;
    switch (name.kind) {
    case GENERAL_NAME_OTHER:
        error = read_other_name(item, &name);
        break;
    case GENERAL_NAME_DIRECTORY:
        error = read_directory_name(item, &name);
        break;
    case GENERAL_NAME_X400:
    case GENERAL_NAME_EDI: /* sequences that are never looked into */
        error = item->constructed ? 0 : ERR(BAD_BER);
        break;
    case GENERAL_NAME_REGISTERED_ID:
        error = item->constructed || !der_oid_valid(item->content) ? ERR(BAD_BER) : 0;
        break;
    default:
        error = item->constructed ? ERR(BAD_BER) : 0;
    }
    if (!error)
        *r_name = name;
    return error;
}

gpg_error_t general_name_next(der_reader_t *names, general_name_t *r_name)
{
    der_item_t item;
    memset(r_name, 0, sizeof *r_name);
    gpg_error_t error = der_next(names, &item);
    return error ? error : general_name_read(&item, r_name);
}

bool general_name_is_smtp_utf8(const general_name_t *name)
{
    static const uint8_t type[] = {0x2b, 6, 1, 5, 5, 7, 8, 9}; /* id-on-SmtpUTF8Mailbox */
    return name->kind == GENERAL_NAME_OTHER &&
           bytes_equal(name->other_type, bytes_of(type, sizeof type));
}

bytes_t general_name_smtp_utf8(const general_name_t *name)
{
    der_reader_t reader = der_reader(name->value, DER_RULES_DER);
    der_item_t item;
    if (!general_name_is_smtp_utf8(name) || der_expect(&reader, DER_UTF8_STRING, &item))
        return BYTES_NONE;
    return item.content;
}
