#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The floor check on a small house: what is allowed passes, each thing that is not is refused.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
printf '%s\n' '# edges' 'forum experience' >"$house/edges"

# try allowed|refused FILE INCLUDE: a file of the small house that includes one header.
try() {
    mkdir -p "$house/src/$(dirname "$2")"
    printf '#include <stdio.h>\n#include "%s"\n' "$3" >"$house/src/$2"
    if said=$(awk -f tools/floors.awk "$house/edges" "$house/src/$2"); then got=allowed; else got=refused; fi
    case $got-$said in
    "$1"-*"$2:2: "* | allowed-) right=$([ "$got" = "$1" ] && echo 1) ;;
    *) right="" ;;
    esac
    if [ "$right" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "floors: $2 with \"$3\" is $got, expected $1; said: $said"
    fi
}
try allowed base/text.c base/text.h
try refused base/text.c os/os.h
try allowed db/db.c os/os.h
try refused db/db.c web/html.h
try allowed web/html.c base/text.h
try refused web/html.c db/db.h
try refused os/os.c db/db.h
try allowed commons/dispatch.c web/server.h
try allowed commons/dispatch.c db/db.h
try refused commons/dispatch.c features/forum/forum.h
try allowed commons/dispatch.c page_views.h
try refused commons/dispatch.c person_sql.h
try allowed commons/person/person.c person_sql.h
try refused commons/person/person.c job_sql.h
try allowed features/forum/forum.c forum_sql.h
try allowed features/forum/pages.c page_views.h
try refused features/forum/forum.c experience_sql.h
try refused features/forum/forum.c person_sql.h
try allowed features/forum/forum.c features/experience/experience.h
try refused features/forum/forum.c features/experience/cost.h
try refused features/experience/pages.c features/forum/forum.h
try allowed features/forum/forum.c features/forum/rules.h
try refused features/forum/forum.c main/main.h
try refused features/forum/forum.c forum.h
try refused features/forum/forum.c ../experience/experience.h
try refused features/forum/forum.c elsewhere/x.h
try allowed main/main.c features/forum/forum.h
try refused attic/x.c base/text.h
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
