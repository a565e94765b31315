# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix for one test with a recipe as its content filter: unpacked from its Debian package into build-postfix/ and
# never installed; it needs root. Sourced; needs $work (a directory for this test).
#   postfix_start RECIPE NAME=VALUE...    starts it; what the recipe's comments say of main.cf and master.cf is in
#                                         there, with these variables for the filter; $port takes mail
#   postfix_send MESSAGE...               files that are sent there
#   postfix_delivered COUNT               waits for so many in $work/box/new/new
#   postfix_of SUBJECT                    the delivered message of this subject
#   postfix_stop
. tests/support/packages.sh

postfix_start() {
    local recipe=$work/recipes/$1 queue filter flags argv pickup smtpd root
    [ "$(id -u)" -eq 0 ] || { echo "SKIPPED: Postfix runs as root only"; exit 77; }
    unpack_packages "$PWD/build-postfix" $POSTFIX_PACKAGES || { echo "the packages of Postfix cannot be downloaded" >&2; exit 1; }
    chmod 755 "$work"
    root=$PWD/build-postfix/root
    cp -r "$root/usr" "$work/usr"
    cp -r samples/recipes "$work/recipes" && chmod -R a+rX "$work/recipes"
    mkdir -p "$work/etc" "$work/box" "$work/data"
    install -m 755 "$SMIMETOOL" "$work/smimetool"
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
    sed -n 's/^# main.cf: *//p' "$recipe" >>"$work/etc/main.cf"
    filter=$(sed -n 's/^# master.cf: *//p' "$recipe")
    flags=$(sed -n 's/^# *\(flags=.*\)/\1/p' "$recipe" | sed 's/user=smime/user=nobody:nogroup/')
    argv=$(sed -n 's/^# *argv=\(\/usr\/local.*\)/\1/p' "$recipe" | sed "s|/usr/local/libexec|$work/recipes|")
    pickup=$(sed -n 's/^# *\(-o content_filter=\)$/\1/p' "$recipe")
    smtpd=$(sed -n 's/^# *\(-o content_filter=smime:\)$/\1/p' "$recipe")
    cat >"$work/etc/master.cf" <<EOF
127.0.0.1:$port inet n - n - - smtpd
  $smtpd
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
  argv=/usr/bin/env SENDMAIL=$work/sendmail $(printf "{%s} " "${@:2}") $argv
EOF
    export LD_LIBRARY_PATH=$work/usr/lib/postfix MAIL_CONFIG=$work/etc
    printf '#!/bin/sh\nexport LD_LIBRARY_PATH=%s MAIL_CONFIG=%s\nexec %s/usr/sbin/sendmail "$@"\n' "$LD_LIBRARY_PATH" "$MAIL_CONFIG" "$work" >"$work/sendmail"
    chmod 755 "$work/sendmail"
    "$work/usr/lib/postfix/sbin/master" -c "$work/etc" -d </dev/null &
    master=$!
    unset LD_LIBRARY_PATH
}

postfix_send() {
    python3 - "$port" "$@" <<'EOF'
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
}

postfix_delivered() {
    local try delivered
    for try in $(seq 300); do
        delivered=("$work"/box/new/new/*)
        [ ${#delivered[@]} -lt "$1" ] || break
        sleep 0.2
    done
}

postfix_of() {
    local message
    for message in "$work"/box/new/new/*; do
        case $(grep -m1 '^Subject:' "$message") in "Subject: $1"*) echo "$message" && return ;; esac
    done
    echo /dev/null
}

postfix_stop() {
    [ -z "${master:-}" ] || kill "$master" 2>/dev/null || true
    sleep 0.3
}
