/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10: the constraints of a path, and the names of a certificate under them. */
#include "path/name_constraints.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "path/constrained_name.h"
#include "x509/extension.h"
#include "x509/name.h"
#include "x509/name_subtree.h"

typedef struct subtree {
    constrained_name_t base;
    bool bounded;
} subtree_t;

typedef struct subtree_list {
    subtree_t *items;
    size_t count, capacity;
} subtree_list_t;

typedef struct constraint_set {
    struct constraint_set *older;
    const char *owner;
    bool critical;
    subtree_list_t permitted, excluded;
} constraint_set_t;

/* ---- one name against all constraints ---- */

/* What is wrong with name under one set, as a format of the name and of whose constraint it is; NULL: nothing. */
static const char *judge_excluded(const constrained_name_t *name, const constraint_set_t *set)
{
    for (size_t i = 0; i < set->excluded.count; i++) {
        const constrained_name_t *base = &set->excluded.items[i].base;
        if (constrained_name_same_form(name, base) && constrained_name_supported(name) &&
            (!constrained_name_readable(name) || !constrained_name_usable(base) ||
             constrained_name_within(name, base)))
            return N_("%-s is excluded by %-s");
    }
    return NULL;
}

static const char *judge_permitted(const constrained_name_t *name, const constraint_set_t *set)
{
    bool constrained = false;
    for (size_t i = 0; i < set->permitted.count; i++) {
        const constrained_name_t *base = &set->permitted.items[i].base;
        if (!constrained_name_same_form(name, base) || !constrained_name_supported(name))
            continue;
        constrained = true;
        if (constrained_name_readable(name) && constrained_name_usable(base) &&
            constrained_name_within(name, base))
            return NULL;
    }
    return constrained ? N_("%-s is not among those permitted by %-s") : NULL;
}

/* "MUST either process the constraint or reject the certificate", for a critical extension. */
static const char *judge_unsupported(const constrained_name_t *name, const constraint_set_t *set)
{
    const subtree_list_t *lists[] = {&set->permitted, &set->excluded};
    for (size_t list = 0; set->critical && list < 2; list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            const subtree_t *subtree = &lists[list]->items[i];
            if (constrained_name_same_form(name, &subtree->base) &&
                (subtree->bounded || !constrained_name_supported(name)))
                return N_("%-s falls under a constraint of a kind not known here, by %-s");
        }
    }
    return NULL;
}

/* TOO_LARGE: that costs more than is left. */
static gpg_error_t spend(name_constraints_t *constraints, size_t cost)
{
    if (cost > constraints->comparisons)
        return ERR(TOO_LARGE);
    constraints->comparisons -= cost;
    return 0;
}

/* Making a directoryName ready to be compared costs as much as some comparisons, by its size. */
static size_t cost_of(const general_name_t *name)
{
    return name->kind == GENERAL_NAME_DIRECTORY ? name->value.size / 16 : 0;
}

static gpg_error_t check_name(name_constraints_t *constraints, const general_name_t *general,
                              const char **r_problem)
{
    arena_t *arena = constraints->arena;
    constrained_name_t name;
    gpg_error_t error = spend(constraints, cost_of(general));
    if (!error)
        error = constrained_name_of(arena, general, &name);
    for (const constraint_set_t *set = constraints->sets; !error && set; set = set->older) {
        error = spend(constraints, set->permitted.count + set->excluded.count);
        if (error)
            return error;
        const char *problem = judge_excluded(&name, set);
        problem = problem ? problem : judge_permitted(&name, set);
        problem = problem ? problem : judge_unsupported(&name, set);
        if (!problem)
            continue;
        const char *what = constrained_name_text(arena, &name);
        *r_problem = what ? phrase(arena, problem, what, set->owner) : NULL;
        return *r_problem ? 0 : ERR(ENOMEM);
    }
    return error;
}

/* *r_has_address: there is one among them, so that the subject's do not count. */
static gpg_error_t check_alternative_names(name_constraints_t *constraints,
                                           const extension_t *extension, bool *r_has_address,
                                           const char **r_problem)
{
    der_reader_t names;
    gpg_error_t error = 0;
    *r_has_address = false;
    if (!bytes_present(extension->value))
        return 0;
    if (extension_open(extension, &names))
        return ERR(BAD_CERT);
    while (!error && !*r_problem && !der_at_end(&names)) {
        general_name_t name;
        if (general_name_next(&names, &name))
            return ERR(BAD_CERT);
        *r_has_address =
            *r_has_address || name.kind == GENERAL_NAME_EMAIL || general_name_is_smtp_utf8(&name);
        error = check_name(constraints, &name, r_problem);
    }
    return error;
}

static gpg_error_t check_subject_addresses(name_constraints_t *constraints,
                                           const certificate_t *certificate, const char **r_problem)
{
    bytes_t address;
    gpg_error_t error = 0;
    for (size_t n = 0;
         !error && !*r_problem &&
         bytes_present(address = name_attribute_raw(certificate->subject, NAME_OID_EMAIL, n));
         n++) {
        const general_name_t name = {.kind = GENERAL_NAME_EMAIL, .value = address};
        error = check_name(constraints, &name, r_problem);
    }
    return error;
}

gpg_error_t name_constraints_allow_subject_addresses(name_constraints_t *constraints,
                                                     const certificate_t *certificate,
                                                     bool *r_allowed)
{
    const char *problem = NULL;
    gpg_error_t error =
        constraints->sets ? check_subject_addresses(constraints, certificate, &problem) : 0;
    *r_allowed = !error && !problem;
    return error;
}

gpg_error_t name_constraints_check(name_constraints_t *constraints,
                                   const certificate_t *certificate, const char **r_problem)
{
    bool has_address;
    *r_problem = NULL;
    if (!constraints->sets)
        return 0;
    const general_name_t subject = {.kind = GENERAL_NAME_DIRECTORY, .value = certificate->subject};
    gpg_error_t error =
        name_empty(certificate->subject) ? 0 : check_name(constraints, &subject, r_problem);
    if (!error && !*r_problem)
        error = check_alternative_names(constraints,
                                        &certificate->extensions[EXTENSION_SUBJECT_ALT_NAME],
                                        &has_address, r_problem);
    if (error || *r_problem || has_address)
        return error;
    return check_subject_addresses(constraints, certificate, r_problem);
}

/* ---- taking constraints in ---- */

static gpg_error_t add_subtrees(name_constraints_t *constraints, der_reader_t *subtrees,
                                subtree_list_t *list)
{
    arena_t *arena = constraints->arena;
    gpg_error_t error = 0;
    while (!error && !der_at_end(subtrees)) {
        name_subtree_t read;
        subtree_t *subtree = arena_push(arena, list->items, list->count, list->capacity);
        if (!subtree)
            return ERR(ENOMEM);
        if (name_subtree_next(subtrees, &read))
            return ERR(BAD_CERT);
        subtree->bounded = read.bounded;
        error = spend(constraints, cost_of(&read.base));
        if (!error)
            error = constrained_name_base(arena, &read.base, &subtree->base);
    }
    return error;
}

void name_constraints_start(name_constraints_t *constraints, arena_t *arena)
{
    *constraints = (name_constraints_t){arena, NULL, LIMIT_NAME_COMPARISONS};
}

gpg_error_t name_constraints_add(name_constraints_t *constraints, const extension_t *extension,
                                 const char *owner)
{
    der_reader_t permitted, excluded;
    if (!bytes_present(extension->value))
        return 0;
    if (name_subtrees_open(extension, &permitted, &excluded))
        return ERR(BAD_CERT);
    constraint_set_t *set = arena_alloc(constraints->arena, sizeof *set);
    if (!set)
        return ERR(ENOMEM);
    set->owner = owner;
    set->critical = extension->critical;
    gpg_error_t error = add_subtrees(constraints, &permitted, &set->permitted);
    if (!error)
        error = add_subtrees(constraints, &excluded, &set->excluded);
    if (error)
        return error;
    set->older = constraints->sets;
    constraints->sets = set;
    return 0;
}
