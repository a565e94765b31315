/* A PKCS#11 module that holds certificates to be read (PKCS#11 v2.40): loaded, and asked for
 * objects and attributes. GnuTLS would do, but knows neither e-mail trust nor distrust dates. */
#ifndef SMIME_X509_ROOT_MODULE_H
#define SMIME_X509_ROOT_MODULE_H

#include "bytes.h"

typedef unsigned long pk_ulong_t; /* CK_ULONG and every handle and type */

enum { CKO_CERTIFICATE = 1 };
enum { CKA_CLASS = 0, CKA_VALUE = 0x11, CKA_ISSUER = 0x81, CKA_SERIAL_NUMBER = 0x82 };

#define ROOT_MODULE_OBJECTS 4096 /* of one class in one slot; NSS's module has 160 */
#define ROOT_MODULE_SLOTS   16

typedef struct root_module {
    const struct pk_functions *functions;
    bool started; /* by us: it has to be finished by us */
    pk_ulong_t slots[ROOT_MODULE_SLOTS];
    pk_ulong_t slot_count;
    bool session_open;
    pk_ulong_t session;
    pk_ulong_t objects[ROOT_MODULE_OBJECTS]; /* what was found last */
    buffer_t value;                          /* the attribute that was read last */
} root_module_t;

/* Loads and starts the module at path, or (NULL) libnssckbi.so where the system keeps its
 * libraries. NOT_FOUND: there is none, or it does not start. */
gpg_error_t root_module_open(root_module_t *module, const char *path);
void root_module_close(root_module_t *module);
/* Turns to a slot: 0 .. slot_count - 1; false if that fails. */
bool root_module_enter(root_module_t *module, size_t slot);
/* Finds the slot's objects of a class: their number in module->objects. */
size_t root_module_find(root_module_t *module, pk_ulong_t object_class);
/* An attribute's value, valid until the next one is read; absent if the object has none (or memory
 * ran out: module->value.error). */
bytes_t root_module_value(root_module_t *module, pk_ulong_t object, pk_ulong_t type);
bool root_module_number(root_module_t *module, pk_ulong_t object, pk_ulong_t type,
                        pk_ulong_t *r_number);

#endif
