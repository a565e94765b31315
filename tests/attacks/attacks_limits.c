/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attacks by size: more of everything than honest mail has. Each cap of lib/base/limits.h answers with a
 * finding that names it, and never with a verdict over what was not read. */
#include "cases.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/limits.h"

#include <gnutls/crypto.h>
#include <stdio.h>

/* text `count` times, with "%zu" its number. */
static void append_times(buffer_t *out, size_t count, const char *before, const char *after)
{
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%zu%s", before, i, after);
}

static bytes_t signed_with(world_t *world, const attack_t *attack, buffer_t *content)
{
    mail_t mail = attack->mail;
    mail.content_bytes = pki_take(&world->arena, content);
    return mail_make(world, &mail);
}

static bytes_t deep_parts(world_t *world, const attack_t *attack)
{
    buffer_t content = BUFFER_INIT;
    for (size_t i = 0; i < 2 * LIMIT_MIME_DEPTH; i++)
        buffer_printf(&content, "Content-Type: multipart/mixed; boundary=<%zu>\r\n\r\n--<%zu>\r\n",
                      i, i);
    buffer_append_text(&content, "\r\nHello\r\n");
    for (size_t i = 2 * LIMIT_MIME_DEPTH; i-- > 0;)
        buffer_printf(&content, "\r\n--<%zu>--\r\n", i);
    return signed_with(world, attack, &content);
}

static bytes_t many_parts(world_t *world, const attack_t *attack)
{
    buffer_t content = BUFFER_INIT;
    buffer_append_text(&content, "Content-Type: multipart/mixed; boundary=in\r\n");
    append_times(&content, LIMIT_MIME_PARTS + 1, "\r\n--in\r\n\r\nPart ", "");
    buffer_append_text(&content, "\r\n--in--\r\n");
    return signed_with(world, attack, &content);
}

static bytes_t large_part(world_t *world, const attack_t *attack)
{
    buffer_t content = BUFFER_INIT;
    buffer_append_text(&content, "Content-Type: text/plain\r\n\r\n");
    while (content.size <= LIMIT_TRANSIT_DAMAGE)
        buffer_append_text(&content, "Please pay invoice 2025-118 to account 0666.\r\n");
    return signed_with(world, attack, &content);
}

/* Fields on top of the message. */
static bytes_t under(world_t *world, const attack_t *attack, buffer_t *fields)
{
    buffer_append(fields, mail_make(world, &attack->mail));
    return pki_take(&world->arena, fields);
}

static bytes_t many_fields(world_t *world, const attack_t *attack)
{
    buffer_t fields = BUFFER_INIT;
    append_times(&fields, LIMIT_HEADER_FIELDS, "X-", ": y\r\n");
    return under(world, attack, &fields);
}

static bytes_t large_header(world_t *world, const attack_t *attack)
{
    buffer_t fields = BUFFER_INIT;
    append_times(&fields, LIMIT_HEADER_SIZE / 100, "X-Long: x\r\n ",
                 "                                                                             "
                 "                         \r\n");
    return under(world, attack, &fields);
}

static bytes_t many_mailboxes(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    buffer_t from = BUFFER_INIT;
    buffer_append_text(&from, "noreply@demo.example");
    append_times(&from, LIMIT_MAILBOXES, ",\r\n u", "@demo.example");
    buffer_append_byte(&from, 0);
    mail.from = (const char *)pki_take(&world->arena, &from).data;
    return mail_make(world, &mail);
}

static bytes_t deep_comments(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    buffer_t from = BUFFER_INIT;
    for (size_t i = 0; i < 2 * LIMIT_COMMENT_DEPTH; i++)
        buffer_append_byte(&from, '(');
    for (size_t i = 0; i < 2 * LIMIT_COMMENT_DEPTH; i++)
        buffer_append_byte(&from, ')');
    buffer_append_text(&from, " noreply@demo.example");
    buffer_append_byte(&from, 0);
    mail.from = (const char *)pki_take(&world->arena, &from).data;
    return mail_make(world, &mail);
}

/* The boundary behind more parameters than are read. */
static bytes_t many_parameters(world_t *world, const attack_t *attack)
{
    buffer_t put = BUFFER_INIT;
    append_times(&put, LIMIT_PARAMETERS + 1, "x", "=y;\r\n ");
    buffer_append_text(&put, "boundary=");
    return text_replace(world, mail_make(world, &attack->mail),
                        "boundary=", pki_take(&world->arena, &put));
}

static bytes_t many_layers(world_t *world, const attack_t *attack)
{
    char boundary[16];
    mail_t mail = {.boundary = boundary};
    for (size_t i = 0; i <= LIMIT_LAYERS; i++) {
        snprintf(boundary, sizeof boundary, "=_%zu_", i);
        mail.content_bytes = mail_entity(world, &mail);
    }
    mail_t outside = attack->mail;
    outside.content_bytes = mail.content_bytes;
    return mail_make(world, &outside);
}

/* ---- certificates ---- */

/* A self-signed certificate whose key is this many bits of RSA that nobody has factors of, with the
 * key identifier of NOREPLY: it answers to NOREPLY's identifier, and costs. */
static void append_costly(buffer_t *out, world_t *world, size_t bits)
{
    buffer_t spki = BUFFER_INIT;
    uint8_t modulus[2048];
    pki_require(bits / 8 <= sizeof modulus, "modulus");
    gnutls_rnd(GNUTLS_RND_NONCE, modulus, bits / 8);
    modulus[0] = 0x7f;
    modulus[bits / 8 - 1] |= 1;
    der_write_oid(&spki, "1.2.840.113549.1.1.1");
    der_write(&spki, DER_NULL, BYTES_NONE);
    der_wrap_sequence(&spki, 0);
    size_t string = spki.size;
    buffer_append_byte(&spki, 0);
    size_t numbers = spki.size;
    der_write(&spki, DER_INTEGER, bytes_of(modulus, bits / 8));
    der_write_integer(&spki, 65537);
    der_wrap_sequence(&spki, numbers);
    der_wrap(&spki, string, DER_UNIVERSAL, false, DER_BIT_STRING);
    der_wrap_sequence(&spki, 0);
    buffer_append(out, PKI_ISSUE(&world->arena, .subject = "CN=Costly", .key = EVE,
                                 .names = "email:noreply@demo.example",
                                 .subject_key_id = world_person(world, NOREPLY_RSA)->key_id,
                                 .spki = pki_take(&world->arena, &spki))
                           ->der);
}

static bytes_t costly_keys(world_t *world)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i < LIMIT_CERTIFICATES - 2; i++)
        append_costly(&out, world, 16000);
    return pki_take(&world->arena, &out);
}

/* Four levels of CAs, each named and keyed alike and certified by all of the next: so many paths
 * that no search may try them all. */
static bytes_t maze(world_t *world)
{
    enum { LEVELS = 4, WIDTH = 12 };
    buffer_t out = BUFFER_INIT;
    char subject[16], issuer[16];
    for (unsigned level = 0; level < LEVELS; level++) {
        for (unsigned i = 0; i < WIDTH; i++) {
            snprintf(subject, sizeof subject, "CN=Maze %u", level);
            snprintf(issuer, sizeof issuer, "CN=Maze %u", level + 1);
            buffer_append(&out, PKI_ISSUE(&world->arena, .subject = subject, .issuer_name = issuer,
                                          .sign_with = pki_key(PKI_P256, 100 + level + 1),
                                          .key = 100 + level, .ca = true)
                                    ->der);
        }
    }
    return pki_take(&world->arena, &out);
}

static bytes_t into_the_maze(world_t *world, const attack_t *attack)
{
    world->people[IN_A_MAZE] =
        PKI_ISSUE(&world->arena, .subject = "CN=In a maze", .key = IN_A_MAZE,
                  .names = "email:noreply@demo.example", .issuer_name = "CN=Maze 0",
                  .sign_with = pki_key(PKI_P256, 100));
    return mail_make(world, &attack->mail);
}

/* A certificate of the CA for NOREPLY that is larger than any is read. */
static bytes_t huge_certificate(world_t *world, const attack_t *attack)
{
    buffer_t value = BUFFER_INIT;
    for (size_t i = 0; i < LIMIT_CERTIFICATE_SIZE / 8; i++)
        buffer_append_text(&value, "12345678");
    pki_extension_t extra[] = {{"1.3.6.1.4.1.99999.2", false, pki_take(&world->arena, &value)},
                               {.oid = NULL}};
    world->people[HUGE_CERTIFICATE] =
        PKI_ISSUE(&world->arena, .subject = "CN=Huge", .issuer = world_person(world, CA),
                  .key = HUGE_CERTIFICATE, .names = "email:noreply@demo.example", .extra = extra);
    return mail_make(world, &attack->mail);
}

static const attack_t items[] = {
    {.name = "limit-depth",
     .tries = "parts within parts, deeper than is read",
     INDETERMINATE,
     .finding = "nesting-limit",
     .build = deep_parts},
    {.name = "limit-parts",
     .tries = "more parts than are read",
     INDETERMINATE,
     .finding = "parts-limit",
     .build = many_parts},
    {.name = "limit-header-fields",
     .tries = "the genuine header fields behind more than are read",
     INDETERMINATE,
     .finding = "header-limit",
     .build = many_fields},
    {.name = "limit-header-size",
     .tries = "the genuine header fields behind a longer one than is read",
     INDETERMINATE,
     .finding = "header-limit",
     .build = large_header},
    {.name = "limit-parameters",
     .tries = "the boundary behind more parameters than are read",
     INVALID,
     .finding = "parameters-limit",
     .build = many_parameters},
    {.name = "limit-mailboxes",
     .tries = "more authors than are read",
     INVALID,
     .finding = "author-multiple",
     .build = many_mailboxes},
    {.name = "limit-comments",
     .tries = "comments within comments in front of the author",
     INVALID,
     .finding = "author-malformed",
     .build = deep_comments},
    {.name = "limit-layers",
     .tries = "more signed layers than are judged",
     INDETERMINATE,
     .finding = "layers-limit",
     .build = many_layers},
    {.name = "limit-altered-part",
     .tries = "another text, in a part too large to find out what was changed",
     INVALID,
     .finding = "transit-limit",
     .mail = {.cms.signers = {{.signed_content = MAIL_CONTENT}}},
     .build = large_part},
    {.name = "limit-signers",
     .tries = "more signers than are judged",
     INDETERMINATE,
     .finding = "signers-limit",
     .mail = {.cms = {.repeat_signer = LIMIT_SIGNERS}}},
    {.name = "limit-certificates",
     .tries = "the signer's certificate behind more than are looked at",
     INDETERMINATE,
     .finding = "certificates-limit",
     .mail = {.cms = {.pad_certificates = LIMIT_CERTIFICATES}}},
    {.name = "limit-revocation-lists",
     .tries = "more revocation lists than are looked at: whoever puts them in could leave them out",
     VALID,
     .finding = "crls-limit",
     .mail = {.cms = {.odd = CRL_OF_CA, .repeat_crl = LIMIT_CRLS}}},
    {.name = "limit-costly-keys",
     .tries = "two hundred keys of 16000 bits that all answer to the signer's identifier",
     INDETERMINATE,
     .finding = "public-key-limit",
     .mail = {.cms = {.signers = {{.who = NOREPLY_RSA, .odd = NAMED_BY_KEY_ID | BROKEN}},
                      .more_certificates = costly_keys}}},
    {.name = "limit-paths",
     .tries = "a maze of certification authorities",
     INDETERMINATE,
     .finding = "path-limit",
     .mail = {.cms = {.signers = {{.who = IN_A_MAZE}},
                      .certificates = {IN_A_MAZE},
                      .more_certificates = maze}},
     .build = into_the_maze},
    {.name = "limit-certificate-size",
     .tries = "a certificate larger than any is read",
     INDETERMINATE,
     .finding = "certificate-unreadable",
     .mail = {.cms = {.signers = {{.who = HUGE_CERTIFICATE}}}},
     .build = huge_certificate},
};

const attack_table_t attacks_limits = {"limits", items, sizeof items / sizeof *items};
