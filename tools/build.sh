#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# build.sh KIND [target...]: configures build/KIND when needed, again when a file came or went, then
# builds. KIND: release (the folder build/ itself), test (ASan + UBSan), dev (like test, missing
# translations allowed), clang, tsan, fuzz; or any other name, like dev.
# The target `configure` stops before the build. JOBS sets how many compilers run at once; BUILD_DIR another folder.
set -eu
cd "$(dirname "$0")/.."
kind=$1
shift
dir=${BUILD_DIR:-build/$kind}
sanitized="-Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Ddebug=true"
case $kind in
release) dir=${BUILD_DIR:-build} options="" ;;
test) options=$sanitized ;;
clang) options="-Doptimization=0 -Db_lundef=false" CC=clang ;;
tsan) options="-Db_sanitize=thread -Db_lundef=false -Doptimization=1 -Ddebug=true" ;;
fuzz) options="$sanitized -Dfuzz=true" CC=clang ;;
*) options="$sanitized -Dtranslations=lenient" ;;
esac
export CC="${CC:-gcc}"
mkdir -p "$dir"
tools/sources.sh >"$dir/sources.new"
if [ ! -e "$dir/build.ninja" ]; then
    # shellcheck disable=SC2086
    meson setup $options "$dir" >"$dir/setup.log" 2>&1 || { cat "$dir/setup.log"; rm -f "$dir/build.ninja"; exit 1; }
elif ! cmp -s "$dir/sources.new" "$dir/sources.list"; then
    meson setup --reconfigure "$dir" >"$dir/setup.log" 2>&1 || { cat "$dir/setup.log"; exit 1; }
fi
mv "$dir/sources.new" "$dir/sources.list"
[ "${1:-}" = configure ] && exit 0
ninja ${QUIET:+--quiet} -j "${JOBS:-2}" -C "$dir" "$@"
