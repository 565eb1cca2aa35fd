#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh: mail that really leaves, through a real SMTP server on loopback. PROGRAM: another than build/parvis.
set -eu
cd "$(dirname "$0")/../.."
program=${PROGRAM:-build/parvis}
[ -x "$program" ] || { echo "mail: $program is not built"; echo "0 passed, 1 failed"; exit 1; }
exec timeout -k 5 180 node tests/mail/run.mjs "$program"
