#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# tests/units adds up what programs say; one that dies, hangs or says nothing counts as failed.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program() { # NAME BODY
    printf '#!/bin/sh\n%s\n' "$2" >"$work/$1"
    chmod +x "$work/$1"
}
expect() { # LAST_LINE NAME...: the sum over these programs
    wanted=$1
    shift
    for name in "$@"; do echo "$name unit $work/$name -"; done >"$work/units.list"
    got=$(TEST_SECONDS=1 tests/units "$work" all ${changed:+changed} 2>&1 | tail -n 1)
    if [ "$got" = "$wanted" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "units: $*: got \"$got\", expected \"$wanted\""
    fi
}
program three 'echo "3 passed, 0 failed"'
program one 'echo "1 passed, 1 failed"; exit 1'
program dies 'echo "2 passed, 0 failed"; kill -SEGV $$'
program silent 'exit 0'
program hangs 'sleep 30'
expect "3 passed, 0 failed" three
expect "4 passed, 1 failed" three one
expect "2 passed, 1 failed" dies
expect "0 passed, 1 failed" silent
expect "3 passed, 1 failed" three hangs
expect "0 passed, 1 failed" missing
changed=yes
expect "1 passed, 1 failed" three one
sleep 0.02
touch "$work/three"
expect "3 passed, 0 failed" three
echo "$passed passed, $failed failed"
[ $failed = 0 ]
