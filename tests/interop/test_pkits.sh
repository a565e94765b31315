#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# NIST's Public Key Interoperability Test Suite (2011): 224 signed messages, judged at the level of
# integrity and trust as their names say, and the subtests with other policy settings as its document
# (version 1.0.1, section 4) says. The suite comes out of a Debian package, unpacked into build-pkits/.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/packages.sh
. tests/support/lines.sh
data=$PWD/build-pkits/root/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data
unpack_packages "$PWD/build-pkits" $PKITS_PACKAGES || {
    echo "SKIPPED: $PKITS_PACKAGES, which brings NIST's test suite, cannot be downloaded" >&2
    exit 77
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
judge() { # OPTION... -- NAME...: lines "name integrity trust"
    local options=()
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    "$SMIMETOOL" verify --json --trust "$data/certs/TrustAnchorRootCertificate.crt" --allow-weak --at 2012-01-01 \
        "${options[@]}" "${@/#/$data/smime/Signed}" >"$work/json" || true
    cat "$work/json" >>"$work/lines"
    python3 -c '
import json, os, sys
for line in sys.stdin:
    report = json.loads(line)
    name = os.path.basename(report["input"]).replace("Signed", "").replace(".eml", "")
    good = report["integrity"] == "pass" and report["trust"] == "pass"
    print(name, "good" if good else "bad")' <"$work/json"
}
failed=0
expect() { # ANSWER OPTION... -- NAME...
    local answer=$1 name found
    shift
    judge "$@" >"$work/answers"
    while read -r name found; do
        if [ "$found" != "$answer" ]; then
            echo "FAILED: $name is $found, with: ${*%% --*}" >&2
            failed=1
        fi
        count=$((count + 1))
    done <"$work/answers"
}
names() { (cd "$data/smime" && ls | sed -n "s/^Signed\($1.*\.eml\)$/\1/p"); }
count=0

mapfile -t valid < <(names Valid)
mapfile -t invalid < <(names Invalid)
expect good -- "${valid[@]}"
expect bad -- "${invalid[@]}"
[ "$count" -eq 202 ] || { echo "FAILED: $count messages of 202" >&2; failed=1; }
expect good --require-revocation -- "${valid[@]}"
expect bad --require-revocation -- "${invalid[@]}" MissingCRLTest1.eml

# Names that say nothing, and subtests: section 4.8, 4.10, 4.12.
p=2.16.840.1.101.3.2.1.48
explicit=--require-explicit-policy
expect good -- AllCertificatesSamePolicyTest1.eml AllCertificatesNoPoliciesTest2.eml DifferentPoliciesTest3.eml \
    OverlappingPoliciesTest6.eml AllCertificatesSamePoliciesTest1{0,3}.eml AllCertificatesAnyPolicyTest11.eml \
    AnyPolicyTest14.eml UserNoticeQualifierTest1{5,6,7,8,9}.eml CPSPointerQualifierTest20.eml inhibitAnyPolicyTest3.eml
expect bad -- DifferentPoliciesTest{4,5,7,8,9,12}.eml
expect good $explicit -- AllCertificatesSamePolicyTest1.eml
expect good $explicit --policy $p.1 -- AllCertificatesSamePolicyTest1.eml OverlappingPoliciesTest6.eml \
    AllCertificatesSamePoliciesTest1{0,3}.eml AllCertificatesAnyPolicyTest11.eml AnyPolicyTest14.eml
expect bad $explicit --policy $p.2 -- AllCertificatesSamePolicyTest1.eml OverlappingPoliciesTest6.eml AnyPolicyTest14.eml
expect good $explicit --policy $p.2 -- AllCertificatesSamePoliciesTest1{0,3}.eml
expect good $explicit --policy $p.1 --policy $p.2 -- AllCertificatesSamePolicyTest1.eml
expect bad $explicit -- AllCertificatesNoPoliciesTest2.eml DifferentPoliciesTest3.eml
expect bad $explicit --policy $p.1 --policy $p.2 -- DifferentPoliciesTest3.eml
expect good $explicit --policy $p.3 -- AllCertificatesSamePoliciesTest13.eml
expect good --policy $p.1 -- ValidPolicyMappingTest{1,5,6}.eml ValidPolicyMappingTest12.eml
expect bad --policy $p.2 -- ValidPolicyMappingTest1.eml
expect good --policy $p.2 -- ValidPolicyMappingTest3.eml ValidPolicyMappingTest12.eml
expect bad --policy $p.1 -- ValidPolicyMappingTest3.eml
expect bad --policy $p.6 -- ValidPolicyMappingTest{5,6}.eml
expect bad --inhibit-policy-mapping -- ValidPolicyMappingTest1.eml
expect bad --inhibit-any-policy -- inhibitAnyPolicyTest3.eml
check_lines . "$work" || failed=1
echo "$count judgements"
exit $failed
