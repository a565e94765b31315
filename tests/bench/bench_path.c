/* What look-alikes cost: a signed message is judged with 2 and with 100 embedded authorities that
 * have the real one's name. bench_path            in this process, with a new verifier each time
 *   bench_path SMIMETOOL  by the program, as one who reads a message does; the ratio has to stay at
 * or below 3 for RSA Prints a table of the best of several runs; exit 1 if a ratio is above. */
#include "cms_builder.h"
#include "smime.h"
#include "x509/trust_source.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS  25
#define RATIO 3.0
#define MOST  101

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
    bytes_t certificates[MOST + 2] = {BYTES_NONE};
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

/* Seconds of one judgement, the best of several. */
static double measure(const setting_t *setting, const char *program, size_t look_alikes)
{
    material_t m;
    double best = 1e9;
    char folder[] = "/tmp/bench-path-XXXXXX";
    const char *root = NULL, *message = NULL;
    make(&m, setting, look_alikes);
    if (program) {
        pki_require(mkdtemp(folder) != NULL, "a temporary folder");
        root = write_file(&m, folder, "root.der", m.root);
        message = write_file(&m, folder, "message.p7m", m.message);
    }
    for (unsigned run = 0; run < RUNS; run++) {
        double start = now();
        if (program)
            run_program(program, root, message, 2); /* it has no author */
        else
            judge(&m, setting->real ? SMIME_PASS : SMIME_UNKNOWN);
        double seconds = now() - start;
        best = seconds < best ? seconds : best;
    }
    if (program && (unlink(root) || unlink(message) || rmdir(folder)))
        perror(folder);
    smime_store_free(&m.store);
    arena_free(&m.arena);
    return best;
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
    const char *program = argc > 1 ? argv[1] : NULL;
    bool good = true;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const setting_t *setting = &settings[i];
        const double few = measure(setting, program, 2), many = measure(setting, program, 100);
        const bool above = program && setting->kind == PKI_RSA_2048 && many / few > RATIO;
        printf("%-36s  2: %7.3f ms  100: %7.3f ms  ratio %5.2f%s\n", setting->name, few * 1e3,
               many * 1e3, many / few, above ? "  above the limit" : "");
        good = good && !above;
    }
    return good ? 0 : 1;
}
