#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# setup.sh run|test|bench: installs what is missing, and only that. Says nothing, touches no network
# and takes some milliseconds when everything is there.
set -eu
cd "$(dirname "$0")/.."
purpose=$1
case $purpose in
run) lists="packages.run" npm_group="--omit=dev" ;;
test) lists="packages.run packages.test" npm_group="" ;;
bench) lists="packages.run packages.test packages.bench" npm_group="" ;;
*) echo "setup.sh: run, test or bench" >&2; exit 2 ;;
esac

# ---- Debian's packages ------------------------------------------------------------------------
# A node and npm that came from elsewhere conflict with Debian's: they are kept.
# shellcheck disable=SC2086
wanted=$(sed '/^#/d' $lists)
if command -v node >/dev/null && command -v npm >/dev/null; then
    wanted=$(printf '%s\n' "$wanted" | grep -vx -e nodejs -e npm)
fi
if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is no Debian; needed: $(echo $wanted)" >&2
    wanted=""
fi
missing=""
if [ -n "$wanted" ]; then
    # shellcheck disable=SC2086
    there=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' $wanted 2>/dev/null || true)"
    for package in $wanted; do
        case $there in *" installed=$package "*) ;; *) missing="$missing $package" ;; esac
    done
fi
if [ -n "$missing" ]; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "setup: as root, run: apt-get install$missing" >&2
            exit 1
        }
        as_root="sudo"
    fi
    echo "setup: installing$missing" >&2
    log=$(mktemp)
    # RUNLEVEL=1: a package that brings a service (a PostgreSQL for the tests) must not start it.
    install() {
        # shellcheck disable=SC2086
        $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get install -y -q --no-install-recommends $missing >"$log" 2>&1 </dev/null
    }
    if ! { $as_root apt-get update -q >"$log" 2>&1 && install; }; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        echo "setup: apt-get could not install$missing" >&2
        exit 1
    fi
    rm -f "$log"
fi

# ---- npm's packages ------------------------------------------------------------------------------
# The stamp holds what was installed; the tests' group contains the other.
stamp=node_modules/.stamp
installed=$(cat $stamp 2>/dev/null || true)
if [ ! -e $stamp ] || [ package-lock.json -nt $stamp ] || [ package.json -nt $stamp ] ||
    { [ "$purpose" != run ] && [ "$installed" != test ]; }; then
    [ "$installed" = test ] && npm_group=""
    echo "setup: npm ci $npm_group" >&2
    # No package runs anything here: vnu-jar's own script would fetch a Java runtime from elsewhere.
    # shellcheck disable=SC2086
    npm ci --ignore-scripts --loglevel=error $npm_group >&2 </dev/null
    if [ -z "$npm_group" ]; then echo test; else echo run; fi >$stamp
fi
