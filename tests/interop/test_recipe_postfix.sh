#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix with the recipe as its content filter: mail of a sender with a certificate arrives signed, that of others
# and what is signed already unchanged, and what cannot be signed comes back or waits. Postfix is unpacked
# from its Debian package into build-postfix/ and never installed; it needs root.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/lines.sh
. tests/support/packages.sh
[ "$(id -u)" -eq 0 ] || { echo "SKIPPED: Postfix runs as root only"; exit 77; }
pki=samples/pki
work=$(mktemp -d)
master=
trap '[ -z "$master" ] || kill "$master" 2>/dev/null || true; sleep 0.3; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}
unpack_packages "$PWD/build-postfix" $POSTFIX_PACKAGES || { echo "the packages of Postfix cannot be downloaded" >&2; exit 1; }

# ---- as it is configured
chmod 755 "$work"
root=$PWD/build-postfix/root
cp -r "$root/usr" "$work/usr"
cp -r samples/recipes "$work/recipes" && chmod -R a+rX "$work/recipes"
mkdir -p "$work/etc" "$work/box" "$work/data" "$work/keys"
install -m 755 "$SMIMETOOL" "$work/smimetool"
install -m 600 -o nobody $pki/noreply.p12 $pki/issuing-ca.pem "$work/keys"
install -m 600 -o nobody <(echo demo) "$work/keys/pin"
for queue in incoming active deferred bounce defer flush saved trace hold corrupt maildrop public private pid; do
    mkdir -p "$work/spool/$queue"
done
chown -R daemon "$work/spool" "$work/data" && chown root "$work/spool" "$work/spool/pid" && chown nobody "$work/box"
chmod 1777 "$work/spool/maildrop"
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
cat >"$work/etc/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $work/spool
data_directory = $work/data
daemon_directory = $work/usr/lib/postfix/sbin
command_directory = $work/usr/sbin
shlib_directory = $work/usr/lib/postfix
meta_directory = $work/etc
sendmail_path = $work/sendmail
mailq_path = $work/usr/bin/mailq
newaliases_path = $work/usr/bin/newaliases
mail_owner = daemon
setgid_group = mail
default_privs = nobody
maillog_file = $work/log
maillog_file_prefixes = $work
import_environment = LD_LIBRARY_PATH MAIL_CONFIG
export_environment = LD_LIBRARY_PATH MAIL_CONFIG PATH
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = relay.example
mydestination =
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = relay.example, demo.example
virtual_mailbox_base = $work/box
virtual_mailbox_maps = static:new/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
smtpd_relay_restrictions = permit_mynetworks, reject
smtputf8_enable = no
EOF
# The lines of the recipe, with the paths of this test.
recipe=$work/recipes/postfix-sign-filter
sed -n 's/^# main.cf: *//p' "$recipe" >>"$work/etc/main.cf"
filter=$(sed -n 's/^# master.cf: *//p' "$recipe")
flags=$(sed -n 's/^# *\(flags=.*\)/\1/p' "$recipe" | sed 's/user=smime/user=nobody:nogroup/')
argv=$(sed -n 's/^# *argv=\(\/usr\/local.*\)/\1/p' "$recipe" | sed "s|/usr/local/libexec|$work/recipes|")
pickup=$(sed -n 's/^# *\(-o content_filter=\)$/\1/p' "$recipe")
cat >"$work/etc/master.cf" <<EOF
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 1 1 pickup
  $pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
$filter
  $flags
  argv=/usr/bin/env PIN=$work/keys/pin SMIMETOOL=$work/smimetool SIGNERS=$work/keys/noreply.p12 CHAIN=$work/keys/issuing-ca.pem SENDMAIL=$work/sendmail $argv
EOF
export LD_LIBRARY_PATH=$work/usr/lib/postfix MAIL_CONFIG=$work/etc
printf '#!/bin/sh\nexport LD_LIBRARY_PATH=%s MAIL_CONFIG=%s\nexec %s/usr/sbin/sendmail "$@"\n' "$LD_LIBRARY_PATH" "$MAIL_CONFIG" "$work" >"$work/sendmail"
chmod 755 "$work/sendmail"
"$work/usr/lib/postfix/sbin/master" -c "$work/etc" -d </dev/null &
master=$!
unset LD_LIBRARY_PATH

# ---- what passes
mail() { printf 'From: %s\nTo: a@relay.example\nSubject: %s\nDate: %s\nMessage-ID: <%s@demo.example>\n' "$1" "$2" "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" "$2"; }
text=$'MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\nFrom here on\n.\ntrailing  \n'
{ mail noreply@demo.example ours; printf %s "$text"; } >"$work/1.eml"
{ mail someone@else.example theirs; printf %s "$text"; } >"$work/2.eml"
{ mail noreply@demo.example before; printf %s "$text"; } |
    "$SMIMETOOL" sign --quiet --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem >"$work/3.eml"
{ mail noreply@demo.example broken; printf 'Content-Transfer-Encoding: nonsense;\n\nx\n'; } >"$work/4.eml"
python3 - "$port" "$work"/[1-4].eml <<'EOF'
import smtplib, sys, time
for attempt in range(100):
    try:
        smtplib.SMTP("127.0.0.1", int(sys.argv[1])).quit()
        break
    except OSError:
        time.sleep(0.1)
for name in sys.argv[2:]:
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
        server.sendmail("noreply@demo.example", ["a@relay.example"], open(name, "rb").read().replace(b"\n", b"\r\n"))
EOF
for try in $(seq 300); do
    delivered=("$work"/box/new/new/*)
    [ ${#delivered[@]} -lt 4 ] || break
    sleep 0.2
done
of() { # the message of this subject
    local message
    for message in "$work"/box/new/new/*; do
        case $(grep -m1 '^Subject:' "$message") in "Subject: $1"*) echo "$message" && return ;; esac
    done
    echo /dev/null
}
for name in ours before; do
    "$SMIMETOOL" verify --json --trust $pki/root.pem "$(of $name)" >>"$work/lines" || fail "$name: $(tail -1 "$work/lines")"
    [ "$(grep -c '^Content-Type: multipart/signed' "$(of $name)")" -eq 1 ] || fail "$name: not signed once"
done
theirs=$(of theirs)
! grep -q pkcs7 "$theirs" || fail "the mail of another sender was signed"
[ "$(sed '1,/^$/d' "$theirs")" = "$(sed '1,/^$/d' "$work/2.eml")" ] || fail "the mail of another sender was changed"
[ "$(of broken)" = /dev/null ] || fail "what cannot be signed left unsigned"
of Undelivered | xargs grep -q 'Subject: broken' || fail "what cannot be signed did not come back"
[ $failed -eq 0 ] || tail -40 "$work/log" >&2
check_lines . "$work" || failed=1
exit $failed
