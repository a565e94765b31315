#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What bash, zsh and fish complete, asked of the shells themselves, from where it is installed: the key Tab on a
# terminal (bash, zsh), "complete -C" (fish).
. tests/cli/common.sh

root=$PWD
for needed in zsh fish python3; do
    command -v $needed >/dev/null || { echo "SKIPPED: $needed is not installed"; exit 77; }
done
[ -e /usr/share/bash-completion/bash_completion ] || { echo "SKIPPED: bash-completion is not installed"; exit 77; }
cmake --install "$BUILD_DIR" --component smimetool --prefix "$work/usr" >/dev/null || fail "cmake --install"
export XDG_DATA_DIRS=$work/usr/share HOME=$work PATH=$work/usr/bin:$PATH # fish asks whether there is such a command

# Control-X inserts everything that Tab would offer; smimetool prints what it was called with.
cat >"$work/bashrc" <<'END'
PS1='ready>'
. /usr/share/bash-completion/bash_completion
bind 'set enable-bracketed-paste off'
bind 'set completion-query-items 0'
bind '"\C-x": insert-completions'
smimetool() { printf '<%s>' "$@"; printf '<end>\n'; }
END
cat >"$work/.zshrc" <<'END'
PROMPT='ready>'
fpath=($XDG_DATA_DIRS/zsh/*(/) $fpath)
autoload -U compinit && compinit -u -D
zstyle ':completion:*' completer _all_matches _complete
zstyle ':completion:*' insert true
bindkey '^X' complete-word
unset zle_bracketed_paste
smimetool() { printf '<%s>' "$@"; printf '<end>\n'; }
END
tab() { # shell, line...: for each a line with what can stand at its end, sorted
    local shell=$1 line
    shift
    case $shell in
    bash) python3 "$root/tests/support/type_tabs.py" bash "$work/bashrc" "$@" ;;
    zsh) python3 "$root/tests/support/type_tabs.py" zsh "$work/.zshrc" "$@" ;;
    fish) for line in "$@"; do fish -c "complete -C '$line'" | cut -f 1 | tr '\n' '|'; echo; done ;;
    esac | while IFS='|' read -r -a words; do
        words=("${words[@]#--*=}")
        printf '%s\n' "${words[@]%/}" | sort -u | paste -s -d ' '
    done
}

mkdir -p "$work/files/folder/cur"
cd "$work/files" || exit 1
touch b.eml 'a b.msg' note.doc root.pem key.p12 senders.json LIST.CSV folder/cur/1690000000.M1P1.host:2,S
lines=() expected=()
expect() { lines+=("smimetool $1") expected+=("${*:2}"); }
expect "" help serial show-cert sign verify
expect "ver" verify
expect "--v" --version
expect "help s" serial show-cert sign
expect "verify --format " $("$SMIMETOOL" verify --help-all | sed -n 's/.*--format \([a-z|]*\).*/\1/p' | tr '|' '\n' | sort)
expect "verify --format=ju" junit
expect "serial --format " colon decimal hex
expect "verify --requ" --require-explicit-policy --require-revocation
expect "verify --only valid,in" valid,indeterminate valid,invalid
expect "verify --at " now signing-time
expect "verify " "a b.msg" b.eml folder
expect "verify --json " "a b.msg" b.eml folder
expect "verify -- " "a b.msg" b.eml folder
expect "show-cert r" root.pem
expect "verify --trust " folder root.pem system
expect "verify --trust=r" root.pem
expect "verify --trust system --senders " folder senders.json
expect "verify --crl " folder root.pem
expect "serial --match " LIST.CSV folder
expect "sign --signer " folder key.p12 pkcs11: root.pem
expect "sign --key pk" pkcs11:
expect "verify --from " ""
expect "verify -o n" note.doc
# Where nothing has the right ending (in a Maildir, say) there is still everything.
expect "verify folder/cur/" folder/cur/1690000000.M1P1.host:2,S
for command in verify sign show-cert serial; do
    expect "$command --" $("$SMIMETOOL" "$command" --help-all | grep -oE -- '--[a-z0-9][a-z0-9-]*' | sort -u)
done

for shell in bash zsh fish; do
    mapfile -t offered < <(tab $shell "${lines[@]}")
    for i in "${!lines[@]}"; do
        [ "${offered[i]-}" = "${expected[i]}" ] ||
            fail "$shell: ${lines[i]}"$'\n'"  offers ${offered[i]-}"$'\n'"  not    ${expected[i]}"
    done
done
finish
