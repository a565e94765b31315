#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Sieve files mail by what smime-is says of it, as samples/recipes/smime.sieve has it, and by the field that authres-filter
# puts on top: Dovecot's sieve-filter goes over a mailbox. Its programs look for one another below /usr, so they are laid over it, for themselves alone.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs
over() { # COMMAND...: with the programs laid over /usr
    unshare -m sh -c 'mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr && shift && exec "$@"' over "$MAIL_ROOT" "$@"
}
[ "$(id -u)" -eq 0 ] && over true 2>/dev/null || { echo "SKIPPED: nothing can be laid over /usr"; exit 77; }

mkdir "$work/execute"
cp -r samples/recipes "$work/recipes"
for recipe in smime-is authres-filter; do
    printf '#!/bin/sh\nSMIMETOOL=%s exec %s "$@"\n' "$work/bin/smimetool" "$work/recipes/$recipe" >"$work/execute/$recipe"
done
install -m 755 "$MAIL_TOOL" "$work/tool"
sed -i "s|$MAIL_TOOL|$work/tool|" "$work/bin/smimetool"
chmod -R a+rX "$work"
chmod 755 "$work"/execute/*
mkdir "$work/script"
cp samples/recipes/smime.sieve "$work/script/script.sieve"
case $(over dovecot --version) in
2.3*)
    cat >"$work/dovecot.conf" <<END
mail_location = maildir:$work/mail
plugin {
  sieve_plugins = sieve_extprograms
  sieve_extensions = +vnd.dovecot.execute +vnd.dovecot.filter
  sieve_execute_bin_dir = $work/execute
  sieve_filter_bin_dir = $work/execute
}
END
    ;;
*)
    version=$(over dovecot --version | sed 's/^\([0-9]*\.[0-9]*\.[0-9]*\).*/\1/')
    cat >"$work/dovecot.conf" <<END
dovecot_config_version = $version
dovecot_storage_version = $version
mail_driver = maildir
mail_path = $work/mail
sieve_plugins = sieve_extprograms
sieve_extensions {
  vnd.dovecot.execute = yes
  vnd.dovecot.filter = yes
}
sieve_execute_bin_dir = $work/execute
sieve_filter_bin_dir = $work/execute
END
    ;;
esac
cat >>"$work/dovecot.conf" <<END
log_path = /dev/stderr
ssl = no
default_internal_user = nobody
default_login_user = nobody
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
END
sieve() { # SCRIPT: goes over a new mailbox
    rm -rf "$work/mail"
    mail_folder "$work/mail"
    chown -R nobody:nogroup "$work/mail" "$work/script" "$work/here"
    (cd "$work/here" && over sieve-filter -e -W -v -c "$work/dovecot.conf" "$work/script/$1" INBOX >"$work/log" 2>&1) || fail "sieve-filter: $?"
}
filed() { # FOLDER: the first word of each subject
    find "$work/mail/$1/cur" "$work/mail/$1/new" -type f -exec grep -hao "^Subject: [a-z]*" {} + | sed 's/.* //' | sort | tr '\n' ' '
}
sieve script.sieve
is "what is valid" "$(filed .Signed)" "genuine "
is "what is not what it claims" "$(filed .Suspect)" "mismatch tampered "
is "the rest" "$(filed .)" "unsigned "

name=mx.customer.example
cat >"$work/script/marked.sieve" <<END
require ["vnd.dovecot.filter", "fileinto", "regex", "mailbox"];
filter "authres-filter" ["$name"];
if header :regex "Authentication-Results" "^ *$name; *smime=pass" { fileinto :create "Signed"; stop; }
fileinto :create "Rest";
END
sieve marked.sieve
is "marked as valid" "$(filed .Signed)" "genuine "
is "the rest of them" "$(filed .Rest)" "mismatch tampered unsigned "
while read -r -d '' message; do
    kind=$(sed -n 's/^Subject: \([a-z]*\).*/\1/p' "$message")
    case $kind in genuine) result=pass ;; tampered) result=fail ;; mismatch) result=policy ;; *) result=none ;; esac
    is "the field of $kind" "$(python3 tests/support/authres.py --on-top "$message" | cut -f 1,2)" "$name	$result"
    cmp -s <(sed '1,/^\r*$/d' "$message" | tr -d '\r') <(sed '1,/^$/d' "$work/$kind.eml") || fail "$kind: its body was changed"
done < <(find "$work/mail/.Signed" "$work/mail/.Rest" -path '*/[cn][ue][rw]/*' -type f -print0)
mail_unharmed
[ $failed -eq 0 ] || cat "$work/log" >&2
echo "$count checks"
exit $failed
