#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The recipe for CI: what GitHub's and GitLab's files call, run as they would, over a thousand templates in one call.
. tests/cli/common.sh

recipes=$PWD/samples/recipes schema=$PWD/tests/support/junit.xsd
export SMIMETOOL
unset GITHUB_ACTIONS GITLAB_CI CERTIFICATE CHAIN MIN_VALIDITY STRICT REPORT
mkdir -p "$work/repository/ci" "$work/repository/templates/de" && cd "$work/repository" || exit 1
cp "$recipes/check-templates" "$pki/noreply.pem" ci
cp "$pki/issuing-ca.pem" ci/chain.pem
date=$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')
good() { printf 'From: noreply@demo.example\nTo: a@customer.example\nSubject: %s\nDate: %s\nMessage-ID: <%s@demo.example>\n\nText\n' "$1" "$date" "$1"; }
for i in $(seq 998); do good "$i" >"templates/$i.eml"; done
good 'two words' >'templates/de/two words.eml'
good '{{ title }}' >templates/de/placeholder.eml

# What stands in the file of a CI service: its variables, then the command.
variables() { sed -n 's/^ *\(C[A-Z]*\): \(.*\)/\1=\2/p' "$1"; }
command_of() { sed -n "s|^ *- \(run: \)\{0,1\}\(sh ci/check-templates .*\)|\2|p" "$1"; }
ci() { # STATUS WHAT FILE VARIABLE...
    local status=$1 what=$2 file=$3 command
    shift 3
    command=$(command_of "$file")
    [ -n "$command" ] || fail "$file: no command"
    # shellcheck disable=SC2046
    run "$status" "$what" env "$@" $(variables "$file") $command
}

ci 0 GitHub "$recipes/check-templates.github.yml" GITHUB_ACTIONS=true
is "$out" GitHub "$(printf '%s' "$out" | grep '^::')"
has "$out" GitHub "::warning file=templates/de/placeholder.eml,line=3,title=placeholder-left::"
ci 1 "GitHub, strictly" "$recipes/check-templates.github.yml" GITHUB_ACTIONS=true STRICT=1
ci 1 "a certificate that ends too soon" "$recipes/check-templates.github.yml" GITHUB_ACTIONS=true MIN_VALIDITY=99999d
ci 0 GitLab "$recipes/check-templates.gitlab.yml" GITLAB_CI=true
has "$out" "GitLab's log" "templates/de/placeholder.eml:3: warning: "
report=$(sed -n 's/^ *junit: //p' "$recipes/check-templates.gitlab.yml")
has "$(head -3 "$report")" "GitLab's report" 'tests="1000"'
if command -v xmllint >/dev/null; then
    xmllint --noout --schema "$schema" "$report" 2>said || fail "the report: $(head -3 said)"
fi
run 0 "by hand" sh ci/check-templates
has "$out" "by hand" "templates/de/placeholder.eml:3: warning: "

good other | sed 's/noreply@/other@/' >templates/other.eml
ci 1 "a refused one" "$recipes/check-templates.github.yml" GITHUB_ACTIONS=true
has "$out" "a refused one" "::error file=templates/other.eml"
ci 1 "a refused one, GitLab" "$recipes/check-templates.gitlab.yml" GITLAB_CI=true
has "$(cat "$report")" "a refused one, GitLab" signer-mismatch
mkdir empty
run 66 "nothing to check" sh ci/check-templates empty
run 66 "no such folder" sh ci/check-templates templates nowhere
if python3 -c 'import yaml' 2>/dev/null; then
    for file in "$recipes"/*.yml; do
        python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "$file" || fail "$file is no YAML"
    done
fi
finish
