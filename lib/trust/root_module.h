/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A PKCS#11 module that holds certificates to be read (PKCS#11 v2.40): loaded, and asked for
 * objects and attributes. GnuTLS would do, but knows neither e-mail trust nor distrust dates. */
#ifndef SMIME_TRUST_ROOT_MODULE_H
#define SMIME_TRUST_ROOT_MODULE_H

#include "base/bytes.h"

typedef unsigned long pk_ulong_t; /* CK_ULONG and every handle and type */

enum { CKR_OK = 0, CKR_BUFFER_TOO_SMALL = 0x150, CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191 };
enum { CKF_OS_LOCKING_OK = 2, CKF_SERIAL_SESSION = 4 };
enum { CKO_CERTIFICATE = 1 };
enum { CKA_CLASS = 0, CKA_VALUE = 0x11, CKA_ISSUER = 0x81, CKA_SERIAL_NUMBER = 0x82 };

typedef struct pk_attribute {
    pk_ulong_t type;
    void *value;
    pk_ulong_t size;
} pk_attribute_t;

typedef struct pk_initialize_arguments {
    void *mutex_functions[4];
    pk_ulong_t flags;
    void *reserved;
} pk_initialize_arguments_t;

typedef pk_ulong_t (*pk_unused_t)(void);

/* The beginning of CK_FUNCTION_LIST; the order of its members is the standard's. */
typedef struct pk_functions {
    unsigned char version[2];
    pk_ulong_t (*initialize)(pk_initialize_arguments_t *arguments);
    pk_ulong_t (*finalize)(void *reserved);
    pk_unused_t get_info, get_function_list;
    pk_ulong_t (*get_slot_list)(unsigned char token_present, pk_ulong_t *slots, pk_ulong_t *count);
    pk_unused_t get_slot_info, get_token_info, get_mechanism_list, get_mechanism_info, init_token,
        init_pin, set_pin;
    pk_ulong_t (*open_session)(pk_ulong_t slot, pk_ulong_t flags, void *application,
                               pk_unused_t notify, pk_ulong_t *session);
    pk_ulong_t (*close_session)(pk_ulong_t session);
    pk_unused_t close_all_sessions, get_session_info, get_operation_state, set_operation_state,
        login, logout, create_object, copy_object, destroy_object, get_object_size;
    pk_ulong_t (*get_attribute_value)(pk_ulong_t session, pk_ulong_t object,
                                      pk_attribute_t *attributes, pk_ulong_t count);
    pk_unused_t set_attribute_value;
    pk_ulong_t (*find_objects_init)(pk_ulong_t session, pk_attribute_t *attributes,
                                    pk_ulong_t count);
    pk_ulong_t (*find_objects)(pk_ulong_t session, pk_ulong_t *objects, pk_ulong_t maximum,
                               pk_ulong_t *count);
    pk_ulong_t (*find_objects_final)(pk_ulong_t session);
} pk_functions_t;

#define ROOT_MODULE_OBJECTS 1024 /* of one class in one slot: NSS's module has 160 */
#define ROOT_MODULE_SLOTS   16

typedef struct root_module {
    const pk_functions_t *functions;
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
/* The latter half of it, for functions that are here already. */
gpg_error_t root_module_start(root_module_t *module, const pk_functions_t *functions);
void root_module_close(root_module_t *module);
/* Turns to a slot: 0 .. slot_count - 1; false if that fails. */
bool root_module_enter(root_module_t *module, size_t slot);
/* Finds the slot's objects of a class: their number in module->objects. */
size_t root_module_find(root_module_t *module, pk_ulong_t object_class);
/* An attribute's value, in out; absent if the object has none (or memory ran out: out->error). */
bytes_t root_module_value(root_module_t *module, pk_ulong_t object, pk_ulong_t type, buffer_t *out);
bool root_module_number(root_module_t *module, pk_ulong_t object, pk_ulong_t type,
                        pk_ulong_t *r_number);

#endif
