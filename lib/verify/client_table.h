/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What mail clients are documented to need of a signed message: the rows of one table, which
 * smimetool-verify(1) lists (a test compares them).
 *
 * CLIENT(identifier), in the order in which they are shown; then their rows,
 * RULE(client, check, otherwise, requirement, source, date):
 *   check        client_check_<check> of client_check.h tells whether a message keeps it
 *   otherwise    the answer where it does not: NO only where the source says so; UNDOCUMENTED where no source
 *                says what the client does then; DEPENDS where it lies with the recipient
 *   requirement  what is needed; goes behind "needs", "not documented:" or "depends on"
 *   source, date where that is said, and when it was read
 * No include guard: whoever includes it says what CLIENT and RULE mean. */
#ifndef CLIENT
#define CLIENT(identifier)
#endif
#ifndef RULE
#define RULE(client, check, otherwise, requirement, source, date)
#endif

/* Their names: "CLIENT_NAME_" and the identifier. */
#define CLIENT_NAME_EVERY       "every client"
#define CLIENT_NAME_GMAIL       "Gmail"
#define CLIENT_NAME_OUTLOOK     "Outlook"
#define CLIENT_NAME_APPLE       "Apple Mail"
#define CLIENT_NAME_IOS         "iOS Mail"
#define CLIENT_NAME_THUNDERBIRD "Thunderbird"
#define CLIENT_NAME_NOTES       "IBM/HCL Notes"
#define CLIENT_NAME_OTHERS      "Nextcloud, Samsung Mail, SOGo, Zammad"
#define CLIENT_NAME_CARRIERS    N_("MMS of Japanese carriers")
#define CLIENT_NAME_CABF        N_("Rules of public CAs")

CLIENT(EVERY) /* its rows are rows of all that show signatures */
CLIENT(GMAIL)
CLIENT(OUTLOOK)
CLIENT(APPLE)
CLIENT(IOS)
CLIENT(THUNDERBIRD)
CLIENT(NOTES)
CLIENT(OTHERS)
CLIENT(CARRIERS)
CLIENT(CABF)

#define GOOGLE    "https://support.google.com/a/answer/7300887"
#define PSEC      "https://developer.apple.com/documentation/security/ksecpolicyapplesmime"
#define APPLE_CAS "https://github.com/apple/apple-root-program/blob/main/policy.md"
#define SBR       "https://github.com/cabforum/smime/blob/main/SBR.md"
#define READ      "2026-11-29"

RULE(EVERY, SIGNED, NO, "a signature around the whole message", "RFC 8551 section 3.1", READ)
RULE(EVERY, INTACT, NO, "a signature that holds", "RFC 5652 section 5.6", READ)
RULE(EVERY, PATH, NO, "certificates that are valid now and keep the rules of a path",
     "RFC 8550 section 4, RFC 5280 section 6.1", READ)
RULE(EVERY, KNOWN_SIGNER, DEPENDS, "the signer's certificate, which was not given",
     "RFC 8550 section 4", READ)

RULE(GMAIL, INTERMEDIATE, NO, "an intermediate CA between the root and the signer's certificate",
     GOOGLE, READ)
RULE(GMAIL, CA_KEYS, NO,
     "CA keys of RSA with 2048, 3072 or 4096 bits, or of the curves P-256 or P-384", GOOGLE, READ)
RULE(GMAIL, SIGNATURES, NO, "certificates signed by RSA or ECDSA with SHA-256, SHA-384 or SHA-512",
     GOOGLE, READ)
RULE(GMAIL, NAMES, NO, "an issuer's name that is, byte for byte, the subject of its certificate",
     GOOGLE, READ)
RULE(GMAIL, SERIALS, NO, "serial numbers above zero, of at most 20 bytes", GOOGLE, READ)
RULE(GMAIL, CA_CRL, NO, "a revocation list at an http address in the CA certificates", GOOGLE, READ)
RULE(GMAIL, NETSCAPE_TYPE, NO, "extensions that do not contradict each other (nsCertType)", GOOGLE,
     READ)
RULE(GMAIL, SIGNER_KEY, UNDOCUMENTED,
     "a signer's key other than RSA with 2048, 3072 or 4096 bits, P-256 or P-384", GOOGLE, READ)
RULE(GMAIL, CRL, UNDOCUMENTED,
     "a signer's certificate without a revocation list at an http address (public CAs have to name "
     "one)",
     SBR " 7.1.2.3 b", READ)
RULE(GMAIL, AUTHOR, UNDOCUMENTED, "an author whose address is not in the certificate",
     "nothing was found", READ)
RULE(GMAIL, NOT_PSS, UNDOCUMENTED, "RSASSA-PSS", "nothing was found", READ)
RULE(GMAIL, CLEAR, UNDOCUMENTED, "an opaque message", "nothing was found", READ)
RULE(GMAIL, RECIPIENT, DEPENDS,
     "hosted S/MIME, which the recipient's administrator switches on (without it the signature is "
     "an "
     "attachment)",
     "https://support.google.com/a/answer/6374496", READ)
RULE(GMAIL, RECIPIENT, DEPENDS,
     "Google's own list of CAs for S/MIME, to which the recipient's administrator may add", GOOGLE,
     READ)

RULE(OUTLOOK, CHAIN_SENT, NO,
     "the intermediate certificates in the message (the root may be left out)",
     "https://www.gradenegger.eu/?tag=s-mime", READ)
RULE(OUTLOOK, USAGES, NO, "key usages along the path that allow e-mail to be signed",
     "https://github.com/akhepcat/BashCA/issues/1", READ)
RULE(OUTLOOK, CLASSIC, UNDOCUMENTED, "RSASSA-PSS, ECDSA and EdDSA", "nothing was found", READ)
RULE(OUTLOOK, CLEAR, UNDOCUMENTED,
     "an opaque message (one such was reported as invalid where a clear-signed one was not)",
     "https://github.com/MISP/MISP/issues/6829", READ)
RULE(OUTLOOK, RECIPIENT, DEPENDS, "the list of roots of the recipient's Windows",
     "https://techcommunity.microsoft.com/t5/exchange-team-blog/"
     "common-trust-encryption-and-digital-id-troubleshooting-8211-for/ba-p/609780",
     READ)
RULE(OUTLOOK, RECIPIENT, DEPENDS,
     "whether the revocation servers that the certificates name can be reached",
     "https://github.com/polhenarejos/acme_email/issues/44", READ)

RULE(APPLE, AUTHOR, NO, "the author's address in the certificate", PSEC, READ)
RULE(APPLE, KEY_USAGE, NO, "a key usage that allows signatures", PSEC, READ)
RULE(APPLE, RFC822_NAME, UNDOCUMENTED,
     "a certificate issued since 2027-02-01 without rfc822Name, which Apple's root programme "
     "demands",
     APPLE_CAS, READ)
RULE(APPLE, CA_USAGES, UNDOCUMENTED,
     "a CA certificate issued since 2026-08-01 without extended key usages or for any, which "
     "Apple's "
     "root programme forbids",
     APPLE_CAS, READ)
RULE(APPLE, CLASSIC_OR_ECDSA, UNDOCUMENTED, "RSASSA-PSS and EdDSA", "nothing was found", READ)
RULE(APPLE, CLEAR, UNDOCUMENTED, "an opaque message", "nothing was found", READ)
RULE(APPLE, RECIPIENT, DEPENDS, "Apple's list of roots for e-mail", APPLE_CAS, READ)

RULE(IOS, AUTHOR, NO, "the author's address in the certificate", PSEC, READ)
RULE(IOS, KEY_USAGE, NO, "a key usage that allows signatures", PSEC, READ)
RULE(IOS, RFC822_NAME, UNDOCUMENTED,
     "a certificate issued since 2027-02-01 without rfc822Name, which Apple's root programme "
     "demands",
     APPLE_CAS, READ)
RULE(IOS, CA_USAGES, UNDOCUMENTED,
     "a CA certificate issued since 2026-08-01 without extended key usages or for any, which "
     "Apple's "
     "root programme forbids",
     APPLE_CAS, READ)
RULE(IOS, CLASSIC_OR_ECDSA, UNDOCUMENTED, "RSASSA-PSS and EdDSA", "nothing was found", READ)
RULE(IOS, CLEAR, UNDOCUMENTED, "an opaque message", "nothing was found", READ)
RULE(IOS, RECIPIENT, DEPENDS, "Apple's list of roots for e-mail", APPLE_CAS, READ)
RULE(IOS, RECIPIENT, DEPENDS, "S/MIME being configured on the device (a report)",
     "https://github.com/lionheart/openradar-mirror/issues/18904", READ)

RULE(THUNDERBIRD, AUTHOR, NO, "the author's address in the certificate",
     "https://github.com/mozilla/releases-comm-central mailnews/mime/src/mimecms.cpp", READ)
RULE(THUNDERBIRD, DATE, NO, "a Date that is at most an hour from the time of signing",
     "https://github.com/advisories/GHSA-86pm-w7xp-8c7p", READ)
RULE(THUNDERBIRD, CLASSIC_OR_ECDSA, UNDOCUMENTED, "RSASSA-PSS and EdDSA", "nothing was found", READ)
RULE(THUNDERBIRD, CLEAR, UNDOCUMENTED, "an opaque message", "nothing was found", READ)
RULE(THUNDERBIRD, MOZILLA_ROOT, DEPENDS,
     "Mozilla's list of roots for e-mail, or what the recipient added",
     "Thunderbird 153 messenger-smime/msgSecurityInfo.properties", READ)

RULE(NOTES, CLASSIC, UNDOCUMENTED, "RSASSA-PSS, ECDSA and EdDSA", "nothing was found", READ)
RULE(NOTES, CLEAR, UNDOCUMENTED, "an opaque message", "nothing was found", READ)
RULE(NOTES, AUTHOR, UNDOCUMENTED, "an author whose address is not in the certificate",
     "nothing was found", READ)
RULE(NOTES, RECIPIENT, DEPENDS,
     "an Internet cross-certificate from the recipient's organization to the CA",
     "https://help.hcl-software.com/domino/11.0.0/admin/conf_securemailforlotusinotes_c.html", READ)

RULE(OTHERS, CHAIN_SENT, NO, "the intermediate certificates in the message",
     "https://github.com/nextcloud/mail/issues/12726, "
     "https://github.com/jstedfast/MimeKit/issues/500, "
     "https://github.com/zammad/zammad/issues/5357",
     READ)
RULE(OTHERS, RECIPIENT, UNDOCUMENTED, "what else they need", "nothing was found", READ)

RULE(CARRIERS, MMS, NO,
     "a mail program in place of MMS, which shows every signed mail as an attachment "
     "(softbank.ne.jp, au.com, ezweb.ne.jp, ymobile.ne.jp)",
     "help page of a service that signs its mail", READ)

RULE(CABF, VALIDITY, NO, "a validity of at most 825 days", SBR " 6.3.2", READ)
RULE(CABF, POLICY, NO, "exactly one policy 2.23.140.1.5.{1 to 4}.{1 to 3}", SBR " 7.1.2.3 a", READ)
RULE(CABF, CRL, NO, "a revocation list at an http address", SBR " 7.1.2.3 b", READ)
RULE(CABF, SIGNING_USAGE, NO, "a keyUsage with digitalSignature", SBR " 7.1.2.3 e", READ)
RULE(
    CABF, EXTENDED_USAGES, NO,
    "the extended key usage emailProtection, without serverAuth, codeSigning, timeStamping and any",
    SBR " 7.1.2.3 f", READ)
RULE(CABF, AUTHORITY_KEY, NO, "an authorityKeyIdentifier that is a key identifier only",
     SBR " 7.1.2.3 g", READ)
RULE(CABF, ALTERNATIVE_NAMES, NO, "a subjectAltName with every address that the subject has",
     SBR " 7.1.4.2.1", READ)
RULE(CABF, KEY, NO,
     "a key of RSA with 2048 bits or more, a multiple of 8, of the curves P-256, P-384 or P-521, "
     "Ed25519 "
     "or Ed448",
     SBR " 6.1.5", READ)

#undef GOOGLE
#undef PSEC
#undef APPLE_CAS
#undef SBR
#undef READ
#undef CLIENT_NAME_EVERY
#undef CLIENT_NAME_GMAIL
#undef CLIENT_NAME_OUTLOOK
#undef CLIENT_NAME_APPLE
#undef CLIENT_NAME_IOS
#undef CLIENT_NAME_THUNDERBIRD
#undef CLIENT_NAME_NOTES
#undef CLIENT_NAME_OTHERS
#undef CLIENT_NAME_CARRIERS
#undef CLIENT_NAME_CABF
#undef CLIENT
#undef RULE
