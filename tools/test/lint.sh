#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# lint.sh on a small project: a clean one passes, each fault is said at its line.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tools" "$work/tests" "$work/.ci" "$work/src/base" "$work/src/web" "$work/build/clang"
cp tools/lint.sh "$work/tools"
cp .clang-format .clang-tidy "$work"
cd "$work" || exit 1
for file in tests/run tests/units .ci/run; do printf '#!/bin/sh\n# SPDX-License-Identifier: EUPL-1.2\n' >$file; done
printf '# SPDX-License-Identifier: EUPL-1.2\npath = ["package-lock.json", "covered/**"]\n' >REUSE.toml
echo '{}' >package-lock.json
git init -q .

expect() { # WORDS: lint fails and says them; "": it passes
    if tools/lint.sh all >said 2>&1; then got=0; else got=1; fi
    if { [ -z "$1" ] && [ $got = 0 ]; } || { [ -n "$1" ] && [ $got = 1 ] && grep -q "$1" said; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "lint: expected \"$1\", said:"
        sed 's/^/    /' said
    fi
    rm -f said
}
source() { printf '/* SPDX-License-Identifier: EUPL-1.2 */\n%s\n' "$2" >"$1"; }
printf 'build/\nsaid\n# SPDX-License-Identifier: EUPL-1.2\n' >.gitignore
source src/base/good.c '/* strcpy(a, b) and malloc( in a comment do no harm */
const char *good(void);
const char *good(void) { return "strcpy(a, b)"; }'
expect ""
source src/web/x.c 'void f(char *a, const char *b);
void f(char *a, const char *b) { strcpy(a, b); }'
expect 'src/web/x.c:3: strcpy is banned'
source src/web/x.c '#include <stdlib.h>

void *f(void);
void *f(void) { return malloc(1); }'
expect 'src/web/x.c:5: malloc outside base'
source src/web/x.c '#include <stdlib.h>

void *f(void);
void *f(void) { return malloc(1); } /* heap: a library frees it */'
expect ""
source src/web/x.c 'int  f (void);'
expect 'src/web/x.c:2: not in the style'
source src/web/x.c "int f(int a);
int f(int a)
{
$(awk 'BEGIN { for (i = 0; i < 70; i++) print "    a += 3;" }')
    return a;
}"
expect 'src/web/x.c:4: a function of 73 lines'
source src/web/x.c "$(awk 'BEGIN { for (i = 0; i < 600; i++) print "extern int x" i ";" }')"
expect 'src/web/x.c:601: 601 lines'
source src/web/x.c 'int f(int *a);
int f(int *a)
{
    int unused = *a;
    unused = 3;
    return *a == *a;
}'
expect 'both sides of operator are equivalent'
rm src/web/x.c
echo 'no licence' >page.html
expect 'page.html:1: no SPDX'
rm page.html
mkdir covered
echo 'no licence' >covered/page.html
expect ""
# Spelt in two halves, or this file would be found.
printf '# SPDX-License-Identifier: EUPL-1.2\ncd /ro%s/x\n' ot >a.sh
expect 'a.sh:2:.*a path of one machine'
printf '# SPDX-License-Identifier: EUPL-1.2\nif\n' >a.sh
expect 'no valid shell'
rm a.sh
printf '{"resol%s": "https://x"}\n' ved >package-lock.json
sed -i 's/{"/"/' package-lock.json
expect 'names a registry'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
