/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The world of the revocation tests. */
#include "revocation_world.h"

#include "base/phrase.h"
#include "trust/store.h"
#include "x509/certificate_cache.h"

#include <stdlib.h>

int world_setup(void **state)
{
    world_t *world = calloc(1, sizeof *world);
    pki_require(world && !smime_store_new(&world->store) && !certificate_cache_new(&world->cache),
                "memory");
    arena_t *arena = &world->arena;
    world->root = PKI_ISSUE(arena, .subject = "CN=Root", .ca = true, .key = KEY_ROOT);
    world->ca = PKI_ISSUE(arena, .subject = "O=Demo,CN=CA", .ca = true, .key = KEY_CA,
                          .issuer = world->root);
    world->user = PKI_ISSUE(arena, .subject = "CN=User", .key = KEY_USER, .issuer = world->ca,
                            .names = "email:user@demo.example");
    pki_require(!store_add_anchor(world->store, world->root->der, "test", INT64_MAX), "anchor");
    world->rules.at = PKI_NOW;
    world->budget = 10000;
    *state = world;
    return 0;
}

void world_forget(world_t *world)
{
    for (size_t i = 0; i < world->embedded_count; i++)
        certificate_unref(&world->embedded[i]);
    world->embedded_count = world->crl_count = world->ocsp_count = 0;
}

int world_teardown(void **state)
{
    world_t *world = *state;
    world_forget(world);
    smime_store_free(&world->store);
    certificate_cache_free(&world->cache);
    arena_free(&world->arena);
    free(world);
    return 0;
}

void world_embed(world_t *world, const pki_certificate_t *certificate)
{
    pki_require(world->embedded_count < 8, "room");
    world->embedded[world->embedded_count++] = pki_parse(certificate);
}

void world_embed_crl(world_t *world, bytes_t crl)
{
    pki_require(world->crl_count < 16, "room");
    world->crls[world->crl_count++] = crl;
}

void world_embed_ocsp(world_t *world, bytes_t response)
{
    pki_require(world->ocsp_count < 16, "room");
    world->ocsp[world->ocsp_count++] = response;
}

revocation_status_t world_status(world_t *world, size_t index)
{
    const pki_certificate_t *const made[] = {world->user, world->ca, world->root};
    const path_sources_t sources = {.store = world->store,
                                    .cache = world->cache,
                                    .embedded = world->embedded,
                                    .embedded_count = world->embedded_count,
                                    .crls = world->crls,
                                    .crl_count = world->crl_count,
                                    .ocsp = world->ocsp,
                                    .ocsp_count = world->ocsp_count};
    certification_path_t path = {.count = 3};
    key_budget_t budget = {.left = world->budget};
    revocation_result_t result;
    for (size_t i = 0; i < 3; i++)
        path.entries[i].certificate = pki_parse(made[i]);
    world->findings = findings_start(&world->found, &world->arena);
    pki_require(!revocation_check(&sources, &world->rules, &path, index, &budget, &world->findings,
                                  &result),
                "checking revocation");
    world->detail = result.detail ? phrase_in_english(&world->arena, result.detail) : NULL;
    for (size_t i = 0; i < 3; i++)
        certificate_unref(&path.entries[i].certificate);
    return result.status;
}

revocation_status_t world_status_by(world_t *world, const bytes_t *crls, size_t count)
{
    world->crl_count = 0;
    for (size_t i = 0; i < count; i++)
        world_embed_crl(world, crls[i]);
    return world_status(world, 0);
}

bool world_found(const world_t *world, finding_id_t id)
{
    return findings_have(&world->findings, 0, id);
}

const pki_revoked_t *world_revoked(world_t *world, const pki_certificate_t *certificate,
                                   int64_t date, int reason)
{
    pki_revoked_t *list = arena_alloc(&world->arena, 2 * sizeof *list);
    pki_require(list != NULL, "memory");
    list[0] = (pki_revoked_t){.certificate = certificate, .date = date, .reason = reason};
    return list;
}
