/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors in words: one table of causes, advice and exit statuses. */
#include "failure.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/portable.h"
#include "base/temporary_file.h"
#include "language.h"
#include "other_file.h"
#include "printable.h"
#include "smime.h"
#include "terminal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

typedef struct failure {
    about_t about;
    gpg_err_code_t code;
    int status;
    const char *cause; /* NULL: gpg_strerror's */
    const char *advice;
} failure_t;

#define PEM_OR_DER N_("give certificates as PEM or DER")
#define GIVE_LESS  N_("give less at a time")
#define LARGER     N_("it is larger than %s")

#define THE_MESSAGE N_("save the message itself, as .eml")
#define TAKE_OUT    N_("take out of it what is meant, and give that")
#define AS_CSV      N_("save the list as CSV or plain text, and give that")
#define AS_TEXT     N_("copy the numbers into a text file, one a line")
#define GIVE_FILE   N_("give the file itself that is meant")

/* Files of other kinds than was asked for: advice to whoever gave one as a message, as a list, as anything
 * else. */
#define OTHER_FILE(kind, cause, message, list, other)                                              \
    {ABOUT_MESSAGE, (gpg_err_code_t)OTHER_FILE_##kind, EX_DATAERR, cause, message},                \
        {ABOUT_SERIALS, (gpg_err_code_t)OTHER_FILE_##kind, EX_DATAERR, cause, list},               \
    {                                                                                              \
        ABOUT_ANYTHING, (gpg_err_code_t)OTHER_FILE_##kind, EX_DATAERR, cause, other                \
    }

/* The first entry that fits counts. */
static const failure_t failures[] = {
    OTHER_FILE(PDF, N_("this is a PDF document"), THE_MESSAGE, AS_TEXT, GIVE_FILE),
    OTHER_FILE(EXCEL, N_("this is an Excel workbook"), THE_MESSAGE, AS_CSV, GIVE_FILE),
    OTHER_FILE(OPENDOCUMENT_SHEET, N_("this is an OpenDocument spreadsheet"), THE_MESSAGE, AS_CSV,
               GIVE_FILE),
    OTHER_FILE(OFFICE, N_("this is a document of an office program"), THE_MESSAGE, AS_TEXT,
               GIVE_FILE),
    OTHER_FILE(ZIP, N_("this is a ZIP archive"), TAKE_OUT, TAKE_OUT, TAKE_OUT),
    OTHER_FILE(COMPRESSED, N_("this is a compressed file"), TAKE_OUT, TAKE_OUT, TAKE_OUT),
    OTHER_FILE(TAR, N_("this is a tar archive"), TAKE_OUT, TAKE_OUT, TAKE_OUT),
    OTHER_FILE(WEB_PAGE, N_("this is a web page"), THE_MESSAGE, AS_TEXT, GIVE_FILE),
    OTHER_FILE(PICTURE, N_("this is a picture"), THE_MESSAGE, AS_TEXT, GIVE_FILE),
    {ABOUT_MESSAGE, (gpg_err_code_t)OTHER_FILE_UTF16, EX_DATAERR,
     N_("this is text in UTF-16, which no message is"),
     N_("save the message again, as .eml; save a template as UTF-8")},
    {ABOUT_MESSAGE, (gpg_err_code_t)OTHER_FILE_CR, EX_DATAERR,
     N_("its lines end with CR alone, so all of it is one line"), N_("end them with LF or CRLF")},
    {ABOUT_MESSAGE, (gpg_err_code_t)OTHER_FILE_FIRST_LINE, EX_DATAERR,
     N_("line 1 is no header field, though the header of a message follows"),
     N_("save the message as it came, with nothing before its header")},

    {ABOUT_MESSAGE, GPG_ERR_NO_DATA, EX_DATAERR, N_("the input is empty"),
     N_("save the message again, as .eml")},
    {ABOUT_MESSAGE, GPG_ERR_UNSUPPORTED_ENCODING, EX_DATAERR,
     N_("this is neither a message nor a signature"),
     N_("save the message with its header, as .eml")},
    {ABOUT_MESSAGE, GPG_ERR_NOT_FOUND, EX_DATAERR,
     N_("no part of this number holds a message or a signed document"),
     N_("see the part numbers of 'smimetool verify --json'")},
    {ABOUT_MESSAGE, GPG_ERR_CONFLICT, EX_USAGE,
     N_("this is no bare signature but brings its own content"), N_("leave --detached out")},
    {ABOUT_MESSAGE, GPG_ERR_TOO_MANY, EX_USAGE, N_("there is more than one message in it"),
     N_("--output and --html take one")},
    {ABOUT_ANYTHING, GPG_ERR_USER_1, EX_DATAERR,
     N_("this is an Outlook .msg file, and no template"), N_("write the template as .eml")},
    {ABOUT_ANYTHING, GPG_ERR_USER_2, EX_DATAERR,
     N_("this is an Apple Mail .emlx file, and no template"), N_("write the template as .eml")},
    {ABOUT_ANYTHING, GPG_ERR_INV_OBJ, EX_DATAERR,
     N_("this Outlook .msg or Apple Mail .emlx file is damaged, or does not hold what was signed"),
     N_("save the message again, as .eml: in Outlook on the web or the new Outlook with ... > Save "
        "as")},
    {ABOUT_ANYTHING, GPG_ERR_TRUNCATED, EX_DATAERR,
     N_("Mail keeps the attachments of this message elsewhere"),
     N_("open it in Mail and save it with File > Save As, format \"Raw Message Source\"")},
    {ABOUT_MESSAGE, GPG_ERR_FORBIDDEN, EX_DATAERR,
     N_("not signed, since recipients would not accept it"), N_("see the reasons above")},

    {ABOUT_CERTIFICATES, GPG_ERR_TOO_LARGE, EX_DATAERR, LARGER, GIVE_LESS},
    {ABOUT_CERTIFICATES, GPG_ERR_NO_DATA, EX_DATAERR, N_("there is no certificate in it"),
     PEM_OR_DER},
    {ABOUT_CERTIFICATES, GPG_ERR_BAD_CERT, EX_DATAERR, N_("a certificate in it cannot be read"),
     PEM_OR_DER},
    {ABOUT_CERTIFICATES, GPG_ERR_ELIBACC, EX_UNAVAILABLE,
     N_("NSS's list of trusted certificates (libnssckbi.so) is there and does not work"),
     N_("install libnss3 again, or name a file that is trusted with --trust")},
    {ABOUT_CERTIFICATES, GPG_ERR_NOT_FOUND, EX_UNAVAILABLE, N_("no certificates are found there"),
     N_("install libnss3 or ca-certificates, or name a file or token that has some with --trust")},
    {ABOUT_CERTIFICATE_INPUT, GPG_ERR_NO_DATA, EX_DATAERR, N_("there is no certificate in it"),
     N_("'smimetool verify' says what a message is")},
    {ABOUT_REVOCATION, GPG_ERR_TOO_LARGE, EX_DATAERR, LARGER, GIVE_LESS},
    {ABOUT_SERIALS, GPG_ERR_TOO_LARGE, EX_DATAERR, LARGER, GIVE_LESS},
    {ABOUT_REVOCATION, GPG_ERR_NO_DATA, EX_DATAERR, N_("there is no revocation data in it"),
     N_("give CRLs as PEM or DER, OCSP responses as DER")},
    {ABOUT_REVOCATION, GPG_ERR_INV_CRL, EX_DATAERR, N_("a revocation list in it cannot be read"),
     N_("give CRLs as PEM or DER")},
    {ABOUT_REVOCATION, GPG_ERR_INV_RESPONSE, EX_DATAERR,
     N_("this is no OCSP response, or one that tells nothing"), N_("give OCSP responses as DER")},
    {ABOUT_SERIALS, GPG_ERR_NO_DATA, EX_DATAERR, N_("there is no serial number in it"),
     N_("write one number a line, in hexadecimal or as decimal:NUMBER")},
    {ABOUT_SERIALS, GPG_ERR_INV_VALUE, EX_DATAERR, N_("this is no serial number"),
     N_("write one number a line, in hexadecimal or as decimal:NUMBER")},

    {ABOUT_KEY, GPG_ERR_TOO_LARGE, EX_UNAVAILABLE, LARGER, GIVE_LESS},
    {ABOUT_KEY, GPG_ERR_FORBIDDEN, EX_UNAVAILABLE,
     N_("not signed, since recipients would not accept the signer"), N_("see the reasons above")},
    {ABOUT_KEY, GPG_ERR_NO_SECKEY, EX_UNAVAILABLE, N_("there is no private key to sign with"),
     N_("give it with --key")},
    {ABOUT_KEY, GPG_ERR_MISSING_CERT, EX_UNAVAILABLE, N_("there is no certificate to sign with"),
     N_("give it with --signer")},
    {ABOUT_KEY, GPG_ERR_NO_DATA, EX_UNAVAILABLE, N_("there is no key and no certificate in it"),
     N_("give PEM, DER or PKCS#12")},
    {ABOUT_KEY, GPG_ERR_BAD_CERT, EX_UNAVAILABLE, N_("a certificate in it cannot be read"),
     N_("give PEM, DER or PKCS#12")},
    {ABOUT_KEY, GPG_ERR_BAD_SECKEY, EX_UNAVAILABLE, N_("the private key in it cannot be read"),
     N_("give PKCS#1, PKCS#8 or SEC1 in PEM or DER, or PKCS#12; convert a copy of an OpenSSH key "
        "with "
        "'ssh-keygen -p -m PKCS8 -f', one encrypted with scrypt with 'openssl pkcs8 -topk8 -v2 "
        "aes256', PKCS#12 with RC2-128 with 'openssl pkcs12'")},
    {ABOUT_KEY, GPG_ERR_UNSUPPORTED_ALGORITHM, EX_UNAVAILABLE,
     N_("this key, or that of the certificate, is of a kind that nothing is signed with"),
     N_("use an RSA key, or one on P-256, P-384 or P-521; 'smimetool show-cert --full' names it")},
    {ABOUT_KEY, GPG_ERR_INV_PASSPHRASE, EX_NOPERM,
     N_("the private key in it has a passphrase of its own, which is not that of the file"),
     N_("give both one passphrase: with Java's 'keytool -importkeystore -srckeypass', for "
        "instance")},
    {ABOUT_KEY, GPG_ERR_NOT_FOUND, EX_UNAVAILABLE, N_("no token has such an object"),
     N_("compare with 'p11tool --list-all'")},
    {ABOUT_ANYTHING, GPG_ERR_AMBIGUOUS_NAME, EX_USAGE,
     N_("there are several identities in one file or on one token, and nothing says which one is "
        "to sign"),
     N_("give its certificate and key in files of their own, or name it in the URI with object= or "
        "id=")},
    {ABOUT_KEY, GPG_ERR_CARD, EX_UNAVAILABLE, N_("the token or its module does not work"),
     N_("try it with p11tool")},

    {ABOUT_OUTPUT, GPG_ERR_USER_6, EX_CANTCREAT, N_("this is a link to a file that does not exist"),
     N_("name the file itself")},
    {ABOUT_OUTPUT, GPG_ERR_USER_8, EX_CANTCREAT,
     N_("it belongs to another user or group, which would change"), N_("do it as that user")},
    {ABOUT_OUTPUT, GPG_ERR_BAD_DATA, EX_DATAERR, N_("this is no file of known senders any more"),
     N_("check who writes to it")},
    {ABOUT_OUTPUT, GPG_ERR_TOO_LARGE, EX_DATAERR, N_("it would become larger than is read"),
     N_("take senders out of it")},
    {ABOUT_OUTPUT, GPG_ERR_ENOENT, EX_CANTCREAT, N_("the directory does not exist"),
     N_("create it first")},
    {ABOUT_OUTPUT, GPG_ERR_ENOTDIR, EX_CANTCREAT, N_("Not a directory"),
     N_("choose another place")},
    {ABOUT_OUTPUT, GPG_ERR_EISDIR, EX_CANTCREAT, N_("this is a directory"), N_("name a file")},
    {ABOUT_OUTPUT, GPG_ERR_EEXIST, EX_CANTCREAT,
     N_("something has this name that is not replaced: a link, a pipe, another result"),
     N_("choose another place")},
    {ABOUT_OUTPUT, GPG_ERR_EACCES, EX_CANTCREAT, N_("Permission denied"),
     N_("choose a place that you may write to")},
    {ABOUT_OUTPUT, GPG_ERR_EPERM, EX_CANTCREAT, N_("Operation not permitted"),
     N_("choose a place that you may write to")},
    {ABOUT_OUTPUT, GPG_ERR_EROFS, EX_CANTCREAT, N_("Read-only file system"),
     N_("choose a place that you may write to")},
    {ABOUT_OUTPUT, GPG_ERR_ENOSPC, EX_IOERR, N_("No space left on device"),
     N_("make room and try again")},
    {ABOUT_OUTPUT, GPG_ERR_EBADF, EX_IOERR, N_("it is closed"),
     N_("open it or write to a file with -o")},
    {ABOUT_OUTPUT, GPG_ERR_EPIPE, EX_IOERR, N_("the reader of the output has gone"),
     N_("check the program that the output goes to")},

    {ABOUT_ANYTHING, GPG_ERR_USER_3, EX_IOERR, N_("the file became shorter while it was read"),
     N_("try again when nothing writes to it")},
    {ABOUT_ANYTHING, GPG_ERR_USER_4, EX_NOINPUT, N_("there is no file in this directory"),
     N_("directories below it are not searched: name them")},
    {ABOUT_ANYTHING, GPG_ERR_USER_5, EX_NOINPUT,
     N_("there is no name in it, so nothing was judged"), N_("check what writes it")},
    {ABOUT_ANYTHING, GPG_ERR_USER_7, EX_DATAERR, N_("more bytes come out of it than %s"),
     N_("save it as a file, which may have any size")},
    {ABOUT_ANYTHING, GPG_ERR_USER_9, EX_DATAERR,
     N_("this gzip file is damaged, cut off, or has something else behind it"), N_("get it again")},
    {ABOUT_ANYTHING, GPG_ERR_USER_10, EX_UNAVAILABLE,
     N_("this is a gzip file, and zlib is missing"), N_("decompress it first, with gzip -d")},
    {ABOUT_ANYTHING, GPG_ERR_USER_11, EX_DATAERR, N_("this is a tar archive, which is not read"),
     N_("extract the messages with tar -xf, and name the directory they are in")},
    {ABOUT_ANYTHING, GPG_ERR_BAD_PASSPHRASE, EX_NOPERM, N_("wrong passphrase"), N_("try again")},
    {ABOUT_ANYTHING, GPG_ERR_NO_PASSPHRASE, EX_NOPERM,
     N_("a passphrase is needed and there is no terminal to ask for it"),
     N_("give --passphrase-file")},
    {ABOUT_ANYTHING, GPG_ERR_CANCELED, EX_NOPERM, N_("no passphrase was given"), N_("try again")},
    {ABOUT_ANYTHING, GPG_ERR_BAD_PIN, EX_NOPERM, N_("wrong PIN"),
     N_("try again before the token locks itself")},
    {ABOUT_ANYTHING, GPG_ERR_PIN_BLOCKED, EX_NOPERM, N_("the token has locked itself"),
     N_("unlock it with its own tool")},
    {ABOUT_ANYTHING, GPG_ERR_ENOENT, EX_NOINPUT, N_("No such file or directory"),
     N_("check the name")},
    {ABOUT_ANYTHING, GPG_ERR_ENOTDIR, EX_NOINPUT, N_("Not a directory"), N_("check the name")},
    {ABOUT_ANYTHING, GPG_ERR_EISDIR, EX_NOINPUT, N_("this is a directory"), N_("name a file")},
    {ABOUT_ANYTHING, GPG_ERR_EACCES, EX_NOINPUT, N_("Permission denied"),
     N_("check its permissions")},
    {ABOUT_ANYTHING, GPG_ERR_EPERM, EX_NOINPUT, N_("Operation not permitted"),
     N_("check its permissions")},
    {ABOUT_ANYTHING, GPG_ERR_ELOOP, EX_NOINPUT, N_("Too many levels of symbolic links"),
     N_("check the links")},
    {ABOUT_ANYTHING, GPG_ERR_ENXIO, EX_NOINPUT, N_("this is no file"), N_("name a file")},
    {ABOUT_ANYTHING, GPG_ERR_ENAMETOOLONG, EX_NOINPUT, N_("File name too long"),
     N_("check the name")},
    {ABOUT_ANYTHING, GPG_ERR_EBADF, EX_NOINPUT, N_("it is closed"), N_("name a file")},
    {ABOUT_ANYTHING, GPG_ERR_EIO, EX_IOERR, N_("Input/output error"), N_("check the disk")},
    {ABOUT_ANYTHING, GPG_ERR_EPIPE, EX_IOERR, N_("Broken pipe"),
     N_("check what it is connected to")},
    {ABOUT_ANYTHING, GPG_ERR_ENOSPC, EX_IOERR, N_("No space left on device"),
     N_("make room, or set TMPDIR")},
    {ABOUT_ANYTHING, GPG_ERR_EFBIG, EX_IOERR, N_("File too large"),
     N_("raise the limit on file sizes")},
    {ABOUT_ANYTHING, GPG_ERR_EDQUOT, EX_IOERR, N_("Disk quota exceeded"),
     N_("make room and try again")},
    {ABOUT_ANYTHING, GPG_ERR_EROFS, EX_CANTCREAT, N_("Read-only file system"),
     N_("set TMPDIR to a place that can be written to")},
    {ABOUT_ANYTHING, GPG_ERR_TOO_LARGE, EX_DATAERR, N_("it is larger than is read"), GIVE_LESS},
    {ABOUT_ANYTHING, GPG_ERR_BAD_CERT, EX_DATAERR, N_("a certificate in it cannot be read"),
     PEM_OR_DER},
    {ABOUT_ANYTHING, GPG_ERR_INV_CRL, EX_DATAERR, N_("a revocation list in it cannot be read"),
     N_("give CRLs as PEM or DER")},
    {ABOUT_ANYTHING, GPG_ERR_BAD_DATA, EX_DATAERR, N_("it cannot be read"), N_("check what it is")},
    {ABOUT_ANYTHING, GPG_ERR_BAD_BER, EX_DATAERR, N_("its structure is broken"),
     N_("get it again")},
    {ABOUT_ANYTHING, GPG_ERR_INV_VALUE, EX_DATAERR, N_("Invalid value"), N_("check what it is")},
    {ABOUT_ANYTHING, GPG_ERR_INV_ARG, EX_USAGE, N_("the options do not fit together"),
     N_("see --help")},
    {ABOUT_ANYTHING, GPG_ERR_INV_URI, EX_USAGE, N_("this is no pkcs11: URI"), N_("see p11tool(1)")},
    {ABOUT_ANYTHING, GPG_ERR_UNSUPPORTED_ALGORITHM, EX_DATAERR, N_("Unsupported algorithm"),
     N_("use another key or digest")},
    {ABOUT_ANYTHING, GPG_ERR_CARD_NOT_PRESENT, EX_UNAVAILABLE, N_("Card not present"),
     N_("insert the token")},
    {ABOUT_ANYTHING, GPG_ERR_NOT_SUPPORTED, EX_UNAVAILABLE, N_("Not supported"),
     N_("see the manual for what is")},
    {ABOUT_ANYTHING, GPG_ERR_NOT_IMPLEMENTED, EX_UNAVAILABLE, N_("Not implemented"),
     N_("see the manual for what is")},
    {ABOUT_ANYTHING, GPG_ERR_ENOMEM, EX_TEMPFAIL, N_("out of memory"),
     N_("try again with less running")},
    {ABOUT_ANYTHING, GPG_ERR_NOT_OPERATIONAL, EX_UNAVAILABLE,
     N_("GnuTLS, which does the cryptography, does not start"),
     N_("look at the environment variables whose names begin with GNUTLS_, and at getrandom(2)")},
    {ABOUT_ANYTHING, GPG_ERR_EMFILE, EX_TEMPFAIL, N_("Too many open files"),
     N_("try again with fewer --jobs")},
    {ABOUT_ANYTHING, GPG_ERR_ENFILE, EX_TEMPFAIL, N_("Too many open files in system"),
     N_("try again later")},
    {ABOUT_ANYTHING, GPG_ERR_EAGAIN, EX_TEMPFAIL, N_("Resource temporarily unavailable"),
     N_("try again later")},
    {ABOUT_ANYTHING, GPG_ERR_EINTR, EX_TEMPFAIL, N_("Interrupted system call"), N_("try again")},
};

static const failure_t unforeseen = {ABOUT_ANYTHING, GPG_ERR_GENERAL, EX_SOFTWARE, NULL,
                                     N_("please report this")};

/* Certificates, numbers and the like that pass a cap of the library. */
static const failure_t passes_a_limit = {ABOUT_ANYTHING, GPG_ERR_TOO_LARGE, EX_DATAERR, NULL,
                                         N_("leave what passes it out")};

/* Places like /proc have errors of their own. */
static const failure_t no_place = {ABOUT_OUTPUT, GPG_ERR_GENERAL, EX_CANTCREAT, NULL,
                                   N_("choose another place")};

static const failure_t no_temporary_file = {ABOUT_ANYTHING, GPG_ERR_GENERAL, EX_CANTCREAT, NULL,
                                            N_("set TMPDIR to a directory that can be written to")};

static const failure_t *find_row(about_t about, gpg_error_t error)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == gpg_err_code(error) &&
            (failures[i].about == about || failures[i].about == ABOUT_ANYTHING))
            return &failures[i];
    return about == ABOUT_OUTPUT && gpg_err_code_to_errno(gpg_err_code(error)) ? &no_place
                                                                               : &unforeseen;
}

static const failure_t *find(about_t about, gpg_error_t error)
{
    if (smime_limit_text(error))
        return &passes_a_limit;
    const failure_t *row = find_row(about, error);
    /* Not where anything would fail, like a full disk. */
    bool general = row->status == EX_TEMPFAIL || row->status == EX_IOERR;
    return gpg_err_source(error) == TEMPORARY_FILE_SOURCE && !general ? &no_temporary_file : row;
}

int failure_status(about_t about, gpg_error_t error)
{
    int status = find(about, error)->status;
    /* A key, certificate or chain that cannot be used is no fault of the message. */
    return about == ABOUT_KEY && status == EX_DATAERR ? EX_UNAVAILABLE : status;
}

const char *failure_code(about_t about, gpg_error_t error)
{
    static const struct {
        int status;
        const char *code;
    } codes[] = {{EX_USAGE, "usage-error"},       {EX_DATAERR, "input-unreadable"},
                 {EX_NOINPUT, "input-missing"},   {EX_UNAVAILABLE, "something-missing"},
                 {EX_CANTCREAT, "output-failed"}, {EX_IOERR, "input-output-error"},
                 {EX_TEMPFAIL, "try-again"},      {EX_NOPERM, "passphrase-refused"}};
    const int status = failure_status(about, error);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].status == status)
            return codes[i].code;
    return "internal-error";
}

bool failure_is_temporary(about_t about, gpg_error_t error)
{
    int status = failure_status(about, error);
    return status != EX_DATAERR && status != EX_USAGE;
}

/* The cap that a cause with a place for one tells of. */
static const char *limit_of(const failure_t *failure)
{
    return failure->code == GPG_ERR_USER_7 ? LIMIT_TEXT(LIMIT_PIPE)
           : failure->about == ABOUT_KEY   ? LIMIT_TEXT(LIMIT_KEY_FILE)
                                           : LIMIT_TEXT(LIMIT_TRUST_FILE);
}

static const char *as_it_is(const char *text)
{
    return text;
}

/* translate: what every text of ours goes through. */
static char *make_text(about_t about, gpg_error_t error, const char *(*translate)(const char *text))
{
    const failure_t *failure = find(about, error);
    char cause[512], *text;
    if (failure->cause)
        snprintf(cause, sizeof cause, translate(failure->cause), limit_of(failure));
    else if (smime_limit_text(error))
        snprintf(cause, sizeof cause, translate(N_("something in it is more than %s")),
                 smime_limit_text(error));
    else
        gpg_strerror_r(error, cause, sizeof cause);
    int length =
        failure == &no_temporary_file
            ? asprintf(&text, translate(N_("no temporary file can be opened in %s: %s; %s")),
                       temporary_directory(), cause, translate(failure->advice))
            : asprintf(&text, translate(N_("%s; %s")), cause, translate(failure->advice));
    return length < 0 ? NULL : text;
}

char *failure_text(about_t about, gpg_error_t error)
{
    return make_text(about, error, language_text);
}

char *failure_text_in_english(about_t about, gpg_error_t error)
{
    return make_text(about, error, as_it_is);
}

const char *name_for_people(const char *name)
{
    return strcmp(name, "-") == 0 ? _("standard input") : name;
}

/* The subject as it may be shown: the query of a "pkcs11:" URI can hold a PIN (RFC 7512
 * section 2.4). */
static char *shown(const char *subject)
{
    bool uri = strncmp(subject, "pkcs11:", 7) == 0;
    char *copy = strndup(subject, uri ? strcspn(subject, "?") : strlen(subject));
    char *text = copy ? printable(name_for_people(copy)) : NULL;
    free(copy);
    return text;
}

bool failure_print(FILE *stream, const char *command, const char *subject, const char *text)
{
    char *shown_subject = subject ? shown(subject) : NULL;
    char *shown_text = text ? printable(text) : NULL;
    char *line = NULL;
    if ((subject && !shown_subject) ||
        asprintf(&line, "smimetool: %s%s%s%s%s\n", command ? command : "", command ? ": " : "",
                 shown_subject ? shown_subject : "", shown_subject ? ": " : "",
                 shown_text ? shown_text : _("out of memory")) < 0)
        line = NULL;
    if (line)
        terminal_put(stream, line, strlen(line));
    else
        fputs("smimetool: out of memory\n", stream);
    const bool said = line && shown_text;
    free(line);
    free(shown_subject);
    free(shown_text);
    return said;
}

int failure_report(const char *command, const char *subject, about_t about, gpg_error_t error)
{
    char *text = failure_text(about, error);
    failure_print(stderr, command, subject, text);
    free(text);
    return failure_status(about, error);
}

static int rank(int status)
{
    return status > STATUS_UNSIGNED         ? 4
           : status == STATUS_INVALID       ? 3
           : status == STATUS_INDETERMINATE ? 2
           : status == STATUS_UNSIGNED      ? 1
                                            : 0;
}

int status_worst(int first, int second)
{
    return rank(second) > rank(first) ? second : first;
}
