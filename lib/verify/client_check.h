/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What mail clients are documented to need, looked for in a message and its certificates: one function for
 * each check that client_table.h names. */
#ifndef SMIME_VERIFY_CLIENT_CHECK_H
#define SMIME_VERIFY_CLIENT_CHECK_H

#include "base/arena.h"
#include "x509/certificate.h"

/* What the checks look at. */
typedef struct client_facts {
    const smime_report_t *report;        /* findings, header and coverage */
    const smime_layer_result_t *layer;   /* of the author; NULL: there is none */
    const smime_signer_result_t *signer; /* of that layer; NULL: there is none */
    /* The signer's certificate and its issuers', as far as they are known; none is repeated. */
    certificate_t *const *path;
    size_t path_count;
    bool path_whole;    /* it ends with the root, or a trust anchor */
    const char *anchor; /* where that anchor comes from; NULL: it is not judged by one */
    bool is_planned;    /* the message is still to be signed */
    bool is_message;    /* else it is about certificates alone, and nothing is known of a message */
    bool chain_sent;    /* the intermediate certificates are in the message */
} client_facts_t;

typedef enum client_check {
    CLIENT_KEPT,
    CLIENT_BROKEN,
    CLIENT_OPEN, /* it cannot be told from what is there, or the source says nothing of the case */
    CLIENT_NOTHING /* there is nothing to look at: the row does not count */
} client_check_t;

/* *r_detail (arena; NULL where there is none): what breaks it. */
typedef client_check_t client_check_function_t(arena_t *arena, const client_facts_t *facts,
                                               const char **r_detail);

client_check_function_t client_check_SIGNED, client_check_INTACT, client_check_PATH,
    client_check_KNOWN_SIGNER, client_check_INTERMEDIATE, client_check_CA_KEYS,
    client_check_SIGNATURES, client_check_NAMES, client_check_SERIALS, client_check_CA_CRL,
    client_check_CRL, client_check_NETSCAPE_TYPE, client_check_SIGNER_KEY, client_check_AUTHOR,
    client_check_NOT_PSS, client_check_CLEAR, client_check_CHAIN_SENT, client_check_USAGES,
    client_check_CLASSIC, client_check_CLASSIC_OR_ECDSA, client_check_KEY_USAGE,
    client_check_RFC822_NAME, client_check_CA_USAGES, client_check_DATE, client_check_MOZILLA_ROOT,
    client_check_VALIDITY, client_check_POLICY, client_check_SIGNING_USAGE,
    client_check_EXTENDED_USAGES, client_check_AUTHORITY_KEY, client_check_ALTERNATIVE_NAMES,
    client_check_KEY;
client_check_function_t client_check_RECIPIENT; /* what lies with the recipient */
client_check_function_t client_check_MMS;       /* no signed message keeps it */

#endif
