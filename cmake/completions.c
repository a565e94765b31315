/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* completions SHELL: run once while it is built; what it prints is installed (completions.cmake). */
#include "completion.h"

#include <stdlib.h>
#include <sysexits.h>

int main(int argc, char **argv)
{
    if (argc != 2 || !completion_write(argv[1], stdout))
        return EX_USAGE;
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
