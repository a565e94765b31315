#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What mail programs keep a message in: Outlook's .msg of each class, Apple's .emlx.
. "$(dirname "$0")/common.sh"
make_msg=$BUILD_DIR/tests/make_msg
judge() { # STATUS WHAT ARGUMENT...
    tool "$1" "$2" verify --json "${trust[@]}" --at 2026-11-24T06:30:00Z "${@:3}"
}
cd "$work" || exit 1
messages=$OLDPWD/samples/messages
clear=$messages/valid.eml

# The header as Outlook keeps it, and what it makes of the entity.
awk '/^(MIME-Version|Content-Type):/ { drop = 1; next } /^[ \t]/ && drop { next } { drop = 0 } /^$/ { exit } 1' "$clear" >header
{ cat header; printf 'MIME-Version: 1.0\nContent-Type: multipart/signed; boundary="another"\n'; } >transport
{ sed -n '/^Content-Type: multipart/,/^$/p' "$clear"; sed '1,/^$/d' "$clear"; } >entity
python3 - "$messages/valid-opaque.eml" structure <<'PY'
import email, sys
open(sys.argv[2], "wb").write(email.message_from_bytes(open(sys.argv[1], "rb").read()).get_payload(decode=True))
PY

"$make_msg" clear.msg IPM.Note.SMIME.MultipartSigned header=transport attachment=entity \
    "subject=Your document is ready to sign" sender=noreply@demo.example
judge 0 "clear-signed .msg" clear.msg
lacks "$out" "clear-signed .msg" outlook-
"$make_msg" opaque.msg IPM.Note.SMIME header=transport attachment=structure
judge 0 "opaque .msg" opaque.msg
judge 0 ".msg on standard input" - <opaque.msg

# Where Outlook shows something else than the header says, that is said.
"$make_msg" sender.msg IPM.Note.SMIME.MultipartSigned header=transport attachment=entity sender=boss@corp.example
judge 2 "another sender in the properties" sender.msg
has "$out" "another sender" '"code":"outlook-sender"'
"$make_msg" subject.msg IPM.Note.SMIME.MultipartSigned header=transport attachment=entity "subject=件名: 請求書"
judge 0 "another subject in the properties" subject.msg
has "$out" "another subject" '"code":"outlook-subject"'

# Without the header it came with: as for a lone entity or structure.
"$make_msg" sent.msg IPM.Note.SMIME.MultipartSigned attachment=entity sender=noreply@demo.example
judge 2 "sent item" sent.msg
lacks "$out" "sent item" author-missing
"$make_msg" draft.msg IPM.Note.SMIME attachment=structure
judge 2 "lone structure" draft.msg
judge 0 "lone structure, its author pinned" --from noreply@demo.example draft.msg

# Changed; not signed; a signed message attached.
sed 's/2026-118/2026-119/' entity >tampered
"$make_msg" tampered.msg IPM.Note.SMIME.MultipartSigned header=transport attachment=tampered
judge 1 "tampered .msg" tampered.msg
"$make_msg" plain.msg IPM.Note header=transport
judge 3 "ordinary .msg" plain.msg
"$make_msg" forwarded.msg IPM.Note header=header attached=IPM.Note.SMIME.MultipartSigned:transport:entity
judge 2 "signed message attached" forwarded.msg
has "$out" "signed message attached" errant-layer
judge 0 "the attached message itself" --part 1 forwarded.msg
tool 0 "certificates of a .msg" show-cert clear.msg
has "$out" "certificates of a .msg" noreply@demo.example

# Damaged, or without what was signed.
"$make_msg" empty.msg IPM.Note.SMIME header=transport
judge 65 "S/MIME without attachment" empty.msg
has "$err" "S/MIME without attachment" "Outlook"
head -c 3000 clear.msg >cut.msg
judge 65 "cut off" cut.msg

# Apple Mail.
emlx() { { wc -c <"$1"; cat "$1"; printf '<?xml version="1.0"?><plist/>\n'; } >"$2"; }
emlx "$clear" a.emlx
judge 0 ".emlx" a.emlx
emlx "$messages/tampered.eml" b.emlx
judge 1 "tampered .emlx" b.emlx
{ echo 99999999; cat "$clear"; } >c.emlx
judge 65 ".emlx that is cut off" c.emlx
has "$err" ".emlx that is cut off" c.emlx
{ wc -c <"$clear"; cat "$clear" "$messages/unsigned.eml"; } >e.emlx
judge 65 "another message behind that of an .emlx" e.emlx
{ cat header; printf 'Content-Type: application/pdf\nX-Apple-Content-Length: 4711\n\n\n'; } >partial
emlx partial d.partial.emlx
judge 65 ".partial.emlx" d.partial.emlx
has "$err" ".partial.emlx" attachments
tool 65 "certificates of a .partial.emlx" show-cert d.partial.emlx
has "$err" "certificates of a .partial.emlx" attachments
{ cat header; printf '\nThe field is\nX-Apple-Content-Length: 4711\n\n-- \nAiko\n'; } >quoted
emlx quoted f.emlx
judge 3 ".emlx whose text tells of the field" f.emlx
finish
