/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds files, and the files of folders, to a fuzz target: with any compiler, and without
 * libFuzzer. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static unsigned long count;

static void replay_file(const char *path, size_t size)
{
    /* Of exactly this size, so that AddressSanitizer sees a read beyond the input. */
    uint8_t *data = malloc(size ? size : 1);
    FILE *file = fopen(path, "rb");
    REQUIRE(file && data);
    REQUIRE(fread(data, 1, size, file) == size);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    count++;
}

static void replay(const char *path, int depth)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return; /* there may be none */
    if (!S_ISDIR(info.st_mode)) {
        replay_file(path, (size_t)info.st_size);
        return;
    }
    DIR *folder = opendir(path);
    REQUIRE(folder && depth < 5);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        REQUIRE(length > 0 && (size_t)length < sizeof name);
        replay(name, depth + 1);
    }
    closedir(folder);
}

int main(int argc, char **argv)
{
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        replay(argv[i], 0);
    printf("%lu inputs\n", count);
    return 0;
}
