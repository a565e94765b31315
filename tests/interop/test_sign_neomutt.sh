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

packages="neomutt libnotmuch5 libgpgme11 libgsasl18 liblua5.4-0 libidn12 libtokyocabinet9 libgmime-3.0-0
    libtalloc2 libxapian30 libsexp1 libntlm0 libgssglue1 libassuan0 libgpg-error0"
cache=$PWD/build-neomutt
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
[ -e "$cache/done" ] || (cd "$cache" && { apt-get -q download $packages >download.log 2>&1 ||
    { apt-get -q update >/dev/null 2>&1; apt-get -q download $packages >download.log 2>&1; }; } &&
    for deb in *.deb; do dpkg -x "$deb" root; done && touch done) || {
    cat "$cache/download.log" >&2
    echo "FAILED: the packages of NeoMutt cannot be downloaded" >&2
    exit 1
}
exec 9>&-
root=$cache/root
commands=$root/etc/neomuttrc.d/smime.rc

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
