#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# verify --html: a page that stands by itself for every verdict and every hostile message, written complete or not
# at all.
. tests/cli/common.sh

command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
root=$PWD
cd "$work" || exit 1
cp "$root"/samples/messages/*.eml "$root/samples/published-serials.txt" "$pki/root.pem" .
python3 "$root/tests/cli/hostile_messages.py" || fail "messages could not be written"
"$BUILD_DIR/tests/test_attacks" --write . >/dev/null || exit 1
at=(--trust root.pem --at 2026-11-24T06:30:00Z)
check() { python3 "$root/tests/cli/html_check.py" "$@" >checked || fail "$(head -20 checked)"; }
text_of() { sed 's/<style>.*//; /^\/\* /,/<\/style>/d; s/<[^>]*>/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' "$1" | tr -s ' \n' ' '; }

# ---- every message of the tables, every verdict, whatever stands in it ----
while IFS=$'\t' read -r name _ _ _ options; do
    eval "\"\$SMIMETOOL\" verify -q --html page-$name.html $options $name.eml" 2>errors || true
    [ -s "page-$name.html" ] || grep -q "nobody: No such file\|no serial number in it" errors || fail "$name has no page: $(head -2 errors)"
done <manifest.tsv
for file in hostile-*.eml valid*.eml tampered.eml unsigned.eml other-sender.eml list-footer.eml; do
    "$SMIMETOOL" verify -q "${at[@]}" --html "page-$file.html" "$file"
done
"$SMIMETOOL" verify -q --html "page-error.html" missing.eml 2>errors
is $? "status where there is no message" 66
check page-*.html
for word in VALID INVALID INDETERMINATE UNSIGNED ERROR; do
    grep -qs "<h1 id=\"verdict\">$word</h1>" page-*.html || fail "no page is $word"
done

# ---- what it says ----
tool 0 "a page with pins" verify "${at[@]}" --from noreply@demo.example --issuer "Demo S/MIME CA 1" \
    --serial-list published-serials.txt --html page.html valid.eml
has "$out" "the card is shown as well" "VALID  valid.eml"
page=$(text_of page.html)
for piece in "VALID valid.eml noreply@demo.example signed the text and attachments; they are unchanged. Next: nothing more" \
    "Same sender ok From is an address" "Revoked not known not checked" "= --from" "= --issuer" "in the list" \
    "Root Demo Root CA trusted 0b1e5ec0de00000000000000000000000001 2026-01-01" "Signer Demo Sign ok 0c0c31de" \
    "From noreply@demo.example shown as Demo Sign in the certificate" "Subject Your document is ready to sign not signed" \
    "revocation-not-checked RFC 8550 section 4.2" "SHA-256 $(sha256sum valid.eml | cut -d' ' -f1)" \
    "valid.eml , $(stat -c %s valid.eml) bytes" "As of 2026-11-24 06:30:00 UTC" "Trusted root.pem" "By smimetool 0."; do
    has "$page" "the page" "$piece"
done
is "$(wc -l <errors)" "lines of errors" 1
tool 0 "in Japanese" verify "${at[@]}" -q --lang ja --html page-ja.html valid-ja.eml
check page-ja.html
grep -q '<html lang="ja">' page-ja.html || fail "the page does not say that it is Japanese"
has "$(text_of page-ja.html)" "in Japanese" "件名 署名のお願い 署名の対象外"
page=$(text_of page-valid-protected-headers.eml.html)
has "$page" "protected" "Subject Your document is ready to sign signed"
has "$(text_of page-hostile-tags.eml.html)" "tags are text" '</style></title><script>alert(1)</script>'
has "$(text_of page-error.html)" "the reason" "Not judged: No such file or directory"

# ---- where it goes ----
tool 0 "standard output" verify "${at[@]}" --html - valid.eml
has "$out" "the page" "<!DOCTYPE html>"
has "$err" "the card gives way" "VALID  valid.eml"
lacks "$out" "only the page" "VALID  valid.eml"
mkdir folder && echo old >folder/page.html
tool 1 "into a folder" verify "${at[@]}" -q --html folder/page.html tampered.eml
grep -q INVALID folder/page.html || fail "the old page is not replaced"
is "$(ls -A folder)" "files in the folder" page.html
tool 73 "no such folder" verify "${at[@]}" -q --html nowhere/page.html valid.eml
tool 0 "with -o" verify "${at[@]}" -q --html both.html -o both.txt valid.eml
[ -s both.html ] && [ -s both.txt ] || fail "one of both is missing"
tool 1 "with -o, not valid" verify "${at[@]}" -q --html bad.html -o bad.txt tampered.eml
[ -s bad.html ] && [ ! -e bad.txt ] || fail "the page is written, the content is not"
tool 0 "a pipe" verify "${at[@]}" -q --html pipe.html - <valid.eml
has "$(text_of pipe.html)" "its name" "VALID standard input"

# ---- one message ----
tool 64 "two messages" verify "${at[@]}" --html two.html valid.eml tampered.eml
has "$err" "says so" "--html takes one message"
mkdir messages && cp valid.eml tampered.eml messages
tool 64 "a folder of two" verify "${at[@]}" --html two.html messages
has "$err" "says so" "more than one message"
tool 64 "the same file" verify "${at[@]}" --html one -o one valid.eml
tool 64 "names from a file" verify "${at[@]}" --html two.html --files0-from manifest.tsv
[ ! -e two.html ] && [ ! -e one ] || fail "a page is there although there is more than one message"
finish
