#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Calls that fail. Each allocation, and each open, read, mmap, write, fsync and rename, of every command on small
# inputs fails once, and from there on: the answer stays, or there is a clean error; a revoked signer is never
# valid. FAULT_SWEEP=all lets every call fail (some minutes), else some do: the first ones of each kind, and every so
# many later; of the revoked signer every one.
. "$(dirname "$0")/common.sh"
program=$BUILD_DIR/tests/fault_tool shim=$BUILD_DIR/tests/fault_shim.so
[ -x "$program" ] && [ -e "$shim" ] || exit 77 # a sanitizer has allocations of its own

# ---- what is judged

cat >"$work/ca.cnf" <<END
[ca]
default_ca = demo
[demo]
database = $work/index.txt
certificate = $pki/issuing-ca.pem
private_key = $pki/issuing-ca.key
default_md = sha256
default_crl_days = 9999
END
serial_of_signer=$(openssl x509 -in "$pki/noreply.pem" -noout -serial) serial_of_signer=${serial_of_signer#*=}
make_crl() { # FILE INDEX-LINE
    printf '%s' "$2" >"$work/index.txt"
    openssl ca -config "$work/ca.cnf" -gencrl -crl_lastupdate 20261101000000Z -crl_nextupdate 20551231000000Z \
        -out "$1" 2>"$work/log" || fail "openssl ca: $(cat "$work/log")"
}
revoked=$(printf 'R\t560101000000Z\t260115000000Z\t%s\tunknown\t/CN=Demo Sign\n ' "$serial_of_signer")
mkdir "$work/crls" "$work/mails"
make_crl "$work/crls/none.pem" ""
make_crl "$work/revoked.pem" "${revoked% }"
openssl ocsp -issuer "$pki/issuing-ca.pem" -cert "$pki/noreply.pem" -no_nonce -reqout "$work/request" 2>"$work/log" &&
    openssl ocsp -index "$work/index.txt" -CA "$pki/issuing-ca.pem" -rsigner "$pki/issuing-ca.pem" \
        -rkey "$pki/issuing-ca.key" -reqin "$work/request" -respout "$work/revoked.ocsp" >"$work/log" 2>&1 ||
    fail "openssl ocsp: $(cat "$work/log")"
echo demo >"$work/passphrase"
chmod 600 "$work/passphrase"
cp samples/messages/valid.eml "$work/mails/1.eml"
cp samples/messages/unsigned.eml "$work/mails/2.eml"
# A protected From that is outside in other words.
sed '1,/^\r*$/s/^From: *Demo Sign */From: "Demo Sign" /' samples/messages/valid-protected-headers.eml >"$work/respelled.eml"
cmp -s samples/messages/valid-protected-headers.eml "$work/respelled.eml" && fail "the From is as before"
{ # more than is read at once, or kept of a pipe
    cat samples/template.eml
    awk 'BEGIN { for (i = 0; i < 30000; i++) print "a line of a message that is too long to be read at once" }'
} >"$work/large"
"$SMIMETOOL" sign --quiet "${signer[@]}" --signing-time 2026-11-24T06:00:00Z -o "$work/large.eml" "$work/large" ||
    fail "a large message"

tool 1 "a revoked signer" verify "${trust[@]}" --at 2026-11-24T06:30:00Z --crl "$work/revoked.pem" \
    samples/messages/valid.eml
has "$out" "a revoked signer" "INVALID"

# ---- what fails

all=()
[ "${FAULT_SWEEP-}" = all ] && all=(--all)
python3 tests/cli/fault_sweep.py "$program" "$shim" "$work" "${all[@]}" || fail "the sweep"
finish
