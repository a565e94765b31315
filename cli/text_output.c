/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text is collected first, so that a failure half way leaves nothing. */
#include "text_output.h"

#include "failure.h"
#include "memory_stream.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

int text_output_open(text_output_t *output, const command_t *command, const common_t *common)
{
    *output = (text_output_t){.command = command, .common = common};
    output->stream = memory_stream_open(&output->text, &output->size);
    if (!output->stream)
        return failure_report(command->name, NULL, ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM));
    bool to_file = common->output && !output_is_stdout(common->output);
    output->page = page_on(output->stream, stdout, common->color);
    output->page.color = output->page.color && (!to_file || common->color == COLOR_ALWAYS);
    return 0;
}

void text_output_about(text_output_t *output, const char *input)
{
    output->input = input;
    if (output->common->json || ftell(output->stream) <= output->parted)
        return;
    fputc('\n', output->stream);
    output->parted = ftell(output->stream);
}

int text_output_finish(text_output_t *output, int status)
{
    const common_t *common = output->common;
    gpg_error_t error = page_error(), lost = memory_stream_close(output->stream, &output->text);
    error = error ? error : lost;
    if (!error && common->output && output->size && status < EX__BASE)
        error = output_put(common->output, output->text, output->size);
    else if (!error && !common->output && !common->quiet)
        output_print(output->text, output->size);
    free(output->text);
    return error ? failure_report(output->command->name, common->output, ABOUT_OUTPUT, error)
                 : status;
}
