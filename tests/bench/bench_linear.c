/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Does time grow linearly with hostile input? Each input is judged at one size and at twice that
 * size; the ratio of the times has to stay at or below 2.3. Prints a table; exit 1 if a ratio is
 * above. Both sizes are measured in turns, with nothing of them left in the caches, short ones
 * several times in a row; the best of several runs counts, since machines are noisy. */
#include "cms_builder.h"
#include "smime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS      9
#define RATIO_MAX 2.3
#define SHORTEST  0.0001              /* seconds that a run has to last, at the smaller size */
#define FLUSHED   ((size_t)128 << 20) /* bytes: more than a core's share of the last cache */

typedef void (*make_t)(buffer_t *out, size_t units);

static void repeat(buffer_t *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buffer_append_text(out, text);
}

static void head(buffer_t *out)
{
    buffer_append_text(out, "From: a@demo.example\r\nMIME-Version: 1.0\r\n");
}

static void boundary_look_alikes(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: multipart/signed; boundary=\"b\"; "
                            "protocol=\"application/pkcs7-signature\"\r\n\r\n--b\r\n\r\n");
    repeat(out, "\r\n--bb\r\n--c\r\n--", units);
    buffer_append_text(out, "\r\n--b--\r\n");
}

static void header_fields(buffer_t *out, size_t units)
{
    head(out);
    for (size_t i = 0; i < units; i++)
        buffer_printf(out, "X-%zu: y\r\n", i);
    repeat(out, "From: b@demo.example\r\n", units / 10);
    buffer_append_text(out, "\r\nbody\r\n");
}

static void alternating_charsets(buffer_t *out, size_t units, const char *field)
{
    static const char *const sets[] = {"iso-2022-jp", "shift_jis", "euc-jp", "big5",
                                       "gb2312",      "euc-kr",    "koi8-r", "ibm037",
                                       "iso-2022-kr", "utf-16"};
    buffer_append_text(out, field);
    for (size_t i = 0; i < units; i++)
        buffer_printf(out, " =?%s?Q?=E1@?=\r\n", sets[i % (sizeof sets / sizeof *sets)]);
}

static void names_in_many_charsets(buffer_t *out, size_t units)
{
    alternating_charsets(out, units, "From:");
    buffer_append_text(out, " <a@demo.example>\r\n\r\nbody\r\n");
}

static void subject_in_many_charsets(buffer_t *out, size_t units)
{
    head(out);
    alternating_charsets(out, units, "Subject:");
    buffer_append_text(out, "\r\nbody\r\n");
}

static void raw_names(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Reply-To: ");
    repeat(out, "\x83\x7c\x81\x97 \033$B!w\033(B<a@b.example>,\r\n ", units);
    buffer_append_text(out, "\r\n\r\nbody\r\n");
}

static void file_names(buffer_t *out, size_t units)
{
    static const char *const sets[] = {"iso-2022-jp", "shift_jis", "euc-jp", "koi8-r"};
    head(out);
    buffer_append_text(out, "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (size_t i = 0; i < units; i++)
        buffer_printf(out,
                      "--b\r\nContent-Type: application/octet-stream; name*=%s''%%E1%%E2;\r\n"
                      " x=\"=?%s?Q?=E1?=\"\r\n\r\nx\r\n",
                      sets[i % 4], sets[(i + 1) % 4]);
    buffer_append_text(out, "--b--\r\n");
}

static void parameters(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: multipart/signed");
    for (size_t i = 0; i < units; i++)
        buffer_printf(out, "; p*%zu*=a", i);
    buffer_append_text(out, "\r\n\r\nbody\r\n");
}

static void header_line(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Subject: ");
    repeat(out, "=?utf-8?Q?x?= ", units);
    buffer_append_text(out, "\r\n\r\nbody\r\n");
}

static void nested_comments(buffer_t *out, size_t units)
{
    buffer_append_text(out, "From: ");
    repeat(out, "(", units);
    repeat(out, ")", units);
    buffer_append_text(out, "<a@demo.example>\r\n\r\nbody\r\n");
}

static void open_comments(buffer_t *out, size_t units)
{
    buffer_append_text(out, "From: ");
    repeat(out, "(a (b ", units);
    buffer_append_text(out, "\r\n\r\nbody\r\n");
}

static void mailboxes(buffer_t *out, size_t units)
{
    buffer_append_text(out, "From: ");
    repeat(out, "\"a\" <b@demo.example>, g: c@d.example;, ", units);
    buffer_append_text(out, "z@demo.example\r\n\r\nbody\r\n");
}

static void deep_multiparts(buffer_t *out, size_t units)
{
    head(out);
    for (size_t i = 0; i < units; i++)
        buffer_printf(out, "Content-Type: multipart/mixed; boundary=b%zu\r\n\r\n--b%zu\r\n", i, i);
    buffer_append_text(out, "\r\nbody\r\n");
}

static void many_parts(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    repeat(out, "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", units);
    buffer_append_text(out, "--b--\r\n");
}

static void base64_one_line(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n");
    repeat(out, "MIIB", units);
    buffer_append_text(out, "\r\n");
}

static void nested_indefinite(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: application/pkcs7-mime\r\n"
                            "Content-Transfer-Encoding: binary\r\n\r\n");
    buffer_append(out,
                  bytes_of("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", 15));
    for (size_t i = 0; i < units; i++)
        buffer_append(out, bytes_of("\x30\x80", 2));
}

/* A signed message with as many certificates, which differ in their serial numbers only. */
static void certificates(buffer_t *out, size_t units)
{
    arena_t arena = ARENA_INIT;
    const bytes_t serial = bytes_text("serial number 00000000");
    const pki_certificate_t *signer =
        PKI_ISSUE(&arena, .subject = "CN=Signer", .names = "email:a@demo.example");
    const pki_certificate_t *one = PKI_ISSUE(&arena, .subject = "CN=One of many", .ca = true,
                                             .policies = "1.2.3 1.2.4", .serial_der = serial);
    bytes_t *list = arena_alloc(&arena, (units + 2) * sizeof *list);
    const size_t digits = bytes_find(one->der, serial) + serial.size - 8;
    pki_require(list != NULL && digits < one->der.size, "the certificate to be repeated");
    list[0] = signer->der;
    for (size_t i = 1; i <= units; i++) {
        char number[9];
        list[i] = arena_copy(&arena, one->der);
        pki_require(bytes_present(list[i]), "memory");
        snprintf(number, sizeof number, "%08zu", i % 100000000);
        memcpy((uint8_t *)(uintptr_t)list[i].data + digits, number, 8);
    }
    cms_signer_t info = {.certificate = signer};
    buffer_append(out, CMS_BUILD(&arena, .content = bytes_text("Subject: x\r\n\r\nHello\r\n"),
                                 .signers = CMS_SIGNERS(&info), .certificates = list));
    arena_free(&arena);
}

/* Fields that decide how the message is read; the first one is taken. */
static void content_types(buffer_t *out, size_t units)
{
    head(out);
    repeat(out, "Content-Type: text/plain; a=b\r\n", units);
    buffer_append_text(out, "\r\nbody\r\n");
}

/* Fields outside of a protected header, each other than the signed one. */
static void fields_outside(buffer_t *out, size_t units)
{
    head(out);
    repeat(out, "From: b@demo.example\r\nTo: x@demo.example\r\n", units);
    buffer_append_text(out, "Content-Type: multipart/signed; boundary=\"b\"; "
                            "protocol=\"application/pkcs7-signature\"\r\n\r\n--b\r\n");
    repeat(out, "From: a@demo.example\r\nTo: y@demo.example\r\n", units);
    buffer_append_text(out, "Content-Type: text/plain; hp=clear\r\n\r\nx\r\n--b\r\n"
                            "Content-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n");
}

static void signed_by(buffer_t *out, arena_t *arena, const pki_certificate_t *signer,
                      size_t signers, const bytes_t *crls)
{
    const cms_signer_t info = {.certificate = signer};
    const cms_signer_t *list[17] = {NULL};
    for (size_t i = 0; i < signers; i++)
        list[i] = &info;
    head(out);
    buffer_append_text(out, "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
                            "Content-Transfer-Encoding: binary\r\n\r\n");
    buffer_append(out, CMS_BUILD(arena, .content = bytes_text("Subject: x\r\n\r\nHello\r\n"),
                                 .signers = list, .crls = crls));
}

/* A certificate of as many addresses, with labels that IDNA would have to turn. */
static void addresses(buffer_t *out, size_t units)
{
    arena_t arena = ARENA_INIT;
    buffer_t names = BUFFER_INIT;
    for (size_t i = 0; i < units; i++)
        buffer_printf(&names, "%ssmtputf8:a@\xc3\xbc%zu.\xc3\xa4.example", i ? ";" : "", i);
    buffer_append_byte(&names, 0);
    signed_by(out, &arena,
              PKI_ISSUE(&arena, .subject = "CN=Signer", .names = (const char *)names.data), 16,
              NULL);
    buffer_free(&names);
    arena_free(&arena);
}

/* An author of as many labels, and certificates with addresses to compare it with. */
static void author_labels(buffer_t *out, size_t units)
{
    arena_t arena = ARENA_INIT;
    const pki_certificate_t *signer =
        PKI_ISSUE(&arena, .subject = "CN=Signer",
                  .names = "email:a@demo.example;smtputf8:a@\xc3\xbc.\xc3\xa4.example");
    buffer_append_text(out, "From: a@");
    repeat(out, "\xc3\xbc.", units);
    buffer_append_text(out, "example\r\nX-");
    signed_by(out, &arena, signer, 16, NULL);
    arena_free(&arena);
}

/* Revocation lists beside many signers. */
static void revocation_lists(buffer_t *out, size_t units)
{
    arena_t arena = ARENA_INIT;
    const pki_certificate_t *ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true);
    bytes_t *list = arena_alloc(&arena, (units + 1) * sizeof *list);
    pki_require(list != NULL, "memory");
    for (size_t i = 0; i < units; i++)
        list[i] = PKI_CRL(&arena, .issuer = ca);
    signed_by(out, &arena, PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = ca), 16, list);
    arena_free(&arena);
}

/* "CN=" and a name that takes long to prepare, written in a way of its own: however often it has a
 * space at its place, it is the same name. */
static const char *long_name(arena_t *arena, size_t spaces)
{
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "CN=");
    repeat(&text, "\xef\xb7\xba", 1100); /* U+FDFA, which stands for 18 characters */
    repeat(&text, " ", spaces);
    buffer_append_text(&text, "CA");
    const char *name = arena_text(arena, buffer_bytes(&text));
    buffer_free(&text);
    return name;
}

/* Authorities that may all have issued one another, by names that are written differently. */
static void long_names(buffer_t *out, size_t units)
{
    arena_t arena = ARENA_INIT;
    bytes_t *list = arena_alloc(&arena, (units + 2) * sizeof *list);
    const pki_certificate_t *ca = NULL;
    pki_require(list != NULL, "memory");
    for (size_t i = 0; i < units; i++) {
        ca = PKI_ISSUE(&arena, .subject = long_name(&arena, i + 1), .issuer = ca, .ca = true,
                       .key = (unsigned)i % PKI_KEYS);
        list[i + 1] = ca->der;
    }
    const pki_certificate_t *signer = PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = ca);
    const cms_signer_t info = {.certificate = signer};
    list[0] = signer->der;
    buffer_append(out, CMS_BUILD(&arena, .content = bytes_text("Subject: x\r\n\r\nHello\r\n"),
                                 .signers = CMS_SIGNERS(&info), .certificates = list));
    arena_free(&arena);
}

static const struct {
    const char *name;
    make_t make;
    size_t units;
} inputs[] = {
    {"boundary look-alikes, 10 MB", boundary_look_alikes, 750000},
    {"header fields, 100,000", header_fields, 100000},
    {"parameters, 100,000", parameters, 100000},
    {"a name in alternating charsets, 20,000", names_in_many_charsets, 20000},
    {"a subject in alternating charsets, 20,000", subject_in_many_charsets, 20000},
    {"raw Japanese names, 20,000", raw_names, 20000},
    {"file names in many charsets, 1,000", file_names, 1000},
    {"one header line, 10 MB", header_line, 700000},
    {"nested comments, 50,000", nested_comments, 50000},
    {"comments that do not end", open_comments, 500000},
    {"mailboxes and groups, 100,000", mailboxes, 100000},
    {"multiparts inside one another", deep_multiparts, 100000},
    {"parts, 200,000", many_parts, 200000},
    {"base64 in one line, 20 MB", base64_one_line, 5000000},
    {"indefinite lengths inside one another", nested_indefinite, 2000000},
    {"Content-Type fields, 4,000", content_types, 4000},
    {"From and To outside a protected header", fields_outside, 1000},
    {"addresses of a certificate, 400", addresses, 400},
    {"labels of the author's address, 160", author_labels, 160},
    {"revocation lists, 50, for 16 signers", revocation_lists, 50},
    {"certificates, 80", certificates, 80},
    {"certificates with long names, 80", long_names, 80},
    {"certificates, 10,000", certificates, 10000},
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One size of an input. */
typedef struct subject {
    buffer_t message;
    double best; /* seconds of one judgement */
} subject_t;

static double judge(smime_verifier_t *verifier, const subject_t *subject, unsigned times)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = 1790000000;
    const double start = seconds();
    for (unsigned i = 0; i < times; i++) {
        smime_report_t *report;
        smime_verify(verifier, &options, subject->message.data, subject->message.size, &report);
        smime_report_free(&report);
    }
    return (seconds() - start) / times;
}

/* Writes to more memory than the caches hold. */
static void flush(uint8_t *memory)
{
    for (size_t i = 0; i < FLUSHED; i += 64)
        ((volatile uint8_t *)memory)[i]++;
}

static void prepare(subject_t *subject, make_t make, size_t units)
{
    *subject = (subject_t){.message = BUFFER_INIT, .best = 1e9};
    make(&subject->message, units);
    if (subject->message.error)
        exit(70);
}

static void run(smime_verifier_t *verifier, subject_t *subject, unsigned times, uint8_t *memory)
{
    flush(memory);
    const double took = judge(verifier, subject, times);
    subject->best = took < subject->best ? took : subject->best;
}

/* False: the ratio is above the promise. */
static bool measure(smime_verifier_t *verifier, size_t input, uint8_t *memory)
{
    subject_t once, twice;
    prepare(&once, inputs[input].make, inputs[input].units);
    prepare(&twice, inputs[input].make, inputs[input].units * 2);
    const double first = judge(verifier, &once, 3);
    const unsigned times = first < SHORTEST ? (unsigned)(SHORTEST / first) + 1 : 1;
    for (int i = 0; i < RUNS; i++) {
        run(verifier, &once, times, memory);
        run(verifier, &twice, times, memory);
    }
    const double ratio = twice.best / once.best;
    const bool slow = ratio > RATIO_MAX;
    printf("%-40s %10.3f %10.3f %6.2f%s\n", inputs[input].name, once.best * 1e3, twice.best * 1e3,
           ratio, slow ? "  above the promise" : "");
    buffer_free(&once.message);
    buffer_free(&twice.message);
    return !slow;
}

int main(void)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    bool good = true;
    uint8_t *memory = calloc(1, FLUSHED);
    if (!memory || smime_store_new(&store) || smime_verifier_new(&verifier, store))
        return 70;
    printf("%-40s %10s %10s %6s\n", "input", "ms", "ms, twice", "ratio");
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        good = measure(verifier, i, memory) && good;
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    free(memory);
    return good ? 0 : 1;
}
