#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seeds of fuzz_emlx and fuzz_gzip: one feature each.
set -eu
cd "$(dirname "$0")/seeds"
mkdir -p emlx gzip
message='From: noreply@demo.example\nSubject: hi\n\nhi\n'
plist='<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'
size=$(printf "$message" | wc -c)

emlx() { printf "$2" >"emlx/$1"; }
emlx whole "$size\n$message$plist"
emlx padded "$size      \n$message$plist"
emlx no-list "$size\n$message"
emlx short "9999\n$message$plist"
emlx long "3\n$message$plist"
emlx partial "$((size + 28))\nX-Apple-Content-Length: 1000\n$message$plist"

printf "$message" | gzip -n >gzip/one
{ printf "$message" | gzip -n; printf "$message" | gzip -n1; } >gzip/two
{ printf "$message" | gzip -n; printf '\0\0\0\0'; } >gzip/padded
{ printf "$message" | gzip -n; printf "$message"; } >gzip/rubbish
printf "$message" | gzip -n | head -c 30 >gzip/cut
head -c 100000 /dev/zero | gzip -n9 >gzip/zeros
