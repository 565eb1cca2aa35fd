/* SPDX-License-Identifier: EUPL-1.2 */
/* viewc --room ROOM --out DIR [--po locale/en.po] [--lenient] FILE.html...
 * viewc --room ROOM --out DIR --pseudo FILE.html...  pseudo_ROOM_views.c alone, in the
 * pseudo-language viewc --pot FILE.html... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viewc.h"

enum { SOURCES_MAX = 1000, ARENA_MAX = 1 << 30 };

static _Noreturn void stop(str why)
{
    fprintf(stderr, "%.*s%s", STR(why), str_ends(why, S("\n")) ? "" : "\n");
    exit(1);
}

static void read_po(struct viewc *v, const char *path)
{
    str content, error;
    struct po *po = new (v->arena, struct po);
    if (!file_read(v->arena, path, PO_FILE_MAX, &content, &error) ||
        !po_read(po, v->arena, path, content, &error))
        stop(error);
    v->po = po;
}

static void write_out(struct viewc *v, const char *directory, const char *ending, str content)
{
    const char *before = v->po && v->po->pseudo ? "pseudo_" : "";
    str error, path = text_format(v->arena, "%s/%s%s_views.%s", directory, before, v->room, ending);
    if (!file_write_if_changed(v->arena, arena_c_string(v->arena, path), content, &error))
        stop(error);
}

int main(int argc, char **argv)
{
    static struct viewc_source sources[SOURCES_MAX];
    arena a = arena_of(ARENA_MAX);
    struct viewc v = {.arena = &a, .sources = sources, .room = ""};
    struct po made_up = {.file = "pseudo", .pseudo = &a};
    const char *out = NULL, *po = NULL;
    bool pot = false, pseudo = false;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (!strcmp(argv[i], "--room") && more)
            v.room = argv[++i];
        else if (!strcmp(argv[i], "--out") && more)
            out = argv[++i];
        else if (!strcmp(argv[i], "--po") && more)
            po = argv[++i];
        else if (!strcmp(argv[i], "--lenient"))
            v.lenient = true;
        else if (!strcmp(argv[i], "--pseudo"))
            pseudo = true;
        else if (!strcmp(argv[i], "--pot"))
            pot = true;
        else if (argv[i][0] == '-')
            stop(
                S("viewc --room ROOM --out DIR [--po FILE.po | --pseudo] [--lenient] FILE.html...\n"
                  "viewc --pot FILE.html..."));
        else if (v.source_count == SOURCES_MAX)
            stop(S("viewc: too many files"));
        else
            sources[v.source_count++].file = argv[i];
    }
    if (!pot && (!is_name(str_of(v.room)) || !out))
        stop(S("viewc: --room NAME and --out DIR are needed"));
    for (i64 i = 0; i < v.source_count; i++) {
        str error;
        if (!file_read(&a, sources[i].file, PO_FILE_MAX, &sources[i].text, &error))
            stop(error);
    }
    if (pseudo)
        v.po = &made_up;
    else if (po && !pot)
        read_po(&v, po);
    if (!viewc_compile(&v, pot))
        stop(text_str(&v.faults));
    if (pot) {
        fwrite(v.pot.at, 1, (size_t)v.pot.len, stdout);
    } else {
        if (!pseudo)
            write_out(&v, out, "h", text_str(&v.header));
        write_out(&v, out, "c", text_str(&v.body));
    }
    if (v.missing)
        fprintf(stderr, "viewc: %s: %lld messages without translation, French shown\n", v.room,
                (long long)v.missing);
    arena_free(&a);
    return fflush(stdout) ? 1 : 0;
}
