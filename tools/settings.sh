#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Writes packaging/parvis.conf from the table of settings: settings.sh [build/test/parvis]
cd "$(dirname "$0")/.." || exit 1
{
    echo "# SPDX-License-Identifier: EUPL-1.2"
    echo "# Copy it to DIR/settings and take the # away where you decide. Made by tools/settings.sh."
    "${1:-build/test/parvis}" settings --data /nonexistent
} >packaging/parvis.conf
