# SPDX-License-Identifier: LGPL-2.1-or-later
# A mail server for one test: Exim, unpacked from its Debian packages into build-mta/ and never
# installed, listening on loopback only. Sourced; needs $work (a directory for this test).
#   mta_start          starts it; MTA_PORT is its port
#   mta_flush          delivers what is queued, to $MTA_BOX/mbox and $MTA_BOX/maildir/new; for the
#                      recipient "rewritten", through the command $MTA_FILTER to $MTA_BOX/rewritten/new,
#                      for "signed", through $MTA_SIGN to $MTA_BOX/signed/new
#   mta_stop
#   mta_sendmail ...   a sendmail command ($work/sendmail is the same as a file)
. tests/support/packages.sh

mta_unpack() {
    unpack_packages "$PWD/build-mta" $MTA_PACKAGES || {
        echo "the packages of a mail server cannot be downloaded" >&2
        return 1
    }
    cp -r "$PWD/build-mta/root" "$work/mta"
}

mta_configure() {
    local user group
    user=$(id -un) group=$(id -gn)
    [ "$(id -u)" -ne 0 ] || user=nobody group=nogroup # Exim delivers nothing as root
    MTA_BOX=$work/box
    mkdir -p "$work/spool" "$work/log" "$MTA_BOX"
    chmod 755 "$work"
    chown "$user" "$work/spool" "$work/log" "$MTA_BOX"
    # The binary asks for the user that its package would have made.
    { cat /etc/passwd; echo 'Debian-exim:x:65500:65500::/nonexistent:/usr/sbin/nologin'; } >"$work/passwd"
    { cat /etc/group; echo 'Debian-exim:x:65500:'; } >"$work/group"
    local libraries
    libraries=$(dirname "$(find "$work/mta" -name libnss_wrapper.so)")
    cat >"$work/exim" <<EOF
#!/bin/sh
export LD_LIBRARY_PATH=$libraries LD_PRELOAD=libnss_wrapper.so
export NSS_WRAPPER_PASSWD=$work/passwd NSS_WRAPPER_GROUP=$work/group
exec $work/mta/usr/sbin/exim4 "\$@"
EOF
    cat >"$work/sendmail" <<EOF
#!/bin/sh
exec $work/exim -C $work/exim.conf -odq "\$@"
EOF
    chmod 755 "$work/exim" "$work/sendmail"
    cat >"$work/exim.conf" <<EOF
exim_path = $work/exim
exim_user = $user
exim_group = $group
primary_hostname = relay.example
trusted_users = $(id -un)
keep_environment = ^LD_ : ^NSS_WRAPPER
spool_directory = $work/spool
log_file_path = $work/log/%slog
pid_file_path = $work/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $MTA_PORT
queue_only
tls_advertise_hosts =
host_lookup =
acl_smtp_rcpt = open
acl_smtp_data = open
qualify_domain = relay.example
begin acl
open:
  accept
begin routers
mbox:
  driver = accept
  local_parts = mbox
  transport = mbox
rewritten:
  driver = accept
  local_parts = rewritten
  transport = rewritten
signed:
  driver = accept
  local_parts = signed
  transport = signed
maildir:
  driver = accept
  transport = maildir
begin transports
mbox:
  driver = appendfile
  file = $MTA_BOX/mbox
  user = $user
  group = $group
maildir:
  driver = appendfile
  maildir_format
  directory = $MTA_BOX/maildir
  user = $user
  group = $group
rewritten:
  driver = appendfile
  maildir_format
  directory = $MTA_BOX/rewritten
  transport_filter = ${MTA_FILTER:-/bin/cat}
  user = $user
  group = $group
signed:
  driver = appendfile
  maildir_format
  directory = $MTA_BOX/signed
  transport_filter = ${MTA_SIGN:-/bin/cat}
  user = $user
  group = $group
begin retry
EOF
}

mta_start() {
    MTA_PORT=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
    mta_unpack && mta_configure && "$work/exim" -C "$work/exim.conf" -bd </dev/null || return 1
    local try
    for try in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$MTA_PORT") 2>/dev/null && return 0
        sleep 0.1
    done
    cat "$work"/log/* >&2
    return 1
}

mta_flush() {
    "$work/exim" -C "$work/exim.conf" -qff
}

mta_stop() {
    [ ! -e "$work/exim.pid" ] || kill "$(cat "$work/exim.pid")" 2>/dev/null || true
}
