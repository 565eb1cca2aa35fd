#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# messages.sh: gathers the French texts of views and C sources into locale/parvis.pot and merges
# them into locale/*.po (en.po is made when there is none). What was translated stays; what is new is
# left empty, never guessed, and the strict build names it. Places are named by file, without the line,
# so that a change elsewhere in a file changes nothing here. VIEWC and MESSAGEC name the compilers
# when they are built already.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
if [ -z "${VIEWC-}" ] || [ -z "${MESSAGEC-}" ]; then
    QUIET=1 tools/build.sh dev viewc messagec
    VIEWC=build/dev/viewc MESSAGEC=build/dev/messagec
fi
mkdir -p locale
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

header() {
    cat <<END
# SPDX-License-Identifier: EUPL-1.2
# The texts of Parvis. French is the source; doc/viewc.md tells what the placeholders mean.
msgid ""
msgstr ""
"Project-Id-Version: parvis\n"
"Language: $1\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

END
}

# Only what changed is written, so that nothing is built again for nothing.
keep() { cmp -s "$1" "$2" || cp "$1" "$2"; }

header '' >"$work/all.pot"
find src -name '*.html' | sort | xargs -r "$VIEWC" --pot >>"$work/all.pot"
find src -name '*.c' ! -name '*_test.c' | sort | xargs -r "$MESSAGEC" --pot >>"$work/all.pot"
msguniq --add-location=file --sort-by-file --no-wrap --output-file="$work/parvis.pot" "$work/all.pot"
keep "$work/parvis.pot" locale/parvis.pot

[ -f locale/en.po ] || header en >locale/en.po
for po in locale/*.po; do
    msgmerge --quiet --no-fuzzy-matching --add-location=file --no-wrap --sort-by-file --output-file="$work/new.po" \
        "$po" locale/parvis.pot
    keep "$work/new.po" "$po"
    printf '%s: ' "$po"
    msgfmt --statistics --output-file="$work/discarded.mo" "$po" 2>&1
done
