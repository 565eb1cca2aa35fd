#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# sources.sh: every file that meson.build may take in, one a line, sorted. Meson has no wildcard;
# tools/build.sh compares this list with the last one and reconfigures when it changed.
cd "$(dirname "$0")/.." || exit 1
{
    find src tools public tests/story tests/fuzz tests/torture bench -type f \
        \( -name '*.c' -o -name '*.sql' -o -name '*.html' -o -name '*.story' -o -path 'public/*' \) \
        -not -path '*/test/*' -not -name '.*'
    ls locale/en.po meson.build demo/*.txt demo/*/*.txt
    # The fonts of npm that the style sheets name.
    for font in $(grep -oh '[a-z0-9-]*\.woff2' public/*.css | sort -u); do
        ls node_modules/@fontsource*/*/files/"$font"
    done
    # The one module of npm that a page loads (ADR 30).
    ls node_modules/@github/markdown-toolbar-element/dist/index.js
} 2>/dev/null | LC_ALL=C sort
