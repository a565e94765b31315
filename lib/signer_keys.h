/* The keys and certificates that smime_sign signs with. */
#ifndef SMIME_SIGNER_KEYS_H
#define SMIME_SIGNER_KEYS_H

#include "limits.h"
#include "smime.h"
#include "x509/certificate.h"
#include "x509/private_key.h"

/* A private key with its certificate; one of them is NULL if the other was given alone. */
typedef struct signer_pair {
    const private_key_t *key;
    certificate_t *certificate;
} signer_pair_t;

/* Pairs each key with the certificate of the same public key: where there are several, one that is
 * valid at this time and may sign mail, the newest of them. Keys whose certificate cannot sign (an
 * encryption key beside a signature key, as PKCS#12 files have them) are left out if another can.
 * Behind them come the certificates given to sign with whose key is not given, so that no signer is
 * dropped silently; authorities and issuers of another certificate are taken for a chain.
 *   NO_SECKEY, MISSING_CERT  there is no key, no certificate at all */
gpg_error_t signer_keys_pair(const smime_signer_t *signer, arena_t *arena, int64_t at,
                             signer_pair_t **r_pairs, size_t *r_count);

#define SIGNER_CHAIN_MAX (LIMIT_PATH_LENGTH - 2) /* between signer and root */

/* The issuers of a signer's certificate, its own first. */
typedef struct signer_chain {
    certificate_t **items; /* the signer's own */
    size_t count;
    certificate_t
        *root; /* what signed the last of them (or the signer's own), and itself; or NULL */
    /* Nothing that a recipient needs is missing. The root is left out: recipients have it, or do
     * not trust it. One is recognised by its own signature; if the uppermost issuer given is signed
     * by a certificate that is not given, that one is taken for a root. The signer's own issuer has
     * to be given, whatever it is: without it, no chain can be told from none. */
    bool complete;
    const char *missing; /* no root: the name of the issuer that is not given */
} signer_chain_t;

/* Follows the issuers among all certificates given, by name and signature. Only ENOMEM fails. */
gpg_error_t signer_keys_chain(const smime_signer_t *signer, arena_t *arena,
                              certificate_t *certificate, signer_chain_t *r_chain);

#endif
