/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <string.h>

#include "main/verbs.h"

static const struct verb {
    const char *name, *arguments, *what;
    int (*run)(struct verb_call *v);
} verbs[] = {
    {"serve", "--data DIR [--listen ADDRESS:PORT] [--refuse-root]",
     "answers requests until SIGTERM", verb_serve},
    {"user", "add EMAIL --name N --role admin|member --password-file F --data DIR",
     "opens an account", verb_user},
    {"check", "--data DIR", "looks for damage in the data folder", verb_check},
    {"routes", "[--data DIR]", "prints every address, who may ask for it, and its limits",
     verb_routes},
    {"settings", "[--data DIR]", "prints every setting, its value and what it is for",
     verb_settings},
};

static int help(FILE *to)
{
    fprintf(to, "Parvis, the cooperative forum for local cultural policy\n\n");
    for (i64 i = 0; i < countof(verbs); i++)
        fprintf(to, "parvis %s %s\n    %s\n", verbs[i].name, verbs[i].arguments, verbs[i].what);
    return to == stderr ? 2 : 0;
}

static bool read_arguments(int count, char **words, struct verb_call *v)
{
    const struct {
        const char *name;
        const char **c_string;
        str *text;
        bool *flag;
    } options[] = {
        {"--data", &v->data, NULL, NULL},
        {"--listen", &v->listen, NULL, NULL},
        {"--name", NULL, &v->name, NULL},
        {"--role", NULL, &v->role, NULL},
        {"--password-file", NULL, &v->password_file, NULL},
        {"--scope", NULL, &v->scope, NULL},
        {"--refuse-root", NULL, NULL, &v->refuse_root},
        {"--dry-run", NULL, NULL, &v->dry_run},
        {"--partial", NULL, NULL, &v->partial},
    };
    for (int n = 0; n < count; n++) {
        i64 o = 0;
        while (o < countof(options) && strcmp(options[o].name, words[n]) != 0)
            o++;
        if (o == countof(options)) {
            if (words[n][0] == '-' || v->word_count == VERB_WORDS)
                return false;
            v->words[v->word_count++] = str_of(words[n]);
        } else if (options[o].flag) {
            *options[o].flag = true;
        } else if (++n == count) {
            return false;
        } else if (options[o].c_string) {
            *options[o].c_string = words[n];
        } else {
            *options[o].text = str_of(words[n]);
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct verb_call v = {.data = "var", .listen = "127.0.0.1:8080"};
    if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "--help"))
        return help(argc < 2 ? stderr : stdout);
    for (i64 i = 0; i < countof(verbs); i++)
        if (!strcmp(verbs[i].name, argv[1]))
            return read_arguments(argc - 2, argv + 2, &v) ? verbs[i].run(&v) : help(stderr);
    return help(stderr);
}
