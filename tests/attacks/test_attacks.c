/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judges the tables: attacks must not be believed, harmless oddities must.
 *   test_attacks table|harmless      every row, one line each
 *   test_attacks only NAME           one row
 *   test_attacks --write DIRECTORY   all messages as NAME.eml; their anchors as trust.pem;
 *     manifest.tsv: name, what it tries, verdict, finding, options of the command line;
 *     contents.txt: SHA-256 of every content that is as it was signed */
#include "cases.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool judge(bench_t *bench, const attack_t *attack)
{
    bytes_t message = attack_message(bench, attack);
    outcome_t outcome = attack_judge(bench, attack, message);
    const char *problem = attack_problem(bench, attack, &outcome);
    printf("%-6s %-40s %-13s %s\n", problem ? "FAILED" : "ok", attack->name,
           smime_verdict_name(attack->verdict), attack->finding ? attack->finding : "");
    if (problem)
        printf("  it tries: %s\n  it %s\n", attack->tries, problem);
    outcome_release(&outcome);
    return !problem;
}

static int run(const attack_table_t *const *tables)
{
    bench_t bench;
    size_t count = 0, failed = 0;
    bench_init(&bench);
    for (; *tables; tables++) {
        printf("-- %s\n", (*tables)->title);
        for (size_t i = 0; i < (*tables)->count; i++, count++)
            failed += !judge(&bench, &(*tables)->items[i]);
    }
    printf("%zu messages, %zu not as expected\n", count, failed);
    bench_free(&bench);
    return failed || !count ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_one(const char *name)
{
    bench_t bench;
    const attack_t *attack = attack_named(name);
    if (!attack) {
        fprintf(stderr, "there is no message %s\n", name);
        return EXIT_FAILURE;
    }
    bench_init(&bench);
    bool good = judge(&bench, attack);
    bench_free(&bench);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- writing them ---- */

static void write_file(const char *directory, const char *name, const char *suffix, bytes_t bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s", directory, name, suffix);
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
    if (file && fclose(file) != 0)
        good = false;
    if (!good) {
        perror(path);
        exit(EXIT_FAILURE);
    }
}

/* As --at wants it. */
static const char *time_text(arena_t *arena, int64_t at)
{
    char text[32];
    time_t time = (time_t)(at ? at : PKI_NOW);
    struct tm tm;
    gmtime_r(&time, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return arena_text(arena, bytes_text(text));
}

/* What the command line has to be told for this row. */
static const char *options_text(bench_t *bench, const char *directory, const attack_t *attack)
{
    const smime_verify_options_t *options = &attack->options;
    const char *name = attack->name, *text = "";
    arena_t *arena = &bench->world.arena;
#define ADD(condition, ...) text = condition ? arena_printf(arena, __VA_ARGS__) : text
    ADD(attack->trust == TRUST_ROOT, "%s --trust %s/trust.pem", text, directory);
    ADD(attack->trust == TRUST_NOBODY, "%s --trust %s/nobody", text, directory);
    ADD(options->from, "%s --from '%s'", text, options->from);
    ADD(options->issuer, "%s --issuer '%s'", text, options->issuer);
    ADD(options->part, "%s --part %s", text, options->part);
    ADD(options->allow_weak, "%s --allow-weak", text);
    ADD(options->require_revocation, "%s --require-revocation", text);
    ADD(options->date_skew, "%s --date-skew %lld", text, (long long)options->date_skew);
    ADD(attack->serial_list, "%s --serial-list %s/%s.serials", text, directory, name);
    ADD(attack->sender, "%s --senders %s/%s.senders", text, directory, name);
    ADD(attack->helper, "%s --certs %s/%s.certs", text, directory, name);
    ADD(attack->detached, "%s --detached %s/%s.content", text, directory, name);
    ADD(options->at_mode == SMIME_AT_TIME, "%s --at %s", text, time_text(arena, options->at));
    ADD(options->at_mode == SMIME_AT_SIGNING_TIME, "%s --at signing-time", text);
#undef ADD
    pki_require(text != NULL, "memory");
    return text;
}

/* As the file of --senders says it. */
static bytes_t senders_text(bench_t *bench, const smime_sender_t *sender)
{
    arena_t *arena = &bench->world.arena;
    const char *text = arena_printf(arena, "{\"senders\": [{\"address\": \"%s\"", sender->address);
    if (sender->name)
        text = arena_printf(arena, "%s, \"name\": \"%s\"", text, sender->name);
    if (sender->issuers)
        text = arena_printf(arena, "%s, \"issuers\": [\"%s\"]", text, sender->issuers[0]);
    if (sender->any_display_name)
        text = arena_printf(arena, "%s, \"display_name\": \"any\"", text);
    if (sender->signs)
        text = arena_printf(arena, "%s, \"signs_since\": \"%.10s\"", text,
                            time_text(arena, sender->signs_since));
    text = arena_printf(arena, "%s}]}\n", text);
    pki_require(text != NULL, "memory");
    return bytes_text(text);
}

static void write_content(bench_t *bench, const attack_t *attack, bytes_t message, FILE *contents)
{
    uint8_t digest[32];
    outcome_t outcome = attack_judge(bench, attack, message);
    if (outcome.report && outcome.report->integrity == SMIME_PASS) {
        gnutls_hash_fast(GNUTLS_DIG_SHA256, outcome.written.data, outcome.written.size, digest);
        for (size_t i = 0; i < sizeof digest; i++)
            fprintf(contents, "%02x%s", digest[i], i + 1 < sizeof digest ? "" : "\n");
    }
    outcome_release(&outcome);
}

static void write_row(bench_t *bench, const char *directory, const attack_t *attack, FILE *manifest,
                      FILE *contents)
{
    bytes_t message = attack_message(bench, attack);
    write_file(directory, attack->name, ".eml", message);
    write_content(bench, attack, message, contents);
    if (attack->serial_list)
        write_file(directory, attack->name, ".serials", bytes_text(attack->serial_list));
    if (attack->sender)
        write_file(directory, attack->name, ".senders", senders_text(bench, attack->sender));
    if (attack->helper)
        write_file(directory, attack->name, ".certs",
                   world_person(&bench->world, attack->helper)->der);
    if (attack->detached)
        write_file(directory, attack->name, ".content", bytes_text(MAIL_CONTENT));
    fprintf(manifest, "%s\t%s\t%s\t%s\t%s\n", attack->name, attack->tries,
            smime_verdict_name(attack->verdict), attack->finding ? attack->finding : "-",
            options_text(bench, directory, attack));
}

static FILE *create(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

static int write_all(const char *directory)
{
    const attack_table_t *const *const lists[] = {attack_tables, harmless_tables};
    bench_t bench;
    bench_init(&bench);
    FILE *manifest = create(directory, "manifest.tsv");
    FILE *contents = create(directory, "contents.txt");
    arena_t *arena = &bench.world.arena;
    const char *root = pki_pem(arena, "CERTIFICATE", world_person(&bench.world, ROOT)->der);
    const char *old = pki_pem(arena, "CERTIFICATE", world_person(&bench.world, OLD_ROOT)->der);
    write_file(directory, "trust", ".pem", bytes_text(arena_printf(arena, "%s%s", root, old)));
    for (size_t list = 0; list < 2; list++)
        for (const attack_table_t *const *tables = lists[list]; *tables; tables++)
            for (size_t i = 0; i < (*tables)->count; i++)
                if (!(*tables)->items[i].judged_now)
                    write_row(&bench, directory, &(*tables)->items[i], manifest, contents);
    bench_free(&bench);
    bool good = fclose(manifest) == 0;
    return fclose(contents) == 0 && good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "table") == 0)
        return run(attack_tables);
    if (argc == 2 && strcmp(argv[1], "harmless") == 0)
        return run(harmless_tables);
    if (argc == 3 && strcmp(argv[1], "only") == 0)
        return run_one(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_all(argv[2]);
    fprintf(stderr, "usage: %s table|harmless|only NAME|--write DIRECTORY\n", argv[0]);
    return EXIT_FAILURE;
}
