#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool verify: verdicts, statuses, inputs, outputs.
. tests/cli/common.sh

cd "$work" || exit 1
template=$OLDPWD/samples/template.eml
sign() { "$SMIMETOOL" sign --quiet "${signer[@]}" "$@"; }
verify() { "$SMIMETOOL" verify "${trust[@]}" "$@"; }

sign "$template" >valid.eml || fail "sign"
sed 's/^Dear Aiko/Deer Aiko/' valid.eml >altered.eml
cmp -s valid.eml altered.eml && fail "nothing was altered"
cp "$template" unsigned.eml

# ---- verdicts and statuses

run 0 valid verify valid.eml
is "$(head -1 out)" "valid" "VALID  valid.eml"
is "$(tail -1 out)" "valid" "VALID  valid.eml"
has "$out" "valid" "CA serial   0b1e5ec0de00000000000000000000000002"
run 0 "valid, in full" verify --format full valid.eml
is "$(head -1 out)" "valid, in full" "VALID  valid.eml"
is "$(tail -1 out)" "valid, in full" "VALID  valid.eml"
has "$out" "valid, in full" "Serial number  0c0c31de000000000000000000000001"
has "$out" "valid, in full" "Issuer serial  0b1e5ec0de00000000000000000000000002"
run 1 altered verify altered.eml
is "$(head -1 out)" "altered" "INVALID  altered.eml"
has "$out" "altered" "[content-altered]"
run 2 untrusted "$SMIMETOOL" verify --trust "$pki/other.pem" valid.eml
is "$(head -1 out)" "untrusted" "INDETERMINATE  valid.eml"
has "$out" "untrusted" "[no-path]"
run 2 expired verify --at 2060-01-01 valid.eml
has "$out" "expired" "[expired]"
has "$out" "expired" "expired since the time of signing that the signer claims"
has "$out" "expired" "Next: --at signing-time judges by the time that the signer claims"
run 0 "expired, at signing time" verify --at signing-time valid.eml
run 3 unsigned verify unsigned.eml
is "$(head -1 out)" "unsigned" "UNSIGNED  unsigned.eml"
run 66 missing verify missing.eml
is "$err" "missing" "smimetool: verify: missing.eml: No such file or directory; check the name"
is "$(grep '^[^ ]' out)" "missing" "ERROR  missing.eml
ERROR  missing.eml"
has "$out" "missing" "Not judged: No such file or directory; check the name."
run 65 "no message" verify /dev/null
printf '<html>\n<body>\nFrom: a@b.example<br>\na:hover { color: red }\n' >page.html
printf 'Note: see http://demo.example/\n\nFrom: a@b.example\n' >note.txt
{ printf 'PK\003\004\024\n' && cat valid.eml; } >mail.zip
run 65 note verify note.txt
has "$err" note "neither a message nor a signature; save the message with its header, as .eml"
run 65 page verify page.html
has "$err" page "this is a web page; save the message itself, as .eml"
run 65 archive verify mail.zip
has "$err" archive "this is a ZIP archive; take out of it what is meant, and give that"
{
    printf 'From: x@demo.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n'
    printf -- '--m\nContent-Type: message/global\n\n' && tr -d '\r' <valid.eml && printf '\n--m--\n'
} >global.eml
run 0 "--part of a message/global" verify --part 1 global.eml
run 0 "--part in a message/global" verify --part 1.1 global.eml
printf '\320\317\021\340\241\261\032\341........' >outlook
printf '120\nFrom: a@b.example\n' >apple
run 65 outlook verify outlook
has "$err" outlook "Outlook .msg"
run 65 apple verify apple
has "$err" apple "Apple Mail .emlx"

run 0 "worst of valid" verify valid.eml valid.eml
run 3 "worst: unsigned" verify valid.eml unsigned.eml
run 2 "worst: indeterminate" verify --at 2060-01-01 unsigned.eml valid.eml
run 1 "worst: invalid" verify valid.eml altered.eml unsigned.eml
run 66 "worst: the first error" verify altered.eml missing.eml /dev/null valid.eml
has "$out" "after an error" "VALID  valid.eml"

# ---- pins

run 0 "--from" verify --from noreply@demo.example valid.eml
run 1 "--from another" verify --from other@demo.example valid.eml
run 64 "--from in quotes of another kind" verify --from "'noreply@demo.example'" valid.eml
has "$err" "--from in quotes" "is no address"
# Without a message the signer has to be the one asked for; with one, From may say so and another have signed.
sed '1,/^$/d' "$sources/samples/messages/valid-opaque.eml" | base64 -d >bare.p7m
run 0 "--from and a bare structure" verify --json --from noreply@demo.example bare.p7m
has "$out" "a pin that the signer holds" '"found":"noreply@demo.example","holds":true'
run 1 "--from and another's bare structure" verify --json --from support@demo.example bare.p7m
has "$out" "a pin that the signer breaks" '"asked":"support@demo.example","found":"noreply@demo.example","holds":false'
has "$out" "a detail without From" ": asked for support@demo.example, found noreply@demo.example"
run 1 "without From, in full" verify --format full --from support@demo.example bare.p7m
has "$out" "without From, in full" "identity   fail      not the address you gave"
lacks "$out" "without From, in full" "From:"
printf '{"senders":[{"address":"ceo@demo.example"}]}' >ceo.json
run 1 "--from and another signer" verify --format card --from ceo@demo.example "$sources/samples/messages/other-sender.eml"
has "$out" "a signer who is not From" "Signer      noreply@demo.example                               NOT --from"
run 1 "a known address and another signer" verify --json --senders ceo.json "$sources/samples/messages/other-sender.eml"
has "$out" "a known address and another signer" '"known_sender":{"address":"ceo@demo.example","name":null,"holds":false}'
run 0 "--issuer" verify --issuer "Demo S/MIME CA 1" valid.eml
run 1 "--issuer another" verify --issuer "Demo CA" valid.eml
printf '# published\n0B:1E:5E:C0:DE:00:00:00:00:00:00:00:00:00:00:00:00:02\n' >list
run 0 "--serial-list" verify --serial-list list valid.eml
echo 1234 >other-list
run 1 "--serial-list without it" verify --serial-list other-list valid.eml
printf '12\n34\nhello world\n' >bad-list
run 65 "--serial-list with a bad line" verify --serial-list bad-list valid.eml
has "$err" "bad list" "bad-list: line 3: this is no serial number"
is "$err" "bad list" "smimetool: verify: bad-list: line 3: this is no serial number: 'hello world'; write one number a line, in hexadecimal or as decimal:NUMBER"
printf 'authority;number\nDemo CA 0;0b1e5ec0de00000000000000000000000002\nDemo CA 2;12\n' >list.csv
run 65 "--serial-list without --column" verify --serial-list list.csv valid.eml
has "$err" "--serial-list without --column" "list.csv: line 2: this is no serial number: 'Demo CA 0'; --column 2 would do"
run 0 "--serial-list and --column" verify --serial-list list.csv --column 2 valid.eml
run 65 "--column beyond" verify --serial-list list.csv --column 3 valid.eml
has "$err" "--column beyond" "list.csv: line 2: this is no serial number: there is nothing in column 3; --column 2 would do"
printf '12\n\033[2J%s\342\200\256x\n' "$(printf 'y%.0s' $(seq 200))" >bad-list
run 65 "a hostile line" verify --serial-list bad-list valid.eml
has "$err" "a hostile line" "line 2: this is no serial number: '\\x1b[2Jyyyyyyyyyyyyy…yyyyyyyyyyyy\\u202ex'; write"
run 64 "--column alone" verify --column 2 valid.eml

# ---- trust and helpers

run 66 "missing trust" "$SMIMETOOL" verify --trust nowhere.pem valid.eml
has "$err" "missing trust" "nowhere.pem"
echo nonsense >nonsense.pem
run 65 "no certificate" "$SMIMETOOL" verify --trust nonsense.pem valid.eml
mkdir roots && cp "$pki/root.pem" roots/
run 0 "trust directory" "$SMIMETOOL" verify --trust roots valid.eml
run 65 "bad CRL" verify --crl nonsense.pem valid.eml
run 2 "--require-revocation" verify --require-revocation valid.eml

# ---- inputs

run 0 stdin verify <valid.eml
is "$(head -1 out)" "stdin" "VALID  standard input"
run 0 "stdin as -" verify - <valid.eml
run 0 "pipe" bash -c "cat valid.eml | '$SMIMETOOL' verify --trust '$pki/root.pem' --json"
has "$out" "pipe" '"input":"-"'
mkdir mails && cp valid.eml mails/2.eml && cp unsigned.eml mails/1.eml && touch mails/.hidden
run 3 directory verify --json mails
is "$(grep -o '"input":"[^"]*"' out | tr '\n' ' ')" directory '"input":"mails/1.eml" "input":"mails/2.eml" '
mkdir -p maildir/cur maildir/new maildir/tmp && cp valid.eml maildir/new/a && cp valid.eml maildir/cur/b
echo broken >maildir/index
run 0 maildir verify --json maildir
is "$(grep -o '"input":"[^"]*"' out | tr '\n' ' ')" maildir '"input":"maildir/cur/b" "input":"maildir/new/a" '
mkdir -p maildir/.Lists.2026/cur maildir/.Lists.2026/new && cp unsigned.eml maildir/.Lists.2026/cur/c
run 3 "folders of a maildir" verify --json maildir
is "$(grep -o '"input":"[^"]*"' out | tail -1)" "folders of a maildir" '"input":"maildir/.Lists.2026/cur/c"'
ln -s .Self maildir/.Self # ELOOP, for root too
run 66 "a folder that cannot be looked into" verify maildir
has "$err" "a folder that cannot be looked into" "maildir: "
rm maildir/.Self
mkdir empty
run 66 "empty directory" verify empty
is "$err" "empty directory" "smimetool: verify: empty: there is no file in this directory; directories below it are not searched: name them"
mkdir -p below/mails above/cur above/new && cp valid.eml below/mails && touch empty/.hidden
for directory in empty below above; do
    run 66 "no message in $directory" verify --json valid.eml $directory
    has "$out" "no message in $directory" "\"input\":\"$directory\",\"verdict\":\"error\""
    run 66 "no message in $directory, quiet" verify --quiet $directory
    has "$err" "no message in $directory, quiet" "$directory: there is no file in this directory"
done
: >no-names
run 66 "no names" verify --files0-from no-names
has "$err" "no names" "no-names: there is no name in it, so nothing was judged"
for i in 1 2 3; do
    echo "From noreply@demo.example Mon Jul  1 12:00:0$i 2019"
    cat valid.eml
    echo
done >box.mbox
run 0 mailbox verify --json box.mbox
is "$(grep -o '"input":"[^"]*"' out | tr '\n' ' ')" mailbox '"input":"box.mbox#1" "input":"box.mbox#2" "input":"box.mbox#3" '
separator="From noreply@demo.example Mon Jul  1 12:00:00 2019"
for second in "$separator" "From a@b Mon Jul  1 6:00:00 2019" "From a@b"; do
    for before in '' '\n' ' \n'; do
        { echo "$separator"; cat valid.eml; printf "$before"; echo "$second"; cat unsigned.eml; } >two.mbox
        run 3 "an unsigned message behind '$before$second'" verify two.mbox
        has "$out" "an unsigned message behind '$before$second'" "UNSIGNED  two.mbox#2"
    done
done
{ echo "From noreply@demo.example Mon Jul  1 12:00:00 2019"; cat valid.eml; } >one.mbox
run 0 "message with a mailbox line" verify one.mbox
is "$(head -1 out)" "one.mbox" "VALID  one.mbox"
sed 's/$/\r/' valid.eml >crlf.eml
run 0 CRLF verify crlf.eml
printf 'valid.eml\0unsigned.eml\0' >names
run 3 "--files0-from" verify --json --files0-from names
is "$(grep -c '"schema":1' out)" "--files0-from" 2
run 3 "--files0-from -" verify --json --files0-from - <names
cp valid.eml "$(printf 'new\nline\033[2J.eml')"
run 0 "odd name" verify "$(printf 'new\nline\033[2J.eml')"
is "$(head -1 out)" "odd name" 'VALID  new\nline\x1b[2J.eml'

for i in $(seq 40); do
    cp valid.eml "mails/a$i.eml"
    cp altered.eml "mails/b$i.eml"
done
run 1 "one job" verify --json --at 2027-01-01 mails box.mbox
cp out one
run 1 "four jobs" verify --json --at 2027-01-01 --jobs 4 mails box.mbox
cmp -s one out || fail "four jobs give another output"

# ---- formats

run 66 lines verify valid.eml altered.eml missing.eml unsigned.eml
is "$out" lines "VALID  valid.eml  noreply@demo.example  Text and attachments are what was signed
INVALID  altered.eml  noreply@demo.example  The content is not what was signed [content-altered]
ERROR  missing.eml  -  No such file or directory; check the name
UNSIGNED  unsigned.eml  noreply@demo.example  Nobody signed this message
4 messages: 1 valid, 1 invalid, 1 unsigned, 1 error"
is "$err" lines "smimetool: verify: missing.eml: No such file or directory; check the name"
run 0 "lines of one" verify --format lines valid.eml
is "$(tail -1 out)" "lines of one" "1 message: 1 valid"
run 0 "lines of a mailbox" verify box.mbox
is "$(grep -c '^VALID  box.mbox#[123]  ' out)" "lines of a mailbox" 3
run 1 "full of two" verify --format full altered.eml unsigned.eml
is "$(grep '^[^ ]' out)" "full of two" "INVALID  altered.eml
INVALID  altered.eml
UNSIGNED  unsigned.eml
UNSIGNED  unsigned.eml"
run 0 "card" verify --format card valid.eml
is "$(head -1 out)" card "VALID  valid.eml"
run 1 "only" verify --only invalid,indeterminate valid.eml altered.eml unsigned.eml
is "$out" only "INVALID  altered.eml  noreply@demo.example  The content is not what was signed [content-altered]
3 messages: 1 valid, 1 invalid, 1 unsigned"
run 66 "only, errors" verify --only valid --only unsigned --format full valid.eml altered.eml missing.eml
is "$(grep '^[^ ]' out)" "only, errors" "VALID  valid.eml
VALID  valid.eml"
has "$err" "only, errors" "missing.eml: No such file"
run 66 "only, JSON" verify --only unsigned -j valid.eml missing.eml unsigned.eml
is "$(grep -o '"verdict":"[a-z]*"' out | tr '\n' ' ')" "only, JSON" '"verdict":"error" "verdict":"unsigned" '
run 1 "only, one message" verify --only valid altered.eml
is "$out$err" "only, one message" ""
run 1 summary verify --summary valid.eml valid.eml altered.eml unsigned.eml
is "$out" summary "4 messages: 2 valid, 1 invalid, 1 unsigned

  What decided
          1  content-altered
             The content is not what was signed.

  Who signed what is valid
          2  noreply@demo.example"
run 66 "summary, error" verify --summary --format full missing.eml
is "$out" "summary, error" "1 message: 1 error"
has "$err" "summary, error" "missing.eml: No such file"
run 1 "summary, JSON" verify --summary --json valid.eml altered.eml
is "$out" "summary, JSON" '{"schema":1,"messages":2,"verdicts":{"valid":1,"invalid":1,"indeterminate":0,"unsigned":0,"error":0},"codes":[{"code":"content-altered","count":1}],"signers":[{"address":"noreply@demo.example","count":1}]}'
run 1 tsv verify --format tsv valid.eml altered.eml
is "$(cut -f 1-3,9,15,17 out)" tsv "verdict	input	code	from	signer_serial	issuer_serial
valid	valid.eml		noreply@demo.example	0c0c31de000000000000000000000001	0b1e5ec0de00000000000000000000000002
invalid	altered.eml	content-altered	noreply@demo.example	0c0c31de000000000000000000000001	0b1e5ec0de00000000000000000000000002"
run 0 "tsv of nothing wanted" verify --format tsv --only invalid valid.eml
is "$(cut -f 1,2 out)" "tsv of nothing wanted" "verdict	input"
run 66 junit verify --format junit valid.eml altered.eml missing.eml
is "$(python3 -c '
import xml.dom.minidom
suite = xml.dom.minidom.parse("out").getElementsByTagName("testsuite")[0]
print(*(suite.getAttribute(name) for name in ("tests", "failures", "errors")))
for case in suite.getElementsByTagName("testcase"):
    print(case.getAttribute("name"), *(child.tagName + " " + child.getAttribute("type") for child in case.childNodes))
')" junit "3 1 1
valid.eml
altered.eml failure content-altered
missing.eml error input-missing"
for format in card lines full json tsv junit; do
    run 1 "$format, quiet" verify --quiet --format $format valid.eml altered.eml
    is "$out$err" "$format, quiet" ""
    run 1 "$format, one job" verify --format $format --at 2027-01-01 mails box.mbox
    cp out one
    run 1 "$format, four jobs" verify --format $format --at 2027-01-01 --jobs 4 mails box.mbox
    cmp -s one out || fail "$format: four jobs give another output"
    run 0 "$format, output to stdout" verify --format $format -o - valid.eml
    grep -q "valid.eml" err || fail "$format, output to stdout: no report"
    grep -q "valid.eml" out && fail "$format, output to stdout: the report is in the content"
done
for options in "--json --format tsv" "--summary --format junit" "--only valid --format junit" \
    "--summary --only valid" "--only foo" "--only valid;invalid" "--only ,"; do
    # shellcheck disable=SC2086
    run 64 "$options" verify $options valid.eml
done
run 64 "--only without a word" verify --only "" valid.eml
run 0 "--json --format json" verify --json --format json valid.eml

# ---- JSON

run 1 json verify --json valid.eml altered.eml unsigned.eml
is "$(python3 -c '
import json, sys
for line in open("out", encoding="utf-8"):
    report = json.loads(line)
    assert report["schema"] == 1
    print(report["input"], report["verdict"], report["integrity"], report["coverage"])
')" json "valid.eml valid pass whole
altered.eml invalid fail whole
unsigned.eml unsigned unknown none"
run 66 "json error" verify --json missing.eml
is "$out" "json error" '{"schema":1,"input":"missing.eml","verdict":"error","error":"No such file or directory; check the name","code":"input-missing"}'
run 1 quiet verify --quiet altered.eml
is "$out$err" quiet ""

# ---- output

run 0 output verify -o content.out valid.eml
sed -n '/^--/,$p' valid.eml | sed 1d | awk '/^--/ { exit } { print }' | sed '$d' | sed 's/$/\r/' >content.expected
cmp content.out content.expected || fail "the content is not what was signed"
echo old >kept
run 1 "output of an altered message" verify -o kept altered.eml
is "$(cat kept)" "output of an altered message" old
run 2 "output of an untrusted message" "$SMIMETOOL" verify --trust "$pki/other.pem" -o nothing valid.eml
[ -e nothing ] && fail "output of an untrusted message"
run 2 "--output-intact" "$SMIMETOOL" verify --trust "$pki/other.pem" --output-intact -o intact valid.eml
cmp content.out intact || fail "--output-intact"
run 1 "--output-intact, altered" verify --output-intact -o nothing altered.eml
[ -e nothing ] && fail "--output-intact, altered"
run 2 "--output-intact, a part" verify --output-intact -o kept "$OLDPWD/samples/messages/list-footer.eml"
is "$(cat kept)" "--output-intact, a part" old
has "$err" "--output-intact, a part" "list-footer.eml: nothing is written, since only a part of the message is signed"
run 2 "--output-intact, a part, with header" verify --output-intact --headers -o kept "$OLDPWD/samples/messages/list-footer.eml"
is "$(cat kept)" "--output-intact, a part, with header" old
run 2 "--output-intact, a part, to stdout" verify --output-intact --headers -o - --quiet "$OLDPWD/samples/messages/list-footer.eml"
is "$out" "--output-intact, a part, to stdout" ""
has "$err" "--output-intact, a part, to stdout" "only a part of the message is signed"
run 3 "output, unsigned" verify -o nothing unsigned.eml
[ -e nothing ] && fail "output, unsigned"
run 0 "--headers" verify --headers -o whole valid.eml
cmp whole "$template" || fail "--headers: not the template"
run 0 "--headers, CRLF" verify --headers -o whole crlf.eml
cmp whole <(sed 's/$/\r/' "$template") || fail "--headers, CRLF: not the template"
printf 'From: noreply@demo.example\nTo: a@b.example\nDate: %s\nMIME-Version: 1.0\n' "$(date -uR)" >outer
printf 'Content-Type: text/plain\r\n\r\nas Thunderbird has it\r\n' >part
openssl cms -sign -in part -binary -crlfeol -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" 2>err |
    tr -d '\r' | sed '/^MIME-Version/d' | cat outer - >versionless.eml
run 0 "--headers, part without version" verify --headers -o whole versionless.eml
cmp whole <(tr -d '\r' <part | cat outer -) || fail "--headers: MIME-Version is lost"
{ grep -m1 '^From:' valid.eml | sed 's/:/ :/'; sed '0,/^From:/{/^From:/d}' valid.eml; } >spaced.eml
run 2 "--headers, From : on top" verify --output-intact --headers -o whole spaced.eml
cmp whole <(grep -m1 '^From:' "$template" | sed 's/:/ :/'; sed '0,/^From:/{/^From:/d}' "$template") || fail "--headers: From : is lost"
printf '\n\n' | cat - valid.eml >blank.eml
run 2 "--headers, empty lines on top" verify --output-intact --headers -o whole blank.eml
cmp whole "$template" || fail "--headers: the header below empty lines is lost"
printf '\xef\xbb\xbf' | cat - valid.eml >mark.eml
run 2 "--headers, byte order mark" verify --output-intact --headers -o whole mark.eml
cmp whole "$template" || fail "--headers: the header behind a byte order mark is lost"
for form in DER PEM; do
    openssl cms -sign -in part -binary -crlfeol -nodetach -outform $form -signer "$pki/noreply.pem" \
        -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" -out bare.p7m 2>err
    run 2 "--headers, bare $form" verify --output-intact --headers -o whole bare.p7m
    cmp whole <(tr -d '\r' <part) || fail "--headers, bare $form: not the content"
done
run 64 "--headers, detached" verify --headers -o whole --detached part part
run 0 "output to stdout" verify -o - --quiet valid.eml
cmp out content.expected || fail "output to stdout"
run 0 "output to stdout with report" verify -o - valid.eml
cmp out content.expected || fail "output to stdout with report"
has "$err" "output to stdout with report" "VALID  valid.eml"
run 1 "nothing to stdout" verify -o - altered.eml
is "$out" "nothing to stdout" ""
run 64 "output of a mailbox" verify -o nothing box.mbox
[ -e nothing ] && fail "output of a mailbox"
run 73 "output nowhere" verify -o missing/file valid.eml
run 73 "output to a directory" verify -o mails valid.eml
ln -s missing-target dangling
run 73 "output to a dangling link" verify -o dangling valid.eml
has "$err" "output to a dangling link" "a link to a file that does not exist"
[ -L dangling ] || fail "output to a dangling link: the link is gone"
run 73 "output to /proc" verify -o /proc/nothing valid.eml
run 64 "--part" verify --part x valid.eml
run 64 "--part" verify --part 1. valid.eml
run 64 "--jobs" verify --jobs 0 valid.eml
has "$err" "--jobs" "'0' is no number from 1 to 64"
run 64 "--jobs" verify --jobs 65 valid.eml
run 74 "output to a full device" verify -o /dev/full valid.eml
is "$(find . -name '.smimetool*')" "left behind" ""
cp valid.eml self.eml
run 0 "output over the input" verify --headers -o self.eml self.eml
cmp self.eml "$template" || fail "output over the input"

run 74 "full stdout" bash -c "'$SMIMETOOL' verify --trust '$pki/root.pem' valid.eml >/dev/full"
has "$err" "full stdout" "smimetool: standard output: No space left on device"
run 74 "closed stdout" bash -c "'$SMIMETOOL' verify --trust '$pki/root.pem' valid.eml >&-"
# Another reader than the first has gone before half of this is written.
run 141 "closed pipe" bash -c "set -o pipefail; '$SMIMETOOL' verify --trust '$pki/root.pem' --json mails mails mails | true"
is "$err" "closed pipe" ""
run 141 "closed pipe, two threads" bash -c "set -o pipefail; '$SMIMETOOL' verify --jobs 2 --trust '$pki/root.pem' --format full mails mails mails | head -1"
is "$out$err" "closed pipe, two threads" "UNSIGNED  mails/1.eml"
run 74 "closed pipe, SIGPIPE ignored" bash -c "trap '' PIPE; set -o pipefail; '$SMIMETOOL' verify --trust '$pki/root.pem' --json mails mails mails | true"
has "$err" "closed pipe, SIGPIPE ignored" "the reader of the output has gone"
mkfifo fifo
head -c 3000000 /dev/zero | base64 | cat "$template" - >long.eml
sign -o long-signed.eml long.eml || fail "sign a long message"
for command in "verify --trust '$pki/root.pem' -o fifo long-signed.eml" \
    "sign --quiet --signer '$pki/noreply.pem' --key '$pki/noreply.key' --chain '$pki/issuing-ca.pem' -o fifo long.eml"; do
    run 141 "reader of a FIFO has gone: $command" bash -c "head -c 1 fifo >/dev/null & '$SMIMETOOL' $command"
    is "$err" "reader of a FIFO has gone: $command" ""
done

# ---- a detached signature

"$SMIMETOOL" sign --quiet "${signer[@]}" --detached -o file.p7s "$pki/root.pem" || fail "sign --detached"
run 2 "a lone .p7s" verify file.p7s
has "$out" "a lone .p7s" "[content-missing]"
run 0 "--detached" verify --detached "$pki/root.pem" --from noreply@demo.example file.p7s
run 1 "--detached, other content" verify --detached "$pki/other.pem" file.p7s
run 66 "--detached, missing" verify --detached missing file.p7s

# ---- what a message says stays what a message says

sed 's/^Subject: .*/Subject: x =?UTF-8?Q?=0AVALID__a.eml=1B[2K=E2=80=AE?=/' valid.eml >forged.eml
run 0 "forged card" verify forged.eml
is "$(grep -c '^VALID' out)" "forged card: lines that begin with VALID" 2
run 0 forged verify --format full forged.eml
is "$(grep -c '^VALID' out)" "forged: lines that begin with VALID" 2
grep -q "$(printf '\033')" out && fail "forged: an escape sequence came through"
has "$out" forged '\nVALID'
sign "$OLDPWD/samples/template-ja.eml" >ja.eml
LC_ALL=en_US.US-ASCII run 0 "ASCII locale" verify --format full ja.eml
LC_ALL=C grep -q '[^ -~]' out && fail "ASCII locale: something else came through"
run 0 "UTF-8 locale" verify --format full ja.eml
has "$out" "UTF-8 locale" "署名のお願い"

# ---- colours

run 0 "no colour in a file" verify valid.eml
grep -q "$(printf '\033')" out && fail "colour in a file"
run 0 "colour" verify --color=always valid.eml
grep -q "$(printf '\033')" out || fail "no colour with --color=always"

finish
