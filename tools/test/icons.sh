#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Each symbol that a view names is in public/icons.svg, each one there is named by some view, and none stands alone: an icon is hidden
# from those who listen, so a word must stand beside it.
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8
passed=0 failed=0
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT

# result NAME: counts a check by what it wrote into $list/said.
result() {
    if [ -s "$list/said" ]; then
        failed=$((failed + 1))
        echo "$1:"
        sed 's/^/  /' "$list/said"
    else
        passed=$((passed + 1))
    fi
}

sed -n 's/.*<symbol id="\([a-z]*\)".*/\1/p' public/icons.svg | sort >"$list/there"
{ grep -rhoE 'icons\.svg#[a-z]+' src; grep -rhoE "'#[a-z]+'" public/js | tr -d "'"; } | sed 's/.*#//' | sort -u >"$list/used"
[ "$(wc -l <"$list/there")" -ge 25 ] || echo "public/icons.svg: only $(wc -l <"$list/there") symbols are found" >"$list/said"
uniq -d "$list/there" | sed 's/$/: twice in public\/icons.svg/' >>"$list/said"
result "the symbols"
: >"$list/said"
comm -13 "$list/there" "$list/used" | sed 's/$/: named by a view, not in public\/icons.svg/' >"$list/said"
result "each that is used is there"
comm -23 "$list/there" "$list/used" | sed 's/$/: in public\/icons.svg, and no view names it/' >"$list/said"
result "each that is there is used"
grep -rnE '<svg[^>]*class="icon"' src | grep -vE 'class="icon" aria-hidden="true"><use href="/static/icons\.svg#[a-z]+"></use></svg>' >"$list/said"
result "each is hidden from those who listen, and written alike"
# A link or a button that holds an icon and no word before its end.
grep -rnE '<(a|button|summary)[^>]*>(<svg[^>]*><use[^>]*></use></svg>| )*</(a|button|summary)>' src --include='*.html' >"$list/said"
result "none stands alone"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
