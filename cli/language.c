/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which language, and where its catalogue lies. */
#include "language.h"

#include "base/portable.h"
#include "date_text.h"
#include "locale_name.h"
#include "mo_catalogue.h"
#include "smime.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SMIME_LOCALE_DIR
#define SMIME_LOCALE_DIR "../share/locale"
#endif

#define CATALOGUE_MOST 4194304 /* bytes; a larger one is none of ours */

static const char *const names[] = {[LANGUAGE_ENGLISH] = "en", [LANGUAGE_JAPANESE] = "ja"};

static language_t spoken = LANGUAGE_ENGLISH;
static mo_catalogue_t *catalogue; /* of it, and what it is read from */
static void *catalogue_bytes;

/* ---- which one ---- */

/* "ja_JP.UTF-8", up to `size`; false: it is none of ours. */
static bool read_language(const char *name, size_t size, language_t *r_language)
{
    size_t length = strcspn(name, "_.@:");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length <= size && length == strlen(names[i]) && memcmp(name, names[i], length) == 0) {
            *r_language = (language_t)i;
            return true;
        }
    return false;
}

static bool is_plain_c(const char *locale)
{
    return strcmp(locale, "C") == 0 || strncmp(locale, "C.", 2) == 0 ||
           strcmp(locale, "POSIX") == 0;
}

static language_t language_of_environment(void)
{
    const char *locale = locale_name("LC_MESSAGES");
    const char *list = is_plain_c(locale) ? NULL : getenv("LANGUAGE");
    language_t language = LANGUAGE_ENGLISH;
    while (list && *list) {
        size_t size = strcspn(list, ":");
        if (read_language(list, size, &language))
            return language;
        list += size + (list[size] == ':');
    }
    read_language(locale, strlen(locale), &language);
    return language;
}

language_t language_choose(int argc, char *const *argv)
{
    static const char option[] = "--lang";
    const size_t size = sizeof option - 1;
    language_t language = language_of_environment();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, size) != 0)
            continue;
        const char *value = argv[i][size] == '='                    ? argv[i] + size + 1
                            : argv[i][size] == '\0' && i + 1 < argc ? argv[i + 1]
                                                                    : "";
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (strcmp(value, names[k]) == 0)
                language = (language_t)k;
    }
    return language;
}

/* ---- its catalogue ---- */

/* The bytes of a file (malloc), NULL: it cannot be read. */
static void *read_file(const char *path, size_t *r_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat info;
    char *bytes = NULL;
    *r_size = 0;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
        info.st_size <= CATALOGUE_MOST)
        bytes = malloc((size_t)info.st_size);
    for (ssize_t got = 1;
         bytes && got > 0 && *r_size<(size_t)info.st_size; *r_size += got> 0 ? (size_t)got : 0)
        got = read(fd, bytes + *r_size, (size_t)info.st_size - *r_size);
    if (fd >= 0)
        close(fd);
    return bytes;
}

/* Takes that file as the catalogue, if it is one. ENOMEM. */
static gpg_error_t use(const char *path)
{
    size_t size;
    void *bytes = read_file(path, &size);
    gpg_error_t error = bytes ? mo_catalogue_new(&catalogue, bytes, size) : 0;
    if (catalogue)
        catalogue_bytes = bytes;
    else
        free(bytes);
    return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
}

/* The folder of the program, with a slash; false: it is not known. What is installed can be moved. */
static bool find_program(char *folder, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", folder, size);
    char *slash = length > 0 && (size_t)length < size ? memrchr(folder, '/', (size_t)length) : NULL;
    if (slash)
        slash[1] = '\0';
    return slash;
}

gpg_error_t language_speak(language_t language)
{
    /* As installed, as built (the program, its tests), and where systems have no /proc. */
    static const char *const places[] = {SMIME_LOCALE_DIR, "share/locale", "../share/locale",
                                         "/usr/local/share/locale", "/usr/share/locale"};
    char folder[4096], path[4096 + 256];
    gpg_error_t error = 0;
    mo_catalogue_free(&catalogue);
    free(catalogue_bytes);
    catalogue_bytes = NULL;
    spoken = LANGUAGE_ENGLISH;
    if (language == LANGUAGE_ENGLISH)
        return 0;
    bool found = find_program(folder, sizeof folder);
    for (size_t i = 0; i < sizeof places / sizeof *places && !catalogue && !error; i++) {
        if (places[i][0] != '/' && !found)
            continue;
        snprintf(path, sizeof path, "%s%s/%s/LC_MESSAGES/smimetool.mo",
                 places[i][0] == '/' ? "" : folder, places[i], names[language]);
        error = use(path);
    }
    spoken = catalogue ? language : LANGUAGE_ENGLISH;
    return error;
}

language_t language_spoken(void)
{
    return spoken;
}

const char *language_text(const char *text)
{
    return language_text_in(NULL, text);
}

const char *language_text_in(const char *context, const char *text)
{
    const char *found = catalogue && text ? mo_catalogue_find(catalogue, context, text) : NULL;
    return found ? found : text;
}

static const char *translate(void *user, const char *english)
{
    date_text_t *date = user;
    *date = date_text_of_detail(english);
    return *date->text ? date->text : language_text(english);
}

char *language_phrase(const char *phrase, const char *english)
{
    if (!phrase || language_spoken() == LANGUAGE_ENGLISH)
        return strdup(english);
    date_text_t date;
    const size_t size = smime_phrase_text(phrase, translate, &date, NULL, 0);
    char *text = malloc(size + 1);
    if (text)
        smime_phrase_text(phrase, translate, &date, text, size + 1);
    return text;
}
