/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The named curves of RFC 5480, and those that are only called by their names (RFC 5639: brainpool). */
#include "crypto/curve.h"

/* Content octets; some have a zero among them. */
// clang-format off
#define OID(octets) {(const uint8_t *)(octets), sizeof(octets) - 1}
// clang-format on
#define BRAINPOOL "\x2b\x24\x03\x03\x02\x08\x01\x01" /* 1.3.36.3.3.2.8.1.1 */

static const curve_t curves[] = {
    {OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256, GNUTLS_ECC_CURVE_SECP256R1},
    {OID("\x2b\x81\x04\x00\x22"), "P-384", 384, GNUTLS_ECC_CURVE_SECP384R1},
    {OID("\x2b\x81\x04\x00\x23"), "P-521", 521, GNUTLS_ECC_CURVE_SECP521R1},
    {OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x81\x04\x00\x21"), "P-224", 224, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x81\x04\x00\x0a"), "secp256k1", 256, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x01"), "brainpoolP160r1", 160, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x02"), "brainpoolP160t1", 160, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x03"), "brainpoolP192r1", 192, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x04"), "brainpoolP192t1", 192, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x05"), "brainpoolP224r1", 224, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x06"), "brainpoolP224t1", 224, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x07"), "brainpoolP256r1", 256, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x08"), "brainpoolP256t1", 256, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x09"), "brainpoolP320r1", 320, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x0a"), "brainpoolP320t1", 320, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x0b"), "brainpoolP384r1", 384, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x0c"), "brainpoolP384t1", 384, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x0d"), "brainpoolP512r1", 512, GNUTLS_ECC_CURVE_INVALID},
    {OID(BRAINPOOL "\x0e"), "brainpoolP512t1", 512, GNUTLS_ECC_CURVE_INVALID},
};
#define CURVES (sizeof curves / sizeof *curves)

const curve_t *curve_by_oid(bytes_t oid)
{
    for (size_t i = 0; i < CURVES; i++)
        if (bytes_equal(oid, curves[i].oid))
            return &curves[i];
    return NULL;
}

const curve_t *curve_named(const char *name)
{
    for (size_t i = 0; i < CURVES; i++)
        if (strcmp(name, curves[i].name) == 0)
            return &curves[i];
    return NULL;
}
