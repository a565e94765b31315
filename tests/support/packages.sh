# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian packages that the project needs, and how they get onto the machine. Sourced.
BUILD_PACKAGES="gcc make cmake pkg-config libc6-dev libgnutls28-dev libgpg-error-dev libjansson-dev"
TEST_PACKAGES="clang libclang-rt-14-dev libcmocka-dev libssl-dev mandoc openssl gnutls-bin gpgsm libnss3 libnss3-tools
    ca-certificates python3 softhsm2"

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
