#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# messages.sh: collects the French texts of views and C sources into locale/parvis.pot and merges them
# into locale/*.po. What was translated stays; what is new is left empty, never guessed, and the
# strict build names it.
set -eu
cd "$(dirname "$0")/.."
QUIET=1 tools/build.sh dev viewc messagec
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find src -name '*.html' | LC_ALL=C sort | xargs build/dev/viewc --pot >"$work/views.pot"
find src -name '*.c' ! -name '*_test.c' | LC_ALL=C sort | xargs build/dev/messagec --pot >"$work/sources.pot"
{
    printf '%s\n' '# SPDX-License-Identifier: EUPL-1.2' 'msgid ""' 'msgstr ""' \
        '"Content-Type: text/plain; charset=UTF-8\n"' '"Content-Transfer-Encoding: 8bit\n"' \
        '"Plural-Forms: nplurals=2; plural=n > 1;\n"' ''
} >"$work/head.pot"
mkdir -p locale
msgcat --use-first --sort-by-file --no-wrap -o locale/parvis.pot "$work/head.pot" "$work/views.pot" "$work/sources.pot"
for po in locale/*.po; do
    [ -e "$po" ] || continue
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap "$po" locale/parvis.pot
    printf '%s: ' "$po"
    msgfmt --statistics -o "$work/discarded.mo" "$po" 2>&1
done
