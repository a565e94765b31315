#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What `sign` says of a template that it refuses, that it makes the same bytes each time, and that a large
# template takes no more memory than a small one.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}
pki=samples/pki
export SOURCE_DATE_EPOCH=1795500000 # 2026-11-24T06:00:00Z
sign() {
    "$SMIMETOOL" sign --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem "$@"
}
verify() { "$SMIMETOOL" verify --quiet --trust $pki/root.pem --at 2026-11-24T06:10:00Z "$@"; }
expect() { # status, words of the message, options
    local status=0
    count=$((count + 1))
    sign "${@:3}" >"$work/out" 2>"$work/stderr" || status=$?
    [ $status -eq "$1" ] || fail "exit $status instead of $1: ${*:3}: $(cat "$work/stderr")"
    tr -s ' \n' ' ' <"$work/stderr" | grep -q -- "$2" || fail "no word of \"$2\": ${*:3}: $(cat "$work/stderr")"
    [ $status -eq 0 ] || [ ! -s "$work/out" ] || fail "a refusal wrote something: ${*:3}"
}

# ---- where in the template ----
printf 'From: noreply@demo.example\n\nna\xc3\xafve\n' >"$work/no-charset.eml"
expect 65 'charset-missing.*line 3: an 8-bit character' "$work/no-charset.eml"
printf 'From: noreply@demo.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfine\n--b\n\nblank \n--b--\n' \
    >"$work/blank.eml"
expect 0 date-missing "$work/blank.eml"
expect 65 'transport-unsafe.*part 2, line 9: white space' --no-reencode "$work/blank.eml"
printf 'From: noreply@demo.example\nDate: Tue, 24 Nov 2026 07:00:01 +0000\n\nHi\n' >"$work/late.eml"
expect 0 date-skew "$work/late.eml"
printf 'From: noreply@demo.example\nContent-Type: text/plain\nContent-Type: text/html\n\nHi\n' >"$work/twice.eml"
expect 65 ambiguous-field "$work/twice.eml"

# ---- the header outside ----
from='From: noreply@demo.example\nDate: Tue, 24 Nov 2026 06:00:00 +0000\n'
x990=$(printf 'x%.0s' $(seq 990))
printf "$from"'Subject: \xe7\xbd\xb2\xe5\x90\x8d\n\nHi\n' >"$work/utf-8.eml"
printf "$from"'Subject: caf\xe9\n\nHi\n' >"$work/latin-1.eml"
printf "$from"'X-Longer: %s\n\nHi\n' "$x990" >"$work/long.eml"
printf "$from"'X-Fold: a\n         %s\n\nHi\n' "$x990" >"$work/fold.eml"
unsafe='warning .*header-unsafe. line'
expect 0 "$unsafe 3: the field Subject has 8-bit characters; .*SMTPUTF8" "$work/utf-8.eml"
expect 0 "$unsafe 3: the field Subject has 8-bit characters that are not even UTF-8" "$work/latin-1.eml"
expect 0 "$unsafe 3: the field X-Longer has a line of more than 998 bytes; fold it" "$work/long.eml"
expect 0 "$unsafe 3: the field X-Fold has a line of more than 998 bytes; fold it" "$work/fold.eml"
expect 0 header-unsafe --opaque "$work/utf-8.eml"
# What is copied inside has to be safe.
for name in utf-8 latin-1; do
    expect 65 'fail .*transport-unsafe. line 3: the field Subject has characters that have to be encoded' \
        --protect-headers "$work/$name.eml"
done
expect 65 'fail .*transport-unsafe. line 3: the field X-Longer has a line that is too long' --protect-headers "$work/long.eml"
expect 65 'fail .*transport-unsafe. line 3: the field X-Fold has a line that is too long' --protect-headers "$work/fold.eml"
# 998 bytes fit, whatever the line ends; encoded words are safe; what moves inside is mended there.
printf 'From noreply Mon Jul  1 12:00:00 2019\r\n'"${from//\\n/\\r\\n}"'X-Fits: %s\r\n\r\nHi\r\n' "$x990" >"$work/fits.eml"
printf "$from"'Subject: =?UTF-8?B?572y5ZCN?=\nContent-Type: text/plain; name="\xe5\x90\x8d"\n\nHi\n' >"$work/encoded.eml"
for name in fits encoded; do
    for form in '' --protect-headers; do
        sign $form -o "$work/signed.eml" "$work/$name.eml" 2>"$work/stderr" || fail "$name $form: not signed"
        [ ! -s "$work/stderr" ] || fail "$name $form: $(cat "$work/stderr")"
        verify "$work/signed.eml" || fail "$name $form: not valid"
        count=$((count + 1))
    done
done

# ---- the same each time ----
sed '1i Date: Tue, 24 Nov 2026 06:00:00 +0000' samples/template.eml >"$work/template.eml"
for signer in noreply noreply-p256; do
    for form in '' --opaque --protect-headers; do
        keys=(--signer $pki/$signer.pem --key $pki/$signer.key --chain $pki/issuing-ca.pem)
        "$SMIMETOOL" sign "${keys[@]}" $form -o "$work/once" "$work/template.eml"
        "$SMIMETOOL" sign "${keys[@]}" $form --signing-time 2026-11-24T06:00:00Z -o "$work/again" "$work/template.eml"
        cmp "$work/once" "$work/again" || fail "$signer $form: not the same twice"
        verify "$work/once" || fail "$signer $form: not valid"
        count=$((count + 1))
    done
done

# ---- Bcc ----
sed '1i Bcc: hidden@customer.example' "$work/template.eml" >"$work/bcc.eml"
for form in '' --protect-headers; do
    sign $form -o "$work/signed.eml" "$work/bcc.eml"
    [ "$(grep -c '^Bcc:' "$work/signed.eml")" -eq 1 ] || fail "Bcc $form"
    [ "$(head -n 1 "$work/signed.eml")" = 'Bcc: hidden@customer.example' ] || fail "Bcc $form: not where it was"
    sed -i 1d "$work/signed.eml" # as sendmail -t does
    verify "$work/signed.eml" || fail "Bcc $form: not valid without it"
    count=$((count + 1))
done

# ---- bare signatures ----
head -c 3000 /dev/urandom >"$work/file"
sign --detached -o "$work/file.p7s" "$work/file"
verify --from noreply@demo.example --detached "$work/file" "$work/file.p7s" || fail "--detached is not valid"
echo >>"$work/file"
status=0
verify --from noreply@demo.example --detached "$work/file" "$work/file.p7s" || status=$?
[ $status -eq 1 ] || fail "--detached over another file: exit $status"

# ---- memory ----
if grep -qs '^SMIME_SANITIZE:BOOL=ON' "${BUILD_DIR:-.}/CMakeCache.txt"; then
    echo "SKIPPED: memory, which a sanitizer takes for itself" >&2
else
    python3 - "$work/large.eml" <<'END'
import base64, sys
with open(sys.argv[1], "wb") as out:
    out.write(b"From: noreply@demo.example\nDate: Tue, 24 Nov 2026 06:00:00 +0000\nSubject: large\n"
              b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
              b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")
    for i in range(2000):
        out.write("naïve, with a blank at its end \n".encode() * 300)
    out.write(b"\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n")
    for i in range(400):
        out.write(base64.encodebytes(bytes(57 * 1500)))
    out.write(b"--b--\n")
END
    for form in '' --opaque; do
        # What is private to the process counts; the template is mapped and does not.
        (ulimit -d 24576 && sign $form -o "$work/large.signed" "$work/large.eml") || fail "large $form: not signed"
        verify "$work/large.signed" || fail "large $form: not valid"
        count=$((count + 1))
    done
    # From a pipe it is spooled, not held.
    (ulimit -d 24576 && sign <"$work/large.eml") | verify || fail "large, from a pipe: not valid"
fi

echo "$count checks"
[ $count -ge 12 ] || failed=1
exit $failed
