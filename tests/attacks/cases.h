/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables: one row a message. An attack must not be believed, a harmless oddity must. */
#ifndef SMIME_TEST_CASES_H
#define SMIME_TEST_CASES_H

#include "message.h"
#include "smime.h"

/* What the recipient trusts. */
typedef enum trust {
    TRUST_ROOT, /* the root, and an old one that has expired */
    TRUST_NOBODY
} trust_t;

typedef struct attack {
    const char *name;
    const char *tries; /* what it tries; for harmless ones, who writes so */
    smime_verdict_t verdict;
    const char *finding; /* code that has to be among the findings; NULL: none */
    mail_t mail;
    bytes_t (*build)(world_t *world, const struct attack *attack); /* instead of mail_make */
    trust_t trust;
    smime_verify_options_t options; /* what differs from the usual ones */
    const char *serial_list;        /* text of options.serials */
    const smime_sender_t *sender;   /* a known sender, with one issuer at the most */
    who_t helper;                   /* --certs */
    bool detached;                  /* options.detached is the mail's content */
    const char *shown_from;         /* of the report, where it is not the message's usual author */
    const char *shown_subject;      /* likewise */
    bool judged_now;                /* the tool, which tests tell the date, cannot show it */
} attack_t;

#define INVALID       .verdict = SMIME_VERDICT_INVALID
#define INDETERMINATE .verdict = SMIME_VERDICT_INDETERMINATE
#define UNSIGNED      .verdict = SMIME_VERDICT_UNSIGNED
/* Only where the message is what it says, and says so to the recipient: the row explains it. */
#define VALID .verdict = SMIME_VERDICT_VALID

typedef struct attack_table {
    const char *title;
    const attack_t *items;
    size_t count;
} attack_table_t;

extern const attack_table_t attacks_cms, attacks_signers, attacks_mime, attacks_coverage,
    attacks_author, attacks_display, attacks_names, attacks_headers, attacks_time, attacks_trust,
    attacks_pins, attacks_senders, attacks_limits, attacks_oddities, harmless_mime,
    harmless_signers;

/* All tables of attacks and all of harmless messages; each list ends with NULL. */
extern const attack_table_t *const attack_tables[], *const harmless_tables[];

/* The row of this name, or NULL. */
const attack_t *attack_named(const char *name);

/* ---- judging one row ---- */

/* Who judges: a world, its trust anchors, a verifier. */
typedef struct bench {
    world_t world;
    smime_store_t *stores[2]; /* by trust_t */
    smime_verifier_t *verifiers[2];
} bench_t;

void bench_init(bench_t *bench);
void bench_free(bench_t *bench);

/* What became of one message. */
typedef struct outcome {
    gpg_error_t error;
    smime_report_t *report; /* NULL after an error */
    buffer_t written;       /* what the option `write` got */
} outcome_t;

bytes_t attack_message(bench_t *bench, const attack_t *attack);
/* Judges a message as the row wants it judged. Release the outcome. */
outcome_t attack_judge(bench_t *bench, const attack_t *attack, bytes_t message);
void outcome_release(outcome_t *outcome);
bool outcome_has(const outcome_t *outcome, const char *code);
/* NULL if the outcome is what the row says; else what is wrong, text of the world. */
const char *attack_problem(bench_t *bench, const attack_t *attack, const outcome_t *outcome);

#endif
