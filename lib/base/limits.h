/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every cap of the library, by name. Input that passes one gets a finding or an error that names it
 * with LIMIT_TEXT (or smime_limit_text); none of them is reached by honest mail. Those marked "no cap"
 * are parameters of caches or of judgement: no input is refused or cut by them. Values are plain
 * numbers, since they are shown. */
#ifndef SMIME_BASE_LIMITS_H
#define SMIME_BASE_LIMITS_H

/* "LIMIT_SIGNERS (16)". Inside another macro its argument is not that macro's. */
#define LIMIT_TEXT(limit)   #limit " (" LIMIT_VALUE_(limit) ")"
#define LIMIT_VALUE_(value) #value

// clang-format off
/* MIME */
#define LIMIT_MIME_DEPTH          32          /* entities inside one another */
#define LIMIT_MIME_PARTS          2000        /* entities in one message */
#define LIMIT_HEADER_SIZE         1048576     /* bytes of one entity's header */
#define LIMIT_HEADER_FIELDS       10000       /* fields of one header */
#define LIMIT_PARAMETERS          200         /* parameters of one field */
#define LIMIT_COMMENT_DEPTH       100         /* nested comments */
#define LIMIT_CHARSET_CHANGES     100         /* changes of the character set among the encoded words of one field */
#define LIMIT_MAILBOXES           1000        /* mailboxes of one field */
#define LIMIT_ADDRESS_SIZE        1000        /* bytes of one address; RFC 5321 says 64 + 1 + 255 */
#define LIMIT_DISPLAY_NAME        65536       /* bytes of a name or a comment beside an address */
#define LIMIT_BOUNDARY_LENGTH     1000        /* RFC 2046 says 70; senders are seen above it */
#define LIMIT_LINT_TEXT           16777216    /* no cap: bytes of a text part in which placeholders are looked for */
#define LIMIT_LAYERS              16          /* signed layers of one message, errant ones included */
#define LIMIT_TRANSIT_DAMAGE      4194304     /* bytes of an altered part that is explained */
#define LIMIT_TRANSIT_DAMAGE_WORK 64          /* bytes hashed for that, for each byte of the message */

/* What messages are kept in */
#define LIMIT_COMPOUND_ENTRIES    20000       /* entries of the directory of an Outlook message */
#define LIMIT_OUTLOOK_ATTACHMENTS 2000        /* attachments of one, and of the messages in it */
#define LIMIT_OUTLOOK_DEPTH       8           /* messages attached inside one another */

/* ASN.1 and CMS */
#define LIMIT_DER_DEPTH           32          /* elements inside one another */
#define LIMIT_DER_SEGMENTS        10000000    /* segments of one constructed OCTET STRING */
#define LIMIT_DER_SEGMENT_DEPTH   4           /* of them, inside one another */
#define LIMIT_CMS_SIZE            67108864    /* bytes of a SignedData apart from its content */
#define LIMIT_SIGNERS             16          /* SignerInfos of one SignedData */
#define LIMIT_ATTRIBUTES          64          /* attributes of one SignerInfo, values of one of them */
#define LIMIT_ATTRIBUTES_SIZE     262144      /* bytes of the signed attributes of one SignerInfo */
#define LIMIT_CERTIFICATES        200         /* embedded certificates that are looked at */
#define LIMIT_CRLS                100         /* embedded CRLs that are looked at */

/* X.509 */
#define LIMIT_CERTIFICATE_SIZE    262144      /* bytes */
#define LIMIT_EXTENSIONS          128
#define LIMIT_NAME_ATTRIBUTES     64          /* attributes of one Name */
#define LIMIT_NAME_TEXT           4096        /* bytes of a Name as text; what is cut says so */
#define LIMIT_NAME_SIZE           4096        /* bytes of one Name */
#define LIMIT_ADDRESSES           1000        /* addresses of one certificate */
#define LIMIT_OIDS                1000        /* usages or policies of one certificate */
#define LIMIT_PATH_LENGTH         16          /* certificates from signer to anchor */
#define LIMIT_PATH_CANDIDATES     200         /* certificates tried while building the paths of one signer */
#define LIMIT_PATHS_JUDGED        32          /* complete paths judged for one signer */
#define LIMIT_POLICY_NODES        1000        /* nodes of the valid policy graph */
#define LIMIT_NAME_COMPARISONS    100000      /* names x subtrees of one path; a directory name counts for 1 more each 16 bytes */
#define LIMIT_DISTRIBUTION_POINTS 32          /* of one certificate */
#define LIMIT_POINT_NAMES         32          /* names of one distribution point */
#define LIMIT_OCSP_AGE            86400       /* no cap: seconds that a response without nextUpdate is good for */
#define LIMIT_CRL_SIGNERS         8           /* certificates outside the path that are tried for one CRL */
#define LIMIT_COMPLAINTS          4           /* no cap: unusable CRLs or responses that are reported, for one certificate */
#define LIMIT_CRL_SIGNER_DEPTH    2           /* no cap: CRL signers whose own revocation is checked, inside one another */
#define LIMIT_CACHE_CERTIFICATES  8000        /* no cap: parsed certificates kept from message to message */
#define LIMIT_CACHE_BYTES         16777216    /* no cap: of their DER, and of those in judged paths */
#define LIMIT_CACHE_CHAIN         8           /* no cap: of them that share a hash bucket */
#define LIMIT_SERIAL_SIZE         64          /* bytes; RFC 5280 says 20 */

/* Public keys */
#define LIMIT_RSA_BITS_MIN        2048        /* below: weak */
#define LIMIT_RSA_BITS_WEAK       1024        /* below: refused even with --allow-weak */
#define LIMIT_RSA_BITS_MIN_USABLE 512         /* RSA and DSA; below: not even checked */
#define LIMIT_RSA_BITS_MAX        16384
#define LIMIT_DSA_BITS_MAX        4096
#define LIMIT_RSA_EXPONENT_BITS   33          /* 65537 is usual; above costs without use */
#define LIMIT_PUBLIC_KEY_COST     2000        /* per message; see public_key_cost in signature.h */

/* Known senders */
#define LIMIT_SENDERS             100000      /* that are known */
/* Time */
#define LIMIT_CLOCK_ALLOWANCE     300         /* no cap: seconds that a clock elsewhere may be ahead */
#define LIMIT_DATE_SKEW           3600        /* no cap: seconds between Date and signingTime that Thunderbird allows */

/* Reading */
#define LIMIT_SPOOL_MEMORY        1048576     /* no cap: bytes kept in memory before a temporary file */
#define LIMIT_KEY_FILE            16777216    /* bytes of a file of a signer's keys and certificates */
#define LIMIT_PKCS12_BAGS         1000          /* of one PKCS#12 file */
#define LIMIT_PIPE                1073741824  /* bytes that come out of a pipe; a file may be larger */
#define LIMIT_GZIP                1073741824  /* bytes that come out of a gzip file */
#define LIMIT_GZIP_FREE           33554432    /* no cap: bytes that may come out of a gzip file of any size: a large mail of zeros */
#define LIMIT_GZIP_RATIO          200         /* times its size that come out, beyond LIMIT_GZIP_FREE */
#define LIMIT_TRUST_FILE          268435456   /* bytes of a file of what verification relies on: 2.5 times as much memory */
// clang-format on

#endif
