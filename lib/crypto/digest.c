/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The digest algorithms: OIDs of RFC 5754 and 9688, and the old ones that messages still carry. */
#include "crypto/digest.h"

#include <string.h>

/* Content octets of OIDs, by arc. */
#define RSADSI_DIGEST "\x2a\x86\x48\x86\xf7\x0d\x02"     /* 1.2.840.113549.2 */
#define OIW           "\x2b\x0e\x03\x02"                 /* 1.3.14.3.2 */
#define NIST_HASH     "\x60\x86\x48\x01\x65\x03\x04\x02" /* 2.16.840.1.101.3.4.2 */

// clang-format off
static const digest_algorithm_t digests[] = {
    {"sha256",   "sha-256",  "2.16.840.1.101.3.4.2.1",  NIST_HASH "\x01",     GNUTLS_DIG_SHA256,   32, STRENGTH_GOOD},
    {"sha384",   "sha-384",  "2.16.840.1.101.3.4.2.2",  NIST_HASH "\x02",     GNUTLS_DIG_SHA384,   48, STRENGTH_GOOD},
    {"sha512",   "sha-512",  "2.16.840.1.101.3.4.2.3",  NIST_HASH "\x03",     GNUTLS_DIG_SHA512,   64, STRENGTH_GOOD},
    {"sha224",   "sha-224",  "2.16.840.1.101.3.4.2.4",  NIST_HASH "\x04",     GNUTLS_DIG_SHA224,   28, STRENGTH_GOOD},
    {"sha3-224", "sha3-224", "2.16.840.1.101.3.4.2.7",  NIST_HASH "\x07",     GNUTLS_DIG_SHA3_224, 28, STRENGTH_GOOD},
    {"sha3-256", "sha3-256", "2.16.840.1.101.3.4.2.8",  NIST_HASH "\x08",     GNUTLS_DIG_SHA3_256, 32, STRENGTH_GOOD},
    {"sha3-384", "sha3-384", "2.16.840.1.101.3.4.2.9",  NIST_HASH "\x09",     GNUTLS_DIG_SHA3_384, 48, STRENGTH_GOOD},
    {"sha3-512", "sha3-512", "2.16.840.1.101.3.4.2.10", NIST_HASH "\x0a",     GNUTLS_DIG_SHA3_512, 64, STRENGTH_GOOD},
    {"sha1",     "sha1",     "1.3.14.3.2.26",           OIW "\x1a",           GNUTLS_DIG_SHA1,     20, STRENGTH_WEAK},
    {"md5",      "md5",      "1.2.840.113549.2.5",      RSADSI_DIGEST "\x05", GNUTLS_DIG_MD5,      16, STRENGTH_BROKEN},
};
// clang-format on
#define DIGESTS (sizeof digests / sizeof *digests)

const digest_algorithm_t *digest_algorithm_oid(bytes_t oid)
{
    for (size_t i = 0; i < DIGESTS; i++)
        if (bytes_equal_text(oid, digests[i].oid_der))
            return &digests[i];
    return NULL;
}

const digest_algorithm_t *digest_algorithm_named(const char *name)
{
    for (size_t i = 0; name && i < DIGESTS; i++)
        if (strcmp(name, digests[i].name) == 0)
            return &digests[i];
    return NULL;
}

const digest_algorithm_t *digest_algorithm_gnutls(gnutls_digest_algorithm_t gnutls)
{
    for (size_t i = 0; i < DIGESTS; i++)
        if (gnutls == digests[i].gnutls)
            return &digests[i];
    return NULL;
}
