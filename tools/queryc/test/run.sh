#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh [QUERYC]: the golden outputs of the example rooms, and one negative case for each refusal.
# Without QUERYC it is that of the folder TOOLS.
# `run.sh --accept QUERYC` writes the goldens anew; look at the difference before you keep it.
set -u
accept=
[ "${1:-}" = --accept ] && { accept=yes; shift; }
here=$(cd "$(dirname "$0")" && pwd)
queryc=$(realpath "${1:-${TOOLS:-$here/../../../build/test}/queryc}") || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cp -r "$here/person" "$here/library" "$work"
cd "$work" || exit 2
passed=0 failed=0
pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "$*" >&2; }
schemas="person/schema.sql library/schema.sql"

golden() { # golden NAME: $work/out/NAME against test/golden/NAME
    [ -n "$accept" ] && cp "out/$1" "$here/golden/$1"
    if diff -u "$here/golden/$1" "out/$1" >&2; then pass; else fail "golden $1 differs"; fi
}
mkdir out
"$queryc" schema --room library --order 2 --out out library/schema.sql || fail "schema"
"$queryc" room --room library --out out --schemas $schemas --queries library/library.sql || fail "room"
"$queryc" room --room reads --out out --schemas $schemas --queries library/reads.sql || fail "reads"
"$queryc" migration --room library --number 2 --out out library/migration.sql || fail "migration"
"$queryc" postgresql --schemas $schemas --queries library/library.sql >out/library.psql || fail "postgresql"
for name in library_schema.c library_sql.h library_sql.c reads_sql.c library_migration_2.c library.psql; do
    golden $name
done

# Nothing is written when nothing changed, so that nothing is compiled again.
touch -d '2001-01-01' out/library_sql.h out/library_sql.c out/library_schema.c
printf '\n-- A comment more.\n' >>library/schema.sql
"$queryc" room --room library --out out --schemas $schemas --queries library/library.sql
"$queryc" schema --room library --order 2 --out out library/schema.sql
[ -z "$(find out -name 'library_s*' -newermt 2002-01-01)" ] && pass || fail "written again for nothing"

# All refusals of a file are said in one run, and then nothing is written.
printf -- '-- :exec f\nDELETE FROM nowhere;\n-- :exec g\nDELETE FROM nobody;\n' >library/two.sql
"$queryc" room --room two --out out --schemas $schemas --queries library/two.sql 2>said && fail "two taken"
[ "$(grep -c 'no such table' said)" = 2 ] && [ ! -e out/two_sql.c ] && pass || fail "two refusals"

"$queryc" 2>said; [ $? = 2 ] && grep -q '^usage' said && pass || fail "no usage"
"$queryc" room --room x --out out --schemas missing.sql --queries missing.sql 2>said
[ $? = 2 ] && grep -q 'missing.sql: No such file' said && pass || fail "missing file"

# one_case KIND LINE WORDS...: what is in case.sql is refused at that line with these words.
one_case() {
    kind=$1 line=$2; shift 2
    rm -rf refused room; mkdir refused room
    case $kind in
    query) file=library/case.sql; mv case.sql $file
        "$queryc" room --room case --out refused --schemas $schemas --queries $file ;;
    schema) file=room/schema.sql; mv case.sql $file
        "$queryc" schema --room room --order 1 --out refused $file ;;
    migration) file=room/2.sql; mv case.sql $file
        "$queryc" migration --room room --number 2 --out refused $file ;;
    esac 2>said
    status=$?
    if [ $status = 1 ] && grep -F "$file:$line: " said | grep -qF -- "$*" && [ -z "$(ls refused)" ]
    then pass
    else fail "not refused as '$*' at line $line (status $status): $(head -3 said)"; sed 's/^/    /' $file >&2
    fi
}
set -f # the cases hold *
next=
while IFS= read -r text || [ -n "$text" ]; do
    case $text in
    '### '*) [ -n "$next" ] && one_case $next; next=${text#'### '}; : >case.sql ;;
    *) printf '%s\n' "$text" >>case.sql ;;
    esac
done <"$here/refusals.txt"
one_case $next
echo "$passed passed, $failed failed"
[ $failed = 0 ]
