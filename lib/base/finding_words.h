/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a finding comes to for the person who reads a report: a row for each of finding_table.h, in its
 * order. Include it with WORDS defined.
 *
 * WORDS(identifier, row, next, headline, text)
 *   row:      the row of a report's card that it stands in; NONE: it is said by signing only
 *   next:     what to do about it where it decides, by its identifier in next_steps.h
 *   headline: what it says where it decides, at most 75 columns, without a full stop
 *   text:     the same within its row, at most 54 columns
 * All plain, translatable, without arguments. A headline says what was found and no more: it is chosen by
 * the finding, never by the answer that follows from it. */

// clang-format off
WORDS(ERRANT_LAYER, COVERED, PART,
      "Only a part of this message is signed; anyone can have added the rest",
      "only a part is signed")
WORDS(UNSIGNED_PART, COVERED, PART,
      "A part of this message is not signed",
      "a part is not signed")
WORDS(CONTENT_ENCRYPTED, COVERED, DECRYPT,
      "This message is encrypted, so what is inside is not known here",
      "encrypted: the inside is not known")
WORDS(CONTENT_COMPRESSED, COVERED, SAVE,
      "This message is compressed, so what is inside is not known here",
      "compressed: the inside is not known")
WORDS(CERTS_ONLY, COVERED, ASK,
      "This message carries certificates, but no signature",
      "there are certificates, but no signature")
WORDS(CMS_UNSIGNED, COVERED, ASK,
      "This is in the format of signatures, but carries none",
      "the format of signatures, but none in it")
WORDS(SIGNED_DOCUMENT, COVERED, DOCUMENT,
      "A signed document is attached; that says nothing about this message",
      "a signed document is attached")
WORDS(ENCRYPTED_ATTACHMENT, COVERED, NOTHING,
      "An encrypted file is attached to this message",
      "an encrypted file is attached")
WORDS(OPENPGP, COVERED, OPENPGP,
      "This message uses OpenPGP, which is not judged here",
      "OpenPGP is not judged here")
WORDS(SIGNATURE_ATTACHMENT, COVERED, SAVE,
      "A signature file is attached, but it is not known what it signs",
      "a signature file that belongs to nothing")
WORDS(SIGNATURE_NAME, COVERED, RESEND,
      "Some mail programs show this signature as a file of another kind",
      "the signature is named as another file")
WORDS(AMBIGUOUS_FIELD, COVERED, RESEND,
      "Mail programs read this message in different ways: a field is in doubt",
      "a field can be read in two ways")
WORDS(AMBIGUOUS_PARAMETER, COVERED, RESEND,
      "Mail programs read this message in different ways: a setting is in doubt",
      "a setting can be read in two ways")
WORDS(AMBIGUOUS_BOUNDARY, COVERED, RESEND,
      "Mail programs divide this message in different ways",
      "it can be divided in two ways")
WORDS(AMBIGUOUS_ENCODING, COVERED, RESEND,
      "Mail programs decode this message in different ways",
      "it can be decoded in two ways")
WORDS(BOUNDARY_MISSING, COVERED, RESEND,
      "This message has no proper end: it may have been cut off",
      "it may have been cut off")
WORDS(MULTIPART_MALFORMED, COVERED, RESEND,
      "This message is built wrongly, and mail programs show different things",
      "it is built wrongly")
WORDS(ENCODING_MALFORMED, COVERED, RESEND,
      "A part of this message cannot be decoded",
      "a part cannot be decoded")
WORDS(NESTING_LIMIT, COVERED, ASK,
      "This message has parts within parts, deeper than is read here",
      "parts deeper than is read")
WORDS(PARTS_LIMIT, COVERED, ASK,
      "This message has more parts than are read here",
      "more parts than are read")
WORDS(HEADER_LIMIT, COVERED, ASK,
      "This message has a larger header than is read here",
      "a larger header than is read")
WORDS(PARAMETERS_LIMIT, COVERED, ASK,
      "A header field of this message says more than is read here",
      "more parameters than are read")
WORDS(LAYERS_LIMIT, COVERED, ASK,
      "This message has more signatures around one another than are judged here",
      "more layers than are judged")
WORDS(CONTENT_LENGTH_MISMATCH, COVERED, NOTHING,
      "The mailbox tells in two ways where this message ends",
      "its mailbox tells two ends of the message")
WORDS(DATE_SKEW, TIME, DATE,
      "The message is dated far from when it was signed: it may be an old one",
      "Date is far from the time of signing")
WORDS(DATE_UNREADABLE, TIME, DATE,
      "The date of this message cannot be compared with the time of signing",
      "Date is repeated or cannot be read")
WORDS(DATE_MISSING, TIME, DATE,
      "This message has no date to compare with the time of signing",
      "there is no Date to compare")
WORDS(SIGNING_TIME_FUTURE, TIME, CLOCK,
      "The time at which this message claims to be signed has not come yet",
      "signed at a time yet to come")
WORDS(SIGNING_TIME_UNREADABLE, TIME, ASK,
      "The time at which this message was signed cannot be read",
      "time of signing unreadable")
WORDS(SIGNING_TIME_MISSING, TIME, ASK,
      "The signer does not say when this message was signed",
      "the signer gives no time of signing")
WORDS(HEADERS_UNPROTECTED, COVERED, NOTHING,
      "Some header fields of this message are not signed",
      "some header fields are not signed")
WORDS(REPLY_TO_ELSEWHERE, SENDER, NOTHING,
      "The Reply-To field is at another domain than From",
      "Reply-To is at another domain than From")
WORDS(SENDER_ELSEWHERE, SENDER, NOTHING,
      "The Sender field is at another domain than From",
      "Sender is at another domain than From")
WORDS(HEADER_PROTECTION_LEGACY, COVERED, NOTHING,
      "Header fields are protected in an older form, which is not used here",
      "header fields in an older form of protection")
WORDS(HEADER_PROTECTION_MISPLACED, COVERED, NOTHING,
      "Header protection is announced where it means nothing",
      "header protection where it means nothing")
WORDS(HEADER_MISMATCH, COVERED, ASK,
      "A header field that is shown differs from the signed one",
      "a field that is shown differs from the signed one")
WORDS(CONTENT_ALTERED, UNCHANGED, REPORT,
      "Do not trust this message: its content is not what was signed",
      "the content is not what was signed")
WORDS(TRANSFER_ENCODING_ALTERED, UNCHANGED, RESEND,
      "Do not trust this copy: it was encoded anew on its way, which breaks it",
      "it was encoded anew on its way")
WORDS(LINES_ALTERED, UNCHANGED, RESEND,
      "Do not trust this copy: its lines are not as they were signed",
      "its lines are not as they were signed")
WORDS(TRANSIT_LIMIT, UNCHANGED, REPORT,
      "How the content differs from what was signed was not looked into",
      "how it differs was not looked into")
WORDS(SIGNATURE_INVALID, UNCHANGED, REPORT,
      "Do not trust this message: its signature is not by the signer's key",
      "it is not by the signer's key")
WORDS(CONTENT_MISMATCH, UNCHANGED, REPORT,
      "Do not trust this message: what is signed is not what is shown",
      "what is signed is not what is shown")
WORDS(CONTENT_EMBEDDED, UNCHANGED, NOTHING,
      "The signature file repeats the content",
      "the signature file repeats the content")
WORDS(CONTENT_MISSING, UNCHANGED, DETACHED,
      "There is a signature, but what it signs is not here",
      "what it signs is not here")
WORDS(CMS_MALFORMED, UNCHANGED, REPORT,
      "Do not trust this message: its signature is malformed",
      "the signature is malformed")
WORDS(CMS_TRAILING_DATA, UNCHANGED, REPORT,
      "Do not trust this message: there is something behind its signature",
      "something follows the signature")
WORDS(CMS_CONTENT_TYPE, UNCHANGED, REPORT,
      "Do not trust this message: its signature is not for a message",
      "it signs something else")
WORDS(CMS_VERSION, UNCHANGED, NOTHING,
      "The signature has an unusual version number",
      "the signature has an unusual version number")
WORDS(MULTIPART_SIGNED_MALFORMED, UNCHANGED, REPORT,
      "Do not trust this message: it is not one content and one signature",
      "no content with a signature")
WORDS(NO_SIGNER, UNCHANGED, REPORT,
      "Do not trust this message: it looks signed, and nobody signed it",
      "it looks signed, and nobody signed it")
WORDS(SIGNERS_LIMIT, UNCHANGED, ASK,
      "This message has more signers than are judged here",
      "more signers than are judged")
WORDS(CERTIFICATES_LIMIT, UNCHANGED, ASK,
      "This message has more certificates than are looked at here",
      "more certificates than are looked at")
WORDS(CRLS_LIMIT, REVOKED, ASK,
      "This message has more revocation lists than are looked at here",
      "more revocation lists than are looked at")
WORDS(ATTRIBUTE_MISSING, UNCHANGED, REPORT,
      "Do not trust this message: its signature lacks what it has to say",
      "the signature is incomplete")
WORDS(ATTRIBUTE_DUPLICATE, UNCHANGED, REPORT,
      "Do not trust this message: its signature says a thing twice",
      "the signature says a thing twice")
WORDS(ATTRIBUTE_MALFORMED, UNCHANGED, REPORT,
      "Do not trust this message: a part of its signature is malformed",
      "a part of it is malformed")
WORDS(ATTRIBUTE_CONTENT_TYPE, UNCHANGED, REPORT,
      "Do not trust this message: it was signed as something else",
      "signed as something else")
WORDS(ATTRIBUTES_AS_CONTENT, UNCHANGED, REPORT,
      "Do not trust this message: its signature comes from something else",
      "taken from another signature")
WORDS(ATTRIBUTES_UNSORTED, UNCHANGED, NOTHING,
      "The signature is written in an unusual order",
      "the signature is in an unusual order")
WORDS(DIGEST_NOT_ANNOUNCED, UNCHANGED, NOTHING,
      "The signature does not announce its digest algorithm",
      "the digest algorithm is not announced")
WORDS(ALGORITHM_UNKNOWN, UNCHANGED, ASK,
      "This message is signed in a way that cannot be judged here",
      "an unknown algorithm")
WORDS(ALGORITHM_MISMATCH, UNCHANGED, REPORT,
      "Do not trust this message: its signature does not go with its key",
      "algorithms do not go together")
WORDS(ALGORITHM_PROTECTION, UNCHANGED, REPORT,
      "Do not trust this message: its signature was made in another way",
      "not the signer's algorithms")
WORDS(DIGEST_WEAK, UNCHANGED, STRONGER,
      "This message is signed with an algorithm that is too weak to prove anything",
      "too weak an algorithm")
WORDS(KEY_WEAK, UNCHANGED, STRONGER,
      "This message is signed with a key that is too weak to prove anything",
      "too weak a key")
WORDS(WEAK_ACCEPTED, UNCHANGED, NOTHING,
      "A weak algorithm or key was accepted, as you asked",
      "a weak algorithm or key, accepted as asked")
WORDS(KEY_UNUSABLE, UNCHANGED, ASK,
      "This message is signed with a kind of key that is not used here",
      "a kind of key not used here")
WORDS(PUBLIC_KEY_LIMIT, UNCHANGED, ASK,
      "This message takes more work to judge than is done for one message",
      "more work than is done here")
WORDS(SIGNER_CERTIFICATE_MISSING, UNCHANGED, CERTS,
      "Someone signed this, but who is not known: the certificate is missing",
      "no certificate to check by")
WORDS(SIGNER_CERTIFICATE_AMBIGUOUS, UNCHANGED, NOTHING,
      "Several certificates answer to the signer's name",
      "several certificates answer to his name")
WORDS(SIGNING_CERTIFICATE_MISMATCH, UNCHANGED, REPORT,
      "Do not trust this message: it was signed for another certificate",
      "for another certificate")
WORDS(CERTIFICATE_UNREADABLE, UNCHANGED, NOTHING,
      "A certificate that comes with the message cannot be read",
      "a certificate cannot be read")
WORDS(SIGNER_CERTIFICATE_MALFORMED, UNCHANGED, REPORT,
      "Do not trust this message: the signer's certificate cannot be read",
      "the certificate is broken")
WORDS(MICALG_MISMATCH, UNCHANGED, NOTHING,
      "Another digest algorithm is announced than is used",
      "another digest algorithm is announced")
WORDS(NO_PATH, TRUSTED, TRUST,
      "The signer's certificate leads to no authority that is trusted here",
      "it leads to no authority that is trusted")
WORDS(NO_TRUST_ANCHORS, TRUSTED, ANCHORS,
      "No authority is trusted here, so nobody can vouch for the signer",
      "no authority is trusted here")
WORDS(PATH_LIMIT, TRUSTED, ASK,
      "The search for a trusted authority was given up: it takes too much work",
      "the search was given up")
WORDS(EXPIRED, TIME, AT_DATE,
      "A certificate has expired, so it does not vouch for the signer any more",
      "a certificate has expired")
WORDS(NOT_YET_VALID, TIME, CLOCK,
      "A certificate is not valid yet",
      "a certificate is not valid yet")
WORDS(VALID_AT_SIGNING, TIME, CLAIMED,
      "A certificate has expired since the time of signing that the signer claims",
      "expired since the signing")
WORDS(CERTIFICATE_SIGNATURE, TRUSTED, REPORT,
      "Do not trust this message: a certificate is not by the issuer it names",
      "one is not by its issuer")
WORDS(CERTIFICATE_ALGORITHM, TRUSTED, ASK,
      "A certificate is signed in a way that cannot be judged here",
      "an unknown algorithm")
WORDS(CERTIFICATE_WEAK, TRUSTED, STRONGER,
      "A certificate is signed too weakly to prove anything",
      "a certificate is too weak")
WORDS(CERTIFICATE_WEAK_ACCEPTED, TRUSTED, NOTHING,
      "A weak certificate was accepted, as you asked",
      "a weak certificate, accepted as asked")
WORDS(CERTIFICATE_MALFORMED, TRUSTED, REPORT,
      "Do not trust this message: a certificate breaks the rules",
      "a certificate breaks the rules")
WORDS(ALTERNATIVE_NAME_EMPTY, TRUSTED, NOTHING,
      "A certificate names nobody where it lists further names",
      "a list of further names is empty")
WORDS(SERIAL_NUMBER_NEGATIVE, TRUSTED, NOTHING,
      "The authority left out the leading zero of a serial number",
      "a serial number lacks its leading zero")
WORDS(NAME_CHAINING, TRUSTED, REPORT,
      "Do not trust this message: its certificates do not belong together",
      "certificates do not belong together")
WORDS(NOT_A_CA, TRUSTED, REPORT,
      "Do not trust this message: its certificate's issuer may issue none",
      "an issuer may not issue certificates")
WORDS(PATH_LENGTH, TRUSTED, REPORT,
      "Do not trust this message: an authority may not appoint others",
      "an authority may not appoint others")
WORDS(CA_KEY_USAGE, TRUSTED, REPORT,
      "Do not trust this message: an authority's key may not sign certificates",
      "its key may sign no certificates")
WORDS(KEY_USAGE, TRUSTED, REPORT,
      "Do not trust this message: the signer's key is not for signing messages",
      "the key is not for signing messages")
WORDS(EXTENDED_KEY_USAGE, TRUSTED, REPORT,
      "Do not trust this message: a certificate is not for e-mail",
      "a certificate is not for e-mail")
WORDS(CRITICAL_EXTENSION, TRUSTED, REPORT,
      "Do not trust this message: a certificate has rules not known here",
      "a rule that is not known here")
WORDS(NAME_CONSTRAINTS, TRUSTED, REPORT,
      "Do not trust this message: its authority may not vouch for this name",
      "a name it may not vouch for")
WORDS(CERTIFICATE_POLICY, TRUSTED, REPORT,
      "Do not trust this message: its certificates keep no accepted policy",
      "no accepted policy is kept")
WORDS(REVOKED, REVOKED, REPORT,
      "Do not trust this message: a certificate has been revoked",
      "a certificate has been revoked")
WORDS(REVOCATION_NOT_CHECKED, REVOKED, CRL,
      "Whether a certificate has been revoked was not checked",
      "not checked: no revocation list was given (--crl)")
WORDS(REVOCATION_UNKNOWN, REVOKED, CRL,
      "Whether a certificate has been revoked is not known",
      "not known")
WORDS(REVOCATION_UNUSABLE, REVOKED, CRL,
      "A revocation list cannot be used",
      "a revocation list cannot be used")
WORDS(REVOKED_LATER, REVOKED, ASK,
      "A certificate was revoked after the time that you asked for",
      "revoked after the time that you asked for")
WORDS(ANCHOR_EXPIRED, TRUSTED, NOTHING,
      "The trusted authority's own certificate has expired",
      "the root certificate has expired")
WORDS(ANCHOR_DISTRUSTED, TRUSTED, ASK,
      "The authority was still trusted before, but not when it issued this",
      "not trusted any more since then")
WORDS(WEB_TRUST_STORE, TRUSTED, STORE,
      "The certificates of this system are for web sites, not for e-mail",
      "the system's certificates are for web sites")
WORDS(SIGNER_MISMATCH, SENDER, REPORT,
      "Do not trust this message: the signer is not the one that From names",
      "the signer is not who From names")
WORDS(SIGNER_WITHOUT_ADDRESS, SENDER, ASK,
      "The signer's certificate names no e-mail address to compare with From",
      "no address in the certificate")
WORDS(SENDER_ONLY, SENDER, ASK,
      "The signer is the one that sent it (Sender), not the author (From)",
      "the signer is Sender, not From")
WORDS(AUTHOR_MISSING, SENDER, REPORT,
      "Do not trust this message: it does not say from whom it is",
      "there is no From")
WORDS(AUTHOR_MULTIPLE, SENDER, REPORT,
      "Do not trust this message: it is from several authors at once",
      "From names several authors")
WORDS(AUTHOR_MALFORMED, SENDER, REPORT,
      "Do not trust this message: whom it is from cannot be read",
      "From cannot be read")
WORDS(AUTHOR_UNAVAILABLE, SENDER, FROM,
      "This is a signature without a message, so there is no From to compare",
      "there is no From to compare")
WORDS(DISPLAY_NAME_ADDRESS, SENDER, ASK,
      "The sender's name shows another address than the message is from",
      "the name shows another address")
WORDS(DISPLAY_NAME_UNREADABLE, SENDER, ASK,
      "The sender's name cannot be read here; it may show another address",
      "the name cannot be read here")
WORDS(CERTIFICATE_ADDRESS_MALFORMED, SENDER, NOTHING,
      "An address in the signer's certificate is malformed",
      "a malformed address in the certificate")
WORDS(HEADER_MISMATCH_FROM, SENDER, REPORT,
      "Do not trust this message: the From that is shown is not the signed one",
      "another From is shown")
WORDS(PIN_FROM, SENDER, PINS,
      "Do not trust this message: it is not from the address that you gave",
      "not the address you gave")
WORDS(PIN_ISSUER, SENDER, PINS,
      "Do not trust this message: its issuer is not the one that it has to be",
      "not the issuer that it has to be")
WORDS(PIN_SERIAL, SENDER, PINS,
      "Do not trust this message: none of its numbers is in the list",
      "no number is in the list")
WORDS(SENDER_ALWAYS_SIGNS, SENDER, REPORT,
      "Do not trust this message: this sender signs all mail, and this is not",
      "this sender signs all mail")
WORDS(SENDER_LOOK_ALIKE, SENDER, ASK,
      "The sender looks like one that you know and is another",
      "like a known sender, and another")
WORDS(OUTLOOK_SENDER, SENDER, ASK,
      "The sender that Outlook shows is not the one that the message is from",
      "Outlook shows another sender")
WORDS(OUTLOOK_SUBJECT, SENDER, NOTHING,
      "The subject that Outlook shows is not the one of the message",
      "Outlook shows another subject")
WORDS(MAILBOX_VALIDATED, SENDER, NOTHING,
      "The authority checked the mailbox, not who is behind it",
      "the authority checked only the mailbox")
WORDS(KEY_MISMATCH, NONE, KEY,
      "Not signed: no private key that was given belongs to the certificate",
      "no key belongs to the certificate")
WORDS(VALIDITY_SHORT, NONE, RENEW,
      "Not signed: the certificate expires too soon",
      "the certificate expires too soon")
WORDS(CHAIN_INCOMPLETE, NONE, CHAIN,
      "Not signed: an issuer's certificate is missing",
      "an issuer's certificate is missing")
WORDS(CHAIN_END, NONE, RECIPIENTS,
      "The chain that is sent along ends below this issuer",
      "the chain ends below this issuer")
WORDS(ALREADY_SIGNED, NONE, LAYER,
      "Not signed: the message is signed already",
      "the message is signed already")
WORDS(ALREADY_ENCRYPTED, NONE, LAYER,
      "Not signed: the message is encrypted",
      "the message is encrypted")
WORDS(TRANSPORT_UNSAFE, NONE, TEMPLATE,
      "Not signed: the content would be changed on its way",
      "the content would be changed on its way")
WORDS(CHARSET_MISSING, NONE, TEMPLATE,
      "Not signed: a text part does not name its character set",
      "a text part names no character set")
WORDS(CHARSET_MISMATCH, NONE, TEMPLATE,
      "Not signed: a text is not in the character set that it names",
      "a text is not in its character set")
WORDS(CHARSET_UNKNOWN, NONE, TEMPLATE,
      "Not signed: nobody knows the character set of a text",
      "nobody knows the character set of a text")
WORDS(FIELD_REPEATED, NONE, TEMPLATE,
      "A header field that may stand once is repeated",
      "a header field is repeated")
WORDS(DKIM_BROKEN, NONE, DKIM,
      "The DKIM signature that the message has does not hold any more",
      "a DKIM signature does not hold any more")
WORDS(KEY_IDENTIFIER_MISSING, NONE, CERTIFICATE,
      "Not signed: the certificate has no key identifier to be named by",
      "the certificate has no key identifier")
WORDS(HEADER_UNSAFE, NONE, TEMPLATE,
      "A header field would be refused or changed on its way",
      "a header field would be refused or changed")
WORDS(INNER_SIGNATURE, NONE, TEMPLATE,
      "Not signed: the signature that the message has already does not hold",
      "a signature inside does not hold")
WORDS(PLACEHOLDER_LEFT, NONE, TEMPLATE,
      "A placeholder is left over",
      "a placeholder is left over")
WORDS(HTML_WITHOUT_TEXT, NONE, TEMPLATE,
      "There is HTML, and no plain text beside it",
      "there is HTML without plain text")
WORDS(MESSAGE_ID_MISSING, NONE, NOTHING,
      "There is no Message-ID",
      "there is no Message-ID")
WORDS(CARRIER_RECIPIENT, NONE, UNSIGNED,
      "A recipient's carrier shows signed mail as an attachment",
      "a carrier shows signed mail as an attachment")
WORDS(VALIDITY_LEFT, NONE, RENEW_SOON,
      "The certificate ends on this day",
      "the certificate ends on this day")
// clang-format on
