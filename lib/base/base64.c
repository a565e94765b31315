/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.8, RFC 4648: base64, both ways. */
#include "base/base64.h"

#include "base/base64_block.h"
#include "base/error.h"
#include "base/writer.h"

#include <string.h>

#define NOT_BASE64 0x80000000U

#define VALUE(c)                                                                                   \
    ((c) >= 'A' && (c) <= 'Z'   ? (c) - 'A'                                                        \
     : (c) >= 'a' && (c) <= 'z' ? (c) - 'a' + 26                                                   \
     : (c) >= '0' && (c) <= '9' ? (c) - '0' + 52                                                   \
     : (c) == '+'               ? 62                                                               \
     : (c) == '/'               ? 63                                                               \
                                : -1)
#define ENTRY(c, shift) (VALUE(c) < 0 ? NOT_BASE64 : (uint32_t)VALUE(c) << (shift))
#define FOUR(c, shift)                                                                             \
    ENTRY(c, shift), ENTRY((c) + 1, shift), ENTRY((c) + 2, shift), ENTRY((c) + 3, shift)
#define SIXTEEN(c, shift)                                                                          \
    FOUR(c, shift), FOUR((c) + 4, shift), FOUR((c) + 8, shift), FOUR((c) + 12, shift)
#define SIXTY_FOUR(c, shift)                                                                       \
    SIXTEEN(c, shift), SIXTEEN((c) + 16, shift), SIXTEEN((c) + 32, shift), SIXTEEN((c) + 48, shift)
// clang-format off
#define TABLE(shift) {SIXTY_FOUR(0, shift), SIXTY_FOUR(64, shift), SIXTY_FOUR(128, shift), SIXTY_FOUR(192, shift)}
// clang-format on

/* The value of a character, shifted to its place in a group of four. */
static const uint32_t first[256] = TABLE(18);
static const uint32_t second[256] = TABLE(12);
static const uint32_t third[256] = TABLE(6);
static const uint32_t fourth[256] = TABLE(0);

typedef struct decoder {
    writer_t writer;
    uint32_t group; /* characters of an unfinished group of four */
    unsigned count;
    unsigned padding;
} decoder_t;

#define GROUPS_AT_ONCE 256

/* Decodes whole groups at the start of in; returns how many characters were taken. */
static size_t decode_groups(decoder_t *decoder, bytes_t in)
{
    in = bytes_slice(in, 0, GROUPS_AT_ONCE * 4);
    uint8_t *out = writer_room(&decoder->writer, GROUPS_AT_ONCE * 3 + BASE64_BLOCK_SLACK);
    const size_t in_blocks = base64_decode_blocks(in, out);
    const uint8_t *at = in.data + in_blocks;
    out += in_blocks / 4 * 3;
    for (size_t groups = (in.size - in_blocks) / 4; groups > 0; groups--, at += 4, out += 3) {
        uint32_t group = first[at[0]] | second[at[1]] | third[at[2]] | fourth[at[3]];
        if (group & NOT_BASE64)
            break;
        out[0] = (uint8_t)(group >> 16);
        out[1] = (uint8_t)(group >> 8);
        out[2] = (uint8_t)group;
    }
    size_t taken = (size_t)(at - in.data);
    decoder->writer.used += taken / 4 * 3;
    return taken;
}

static gpg_error_t decode_one(decoder_t *decoder, uint8_t c)
{
    if (ascii_is_space(c))
        return 0;
    if (c == '=') {
        decoder->padding++;
        return decoder->count >= 2 && decoder->count + decoder->padding <= 4 ? 0 : ERR(BAD_DATA);
    }
    if (fourth[c] == NOT_BASE64 || decoder->padding)
        return ERR(BAD_DATA);
    decoder->group = decoder->group << 6 | fourth[c];
    if (++decoder->count == 4) {
        writer_append_byte(&decoder->writer, (uint8_t)(decoder->group >> 16));
        writer_append_byte(&decoder->writer, (uint8_t)(decoder->group >> 8));
        writer_append_byte(&decoder->writer, (uint8_t)decoder->group);
        decoder->count = 0;
    }
    return 0;
}

/* The last group, of two or three characters, padded or not. */
static gpg_error_t decode_last(decoder_t *decoder)
{
    if (decoder->count == 1)
        return ERR(BAD_DATA);
    uint32_t group = decoder->group << 6 * (4 - decoder->count);
    if (decoder->count >= 2)
        writer_append_byte(&decoder->writer, (uint8_t)(group >> 16));
    if (decoder->count == 3)
        writer_append_byte(&decoder->writer, (uint8_t)(group >> 8));
    return 0;
}

gpg_error_t base64_decode(bytes_t in, smime_write_t write, void *user)
{
    decoder_t decoder;
    writer_init(&decoder.writer, write, user);
    decoder.group = 0;
    decoder.count = decoder.padding = 0;
    gpg_error_t err = 0;
    for (size_t at = 0; !err && !decoder.writer.error && at < in.size;) {
        if (decoder.count == 0)
            at += decoder.padding ? 0 : decode_groups(&decoder, bytes_from(in, at));
        if (at < in.size)
            err = decode_one(&decoder, in.data[at++]);
    }
    err = err ? err : decode_last(&decoder);
    gpg_error_t write_error = writer_flush(&decoder.writer);
    return write_error ? write_error : err;
}

static gpg_error_t discard(void *user, const void *data, size_t size)
{
    (void)user;
    (void)data;
    (void)size;
    return 0;
}

#define RUN 64 /* a constant, so that compilers use vector instructions */

/* How many bytes of a run are of the alphabet, and whether others than white space are there. */
static unsigned count_digits(const uint8_t *data, size_t size, uint8_t *odd)
{
    uint8_t digits = 0;
    for (size_t i = 0; i < size; i++) {
        const uint8_t c = data[i], letter = (uint8_t)((c | 0x20) - 'a'), digit = (uint8_t)(c - '0');
        const uint8_t known = (uint8_t)((letter < 26) | (digit < 10) | (c == '+') | (c == '/'));
        const uint8_t space = (uint8_t)((c == '\n') | (c == '\r') | (c == ' ') | (c == '\t'));
        digits = (uint8_t)(digits + known);
        *odd = (uint8_t)(*odd | !(known | space));
    }
    return digits;
}

/* Lines of whole groups without padding, as most of an attachment is: how much of in needs no second
 * look. */
static size_t plain_prefix(bytes_t in, unsigned *r_digits)
{
    size_t at = 0;
    uint8_t odd = 0;
    *r_digits = 0;
    while (in.size - at >= RUN) {
        unsigned digits = count_digits(in.data + at, RUN, &odd);
        if (odd)
            break;
        *r_digits = (*r_digits + digits) % 4;
        at += RUN;
    }
    return at;
}

size_t base64_fault(bytes_t in)
{
    decoder_t decoder;
    writer_init(&decoder.writer, discard, NULL);
    decoder.group = 0;
    decoder.padding = 0;
    size_t at = plain_prefix(in, &decoder.count);
    for (; at < in.size; at++)
        if (decode_one(&decoder, in.data[at]))
            return at;
    return decoder.count == 1 ? in.size : SIZE_MAX;
}

int base64_digit(uint8_t c)
{
    return fourth[c] == NOT_BASE64 ? -1 : (int)fourth[c];
}

void base64_decode_lossy(bytes_t in, buffer_t *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < in.size; i++) {
        int digit = base64_digit(in.data[i]);
        if (in.data[i] == '=')
            count = 0; /* what follows padding starts anew */
        if (digit < 0)
            continue;
        bits = (bits << 6 | (uint32_t)digit) & 0xFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_byte(out, (uint8_t)(bits >> count));
        }
    }
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_writer_init(base64_writer_t *writer, unsigned line_length, const char *newline,
                        smime_write_t write, void *user)
{
    *writer = (base64_writer_t){
        .write = write, .user = user, .newline = newline, .line_length = line_length};
}

static void encode_group(uint8_t *out, const uint8_t *in)
{
    uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
    out[0] = (uint8_t)alphabet[group >> 18];
    out[1] = (uint8_t)alphabet[group >> 12 & 63];
    out[2] = (uint8_t)alphabet[group >> 6 & 63];
    out[3] = (uint8_t)alphabet[group & 63];
}

/* Encodes whole groups at the start of in up to the end of the line; returns the bytes taken. */
static size_t encode_groups(base64_writer_t *state, writer_t *writer, bytes_t in)
{
    size_t groups = (state->line_length - state->column) / 4;
    if (groups > in.size / 3)
        groups = in.size / 3;
    uint8_t *out = writer_room(writer, groups * 4);
    for (size_t i = 0; i < groups; i++)
        encode_group(out + 4 * i, in.data + 3 * i);
    writer->used += groups * 4;
    state->column += (unsigned)groups * 4;
    if (state->column >= state->line_length) {
        writer_append(writer, bytes_text(state->newline));
        state->column = 0;
    }
    return groups * 3;
}

gpg_error_t base64_writer_feed(base64_writer_t *state, bytes_t in)
{
    writer_t writer;
    writer_init(&writer, state->write, state->user);
    if (state->pending_size && state->pending_size + in.size >= 3) {
        uint8_t group[3];
        size_t taken = 3 - state->pending_size;
        memcpy(group, state->pending, state->pending_size);
        memcpy(group + state->pending_size, in.data, taken);
        state->pending_size = 0;
        encode_groups(state, &writer, bytes_of(group, 3));
        in = bytes_from(in, taken);
    }
    while (!state->pending_size && in.size >= 3 && !writer.error)
        in = bytes_from(in, encode_groups(state, &writer, in));
    for (; in.size && !writer.error; in = bytes_from(in, 1))
        state->pending[state->pending_size++] = in.data[0];
    return writer_flush(&writer);
}

gpg_error_t base64_writer_finish(base64_writer_t *state)
{
    writer_t writer;
    writer_init(&writer, state->write, state->user);
    if (state->pending_size) {
        uint8_t group[3] = {state->pending[0], state->pending_size > 1 ? state->pending[1] : 0, 0};
        uint8_t *out = writer_room(&writer, 4);
        encode_group(out, group);
        memset(out + 1 + state->pending_size, '=', 3 - state->pending_size);
        writer.used += 4;
        state->column += 4;
    }
    state->pending_size = 0;
    if (state->column)
        writer_append(&writer, bytes_text(state->newline));
    state->column = 0;
    return writer_flush(&writer);
}
