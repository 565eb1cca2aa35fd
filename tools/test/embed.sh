#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# embed on a small public/: names, types, versions inside style sheets, and what it refuses.
# EMBED names the program; build/test/embed without it.
cd "$(dirname "$0")/../.." || exit 1
embed=$PWD/${TOOLS:-build/test}/embed
case ${TOOLS:-} in /*) embed=$TOOLS/embed ;; esac
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir -p public/fonts npm
printf 'body { color: black } %200s' '' >public/a.css
printf '@font-face { src: url("/static/fonts/f.woff2") } i { background: url(data:x) }' >public/b.css
printf 'font' >public/fonts/g.woff2
printf 'font of npm' >npm/f.woff2

expect() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" >said 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "embed: $what"
        sed 's/^/    /' said
    fi
}
refused() { # WORDS ARGUMENTS...: fails, and says so in these words
    words=$1
    shift
    "$embed" "$@" >refusal 2>&1 && return 1
    grep -q "$words" refusal
}
hash=$(sha256sum npm/f.woff2 | cut -c1-8)
expect "writes" "$embed" out.c public/b.css npm/f.woff2 public/a.css public/fonts/g.woff2
expect "sorts by name" sh -c 'grep -o "\.name = \"[^\"]*\"" out.c | LC_ALL=C sort -c'
expect "a font of npm lies in fonts/" grep -q "name = \"fonts/f.woff2\", .type = \"font/woff2\"" out.c
expect "the address carries the content" grep -q "url = \"/static/fonts/f.woff2?v=$hash\"" out.c
expect "it compiles" gcc -std=gnu17 -Wall -Wextra -Werror -I"$OLDPWD/src" -c out.c -o out.o
expect "a style sheet names the version" sh -c "strings -n 8 out.o 2>/dev/null | grep -q 'f.woff2?v=$hash\") }' ||
    grep -a -q 'f.woff2?v=$hash\") }' out.o"
expect "a short text stays as it is" sh -c 'grep -A 60 "name = \"fonts/g" out.c | grep -q "gzip = {0}"'
expect "an unknown url is refused" refused "names no file" out.c public/b.css public/a.css
expect "or only said" "$embed" --lenient out.c public/b.css public/a.css
mkdir -p npm/@who/what/dist
echo 'export default 1' >npm/@who/what/dist/index.js
expect "a module without its licence is refused" refused "cannot be read" out.c npm/@who/what/dist/index.js
echo 'Permission is hereby granted' >npm/@who/what/LICENSE
expect "a module of npm" "$embed" out.c npm/@who/what/dist/index.js
gcc -std=gnu17 -I"$OLDPWD/src" -c out.c -o out.o
expect "lies in js/ under its package's name" grep -q 'name = "js/what.js", .type = "text/javascript' out.c
expect "and carries its licence" grep -a -q 'Permission is hereby granted' out.o
echo 'a licence */ alert(1) /*' >npm/@who/what/LICENSE
expect "which cannot end its comment" refused "would end the comment" out.c npm/@who/what/dist/index.js
cp npm/f.woff2 public/fonts/f.woff2
expect "two of one name are refused" refused "name of another" out.c public/fonts/f.woff2 npm/f.woff2
: >public/empty.css
expect "an empty file is refused" refused "is empty" out.c public/empty.css
echo x >public/x.exe
expect "an unknown type is refused" refused "no known type" out.c public/x.exe
expect "a missing file is refused" refused "cannot be read" out.c public/none.css
echo "$passed passed, $failed failed"
[ $failed = 0 ]
