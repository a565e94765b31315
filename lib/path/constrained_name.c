/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10, RFC 9598 section 6: comparing a name with the base of a subtree. */
#include "path/constrained_name.h"

#include "base/error.h"
#include "base/phrase.h"
#include "mime/address.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/name_compare.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* ---- what is compared ---- */

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

static gpg_error_t digest_rdns(arena_t *arena, constrained_name_t *name)
{
    buffer_t digests = BUFFER_INIT;
    bool good;
    gpg_error_t error = name_rdn_digests(name->general.value, &digests, &good);
    if (!error && good) {
        name->rdns = arena_copy(arena, buffer_bytes(&digests));
        error = bytes_present(name->rdns) ? 0 : ERR(ENOMEM);
    }
    buffer_free(&digests);
    return error;
}

/* What names and bases have in common. BAD_CERT: it is an SmtpUTF8Mailbox without its string. */
static gpg_error_t take(arena_t *arena, const general_name_t *general, constrained_name_t *r_name)
{
    *r_name = (constrained_name_t){.general = *general};
    if (general->kind == GENERAL_NAME_DIRECTORY)
        return digest_rdns(arena, r_name);
    if (!general_name_is_smtp_utf8(general))
        return 0;
    r_name->general.value = general_name_smtp_utf8(general);
    r_name->general.kind = GENERAL_NAME_EMAIL;
    return bytes_present(r_name->general.value) ? 0 : ERR(BAD_CERT);
}

gpg_error_t constrained_name_of(arena_t *arena, const general_name_t *general,
                                constrained_name_t *r_name)
{
    gpg_error_t error = take(arena, general, r_name);
    if (error)
        return error;
    bytes_t host = without_final_dot(r_name->general.value);
    if (r_name->general.kind == GENERAL_NAME_EMAIL) {
        r_name->address = address_normalize(arena, r_name->general.value);
        r_name->host = domain_of(r_name->address);
    } else if (r_name->general.kind == GENERAL_NAME_DNS && is_host(host)) {
        r_name->host = host;
    } else if (r_name->general.kind == GENERAL_NAME_URI) {
        r_name->host = host_of_uri(r_name->general.value);
    }
    return 0;
}

/* A host for all of its addresses, a domain with a leading dot, or one mailbox. The host goes
 * through the same normalisation as addresses do. */
static void prepare_email_base(arena_t *arena, constrained_name_t *base)
{
    bytes_t value = base->general.value;
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

gpg_error_t constrained_name_base(arena_t *arena, const general_name_t *general,
                                  constrained_name_t *r_base)
{
    gpg_error_t error = take(arena, general, r_base);
    if (error)
        return error;
    bytes_t value = r_base->general.value, host = without_final_dot(value);
    if (r_base->general.kind == GENERAL_NAME_EMAIL)
        prepare_email_base(arena, r_base);
    else if (r_base->general.kind == GENERAL_NAME_DNS && (value.size == 0 || is_host(host)))
        r_base->host = bytes_of(host.data, host.size);
    else if (r_base->general.kind == GENERAL_NAME_URI && is_host(host))
        r_base->host = host;
    return 0;
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

bool constrained_name_same_form(const constrained_name_t *a, const constrained_name_t *b)
{
    return a->general.kind == b->general.kind &&
           (a->general.kind != GENERAL_NAME_OTHER ||
            bytes_equal(a->general.other_type, b->general.other_type));
}

bool constrained_name_supported(const constrained_name_t *name)
{
    switch (name->general.kind) {
    case GENERAL_NAME_EMAIL:
    case GENERAL_NAME_DNS:
    case GENERAL_NAME_DIRECTORY:
    case GENERAL_NAME_URI:
    case GENERAL_NAME_IP:
        return true;
    default:
        return false;
    }
}

bool constrained_name_readable(const constrained_name_t *name)
{
    if (name->general.kind == GENERAL_NAME_IP)
        return name->general.value.size == 4 || name->general.value.size == 16;
    return name->general.kind == GENERAL_NAME_DIRECTORY || bytes_present(name->host);
}

bool constrained_name_usable(const constrained_name_t *base)
{
    if (base->general.kind == GENERAL_NAME_IP)
        return base->general.value.size == 8 || base->general.value.size == 32;
    return base->general.kind == GENERAL_NAME_DIRECTORY || bytes_present(base->host) ||
           base->address;
}

bool constrained_name_within(const constrained_name_t *name, const constrained_name_t *base)
{
    switch (base->general.kind) {
    case GENERAL_NAME_EMAIL:
        if (base->address)
            return strcmp(name->address, base->address) == 0;
        return host_within(name->host, base->host, false);
    case GENERAL_NAME_DNS:
        return host_within(name->host, base->host, true);
    case GENERAL_NAME_URI:
        return host_within(name->host, base->host, false);
    case GENERAL_NAME_DIRECTORY:
        return name_digests_within(name->rdns, base->rdns);
    case GENERAL_NAME_IP:
        return ip_within(name->general.value, base->general.value);
    default:
        return false;
    }
}

/* ---- text ---- */

const char *constrained_name_text(arena_t *arena, const constrained_name_t *name)
{
    static const char *const known[] = {
        NULL,
        N_("the address %s"),
        N_("the host name %s"),
        N_("the X.400 address %s"),
        N_("the directory name %s"),
        N_("the EDI party name %s"),
        N_("the URI %s"),
        N_("the IP address %s"),
        N_("the registered ID %s"),
    };
    static const char *const others[] = {
        N_("a name of another kind"),
        N_("an address"),
        N_("a host name"),
        N_("an X.400 address"),
        N_("a directory name"),
        N_("an EDI party name"),
        N_("a URI"),
        N_("an IP address"),
        N_("a registered ID"),
    };
    char ip[INET6_ADDRSTRLEN];
    const char *text = NULL;
    const general_name_kind_t kind = name->general.kind;
    const bytes_t value = name->general.value;
    if (kind == GENERAL_NAME_EMAIL || kind == GENERAL_NAME_DNS || kind == GENERAL_NAME_URI)
        text = arena_text(arena, value);
    else if (kind == GENERAL_NAME_DIRECTORY)
        text = name_text(arena, value);
    else if (kind == GENERAL_NAME_IP && (value.size == 4 || value.size == 16))
        text = inet_ntop(value.size == 4 ? AF_INET : AF_INET6, value.data, ip, sizeof ip);
    return text ? phrase(arena, known[kind], text) : others[kind];
}
