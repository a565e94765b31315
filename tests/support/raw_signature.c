/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures for tests, made by GnuTLS. */
#include "raw_signature.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#include <gnutls/crypto.h>

static gnutls_datum_t datum(bytes_t b)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)b.data, (unsigned)b.size};
}

static void must(int rc)
{
    pki_require(rc >= 0, "signing");
}

static bytes_t hash_of(const digest_algorithm_t *digest, bytes_t data, uint8_t memory[64])
{
    must(gnutls_hash_fast(digest->gnutls, data.data, data.size, memory));
    return bytes_of(memory, digest->size);
}

/* From a DigestInfo of our own, so that no digest is refused. */
static gnutls_datum_t sign_pkcs1(gnutls_privkey_t key, const digest_algorithm_t *digest,
                                 bytes_t data)
{
    uint8_t hash[64];
    gnutls_datum_t signature;
    buffer_t info = BUFFER_INIT;
    der_write_oid(&info, digest->oid);
    der_write(&info, DER_NULL, BYTES_NONE);
    der_wrap_sequence(&info, 0);
    der_write(&info, DER_OCTET_STRING, hash_of(digest, data, hash));
    der_wrap_sequence(&info, 0);
    gnutls_datum_t raw = datum(buffer_bytes(&info));
    must(gnutls_privkey_sign_hash(key, GNUTLS_DIG_UNKNOWN, GNUTLS_PRIVKEY_SIGN_FLAG_TLS1_RSA, &raw,
                                  &signature));
    buffer_free(&info);
    return signature;
}

/* A salt size is a property of the key in GnuTLS: set on a copy. */
static gnutls_datum_t sign_pss(gnutls_privkey_t key, const digest_algorithm_t *digest,
                               unsigned salt_size, bytes_t data)
{
    gnutls_x509_privkey_t copy;
    gnutls_privkey_t with_salt;
    gnutls_x509_spki_t spki;
    gnutls_datum_t signature, d = datum(data);
    pki_require(!salt_size || salt_size >= digest->size, "salt size");
    must(gnutls_privkey_export_x509(key, &copy));
    must(gnutls_privkey_init(&with_salt));
    must(gnutls_privkey_import_x509(with_salt, copy, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE));
    must(gnutls_x509_spki_init(&spki));
    gnutls_x509_spki_set_rsa_pss_params(spki, digest->gnutls, salt_size);
    must(gnutls_privkey_set_spki(with_salt, spki, 0));
    must(gnutls_privkey_sign_data2(with_salt, gnutls_pk_to_sign(GNUTLS_PK_RSA_PSS, digest->gnutls),
                                   salt_size ? 0 : GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE, &d,
                                   &signature));
    gnutls_x509_spki_deinit(spki);
    gnutls_privkey_deinit(with_salt);
    return signature;
}

static gnutls_datum_t sign_dsa(gnutls_privkey_t key, const digest_algorithm_t *digest, bytes_t data)
{
    uint8_t hash[64];
    gnutls_datum_t signature, h = datum(hash_of(digest, data, hash));
    must(gnutls_privkey_sign_hash(key, digest->gnutls, 0, &h, &signature));
    return signature;
}

static gnutls_datum_t sign_eddsa(gnutls_privkey_t key, signature_scheme_t scheme, bytes_t data)
{
    gnutls_datum_t signature, d = datum(data);
    gnutls_sign_algorithm_t sign =
        scheme == SCHEME_ED25519 ? GNUTLS_SIGN_EDDSA_ED25519 : GNUTLS_SIGN_EDDSA_ED448;
    must(gnutls_privkey_sign_data2(key, sign, 0, &d, &signature));
    return signature;
}

void raw_signature(gnutls_privkey_t key, signature_scheme_t scheme,
                   const digest_algorithm_t *digest, unsigned salt_size, bytes_t data,
                   buffer_t *out)
{
    bool eddsa = scheme == SCHEME_ED25519 || scheme == SCHEME_ED448;
    pki_require(digest || eddsa, "digest");
    gnutls_datum_t signature = eddsa                        ? sign_eddsa(key, scheme, data)
                               : scheme == SCHEME_RSA_PKCS1 ? sign_pkcs1(key, digest, data)
                               : scheme == SCHEME_RSA_PSS   ? sign_pss(key, digest, salt_size, data)
                                                            : sign_dsa(key, digest, data);
    buffer_append(out, bytes_of(signature.data, signature.size));
    gnutls_free(signature.data);
}

signature_scheme_t raw_signature_scheme(gnutls_privkey_t key)
{
    switch (gnutls_privkey_get_pk_algorithm(key, NULL)) {
    case GNUTLS_PK_RSA:
        return SCHEME_RSA_PKCS1;
    case GNUTLS_PK_RSA_PSS:
        return SCHEME_RSA_PSS;
    case GNUTLS_PK_ECDSA:
        return SCHEME_ECDSA;
    case GNUTLS_PK_DSA:
        return SCHEME_DSA;
    case GNUTLS_PK_EDDSA_ED25519:
        return SCHEME_ED25519;
    case GNUTLS_PK_EDDSA_ED448:
        return SCHEME_ED448;
    default:
        return SCHEME_UNKNOWN;
    }
}
