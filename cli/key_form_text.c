/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of keys that cannot be used as they are, called by their names. */
#include "key_form_text.h"

#include "base/portable.h"
#include "failure.h"
#include "language.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

static const struct {
    key_form_t form;
    const char *text; /* its argument is the curve */
} texts[] = {
    {KEY_FORM_OPENSSH, N_("this is a key of OpenSSH; convert a copy of it with 'ssh-keygen -p -m "
                          "PKCS8 -f', if it is the key of a certificate")},
    {KEY_FORM_PUTTY, N_("this is a key of PuTTY; export it with PuTTYgen as an OpenSSH key, if it "
                        "is the key of a certificate")},
    {KEY_FORM_JAVA_KEYSTORE,
     N_("this is a Java keystore (JKS); convert it with 'keytool -importkeystore -deststoretype "
        "pkcs12'")},
    {KEY_FORM_OPENPGP, N_("this is an OpenPGP key, and S/MIME does not know those; give a key with "
                          "an X.509 certificate")},
    {KEY_FORM_UTF16, N_("this text is UTF-16; save it as UTF-8")},
    {KEY_FORM_ESCAPED_LINES,
     N_("this is PEM in which a backslash and an n stand for the ends of lines; put them back "
        "with printf '%%b'")},
    {KEY_FORM_ONE_LINE,
     N_("this is PEM whose ends of lines are gone; put one behind '-----BEGIN ...-----' and one in "
        "front of '-----END'")},
    {KEY_FORM_CURVE, N_("this key is on the curve %s, and nothing is signed with those; use a key "
                        "on P-256, P-384 or P-521, or an RSA key")},
};

int key_form_report(const char *command, const char *path, key_form_t form, const char *curve)
{
    const char *format = "%s";
    char *text = NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].form == form)
            format = _(texts[i].text);
    if (asprintf(&text, format, curve) < 0)
        text = NULL;
    failure_print(stderr, command, path, text);
    free(text);
    return EX_UNAVAILABLE;
}
