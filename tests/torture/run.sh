#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh: what happens to a server happens to the release program: killed while people write, a full
# disk, stopped under load, a newer file, two servers, a slow reader. PROGRAM: another than build/parvis.
set -eu
cd "$(dirname "$0")/../.."
program=${PROGRAM:-build/parvis}
[ -x "$program" ] || { echo "torture: $program is not built"; echo "0 passed, 1 failed"; exit 1; }
exec timeout -k 5 120 node tests/torture/run.mjs "$program"
