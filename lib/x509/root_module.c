/* PKCS#11 v2.40, as much of it as reading certificates takes. */
#include "root_module.h"

#include "error.h"
#include "limits.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CKR_OK = 0, CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191 };
enum { CKF_OS_LOCKING_OK = 2, CKF_SERIAL_SESSION = 4 };

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

/* CK_FUNCTION_LIST: the order of its members is the standard's. */
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

/* For good: NSPR, which NSS's module needs, does not stand being unloaded. */
static void *load(const char *path)
{
    return access(path, R_OK) == 0 ? dlopen(path, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE) : NULL;
}

/* The folder of the C library: the system's own libraries, of this architecture. */
static bool find_libc(char *directory, size_t size)
{
    Dl_info info;
    void *inside = dlsym(RTLD_DEFAULT, "gnu_get_libc_version");
    if (!inside || !dladdr(inside, &info) || !info.dli_fname || info.dli_fname[0] != '/')
        return false;
    size_t length = (size_t)(strrchr(info.dli_fname, '/') - info.dli_fname);
    if (length >= size)
        return false;
    memcpy(directory, info.dli_fname, length);
    directory[length] = '\0';
    return true;
}

static void *load_from_system(void)
{
    static const char *const names[] = {"libnssckbi.so", "nss/libnssckbi.so"};
    char beside_libc[1024];
    const char *const directories[] = {find_libc(beside_libc, sizeof beside_libc) ? beside_libc
                                                                                  : "/usr/lib64",
                                       "/usr/lib64", "/usr/lib"};
    void *library = NULL;
    for (size_t i = 0; !library && i < 6; i++) {
        char path[1100];
        snprintf(path, sizeof path, "%s/%s", directories[i / 2], names[i % 2]);
        library = load(path);
    }
    return library;
}

/* POSIX lets what dlsym returns be called, ISO C has no conversion for it. */
static const pk_functions_t *functions_of(void *library)
{
    pk_ulong_t (*get)(pk_functions_t **) = NULL;
    pk_functions_t *functions = NULL;
    void *address = dlsym(library, "C_GetFunctionList");
    memcpy(&get, &address, sizeof get);
    return get && get(&functions) == CKR_OK ? functions : NULL;
}

gpg_error_t root_module_open(root_module_t *module, const char *path)
{
    *module = (root_module_t){.value = BUFFER_INIT};
    void *library = path ? load(path) : load_from_system();
    const pk_functions_t *functions = library ? functions_of(library) : NULL;
    if (!functions)
        return ERR(NOT_FOUND);
    pk_initialize_arguments_t arguments = {.flags = CKF_OS_LOCKING_OK};
    pk_ulong_t result = functions->initialize(&arguments);
    if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return ERR(NOT_FOUND);
    module->functions = functions;
    module->started = result == CKR_OK;
    module->slot_count = ROOT_MODULE_SLOTS;
    if (functions->get_slot_list(1, module->slots, &module->slot_count) != CKR_OK)
        module->slot_count = 0;
    return 0;
}

static void close_session(root_module_t *module)
{
    if (module->session_open)
        module->functions->close_session(module->session);
    module->session_open = false;
}

void root_module_close(root_module_t *module)
{
    if (!module->functions)
        return;
    close_session(module);
    if (module->started)
        module->functions->finalize(NULL);
    module->functions = NULL;
    buffer_free(&module->value);
}

bool root_module_enter(root_module_t *module, size_t slot)
{
    close_session(module);
    module->session_open = slot < module->slot_count &&
                           module->functions->open_session(module->slots[slot], CKF_SERIAL_SESSION,
                                                           NULL, NULL, &module->session) == CKR_OK;
    return module->session_open;
}

size_t root_module_find(root_module_t *module, pk_ulong_t object_class)
{
    const pk_functions_t *functions = module->functions;
    pk_attribute_t wanted = {CKA_CLASS, &object_class, sizeof object_class};
    pk_ulong_t count = 0;
    if (functions->find_objects_init(module->session, &wanted, 1) != CKR_OK)
        return 0;
    pk_ulong_t result =
        functions->find_objects(module->session, module->objects, ROOT_MODULE_OBJECTS, &count);
    functions->find_objects_final(module->session);
    return result == CKR_OK && count <= ROOT_MODULE_OBJECTS ? count : 0;
}

bytes_t root_module_value(root_module_t *module, pk_ulong_t object, pk_ulong_t type)
{
    const pk_functions_t *functions = module->functions;
    pk_attribute_t attribute = {type, NULL, 0};
    buffer_clear(&module->value);
    if (functions->get_attribute_value(module->session, object, &attribute, 1) != CKR_OK ||
        attribute.size > LIMIT_CERTIFICATE_SIZE)
        return BYTES_NONE;
    buffer_reserve(&module->value, attribute.size + 1);
    if (module->value.error)
        return BYTES_NONE;
    attribute.value = module->value.data;
    if (functions->get_attribute_value(module->session, object, &attribute, 1) != CKR_OK ||
        attribute.size > module->value.capacity)
        return BYTES_NONE;
    return bytes_of(module->value.data, attribute.size);
}

bool root_module_number(root_module_t *module, pk_ulong_t object, pk_ulong_t type,
                        pk_ulong_t *r_number)
{
    pk_attribute_t attribute = {type, r_number, sizeof *r_number};
    return module->functions->get_attribute_value(module->session, object, &attribute, 1) ==
               CKR_OK &&
           attribute.size == sizeof *r_number;
}
