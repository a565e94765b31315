/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What look-alikes cost: a signed message is judged with 2 and with 100 embedded authorities that
 * have the real one's name. bench_path [SMIMETOOL] (build/smimetool) prints, for each setting, the
 * best of several runs: in this process with a new verifier each time, and by the program, as one
 * who reads a message does. The promise is a ratio of at most 3 by the program; exit 1 if one is
 * above.
 *
 * In the process, what is left above 3 are public-key operations. Without key identifiers nothing
 * but its key tells the real authority from the others, and where it is missing all of them have to
 * be tried before that can be said: one operation each (RSA-2048 20 us, P-256 120 us). Whatever
 * else could put the real one first, its sender can copy, and giving up before the last one would
 * let look-alikes hide a good path. RSA keys whose modulus is below the signature cost nothing, so
 * that the RSA rows without key identifiers vary from one set of keys to the next.
 * LIMIT_PUBLIC_KEY_COST bounds it all. */
#include "cms_builder.h"
#include "smime.h"
#include "trust/store.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS  40
#define RATIO 3.0
#define MOST  100

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
    smime_store_t *store;
    bytes_t root, message;
} material_t;

extern char **environ;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void make(material_t *m, const setting_t *setting, size_t look_alikes)
{
    bytes_t certificates[MOST + 3] = {BYTES_NONE};
    size_t count = 0;
    *m = (material_t){.arena = ARENA_INIT};
    const pki_certificate_t *root =
        PKI_ISSUE(&m->arena, .subject = "CN=Root", .ca = true, .kind = setting->kind);
    const pki_certificate_t *ca =
        PKI_ISSUE(&m->arena, .subject = "CN=CA", .ca = true, .kind = setting->kind, .key = 1,
                  .issuer = root, .omit = setting->omit);
    const pki_certificate_t *signer =
        PKI_ISSUE(&m->arena, .subject = "CN=Signer", .kind = setting->kind, .key = 2, .issuer = ca,
                  .omit = setting->omit, .names = "email:a@b.example");
    certificates[count++] = signer->der;
    for (size_t i = 0; i < look_alikes; i++)
        certificates[count++] =
            PKI_ISSUE(&m->arena, .subject = "CN=CA", .ca = true, .kind = setting->kind,
                      .key = 10 + (unsigned)i, .issuer_name = "CN=Root", .omit = setting->omit,
                      .sign_with = pki_key(setting->kind, 3),
                      .subject_key_id = setting->copy_key_id ? ca->key_id : BYTES_NONE)
                ->der;
    if (setting->real)
        certificates[count++] = ca->der;
    cms_signer_t info = {.certificate = signer};
    m->message = CMS_BUILD(&m->arena, .content = bytes_text("Subject: x\r\n\r\nHello\r\n"),
                           .signers = CMS_SIGNERS(&info), .certificates = certificates);
    m->root = root->der;
    pki_require(!smime_store_new(&m->store), "store");
    pki_require(!store_add_anchor(m->store, root->der, "root", INT64_MAX), "anchor");
}

static void judge(const material_t *m, smime_answer_t expected)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    smime_verifier_t *verifier;
    smime_report_t *report;
    options.at = PKI_NOW;
    pki_require(!smime_verifier_new(&verifier, m->store), "verifier");
    pki_require(!smime_verify(verifier, &options, m->message.data, m->message.size, &report),
                "verification");
    pki_require(report->integrity == SMIME_PASS && report->trust == expected, "the answer");
    smime_report_free(&report);
    smime_verifier_free(&verifier);
}

static const char *write_file(material_t *m, const char *folder, const char *name, bytes_t bytes)
{
    const char *path = arena_printf(&m->arena, "%s/%s", folder, name);
    FILE *file = path ? fopen(path, "wb") : NULL;
    pki_require(file && fwrite(bytes.data, 1, bytes.size, file) == bytes.size && !fclose(file),
                "writing a file");
    return path;
}

static void run_program(const char *program, const char *root, const char *message, int status)
{
    const char *const arguments[] = {program, "verify",     "--quiet", "--trust", root,
                                     "--at",  "2025-01-01", message,   NULL};
    pid_t child;
    int found;
    pki_require(!posix_spawn(&child, program, NULL, NULL, (char **)(uintptr_t)arguments, environ),
                "starting the program");
    pki_require(waitpid(child, &found, 0) == child && WIFEXITED(found) &&
                    WEXITSTATUS(found) == status,
                "the program's answer");
}

/* A setting at one size, made ready to be judged. */
typedef struct subject {
    material_t material;
    char folder[32];
    const char *root, *message;    /* files */
    double in_process, by_program; /* seconds, the best so far */
} subject_t;

static void prepare(subject_t *subject, const setting_t *setting, size_t look_alikes)
{
    *subject =
        (subject_t){.folder = "/tmp/bench-path-XXXXXX", .in_process = 1e9, .by_program = 1e9};
    make(&subject->material, setting, look_alikes);
    pki_require(mkdtemp(subject->folder) != NULL, "a temporary folder");
    subject->root =
        write_file(&subject->material, subject->folder, "root.der", subject->material.root);
    subject->message =
        write_file(&subject->material, subject->folder, "message.p7m", subject->material.message);
}

static void keep_best(double *best, double seconds)
{
    if (seconds < *best)
        *best = seconds;
}

static void time_in_process(subject_t *subject, const setting_t *setting)
{
    const double start = now();
    judge(&subject->material, setting->real ? SMIME_PASS : SMIME_UNKNOWN);
    keep_best(&subject->in_process, now() - start);
}

static void time_by_program(subject_t *subject, const char *program)
{
    const double start = now();
    run_program(program, subject->root, subject->message, 2); /* it has no author */
    keep_best(&subject->by_program, now() - start);
}

static void clean_up(subject_t *subject)
{
    if (unlink(subject->root) || unlink(subject->message) || rmdir(subject->folder))
        perror(subject->folder);
    smime_store_free(&subject->material.store);
    arena_free(&subject->material.arena);
}

/* Few and many in turns, so that whatever else the machine does meets both. False: above. */
static bool measure(const setting_t *setting, const char *program)
{
    subject_t few, many;
    prepare(&few, setting, 2);
    prepare(&many, setting, MOST);
    for (unsigned run = 0; run < RUNS; run++) {
        time_in_process(&few, setting);
        time_in_process(&many, setting);
    }
    for (unsigned run = 0; run < RUNS; run++) {
        time_by_program(&few, program);
        time_by_program(&many, program);
    }
    const double ratio = many.by_program / few.by_program;
    printf("%-34s %8.3f %8.3f %6.2f %8.3f %8.3f %6.2f%s\n", setting->name, few.in_process * 1e3,
           many.in_process * 1e3, many.in_process / few.in_process, few.by_program * 1e3,
           many.by_program * 1e3, ratio, ratio > RATIO ? "  above the promise" : "");
    clean_up(&few);
    clean_up(&many);
    return ratio <= RATIO;
}

int main(int argc, char **argv)
{
    static const setting_t settings[] = {
        {"RSA-2048, key identifiers copied", PKI_RSA_2048, 0, true, true},
        {"RSA-2048, other key identifiers", PKI_RSA_2048, 0, false, true},
        {"RSA-2048, no key identifiers", PKI_RSA_2048, NO_KEY_IDS, false, true},
        {"RSA-2048, the real one is missing", PKI_RSA_2048, 0, true, false},
        {"P-256, key identifiers copied", PKI_P256, 0, true, true},
        {"P-256, no key identifiers", PKI_P256, NO_KEY_IDS, false, true},
    };
    const char *program = argc > 1 ? argv[1] : "build/smimetool";
    bool good = true;
    pki_require(access(program, X_OK) == 0, program);
    printf("%-34s %24s %24s\n%-34s %8s %8s %6s %8s %8s %6s\n", "", "in the process, ms",
           "by the program, ms", "look-alikes", "2", "100", "ratio", "2", "100", "ratio");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        good = measure(&settings[i], program) && good;
    return good ? 0 : 1;
}
