/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PKCS#11 v2.40, as much of it as reading certificates takes. */
#include "trust/root_module.h"

#include "base/error.h"
#include "base/limits.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef RTLD_NODELETE
#define KEEP_LOADED RTLD_NODELETE
#else
#define KEEP_LOADED 0 /* nobody closes it */
#endif

/* What the module there is and does not do. */
static gpg_error_t failure_of(CK_RV result)
{
    return result == CKR_HOST_MEMORY ? ERR(ENOMEM) : ERR(ELIBACC);
}

/* Whether the file may be a library for us: not one of 32 bits for a program of 64, or no library at all. */
static gpg_error_t may_be_ours(const char *path, bool *r_ours)
{
    uint8_t head[5] = {0};
    *r_ours = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? ERR(NOT_FOUND) : ERR(ELIBACC);
    ssize_t size = read(fd, head, sizeof head);
    close(fd);
    *r_ours = size == (ssize_t)sizeof head;
#ifdef __ELF__
    static const uint8_t elf[] = {0x7f, 'E', 'L', 'F', sizeof(void *) == 4 ? 1 : 2};
    *r_ours = *r_ours && memcmp(head, elf, sizeof elf) == 0;
#endif
    return size < 0 ? ERR(ELIBACC) : 0;
}

/* For good: NSPR, which NSS's module needs, does not stand being unloaded. NOT_FOUND: there is none. ELIBACC:
 * there is one, and it does not load; what is trusted instead would be another's answer. */
static gpg_error_t load(const char *path, void **r_library)
{
    bool ours;
    *r_library = NULL;
    gpg_error_t error = may_be_ours(path, &ours);
    if (error || !ours)
        return error ? error : ERR(NOT_FOUND);
    *r_library = dlopen(path, RTLD_LAZY | RTLD_LOCAL | KEEP_LOADED);
    return *r_library ? 0 : ERR(ELIBACC);
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

static gpg_error_t load_from_system(void **r_library)
{
    static const char *const names[] = {"libnssckbi.so", "nss/libnssckbi.so"};
    char beside_libc[1024];
    const char *const directories[] = {find_libc(beside_libc, sizeof beside_libc) ? beside_libc
                                                                                  : "/usr/lib64",
                                       "/usr/lib64", "/usr/lib"};
    gpg_error_t error = ERR(NOT_FOUND);
    *r_library = NULL;
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            char path[1100];
            snprintf(path, sizeof path, "%s/%s", directories[i], names[k]);
            if (gpg_err_code(error) == GPG_ERR_NOT_FOUND)
                error = load(path, r_library);
        }
    return error;
}

/* POSIX lets what dlsym returns be called, ISO C has no conversion for it. */
static gpg_error_t functions_of(void *library, CK_FUNCTION_LIST **r_functions)
{
    CK_C_GetFunctionList get = NULL;
    *r_functions = NULL;
    void *address = dlsym(library, "C_GetFunctionList");
    memcpy(&get, &address, sizeof get);
    if (!get)
        return ERR(NOT_FOUND);
    CK_RV result = get(r_functions);
    return result == CKR_OK && *r_functions ? 0 : failure_of(result);
}

gpg_error_t root_module_open(root_module_t *module, const char *path)
{
    void *library;
    CK_FUNCTION_LIST *functions;
    gpg_error_t error = path ? load(path, &library) : load_from_system(&library);
    if (!error)
        error = functions_of(library, &functions);
    return error ? error : root_module_start(module, functions);
}

gpg_error_t root_module_start(root_module_t *module, const CK_FUNCTION_LIST *functions)
{
    module->functions = NULL;
    module->session_open = false;
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    CK_RV result = functions->C_Initialize(&arguments);
    if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return failure_of(result);
    module->functions = functions;
    module->started = result == CKR_OK;
    module->slot_count = ROOT_MODULE_SLOTS;
    result = functions->C_GetSlotList(1, module->slots, &module->slot_count);
    if (result == CKR_OK && module->slot_count <= ROOT_MODULE_SLOTS)
        return 0;
    root_module_close(module);
    return failure_of(result);
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

gpg_error_t root_module_enter(root_module_t *module, size_t slot)
{
    close_session(module);
    CK_RV result = module->functions->C_OpenSession(module->slots[slot], CKF_SERIAL_SESSION, NULL,
                                                    NULL, &module->session);
    module->session_open = result == CKR_OK;
    return module->session_open ? 0 : failure_of(result);
}

gpg_error_t root_module_find(root_module_t *module, CK_OBJECT_CLASS object_class, size_t *r_count)
{
    const CK_FUNCTION_LIST *functions = module->functions;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &object_class, sizeof object_class};
    CK_ULONG count = 0;
    *r_count = 0;
    CK_RV result = functions->C_FindObjectsInit(module->session, &wanted, 1);
    if (result != CKR_OK)
        return failure_of(result);
    result =
        functions->C_FindObjects(module->session, module->objects, ROOT_MODULE_OBJECTS, &count);
    functions->C_FindObjectsFinal(module->session);
    if (result != CKR_OK || count > ROOT_MODULE_OBJECTS)
        return failure_of(result);
    *r_count = count;
    return 0;
}

/* Whether an answer says something of the object, not of the module. */
static bool is_about_object(CK_RV result)
{
    return result == CKR_OK || result == CKR_ATTRIBUTE_TYPE_INVALID ||
           result == CKR_ATTRIBUTE_SENSITIVE || result == CKR_BUFFER_TOO_SMALL;
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
    if (!out->error && !is_about_object(result))
        out->error = failure_of(result);
    if (out->error || result != CKR_OK || attribute.ulValueLen > out->capacity)
        return BYTES_NONE;
    out->size = attribute.ulValueLen;
    return buffer_bytes(out);
}

gpg_error_t root_module_number(root_module_t *module, CK_OBJECT_HANDLE object,
                               CK_ATTRIBUTE_TYPE type, CK_ULONG *r_number, bool *r_found)
{
    CK_ATTRIBUTE attribute = {type, r_number, sizeof *r_number};
    CK_RV result = module->functions->C_GetAttributeValue(module->session, object, &attribute, 1);
    *r_found = result == CKR_OK && attribute.ulValueLen == sizeof *r_number;
    return is_about_object(result) ? 0 : failure_of(result);
}
