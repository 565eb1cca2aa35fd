/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "main/verbs.h"

const struct verb verbs[] = {
    {"serve", "--data DIR [--listen ADDRESS:PORT] [--refuse-root]",
     "answers requests until SIGTERM", verb_serve, NULL},
    {"user",
     "add|role|erase EMAIL --role member|moderator|reader|admin [--name N --password-file F] "
     "[--keep-name] | list [PART] | inactive --data DIR",
     "opens an account (`add`, with a name and a password), changes its role (`role`), erases it "
     "(`erase`), finds some (`list`), or those that nobody comes to (`inactive`)",
     verb_user, user_inside},
    {"demo", "[--remove] --data DIR",
     "puts the demonstration in, or takes it out with everything that hangs on it", NULL,
     demo_inside},
    {"import", "FILE [--dry-run] [--partial] --data DIR",
     "reads an archive: all of it, or nothing; --partial leaves out the lines that are wrong",
     verb_import, import_inside},
    {"export", "[FILE] [--scope public|everything] --data DIR",
     "writes the commons as JSON Lines (doc/archive-format.md)", verb_export, export_inside},
    {"backup", "FILE --data DIR",
     "copies everything into one file, while the server runs; then checks it", verb_backup,
     backup_inside},
    {"restore", "FILE [--force] --data DIR",
     "makes a data folder out of a backup; --force moves the present one aside", verb_restore,
     NULL},
    {"mail", "status | list [STATE] | again NUMBER|all | test ADDRESS --data DIR",
     "the mail that waits, or was given up; sends it again; tries the relay", NULL, mail_inside},
    {"check", "--data DIR", "looks for damage in the data folder", verb_check, NULL},
    {"recount", "--data DIR", "counts anew what pages show: posts, contributions, organisations",
     NULL, recount_inside},
    {"mail-in", "[--recipient ADDRESS] --data DIR",
     "takes one mail from the standard input: an answer, a new topic, a return; for a mail server",
     verb_mail_in, mail_in_inside},
    {"routes", "[--data DIR]", "prints every address, who may ask for it, and its limits",
     verb_routes, NULL},
    {"settings", "[set NAME VALUE | unset NAME] [--data DIR]",
     "prints every setting, its value and what it is for, as DIR/settings may hold it; or chooses "
     "one, which holds at once",
     verb_settings, settings_inside},
    {"health", "--data DIR",
     "says how the house is: version, sizes, disk, tasks, mail, backup, clock; 1 when there is "
     "something to look at",
     NULL, health_inside},
    {"tasks", "[run NAME] --data DIR",
     "prints what time alone asks for and when it ran last, or runs one now", NULL, tasks_inside},
    {"facets",
     "[add|rename sector|theme CODE LABEL [ENGLISH] | retire|restore|up|down sector|theme CODE] "
     "--data DIR",
     "prints the sectors and themes, or changes one", NULL, facets_inside},
    {"categories",
     "[add LABEL [ENGLISH] | rename CODE LABEL [ENGLISH] | close|open|up|down CODE | merge CODE "
     "INTO] --data DIR",
     "prints the categories of the forum, or changes one", NULL, categories_inside},
    {"animators", "[name EMAIL [sector|theme CODE] | end EMAIL NUMBER] --data DIR",
     "prints who animates what, or gives or ends such a charge; one of a territory is given in the "
     "browser",
     NULL, animators_inside},
    {"mandates", "[of EMAIL | confirm NUMBER | charge NUMBER] --data DIR",
     "prints the functions that wait for a word, or those of a person; confirms one that a letter "
     "proves, or gives who "
     "holds it the charge of the organisation",
     NULL, mandates_inside},
    {"jobs", "--data DIR", "prints the background jobs of everybody, newest first", NULL,
     jobs_inside},
    {"outbox", "[again] --data DIR",
     "counts the mail by state, or lets what was refused wait again", NULL, outbox_inside},
    {"journal", "verify --data DIR", "recomputes the chain of what happened", NULL, journal_inside},
    {0},
};

const struct verb *verb_find(str name)
{
    for (const struct verb *v = verbs; v->name; v++)
        if (str_eq(str_of(v->name), name))
            return v;
    return NULL;
}

struct option {
    const char *name;
    const char **c_string;
    str *text;
    bool *flag;
};

/* How many words the option takes; 0: it is not understood. */
static int take_option(const struct option *o, int left, char **words)
{
    if (o->flag) {
        *o->flag = true;
        return 1;
    }
    if (left < 2)
        return 0;
    if (o->c_string)
        *o->c_string = words[1];
    else
        *o->text = str_of(words[1]);
    return 2;
}

bool verb_read(int count, char **words, struct verb_call *v)
{
    const struct option options[] = {
        {"--data", &v->data, NULL, NULL},
        {"--listen", &v->listen, NULL, NULL},
        {"--name", NULL, &v->name, NULL},
        {"--role", NULL, &v->role, NULL},
        {"--password-file", NULL, &v->password_file, NULL},
        {"--recipient", NULL, &v->recipient, NULL},
        {"--scope", NULL, &v->scope, NULL},
        {"--refuse-root", NULL, NULL, &v->refuse_root},
        {"--dry-run", NULL, NULL, &v->dry_run},
        {"--partial", NULL, NULL, &v->partial},
        {"--force", NULL, NULL, &v->force},
        {"--remove", NULL, NULL, &v->remove},
        {"--keep-name", NULL, NULL, &v->keep_name},
    };
    v->arguments = words;
    v->argument_count = count;
    for (int n = 0; n < count;) {
        i64 o = 0;
        while (o < countof(options) && strcmp(options[o].name, words[n]) != 0)
            o++;
        if (o == countof(options)) {
            if ((words[n][0] == '-' && words[n][1]) || v->word_count == VERB_WORDS)
                return false;
            v->words[v->word_count++] = str_of(words[n++]);
            continue;
        }
        int taken = take_option(&options[o], count - n, words + n);
        if (!taken)
            return false;
        n += taken;
    }
    return true;
}
