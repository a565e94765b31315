/* Judges the tables: attacks must not be believed, harmless oddities must.
 *   test_attacks table|harmless      every row, one line each
 *   test_attacks only NAME           one row
 *   test_attacks --write DIRECTORY   all messages as NAME.eml, the anchors as trust.pem, and
 *                                    manifest.tsv: name, what it tries, verdict, finding, options
 */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Every row of the tables, or the one of this name. */
static int run(const attack_table_t *const *tables, const char *only)
{
    bench_t bench;
    size_t count = 0, failed = 0;
    bench_init(&bench);
    for (; *tables; tables++) {
        if (!only)
            printf("-- %s\n", (*tables)->title);
        for (size_t i = 0; i < (*tables)->count; i++) {
            const attack_t *attack = &(*tables)->items[i];
            if (only && strcmp(only, attack->name) != 0)
                continue;
            count++;
            failed += !judge(&bench, attack);
        }
    }
    printf("%zu messages, %zu not as expected\n", count, failed);
    bench_free(&bench);
    return failed || !count ? EXIT_FAILURE : EXIT_SUCCESS;
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
    ADD(attack->helper, "%s --certs %s/%s.certs", text, directory, name);
    ADD(attack->detached, "%s --detached %s/%s.content", text, directory, name);
    ADD(options->at_mode == SMIME_AT_TIME, "%s --at 2025-01-01", text);
    ADD(options->at_mode == SMIME_AT_SIGNING_TIME, "%s --at signing-time", text);
#undef ADD
    pki_require(text != NULL, "memory");
    return text;
}

static void write_row(bench_t *bench, const char *directory, const attack_t *attack, FILE *manifest)
{
    write_file(directory, attack->name, ".eml", attack_message(bench, attack));
    if (attack->serial_list)
        write_file(directory, attack->name, ".serials", bytes_text(attack->serial_list));
    if (attack->helper)
        write_file(directory, attack->name, ".certs",
                   world_person(&bench->world, attack->helper)->der);
    if (attack->detached)
        write_file(directory, attack->name, ".content", bytes_text(MAIL_CONTENT));
    fprintf(manifest, "%s\t%s\t%s\t%s\t%s\n", attack->name, attack->tries,
            smime_verdict_name(attack->verdict), attack->finding ? attack->finding : "-",
            options_text(bench, directory, attack));
}

static int write_all(const char *directory)
{
    bench_t bench;
    char path[4096];
    bench_init(&bench);
    arena_t *arena = &bench.world.arena;
    snprintf(path, sizeof path, "%s/manifest.tsv", directory);
    FILE *manifest = fopen(path, "w");
    if (!manifest) {
        perror(path);
        return EXIT_FAILURE;
    }
    const char *root = pki_pem(arena, "CERTIFICATE", world_person(&bench.world, ROOT)->der);
    const char *old = pki_pem(arena, "CERTIFICATE", world_person(&bench.world, OLD_ROOT)->der);
    write_file(directory, "trust", ".pem", bytes_text(arena_printf(arena, "%s%s", root, old)));
    for (const attack_table_t *const *tables = attack_tables; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count; i++)
            write_row(&bench, directory, &(*tables)->items[i], manifest);
    for (const attack_table_t *const *tables = harmless_tables; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count; i++)
            write_row(&bench, directory, &(*tables)->items[i], manifest);
    bench_free(&bench);
    return fclose(manifest) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "table") == 0)
        return run(attack_tables, NULL);
    if (argc == 2 && strcmp(argv[1], "harmless") == 0)
        return run(harmless_tables, NULL);
    if (argc == 3 && strcmp(argv[1], "only") == 0)
        return run(attack_tables, argv[2]) && run(harmless_tables, argv[2]);
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_all(argv[2]);
    fprintf(stderr, "usage: %s table|harmless|only NAME|--write DIRECTORY\n", argv[0]);
    return EXIT_FAILURE;
}
