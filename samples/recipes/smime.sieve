# SPDX-License-Identifier: LGPL-2.1-or-later
# Sieve, with Dovecot's extprograms: what is signed and valid goes into one folder, what is not what it claims to be
# into another, and everything else takes its way. smime-is lies in sieve_execute_bin_dir, and dovecot.conf has
# sieve_plugins = sieve_extprograms and sieve_extensions = +vnd.dovecot.execute (2.4: in its own form).
require ["vnd.dovecot.execute", "fileinto", "mailbox"];

if execute :pipe "smime-is" ["valid"] {
    fileinto :create "Signed";
} elsif execute :pipe "smime-is" ["invalid"] {
    fileinto :create "Suspect";
}
