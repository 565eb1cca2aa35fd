#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# STR() names its text twice: with a call inside, which would run twice, it must not compile.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
compiles() { # EXPRESSION
    printf '#include "base/text.h"\nstr f(void), g(arena *a, str s, const str *p);\n%s\n' \
        "str g(arena *a, str s, const str *p) { (void)s; (void)p; return text_format(a, \"%.*s\", STR($1)); }" |
        ${CC:-gcc} -std=gnu17 -Wall -Wextra -Werror -Isrc -x c -fsyntax-only - >/dev/null 2>&1
}
is() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "str: $*"; fi; }
is_not() { if "$@"; then failed=$((failed + 1)); echo "str: not $*"; else passed=$((passed + 1)); fi; }
for kept in s '*p' 'p[1]' 'S("x")'; do is compiles "$kept"; done
for refused in 'f()' 's.len ? s : *p' 'str_first(s, 3)'; do is_not compiles "$refused"; done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
