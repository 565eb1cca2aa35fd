#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# postgresql.sh [SCRIPT]: runs what `queryc postgresql` printed (without a script: for every schema and
# query of src/, by the queryc of the folder TOOLS) on a throw-away PostgreSQL 15 on a
# unix socket in a temporary directory, as `nobody` when we are root (it refuses root,
# and a uid without a name).
# Every table is made and every query prepared with its types; then all is rolled back.
set -u
root=$(cd "$(dirname "$0")/../../.." && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/postgres" ] || { echo "postgresql.sh: no PostgreSQL server is installed" >&2; exit 2; }

folder=$(mktemp -d) || exit 2
server=
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as() { setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$folder" "$@"; }
fi
finish() {
    [ -n "$server" ] && kill -INT "$server" 2>/dev/null && wait "$server"
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

script=${1:-}
if [ ! -s "$script" ]; then
    script=$folder/script
    cd "$root" || exit 2
    # shellcheck disable=SC2046
    "${TOOLS:-build/test}/queryc" postgresql --schemas $(find src -name schema.sql | sort) \
        --queries $(find src -name '*.sql' ! -name schema.sql ! -path '*/migrations/*' | sort) \
        >"$script" || exit 2
fi
script=$(realpath "$script")

cd / # the uid may not be allowed to stand where we are
as "$bin/initdb" -D "$folder/data" -U parvis -A trust -E UTF8 --locale=C --no-sync \
    >"$folder/initdb" 2>&1 || { cat "$folder/initdb" >&2; exit 2; }
# exec in a subshell, so that $! is the server itself
( if [ "$(id -u)" = 0 ]; then
      exec setpriv --reuid nobody --regid nogroup --clear-groups \
          "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off
  else
      exec "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off
  fi ) >"$folder/log" 2>&1 &
server=$!
for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    "$bin/pg_isready" -q -h "$folder" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.3
done
"$bin/pg_isready" -q -h "$folder" || { cat "$folder/log" >&2; exit 2; }

"$bin/psql" -X -h "$folder" -U parvis -d postgres -v VERBOSITY=default <"$script" \
    >"$folder/said" 2>"$folder/errors"
status=$?
cat "$folder/errors" >&2
grep '^refused: ' "$folder/said" >&2
passed=$(grep -c '^PREPARE$' "$folder/said")
failed=$(grep -c '^refused: ' "$folder/said")
[ $status = 0 ] || { echo "the schema itself is refused" >&2; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
