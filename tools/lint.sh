#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# lint.sh all|format: what no compiler checks. Each finding says file:line and what to do; each check
# counts as one in the last line, "N passed, N failed".
# clang-tidy looks again only at a file whose preprocessed text changed (stamps in build/tidy); it
# needs build/clang, for the headers that the build writes.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
passed=0 failed=0
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT

# Tracked files and new ones that are not ignored: a fault is said before the commit. Some may have gone.
{ git ls-files -z --cached --others --exclude-standard 2>/dev/null | tr '\0' '\n' | sort -u; } |
    while read -r file; do [ -f "$file" ] && echo "$file"; done >"$list/all"
grep -E '\.[ch]$' "$list/all" >"$list/c"

# result NAME: counts a check by what it wrote into $list/said.
result() {
    if [ -s "$list/said" ]; then
        failed=$((failed + 1))
        echo "$1:"
        sed 's/^/  /' "$list/said"
    else
        passed=$((passed + 1))
    fi
}

# ---- format -----------------------------------------------------------------------------------
grep -v '/golden/' "$list/c" | xargs clang-format --dry-run -Werror --ferror-limit=1 2>&1 |
    awk -F: '/error:/ { print $1 ":" $2 ": not in the style of .clang-format; run make format" }' >"$list/said"
result format
if [ "${1:-all}" = format ]; then
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
fi

# ---- licences (REUSE): a line in the file, or a path in REUSE.toml ----------------------------------
sed -n 's/^path = \[*//p; s/^  *\("[^"]*"\),*]*$/\1/p' REUSE.toml | tr -d '],"' | tr ' ' '\n' | sed '/^$/d' >"$list/covered"
while read -r file; do
    known=""
    while read -r pattern; do
        # A pattern of REUSE.toml: ** crosses folders, as * of `case` does.
        # shellcheck disable=SC2254
        case $file in $pattern) known=1 && break ;; esac
    done <"$list/covered"
    [ "$known" ] || echo "$file"
done <"$list/all" >"$list/own"
xargs awk '
    FNR == 1 { line = 0 }
    FNR > 5 { nextfile }
    /SPDX-License-Identifier: / { found[FILENAME] = 1; nextfile }
    END { for (i = 1; i < ARGC; i++) if (!(ARGV[i] in found))
        print ARGV[i] ":1: no SPDX-License-Identifier in the first lines: add it, or the path to REUSE.toml" }
' <"$list/own" >"$list/said"
result licences

# ---- functions that are banned --------------------------------------------------------------------
# Comments and texts do not count. `/* heap: reason */` on the line lets a library have its malloc.
xargs awk '
    FNR == 1 {
        comment = 0
        free_heap = FILENAME ~ /^(src\/(base|os|db)\/|src\/web\/server|tools\/|bench\/|tests\/)/
    }
    {
        raw = $0
        if (comment) { if (!sub(/^.*\*\//, "")) next; comment = 0 }
        gsub(/\\["\\]/, ""); gsub(/"[^"]*"/, "\"\""); gsub(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//, ""); sub(/\/\/.*/, "")
        if (sub(/\/\*.*/, "")) comment = 1
        line = " " $0
        if (match(line, /[^A-Za-z0-9_>.](strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|alloca)[ ]*\(/))
            say("is banned: use text_add, text_format, str_to_i64 or str_cut of src/base")
        else if (!free_heap && raw !~ /heap: / &&
                 match(line, /[^A-Za-z0-9_>.](malloc|calloc|realloc|free|strdup|strndup)[ ]*\(/))
            say("outside base, os, db and web/server: take an arena, or say /* heap: why a library needs it */")
    }
    function say(what,   name) {
        name = substr(line, RSTART + 1, RLENGTH - 1); sub(/[ ]*\($/, "", name)
        print FILENAME ":" FNR ": " name " " what
    }
' <"$list/c" >"$list/said"
result banned-functions

# ---- lengths -------------------------------------------------------------------------------------------
# In this style a function is what stands between { and } at the left margin.
xargs awk '
    FNR == 1 { start = 0 }
    /^\{/ { start = FNR }
    /^\}$/ && start { if (FNR - start + 1 > 70)
        print FILENAME ":" start ": a function of " FNR - start + 1 " lines: at most 70, cut it by what it does"; start = 0 }
' <"$list/c" >"$list/said"
result function-length
grep -E '\.(c|h|sql|html|css|js|mjs|sh|awk|story)$|(^|/)(Makefile|meson\.build|run)$' "$list/all" | grep -v -e '/golden' -e '\.expected' |
    xargs awk '
    { lines[FILENAME] = FNR }
    END { for (file in lines) if (lines[file] > 600)
        print file ":601: " lines[file] " lines: at most 600, cut it by subject" }
' >"$list/said"
result file-length

# ---- the project names no machine and no registry ----------------------------------------------------
# The patterns are spelt so that this file does not find itself.
grep -E -v '^(package-lock\.json|LICENSES/.*)$' "$list/all" |
    xargs grep -nHIE '(^|[^A-Za-z0-9_.~/-])/(wor[k]|roo[t]|hom[e])/|registr[y]\.[a-z]|npmj[s]\.|(^|[^A-Za-z0-9_.}-])/tm[p]/[A-Za-z0-9]' |
    cut -c1-160 | sed 's/$/   <- a path of one machine, or a host: write it relative, or take a temporary folder/' >"$list/said"
grep -nE '"resolve[d]": "http' package-lock.json | sed 's/^/package-lock.json:/; s/$/   <- names a registry; see .npmrc/' >>"$list/said"
result machine-paths

# ---- shell ------------------------------------------------------------------------------------------------
for file in $(grep -E '\.sh$' "$list/all") .ci/run tests/run tests/units; do
    case $(head -n 1 "$file") in *bash*) bash -n "$file" 2>&1 ;; *) sh -n "$file" 2>&1 ;; esac
done | sed 's/$/   <- no valid shell/' >"$list/said"
result shell

# ---- clang-tidy ---------------------------------------------------------------------------------------------
mkdir -p build/tidy
flags="-std=gnu17 -D_GNU_SOURCE -DPARVIS_VERSION=\"0\" -Isrc -Itools -Ibuild/clang $(pkg-config --cflags-only-I gmime-3.0 | sed s/-I/-isystem/g)"
export flags
tidy='
file=$1
sum=$(clang $flags -E "$file" 2>/dev/null | cat - .clang-tidy | sha256sum | cut -c1-40)
[ -e "build/tidy/$sum" ] && exit 0
# How far the analyzer follows the ways through a function: a third of its own limit takes a third of the
# time, and found as many of the faults that were planted at the ends of functions.
depth="-Xclang -analyzer-config -Xclang max-nodes=75000"
# Tests ask the same twice on purpose: gone(x) == 1 && gone(x) == 0.
case $file in *_test.c) checks=-misc-redundant-expression ;; *) checks= ;; esac
if clang-tidy --quiet --checks="$checks" "$file" -- $flags $depth >"build/tidy/$sum.log" 2>/dev/null; then
    mv "build/tidy/$sum.log" "build/tidy/$sum"
else
    grep -E "error:|warning:" "build/tidy/$sum.log" | sed "s|^$PWD/||"
    rm -f "build/tidy/$sum.log"
fi
'
grep -E '^(src|tools)/.*\.c$' "$list/c" | grep -v '/test/' |
    xargs -P "${JOBS:-2}" -n 1 sh -c "$tidy" tidy >"$list/said"
if grep -q "_\(sql\|views\)\.h' file not found" "$list/said"; then
    echo "headers that the build writes are missing: make build/clang first (make lint does)" >"$list/said"
fi
find build/tidy -type f -mtime +14 -delete
result clang-tidy

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
