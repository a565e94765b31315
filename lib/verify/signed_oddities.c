/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9787 section 4: oddities within signed bytes, and whether unsigned ones take part in them. */
#include "verify/signed_oddities.h"

#include <string.h>

/* Places at which mail programs differ. Limits are not among them: nobody knows what stands in what was not
 * read. */
static bool is_oddity(const smime_finding_t *finding)
{
    static const finding_id_t oddities[] = {
        FINDING_AMBIGUOUS_FIELD,    FINDING_AMBIGUOUS_PARAMETER, FINDING_AMBIGUOUS_BOUNDARY,
        FINDING_AMBIGUOUS_ENCODING, FINDING_BOUNDARY_MISSING,    FINDING_MULTIPART_MALFORMED};
    for (size_t i = 0; i < sizeof oddities / sizeof *oddities; i++)
        if ((int)finding->id == (int)oddities[i])
            return finding->severity > SMIME_SEVERITY_WARNING;
    return false;
}

/* Whether a part number is that of `root` or of a part inside it. */
static bool is_within(const char *part, const char *root)
{
    const size_t size = strlen(root);
    return part && strncmp(part, root, size) == 0 && (part[size] == 0 || part[size] == '.');
}

/* ---- every Content-Type that a reader may take ---- */

typedef bool (*type_test_t)(const content_type_t *type, const entity_t *around);

/* Of several Content-Type fields every one counts. What could not be looked at for want of memory counts as
 * found, and the list of findings says so. */
static bool any_type(const entity_t *entity, type_test_t test, const entity_t *around,
                     const findings_t *findings)
{
    arena_t scratch = ARENA_INIT;
    size_t position = 0;
    const header_field_t *field;
    bool found = test(&entity->type, around);
    header_next(&entity->header, "Content-Type", &position); /* which is entity->type */
    while (!found && (field = header_next(&entity->header, "Content-Type", &position))) {
        content_type_t type;
        gpg_error_t error = content_type_parse(&scratch, field->value, &type);
        if (error)
            findings_fail(findings, error);
        found = error || test(&type, around);
    }
    arena_free(&scratch);
    return found;
}

static bool begins_alike(bytes_t a, bytes_t b)
{
    const size_t size = a.size < b.size ? a.size : b.size;
    return size && memcmp(a.data, b.data, size) == 0;
}

/* Whether a boundary can be taken for that of an entity around, or the other way round. */
static bool shares_boundary(const content_type_t *type, const entity_t *around)
{
    for (; around; around = around->parent) {
        const parameter_t *outer = content_type_parameter(&around->type, "boundary");
        for (size_t i = 0; outer && i < type->count; i++)
            if (strcmp(type->parameters[i].name, "boundary") == 0 &&
                begins_alike(bytes_trim(type->parameters[i].raw), bytes_trim(outer->raw)))
                return true;
    }
    return false;
}

static bool protects_header(const content_type_t *type, const entity_t *around)
{
    (void)around;
    return content_type_parameter(type, "hp") != NULL;
}

/* ---- what is not signed ---- */

/* A reader who does not see where the signed part ends takes what stands behind it for more of it: there has
 * to be nothing but the signature. */
static bool is_followed_by_text(const entity_t *around)
{
    const entity_t *signature = around->first_child->next;
    return bytes_trim(around->epilogue).size ||
           (signature && bytes_present(signature->header.malformed));
}

static bool unsigned_bytes_take_part(entity_t *root, const findings_t *findings)
{
    for (const entity_t *around = root->parent; around; around = around->parent)
        if (is_followed_by_text(around))
            return true;
    for (entity_t *at = root; at && root->parent; at = entity_walk(root, at))
        if (any_type(at, shares_boundary, root->parent, findings))
            return true;
    return false;
}

/* Two transfer encodings in one header: not how the text is shown is open then, but which text it is, and its
 * author has seen one of the two. */
static bool decodes_in_two_ways(entity_t *root, const findings_t *findings)
{
    for (entity_t *at = root; at; at = entity_walk(root, at)) {
        bool equal;
        gpg_error_t error = header_fields_equal(findings->list->arena, &at->header,
                                                "Content-Transfer-Encoding", &equal);
        if (error)
            findings_fail(findings, error);
        if (error || !equal)
            return true;
    }
    return false;
}

/* In the signed part, and in the opaque layers in it, which are trees of their own. */
static bool has_two_texts(const layers_t *layers, entity_t *root, const findings_t *findings)
{
    bool found = decodes_in_two_ways(root, findings);
    for (size_t i = 0; !found && i < layers->count; i++)
        if (!layers->items[i]->clear && is_within(layers->items[i]->part, root->part))
            found = decodes_in_two_ways(layers->items[i]->inside, findings);
    return found;
}

/* To readers who do not find hp (RFC 9788 section 2.1.1), the header outside is the message's. */
static bool is_about_protection(const smime_finding_t *finding, const entity_t *payload,
                                const findings_t *findings)
{
    return payload && strcmp(finding->part, payload->part) == 0 &&
           (finding->id == SMIME_FINDING_AMBIGUOUS_FIELD ||
            finding->id == SMIME_FINDING_AMBIGUOUS_PARAMETER) &&
           any_type(payload, protects_header, NULL, findings);
}

void signed_oddities_settle(const layers_t *layers, const layer_t *author,
                            const findings_t *findings)
{
    entity_t *root = author->inside;
    bool looked = false;
    for (size_t i = 0; root && i < findings->list->count; i++) {
        smime_finding_t *item = &findings->list->items[i];
        if (!is_oddity(item) || !is_within(item->part, root->part) ||
            is_about_protection(item, layers->payload, findings))
            continue;
        if (!looked &&
            (unsigned_bytes_take_part(root, findings) || has_two_texts(layers, root, findings)))
            return;
        looked = true;
        item->severity = SMIME_SEVERITY_WARNING;
    }
}
