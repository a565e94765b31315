/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PKCS#11 v2.40, as much of it as reading certificates takes. */
#include "trust/root_module.h"

#include "base/error.h"
#include "base/limits.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef RTLD_NODELETE
#define KEEP_LOADED RTLD_NODELETE
#else
#define KEEP_LOADED 0 /* nobody closes it */
#endif

/* For good: NSPR, which NSS's module needs, does not stand being unloaded. */
static void *load(const char *path)
{
    return access(path, R_OK) == 0 ? dlopen(path, RTLD_LAZY | RTLD_LOCAL | KEEP_LOADED) : NULL;
}

/* The folder of the C library: the system's own libraries, of this architecture. */
static bool find_libc(char *directory, size_t size)
{
#ifdef SMIME_HAS_DLADDR
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
#else
    (void)directory;
    (void)size;
    return false;
#endif
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
static const CK_FUNCTION_LIST *functions_of(void *library)
{
    CK_C_GetFunctionList get = NULL;
    CK_FUNCTION_LIST *functions = NULL;
    void *address = dlsym(library, "C_GetFunctionList");
    memcpy(&get, &address, sizeof get);
    return get && get(&functions) == CKR_OK ? functions : NULL;
}

gpg_error_t root_module_open(root_module_t *module, const char *path)
{
    void *library = path ? load(path) : load_from_system();
    const CK_FUNCTION_LIST *functions = library ? functions_of(library) : NULL;
    return functions ? root_module_start(module, functions) : ERR(NOT_FOUND);
}

gpg_error_t root_module_start(root_module_t *module, const CK_FUNCTION_LIST *functions)
{
    module->functions = NULL;
    module->session_open = false;
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    CK_RV result = functions->C_Initialize(&arguments);
    if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return ERR(NOT_FOUND);
    module->functions = functions;
    module->started = result == CKR_OK;
    module->slot_count = ROOT_MODULE_SLOTS;
    if (functions->C_GetSlotList(1, module->slots, &module->slot_count) != CKR_OK ||
        module->slot_count > ROOT_MODULE_SLOTS)
        module->slot_count = 0;
    return 0;
}

static void close_session(root_module_t *module)
{
    if (module->session_open)
        module->functions->C_CloseSession(module->session);
    module->session_open = false;
}

void root_module_close(root_module_t *module)
{
    if (!module->functions)
        return;
    close_session(module);
    if (module->started)
        module->functions->C_Finalize(NULL);
    module->functions = NULL;
}

bool root_module_enter(root_module_t *module, size_t slot)
{
    close_session(module);
    module->session_open = slot < module->slot_count &&
                           module->functions->C_OpenSession(module->slots[slot], CKF_SERIAL_SESSION,
                                                            NULL, NULL, &module->session) == CKR_OK;
    return module->session_open;
}

size_t root_module_find(root_module_t *module, CK_OBJECT_CLASS object_class)
{
    const CK_FUNCTION_LIST *functions = module->functions;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &object_class, sizeof object_class};
    CK_ULONG count = 0;
    if (functions->C_FindObjectsInit(module->session, &wanted, 1) != CKR_OK)
        return 0;
    CK_RV result =
        functions->C_FindObjects(module->session, module->objects, ROOT_MODULE_OBJECTS, &count);
    functions->C_FindObjectsFinal(module->session);
    return result == CKR_OK && count <= ROOT_MODULE_OBJECTS ? count : 0;
}

bytes_t root_module_value(root_module_t *module, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                          buffer_t *out)
{
    CK_RV result = CKR_BUFFER_TOO_SMALL;
    CK_ATTRIBUTE attribute = {type, NULL, 0};
    buffer_clear(out);
    buffer_reserve(out, 2048); /* enough for most: one question instead of two */
    for (unsigned i = 0; i < 2 && result == CKR_BUFFER_TOO_SMALL && !out->error; i++) {
        attribute.pValue = out->data;
        attribute.ulValueLen = out->capacity;
        result = module->functions->C_GetAttributeValue(module->session, object, &attribute, 1);
        if (result == CKR_BUFFER_TOO_SMALL)
            buffer_reserve(out, LIMIT_CERTIFICATE_SIZE);
    }
    if (out->error || result != CKR_OK || attribute.ulValueLen > out->capacity)
        return BYTES_NONE;
    out->size = attribute.ulValueLen;
    return buffer_bytes(out);
}

bool root_module_number(root_module_t *module, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                        CK_ULONG *r_number)
{
    CK_ATTRIBUTE attribute = {type, r_number, sizeof *r_number};
    return module->functions->C_GetAttributeValue(module->session, object, &attribute, 1) ==
               CKR_OK &&
           attribute.ulValueLen == sizeof *r_number;
}
