# SPDX-License-Identifier: EUPL-1.2
# floors.awk: what each folder of src/ may include.
#     awk -f tools/floors.awk tools/edges FILE...       (FILE: src/… .c and .h)
# base < os < { db | web, which do not see each other } < commons < features < main. A feature sees
# another only through x/x.h and by an edge of tools/edges. What queryc and viewc write for a room
# (x_sql.h, x_views.h, x_schema.h) is included inside that room only; the views of src/commons/*.html
# (page_views.h) by every room of commons and features. Tests stand where they lie.
BEGIN {
    sees["base"] = "base"
    sees["os"] = "base os"
    sees["db"] = "base os db"
    sees["web"] = "base os web"
    sees["commons"] = "base os db web commons"
    sees["features"] = "base os db web commons"
    sees["main"] = "base os db web commons features main"
}
function wrong(what)
{
    printf "%s:%d: %s\n", FILENAME, FNR, what
    bad++
}
# The room of a path below src/: "course" for features/course/x.c, "" for a file of a floor.
function room_of(part, n)
{
    return n >= 3 && (part[1] == "commons" || part[1] == "features") ? part[2] : ""
}
FNR == 1 { edges = FILENAME ~ /edges$/ }
edges && !/^#/ && NF >= 2 { edge[$1, $2] = 1 }
edges { next }
FNR == 1 {
    path = FILENAME
    sub(/^(.*\/)?src\//, "", path)
    parts = split(path, from, "/")
    floor = from[1]
    room = room_of(from, parts)
    if (!(floor in sees))
        wrong("no floor of this name; the floors are listed in tools/floors.awk")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    match($0, /"[^"]*"/)
    name = substr($0, RSTART + 1, RLENGTH - 2)
    n = split(name, to, "/")
    if (n == 1) {
        if (name ~ /_(sql|views|schema)\.h$/) {
            owner = name
            sub(/_(sql|views|schema)\.h$/, "", owner)
            if (owner == "page" && (floor == "commons" || floor == "features"))
                next
            if (room != owner && !(floor == "commons" && room == "" && owner == "commons"))
                wrong(name " is for the room " owner " alone: call what " owner ".h declares")
        } else if (name ~ /\.h$/)
            wrong("write the path below src/, as in \"base/text.h\", instead of \"" name "\"")
        next
    }
    if (name ~ /\.\.\//)
        wrong("no ../: write the path below src/")
    else if (!(to[1] in sees))
        wrong(to[1] " is no floor")
    else if (to[1] == "features" && floor == "features") {
        if (to[2] == room)
            next
        if (to[3] != to[2] ".h")
            wrong(room " sees " to[2] " only through features/" to[2] "/" to[2] ".h")
        else if (!((room, to[2]) in edge))
            wrong(room " may not see " to[2] ": move what both need to commons, or name the edge in tools/edges")
    } else if (index(" " sees[floor] " ", " " to[1] " ") == 0)
        wrong(floor " may not see " to[1])
}
END { exit bad > 0 }
