/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing the demonstration: bodies, people, then everything they did, in the order of its time. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "commons/dispatch.h"
#include "commons/mandate/mandate.h"
#include "commons/organisation/register.h"
#include "commons/person/example.h"
#include "commons/thread/reply.h"
#include "features/forum/category.h"
#include "main/demo.h"
#include "main/demo_inside.h"
#include "os/os.h"

static bool fail(struct demo *m, str where, str what)
{
    if (!m->error->len)
        *m->error = text_format(m->arena, "demo: %.*s: %.*s", STR(where), STR(what));
    return false;
}

/* ---- accounts ---------------------------------------------------------------------------------
 */

/* Easy to copy by hand: no l, 1, o, 0; 80 bits. */
static str password_draw(arena *a)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    enum { GROUPS = 4, IN_A_GROUP = 4 };
    text t = text_of(a, GROUPS * (IN_A_GROUP + 1));
    for (int i = 0; i < GROUPS * IN_A_GROUP; i++) {
        uint8_t draw;
        os_random(&draw, 1);
        if (i && i % IN_A_GROUP == 0)
            text_add_char(&t, '-');
        text_add_char(&t, letters[draw % (sizeof letters - 1)]);
    }
    return text_str(&t);
}

bool demo_accounts_make(arena *a, const struct demo_content *c, struct demo_accounts *accounts,
                        str *error)
{
    _Static_assert(sizeof "abcdefghijkmnpqrstuvwxyz23456789" == 33,
                   "32 letters: every draw is equal");
    *accounts = (struct demo_accounts){0};
    for (i64 i = 0; i < c->persons.len; i++) {
        const struct demo_record *p = &c->persons.at[i];
        struct demo_account one = {
            p->key, demo_value(p, "account"), demo_value(p, "email"), password_draw(a), {0}};
        if (!one.what.len)
            continue;
        if (!password_hash(a, one.password, &one.hash)) {
            *error = S("not enough memory to hash the passwords");
            return false;
        }
        *push(a, accounts) = one;
    }
    return true;
}

str demo_accounts_text(arena *a, const struct demo_accounts *accounts)
{
    text t = text_of(a, 4096);
    for (i64 i = 0; i < accounts->len; i++) {
        const struct demo_account *one = &accounts->at[i];
        text_add(&t, text_format(a, "%-17.*s %-24.*s %.*s\n", STR(one->what), STR(one->email),
                                 STR(one->password)));
    }
    return text_str(&t);
}

/* ---- bodies and people ------------------------------------------------------------------------
 */

i64 demo_find(const struct demo_rows *rows, str key)
{
    for (i64 i = 0; i < rows->len; i++)
        if (str_eq(rows->at[i].key, key))
            return rows->at[i].id;
    return 0;
}

static bool add_organisation(struct demo *m, const struct demo_record *record)
{
    struct new_organisation o = {
        .uid = request_uid(m->r),
        .name = demo_value(record, "name"),
        .place = demo_value(record, "place"),
        .source = S("demonstration"),
        .department = demo_find(&m->organisations, demo_value(record, "department"))};
    str population = demo_value(record, "population"), depends = demo_value(record, "depends");
    o.population.has = str_to_i64(population, &o.population.value);
    while (depends.len && o.depends_count < DEPENDS_MAX)
        o.depends_on[o.depends_count++] = demo_find(&m->organisations, demo_word(&depends));
    if (!nature_read(demo_value(record, "nature"), &o.nature))
        return fail(m, record->key, S("no such nature"));
    struct organisation_refusal refusal = organisation_refuses(m->r->db, m->r->arena, &o);
    if (refusal.field)
        return fail(m, record->key, message_in(m->arena, ENGLISH, refusal.why));
    i64 id = organisation_register(m->r->db, m->r->arena, &o, m->r->now);
    *push(m->arena, &m->organisations) = (struct demo_row){record->key, id};
    return id || fail(m, record->key, S("could not be registered"));
}

static bool add_mandates(struct demo *m, const struct demo_record *record, i64 person)
{
    enum { YEARS_AGO = 3 };
    i64 count = 0;
    for (i64 i = 0; i < record->lines.len; i++) {
        str line = record->lines.at[i].value;
        if (!str_eq(record->lines.at[i].name, S("mandate")))
            continue;
        i64 organisation = demo_find(&m->organisations, demo_part(&line));
        str kind = demo_part(&line), function = demo_part(&line);
        if (!organisation || !function.len)
            return fail(m, record->key,
                        S("a mandate names an organisation, a kind and a function"));
        mandate_create(m->r, (struct mandate_new){
                                 .person = person,
                                 .organisation = organisation,
                                 .function = function,
                                 .kind = kind,
                                 .starts_on = day_of(day_year(m->r->today) - YEARS_AGO, 1, 1),
                                 .proof = PROOF_VOUCHED,
                             });
        count++;
    }
    return count || fail(m, record->key, S("has no mandate"));
}

static bool add_person(struct demo *m, const struct demo_record *record)
{
    struct person_new p = {
        .email = demo_value(record, "email"),
        .name = demo_value(record, "name"),
        .role = str_eq(demo_value(record, "role"), S("admin")) ? ROLE_ADMINISTRATOR : ROLE_MEMBER};
    for (i64 i = 0; i < m->order->accounts->len; i++)
        if (str_eq(m->order->accounts->at[i].key, record->key))
            p.password_hash = m->order->accounts->at[i].hash;
    p.confirmed = true;
    i64 id = person_create(m->r, p);
    if (!id)
        return fail(m, p.email, S("an account has this address already"));
    person_mark_example(m->r->db, id);
    *push(m->arena, &m->persons) = (struct demo_row){record->key, id};
    return add_mandates(m, record, id);
}

/* ---- what they did ----------------------------------------------------------------------------
 */

enum { DAY_MINUTES = 24 * 60, OFFICE_OPENS = 8 * 60, OFFICE_MINUTES = 10 * 60 };

/* That many days ago, at an hour of work that is always the same for the same thing. */
static instant days_ago(const struct demo *m, i64 days, i64 nth)
{
    static const i64 minute_us = 60000000;
    i64 today = m->order->now.us / (DAY_MINUTES * minute_us);
    i64 minute = OFFICE_OPENS + nth * 97 % OFFICE_MINUTES;
    return (instant){((today - days) * DAY_MINUTES + minute) * minute_us};
}

/* "helene/cortevigne" as a person and a body; the body of the sheet for its own author. */
static bool read_who(struct demo *m, struct demo_event *e, str who)
{
    const struct demo_record *sheet = e->sheet;
    str person = demo_value(sheet, "person");
    str name = who.len ? str_cut(&who, '/') : person;
    if (!who.len && str_eq(name, person))
        who = demo_value(sheet, "organisation");
    e->person = demo_find(&m->persons, name);
    e->organisation = who.len ? demo_find(&m->organisations, who) : 0;
    return (e->person && (!who.len || e->organisation)) ||
           fail(m, sheet->key, S("nobody of that name"));
}

/* "post -80 helene re 1 best" */
static bool read_event(struct demo *m, struct demo_event *e, str heading)
{
    str kind = demo_word(&heading), who = {0};
    i64 days;
    e->what = str_eq(kind, S("post"))          ? DEMO_POST
              : str_eq(kind, S("follow-up"))   ? DEMO_FOLLOW_UP
              : str_eq(kind, S("considering")) ? DEMO_CONSIDERING
                                               : DEMO_INDEPENDENT;
    if (!str_to_i64(demo_word(&heading), &days) || days >= 0)
        return fail(m, e->sheet->key, S("an event says how many days ago: -80"));
    e->at = days_ago(m, -days, m->events.len);
    while (heading.len) {
        str word = demo_word(&heading);
        if (str_eq(word, S("re")))
            (void)str_to_i64(demo_word(&heading), &e->answers);
        else if (str_eq(word, S("best")))
            e->best = true;
        else if (e->what == DEMO_FOLLOW_UP)
            e->alive = word;
        else
            who = word;
    }
    return read_who(m, e, who);
}

static bool is_post(str heading) { return str_eq(demo_word(&heading), S("post")); }
static bool is_field(const struct kind *k, str heading)
{
    for (i64 i = 0; i < k->field_count; i++)
        if (str_eq(str_of(k->fields[i].name), heading))
            return true;
    return false;
}

/* The sheet itself: with its `at`, or a topic with its first post; an adaptation is declared first.
 */
static bool read_sheet(struct demo *m, const struct kind *k, const struct demo_record *sheet)
{
    enum { WORKED_ON_DAYS = 30 };
    i64 days = 0;
    str at = demo_value(sheet, "at");
    for (i64 i = 0; i < sheet->sections.len && !at.len; i++) {
        str heading = sheet->sections.at[i].heading;
        if (is_post(heading)) {
            demo_word(&heading);
            at = demo_word(&heading);
        }
    }
    if (!str_to_i64(at, &days) || days >= 0)
        return fail(m, sheet->key, S("says no day"));
    struct demo_event e = {
        .sheet = sheet, .kind = k, .what = DEMO_PUBLISH, .at = days_ago(m, -days, 0)};
    if (!read_who(m, &e, (str){0}))
        return false;
    if (demo_value(sheet, "from").len) {
        struct demo_event declared = e;
        declared.what = DEMO_ADAPT;
        declared.at = days_ago(m, -days + WORKED_ON_DAYS, m->events.len);
        *push(m->arena, &m->events) = declared;
    }
    *push(m->arena, &m->events) = e;
    instant last = e.at;
    for (i64 i = 0; i < sheet->sections.len; i++) {
        struct demo_event hanging = {.sheet = sheet, .kind = k, .section = &sheet->sections.at[i]};
        if (is_field(k, sheet->sections.at[i].heading))
            continue;
        if (!read_event(m, &hanging, sheet->sections.at[i].heading))
            return false;
        if (hanging.what == DEMO_POST && hanging.at.us <= last.us)
            hanging.at.us =
                last.us + 660000000; /* eleven minutes: answers follow what they answer */
        if (hanging.what == DEMO_POST)
            last = hanging.at;
        *push(m->arena, &m->events) = hanging;
    }
    return true;
}

static int by_time(const void *x, const void *y)
{
    const struct demo_event *a = x, *b = y;
    return a->at.us != b->at.us ? (a->at.us < b->at.us ? -1 : 1) : a->nth < b->nth ? -1 : 1;
}

static bool read_events(struct demo *m)
{
    const struct kind *experience = app_kind(m->order->app, S("experience"));
    const struct kind *topic = app_kind(m->order->app, S("topic"));
    const struct demo_content *c = m->order->content;
    if (!experience || !topic)
        return fail(m, S("kinds"), S("this server has no experiences or no forum"));
    for (i64 i = 0; i < c->experiences.len; i++)
        if (!read_sheet(m, experience, &c->experiences.at[i]))
            return false;
    struct topic_category_rows categories = topic_category_list(m->r->db, m->arena);
    for (i64 i = 0; i < c->topics.len; i++) {
        const struct demo_record *sheet = &c->topics.at[i];
        str category = demo_value(sheet, "category");
        if (!category_of_code(&categories, category))
            return fail(m, sheet->key, text_join(m->arena, S("no such category: "), category));
        if (!read_sheet(m, topic, sheet))
            return false;
    }
    for (i64 i = 0; i < m->events.len; i++)
        m->events.at[i].nth = i;
    qsort(m->events.at, (size_t)m->events.len, sizeof *m->events.at, by_time);
    return true;
}

bool demo_fill(struct demo_order *order, struct db *d, arena *a, str *error)
{
    enum { STEP_ARENA = 64 << 20 };
    arena step = arena_of(STEP_ARENA);
    struct demo m = {.order = order, .arena = a, .error = error};
    const struct demo_content *c = order->content;
    *error = (str){0};
    m.r = request_of_server(order->app, d, a);
    m.r->now = order->now;
    m.r->today = instant_day(order->now);
    m.r->arena = &step;
    bool fine = true;
    for (i64 i = 0; i < c->organisations.len && fine; i++)
        fine = add_organisation(&m, &c->organisations.at[i]);
    for (i64 i = 0; i < c->persons.len && fine; i++)
        fine = add_person(&m, &c->persons.at[i]);
    fine = fine && read_events(&m);
    for (i64 i = 0; i < m.events.len && fine; i++) {
        arena_reset(&step);
        fine = demo_event_run(&m, &m.events.at[i]);
        if (!fine)
            fail(&m, m.events.at[i].sheet->file,
                 m.r->form && message_is(m.r->form->refusal)
                     ? message_in(a, ENGLISH, m.r->form->refusal)
                     : S("was refused"));
    }
    *error = arena_copy(a, *error);
    arena_free(&step);
    return fine && !db_fault(d).len;
}

bool demo_there(struct db *d) { return example_persons(d) > 0 || demonstration_count(d) > 0; }
