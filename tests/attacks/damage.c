/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Samples for tests that damage messages. */
#include "damage.h"

#include "base/base64.h"
#include "mime/transfer_encoding.h"

#include <stdio.h>
#include <string.h>

static const char *author_of(const smime_report_t *report)
{
    return report->header->from_count == 1 ? report->header->from[0]->address : "";
}

bool sample_make(bench_t *bench, const attack_t *row, sample_t *r_sample)
{
    arena_t *arena = &bench->world.arena;
    *r_sample = (sample_t){.row = row, .message = attack_message(bench, row)};
    outcome_t outcome = attack_judge(bench, row, r_sample->message);
    bool valid = outcome.report && outcome.report->verdict == SMIME_VERDICT_VALID;
    if (valid) {
        r_sample->content = arena_copy(arena, buffer_bytes(&outcome.written));
        r_sample->author = arena_text(arena, bytes_text(author_of(outcome.report)));
    } else {
        printf("%s: %s\n", row->name, attack_problem(bench, row, &outcome));
    }
    outcome_release(&outcome);
    return valid;
}

bool sample_matches(const sample_t *sample, const outcome_t *outcome)
{
    /* Where no message is around the entity, the author is the one whom the recipient names. */
    const char *pinned = sample->row->options.from;
    const char *author = outcome->report && !outcome->report->header->from_count && pinned
                             ? pinned
                             : author_of(outcome->report);
    return bytes_equal(buffer_bytes(&outcome->written), sample->content) &&
           strcasecmp(author, sample->author) == 0;
}

bool armour_take(world_t *world, bytes_t message, armour_t *r_armour)
{
    size_t start = bytes_find(message, bytes_text("\r\n\r\nMI"));
    buffer_t cms = BUFFER_INIT;
    if (start == SIZE_MAX)
        return false;
    start += 4;
    size_t size = bytes_find(bytes_from(message, start), bytes_text("\r\n--"));
    bytes_t text = bytes_slice(message, start, size);
    pki_require(!transfer_decode_buffer(ENCODING_BASE64, text, &cms), "base64 of a sample");
    r_armour->before = bytes_slice(message, 0, start);
    r_armour->cms = pki_take(&world->arena, &cms);
    r_armour->after = bytes_from(message, start + text.size);
    return true;
}

void armour_put(const armour_t *armour, bytes_t cms, buffer_t *out)
{
    base64_writer_t writer;
    buffer_append(out, armour->before);
    base64_writer_init(&writer, 76, "\r\n", buffer_write, out);
    pki_require(!base64_writer_feed(&writer, cms) && !base64_writer_finish(&writer), "base64");
    buffer_append(out, armour->after);
}
