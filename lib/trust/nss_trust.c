/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The NSS root module: which certificates Mozilla trusts for e-mail, and issued until when. */
#include "trust/nss_trust.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/error.h"
#include "trust/subject_index.h"

#include <p11-kit/pkcs11x.h>
#include <stdlib.h>

/* Trust objects come in two kinds: NSS's own, and those of PKCS#11 v3.2 in newer modules
 * (CKO_TRUST, CKA_PKCS_TRUST_EMAIL_PROTECTION, CKT_TRUST_ANCHOR, CKT_NOT_TRUSTED), which p11-kit's
 * header does not know yet. */
static const struct trust_kind {
    CK_OBJECT_CLASS object_class;
    CK_ATTRIBUTE_TYPE email_protection;
    CK_TRUST anchor, not_trusted;
} kinds[] = {
    {CKO_NSS_TRUST, CKA_TRUST_EMAIL_PROTECTION, CKT_NSS_TRUSTED_DELEGATOR, CKT_NSS_NOT_TRUSTED},
    {0x0b, 0x62f, 2, 3},
};

/* A certificate, as trust objects name it, and what they say. */
typedef struct trust {
    bytes_t issuer, serial; /* whole DER */
    bool not_trusted;
} trust_t;

/* One reading of a module into a store. */
typedef struct reading {
    root_module_t *module;
    smime_store_t *store;
    const char *origin;
    arena_t arena; /* holds the trusts */
    trust_t *trusts;
    size_t trust_count, trust_capacity;
    size_t anchor_count;
    buffer_t value, other_value; /* attributes that have been read */
} reading_t;

static int compare(const void *a, const void *b)
{
    const trust_t *left = a, *right = b;
    int order = bytes_compare(left->serial, right->serial);
    return order ? order : bytes_compare(left->issuer, right->issuer);
}

static gpg_error_t read_trust(reading_t *reading, CK_OBJECT_HANDLE object,
                              const struct trust_kind *kind)
{
    CK_ULONG level;
    bool found;
    gpg_error_t err =
        root_module_number(reading->module, object, kind->email_protection, &level, &found);
    if (err || !found || (level != kind->anchor && level != kind->not_trusted))
        return err;
    bytes_t issuer = root_module_value(reading->module, object, CKA_ISSUER, &reading->value);
    bytes_t serial =
        root_module_value(reading->module, object, CKA_SERIAL_NUMBER, &reading->other_value);
    const trust_t trust = {arena_copy(&reading->arena, issuer), arena_copy(&reading->arena, serial),
                           level == kind->not_trusted};
    trust_t *item =
        arena_push(&reading->arena, reading->trusts, reading->trust_count, reading->trust_capacity);
    err = reading->value.error ? reading->value.error : reading->other_value.error;
    if (err || !item || !bytes_present(trust.issuer) || !bytes_present(trust.serial))
        return err ? err : ERR(ENOMEM);
    *item = trust;
    return 0;
}

static gpg_error_t read_trusts(reading_t *reading)
{
    root_module_t *module = reading->module;
    gpg_error_t err = 0;
    for (size_t slot = 0; !err && slot < module->slot_count; slot++) {
        err = root_module_enter(module, slot);
        for (size_t kind = 0; !err && kind < sizeof kinds / sizeof *kinds; kind++) {
            size_t count;
            err = root_module_find(module, kinds[kind].object_class, &count);
            for (size_t i = 0; !err && i < count; i++)
                err = read_trust(reading, module->objects[i], &kinds[kind]);
        }
    }
    if (!err && reading->trust_count)
        qsort(reading->trusts, reading->trust_count, sizeof *reading->trusts, compare);
    return err;
}

/* Whether a trust object makes the certificate an anchor and none takes it back. */
static bool is_anchor(const reading_t *reading, const certificate_names_t *names)
{
    const trust_t key = {names->issuer, names->serial, false};
    const trust_t *end = reading->trusts + reading->trust_count, *found = NULL;
    if (reading->trust_count)
        found = bsearch(&key, reading->trusts, reading->trust_count, sizeof key, compare);
    if (!found)
        return false;
    while (found > reading->trusts && compare(found - 1, &key) == 0)
        found--;
    for (; found < end && compare(found, &key) == 0; found++)
        if (found->not_trusted)
            return false;
    return true;
}

/* The date is the text of a UTCTime or GeneralizedTime; CK_FALSE (one zero byte) says there is
 * none. One that cannot be read distrusts everything. */
static int64_t distrust_after(reading_t *reading, CK_OBJECT_HANDLE object)
{
    bytes_t text = root_module_value(reading->module, object, CKA_NSS_EMAIL_DISTRUST_AFTER,
                                     &reading->other_value);
    if (!bytes_present(text) || text.size <= 1)
        return INT64_MAX;
    der_item_t item = {.tag = text.size == 13 ? DER_UTC_TIME : DER_GENERALIZED_TIME,
                       .whole = text,
                       .content = text};
    int64_t time;
    return der_time(&item, &time) ? INT64_MIN : time;
}

static gpg_error_t read_certificate(reading_t *reading, CK_OBJECT_HANDLE object)
{
    certificate_names_t names;
    bytes_t der = root_module_value(reading->module, object, CKA_VALUE, &reading->value);
    if (reading->value.error)
        return reading->value.error;
    if (certificate_names(der, &names) || !is_anchor(reading, &names))
        return 0;
    int64_t date = distrust_after(reading, object);
    if (reading->other_value.error)
        return reading->other_value.error;
    reading->anchor_count++;
    return store_add_anchor(reading->store, der, reading->origin, date);
}

static gpg_error_t read_certificates(reading_t *reading)
{
    root_module_t *module = reading->module;
    gpg_error_t err = 0;
    for (size_t slot = 0; !err && slot < module->slot_count; slot++) {
        size_t count = 0;
        err = root_module_enter(module, slot);
        if (!err)
            err = root_module_find(module, CKO_CERTIFICATE, &count);
        for (size_t i = 0; !err && i < count; i++)
            err = read_certificate(reading, module->objects[i]);
    }
    return err;
}

gpg_error_t trust_add_module(smime_store_t *store, root_module_t *module, const char *origin)
{
    reading_t reading = {.module = module, .store = store, .origin = origin};
    gpg_error_t err = read_trusts(&reading);
    if (!err)
        err = read_certificates(&reading);
    arena_free(&reading.arena);
    buffer_free(&reading.value);
    buffer_free(&reading.other_value);
    return !err && !reading.anchor_count ? ERR(NOT_FOUND) : err;
}

gpg_error_t trust_add_nss(smime_store_t *store, const char *module_path, const char *origin)
{
    root_module_t module;
    gpg_error_t err = root_module_open(&module, module_path);
    if (err)
        return err;
    err = trust_add_module(store, &module, origin);
    root_module_close(&module);
    /* It finds nothing, and says that all is well, where it has no memory. */
    return gpg_err_code(err) == GPG_ERR_NOT_FOUND ? ERR(ELIBACC) : err;
}
