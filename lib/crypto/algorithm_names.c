/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Algorithms that no GnuTLS of a release checks, so that a report can call them by their names: RFC 9882 and
 * 9881 (ML-DSA), RFC 9814 and 9909 (SLH-DSA), RFC 8702 (SHAKE), RFC 9708 (HSS/LMS). Signatures and keys have
 * one OID. Those that are checked are in scheme.c, curves in curve.c. */
#include "crypto/algorithm_names.h"

#include "asn1/der_value.h"

#include <stdio.h>

/* Content octets of OIDs, by arc; none has a zero among them. */
#define NIST_HASH "\x60\x86\x48\x01\x65\x03\x04\x02"         /* 2.16.840.1.101.3.4.2 */
#define NIST_SIGN "\x60\x86\x48\x01\x65\x03\x04\x03"         /* 2.16.840.1.101.3.4.3 */
#define PKIX_ALG  "\x2b\x06\x01\x05\x05\x07\x06"             /* 1.3.6.1.5.5.7.6 */
#define SMIME_ALG "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03" /* 1.2.840.113549.1.9.16.3 */

static const struct {
    const char *oid_der;
    const char *name;
} names[] = {
    {NIST_HASH "\x0b", "shake128"},
    {NIST_HASH "\x0c", "shake256"},
    {NIST_SIGN "\x11", "ML-DSA-44"},
    {NIST_SIGN "\x12", "ML-DSA-65"},
    {NIST_SIGN "\x13", "ML-DSA-87"},
    {NIST_SIGN "\x14", "SLH-DSA-SHA2-128s"},
    {NIST_SIGN "\x15", "SLH-DSA-SHA2-128f"},
    {NIST_SIGN "\x16", "SLH-DSA-SHA2-192s"},
    {NIST_SIGN "\x17", "SLH-DSA-SHA2-192f"},
    {NIST_SIGN "\x18", "SLH-DSA-SHA2-256s"},
    {NIST_SIGN "\x19", "SLH-DSA-SHA2-256f"},
    {NIST_SIGN "\x1a", "SLH-DSA-SHAKE-128s"},
    {NIST_SIGN "\x1b", "SLH-DSA-SHAKE-128f"},
    {NIST_SIGN "\x1c", "SLH-DSA-SHAKE-192s"},
    {NIST_SIGN "\x1d", "SLH-DSA-SHAKE-192f"},
    {NIST_SIGN "\x1e", "SLH-DSA-SHAKE-256s"},
    {NIST_SIGN "\x1f", "SLH-DSA-SHAKE-256f"},
    {NIST_SIGN "\x20", "HashML-DSA-44 with sha512"},
    {NIST_SIGN "\x21", "HashML-DSA-65 with sha512"},
    {NIST_SIGN "\x22", "HashML-DSA-87 with sha512"},
    {PKIX_ALG "\x1e", "RSASSA-PSS with shake128"},
    {PKIX_ALG "\x1f", "RSASSA-PSS with shake256"},
    {PKIX_ALG "\x20", "ECDSA with shake128"},
    {PKIX_ALG "\x21", "ECDSA with shake256"},
    {SMIME_ALG "\x11", "HSS/LMS"},
};

void algorithm_name_unknown(bytes_t oid, char *text, size_t size)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (bytes_equal_text(oid, names[i].oid_der)) {
            snprintf(text, size, "%s", names[i].name);
            return;
        }
    if (der_oid_text(oid, text, size))
        snprintf(text, size, "(OID too long)");
}
