/* SPDX-License-Identifier: EUPL-1.2 */
/* The words by which everything is sorted, for who has a terminal: sectors and themes, categories
 * of the forum, who animates them; and the accounts that nobody comes to. */
#include "commons/contribution/facet.h"
#include "commons/dispatch.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/writer.h"
#include "db/db.h"
#include "features/animation/animation.h"
#include "features/forum/category.h"
#include "main/verbs.h"

static const char facets_usage[] =
    "facets [add sector|theme CODE LABEL [ENGLISH] | rename sector|theme CODE LABEL [ENGLISH] | "
    "retire|restore|up|down sector|theme CODE] --data DIR";
static const char categories_usage[] =
    "categories [add LABEL [ENGLISH] | rename CODE LABEL [ENGLISH] | close|open|up|down CODE | "
    "merge CODE INTO] --data DIR";

static const char animators_usage[] =
    "animators [name EMAIL [sector|theme CODE] | end EMAIL NUMBER] --data DIR";

struct words_task {
    struct write_task task;
    struct request *r;
    struct verb_call *call;
    bool understood;
    bool (*apply)(struct words_task *t);
};

static bool run_words(struct write_task *task, struct db *d)
{
    struct words_task *t = (struct words_task *)task; /* the task is its first member */
    t->r->db = d;
    t->r->drawn = 0;
    t->r->refused = false;
    t->r->form = NULL;
    t->understood = true;
    return t->apply(t) && !t->r->refused;
}

static int write_words(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a,
                       struct words_task *t, const char *usage)
{
    t->task.run = run_words;
    t->call = v;
    t->r = request_of_server(&i->app, i->writer, a);
    t->r->reader.role = ROLE_ADMINISTRATOR; /* whoever owns the folder */
    instance_write(i, &t->task);
    if (t->task.outcome == WRITE_KEPT)
        return 0;
    if (!t->understood)
        return verb_refused(out, str_of(usage));
    bool said = t->r->form && message_is(t->r->form->refusal);
    return verb_refused(out, said ? message_in(a, ENGLISH, t->r->form->refusal)
                                  : S("the database refused; see the log"));
}

static struct db *reading(struct instance *i, struct verb_output *out, arena *a)
{
    str error = {0};
    struct db *d = db_open(i->database, DB_READ, a, &error);
    if (!d)
        verb_refused(out, error);
    return d;
}

static void print(struct verb_output *out, str line)
{
    out->data(out->what, line);
    out->data(out->what, S("\n"));
}

static bool misunderstood(struct words_task *t) { return t->understood = false; }

/* ---- sectors and themes -----------------------------------------------------------------------
 */

static bool apply_facet(struct words_task *t)
{
    const struct verb_call *v = t->call;
    const str *w = v->words;
    if (v->word_count < 3)
        return misunderstood(t);
    bool labelled = v->word_count == 4 || v->word_count == 5;
    if (str_eq(w[0], S("add")) && labelled)
        return facet_add(t->r, w[1], w[2], w[3], w[4]);
    const struct facet_row *f = facet_by_code(t->r->db, t->r->arena, w[1], w[2]);
    i64 id = f ? f->id : 0;
    if (str_eq(w[0], S("rename")) && labelled)
        return facet_change(t->r, id, w[3],
                            w[4].len ? w[4]
                            : f      ? f->label_en
                                     : w[4],
                            f ? f->position : 0);
    if (v->word_count != 3)
        return misunderstood(t);
    if (str_eq(w[0], S("retire")) || str_eq(w[0], S("restore")))
        return facet_retire(t->r, id, str_eq(w[0], S("retire")));
    if (str_eq(w[0], S("up")) || str_eq(w[0], S("down")))
        return facet_move(t->r, id, str_eq(w[0], S("up")));
    return misunderstood(t);
}

static void print_facets(struct db *d, struct verb_output *out, arena *a)
{
    static const char *const dimensions[] = {"sector", "theme"};
    for (i64 n = 0; n < countof(dimensions); n++) {
        struct facet_row_rows rows = facet_list(d, a, str_of(dimensions[n]));
        for (i64 i = 0; i < rows.len; i++)
            print(out,
                  text_format(a, "%s\t%.*s\t%s\t%.*s\t%.*s", dimensions[n], STR(rows.at[i].code),
                              rows.at[i].retired_on.has ? "retired" : "offered",
                              STR(rows.at[i].label), STR(rows.at[i].label_en)));
    }
}

int facets_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct words_task t = {.apply = apply_facet};
    if (v->word_count)
        return write_words(i, v, out, a, &t, facets_usage);
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    print_facets(d, out, a);
    db_close(d);
    return 0;
}

/* ---- categories of the forum ------------------------------------------------------------------
 */

static i64 category_id(const struct topic_category_rows *all, str code)
{
    for (i64 i = 0; i < all->len; i++)
        if (str_eq(all->at[i].code, code))
            return all->at[i].id;
    return 0;
}

static bool apply_category(struct words_task *t)
{
    const struct verb_call *v = t->call;
    const str *w = v->words;
    if (v->word_count < 2 || v->word_count > 4)
        return misunderstood(t);
    if (str_eq(w[0], S("add")) && v->word_count < 4)
        return category_add(t->r, w[1], w[2]);
    struct topic_category_rows all = topic_category_list(t->r->db, t->r->arena);
    i64 id = category_id(&all, w[1]);
    if (str_eq(w[0], S("rename")) && v->word_count > 2)
        return category_rename(t->r, id, w[2], w[3]);
    if (str_eq(w[0], S("merge")) && v->word_count == 3)
        return category_merge(t->r, id, category_id(&all, w[2]));
    if (v->word_count != 2)
        return misunderstood(t);
    if (str_eq(w[0], S("close")))
        return category_close(t->r, id);
    if (str_eq(w[0], S("open")))
        return category_open(t->r, id);
    if (str_eq(w[0], S("up")) || str_eq(w[0], S("down")))
        return category_move(t->r, id, str_eq(w[0], S("up")));
    return misunderstood(t);
}

int categories_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct words_task t = {.apply = apply_category};
    if (v->word_count)
        return write_words(i, v, out, a, &t, categories_usage);
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    struct topic_category_rows all = topic_category_list(d, a);
    for (i64 n = 0; n < all.len; n++) {
        const struct topic_category *k = &all.at[n];
        const struct topic_category *into = category_of_code(&all, k->code);
        str target = k->merged_into.has && into ? into->code : (str){0};
        print(out, text_format(a, "%.*s\t%s%.*s\t%lld\t%.*s\t%.*s", STR(k->code),
                               k->merged_into.has ? "merged into "
                               : k->closed_on.has ? "closed"
                                                  : "offered",
                               STR(target), (long long)topic_category_uses(d, k->code),
                               STR(k->label), STR(k->label_en)));
    }
    db_close(d);
    return 0;
}

/* ---- who animates what ------------------------------------------------------------------------
 */

static bool refused(struct words_task *t, message why)
{
    refuse(t->r, NULL, why);
    return false;
}

static bool apply_animator(struct words_task *t)
{
    const struct verb_call *v = t->call;
    const str *w = v->words;
    i64 number = 0;
    bool of_facet = v->word_count == 4;
    if (v->word_count < 2 || v->word_count > 4)
        return misunderstood(t);
    const struct person_secret *p = person_by_email(t->r->db, t->r->arena, w[1]);
    if (!p)
        return refused(t, T("Aucun compte n’a cette adresse."));
    if (str_eq(w[0], S("end")) && v->word_count == 3 && str_to_i64(w[2], &number))
        return person_animates_no_more(t->r, p->id, number) ||
               refused(t, T("Cette charge n’existe pas."));
    if (!str_eq(w[0], S("name")) || (v->word_count != 2 && !of_facet))
        return misunderstood(t);
    const struct facet_row *f = of_facet ? facet_by_code(t->r->db, t->r->arena, w[2], w[3]) : NULL;
    if (of_facet && !f)
        return refused(t, T("Ce secteur ou ce thème n’existe pas."));
    message why = person_animates(t->r, p->id, f ? f->id : 0, 0);
    return !message_is(why) || refused(t, why);
}

int animators_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct words_task t = {.apply = apply_animator};
    if (v->word_count)
        return write_words(i, v, out, a, &t, animators_usage);
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    struct animating_rows rows = animator_list(d, a);
    for (i64 n = 0; n < rows.len; n++) {
        const struct animating *k = &rows.at[n];
        str facet = k->label.has ? k->label.value : S("everything");
        str territory = k->territory_name.has ? k->territory_name.value : S("everywhere");
        print(out, text_format(a, "%lld\t%.*s\t%.*s\t%.*s", (long long)k->id, STR(k->name),
                               STR(facet), STR(territory)));
    }
    db_close(d);
    return 0;
}

/* ---- accounts that nobody comes to ------------------------------------------------------------
 */

int user_inactive_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    if (v->word_count != 1)
        return verb_refused(out, S("user inactive --data DIR"));
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    i64 after = 0;
    struct inactive_line_rows rows;
    do {
        rows = inactive_list(d, a, after);
        for (i64 n = 0; n < rows.len; n++) {
            const struct inactive_line *p = &rows.at[n];
            str seen = p->seen_at.has ? instant_rfc3339(a, p->seen_at.value) : S("unknown");
            str then = p->kept.len ? p->kept : instant_rfc3339(a, p->due_at);
            after = p->person;
            print(out, text_format(a, "%.*s\t%.*s\t%s%.*s", STR(p->email), STR(seen),
                                   p->kept.len ? "kept: " : "erased on ", STR(then)));
        }
    } while (rows.len && !out->stopped(out->what));
    db_close(d);
    return 0;
}
