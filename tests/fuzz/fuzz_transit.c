/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a part that came and, behind a NUL, as the one that was signed: where the one is explained by
 * the other, and only its encoding, both have the same parts with the same texts. */
#include "fuzz.h"

#include "base/limits.h"
#include "cms/content_digest.h"
#include "mime/canonical.h"
#include "verify/transit_damage.h"

#include <string.h>

static entity_t *read_part(arena_t *arena, bytes_t part)
{
    finding_list_t found;
    const findings_t findings = findings_start(&found, arena);
    entity_t *root;
    REQUIRE(entity_parse(arena, part, "1", false, &findings, &root) == 0);
    return root;
}

/* What a reader shows of a leaf, with CRLF. */
static gpg_error_t read_text(const entity_t *leaf, buffer_t *out)
{
    buffer_t decoded = BUFFER_INIT;
    gpg_error_t error = transfer_decode_buffer(leaf->encoding, leaf->body, &decoded);
    REQUIRE(canonical_write(buffer_bytes(&decoded), buffer_write, out) == 0);
    buffer_free(&decoded);
    return error;
}

static void require_same_text(const entity_t *came, const entity_t *sent)
{
    buffer_t here = BUFFER_INIT, there = BUFFER_INIT;
    gpg_error_t error = read_text(came, &here);
    REQUIRE(gpg_err_code(read_text(sent, &there)) == gpg_err_code(error));
    REQUIRE(error || bytes_equal(buffer_bytes(&here), buffer_bytes(&there)));
    buffer_free(&here);
    buffer_free(&there);
}

static void require_same_parts(arena_t *arena, bytes_t received, bytes_t as_signed)
{
    entity_t *came_root = read_part(arena, received), *sent_root = read_part(arena, as_signed);
    entity_t *came = came_root, *sent = sent_root;
    while (came && sent) {
        REQUIRE(strcmp(came->part, sent->part) == 0);
        REQUIRE(strcmp(came->type.type, sent->type.type) == 0);
        REQUIRE(strcmp(came->type.subtype, sent->type.subtype) == 0);
        if (!came->first_child)
            require_same_text(came, sent);
        came = entity_walk(came_root, came);
        sent = entity_walk(sent_root, sent);
    }
    REQUIRE(!came && !sent);
}

static void find(arena_t *arena, bytes_t received, bytes_t as_signed)
{
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    size_t budget = transit_damage_budget(received.size);
    content_digests_t digests;
    transit_damage_t damage;
    content_digests_init(&digests);
    REQUIRE(content_digests_add(&digests, sha256) == 0);
    REQUIRE(content_digests_write(&digests, as_signed.data, as_signed.size) == 0);
    content_digests_finish(&digests);
    REQUIRE(transit_damage_find(arena, read_part(arena, received), sha256,
                                content_digests_get(&digests, sha256), &budget, &damage) == 0);
    content_digests_release(&digests);
    if (damage.what && damage.encoding_only)
        require_same_parts(arena, received, as_signed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena_t arena = ARENA_INIT;
    bytes_t in = bytes_of(data, size);
    size_t nul = bytes_find_byte(in, 0);
    bytes_t received = bytes_slice(in, 0, nul);
    find(&arena, received, bytes_from(in, received.size + 1));
    arena_free(&arena);
    return 0;
}
