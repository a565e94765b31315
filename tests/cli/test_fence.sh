#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around messages, in the program as it is: what code that a message smuggled in cannot do, what
# a run still can, and what is said of it.
. tests/cli/common.sh
[ -n "${SMIMETOOL_UNFENCED-}" ] && exit 77

root=$PWD
cd "$work" || exit 1
cc() { command "${CC:-cc}" -Wall -Wextra -D_GNU_SOURCE "$@" || exit 1; }
cc -shared -fPIC -o breaker.so "$root/tests/cli/fence_breaker.c" -lpthread
cc -o without_calls "$root/tests/cli/without_calls.c"
"$SMIMETOOL" sign --quiet "${signer[@]}" "$root/samples/template.eml" >valid.eml || fail "sign"
mkdir -m 700 home && echo secret >home/secret
export TMPDIR=$work/tmp
mkdir tmp

# ---- what is in force

tool 0 "--version" --version
has "$out" "--version" "Fence around messages: "
in_force=$out
case $out in *seccomp*) seccomp=1 ;; *) seccomp=0 ;; esac
case $out in *Landlock*) landlock=1 ;; *) landlock=0 ;; esac
echo "$out"
tool 0 "verify --version" verify --version
is "$out" "verify --version" "$in_force"
for lacking in seccomp landlock both; do
    run 0 "a kernel without $lacking" ./without_calls $lacking "$SMIMETOOL" verify "${trust[@]}" valid.eml
    has "$out" "a kernel without $lacking" "VALID  valid.eml"
    run 0 "a kernel without $lacking" ./without_calls $lacking "$SMIMETOOL" --version
    case $lacking in
        seccomp) lacks "$out" "a kernel without seccomp" seccomp ;;
        landlock) lacks "$out" "a kernel without Landlock" Landlock ;;
        both) has "$out" "a kernel without both" "Fence around messages: none" ;;
    esac
done

# ---- code that a message smuggled in, in a thread

break_out() { # ATTEMPT ARGUMENT...
    local attempt=$1
    shift
    run "$status" "$attempt in $1" env LD_PRELOAD="$work/breaker.so" FENCE_BREAKER="$attempt" \
        ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" "$SMIMETOOL" "$@"
    lacks "$out$err" "$attempt in $1" "BROKEN"
}
each_command() { # ATTEMPT
    break_out "$1" verify "${trust[@]}" valid.eml
    break_out "$1" verify "${trust[@]}" --jobs 4 valid.eml valid.eml valid.eml
    break_out "$1" serial "${trust[@]}" valid.eml
    break_out "$1" show-cert valid.eml
    break_out "$1" show-cert "${trust[@]}" --path valid.eml
}
if [ $seccomp = 1 ]; then
    status=159 # SIGSYS
    each_command exec
    each_command connect
fi
if [ $landlock = 1 ]; then
    status=0
    for path in "$work/home/secret" "$work/home" "$pki/noreply.key" /etc/passwd /proc/self/environ; do
        each_command "$path"
        has "$err" "$path" "stopped: $path: Permission denied"
    done
fi
# The hook works: the message itself can be opened, and sign stands outside.
status=0
run 0 "the input in verify" env LD_PRELOAD="$work/breaker.so" FENCE_BREAKER=valid.eml \
    ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" "$SMIMETOOL" verify "${trust[@]}" valid.eml
has "$err" "the input in verify" "BROKEN: valid.eml"

# ---- what a run still does

mkdir -p maildir/cur maildir/new others
cp valid.eml others/linked.eml
ln -s ../../others/linked.eml maildir/cur/1
ln -s "$work/others/linked.eml" maildir/new/2
run 0 "links in a Maildir" "$SMIMETOOL" verify --json "${trust[@]}" maildir
is "$(grep -c '"verdict":"valid"' out)" "links in a Maildir" 2
ln -s maildir box-link
run 0 "a link to a Maildir" "$SMIMETOOL" verify "${trust[@]}" box-link
mkdir many
for i in $(seq 130); do cp valid.eml "many/$i.eml"; done
ln -s "$work/others/linked.eml" many/link.eml
(cd many && run 0 "many inputs" "$SMIMETOOL" verify --json "${trust[@]}" --jobs 3 ./*.eml ../others/linked.eml &&
    is "$(grep -c '"verdict":"valid"' "$work/out")" "many inputs" 132; exit "$failures") || failures=$((failures + 1))
printf '%s\0' many/*.eml >names
run 0 "a list of many inputs" "$SMIMETOOL" verify --json "${trust[@]}" --files0-from names
is "$(grep -c '"verdict":"valid"' out)" "a list of many inputs" 131
mkfifo pipe
cat valid.eml >pipe &
run 0 "a pipe with a name" "$SMIMETOOL" verify "${trust[@]}" pipe
run 0 "a descriptor" "$SMIMETOOL" verify "${trust[@]}" /dev/fd/5 5<valid.eml
run 0 "a pipe's descriptor" "$SMIMETOOL" verify "${trust[@]}" <(cat valid.eml)
run 66 "a folder that is no input" "$SMIMETOOL" verify "${trust[@]}" none/valid.eml
has "$err" "a folder that is no input" "No such file or directory"
mkdir written
for command in "verify" "show-cert" "serial" "show-cert --path"; do
    # shellcheck disable=SC2086
    trusting=("${trust[@]}") && [ "$command" = show-cert ] && trusting=()
    for target in written/new written/new /dev/null; do
        run 0 "$command -o $target" "$SMIMETOOL" $command "${trusting[@]}" -o $target valid.eml
    done
    [ -s written/new ] || fail "$command -o: nothing"
    rm -f written/new
done
is "$(ls -A written)" "what is left" ""
is "$(ls -A tmp)" "what is left of temporary files" ""
head -c 3000000 /dev/zero | tr '\0' 'a' | fold -w 70 >large
{ cat "$root/samples/template.eml" large; } >large.eml
"$SMIMETOOL" sign --quiet "${signer[@]}" --opaque large.eml >opaque.eml || fail "sign"
run 0 "temporary files" "$SMIMETOOL" verify "${trust[@]}" < <(cat opaque.eml)
# iconv's modules: a name that others can read is read.
sed 's/^From: .*/From: =?iso-2022-jp?B?GyRCMSshIyVVJTEbKEIgYm9zc0Bjb3JwLmV4YW1wbGU=?= <noreply@demo.example>/' valid.eml >name.eml
run 2 "a name in ISO-2022-JP" "$SMIMETOOL" verify "${trust[@]}" name.eml
has "$out" "a name in ISO-2022-JP" "[display-name-address]"

# ---- secrets

mkfifo passphrase
"$SMIMETOOL" show-cert --passphrase-file passphrase "$pki/noreply.p12" >out &
exec 5>passphrase
limit=$(grep "core file" /proc/$!/limits)
echo demo >&5
exec 5>&-
wait $! || fail "a passphrase from a pipe"
is "$(echo $limit)" "core dumps" "Max core file size 0 0 bytes"
run 0 "a .p12" "$SMIMETOOL" serial --passphrase-file <(echo demo) "$pki/noreply.p12"
install -m 600 <(echo demo) own-passphrase
run 0 "a .p12 and a file" "$SMIMETOOL" serial --passphrase-file own-passphrase "$pki/noreply.p12"

finish
