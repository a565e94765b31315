/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.1 and 5.3: the certificates among which a layer's signers are looked for. */
#include "verify/layer_certificates.h"

#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limit_text.h"
#include "cms/signer.h"

static gpg_error_t read_embedded(arena_t *arena, const signed_data_t *signed_data,
                                 certificate_cache_t *cache, const findings_t *findings,
                                 layer_certificates_t *list)
{
    const size_t count = signed_data->certificate_count;
    if (!count)
        return 0;
    list->embedded = arena_alloc(arena, count * sizeof *list->embedded);
    list->malformed = arena_alloc(arena, count * sizeof *list->malformed);
    if (!list->embedded || !list->malformed)
        return ERR(ENOMEM);
    for (size_t i = 0; i < count; i++) {
        certificate_t *certificate;
        gpg_error_t error =
            certificate_cache_get(cache, signed_data->certificates[i], &certificate);
        if (gpg_err_code(error) == GPG_ERR_ENOMEM)
            return error;
        if (error)
            findings_add(findings, FINDING_CERTIFICATE_UNREADABLE, "certificate %zu of %zu%-s",
                         i + 1, count, limit_detail(findings->list->arena, error));
        else
            list->embedded[list->embedded_count++] = certificate;
        if (gpg_err_code(error) == GPG_ERR_BAD_CERT)
            list->malformed[list->malformed_count++] = signed_data->certificates[i];
    }
    return 0;
}

static gpg_error_t read_helpers(arena_t *arena, const smime_store_t *store,
                                certificate_cache_t *cache, layer_certificates_t *list)
{
    size_t capacity = 0;
    bytes_t der;
    for (size_t i = 0; bytes_present(der = store_helper(store, i)); i++) {
        certificate_t *certificate;
        gpg_error_t error = certificate_cache_get(cache, der, &certificate);
        if (gpg_err_code(error) == GPG_ERR_ENOMEM)
            return error;
        if (error)
            continue;
        certificate_t **kept = arena_push(arena, list->helpers, list->helper_count, capacity);
        if (!kept) {
            certificate_unref(&certificate);
            return ERR(ENOMEM);
        }
        *kept = certificate;
    }
    return 0;
}

gpg_error_t layer_certificates_read(arena_t *arena, const signed_data_t *signed_data,
                                    const smime_store_t *store, certificate_cache_t *cache,
                                    const findings_t *findings, layer_certificates_t *r_list)
{
    *r_list = (layer_certificates_t){.embedded = NULL};
    gpg_error_t error = read_embedded(arena, signed_data, cache, findings, r_list);
    return error ? error : read_helpers(arena, store, cache, r_list);
}

gpg_error_t layer_certificates_next(const layer_certificates_t *list, signer_info_t *signer,
                                    size_t *position, certificate_t **r_certificate)
{
    *r_certificate = NULL;
    while (*position < list->embedded_count + list->helper_count) {
        size_t i = (*position)++;
        certificate_t *certificate =
            i < list->embedded_count ? list->embedded[i] : list->helpers[i - list->embedded_count];
        bool identified = false;
        gpg_error_t error = signer_identifies(signer, certificate, &identified);
        if (error || identified) {
            *r_certificate = error ? NULL : certificate;
            return error;
        }
    }
    return 0;
}

static gpg_error_t holds(bytes_t der, uint32_t tag, bytes_t content, bool *r_holds)
{
    buffer_t element = BUFFER_INIT;
    der_write(&element, tag, content);
    gpg_error_t error = element.error;
    *r_holds = !error && bytes_find(der, buffer_bytes(&element)) != SIZE_MAX;
    buffer_free(&element);
    return error;
}

/* The serial number stands before the issuer (RFC 5280 section 4.1). */
static gpg_error_t is_identified(bytes_t der, const signer_info_t *signer, bool *r_identified)
{
    if (bytes_present(signer->key_identifier))
        return holds(der, DER_OCTET_STRING, signer->key_identifier, r_identified);
    size_t issuer = bytes_find(der, signer->issuer);
    *r_identified = false;
    return issuer == SIZE_MAX
               ? 0
               : holds(bytes_slice(der, 0, issuer), DER_INTEGER, signer->serial, r_identified);
}

gpg_error_t layer_certificates_malformed(const layer_certificates_t *list,
                                         const signer_info_t *signer, bool *r_malformed)
{
    gpg_error_t error = 0;
    *r_malformed = false;
    for (size_t i = 0; !error && !*r_malformed && i < list->malformed_count; i++)
        error = is_identified(list->malformed[i], signer, r_malformed);
    return error;
}

void layer_certificates_release(layer_certificates_t *list)
{
    for (size_t i = 0; i < list->embedded_count; i++)
        certificate_unref(&list->embedded[i]);
    for (size_t i = 0; i < list->helper_count; i++)
        certificate_unref(&list->helpers[i]);
}
