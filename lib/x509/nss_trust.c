/* The NSS root module: which certificates Mozilla trusts for e-mail, and issued until when. */
#include "der.h"
#include "error.h"
#include "root_module.h"
#include "subject_index.h"
#include "trust_source.h"

#include <stdlib.h>

#define NSS_NUMBER(number)           (0x80000000UL + 0x4E534350UL + (number))
#define CKA_NSS_EMAIL_DISTRUST_AFTER NSS_NUMBER(36)

/* Trust objects come in two kinds: NSS's own, and those of PKCS#11 v3.2 in newer modules. */
static const struct trust_kind {
    pk_ulong_t object_class, email_protection, anchor, not_trusted;
} kinds[] = {
    {NSS_NUMBER(3), NSS_NUMBER(0x2000 + 11), NSS_NUMBER(2), NSS_NUMBER(10)},
    {0x0b, 0x62f, 2, 3},
};

/* A certificate, as trust objects name it, and what they say. */
typedef struct trust {
    bytes_t issuer, serial; /* whole DER */
    bool not_trusted;
} trust_t;

typedef struct trusts {
    arena_t arena;
    trust_t *items;
    size_t count, capacity;
} trusts_t;

static int compare(const void *a, const void *b)
{
    const trust_t *left = a, *right = b;
    int order = bytes_compare(left->serial, right->serial);
    return order ? order : bytes_compare(left->issuer, right->issuer);
}

static gpg_error_t read_trust(root_module_t *module, pk_ulong_t object,
                              const struct trust_kind *kind, trusts_t *trusts)
{
    pk_ulong_t level;
    if (!root_module_number(module, object, kind->email_protection, &level) ||
        (level != kind->anchor && level != kind->not_trusted))
        return 0;
    trust_t trust = {.not_trusted = level == kind->not_trusted};
    trust.issuer = arena_copy(&trusts->arena, root_module_value(module, object, CKA_ISSUER));
    trust.serial = arena_copy(&trusts->arena, root_module_value(module, object, CKA_SERIAL_NUMBER));
    trust_t *item = arena_push(&trusts->arena, trusts->items, trusts->count, trusts->capacity);
    if (!item || !bytes_present(trust.issuer) || !bytes_present(trust.serial))
        return ERR(ENOMEM);
    *item = trust;
    return module->value.error;
}

static gpg_error_t read_trusts(root_module_t *module, trusts_t *trusts)
{
    gpg_error_t err = 0;
    for (size_t slot = 0; slot < module->slot_count; slot++) {
        if (!root_module_enter(module, slot))
            continue;
        for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
            size_t count = root_module_find(module, kinds[kind].object_class);
            for (size_t i = 0; !err && i < count; i++)
                err = read_trust(module, module->objects[i], &kinds[kind], trusts);
        }
    }
    if (!err && trusts->count)
        qsort(trusts->items, trusts->count, sizeof *trusts->items, compare);
    return err;
}

/* Whether a trust object makes the certificate an anchor and none takes it back. */
static bool is_anchor(const trusts_t *trusts, bytes_t issuer, bytes_t serial)
{
    trust_t key = {issuer, serial, false};
    const trust_t *end = trusts->items + trusts->count;
    const trust_t *found =
        trusts->count ? bsearch(&key, trusts->items, trusts->count, sizeof key, compare) : NULL;
    if (!found)
        return false;
    while (found > trusts->items && compare(found - 1, &key) == 0)
        found--;
    for (; found < end && compare(found, &key) == 0; found++)
        if (found->not_trusted)
            return false;
    return true;
}

/* The date is the text of a UTCTime or GeneralizedTime; CK_FALSE (one zero byte) says there is
 * none. One that cannot be read distrusts everything. */
static int64_t distrust_after(root_module_t *module, pk_ulong_t object)
{
    bytes_t text = root_module_value(module, object, CKA_NSS_EMAIL_DISTRUST_AFTER);
    if (!bytes_present(text) || text.size <= 1)
        return INT64_MAX;
    der_item_t item = {.tag = text.size == 13 ? DER_UTC_TIME : DER_GENERALIZED_TIME,
                       .whole = text,
                       .content = text};
    int64_t time;
    return der_time(&item, &time) ? INT64_MIN : time;
}

static gpg_error_t read_certificate(root_module_t *module, pk_ulong_t object,
                                    const trusts_t *trusts, smime_store_t *store,
                                    const char *origin, size_t *r_count)
{
    certificate_names_t names;
    int64_t date = distrust_after(module, object);
    bytes_t der = root_module_value(module, object, CKA_VALUE);
    if (module->value.error)
        return module->value.error;
    if (certificate_names(der, &names) || !is_anchor(trusts, names.issuer, names.serial))
        return 0;
    ++*r_count;
    return store_add_anchor(store, der, origin, date);
}

static gpg_error_t read_certificates(root_module_t *module, const trusts_t *trusts,
                                     smime_store_t *store, const char *origin, size_t *r_count)
{
    gpg_error_t err = 0;
    for (size_t slot = 0; !err && slot < module->slot_count; slot++) {
        if (!root_module_enter(module, slot))
            continue;
        size_t count = root_module_find(module, CKO_CERTIFICATE);
        for (size_t i = 0; !err && i < count; i++)
            err = read_certificate(module, module->objects[i], trusts, store, origin, r_count);
    }
    return err;
}

gpg_error_t trust_add_module(smime_store_t *store, root_module_t *module, const char *origin)
{
    trusts_t trusts = {.arena = ARENA_INIT};
    size_t count = 0;
    gpg_error_t err = read_trusts(module, &trusts);
    if (!err)
        err = read_certificates(module, &trusts, store, origin, &count);
    arena_free(&trusts.arena);
    return !err && !count ? ERR(NOT_FOUND) : err;
}

gpg_error_t trust_add_nss(smime_store_t *store, const char *module_path, const char *origin)
{
    root_module_t module;
    gpg_error_t err = root_module_open(&module, module_path);
    if (err)
        return err;
    err = trust_add_module(store, &module, origin);
    root_module_close(&module);
    return err;
}
