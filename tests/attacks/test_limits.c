/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every cap of lib/base/limits.h is named, with its value, to whoever gives input that passes it, and
 * such input is not believed; input within it does not hear of it. A cap without a row fails. */
#include "limit_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const limit_rows_t *const tables[] = {&limit_rows_message, &limit_rows_certificate,
                                             &limit_rows_path, &limit_rows_other,
                                             &limit_rows_input};
#define TABLES (sizeof tables / sizeof *tables)

static bool complain(const limit_row_t *row, const char *what, const seen_t *seen)
{
    printf("FAILED %s (%zu, %zu): %s%s%.3000s\n", row->name, row->within, row->over, what,
           seen ? ":" : "", seen ? seen->text : "");
    return false;
}

static bool judge_row(bench_t *bench, const limit_row_t *row)
{
    seen_t over = row->see(bench, row->over), within = row->see(bench, row->within);
    bool good = true;
    char text[100];
    snprintf(text, sizeof text, "%s (%zu)", row->name, row->value);
    if (!strstr(over.text, text))
        good = complain(row, "it is not named", &over);
    if (over.believed && !row->harmless)
        good = complain(row, "what passes it is believed", &over);
    if (strstr(within.text, text))
        good = complain(row, "it is named although nothing passes it", &within);
    if (good)
        printf("ok     %-34s %s\n", text, within.believed ? "valid within it" : "");
    return good;
}

static bool has_row(const char *name)
{
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t]->count; i++)
            if (strcmp(tables[t]->items[i].name, name) == 0)
                return true;
    return false;
}

/* Whatever limits.h defines either has a row or says that it is no cap. */
static size_t check_header(const char *path)
{
    char line[300], name[100];
    size_t count = 0, failed = 0;
    FILE *header = fopen(path, "r");
    pki_require(header != NULL, path);
    while (fgets(line, sizeof line, header)) {
        int end = 0;
        if (sscanf(line, "#define LIMIT_%80[A-Z0-9_]%n", name + 6, &end) != 1 || line[end] == '(')
            continue;
        memcpy(name, "LIMIT_", 6);
        bool cap = !strstr(line, "/* no cap: ");
        count++;
        if (cap == has_row(name))
            continue;
        printf("FAILED %s: %s\n", name, cap ? "it has no row" : "it is no cap, and has a row");
        failed++;
    }
    fclose(header);
    if (count < 40)
        printf("FAILED: only %zu caps are found in %s\n", count, path);
    return failed + (count < 40);
}

int main(int argc, char **argv)
{
    size_t failed = check_header(argc > 1 ? argv[1] : "lib/base/limits.h");
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            bench_t bench; /* of its own: some rows take tens of megabytes */
            const limit_row_t *row = &tables[t]->items[i];
            if (argc > 2 && strcmp(argv[2], row->name) != 0)
                continue;
            bench_init(&bench);
            failed += !judge_row(&bench, row);
            bench_free(&bench);
        }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
