#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seeds of fuzz_verify and what belongs to them, verify/trust.pem and verify/contents.txt:
# small messages of the tables in tests/attacks. They are made of a new PKI each time, so all are
# replaced; its keys are not kept.
#   make_verify_seeds.sh BUILD     the folder that holds tests/test_attacks
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/tests/test_attacks" --write "$work"
rm -rf seeds/verify verify
mkdir -p seeds/verify verify
mv "$work/trust.pem" verify
sort -u "$work/contents.txt" >verify/contents.txt
for name in usual-clear usual-opaque line-ends-lf encoding-quoted-printable content-multipart \
    content-protected-headers layers-gateway layers-opaque-in-clear signer-cosigned signer-pss \
    signer-all-attributes signer-key-identifier cms-indefinite-lengths cms-revocation-list \
    coverage-footer coverage-forwarded cms-attributes-as-content certificate-twin \
    time-replayed-beside-impostor headers-subject-replaced display-encoded-iso-2022-jp \
    coverage-encrypted cms-lone-signature trust-name-constraints \
    oddity-in-gateways oddity-of-eve-around oddity-epilogue-continues oddity-message-in-base64 \
    oddity-second-type-within oddity-protected-date oddity-equal-dates cms-text-now-base64 \
    cms-text-now-plain cms-field-folded cms-lf-hashed document-in-signed; do
    mv "$work/$name.eml" "seeds/verify/$name"
done
