#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Sieve files mail by what smime-is says of it, as samples/recipes/smime.sieve has it: Dovecot's sieve-filter goes
# over a mailbox. Its programs look for one another below /usr, so they are laid over it, for themselves alone.
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
printf '#!/bin/sh\nSMIMETOOL=%s exec %s "$@"\n' "$work/bin/smimetool" "$work/recipe" >"$work/execute/smime-is"
install -m 755 samples/recipes/smime-is "$work/recipe"
install -m 755 "$MAIL_TOOL" "$work/tool"
sed -i "s|$MAIL_TOOL|$work/tool|" "$work/bin/smimetool"
chmod -R a+rX "$work"
chmod 755 "$work/execute/smime-is"
mkdir "$work/script"
cp samples/recipes/smime.sieve "$work/script/script.sieve"
case $(over dovecot --version) in
2.3*)
    cat >"$work/dovecot.conf" <<END
mail_location = maildir:$work/mail
plugin {
  sieve_plugins = sieve_extprograms
  sieve_extensions = +vnd.dovecot.execute
  sieve_execute_bin_dir = $work/execute
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
}
sieve_execute_bin_dir = $work/execute
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
mail_folder "$work/mail"
chown -R nobody:nogroup "$work/mail" "$work/script" "$work/here"
cd "$work/here"
over sieve-filter -e -W -v -c "$work/dovecot.conf" "$work/script/script.sieve" INBOX >"$work/log" 2>&1 || fail "sieve-filter: $?"
cd - >/dev/null

filed() { find "$work/mail/$1/cur" "$work/mail/$1/new" -type f -exec grep -hao "^Subject: [a-z]*" {} + | sed 's/.* //' | sort | tr '\n' ' '; }
is "what is valid" "$(filed .Signed)" "genuine "
is "what is not what it claims" "$(filed .Suspect)" "mismatch tampered "
is "the rest" "$(filed .)" "unsigned "
mail_unharmed
[ $failed -eq 0 ] || cat "$work/log" >&2
echo "$count checks"
exit $failed
