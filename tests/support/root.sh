# SPDX-License-Identifier: LGPL-2.1-or-later
# Roots of Debian releases, as small as they can be, to try things where nothing is installed. Sourced; needs
# tests/support/packages.sh, and to be root.

# root_make SUITE FOLDER: makes one with mmdebstrap, unless there is one.
root_make() {
    [ "$(id -u)" -eq 0 ] || { echo "only root can make a root" >&2; return 77; }
    install_missing mmdebstrap git
    [ ! -e "$2/etc/debian_version" ] || return 0
    echo "making a root of $1 in $2"
    mmdebstrap --quiet --variant=minbase --include=apt "$1" "$2" # which Ubuntu calls no part of it
}

# root_run FOLDER COMMAND...: runs it there, with what a running system has; the mounts end with the command.
root_run() {
    unshare --mount --pid --fork bash -euc '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/tmp"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive "$@"' root_run "$@"
}
