# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian packages that the project needs, and how they get onto the machine. Sourced. No name has a version
# in it, so that the list holds for each release: Debian 12 and 13, Ubuntu's.
BUILD_PACKAGES="gcc make cmake pkg-config libc6-dev libgnutls28-dev libgpg-error-dev libp11-kit-dev
    libunistring-dev libjansson-dev libseccomp-dev zlib1g-dev gettext"
TEST_PACKAGES="clang libclang-rt-dev clang-format g++ libcmocka-dev libssl-dev mandoc python3 bsdutils
    openssl gnutls-bin gpgsm gpg-agent libnss3 libnss3-tools ca-certificates softhsm2 git musl-tools
    libgmime-3.0-dev bash-completion zsh fish python3-jsonschema systemd parallel"
# Of these the tests use files that are unpacked and never installed (unpack_packages).
MTA_PACKAGES="exim4-daemon-light libnss-wrapper"
POSTFIX_PACKAGES="postfix"
NEOMUTT_PACKAGES="neomutt"
MAIL_PACKAGES="neomutt notmuch maildir-utils aerc mblaze procmail dovecot-sieve"
PKITS_PACKAGES="python3-cryptography-vectors"
BROWSER_PACKAGES="chromium fonts-noto-cjk" # installed by the test, which is passed over where they are not to be had

# Installs those of the named packages that are missing; as root, or through sudo.
install_missing() {
    command -v dpkg-query >/dev/null || {
        echo "this is no Debian system; needed: $*" >&2
        return 0
    }
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "missing packages: ${missing[*]}; install them as root, or install sudo" >&2
            return 69
        }
        as_root=(sudo)
    fi
    echo "installing missing packages: ${missing[*]}"
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get install -y -q --no-install-recommends "${missing[@]}")
    "${install[@]}" >/dev/null 2>&1 && return 0
    "${as_root[@]}" apt-get update -q >/dev/null # a fresh machine has no package lists
    "${install[@]}" >/dev/null
}

# unpack_packages FOLDER PACKAGE...: the packages, and what they need that the machine lacks, unpacked into
# FOLDER/root, once. Nothing is installed: no daemon starts, no mail server of the machine's has to go.
unpack_packages() {
    local folder=$1 log=$1/download.log
    shift
    mkdir -p "$folder"
    (
        flock 9
        [ ! -e "$folder/done" ] || exit 0
        download_needed "$folder" "$@" >"$log" 2>&1 ||
            { apt-get -q update >/dev/null 2>&1; download_needed "$folder" "$@" >"$log" 2>&1; } ||
            { cat "$log" >&2; exit 1; }
        for package in "$folder"/*.deb; do
            dpkg -x "$package" "$folder/root" || exit 1
        done
        rm -f "$folder"/*.deb
        touch "$folder/done"
    ) 9>"$folder/lock"
}

# What apt would install, found by itself: names of libraries differ from release to release.
download_needed() { # folder, package...
    local folder=$1 plan
    shift
    plan=$(apt-get -q -s --no-install-recommends install "$@") || return 1
    plan=$(printf '%s\n' "$plan" | sed -n 's/^Inst \([^ ]*\) .*/\1/p')
    (cd "$folder" && apt-get -q download $(printf '%s\n' "$@" $plan | sort -u))
}
