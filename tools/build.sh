#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# build.sh KIND [target...]: configures build/KIND when needed, again when a file came or went, then
# builds. KIND: release (the folder build/ itself, where every message must have its translation), test
# (ASan + UBSan), clang, tsan, fuzz; any other name, like dev, is like test. BUILD_DIR: another folder.
# The target `configure` stops before the build. JOBS sets how many compilers run at once.
set -eu
cd "$(dirname "$0")/.."
kind=$1
shift
dir=${BUILD_DIR:-build/$kind}
sanitized="-Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Ddebug=true -Dtranslations=lenient"
case $kind in
release) dir=${BUILD_DIR:-build} options="-Dtranslations=strict" ;;
clang) options="-Doptimization=0 -Db_lundef=false -Dtranslations=lenient" CC=clang ;;
tsan) options="-Db_sanitize=thread -Db_lundef=false -Doptimization=1 -Ddebug=true -Dtranslations=lenient" ;;
fuzz) options="$sanitized -Dfuzz=true" CC=clang ;;
*) options=$sanitized ;;
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
