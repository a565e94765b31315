/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Caps on MIME and CMS. */
#include "limit_rows.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "cms_builder.h"

#include <stdlib.h>

/* ---- MIME ---- */

static const char *text_of(world_t *world, buffer_t *out)
{
    buffer_append_byte(out, 0);
    return (const char *)pki_take(&world->arena, out).data;
}

const char *repeated(world_t *world, const char *text, size_t count)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&out, text);
    return text_of(world, &out);
}

static seen_t see_content(bench_t *bench, buffer_t *content)
{
    mail_t mail = {.content_bytes = pki_take(&bench->world.arena, content)};
    return see_mail(bench, &mail);
}

static seen_t nested(bench_t *bench, size_t count)
{
    buffer_t content = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        buffer_printf(&content, "Content-Type: multipart/mixed; boundary=<%zu>\r\n\r\n--<%zu>\r\n",
                      i, i);
    buffer_append_text(&content, "\r\nHello\r\n");
    for (size_t i = count; i-- > 0;)
        buffer_printf(&content, "\r\n--<%zu>--\r\n", i);
    return see_content(bench, &content);
}

static seen_t parts(bench_t *bench, size_t count)
{
    buffer_t content = BUFFER_INIT;
    buffer_append_text(&content, "Content-Type: multipart/mixed; boundary=in\r\n");
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&content, "\r\n--in\r\n\r\nPart");
    buffer_append_text(&content, "\r\n--in--\r\n");
    return see_content(bench, &content);
}

static seen_t header_size(bench_t *bench, size_t count)
{
    mail_t mail = {.fields =
                       arena_printf(&bench->world.arena, "X-Long: x\r\n%s",
                                    repeated(&bench->world, " 34567890123456\r\n", count / 17))};
    return see_mail(bench, &mail);
}

static seen_t header_fields(bench_t *bench, size_t count)
{
    mail_t mail = {.fields = repeated(&bench->world, "X-Y: z\r\n", count)};
    return see_mail(bench, &mail);
}

static seen_t parameters(bench_t *bench, size_t count)
{
    const char *more = repeated(&bench->world, "x=y;\r\n ", count);
    const char *put = arena_printf(&bench->world.arena, "%sboundary=", more);
    mail_t mail = {.edits = {{"boundary=", put}}};
    return see_mail(bench, &mail);
}

static seen_t comments(bench_t *bench, size_t count)
{
    world_t *world = &bench->world;
    mail_t mail = {.from = arena_printf(&world->arena, "%s%s noreply@demo.example",
                                        repeated(world, "(", count), repeated(world, ")", count))};
    return see_mail(bench, &mail);
}

static seen_t mailboxes(bench_t *bench, size_t count)
{
    mail_t mail = {.from =
                       arena_printf(&bench->world.arena, "noreply@demo.example%s",
                                    repeated(&bench->world, ",\r\n u@demo.example", count - 1))};
    return see_mail(bench, &mail);
}

static seen_t address_size(bench_t *bench, size_t count)
{
    const char domain[] = "@demo.example";
    mail_t mail = {.from =
                       arena_printf(&bench->world.arena, "%s%s",
                                    repeated(&bench->world, "a", count - strlen(domain)), domain)};
    return see_mail(bench, &mail);
}

static seen_t charset_changes(bench_t *bench, size_t count)
{
    static const char *const words[] = {"=?iso-8859-2?Q?a?=\r\n ", "=?koi8-r?Q?b?=\r\n "};
    buffer_t from = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&from, words[i % 2]);
    buffer_append_text(&from, "<noreply@demo.example>");
    mail_t mail = {.from = text_of(&bench->world, &from)};
    return see_mail_by_name(bench, &mail);
}

static seen_t display_name(bench_t *bench, size_t count)
{
    mail_t mail = {.from = arena_printf(&bench->world.arena, "%s <noreply@demo.example>",
                                        repeated(&bench->world, "a", count))};
    return see_mail_by_name(bench, &mail);
}

static seen_t boundary(bench_t *bench, size_t count)
{
    mail_t mail = {.boundary = repeated(&bench->world, "b", count)};
    return see_mail(bench, &mail);
}

static seen_t layers(bench_t *bench, size_t count)
{
    mail_t mail = {.boundary = "=_0_"};
    for (size_t i = 1; i < count; i++) {
        bytes_t inside = mail_entity(&bench->world, &mail);
        mail = (mail_t){.content_bytes = inside,
                        .boundary = arena_printf(&bench->world.arena, "=_%zu_", i)};
    }
    return see_mail(bench, &mail);
}

/* ---- CMS ---- */

/* A bare SignedData of the honest sender over the usual content. */
static seen_t see_cms(bench_t *bench, cms_options_t options, cms_signer_t signer)
{
    world_t *world = &bench->world;
    const bytes_t certificates[] = {
        world_person(world, NOREPLY)->der, world_person(world, CA)->der, {0}};
    signer.certificate = world_person(world, NOREPLY);
    if (!bytes_present(options.content))
        options.content = bytes_text(MAIL_CONTENT);
    options.certificates = certificates;
    options.signers = CMS_SIGNERS(&signer);
    return see_message(bench, cms_build(&world->arena, &options));
}

static seen_t signers(bench_t *bench, size_t count)
{
    mail_t mail = {.cms = {.repeat_signer = count - 1}};
    return see_mail(bench, &mail);
}

static seen_t certificates(bench_t *bench, size_t count)
{
    mail_t mail = {.cms = {.pad_certificates = count - 2}}; /* and the signer's and the CA's */
    return see_mail(bench, &mail);
}

static seen_t revocation_lists(bench_t *bench, size_t count)
{
    mail_t mail = {.cms = {.odd = CRL_OF_CA, .repeat_crl = count - 2}};
    return see_mail(bench, &mail);
}

/* Indefinite elements within each other, where a certificate may stand. */
static seen_t depth(bench_t *bench, size_t count)
{
    buffer_t deep = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        buffer_append(&deep, bytes_of("\x30\x80", 2));
    for (size_t i = 0; i < count; i++)
        buffer_append(&deep, bytes_of("\0\0", 2));
    return see_cms(bench, (cms_options_t){.certificates_raw = pki_take(&bench->world.arena, &deep)},
                   (cms_signer_t){.certificate = NULL});
}

/* A message digest in segments within each other. */
static seen_t segment_depth(bench_t *bench, size_t count)
{
    buffer_t value = BUFFER_INIT;
    der_write(&value, DER_OCTET_STRING, bytes_text("digest"));
    for (size_t i = 0; i < count; i++)
        der_wrap(&value, 0, DER_UNIVERSAL, true, DER_OCTET_STRING);
    const cms_attribute_t values[] = {
        {CMS_OID_MESSAGE_DIGEST, pki_take(&bench->world.arena, &value)}, {NULL, BYTES_NONE}};
    return see_cms(bench, (cms_options_t){.detached = false}, (cms_signer_t){.values = values});
}

static seen_t segments(bench_t *bench, size_t count)
{
    buffer_t content = BUFFER_INIT;
    buffer_append_text(&content, "Content-Type: text/plain\r\n\r\n");
    buffer_reserve(&content, count);
    while (content.size < count && !content.error)
        content.data[content.size++] = 'x';
    bytes_t all = buffer_bytes(&content);
    seen_t seen = see_cms(bench, (cms_options_t){.content = all, .indefinite = true, .segment = 1},
                          (cms_signer_t){.certificate = NULL});
    buffer_free(&content);
    return seen;
}

/* A certificate so large that all but the content is. */
static seen_t cms_size(bench_t *bench, size_t count)
{
    uint8_t *zeros = calloc(1, count);
    pki_require(zeros != NULL, "memory");
    buffer_t certificate = BUFFER_INIT;
    der_write_header(&certificate, DER_UNIVERSAL, true, DER_SEQUENCE, count);
    buffer_append(&certificate, bytes_of(zeros, count));
    free(zeros);
    seen_t seen = see_cms(bench, (cms_options_t){.certificates_raw = buffer_bytes(&certificate)},
                          (cms_signer_t){.certificate = NULL});
    buffer_free(&certificate);
    return seen;
}

static seen_t attributes(bench_t *bench, size_t count)
{
    cms_attribute_t extra[LIMIT_ATTRIBUTES + 2] = {{NULL, BYTES_NONE}};
    for (size_t i = 0; i < count - 3; i++) /* beside the usual three */
        extra[i] = (cms_attribute_t){arena_printf(&bench->world.arena, "1.2.3.%zu", i),
                                     bytes_of("\x05\x00", 2)};
    return see_cms(bench, (cms_options_t){.detached = false}, (cms_signer_t){.extra = extra});
}

static seen_t attributes_size(bench_t *bench, size_t count)
{
    buffer_t value = BUFFER_INIT;
    der_write(&value, DER_UTF8_STRING, bytes_text(repeated(&bench->world, "x", count)));
    const cms_attribute_t extra[] = {{"1.2.3", pki_take(&bench->world.arena, &value)},
                                     {NULL, BYTES_NONE}};
    return see_cms(bench, (cms_options_t){.detached = false}, (cms_signer_t){.extra = extra});
}

/* Signed was something else. */
static seen_t altered(bench_t *bench, size_t signers, size_t size)
{
    mail_t mail = {.cms.signer_count = signers};
    mail.content = arena_printf(&bench->world.arena, "Content-Type: text/plain\r\n\r\n%s",
                                repeated(&bench->world, "2345678\r\n", size / 9));
    for (size_t i = 0; i < signers; i++)
        mail.cms.signers[i].signed_content = "Content-Type: text/plain\r\n\r\nHello\r\n";
    return see_mail(bench, &mail);
}

static seen_t altered_part(bench_t *bench, size_t count)
{
    return altered(bench, 1, count);
}

static seen_t altered_work(bench_t *bench, size_t count)
{
    return altered(bench, count, 100000);
}

/* The messages around have some of everything of their own: hence the room below some caps. */
static const limit_row_t items[] = {
    CAP(LIMIT_MIME_DEPTH, LIMIT_MIME_DEPTH - 2, LIMIT_MIME_DEPTH, nested),
    CAP(LIMIT_MIME_PARTS, LIMIT_MIME_PARTS / 2, LIMIT_MIME_PARTS, parts),
    CAP(LIMIT_HEADER_SIZE, LIMIT_HEADER_SIZE - 2000, LIMIT_HEADER_SIZE, header_size),
    CAP(LIMIT_HEADER_FIELDS, LIMIT_HEADER_FIELDS - 20, LIMIT_HEADER_FIELDS, header_fields),
    CAP(LIMIT_PARAMETERS, LIMIT_PARAMETERS - 5, LIMIT_PARAMETERS, parameters),
    CAP(LIMIT_COMMENT_DEPTH, LIMIT_COMMENT_DEPTH, LIMIT_COMMENT_DEPTH + 1, comments),
    CAP(LIMIT_MAILBOXES, LIMIT_MAILBOXES, LIMIT_MAILBOXES + 1, mailboxes),
    CAP(LIMIT_ADDRESS_SIZE, LIMIT_ADDRESS_SIZE, LIMIT_ADDRESS_SIZE + 1, address_size),
    CAP(LIMIT_CHARSET_CHANGES, LIMIT_CHARSET_CHANGES, LIMIT_CHARSET_CHANGES + 1, charset_changes),
    CAP(LIMIT_DISPLAY_NAME, LIMIT_DISPLAY_NAME, LIMIT_DISPLAY_NAME + 1, display_name),
    CAP(LIMIT_BOUNDARY_LENGTH, LIMIT_BOUNDARY_LENGTH, LIMIT_BOUNDARY_LENGTH + 1, boundary),
    CAP(LIMIT_LAYERS, LIMIT_LAYERS, LIMIT_LAYERS + 1, layers),
    CAP(LIMIT_TRANSIT_DAMAGE, LIMIT_TRANSIT_DAMAGE - 100, LIMIT_TRANSIT_DAMAGE + 9, altered_part),
    CAP(LIMIT_TRANSIT_DAMAGE_WORK, 1, 2, altered_work), /* signers of such a part */
    CAP(LIMIT_SIGNERS, LIMIT_SIGNERS, LIMIT_SIGNERS + 1, signers),
    CAP(LIMIT_CERTIFICATES, LIMIT_CERTIFICATES, LIMIT_CERTIFICATES + 2, certificates),
    {.name = "LIMIT_CRLS",
     .value = LIMIT_CRLS,
     .within = LIMIT_CRLS,
     .over = LIMIT_CRLS + 1,
     .see = revocation_lists,
     .harmless = true}, /* whoever puts them in could leave them out */
    CAP(LIMIT_DER_DEPTH, LIMIT_DER_DEPTH - 4, LIMIT_DER_DEPTH - 3, depth), /* below four others */
    CAP(LIMIT_DER_SEGMENT_DEPTH, LIMIT_DER_SEGMENT_DEPTH, LIMIT_DER_SEGMENT_DEPTH + 1,
        segment_depth),
    CAP(LIMIT_DER_SEGMENTS, 1000, LIMIT_DER_SEGMENTS + 1, segments),
    CAP(LIMIT_CMS_SIZE, 100000, LIMIT_CMS_SIZE, cms_size),
    CAP(LIMIT_ATTRIBUTES, LIMIT_ATTRIBUTES, LIMIT_ATTRIBUTES + 1, attributes),
    CAP(LIMIT_ATTRIBUTES_SIZE, LIMIT_ATTRIBUTES_SIZE - 300, LIMIT_ATTRIBUTES_SIZE, attributes_size),
};

const limit_rows_t limit_rows_message = {items, sizeof items / sizeof *items};
