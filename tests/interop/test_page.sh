#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# verify --html in a browser (Debian's Chromium) under axe-core: accessible in light and dark, wide and narrow, one sheet
# of paper, and nothing that a message says makes the browser ask for anything.
. tests/cli/common.sh
. tests/support/packages.sh

root=$PWD
# Where no package has this name but another stands for it, that one would bring a snap.
LC_ALL=C apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: (none)' && ! command -v chromium >/dev/null &&
    { echo "SKIPPED: chromium is no package here, but a snap"; exit 77; }
install_missing $BROWSER_PACKAGES >/dev/null 2>&1
command -v chromium >/dev/null || { echo "SKIPPED: chromium is not installed"; exit 77; }
axe=$root/build-axe/node_modules/axe-core/axe.min.js
if [ ! -e "$axe" ]; then
    command -v npm >/dev/null || install_missing npm >/dev/null 2>&1
    npm install --silent --no-save --ignore-scripts --prefix "$root/build-axe" axe-core@4 >/dev/null 2>&1
fi
[ -e "$axe" ] || { echo "not tried: axe-core, which cannot be had through npm; all else is"; axe=; }
cd "$work" || exit 1
cp "$root"/samples/messages/*.eml "$root/samples/published-serials.txt" "$pki/root.pem" .
python3 "$root/tests/cli/hostile_messages.py" || fail "messages could not be written"
"$BUILD_DIR/tests/test_attacks" --write . >/dev/null || exit 1

pages=()
page() { # NAME ARGUMENT...
    "$SMIMETOOL" verify -q --html "$1.html" "${@:2}" 2>/dev/null
    pages+=("$1.html")
}
at=(--trust root.pem --at 2026-11-24T06:30:00Z)
page valid "${at[@]}" --from noreply@demo.example --serial-list published-serials.txt valid-ja.eml
page japanese --lang ja "${at[@]}" --from eve@evil.example tampered.eml
page tampered "${at[@]}" --from eve@evil.example tampered.eml
page footer "${at[@]}" list-footer.eml
page unsigned "${at[@]}" unsigned.eml
page error missing.eml
for file in hostile-*.eml; do
    page "$file" "${at[@]}" "$file"
done
for name in signer-cosigned certificate-missing layers-untrusted-gateway; do
    eval "page $name $(awk -F '\t' -v name=$name '$1 == name { print $5 }' manifest.tsv) $name.eml"
done
python3 "$root/tests/interop/page_in_browser.py" "$(command -v chromium)" "$axe" "${pages[@]}" >said || fail "$(cat said)"
finish
