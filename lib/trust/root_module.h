/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A PKCS#11 module that holds certificates to be read (PKCS#11 v2.40): loaded, and asked for
 * objects and attributes. GnuTLS would do, but knows neither e-mail trust nor distrust dates; of
 * p11-kit only the header is needed. */
#ifndef SMIME_TRUST_ROOT_MODULE_H
#define SMIME_TRUST_ROOT_MODULE_H

#include "base/bytes.h"

#include <p11-kit/pkcs11.h>

#define ROOT_MODULE_OBJECTS 1024 /* of one class in one slot: NSS's module has 160 */
#define ROOT_MODULE_SLOTS   16

typedef struct root_module {
    const CK_FUNCTION_LIST *functions;
    bool started; /* by us: it has to be finished by us */
    CK_SLOT_ID slots[ROOT_MODULE_SLOTS];
    CK_ULONG slot_count;
    bool session_open;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE objects[ROOT_MODULE_OBJECTS]; /* what was found last */
} root_module_t;

/* Loads and starts the module at path, or (NULL) libnssckbi.so where the system keeps its
 * libraries. NOT_FOUND: there is none. ELIBACC: there is one, and it does not load, start or answer;
 * ENOMEM. So do the others. */
gpg_error_t root_module_open(root_module_t *module, const char *path);
/* The latter half of it, for functions that are here already. */
gpg_error_t root_module_start(root_module_t *module, const CK_FUNCTION_LIST *functions);
void root_module_close(root_module_t *module);
/* Turns to a slot: 0 .. slot_count - 1. */
gpg_error_t root_module_enter(root_module_t *module, size_t slot);
/* Finds the slot's objects of a class: their number in module->objects. */
gpg_error_t root_module_find(root_module_t *module, CK_OBJECT_CLASS object_class, size_t *r_count);
/* An attribute's value, in out; absent if the object has none (or it could not be asked: out->error). */
bytes_t root_module_value(root_module_t *module, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                          buffer_t *out);
gpg_error_t root_module_number(root_module_t *module, CK_OBJECT_HANDLE object,
                               CK_ATTRIBUTE_TYPE type, CK_ULONG *r_number, bool *r_found);

#endif
