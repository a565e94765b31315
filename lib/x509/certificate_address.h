/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3, RFC 5280 section 4.2.1.6, RFC 9598: the addresses that a certificate is for. */
#ifndef SMIME_X509_CERTIFICATE_ADDRESS_H
#define SMIME_X509_CERTIFICATE_ADDRESS_H

#include "mime/address.h"
#include "x509/certificate.h"

/* The addresses: rfc822Name and SmtpUTF8Mailbox of the subjectAltName, then those emailAddress attributes
 * of the subject that are not among them. Iterates: *position starts at 0. Absent at the end. `malformed` is set
 * for one with NUL, control characters, no '@' or more than LIMIT_ADDRESS_SIZE, which counts for
 * nothing. */
bytes_t certificate_address(const certificate_t *certificate, size_t *position, bool *r_malformed);
/* Whether the address that was given with this *position is one of the subject's. */
bool certificate_address_in_subject(size_t position);
/* The arena notes where this is not known for want of memory, here and below. */
bool certificate_has_address(arena_t *arena, const certificate_t *certificate, bytes_t address);
bool certificate_has_known_address(arena_t *arena, const certificate_t *certificate,
                                   const known_address_t *known);

#endif
