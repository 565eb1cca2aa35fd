#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh: plays every story against the release, over the network, on a data folder of its own: what the
# same stories in the process cannot see. PARVIS and STORY name other programs.
set -u
cd "$(dirname "$0")/../.." || exit 1
parvis=${PARVIS:-build/parvis}
story=${STORY:-build/test/story}
work=$(mktemp -d)
server=
stop() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server"
    rm -rf "$work"
}
trap stop EXIT
failed() {
    echo "$1"
    tail -n 20 "$work/log"
    echo "0 passed, 1 failed"
    exit 1
}

# The administrator of src/main/test_instance.h.
echo "une phrase pour animer le forum" >"$work/password"
"$parvis" user add animatrice@exemple.fr --name "Agnès Animatrice" --role admin \
    --password-file "$work/password" --data "$work/data" >"$work/log" 2>&1 || failed "no administrator"
# Each story says a network of its own.
echo "trusted-proxy = 127.0.0.1" >>"$work/data/settings"
"$parvis" serve --data "$work/data" --listen 127.0.0.1:0 >>"$work/log" 2>&1 &
server=$!
address=
tries=0
while [ -z "$address" ]; do
    address=$(sed -n 's|.*\(http://127\.0\.0\.1:[0-9][0-9]*\).*|\1|p' "$work/log" | head -n 1)
    tries=$((tries + 1))
    [ $tries -gt 300 ] && failed "the server did not start"
    kill -0 "$server" 2>/dev/null || failed "the server stopped"
    sleep 0.2
done
# shellcheck disable=SC2046
"$story" --live "$address" $(find src -name '*.story' | sort)
