/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "main/verbs.h"

static int help(FILE *to)
{
    fprintf(to, "Parvis, the cooperative forum for local cultural policy\n\n");
    for (const struct verb *v = verbs; v->name; v++)
        fprintf(to, "parvis %s %s\n    %s\n", v->name, v->arguments, v->what);
    return to == stderr ? 2 : 0;
}

int main(int argc, char **argv)
{
    struct verb_call v = {.data = "var", .listen = "127.0.0.1:8080", .input = -1, .output = 1};
    umask(077); /* what the commons keeps is for its owner alone, unless a mode says otherwise */
    if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "--help"))
        return help(argc < 2 ? stderr : stdout);
    v.verb = verb_find(str_of(argv[1]));
    if (!v.verb || !verb_read(argc - 2, argv + 2, &v))
        return help(stderr);
    return v.verb->run ? v.verb->run(&v) : verb_inside(&v);
}
