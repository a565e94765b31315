/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The named curves of RFC 5480, and those that are only called by their names. */
#include "crypto/curve.h"

/* Content octets; some have a zero among them. */
// clang-format off
#define OID(octets) {(const uint8_t *)(octets), sizeof(octets) - 1}
// clang-format on

static const curve_t curves[] = {
    {OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256, GNUTLS_ECC_CURVE_SECP256R1},
    {OID("\x2b\x81\x04\x00\x22"), "P-384", 384, GNUTLS_ECC_CURVE_SECP384R1},
    {OID("\x2b\x81\x04\x00\x23"), "P-521", 521, GNUTLS_ECC_CURVE_SECP521R1},
    {OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x81\x04\x00\x21"), "P-224", 224, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x81\x04\x00\x0a"), "secp256k1", 256, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), "brainpoolP256r1", 256, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"), "brainpoolP384r1", 384, GNUTLS_ECC_CURVE_INVALID},
    {OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"), "brainpoolP512r1", 512, GNUTLS_ECC_CURVE_INVALID},
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
