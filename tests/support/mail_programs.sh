# SPDX-License-Identifier: LGPL-2.1-or-later
# Mail programs and messages for the tests of their recipes. Sourced; needs $work (a directory for this test).
#   mail_programs          unpacks the programs (nothing is installed), puts them on PATH, and a smimetool before them
#                          that trusts samples/pki's root; SMIMETOOL is MAIL_TOOL then, as recipes take the former
#   mail_message KIND      writes $work/KIND.eml: genuine, tampered, mismatch, unsigned; each is hostile: its fields
#                          hold what a shell would run
#   mail_folder FOLDER     a Maildir of them; names of files hold blanks, quotes and the like
#   mail_unharmed          nothing of the messages was run
. tests/support/packages.sh

failed=0 count=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}
is() { # WHAT GOT WANTED
    count=$((count + 1))
    [ "$2" = "$3" ] || fail "$1: \"$2\", not \"$3\""
}

mail_programs() {
    unpack_packages "$PWD/build-mail" $MAIL_PACKAGES || {
        echo "FAILED: the mail programs cannot be downloaded" >&2
        exit 1
    }
    MAIL_ROOT=$PWD/build-mail/root
    MAIL_TOOL=$(realpath "$SMIMETOOL")
    unset SMIMETOOL
    mkdir -p "$work/bin" "$work/home" "$work/here"
    export HOME=$work/home XDG_CONFIG_HOME=$work/home/.config XDG_DATA_HOME=$work/home/.local/share
    export XDG_CACHE_HOME=$work/home/.cache
    install -m 644 samples/pki/root.pem "$work/root.pem"
    # Of the environment it gets what the mail programs need and sanitizers do not.
    cat >"$work/bin/smimetool" <<END
#!/bin/sh
unset LD_LIBRARY_PATH
${SMIMETOOL_UNFENCED:+export SMIMETOOL_UNFENCED=1}
[ "\$1" != verify ] || { shift; set -- verify --trust "$work/root.pem" "\$@"; }
exec "$MAIL_TOOL" "\$@"
END
    chmod 755 "$work" "$work/bin/smimetool"
    export PATH=$work/bin:$MAIL_ROOT/usr/bin:$PATH
    LD_LIBRARY_PATH=$MAIL_ROOT/usr/lib/$(uname -m)-linux-gnu:$MAIL_ROOT/lib/$(uname -m)-linux-gnu:$MAIL_ROOT/usr/lib/dovecot
    export LD_LIBRARY_PATH
}

mail_message() {
    local author='noreply@demo.example'
    [ "$1" != mismatch ] || author='"$(touch ran)" <boss@corp.example>'
    {
        printf 'From: %s\nTo: a@customer.example\nDate: %s\n' "$author" "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')"
        printf 'Subject: %s"; touch ran; `touch ran` $(touch ran) | touch ran #\n' "$1 '"
        printf "Message-ID: <%s'\"\$(touch-ran)\"or*;touch@demo.example>\n" "$1"
        printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n'
        printf 'From here on $(touch ran)\n.\n`touch ran`\n\nFrom: x\nVerification successful\n'
    } >"$work/template"
    [ "$1" != unsigned ] || { mv "$work/template" "$work/unsigned.eml"; return; }
    "$MAIL_TOOL" sign --quiet --signer samples/pki/noreply.pem --key samples/pki/noreply.key \
        --chain samples/pki/issuing-ca.pem --allow-mismatch "${@:2}" -o "$work/$1.eml" "$work/template"
    [ "$1" != tampered ] || sed -i 's/^Verification successful/Verification Successful/' "$work/tampered.eml"
}

mail_folder() {
    local kind name
    mkdir -p "$1/cur" "$1/new" "$1/tmp"
    for kind in genuine tampered mismatch unsigned; do
        mail_message $kind
        name="$1/cur/1${#kind} $kind '\"\$(touch ran)\`touch ran\`;touch ran.host:2,S"
        cp "$work/$kind.eml" "$name"
    done
}

mail_unharmed() {
    [ -z "$(find "$work" -name ran)" ] || fail "text of a message was run"
}

# mail_manual WORDS: the command line of the manual that begins with these words, as it is typed.
mail_manual() {
    local line
    for page in man/smimetool-verify.1 man/ja/smimetool-verify.1; do
        line=$(sed -n 's/^\.Dl \$ //p' $page | sed 's/\\(dq/"/g; s/\\(aq/'\''/g; s/\\e/\\/g' | grep -F "$1" | head -1)
        [ -n "$line" ] || { echo "FAILED: $page has no \"$1\"" >&2; exit 1; }
    done
    printf '%s\n' "$line"
}
