#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# run.sh: signing in by an OpenID provider, with a real one (npm oidc-provider, set as ProConnect is) and a
# hostile one that answers wrongly in every way it can. PROGRAM: another than build/parvis.
set -eu
cd "$(dirname "$0")/../.."
program=${PROGRAM:-build/parvis}
[ -x "$program" ] || { echo "oidc: $program is not built"; echo "0 passed, 1 failed"; exit 1; }
exec timeout -k 5 240 node tests/oidc/run.mjs "$program"
