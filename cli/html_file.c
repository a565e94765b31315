/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pages as files: complete or not there at all. */
#include "html_file.h"

#include "cmd_verify.h"
#include "failure.h"
#include "memory_stream.h"
#include "output.h"

#include <stdlib.h>

static gpg_error_t make(html_file_t *file, const result_t *result, const html_judged_t *judged)
{
    FILE *stream = memory_stream_open(&file->text, &file->size);
    if (!stream)
        return gpg_error(GPG_ERR_ENOMEM);
    gpg_error_t error = html_page(stream, result, judged);
    gpg_error_t lost = memory_stream_close(stream, &file->text);
    return error ? error : lost;
}

void html_file_take(html_file_t *file, const result_t *result, const html_judged_t *judged)
{
    if (file->path && file->pages++ == 0)
        file->error = make(file, result, judged);
}

int html_file_finish(html_file_t *file, int status)
{
    if (!file->path || file->pages != 1) /* what there is instead was complained of */
        return status;
    gpg_error_t error = file->error;
    if (!error)
        error = output_flush_stdout();
    if (!error)
        error = output_put(file->path, file->text, file->size);
    return error ? failure_report(command_verify.name, file->path, ABOUT_OUTPUT, error) : status;
}

void html_file_free(html_file_t *file)
{
    free(file->text);
    file->text = NULL;
}
