# SPDX-License-Identifier: LGPL-2.1-or-later
# What the tests of the command line share. Sourced, with SMIMETOOL in the environment.
set -u
export LC_ALL=C.UTF-8 TZ=UTC
unset NO_COLOR SOURCE_DATE_EPOCH SMIMETOOL_CRLS
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pki=$PWD/samples/pki
trust=(--trust "$pki/root.pem")
signer=(--signer "$pki/noreply.pem" --key "$pki/noreply.key" --chain "$pki/issuing-ca.pem")

. tests/support/lines.sh
sources=$PWD

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# run STATUS WHAT COMMAND...: runs it, with its output in $out and $err, and expects the status.
run() {
    local expected=$1 what=$2 status
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    status=$?
    out=$(cat "$work/out" | tr -d '\0')
    err=$(cat "$work/err" | tr -d '\0')
    grep -ah '^{"' "$work/out" "$work/err" >>"$work/printed.lines"
    [ "$status" = "$expected" ] && return 0
    fail "$what: status $status instead of $expected"
    head -c 2000 "$work/out" "$work/err"
    return 1
}

# tool STATUS WHAT ARGUMENT...: the same for smimetool.
tool() {
    local expected=$1 what=$2
    shift 2
    run "$expected" "$what" "$SMIMETOOL" "$@"
}

has() { # TEXT WHAT PIECE
    case $1 in *"$3"*) ;; *) fail "$2: '$3' is missing in: $(printf '%s' "$1" | head -c 600)" ;; esac
}

lacks() { # TEXT WHAT PIECE
    case $1 in *"$3"*) fail "$2: '$3' is there" ;; esac
}

is() { # VALUE WHAT EXPECTED
    [ "$1" = "$3" ] || fail "$2: '$1' instead of '$3'"
}

finish() {
    check_lines "$sources" "$work" || failures=$((failures + 1))
    [ "$failures" = 0 ] && echo ok
    exit "$((failures != 0))"
}
