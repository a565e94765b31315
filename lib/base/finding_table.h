/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The findings catalogue: every code that a report can carry. The table is the reference that the man
 * page is checked against; include it with FINDING defined.
 *
 * FINDING(identifier, code, severity, question, sentence, reference)
 *   severity: FAIL, UNKNOWN, WARNING, NOTE: the usual one. findings_add_as lowers it, as do
 *             verdict.c and signed_oddities.c, and raises
 *             three to UNKNOWN: DATE_MISSING where a message that is judged now was signed more than a
 *             day ago, SIGNING_TIME_MISSING where judgement at the time of signing is asked for,
 *             HEADER_MISMATCH where there is no From outside.
 *   question: which answer it decides: INTEGRITY, TRUST, IDENTITY or NONE. A FAIL or UNKNOWN of
 *             question NONE decides the verdict all the same.
 *   sentence: plain, translatable, without arguments; the finding's detail follows it after ": ".
 * finding_words.h has what each comes to for the person who reads a report.
 * Codes are a contract: never renamed, never reused. Sorted by question, then by topic. */

// clang-format off
/* -- structure of the message: never answers a question, but keeps a message from being valid -- */
FINDING(ERRANT_LAYER, "errant-layer", UNKNOWN, NONE,
        "Only a part inside the message is signed; anyone could have added the rest",
        "RFC 9787 section 4")
FINDING(UNSIGNED_PART, "unsigned-part", NOTE, NONE, "This part is not signed", "RFC 9787 section 4")
FINDING(CONTENT_ENCRYPTED, "content-encrypted", UNKNOWN, NONE,
        "The content is encrypted, so what is inside is unknown", "RFC 8551 section 3.3")
FINDING(CONTENT_COMPRESSED, "content-compressed", UNKNOWN, NONE,
        "The content is compressed, so what is inside is unknown", "RFC 8551 section 3.6")
FINDING(CERTS_ONLY, "certs-only", NOTE, NONE, "The message carries a file of certificates, which signs nothing",
        "RFC 8551 section 3.8")
FINDING(CMS_UNSIGNED, "cms-unsigned", NOTE, NONE,
        "A structure of S/MIME's format holds no signature", "RFC 5652 section 3")
FINDING(SIGNED_DOCUMENT, "signed-document", NOTE, NONE,
        "A signed document is attached; its signature says nothing about the mail",
        "RFC 9787 section 4")
FINDING(ENCRYPTED_ATTACHMENT, "encrypted-attachment", NOTE, NONE, "An encrypted file is attached",
        "RFC 8551 section 3.3")
FINDING(OPENPGP, "openpgp", NOTE, NONE, "An OpenPGP signature or encryption is not judged here",
        "RFC 3156")
FINDING(SIGNATURE_ATTACHMENT, "signature-attachment", NOTE, NONE,
        "A signature file is attached, but the message is not structured as a signed one",
        "RFC 8551 section 3.5.3.2")
FINDING(SIGNATURE_NAME, "signature-name", UNKNOWN, NONE,
        "The signature file carries another kind of file's name, under which some mail programs "
        "show it as an attachment",
        "RFC 8551 section 3.2.1")
FINDING(AMBIGUOUS_FIELD, "ambiguous-field", UNKNOWN, NONE,
        "A header field that decides how the message is read is repeated or malformed, and mail "
        "programs differ in what they take",
        "RFC 2045 section 3")
FINDING(AMBIGUOUS_PARAMETER, "ambiguous-parameter", UNKNOWN, NONE,
        "A parameter that decides how the message is read is repeated or malformed, and mail "
        "programs differ in what they take",
        "RFC 2045 section 5.1")
FINDING(AMBIGUOUS_BOUNDARY, "ambiguous-boundary", UNKNOWN, NONE,
        "A multipart boundary can be read in two ways", "RFC 2046 section 5.1.1")
FINDING(AMBIGUOUS_ENCODING, "ambiguous-encoding", UNKNOWN, NONE,
        "A transfer encoding is unknown or stands where none may be, and mail programs differ in what "
        "they show",
        "RFC 2045 section 6.4")
FINDING(BOUNDARY_MISSING, "boundary-missing", UNKNOWN, NONE,
        "A multipart has no closing boundary: the message may be cut off", "RFC 2046 section 5.1.1")
FINDING(MULTIPART_MALFORMED, "multipart-malformed", UNKNOWN, NONE,
        "A multipart has no boundary or no part, so mail programs differ in what they show",
        "RFC 2046 section 5.1")
FINDING(ENCODING_MALFORMED, "encoding-malformed", UNKNOWN, NONE,
        "The transfer encoding of a part cannot be decoded", "RFC 2045 section 6")
FINDING(NESTING_LIMIT, "nesting-limit", UNKNOWN, NONE, "Parts are nested deeper than is read",
        "LIMIT_MIME_DEPTH")
FINDING(PARTS_LIMIT, "parts-limit", UNKNOWN, NONE, "The message has more parts than are read",
        "LIMIT_MIME_PARTS")
FINDING(HEADER_LIMIT, "header-limit", UNKNOWN, NONE, "A header is larger or deeper than is read",
        "LIMIT_HEADER_SIZE, LIMIT_HEADER_FIELDS, LIMIT_COMMENT_DEPTH")
FINDING(PARAMETERS_LIMIT, "parameters-limit", UNKNOWN, NONE,
        "A field has more parameters than are read", "LIMIT_PARAMETERS")
FINDING(LAYERS_LIMIT, "layers-limit", UNKNOWN, NONE,
        "The message has more signed layers than are judged", "LIMIT_LAYERS")
FINDING(CONTENT_LENGTH_MISMATCH, "content-length-mismatch", WARNING, NONE,
        "The mailbox tells by Content-Length of another end of the message than by its separators, which count",
        "RFC 4155 appendix A")
FINDING(DATE_SKEW, "date-skew", UNKNOWN, NONE,
        "The Date field is far from the time of signing: an old message may have been sent again",
        "RFC 8551 section 2.5.1")
FINDING(DATE_UNREADABLE, "date-unreadable", UNKNOWN, NONE,
        "The Date field is repeated, cannot be read, or mail programs read different dates in it, so "
        "it cannot be compared with the time of signing",
        "RFC 5322 section 3.6.1")
FINDING(DATE_MISSING, "date-missing", WARNING, NONE,
        "The message has no Date field; Thunderbird shows no seal for such a message",
        "RFC 5322 section 3.6")
FINDING(SIGNING_TIME_FUTURE, "signing-time-future", UNKNOWN, NONE,
        "The time of signing lies in the future", "RFC 5652 section 11.3")
FINDING(SIGNING_TIME_UNREADABLE, "signing-time-unreadable", UNKNOWN, NONE,
        "The time of signing that the signer gave cannot be read", "RFC 5652 section 11.3")
FINDING(SIGNING_TIME_MISSING, "signing-time-missing", NOTE, NONE,
        "The signer gave no time of signing", "RFC 5652 section 11.3")
FINDING(HEADERS_UNPROTECTED, "headers-unprotected", NOTE, NONE,
        "The signature does not cover these header fields", "RFC 9788 section 1")
FINDING(REPLY_TO_ELSEWHERE, "reply-to-elsewhere", NOTE, NONE,
        "The Reply-To field names another domain than the author's", "RFC 5322 section 3.6.2")
FINDING(SENDER_ELSEWHERE, "sender-elsewhere", NOTE, NONE,
        "The Sender field names another domain than the author's", "RFC 5322 section 3.6.2")
FINDING(HEADER_PROTECTION_LEGACY, "header-protection-legacy", NOTE, NONE,
        "The message carries protected header fields in an older form, which are neither judged "
        "nor shown",
        "RFC 9788 section 4.10")
FINDING(HEADER_PROTECTION_MISPLACED, "header-protection-misplaced", WARNING, NONE,
        "Header protection is announced where it has no meaning, and is ignored",
        "RFC 9788 section 4.1")
FINDING(HEADER_MISMATCH, "header-mismatch", WARNING, NONE,
        "A header field outside the signature differs from the signed one", "RFC 9788 section 4.4")

/* -- integrity: is the content what was signed? -- */
FINDING(CONTENT_ALTERED, "content-altered", FAIL, INTEGRITY, "The content is not what was signed",
        "RFC 5652 section 5.4")
FINDING(TRANSFER_ENCODING_ALTERED, "transfer-encoding-altered", NOTE, INTEGRITY,
        "The signed part was only encoded anew after signing: decoded it is what was signed, but "
        "as it stands the signature does not hold",
        "RFC 8551 section 3.1.3")
FINDING(LINES_ALTERED, "lines-altered", NOTE, INTEGRITY,
        "The signed part was changed after signing only as relays and mailboxes change lines: "
        "undone it is what was signed, but as it stands the signature does not hold",
        "RFC 8551 section 3.1.3")
FINDING(
    TRANSIT_LIMIT, "transit-limit", NOTE, INTEGRITY,
    "Whether the content was only changed as relays and mailboxes change it was not looked into",
    "LIMIT_TRANSIT_DAMAGE, LIMIT_TRANSIT_DAMAGE_WORK")
FINDING(SIGNATURE_INVALID, "signature-invalid", FAIL, INTEGRITY,
        "The signature was not made by the key of the signer's certificate", "RFC 5652 section 5.6")
FINDING(CONTENT_MISMATCH, "content-mismatch", FAIL, INTEGRITY,
        "The signature file carries a content of its own that is not the one shown",
        "RFC 8551 section 3.5.3")
FINDING(CONTENT_EMBEDDED, "content-embedded", WARNING, INTEGRITY,
        "The signature file repeats the content", "RFC 8551 section 3.5.3")
FINDING(CONTENT_MISSING, "content-missing", UNKNOWN, INTEGRITY,
        "There is a signature but not the content that it signs", "RFC 5652 section 5.2")
FINDING(CMS_MALFORMED, "cms-malformed", FAIL, INTEGRITY, "The signature data is malformed",
        "RFC 5652 section 5")
FINDING(CMS_TRAILING_DATA, "cms-trailing-data", FAIL, INTEGRITY,
        "The signature data is followed by other bytes", "RFC 5652 section 3")
FINDING(CMS_CONTENT_TYPE, "cms-content-type", FAIL, INTEGRITY,
        "The signed content is not of type data", "RFC 8551 section 2.4.2")
FINDING(CMS_VERSION, "cms-version", WARNING, INTEGRITY,
        "A version number is not the one that the structure calls for", "RFC 5652 section 5.1")
FINDING(MULTIPART_SIGNED_MALFORMED, "multipart-signed-malformed", FAIL, INTEGRITY,
        "The multipart/signed part is not exactly a content and a signature",
        "RFC 1847 section 2.1")
FINDING(NO_SIGNER, "no-signer", FAIL, INTEGRITY, "The signed data has no signer",
        "RFC 5652 section 5.1")
FINDING(SIGNERS_LIMIT, "signers-limit", UNKNOWN, INTEGRITY,
        "There are more signers than are judged", "LIMIT_SIGNERS")
FINDING(CERTIFICATES_LIMIT, "certificates-limit", WARNING, INTEGRITY,
        "There are more certificates than are looked at", "LIMIT_CERTIFICATES")
FINDING(CRLS_LIMIT, "crls-limit", WARNING, INTEGRITY,
        "There are more revocation lists than are looked at", "LIMIT_CRLS")
FINDING(ATTRIBUTE_MISSING, "attribute-missing", FAIL, INTEGRITY,
        "A signed attribute that has to be there is missing", "RFC 5652 section 5.3")
FINDING(ATTRIBUTE_DUPLICATE, "attribute-duplicate", FAIL, INTEGRITY,
        "A signed attribute that may occur once, with one value, is repeated",
        "RFC 5652 section 11")
FINDING(ATTRIBUTE_MALFORMED, "attribute-malformed", FAIL, INTEGRITY,
        "A signed attribute is malformed", "RFC 5652 section 11")
FINDING(ATTRIBUTE_CONTENT_TYPE, "attribute-content-type", FAIL, INTEGRITY,
        "The signed content type is not that of the content", "RFC 5652 section 11.1")
FINDING(ATTRIBUTES_AS_CONTENT, "attributes-as-content", FAIL, INTEGRITY,
        "Signed attributes of another signature are passed off as content", "RFC 5652 section 5.4")
FINDING(ATTRIBUTES_UNSORTED, "attributes-unsorted", WARNING, INTEGRITY,
        "The signed attributes are not in DER, as they should be", "RFC 5652 section 5.4")
FINDING(DIGEST_NOT_ANNOUNCED, "digest-not-announced", NOTE, INTEGRITY,
        "The digest algorithm is missing from the list of digest algorithms",
        "RFC 5652 section 5.1")
FINDING(ALGORITHM_UNKNOWN, "algorithm-unknown", UNKNOWN, INTEGRITY,
        "The algorithm or its parameters are not known here", "RFC 8551 section 2.1")
FINDING(ALGORITHM_MISMATCH, "algorithm-mismatch", FAIL, INTEGRITY,
        "The algorithms of digest, signature and key do not belong together", "RFC 5754 section 3")
FINDING(ALGORITHM_PROTECTION, "algorithm-protection", FAIL, INTEGRITY,
        "The algorithms are not those that the signer protected", "RFC 6211 section 2")
FINDING(DIGEST_WEAK, "digest-weak", UNKNOWN, INTEGRITY,
        "The digest algorithm is too weak to prove anything", "RFC 8551 section 2.1")
FINDING(KEY_WEAK, "key-weak", UNKNOWN, INTEGRITY, "The signer's key is too weak to prove anything",
        "RFC 8551 section 4.3")
FINDING(WEAK_ACCEPTED, "weak-accepted", WARNING, INTEGRITY,
        "A weak algorithm or key was accepted, as asked", "RFC 8551 section 2.1")
FINDING(
    KEY_UNUSABLE, "key-unusable", UNKNOWN, INTEGRITY,
    "The signer's key is of a kind or size that is not used here",
    "LIMIT_RSA_BITS_MIN_USABLE, LIMIT_RSA_BITS_MAX, LIMIT_RSA_EXPONENT_BITS, LIMIT_DSA_BITS_MAX")
FINDING(PUBLIC_KEY_LIMIT, "public-key-limit", UNKNOWN, INTEGRITY,
        "The message asks for more public-key operations than are done for one message",
        "LIMIT_PUBLIC_KEY_COST")
FINDING(SIGNER_CERTIFICATE_MISSING, "signer-certificate-missing", UNKNOWN, INTEGRITY,
        "The signer's certificate is not in the message; give it with --certs",
        "RFC 8551 section 2.3")
FINDING(SIGNER_CERTIFICATE_AMBIGUOUS, "signer-certificate-ambiguous", WARNING, INTEGRITY,
        "Several certificates answer to the signer's identifier", "RFC 5652 section 5.3")
FINDING(SIGNING_CERTIFICATE_MISMATCH, "signing-certificate-mismatch", FAIL, INTEGRITY,
        "The signer signed for another certificate than the one presented", "RFC 5035 section 5")
FINDING(CERTIFICATE_UNREADABLE, "certificate-unreadable", WARNING, INTEGRITY,
        "A certificate that the message carries cannot be read", "RFC 5280 section 4.1")
FINDING(SIGNER_CERTIFICATE_MALFORMED, "signer-certificate-malformed", FAIL, INTEGRITY,
        "The signer's certificate cannot be read", "RFC 5280 section 4.1")
FINDING(MICALG_MISMATCH, "micalg-mismatch", NOTE, INTEGRITY,
        "The announced digest algorithm is not the one used", "RFC 8551 section 3.5.3.2")

/* -- trust: does the certificate lead to a trust anchor, for e-mail, at that time? -- */
FINDING(NO_PATH, "no-path", UNKNOWN, TRUST,
        "No path leads from the signer's certificate to a trusted one", "RFC 5280 section 6.1")
FINDING(NO_TRUST_ANCHORS, "no-trust-anchors", UNKNOWN, TRUST,
        "There are no trusted certificates; name some with --trust", "RFC 5280 section 6.1.1")
FINDING(PATH_LIMIT, "path-limit", UNKNOWN, TRUST, "The search for a path was given up",
        "LIMIT_PATH_CANDIDATES, LIMIT_PATHS_JUDGED, LIMIT_PATH_LENGTH, LIMIT_POLICY_NODES, "
        "LIMIT_NAME_COMPARISONS, LIMIT_PUBLIC_KEY_COST")
FINDING(EXPIRED, "expired", UNKNOWN, TRUST, "A certificate has expired",
        "RFC 5280 section 6.1.3 (a)(2)")
FINDING(NOT_YET_VALID, "not-yet-valid", UNKNOWN, TRUST, "A certificate is not valid yet",
        "RFC 5280 section 6.1.3 (a)(2)")
FINDING(VALID_AT_SIGNING, "valid-at-signing", NOTE, TRUST,
        "All certificates were valid at the time of signing that the signer claims; --at "
        "signing-time judges by it",
        "RFC 8550 section 6")
FINDING(CERTIFICATE_SIGNATURE, "certificate-signature", FAIL, TRUST,
        "The signature on a certificate was not made by its issuer",
        "RFC 5280 section 6.1.3 (a)(1)")
FINDING(CERTIFICATE_ALGORITHM, "certificate-algorithm", UNKNOWN, TRUST,
        "A certificate is signed with an algorithm or key that is not known here",
        "RFC 5280 section 4.1.1.2")
FINDING(CERTIFICATE_WEAK, "certificate-weak", UNKNOWN, TRUST,
        "A certificate of the path is signed with too weak an algorithm or key",
        "RFC 8550 section 4.3")
FINDING(CERTIFICATE_WEAK_ACCEPTED, "certificate-weak-accepted", WARNING, TRUST,
        "A weak algorithm or key in the path was accepted, as asked", "RFC 8550 section 4.3")
FINDING(CERTIFICATE_MALFORMED, "certificate-malformed", FAIL, TRUST,
        "A certificate of the path breaks the rules of its structure", "RFC 5280 section 4")
FINDING(ALTERNATIVE_NAME_EMPTY, "alternative-name-empty", WARNING, TRUST,
        "A certificate of the path has a list of alternative names with nothing in it",
        "RFC 5280 section 4.2.1.6")
FINDING(SERIAL_NUMBER_NEGATIVE, "serial-number-negative", NOTE, TRUST,
        "The authority forgot the leading zero of a certificate's serial number, which makes it "
        "negative",
        "RFC 5280 section 4.1.2.2")
FINDING(NAME_CHAINING, "name-chaining", FAIL, TRUST,
        "The issuer that a certificate names is not the subject of the next",
        "RFC 5280 section 6.1.3 (a)(4)")
FINDING(NOT_A_CA, "not-a-ca", FAIL, TRUST,
        "A certificate was issued by one that is not a certification authority",
        "RFC 5280 section 6.1.4 (k)")
FINDING(PATH_LENGTH, "path-length", FAIL, TRUST,
        "There are more certification authorities below one than it allows",
        "RFC 5280 section 6.1.4 (l)(m)")
FINDING(CA_KEY_USAGE, "ca-key-usage", FAIL, TRUST,
        "A certification authority's key may not sign certificates", "RFC 5280 section 6.1.4 (n)")
FINDING(KEY_USAGE, "key-usage", FAIL, TRUST, "The signer's key may not sign messages",
        "RFC 8550 section 4.4.2")
FINDING(EXTENDED_KEY_USAGE, "extended-key-usage", FAIL, TRUST, "A certificate is not for e-mail",
        "RFC 8550 section 4.4.4")
FINDING(CRITICAL_EXTENSION, "critical-extension", FAIL, TRUST,
        "A certificate has a critical extension that is not known here",
        "RFC 5280 section 6.1.4 (o)")
FINDING(NAME_CONSTRAINTS, "name-constraints", FAIL, TRUST,
        "A name in a certificate is one that its certification authority may not give",
        "RFC 5280 section 6.1.3 (b)(c)")
FINDING(CERTIFICATE_POLICY, "certificate-policy", FAIL, TRUST,
        "The path is not valid under any acceptable certificate policy",
        "RFC 5280 section 6.1.3 (f)")
FINDING(REVOKED, "revoked", FAIL, TRUST, "A certificate has been revoked", "RFC 5280 section 6.3")
FINDING(REVOCATION_NOT_CHECKED, "revocation-not-checked", NOTE, TRUST,
        "Whether a certificate has been revoked was not checked", "RFC 8550 section 4.2")
FINDING(REVOCATION_UNKNOWN, "revocation-unknown", UNKNOWN, TRUST,
        "Whether a certificate has been revoked is not known", "RFC 5280 section 6.3.3")
FINDING(REVOCATION_UNUSABLE, "revocation-unusable", WARNING, TRUST,
        "A revocation list or status response cannot be used", "RFC 5280 section 6.3.3")
FINDING(REVOKED_LATER, "revoked-later", WARNING, TRUST,
        "A certificate was revoked after the time of judgement", "RFC 5280 section 5.3.1")
FINDING(ANCHOR_EXPIRED, "anchor-expired", WARNING, TRUST,
        "The trusted certificate at the end of the path is outside its validity",
        "RFC 5280 section 6.1.1 (d)")
FINDING(ANCHOR_DISTRUSTED, "anchor-distrusted", UNKNOWN, TRUST,
        "The trust store no longer trusts certificates that this authority issued so late", "")
FINDING(WEB_TRUST_STORE, "web-trust-store", NOTE, TRUST,
        "The system's certificates are for web sites; install libnss3 for those trusted for e-mail",
        "")

/* -- identity: is the signer who From: says? -- */
FINDING(SIGNER_MISMATCH, "signer-mismatch", FAIL, IDENTITY,
        "The message is from one address, the signer's certificate is for another",
        "RFC 8550 section 3")
FINDING(SIGNER_WITHOUT_ADDRESS, "signer-without-address", UNKNOWN, IDENTITY,
        "The signer's certificate names no e-mail address", "RFC 8550 section 3")
FINDING(SENDER_ONLY, "sender-only", UNKNOWN, IDENTITY,
        "The signer is who Sender: says, not who From: says", "RFC 8550 section 3")
FINDING(AUTHOR_MISSING, "author-missing", FAIL, IDENTITY,
        "The message has no From field with an address", "RFC 5322 section 3.6.2")
FINDING(AUTHOR_MULTIPLE, "author-multiple", FAIL, IDENTITY, "The message names several authors",
        "RFC 5322 section 3.6.2")
FINDING(AUTHOR_MALFORMED, "author-malformed", FAIL, IDENTITY,
        "The From field cannot be read as one address", "RFC 5322 section 3.4")
FINDING(AUTHOR_UNAVAILABLE, "author-unavailable", UNKNOWN, IDENTITY,
        "The input is no message, so no author can be compared; name one with --from",
        "RFC 8550 section 3")
FINDING(DISPLAY_NAME_ADDRESS, "display-name-address", UNKNOWN, IDENTITY,
        "The name that is displayed contains another address than the real one",
        "RFC 8550 section 3")
FINDING(DISPLAY_NAME_UNREADABLE, "display-name-unreadable", UNKNOWN, IDENTITY,
        "The name that is displayed cannot be read here, and mail programs may show another address in it",
        "RFC 8550 section 3, LIMIT_CHARSET_CHANGES, LIMIT_DISPLAY_NAME")
FINDING(CERTIFICATE_ADDRESS_MALFORMED, "certificate-address-malformed", WARNING, IDENTITY,
        "An address in the signer's certificate is malformed and does not count",
        "RFC 5280 section 4.2.1.6")
FINDING(HEADER_MISMATCH_FROM, "header-mismatch-from", FAIL, IDENTITY,
        "The From field outside the signature differs from the signed one", "RFC 9788 section 4.4")
FINDING(PIN_FROM, "pin-from", FAIL, IDENTITY, "The author is not the one asked for with --from", "")
FINDING(PIN_ISSUER, "pin-issuer", FAIL, IDENTITY,
        "The issuer is not the one asked for with --issuer or --senders", "")
FINDING(PIN_SERIAL, "pin-serial", FAIL, IDENTITY,
        "No serial number of the path is in the list given with --serial-list or --senders", "")
FINDING(SENDER_ALWAYS_SIGNS, "sender-always-signs", FAIL, IDENTITY,
        "Everything that this sender sends is signed, and this message is not signed as a whole", "")
FINDING(SENDER_LOOK_ALIKE, "sender-look-alike", UNKNOWN, IDENTITY,
        "The author looks like a known sender and is none", "UTS #39 section 4")
FINDING(OUTLOOK_SENDER, "outlook-sender", UNKNOWN, IDENTITY,
        "Outlook's file shows another sender than the message", "MS-OXMSG section 2.2")
FINDING(OUTLOOK_SUBJECT, "outlook-subject", WARNING, IDENTITY,
        "Outlook's file shows another subject than the message", "MS-OXMSG section 2.2")
FINDING(MAILBOX_VALIDATED, "mailbox-validated", NOTE, IDENTITY,
        "The certification authority checked the mailbox, not who is behind it",
        "CA/Browser Forum S/MIME BR section 7.1.6.1")

/* -- signing only: what recipients would not accept -- */
FINDING(KEY_MISMATCH, "key-mismatch", FAIL, NONE, "No private key given belongs to the certificate",
        "RFC 5652 section 5.3")
FINDING(VALIDITY_SHORT, "validity-short", FAIL, TRUST,
        "The certificate expires sooner than --min-validity allows", "")
FINDING(CHAIN_INCOMPLETE, "chain-incomplete", FAIL, TRUST,
        "An issuer's certificate is missing; give it with --chain", "RFC 8551 section 2.3")
FINDING(CHAIN_END, "chain-end", NOTE, TRUST,
        "The chain that is sent along ends below this issuer, which recipients have to trust",
        "RFC 8551 section 2.3")
FINDING(ALREADY_SIGNED, "already-signed", FAIL, NONE,
        "The message is signed already; --add-layer signs it once more", "RFC 8551 section 3.7")
FINDING(ALREADY_ENCRYPTED, "already-encrypted", FAIL, NONE,
        "The message is encrypted: recipients could not tell what is signed; --add-layer signs it "
        "all the same",
        "RFC 8551 section 3.7")
FINDING(TRANSPORT_UNSAFE, "transport-unsafe", FAIL, NONE, "The content would be changed on its way",
        "RFC 8551 section 3.1.3")
FINDING(CHARSET_MISSING, "charset-missing", FAIL, NONE,
        "A text part has 8-bit characters but names no character set for them", "RFC 2046 section 4.1.2")
FINDING(CHARSET_MISMATCH, "charset-mismatch", FAIL, NONE,
        "A text part has bytes that are not of the character set that it names",
        "RFC 2046 section 4.1.2")
FINDING(CHARSET_UNKNOWN, "charset-unknown", FAIL, NONE,
        "A text part names a character set that nobody knows", "RFC 2046 section 4.1.2")
FINDING(FIELD_REPEATED, "field-repeated", WARNING, NONE,
        "A header field that may stand once is repeated: some receivers refuse such mail",
        "RFC 5322 section 3.6")
FINDING(DKIM_BROKEN, "dkim-broken", WARNING, NONE,
        "The message has a DKIM signature, which does not hold once it is signed", "RFC 6376 section 3.7")
FINDING(KEY_IDENTIFIER_MISSING, "key-identifier-missing", FAIL, NONE,
        "The certificate has no key identifier to be named by", "RFC 5652 section 5.3")
FINDING(HEADER_UNSAFE, "header-unsafe", WARNING, NONE,
        "A header field outside the signature would be refused or changed on its way",
        "RFC 5322 section 2.1.1, RFC 6531")
FINDING(INNER_SIGNATURE, "inner-signature", FAIL, NONE,
        "The signature that the message has already cannot be verified, and a new one around it "
        "does not mend that",
        "RFC 9787 section 4")
/* -- only where a template is checked -- */
FINDING(PLACEHOLDER_LEFT, "placeholder-left", WARNING, NONE,
        "A placeholder is left over that nothing was put in place of", "")
FINDING(HTML_WITHOUT_TEXT, "html-without-text", WARNING, NONE,
        "There is HTML, and no plain text beside it for those who read that",
        "RFC 2046 section 5.1.4")
FINDING(MESSAGE_ID_MISSING, "message-id-missing", NOTE, NONE,
        "There is no Message-ID; mail servers add one, outside of the signature",
        "RFC 5322 section 3.6.4")
FINDING(CARRIER_RECIPIENT, "carrier-recipient", WARNING, NONE,
        "A recipient's carrier shows every signed mail as an attachment", "")
FINDING(VALIDITY_LEFT, "validity-left", NOTE, NONE,
        "The certificate, or one that is sent along, ends on this day", "")
// clang-format on
