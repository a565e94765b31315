/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fuzz target: SignedData, its attributes and the judgement of its signers. What passes has to have
 * passed for good reasons. */
#include "base/limits.h"
#include "base/spool.h"
#include "cms/signer.h"
#include "fuzz.h"

static const bytes_t detached = {(const uint8_t *)"Content-Type: text/plain\r\n\r\nHello\r\n", 35};

/* What one input is judged with. */
typedef struct input {
    arena_t arena;
    finding_list_t found;
    findings_t findings;
    signed_data_t signed_data;
    content_digests_t digests;
    spool_t spool;
    bytes_t content;
    key_budget_t budget;
} input_t;

static void read_content(input_t *input)
{
    input->content = detached;
    if (input->signed_data.has_content)
        REQUIRE(!signed_data_content(&input->signed_data, &input->spool, &input->content));
    REQUIRE(bytes_present(input->content));
    content_digests_write(&input->digests, input->content.data, input->content.size);
    content_digests_finish(&input->digests);
}

static void judge_with(input_t *input, signer_check_t *check, signer_info_t *signer, bytes_t der)
{
    certificate_t *certificate;
    if (certificate_parse(der, &certificate))
        return;
    const size_t start = input->findings.list->count;
    bool named;
    REQUIRE(!signer_identifies(signer, certificate, &named));
    smime_answer_t answer = signer_judge(check, signer, &input->digests, input->content,
                                         certificate, true, &input->budget, &input->findings);
    smime_severity_t worst = findings_worst(&input->findings, start, SMIME_ABOUT_INTEGRITY);
    REQUIRE(answer != SMIME_PASS || worst <= SMIME_SEVERITY_WARNING);
    /* EdDSA without attributes signs the content itself. */
    REQUIRE(answer != SMIME_PASS || check->digest || !check->has_attributes);
    REQUIRE(answer != SMIME_PASS || !check->has_attributes || check->attributes_ok);
    if (named)
        REQUIRE(!signed_attributes_name_certificate(&check->attributes, certificate, &named));
    certificate_unref(&certificate);
}

static void judge(input_t *input)
{
    signer_check_t checks[LIMIT_SIGNERS];
    const signed_data_t *signed_data = &input->signed_data;
    REQUIRE(signed_data->signer_count <= LIMIT_SIGNERS);
    for (size_t i = 0; i < signed_data->signer_count; i++)
        REQUIRE(!signer_prepare(&input->arena, signed_data, &signed_data->signers[i], true,
                                &input->findings, &input->digests, &checks[i]));
    read_content(input);
    for (size_t i = 0; i < signed_data->signer_count; i++)
        for (size_t n = 0; n < signed_data->certificate_count && n < 4; n++)
            judge_with(input, &checks[i], &signed_data->signers[i], signed_data->certificates[n]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_t input = {.budget = {.left = 200}};
    bytes_t cms = bytes_of(data, size);
    input.findings = findings_start(&input.found, &input.arena);
    content_digests_init(&input.digests);
    spool_init(&input.spool);
    cms_type_t type = cms_type_of(cms);
    signed_attributes_are_content(cms);
    if (signed_data_parse(&input.arena, cms, &input.findings, &input.signed_data)) {
        REQUIRE(findings_have(&input.findings, 0, FINDING_CMS_MALFORMED));
    } else {
        REQUIRE(type == CMS_SIGNED_DATA || type == CMS_NONE);
        judge(&input);
    }
    REQUIRE(!input.findings.list->error);
    content_digests_release(&input.digests);
    spool_free(&input.spool);
    arena_free(&input.arena);
    return 0;
}
