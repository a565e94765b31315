#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# NeoMutt with its own S/MIME commands: it shows what we sign as verified, and `verify` believes what its
# command signs. Unpacked from its Debian packages into build-neomutt/, never installed.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}

. tests/support/packages.sh
unpack_packages "$PWD/build-neomutt" $NEOMUTT_PACKAGES || {
    echo "FAILED: the packages of NeoMutt cannot be downloaded" >&2
    exit 1
}
root=$PWD/build-neomutt/root
commands=$root/etc/neomuttrc.d/smime.rc
if [ ! -e "$commands" ]; then # Debian 13 leaves them to the user; these are of its manual
    commands=$work/smime.rc
    {
        echo 'set smime_certificates="~/.smime/certificates" smime_keys="~/.smime/keys"'
        echo 'set smime_pk7out_command="openssl smime -verify -in %f -noverify -pk7out"'
        echo 'set smime_get_cert_command="openssl pkcs7 -print_certs -in %f"'
        echo 'set smime_get_signer_cert_command="openssl smime -verify -in %f -noverify -signer %c -out /dev/null"'
        echo 'set smime_get_cert_email_command="openssl x509 -in %f -noout -email"'
        echo 'set smime_verify_command="openssl smime -verify -inform DER -in %s %C -content %f"'
        echo 'set smime_verify_opaque_command="openssl smime -verify -inform DER -in %s %C"'
        printf 'set smime_sign_command="openssl smime -sign -md %%d -signer %%c -inkey %%k -passin stdin '
        echo '-in %f -certfile %i -outform DER"'
    } >"$commands"
fi

mkdir -p "$work/home/Mail" "$work/home/.smime/certificates" "$work/home/.smime/keys" "$work/home/tmp"
: >"$work/home/.smime/certificates/.index"
cat >"$work/rc" <<END
source $commands
set smime_ca_location=$PWD/samples/pki/root.pem
set crypt_use_gpgme=no
set crypt_verify_sig=yes
set wait_key=no
set prompt_after=no
set tmpdir=$work/home/tmp
set folder=$work/home/Mail
set spoolfile=$work/mbox
set pager="cat >$work/shown"
push "<display-message><exit>"
END
show() { # message: what NeoMutt shows of it, to $work/shown
    { echo 'From x Tue Nov 24 08:00:00 2026'; cat "$1"; echo; } >"$work/mbox"
    rm -f "$work/shown"
    HOME=$work/home TERM=xterm LD_LIBRARY_PATH=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu \
        timeout 60 script -qec "$root/usr/bin/neomutt -n -F $work/rc -R -f $work/mbox" /dev/null \
        >"$work/screen" 2>&1 </dev/null || true
    [ -s "$work/shown" ] || fail "NeoMutt shows nothing: $(tr -d '\033' <"$work/screen" | tail -n 5)"
}
expect() { # what, words shown, message
    count=$((count + 1))
    show "$3"
    grep -q "$2" "$work/shown" || {
        fail "$1: NeoMutt does not say \"$2\""
        cat "$work/shown" >&2
    }
}

sed "1i Date: $(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" samples/template.eml >"$work/template.eml"
sed "1i Date: $(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" samples/template-ja-utf8.eml >"$work/ja.eml"
for signer in noreply noreply-p256; do
    for form in '' --opaque --protect-headers; do
        for template in template ja; do
            "$SMIMETOOL" sign --signer samples/pki/$signer.pem --key samples/pki/$signer.key \
                --chain samples/pki/issuing-ca.pem $form -o "$work/signed.eml" "$work/$template.eml"
            expect "$signer $form $template" 'Verification successful' "$work/signed.eml"
        done
    done
done
"$SMIMETOOL" sign --signer samples/pki/noreply.pem --key samples/pki/noreply.key \
    --chain samples/pki/issuing-ca.pem "$work/template.eml" | sed 's/2026-118/2026-119/' >"$work/tampered.eml"
expect tampered 'Verification failure' "$work/tampered.eml"

# Its signing command, on what it would sign.
sed '1,/^Message-ID/d' samples/template.eml | sed 's/$/\r/' >"$work/content"
line=$(sed -n 's/^set smime_sign_command="\(.*\)"$/\1/p' "$commands")
[ -n "$line" ] || fail "smime.rc names no smime_sign_command"
line=${line//%d/sha256}
line=${line//%c/samples/pki/noreply.pem}
line=${line//%k/samples/pki/noreply.key}
line=${line//%i/samples/pki/issuing-ca.pem}
line=${line//%f/$work/content}
echo | sh -c "$line" >"$work/signature.p7s" 2>"$work/stderr" || fail "$line: $(cat "$work/stderr")"
count=$((count + 1))
"$SMIMETOOL" verify --quiet --trust samples/pki/root.pem --from noreply@demo.example --detached "$work/content" \
    "$work/signature.p7s" || fail "verify: what NeoMutt's command signs"

echo "$count checks"
[ $count -ge 14 ] || failed=1
exit $failed
