/* What look-alikes cost: a path is built and judged with 2 and with 100 authorities that have the
 * real one's name, each with a cold certificate cache; the ratio has to stay at or below 3.
 * Look-alikes copy the real one's key identifier, have none, or have another; and 10,000 embedded
 * certificates cost ten times what 1,000 do. Prints a table; exit 1 if a ratio is above. */
#include "path_fixture.h"

#include "x509/trust_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 15

#define NO_KEY_IDS                                                                                 \
    (1u << EXTENSION_SUBJECT_KEY_IDENTIFIER | 1u << EXTENSION_AUTHORITY_KEY_IDENTIFIER)

typedef struct setting {
    const char *name;
    pki_key_kind_t kind;
    unsigned omit;    /* of real and false authorities and of the signer */
    bool copy_key_id; /* of the real one */
    bool real;        /* the real one is there, last */
} setting_t;

typedef struct material {
    arena_t arena;
    const pki_certificate_t *root, *signer;
    const pki_certificate_t **embedded;
    size_t count;
} material_t;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void make(material_t *m, const setting_t *setting, size_t look_alikes)
{
    *m = (material_t){.arena = ARENA_INIT};
    m->root = PKI_ISSUE(&m->arena, .subject = "CN=Root", .ca = true, .kind = setting->kind);
    const pki_certificate_t *ca =
        PKI_ISSUE(&m->arena, .subject = "CN=CA", .ca = true, .kind = setting->kind, .key = 1,
                  .issuer = m->root, .omit = setting->omit);
    m->signer = PKI_ISSUE(&m->arena, .subject = "CN=Signer", .kind = setting->kind, .key = 2,
                          .issuer = ca, .omit = setting->omit);
    m->embedded = arena_alloc(&m->arena, (look_alikes + 2) * sizeof *m->embedded);
    m->embedded[m->count++] = m->signer;
    for (size_t i = 0; i < look_alikes; i++)
        m->embedded[m->count++] =
            PKI_ISSUE(&m->arena, .subject = "CN=CA", .ca = true, .kind = setting->kind,
                      .key = 10 + (unsigned)i % 100, .issuer_name = "CN=Root",
                      .omit = setting->omit, .sign_with = pki_key(setting->kind, 3),
                      .subject_key_id = setting->copy_key_id ? ca->key_id : BYTES_NONE);
    if (setting->real)
        m->embedded[m->count++] = ca;
}

/* Seconds of one judgement, the best of several. */
static double measure(const material_t *m, smime_answer_t expected)
{
    double best = 1e9;
    for (unsigned run = 0; run < RUNS; run++) {
        path_fixture_t f;
        path_fixture_start(&f);
        path_trust(&f, m->root);
        double start = now();
        for (size_t i = 0; i < m->count; i++)
            path_embed(&f, m->embedded[i]);
        smime_answer_t answer = path_judge(&f, m->signer);
        double seconds = now() - start;
        path_fixture_end(&f);
        if (answer != expected) {
            fprintf(stderr, "the answer is %s\n", smime_answer_name(answer));
            exit(2);
        }
        best = seconds < best ? seconds : best;
    }
    return best;
}

static bool compare(const setting_t *setting, size_t few, size_t many, double limit)
{
    material_t small, large;
    make(&small, setting, few);
    make(&large, setting, many);
    smime_answer_t expected = setting->real ? SMIME_PASS : SMIME_UNKNOWN;
    double a = measure(&small, expected), b = measure(&large, expected);
    printf("%-40s %5zu: %7.3f ms  %5zu: %7.3f ms  ratio %5.2f%s\n", setting->name, few, a * 1e3,
           many, b * 1e3, b / a, b / a > limit ? "  above the limit" : "");
    arena_free(&small.arena);
    arena_free(&large.arena);
    return b / a <= limit;
}

int main(void)
{
    static const setting_t settings[] = {
        {"RSA-2048, key identifiers copied", PKI_RSA_2048, 0, true, true},
        {"RSA-2048, other key identifiers", PKI_RSA_2048, 0, false, true},
        {"RSA-2048, no key identifiers", PKI_RSA_2048, NO_KEY_IDS, false, true},
        {"RSA-2048, the real one is missing", PKI_RSA_2048, 0, true, false},
        {"P-256, key identifiers copied", PKI_P256, 0, true, true},
        {"P-256, no key identifiers", PKI_P256, NO_KEY_IDS, false, true},
    };
    bool good = true;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        good = compare(&settings[i], 2, 100, 3) && good;
    return good ? 0 : 1;
}
