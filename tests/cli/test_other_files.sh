#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What people give in place of a message or a list (an invoice, an archive, a spreadsheet, text that a program
# has rewritten) is called by its name, with what to do.
. tests/cli/common.sh
cd "$work" || exit 1

python3 - <<'PYTHON' || fail "files"
import gzip, io, tarfile, zipfile
mail = ("From: noreply@demo.example\nTo: someone@partner.example\nSubject: =?utf-8?B?44GK55+l44KJ44Gb?=\n"
        "Date: Tue, 24 Nov 2026 06:00:00 +0000\nMessage-ID: <1@demo.example>\n\nHello\n")


def put(name, data):
    with open(name, "wb") as file:
        file.write(data)


def archive(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, text in members:
            zipped.writestr(name, text)
    return file.getvalue()


put("invoice.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n")
put("mail.zip", archive(("mail.eml", mail)))
put("list.xlsx", archive(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")))
put("list.ods", archive(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")))
put("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528) + "Workbook".encode("utf-16-le") + bytes(512))
put("page.html", b"<!DOCTYPE html>\n<html><body>Hello</body></html>\n")
put("utf-16.eml", mail.encode("utf-16"))
put("utf-16be.eml", mail.encode("utf-16-be"))
put("cr.eml", mail.replace("\n", "\r").encode())
put("comment.eml", b"# reminder, second\n" + mail.encode())
put("mark.eml", b"\xef\xbb\xbf" + mail.encode())
put("blank.eml", b"\r\n" + mail.encode())
put("fine.eml", mail.encode())
put("fine.eml.gz", gzip.compress(mail.encode()))
for name in "mail.tar", "mail.tgz":
    with tarfile.open(name, "w:gz" if name == "mail.tgz" else "w") as folder:
        folder.add("fine.eml")
PYTHON

# FILE, the words that name it, what to do with it as a message, as a list
while IFS='|' read -r file words message list; do
    run 65 "$file to sign" "$SMIMETOOL" sign "${signer[@]}" "$file"
    has "$err" "$file to sign" "smimetool: sign: $file: $words; $message"
    run 65 "$file to check" "$SMIMETOOL" sign --check "$file"
    has "$out" "$file to check" "$file: error: $words; $message"
    tool 65 "$file to verify" verify --format lines "$file"
    has "$out" "$file to verify" "ERROR  $file  -  $words; $message"
    tool 65 "$file to verify, JSON" verify --json "$file"
    has "$out" "$file to verify, JSON" "\"error\":\"$words; $message\""
    [ -n "$list" ] || continue
    tool 65 "$file as serials" verify --serial-list "$file" fine.eml
    is "$err" "$file as serials" "smimetool: verify: $file: $words; $list"
    tool 65 "$file to match" serial --match "./$file" fine.eml
    has "$err" "$file to match" "./$file: $words; $list"
    for option in --certs --trust --crl; do
        tool 65 "$file as $option" verify $option "$file" fine.eml
        has "$err" "$file as $option" "$file: $words; "
    done
    tool 65 "$file to show" show-cert "$file"
    has "$err" "$file to show" "$file: $words; "
    tool 65 "$file, its number" serial "$file"
    has "$err" "$file, its number" "$file: $words; "
    tool 69 "$file as signer" sign --signer "$file" fine.eml
    has "$err" "$file as signer" "$file: $words; "
done <<'END'
invoice.pdf|this is a PDF document|save the message itself, as .eml|copy the numbers into a text file, one a line
mail.zip|this is a ZIP archive|take out of it what is meant, and give that|take out of it what is meant, and give that
list.xlsx|this is an Excel workbook|save the message itself, as .eml|save the list as CSV or plain text, and give that
list.xls|this is an Excel workbook|save the message itself, as .eml|save the list as CSV or plain text, and give that
list.ods|this is an OpenDocument spreadsheet|save the message itself, as .eml|save the list as CSV or plain text, and give that
page.html|this is a web page|save the message itself, as .eml|copy the numbers into a text file, one a line
utf-16.eml|this is text in UTF-16, which no message is|save the message again, as .eml; save a template as UTF-8|
utf-16be.eml|this is text in UTF-16, which no message is|save the message again, as .eml; save a template as UTF-8|
cr.eml|its lines end with CR alone, so all of it is one line|end them with LF or CRLF|
END

# Messages are read out of gzip; templates, lists and keys are not.
while IFS='|' read -r file words; do
    run 65 "$file to sign" "$SMIMETOOL" sign "${signer[@]}" "$file"
    has "$err" "$file to sign" "smimetool: sign: $file: $words; take out of it what is meant, and give that"
    mkdir -p signed
    run 65 "$file among others to sign" "$SMIMETOOL" sign "${signer[@]}" --output-dir signed "$file" fine.eml
    has "$err" "$file among others to sign" "$file: $words; "
    run 65 "$file to check" "$SMIMETOOL" sign --check "$file"
    has "$out" "$file to check" "$file: error: $words; take out of it what is meant, and give that"
    tool 65 "$file to match" serial --match "./$file" fine.eml
    has "$err" "$file to match" "./$file: $words; "
    tool 65 "$file, certificates" verify --trust "$file" fine.eml
    has "$err" "$file, certificates" "$file: $words; "
    tool 69 "$file as signer" sign --signer "$file" fine.eml
    has "$err" "$file as signer" "$file: $words; "
done <<'END'
fine.eml.gz|this is a compressed file
mail.tgz|this is a compressed file
mail.tar|this is a tar archive
END
for command in verify show-cert serial; do
    tool 65 "$command a tar archive" $command mail.tar
    has "$out$err" "$command a tar archive" "this is a tar archive"
done

# In a folder of certificates the others are taken.
mkdir certificates
cp "$pki/issuing-ca.pem" invoice.pdf certificates
tool 3 "among others" verify --certs certificates fine.eml
has "$err" "among others" "passed over: this is a PDF document"

# What stands before the header has its line, where nothing else is wrong.
tool 65 "comment to verify" verify --format lines comment.eml
has "$out" "comment to verify" "line 1 is no header field, though the header of a message follows"
while IFS='|' read -r file words; do
    run 1 "$file to check" "$SMIMETOOL" sign --check "$file"
    has "$out" "$file to check" "$file:1: error: "
    has "$out" "$file to check" "$words"
    run 65 "$file to sign" "$SMIMETOOL" sign "${signer[@]}" "$file"
    has "$(echo "$err" | tr -s ' \n' ' ')" "$file to sign" "line 1: $words"
done <<'END'
comment.eml|the header has a line that is no field: "# reminder, second"
mark.eml|a byte order mark before the header; take it out
blank.eml|an empty line before the header; take it out
END
tool 3 "mark to verify" verify --format full mark.eml
has "$out" "mark to verify" "a byte order mark before the header"
tool 3 "blank to verify" verify --format full blank.eml
has "$out" "blank to verify" "an empty line before the header"

# ---- in Japanese ----
run 65 Japanese "$SMIMETOOL" sign --lang ja "${signer[@]}" invoice.pdf
has "$err" Japanese "PDF 文書です"
tool 65 "Japanese list" verify --lang ja --serial-list list.xlsx fine.eml
has "$err" "Japanese list" "CSV"
finish
