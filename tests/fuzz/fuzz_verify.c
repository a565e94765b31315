/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fuzz target: a whole verification. The keys of the seeds' PKI are gone, so nobody can sign
 * anything new: whatever is valid has a content that the generator signed, and its author is whom
 * the signer's certificate names. FUZZ_VERIFY names the folder with trust.pem and contents.txt that
 * belongs to the corpus; by default that of the committed seeds, seen from the root of the sources.
 */
#include "base/utf8.h"
#include "fuzz.h"
#include "mime/address.h"
#include "pki.h"

#include <gnutls/crypto.h>
#include <string.h>

#define CONTENTS_MAX 1000

static smime_verifier_t *verifier;
static char contents[CONTENTS_MAX][65]; /* SHA-256 in hex */
static size_t content_count;

static void set_up(void)
{
    static smime_store_t *store;
    char path[4096];
    const char *folder = getenv("FUZZ_VERIFY");
    folder = folder ? folder : "tests/fuzz/verify";
    snprintf(path, sizeof path, "%s/trust.pem", folder);
    REQUIRE(!smime_store_new(&store));
    REQUIRE(!smime_store_add_trust(store, path));
    REQUIRE(!smime_verifier_new(&verifier, store));
    snprintf(path, sizeof path, "%s/contents.txt", folder);
    FILE *file = fopen(path, "r");
    REQUIRE(file);
    while (content_count < CONTENTS_MAX && fscanf(file, "%64s", contents[content_count]) == 1)
        content_count++;
    fclose(file);
    REQUIRE(content_count > 0);
}

/* ---- what is asked of every report ---- */

static void require_text(const char *text)
{
    REQUIRE(!text || utf8_valid(bytes_text(text)));
}

static void check_header(const smime_header_t *header)
{
    require_text(header->subject);
    require_text(header->date);
    require_text(header->message_id);
    for (size_t i = 0; i < header->from_count; i++) {
        require_text(header->from[i]->display_name);
        require_text(header->from[i]->address);
    }
}

static void check_findings(const smime_report_t *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        REQUIRE(finding->code && finding->sentence && finding->reference);
        REQUIRE(finding->layer >= -1 && finding->layer < (int)report->layer_count);
        REQUIRE(report->verdict != SMIME_VERDICT_VALID ||
                finding->severity <= SMIME_SEVERITY_WARNING);
        require_text(finding->detail);
    }
}

/* ---- what is asked of a valid one ---- */

static bool is_known(bytes_t content)
{
    uint8_t digest[32];
    char hex[65];
    REQUIRE(gnutls_hash_fast(GNUTLS_DIG_SHA256, content.data, content.size, digest) == 0);
    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    for (size_t i = 0; i < content_count; i++)
        if (strcmp(hex, contents[i]) == 0)
            return true;
    return false;
}

static bool names_author(const smime_signer_result_t *signer, const char *author)
{
    const char *const *addresses = signer->certificate ? signer->certificate->addresses : NULL;
    arena_t arena = ARENA_INIT;
    bool named = false;
    for (; !named && addresses && *addresses; addresses++)
        named = address_equal(&arena, bytes_text(*addresses), bytes_text(author));
    arena_free(&arena);
    return named;
}

static void check_valid(const smime_report_t *report, bytes_t written)
{
    REQUIRE(report->integrity == SMIME_PASS && report->trust == SMIME_PASS &&
            report->identity == SMIME_PASS && report->coverage == SMIME_COVERAGE_WHOLE);
    REQUIRE(report->author_layer >= 0 && report->header->from_count == 1);
    const smime_layer_result_t *layer = report->layers[report->author_layer];
    bool named = false;
    for (size_t i = 0; i < layer->signer_count; i++)
        named = named || (names_author(layer->signers[i], report->header->from[0]->address) &&
                          layer->signers[i]->trust == SMIME_PASS &&
                          layer->signers[i]->integrity == SMIME_PASS);
    REQUIRE(named);
    REQUIRE(is_known(written));
}

static gpg_error_t keep(void *user, const void *data, size_t size)
{
    buffer_append(user, bytes_of(data, size));
    return ((buffer_t *)user)->error;
}

static void verify(const uint8_t *data, size_t size, smime_verify_options_t options)
{
    smime_report_t *report;
    buffer_t written = BUFFER_INIT;
    options.at = PKI_NOW;
    options.write = keep;
    options.write_user = &written;
    gpg_error_t error = smime_verify(verifier, &options, data, size, &report);
    REQUIRE((error == 0) == (report != NULL));
    if (report) {
        check_header(report->header);
        check_findings(report);
        if (report->verdict == SMIME_VERDICT_VALID)
            check_valid(report, buffer_bytes(&written));
    }
    smime_report_free(&report);
    buffer_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    if (!verifier)
        set_up();
    verify(data, size, options);
    options.allow_weak = true;
    options.at_mode = SMIME_AT_SIGNING_TIME;
    options.date_skew = INT64_MAX / 4;
    options.part = size % 2 ? "2.1" : NULL;
    verify(data, size, options);
    return 0;
}
