#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh: viewc and messagec against what they must write (golden.*) and what they must refuse
# (refusals.txt). TOOLS is the folder of the compilers. `run.sh accept` takes what is written now
# as what must be; read the difference before you commit it.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tools=${TOOLS:-$root/build/dev}
case $tools in /*) ;; *) tools=$PWD/$tools ;; esac
accept=${1-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
pass() { passed=$((passed + 1)); }
fail() {
    failed=$((failed + 1))
    echo "failed: $*"
}
# same WANTED GOT: WANTED.expected is GOT under a line of licence.
same() {
    if [ "$accept" = accept ]; then
        { echo '# SPDX-License-Identifier: EUPL-1.2' && cat "$2"; } >"$here/$1.expected"
    fi
    tail -n +2 "$here/$1.expected" >wanted
    if diff -u wanted "$2"; then pass; else fail "$1"; fi
}

# ---- What is written, and what the pages look like in both languages ----
cp "$here/golden.html" "$here/golden.po" "$here/golden.h" "$here/messages_source.txt" "$work/"
cd "$work" || exit 2
if "$tools/viewc" --room golden --out . --po golden.po golden.html; then pass; else fail "golden.html is refused"; fi
same golden_views.h golden_views.h
same golden_views.c golden_views.c
# the pseudo-language: every text marked and longer, its placeholders kept, and no header of its own
rm -f golden_views.h
if "$tools/viewc" --room golden --out . --pseudo golden.html && [ ! -e golden_views.h ] &&
    grep -q '⟦Formations x*' pseudo_golden_views.c && ! grep -q '"Courses' pseudo_golden_views.c; then pass; else fail "--pseudo"; fi
"$tools/messagec" --out . --pseudo messages_source.txt
if grep -q '"⟦.*x⟧"' pseudo_messages.c; then pass; else fail "messagec --pseudo"; fi
"$tools/viewc" --pot golden.html >golden.pot || fail "--pot"
same golden.pot golden.pot
"$tools/messagec" --pot messages_source.txt >messages_source.pot || fail "messagec --pot"
same messages_source.pot messages_source.pot
cat >messages.po <<'END'
msgid "Il reste {1} places « ici »\n."
msgstr "{1} \"seats\" ??/ left\n."
END
"$tools/messagec" --out . --po messages.po --lenient messages_source.txt 2>said || fail "messagec"
grep -q '3 messages without translation' said && pass || fail "messagec does not count: $(cat said)"
same messages.c messages.c
cp golden_views.c before.c
touch -d 2020-01-01 golden_views.c
"$tools/viewc" --room golden --out . --po golden.po golden.html
[ -z "$(find . -name golden_views.c -newermt 2021-01-01)" ] && pass || fail "the same C is written again"
grep -v 'Zz' golden.po | sed 's/"Sign in"/""/' >less.po
"$tools/viewc" --room golden --out . --po less.po --lenient golden.html 2>said &&
    grep -q 'golden: 1 messages without translation' said && pass || fail "--lenient: $(cat said)"
sed 's/"Hello "/"Hello {layout.writer} "/' golden.po >wrong.po
"$tools/viewc" --room golden --out . --po wrong.po --lenient golden.html 2>said
grep -q 'wrong.po:[0-9]*: {layout.writer} is not in the source' said && pass || fail "--lenient lets a wrong value pass"
cp before.c golden_views.c
base="$root/src/base/base.c $root/src/base/arena.c $root/src/base/text.c $root/src/base/values.c"
# shellcheck disable=SC2086
if ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -g -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wvla \
    -Wcast-qual -Wundef -Wformat=2 -Werror -fsanitize=address,undefined -I. -I"$here" -I"$root/src" \
    -o golden "$here/golden.c" golden_views.c messages.c "$root/src/web/html.c" "$root/src/web/message.c" $base; then
    pass
    for language in fr en; do
        ./golden $language >golden.$language || fail "golden $language"
        same golden.$language golden.$language
    done
else
    fail "the written C does not compile"
fi

# A misspelt member is the C compiler's error at the line of the view.
sed 's/{c\.title}<\/a>/{c.titel}<\/a>/' golden.html >misspelt.html
"$tools/viewc" --room misspelt --out . misspelt.html
# shellcheck disable=SC2086
${CC:-cc} -std=gnu17 -D_GNU_SOURCE -I. -I"$here" -I"$root/src" -fsyntax-only misspelt_views.c 2>said
grep -q "misspelt.html:$(grep -n titel misspelt.html | cut -d: -f1):.*titel" said && pass || fail "misspelt: $(cat said)"

# ---- What is refused: each case of refusals.txt, its line and a part of the complaint ----
# "### LINE: complaint", then the view; what follows "---- po" is its translation, "---- c" is C for
# messagec. A case that does not begin with '<view', '<layout' or '<use' is put inside of a view.
awk -v work="$work" '
    /^### / { if (n) close(file); n++; kind = "html"; at = 0
              file = work "/case" n ".html"; wanted = substr($0, 5)
              print wanted > (work "/case" n ".wanted"); close(work "/case" n ".wanted"); next }
    /^---- po$/ { close(file); file = work "/case" n ".po"; next }
    /^---- c$/ { close(file); file = work "/case" n ".c"; next }
    n { print > file }
    END { print n > (work "/cases") }
' "$here/refusals.txt"
n=0
while [ $n -lt "$(cat cases)" ]; do
    n=$((n + 1))
    wanted=$(cat case$n.wanted)
    line=${wanted%%: *} complaint=${wanted#*: }
    what=html
    if [ -f case$n.c ]; then
        what=c
        "$tools/messagec" --out . --po case$n.po case$n.c >said 2>&1
    else
        case $(head -c 9 case$n.html) in
        '<view'* | '<layout'* | '<use'* | '%'*) ;;
        *) { printf '<view name="v" of="struct v v">'; cat case$n.html; printf '</view>\n'; } >w && mv w case$n.html ;;
        esac
        # %NAME% stands for what cannot be typed
        case $(cat case$n.html) in
        %long%) { printf '<view name="v">'; head -c 1100000 /dev/zero | tr '\0' 'x'; echo '</view>'; } >case$n.html ;;
        %header%) { printf '<use header="'; head -c 70000 /dev/zero | tr '\0' 'x'; echo '.h"/>'; } >case$n.html ;;
        %latin1%) printf '<view name="v">\n\351t\351</view>' >case$n.html ;;
        %control%) printf '<view name="v">\n\001</view>' >case$n.html ;;
        %deep%) { printf '<view name="v">'; for i in $(seq 70); do printf '<div>'; done; } >case$n.html ;;
        %attributes%) { printf '<view name="v"><p'; for i in $(seq 60); do printf ' data-a%d="x"' "$i"; done; echo '></p></view>'; } >case$n.html ;;
        %ids%) { printf '<view name="v">'; for i in $(seq 1001); do printf '<p id="a%d"></p>' "$i"; done; echo '</view>'; } >case$n.html ;;
        %tags%) { printf '<view name="v"><p>Un '; for i in $(seq 120); do printf '<b>x</b> '; done; echo '</p></view>'; } >case$n.html ;;
        %slots%) { printf '<layout name="v">'; for i in $(seq 70); do printf '<slot name="a%d"/>' "$i"; done; echo '</layout>'; } >case$n.html ;;
        %expression%) { printf '<view name="v" of="struct v v"><p :if="v.a'; for i in $(seq 100); do printf ' and v.a'; done; echo '"></p></view>'; } >case$n.html ;;
        esac
        po=
        [ -f case$n.po ] && po="--po case$n.po"
        # shellcheck disable=SC2086
        "$tools/viewc" --room case --out . $po case$n.html >said 2>&1
    fi
    code=$?
    case $line in po*) place=case$n.po:${line#po} ;; *) place=case$n.$what:$line ;; esac
    if [ $code -eq 1 ] && grep -qF -- "$place: $complaint" said; then
        pass
    else
        fail "case $n: exit $code, wanted \"$place: $complaint\", got: $(head -n 3 said)"
    fi
done

# Each complaint of the sources has its case: the longest constant part of its words is looked for.
cat "$root"/tools/viewc/*.c "$root"/tools/po.c | tr '\n' ' ' |
    awk 'BEGIN { RS = "(refuse|refused|wrong|fault)\\(" }
         NR > 1 && match($0, /"([^"\\]|\\.)*"/) && !index(substr($0, 1, RSTART), ";") {
             n = split(substr($0, RSTART + 1, RLENGTH - 2), part, /%(\.\*)?[a-z]|\\./); best = ""
             for (i = 1; i <= n; i++) if (length(part[i]) > length(best)) best = part[i]
             if (length(best) > 5 && best !~ /^too (long|much)/) print best
         }' | sort -u >complaints
while IFS= read -r words; do
    if grep -qF -- "$words" "$here/refusals.txt"; then pass; else fail "no case for \"$words\""; fi
done <complaints
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
