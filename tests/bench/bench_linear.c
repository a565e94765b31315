/* Does time grow linearly with hostile input? Each input is judged at one size and at twice that
 * size; the ratio of the times has to stay at or below 2.3. Prints a table; exit 1 if a ratio is
 * above. The best of several runs counts, since machines are noisy. */
#include "bytes.h"
#include "smime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS      7
#define RATIO_MAX 2.3

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

/* A SignedData that is nothing but (broken) certificates. */
static void certificates(buffer_t *out, size_t units)
{
    head(out);
    buffer_append_text(out, "Content-Type: application/pkcs7-mime\r\n"
                            "Content-Transfer-Encoding: binary\r\n\r\n");
    static const uint8_t start[] = {0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                    0x01, 0x07, 0x02, 0xa0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01,
                                    0x31, 0x00, 0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                    0xf7, 0x0d, 0x01, 0x07, 0x01, 0x00, 0x00, 0xa0, 0x80};
    static const uint8_t end[] = {0, 0, 0x31, 0, 0, 0, 0, 0, 0, 0};
    buffer_append(out, bytes_of(start, sizeof start));
    for (size_t i = 0; i < units; i++) {
        uint8_t one[] = {
            0x30,      0x06, 0x04, 0x04, (uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8),
            (uint8_t)i};
        buffer_append(out, bytes_of(one, sizeof one));
    }
    buffer_append(out, bytes_of(end, sizeof end));
}

static const struct {
    const char *name;
    make_t make;
    size_t units;
} inputs[] = {
    {"boundary look-alikes, 10 MB", boundary_look_alikes, 750000},
    {"header fields, 100,000", header_fields, 100000},
    {"parameters, 100,000", parameters, 100000},
    {"one header line, 10 MB", header_line, 700000},
    {"nested comments, 50,000", nested_comments, 50000},
    {"comments that do not end", open_comments, 500000},
    {"mailboxes and groups, 100,000", mailboxes, 100000},
    {"multiparts inside one another", deep_multiparts, 100000},
    {"parts, 200,000", many_parts, 200000},
    {"base64 in one line, 20 MB", base64_one_line, 5000000},
    {"indefinite lengths inside one another", nested_indefinite, 2000000},
    {"certificates, 10,000", certificates, 10000},
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double best_time(smime_verifier_t *verifier, make_t make, size_t units)
{
    buffer_t message = BUFFER_INIT;
    make(&message, units);
    if (message.error)
        exit(70);
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = 1790000000;
    double best = 1e9;
    for (int run = 0; run < RUNS; run++) {
        smime_report_t *report;
        double start = seconds();
        smime_verify(verifier, &options, message.data, message.size, &report);
        double took = seconds() - start;
        best = took < best ? took : best;
        smime_report_free(&report);
    }
    buffer_free(&message);
    return best;
}

int main(void)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    int status = 0;
    if (smime_store_new(&store) || smime_verifier_new(&verifier, store))
        return 70;
    printf("%-40s %10s %10s %6s\n", "input", "ms", "ms, twice", "ratio");
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        double once = best_time(verifier, inputs[i].make, inputs[i].units);
        double twice = best_time(verifier, inputs[i].make, inputs[i].units * 2);
        double ratio = twice / once;
        bool slow = ratio > RATIO_MAX;
        printf("%-40s %10.2f %10.2f %6.2f%s\n", inputs[i].name, once * 1e3, twice * 1e3, ratio,
               slow ? "  above the promise" : "");
        status |= slow;
    }
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return status;
}
