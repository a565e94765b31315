/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10: comparing names with subtrees. */
#include "path/name_constraints.h"

#include "asn1/der.h"
#include "base/error.h"
#include "base/limits.h"
#include "mime/address.h"
#include "x509/name.h"
#include "x509/name_compare.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* GeneralName's tags. An SmtpUTF8Mailbox is read as FORM_EMAIL: RFC 9598 section 6 has rfc822Name
 * constraints rule both. */
typedef enum name_form {
    FORM_OTHER = 0,
    FORM_EMAIL = 1,
    FORM_DNS = 2,
    FORM_X400 = 3,
    FORM_DIRECTORY = 4,
    FORM_EDI_PARTY = 5,
    FORM_URI = 6,
    FORM_IP = 7,
    FORM_REGISTERED_ID = 8
} name_form_t;

typedef struct general_name {
    name_form_t form;
    bytes_t type;  /* of an otherName: its OID */
    bytes_t value; /* content; the Name of a directoryName; the string of an SmtpUTF8Mailbox */
    bytes_t host; /* what is compared of an address (domain), a DNS name or a URI; or absent: it has
                     no such part or is malformed */
    const char *address; /* normalised, or NULL */
} general_name_t;

typedef struct subtree {
    general_name_t base;
    bool bounded; /* minimum or maximum other than RFC 5280's fixed values */
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

/* ---- reading names ---- */

static const uint8_t smtp_utf8_mailbox[] = {0x2b, 6, 1, 5, 5, 7, 8, 9}; /* 1.3.6.1.5.5.7.8.9 */

static gpg_error_t read_other_name(const der_item_t *item, general_name_t *name)
{
    der_reader_t reader, inside;
    der_item_t oid, value, text;
    if (der_enter(item, &reader) || der_expect(&reader, DER_OID, &oid) ||
        !der_optional(&reader, DER_CONTEXT, 0, &value) || der_expect_end(&reader))
        return ERR(BAD_CERT);
    name->type = oid.content;
    if (!bytes_equal(oid.content, bytes_of(smtp_utf8_mailbox, sizeof smtp_utf8_mailbox)))
        return 0;
    if (der_enter(&value, &inside) || der_expect(&inside, DER_UTF8_STRING, &text))
        return ERR(BAD_CERT);
    name->form = FORM_EMAIL;
    name->value = text.content;
    return 0;
}

static gpg_error_t read_general_name(der_reader_t *reader, general_name_t *r_name)
{
    der_item_t item, inside;
    der_reader_t explicit;
    *r_name = (general_name_t){FORM_OTHER, BYTES_NONE, BYTES_NONE, BYTES_NONE, NULL};
    if (der_next(reader, &item) || item.tag_class != DER_CONTEXT || item.tag > FORM_REGISTERED_ID)
        return ERR(BAD_CERT);
    r_name->form = (name_form_t)item.tag;
    r_name->value = item.content;
    if (r_name->form == FORM_OTHER)
        return read_other_name(&item, r_name);
    if (r_name->form != FORM_DIRECTORY)
        return 0;
    if (der_enter(&item, &explicit) || der_expect(&explicit, DER_SEQUENCE, &inside) ||
        der_expect_end(&explicit) || !name_valid(inside.whole))
        return ERR(BAD_CERT);
    r_name->value = inside.whole;
    return 0;
}

/* ---- what is compared of a name ---- */

static bool is_host(bytes_t host)
{
    for (size_t i = 0; i < host.size; i++)
        if (host.data[i] <= ' ' || host.data[i] >= 0x7f)
            return false;
    return host.size > 0;
}

static bytes_t without_final_dot(bytes_t host)
{
    if (host.size > 1 && host.data[host.size - 1] == '.')
        host.size--;
    return host;
}

static bytes_t domain_of(const char *address)
{
    const char *at = address ? strrchr(address, '@') : NULL;
    return at ? bytes_text(at + 1) : BYTES_NONE;
}

static bool looks_like_ip(bytes_t host)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t address[16];
    if (host.size == 0 || host.data[0] == '[' || host.size >= sizeof text)
        return host.size > 0 && host.data[0] == '[';
    snprintf(text, sizeof text, "%.*s", (int)host.size, (const char *)host.data);
    return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

/* The host of a URI, or absent where it has no fully qualified one: such a URI is to be rejected
 * where URIs are constrained. */
static bytes_t host_of_uri(bytes_t uri)
{
    size_t slashes = bytes_find(uri, bytes_text("//"));
    if (slashes == SIZE_MAX || slashes == 0 || uri.data[slashes - 1] != ':')
        return BYTES_NONE;
    bytes_t authority = bytes_from(uri, slashes + 2);
    for (size_t i = 0; i < authority.size; i++)
        if (memchr("/?#\\", authority.data[i], 4))
            authority.size = i;
    for (size_t at; (at = bytes_find_byte(authority, '@')) != SIZE_MAX;)
        authority = bytes_from(authority, at + 1);
    size_t colon = bytes_find_byte(authority, ':');
    bytes_t host = colon == SIZE_MAX ? authority : bytes_slice(authority, 0, colon);
    host = without_final_dot(host);
    if (!is_host(host) || looks_like_ip(authority) || looks_like_ip(host) ||
        bytes_find_byte(host, '.') == SIZE_MAX)
        return BYTES_NONE;
    return host;
}

/* Fills what is compared of a name of a certificate. */
static void prepare_name(arena_t *arena, general_name_t *name)
{
    bytes_t host = without_final_dot(name->value);
    if (name->form == FORM_EMAIL) {
        name->address = address_normalize(arena, name->value);
        name->host = domain_of(name->address);
    } else if (name->form == FORM_DNS && is_host(host)) {
        name->host = host;
    } else if (name->form == FORM_URI) {
        name->host = host_of_uri(name->value);
    }
}

/* A host for all of its addresses, a domain with a leading dot, or one mailbox. The host goes
 * through the same normalisation as addresses do. */
static void prepare_email_base(arena_t *arena, general_name_t *base)
{
    bytes_t value = base->value;
    if (bytes_find_byte(value, '@') != SIZE_MAX) {
        base->address = address_normalize(arena, value);
        return;
    }
    bool dot = value.size && value.data[0] == '.';
    const char *text = arena_printf(arena, "x@%.*s", (int)(value.size - dot),
                                    value.size ? (const char *)value.data + dot : "");
    const char *normal = text ? address_normalize(arena, bytes_text(text)) : NULL;
    const char *domain = normal ? strrchr(normal, '@') + 1 : NULL;
    if (domain && dot)
        domain = arena_printf(arena, ".%s", domain);
    base->host = domain ? bytes_text(domain) : BYTES_NONE;
}

static void prepare_base(arena_t *arena, general_name_t *base)
{
    bytes_t host = without_final_dot(base->value);
    if (base->form == FORM_EMAIL)
        prepare_email_base(arena, base);
    else if (base->form == FORM_DNS && (base->value.size == 0 || is_host(host)))
        base->host = bytes_of(host.data, host.size);
    else if (base->form == FORM_URI && is_host(host))
        base->host = host;
}

/* ---- comparing ---- */

static bool ends_with_nocase(bytes_t host, bytes_t end)
{
    return host.size > end.size &&
           bytes_equal_bytes_nocase(bytes_from(host, host.size - end.size), end);
}

/* A base with a leading dot is for what lies below it only; of a DNS name's base everything below
 * it is a part as well. */
static bool host_within(bytes_t host, bytes_t base, bool with_subdomains)
{
    if (base.size && base.data[0] == '.')
        return ends_with_nocase(host, base);
    if (bytes_equal_bytes_nocase(host, base) || (with_subdomains && base.size == 0))
        return true;
    return with_subdomains && ends_with_nocase(host, base) &&
           host.data[host.size - base.size - 1] == '.';
}

/* An address with its mask; another family is another subtree. */
static bool ip_within(bytes_t address, bytes_t base)
{
    if (base.size != 2 * address.size)
        return false;
    for (size_t i = 0; i < address.size; i++)
        if ((address.data[i] ^ base.data[i]) & base.data[address.size + i])
            return false;
    return true;
}

static bool same_form(const general_name_t *a, const general_name_t *b)
{
    return a->form == b->form && (a->form != FORM_OTHER || bytes_equal(a->type, b->type));
}

static bool is_supported(name_form_t form)
{
    return form == FORM_EMAIL || form == FORM_DNS || form == FORM_DIRECTORY || form == FORM_URI ||
           form == FORM_IP;
}

/* Whether a name of a certificate can be compared at all. */
static bool is_readable(const general_name_t *name)
{
    if (name->form == FORM_IP)
        return name->value.size == 4 || name->value.size == 16;
    return name->form == FORM_DIRECTORY || bytes_present(name->host);
}

/* Whether a base can: one that cannot permits nothing and excludes everything. So does an empty
 * rfc822Name, which is used to exclude all addresses. */
static bool is_usable(const general_name_t *base)
{
    if (base->form == FORM_IP)
        return base->value.size == 8 || base->value.size == 32;
    return base->form == FORM_DIRECTORY || bytes_present(base->host) || base->address;
}

static bool is_within(const general_name_t *name, const general_name_t *base)
{
    switch (base->form) {
    case FORM_EMAIL:
        if (base->address)
            return strcmp(name->address, base->address) == 0;
        return host_within(name->host, base->host, false);
    case FORM_DNS:
        return host_within(name->host, base->host, true);
    case FORM_URI:
        return host_within(name->host, base->host, false);
    case FORM_DIRECTORY:
        return name_within(name->value, base->value);
    case FORM_IP:
        return ip_within(name->value, base->value);
    default:
        return false;
    }
}

/* ---- one name against all constraints ---- */

static const char *describe(arena_t *arena, const general_name_t *name)
{
    static const char *const kinds[] = {
        "name of another kind", "address", "host name",  "X.400 address", "directory name",
        "EDI party name",       "URI",     "IP address", "registered ID"};
    char ip[INET6_ADDRSTRLEN];
    const char *text = NULL;
    if (name->form == FORM_EMAIL || name->form == FORM_DNS || name->form == FORM_URI)
        text = arena_text(arena, name->value);
    else if (name->form == FORM_DIRECTORY)
        text = name_text(arena, name->value);
    else if (name->form == FORM_IP && (name->value.size == 4 || name->value.size == 16))
        text =
            inet_ntop(name->value.size == 4 ? AF_INET : AF_INET6, name->value.data, ip, sizeof ip);
    return text ? arena_printf(arena, "the %s %s", kinds[name->form], text)
                : arena_printf(arena, "a %s", kinds[name->form]);
}

/* What is wrong with name under one set, as the end of a sentence; NULL: nothing. */
static const char *judge_excluded(const general_name_t *name, const constraint_set_t *set)
{
    for (size_t i = 0; i < set->excluded.count; i++) {
        const general_name_t *base = &set->excluded.items[i].base;
        if (same_form(name, base) && is_supported(name->form) &&
            (!is_readable(name) || !is_usable(base) || is_within(name, base)))
            return "is excluded by";
    }
    return NULL;
}

static const char *judge_permitted(const general_name_t *name, const constraint_set_t *set)
{
    bool constrained = false;
    for (size_t i = 0; i < set->permitted.count; i++) {
        const general_name_t *base = &set->permitted.items[i].base;
        if (!same_form(name, base) || !is_supported(name->form))
            continue;
        constrained = true;
        if (is_readable(name) && is_usable(base) && is_within(name, base))
            return NULL;
    }
    return constrained ? "is not among those permitted by" : NULL;
}

/* "MUST either process the constraint or reject the certificate", for a critical extension. */
static const char *judge_unsupported(const general_name_t *name, const constraint_set_t *set)
{
    const subtree_list_t *lists[] = {&set->permitted, &set->excluded};
    for (size_t list = 0; set->critical && list < 2; list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            const subtree_t *subtree = &lists[list]->items[i];
            if (same_form(name, &subtree->base) && (subtree->bounded || !is_supported(name->form)))
                return "falls under a constraint of a kind not known here, by";
        }
    }
    return NULL;
}

static gpg_error_t check_name(name_constraints_t *constraints, general_name_t *name,
                              const char **r_problem)
{
    arena_t *arena = constraints->arena;
    prepare_name(arena, name);
    for (const constraint_set_t *set = constraints->sets; set; set = set->older) {
        size_t cost = set->permitted.count + set->excluded.count;
        if (cost > constraints->comparisons)
            return ERR(TOO_LARGE);
        constraints->comparisons -= cost;
        const char *problem = judge_excluded(name, set);
        problem = problem ? problem : judge_permitted(name, set);
        problem = problem ? problem : judge_unsupported(name, set);
        if (!problem)
            continue;
        const char *what = describe(arena, name);
        *r_problem = what ? arena_printf(arena, "%s %s %s", what, problem, set->owner) : NULL;
        return *r_problem ? 0 : ERR(ENOMEM);
    }
    return 0;
}

static gpg_error_t check_alternative_names(name_constraints_t *constraints, bytes_t extension,
                                           bool *r_has_address, const char **r_problem)
{
    der_reader_t outside = der_reader(extension, DER_RULES_DER), reader;
    gpg_error_t error = 0;
    *r_has_address = false;
    if (!bytes_present(extension))
        return 0;
    if (der_expect_enter(&outside, DER_SEQUENCE, &reader))
        return ERR(BAD_CERT);
    while (!error && !*r_problem && !der_at_end(&reader)) {
        general_name_t name;
        error = read_general_name(&reader, &name);
        if (error)
            break;
        *r_has_address = *r_has_address || name.form == FORM_EMAIL;
        error = check_name(constraints, &name, r_problem);
    }
    return error;
}

gpg_error_t name_constraints_check(name_constraints_t *constraints,
                                   const certificate_t *certificate, const char **r_problem)
{
    bool has_address;
    *r_problem = NULL;
    if (!constraints->sets)
        return 0;
    general_name_t subject = {.form = FORM_DIRECTORY, .value = certificate->subject};
    gpg_error_t error =
        name_empty(certificate->subject) ? 0 : check_name(constraints, &subject, r_problem);
    if (!error && !*r_problem)
        error = check_alternative_names(constraints,
                                        certificate->extensions[EXTENSION_SUBJECT_ALT_NAME].value,
                                        &has_address, r_problem);
    if (error || *r_problem || has_address)
        return error;
    bytes_t address;
    for (size_t n = 0;
         !error && !*r_problem &&
         bytes_present(address = name_attribute_raw(certificate->subject, NAME_OID_EMAIL, n));
         n++) {
        general_name_t name = {.form = FORM_EMAIL, .value = address};
        error = check_name(constraints, &name, r_problem);
    }
    return error;
}

/* ---- taking constraints in ---- */

static gpg_error_t read_subtree(arena_t *arena, der_reader_t *reader, subtree_t *r_subtree)
{
    der_reader_t inside;
    der_item_t item;
    if (der_expect_enter(reader, DER_SEQUENCE, &inside))
        return ERR(BAD_CERT);
    gpg_error_t error = read_general_name(&inside, &r_subtree->base);
    if (error)
        return error;
    prepare_base(arena, &r_subtree->base);
    /* minimum is 0 (left out in DER, but seen written), maximum is absent. */
    if (der_optional(&inside, DER_CONTEXT, 0, &item))
        r_subtree->bounded = item.content.size != 1 || item.content.data[0] != 0;
    if (der_optional(&inside, DER_CONTEXT, 1, &item))
        r_subtree->bounded = true;
    return der_expect_end(&inside) ? ERR(BAD_CERT) : 0;
}

static gpg_error_t read_subtrees(arena_t *arena, const der_item_t *item, subtree_list_t *list)
{
    der_reader_t reader;
    if (der_enter(item, &reader))
        return ERR(BAD_CERT);
    while (!der_at_end(&reader)) {
        subtree_t *subtree = arena_push(arena, list->items, list->count, list->capacity);
        gpg_error_t error = subtree ? read_subtree(arena, &reader, subtree) : ERR(ENOMEM);
        if (error)
            return error;
    }
    return list->count ? 0 : ERR(BAD_CERT);
}

void name_constraints_start(name_constraints_t *constraints, arena_t *arena)
{
    *constraints = (name_constraints_t){arena, NULL, LIMIT_NAME_COMPARISONS};
}

gpg_error_t name_constraints_add(name_constraints_t *constraints, const extension_t *extension,
                                 const char *owner)
{
    der_reader_t outside = der_reader(extension->value, DER_RULES_DER), reader;
    der_item_t item;
    gpg_error_t error = 0;
    if (!bytes_present(extension->value))
        return 0;
    if (der_expect_enter(&outside, DER_SEQUENCE, &reader) || der_expect_end(&outside))
        return ERR(BAD_CERT);
    constraint_set_t *set = arena_alloc(constraints->arena, sizeof *set);
    if (!set)
        return ERR(ENOMEM);
    set->owner = owner;
    set->critical = extension->critical;
    if (der_optional(&reader, DER_CONTEXT, 0, &item))
        error = read_subtrees(constraints->arena, &item, &set->permitted);
    if (!error && der_optional(&reader, DER_CONTEXT, 1, &item))
        error = read_subtrees(constraints->arena, &item, &set->excluded);
    if (!error && der_expect_end(&reader))
        error = ERR(BAD_CERT);
    if (error)
        return error;
    set->older = constraints->sets;
    constraints->sets = set;
    return 0;
}
