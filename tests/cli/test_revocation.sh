#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Revocation lists: those given with --crl, and those that SMIMETOOL_CRLS names, in every command that judges.
. tests/cli/common.sh

template=$PWD/samples/template.eml
cd "$work" || exit 1
"$SMIMETOOL" sign --quiet "${signer[@]}" -o signed.eml "$template" || fail sign
of_signer=0C0C31DE000000000000000000000001

cat >ca.cnf <<END
[ca]
default_ca = demo
[demo]
database = index.txt
certificate = $pki/issuing-ca.pem
private_key = $pki/issuing-ca.key
default_md = sha256
default_crl_days = 9999
END
make_crl() { # FILE, THISUPDATE, REVOKED?
    : >index.txt
    [ -z "$3" ] || printf 'R\t560101000000Z\t260115000000Z\t%s\tunknown\t/CN=Demo Sign\n' $of_signer >index.txt
    openssl ca -config ca.cnf -gencrl -crl_lastupdate "$2" -crl_nextupdate 20551231000000Z -out "$1" 2>openssl.log ||
        fail "openssl ca: $(cat openssl.log)"
}
mkdir old new both empty rubbish
make_crl old/demo.pem 20260301000000Z ""
make_crl new/demo.pem 20260401000000Z revoked
make_crl old-revoked.pem 20260201000000Z revoked
make_crl future.pem 20551201000000Z ""
cp old/demo.pem both/1.pem && cp new/demo.pem both/2.pem
echo about >rubbish/README
mkdir mixed && cp new/demo.pem rubbish/README mixed/

commands=("verify signed.eml" "show-cert --path signed.eml" "serial --match $of_signer signed.eml")
judge() { # ARGUMENT...: with the trust options behind the command
    local command=$1
    shift
    "$SMIMETOOL" "$command" "${trust[@]}" "$@"
}

for command in "${commands[@]}"; do
    # shellcheck disable=SC2086
    set -- $command
    run 0 "$1, no list" judge "$@"
    run 1 "$1 --crl" judge "$@" --crl new
    run 1 "$1 --crl, beside another file" judge "$@" --crl mixed
    has "$err" "$1 --crl, beside another file" "mixed/README: passed over: there is no revocation data in it"
    run 65 "$1 --crl, another file" judge "$@" --crl rubbish/README
    run 65 "$1 --ocsp, none in it" judge "$@" --ocsp rubbish
    has "$err" "$1 --ocsp, none in it" "rubbish: there is no revocation data in it"
    export SMIMETOOL_CRLS=
    run 0 "$1, empty variable" judge "$@"
    for place in new both new/demo.pem; do
        SMIMETOOL_CRLS=$place run 1 "$1, SMIMETOOL_CRLS=$place" judge "$@"
    done
    SMIMETOOL_CRLS=old run 0 "$1, not revoked" judge "$@"
    # The newest counts, wherever it is from.
    SMIMETOOL_CRLS=new run 1 "$1, the newer one configured" judge "$@" --crl old
    SMIMETOOL_CRLS=old run 1 "$1, the newer one given" judge "$@" --crl new
    SMIMETOOL_CRLS=old run 0 "$1, an older one given" judge "$@" --crl old-revoked.pem
    # What is dated in the future hides nothing and vouches for nothing; on such a date it does.
    run 1 "$1, a list of the future" judge "$@" --crl future.pem --crl new
    run 2 "$1, only a list of the future" judge "$@" --crl future.pem
    run 0 "$1, a list of the future beside an older one" judge "$@" --crl future.pem --crl old
    run 0 "$1, a list from after the date" judge "$@" --crl future.pem --at 2050-01-01
    SMIMETOOL_CRLS=nowhere run 66 "$1, no such directory" judge "$@"
    has "$err" "$1, no such directory" "smimetool: $1: SMIMETOOL_CRLS: nowhere: No such file or directory"
    is "$out" "$1, no such directory" ""
    SMIMETOOL_CRLS=empty run 66 "$1, an empty directory" judge "$@"
    has "$err" "$1, an empty directory" "SMIMETOOL_CRLS: empty: there is no file in this directory"
    SMIMETOOL_CRLS=rubbish run 65 "$1, no list in it" judge "$@"
    has "$err" "$1, no list in it" "SMIMETOOL_CRLS: rubbish: there is no revocation data in it"
    SMIMETOOL_CRLS=- run 64 "$1, read from where the message is" judge "${@:1:$#-1}" - </dev/null
    has "$err" "$1, read from where the message is" "for SMIMETOOL_CRLS"
    unset SMIMETOOL_CRLS
done
# A list may be large: this one is 80 MB.
{
    yes 'text before the list' | head -c 80000000
    echo
    cat new/demo.pem
} >large.pem
run 1 "a large list" judge verify signed.eml --crl large.pem
rm large.pem
# A list in a folder that cannot be read may be the one that revokes: it is never passed over.
openssl crl -in new/demo.pem -outform DER -out new.der 2>/dev/null
broken() { # NAME: of the file on standard input, beside a list that revokes nobody
    rm -rf broken && mkdir broken && cp old/demo.pem broken/a.pem && cat >"broken/$1"
    run 65 "$1 broken" judge verify signed.eml --crl broken
    has "$err" "$1 broken" "broken/$1"
    is "$out" "$1 broken" ""
    SMIMETOOL_CRLS=broken run 65 "$1 broken, configured" judge verify signed.eml
}
head -c 300 new.der | broken cut.der
head -c 600 new/demo.pem | broken cut.pem
{ head -c 600 new/demo.pem; echo; cat old/demo.pem; } | broken cut-and-whole.pem
sed 's/^[A-Za-z0-9]/!/' new/demo.pem | broken rubbish.pem
: | broken empty
echo rubbish | broken a.crl
echo rubbish | broken 0a1b2c3d.r0
echo rubbish | broken 0a1b2c3d.R12
broken b.crl <"$pki/root.pem"
printf -- '-----BEGIN OCSP RESPONSE-----\nMAMKAQE=\n-----END OCSP RESPONSE-----\n' | broken response.pem
openssl crl2pkcs7 -in new/demo.pem -certfile "$pki/root.pem" -outform DER | broken c.crl
head -c 300 new.der >cut.der
run 65 "a list that is cut off, by its name" judge verify signed.eml --crl cut.der
# What others keep beside lists is passed over: certificates and keys, notes, names that only look like it.
rm -rf beside && mkdir beside && cp old/demo.pem beside/a.pem
openssl x509 -in "$pki/root.pem" -outform DER -out beside/root.der
cp "$pki/root.pem" beside/root.pem
echo about | tee beside/notes.rx beside/r0 beside/a.r100 >beside/README
run 0 "other files beside a list" judge verify signed.eml --crl beside
has "$err" "other files beside a list" "beside/README: passed over"

SMIMETOOL_CRLS=new run 1 "revoked" judge verify signed.eml
has "$out" "revoked" "[revoked]"

# ---- the card's row: since when and why, and of which certificates nothing is known

row() { # WHAT TEXT ARGUMENT...
    local what=$1 text=$2
    shift 2
    "$SMIMETOOL" verify --format card "${trust[@]}" signed.eml "$@" >out 2>err
    is "$(grep -F '] Revoked ' out | sed 's/^ *//')" "$what" "$text"
}
reason() { # REASON of which the signer's certificate was revoked
    printf 'R\t560101000000Z\t260115000000Z%s\t%s\tunknown\t/CN=Demo Sign\n' "$1" $of_signer >index.txt
    openssl ca -config "${2:-ca.cnf}" -gencrl -crl_lastupdate 20260401000000Z -crl_nextupdate 20551231000000Z -out reason.pem \
        2>openssl.log || fail "openssl ca: $(cat openssl.log)"
}
row "no list" "[??] Revoked       not checked: no revocation list was given (--crl)"
row "a list of one CA" "[??] Revoked       not all checked: no list about some certificate (--crl)" --crl old
row "no reason" "[NO] Revoked       on 2026-01-15; no reason is given [revoked]" --crl new
while IFS='|' read -r word text; do
    reason ",$word"
    row "$word" "[NO] Revoked       on 2026-01-15: $text ($word)$([ $((${#word} + ${#text})) -gt 35 ] || echo ' [revoked]')" --crl reason.pem
done <<'END'
keyCompromise|the key was stolen
superseded|another has taken its place
affiliationChanged|its details changed
cessationOfOperation|it is no longer used
certificateHold|it is on hold
END
sed "s/issuing-ca/root/" ca.cnf >root.cnf
of_signer=0B1E5EC0DE00000000000000000000000002 reason ,keyCompromise root.cnf
row "an authority" "[NO] Revoked       an authority's, on 2026-01-15 (keyCompromise) [revoked]" --crl reason.pem
row "all checked" "[ok] Revoked       no certificate of the path is revoked" --crl old --crl <(of_signer=01 && reason ,superseded root.cnf && cat reason.pem)
if [ "$(id -u)" != 0 ]; then
    mkdir locked && chmod 0 locked
    SMIMETOOL_CRLS=locked run 66 "unreadable" judge verify signed.eml
    has "$err" "unreadable" "SMIMETOOL_CRLS: locked: Permission denied"
    chmod 700 locked
    chmod 0 mixed/README
    run 66 "unreadable file" judge verify signed.eml --crl mixed
    has "$err" "unreadable file" "mixed/README: Permission denied"
fi

# What judges nothing reads nothing.
SMIMETOOL_CRLS=nowhere tool 0 "show-cert" show-cert signed.eml
SMIMETOOL_CRLS=nowhere tool 0 sign sign --quiet "${signer[@]}" "$template"

finish
