/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing an archive: every table in turn, by pages. */
#include "commons/archive/export.h"

#include <string.h>

#include "archive_sql.h"
#include "commons/archive/plain.h"
#include "commons/archive/references.h"
#include "commons/person/import.h"
#include "commons/rights/rights.h"

/* ---- lines ----------------------------------------------------------------------------------- */

static void flush(struct export *x)
{
    if (x->len && !x->stopped)
        x->stopped = !x->order->write(x->order->what, (str){x->buffer, x->len});
    x->len = 0;
}

static void put(struct export *x, str s)
{
    while (s.len && !x->stopped) {
        i64 room = EXPORT_BUFFER_BYTES - x->len, n = s.len < room ? s.len : room;
        memcpy(x->buffer + x->len, s.at, (size_t)n);
        x->len += n;
        s = str_from(s, n);
        if (x->len == EXPORT_BUFFER_BYTES)
            flush(x);
    }
}

struct object line_of(struct export *x, enum archive_type type)
{
    struct object o = object_of(&x->line);
    object_text(&o, "type", str_of(archive_types[type].name));
    return o;
}

void put_line(struct export *x, str line)
{
    put(x, line);
    put(x, S("\n"));
    x->done->lines++;
}

void end_line(struct export *x, struct object *o)
{
    put_line(x, object_canonical(o));
    arena_reset(&x->line);
}

void line_reference(struct export *x, struct object *o, const char *name, opt_uid u,
                    opt_text official)
{
    if (u.has)
        object_text(o, name, reference_text(&x->page, u.value, official));
}

/* A page is over: false when it was the last one, or nobody listens. */
bool next_page(struct export *x, i64 rows)
{
    arena_reset(&x->page);
    return rows > 0 && !x->stopped && !db_fault(x->d).len;
}

/* ---- header, facets, people ------------------------------------------------------------------ */

static void write_header(struct export *x)
{
    struct object o = line_of(x, ARCHIVE_HEADER);
    instant newest = {x->everything ? archive_newest_whole(x->d) : archive_newest_public(x->d, 0)};
    object_text(&o, "format", S("parvis-archive"));
    object_int(&o, "version", ARCHIVE_VERSION);
    object_text(&o, "scope", x->everything ? S("everything") : S("public"));
    object_text(&o, "instance", x->order->app->newest_settings->instance);
    if (newest.us)
        object_instant(&o, "exported_at", newest);
    end_line(x, &o);
    arena_reset(&x->page);
}

static void write_facets(struct export *x)
{
    char dimension[16] = "", code[64] = "";
    str after_dimension = {dimension, 0}, after_code = {code, 0};
    i64 count;
    do {
        struct archive_facet_rows rows =
            archive_facets(x->d, &x->page, after_dimension, after_code);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_facet *f = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_FACET);
            object_text(&o, "dimension", f->dimension);
            object_text(&o, "code", f->code);
            object_text(&o, "label", f->label);
            object_text(&o, "label_en", f->label_en);
            object_int(&o, "position", f->position);
            object_opt_day(&o, "retired_on", f->retired_on);
            end_line(x, &o);
        }
        if (count) { /* the place outlives its page */
            const struct archive_facet *last = &rows.at[count - 1];
            str d = str_first(last->dimension, sizeof dimension),
                c = str_first(last->code, sizeof code);
            for (i64 i = 0; i < d.len; i++)
                dimension[i] = d.at[i];
            for (i64 i = 0; i < c.len; i++)
                code[i] = c.at[i];
            after_dimension.len = d.len;
            after_code.len = c.len;
        }
    } while (next_page(x, count));
}

static void write_facet_changes(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_facet_change_rows rows = archive_facet_changes(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_facet_change *h = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_FACET_CHANGE);
            object_text(&o, "dimension", h->dimension);
            object_text(&o, "code", h->code);
            object_text(&o, "label", h->label);
            object_text(&o, "label_en", h->label_en);
            object_instant(&o, "changed_at", h->changed_at);
            object_opt_uid(&o, "person", h->person);
            end_line(x, &o);
            after = h->id;
        }
    } while (next_page(x, count));
}

static void write_authors(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_author_rows rows = archive_persons_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            struct object o = line_of(x, ARCHIVE_PERSON);
            object_uid(&o, "uid", rows.at[i].uid);
            object_opt_text(&o, "name", rows.at[i].name);
            object_flag(&o, "example", rows.at[i].example);
            end_line(x, &o);
            after = rows.at[i].id;
        }
    } while (next_page(x, count));
}

static void write_person(struct export *x, const struct archive_person *p)
{
    struct object o = line_of(x, ARCHIVE_PERSON);
    object_uid(&o, "uid", p->uid);
    object_opt_text(&o, "name", p->name);
    if (p->email.has && !str_ends(p->email.value, S(PERSON_WITHOUT_ADDRESS)))
        object_text(&o, "email", p->email.value);
    object_text(&o, "password", p->password);
    if (p->role != ROLE_MEMBER)
        object_text(&o, "role", str_of(role_names[role_of(p->role)]));
    object_text(&o, "language", p->language);
    object_instant(&o, "created_at", p->created_at);
    object_opt_instant(&o, "suspended_at", p->suspended_at);
    object_opt_instant(&o, "suspended_until", p->suspended_until);
    object_opt_instant(&o, "erased_at", p->erased_at);
    object_opt_instant(&o, "confirmed_at", p->confirmed_at);
    object_flag(&o, "example", p->example);
    end_line(x, &o);
}

static void write_persons(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_person_rows rows = archive_persons_whole(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            write_person(x, &rows.at[i]);
            after = rows.at[i].id;
        }
    } while (next_page(x, count));
}

/* The names of bodies as a list. */
static str names_json(struct export *x, const struct archive_name_rows *rows)
{
    strs names = {0};
    for (i64 i = 0; i < rows->len; i++)
        *push(&x->page, &names) = object_string(
            &x->page, reference_text(&x->page, rows->at[i].uid, rows->at[i].official));
    return names.len ? object_list(&x->page, &names) : (str){0};
}

static void write_organisation(struct export *x, const struct archive_organisation *b)
{
    bool example = str_eq(b->source, S("demonstration"));
    struct archive_name_rows on = archive_dependences(x->d, &x->page, b->id);
    struct object o = line_of(x, ARCHIVE_ORGANISATION);
    object_uid(&o, "uid", b->uid);
    object_text(&o, "nature", b->nature);
    object_text(&o, "name", b->name);
    object_opt_text(&o, "siren", b->siren);
    object_text(&o, "place", b->place);
    if (b->site.has)
        object_text(&o, "site", b->site.value.text);
    object_opt_text(&o, "department", b->department);
    object_json(&o, "depends_on", names_json(x, &on));
    if (example)
        object_opt_int(&o, "population", b->population_municipal);
    object_flag(&o, "example", example);
    if (x->everything)
        object_opt_uid(&o, "created_by", b->created_by);
    object_instant(&o, "created_at", b->created_at);
    end_line(x, &o);
}

static void write_organisations(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_organisation_rows rows = archive_organisations(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            write_organisation(x, &rows.at[i]);
            after = rows.at[i].id;
        }
    } while (next_page(x, count));
}

static const char *const proofs[] = {"declared", "domain", "vouched", "siret"};
static const char *const charges[] = {"", "deputy", "manager"};

static void write_mandate(struct export *x, const struct archive_mandate *m)
{
    struct object o = line_of(x, ARCHIVE_MANDATE);
    object_uid(&o, "uid", m->uid);
    object_uid(&o, "person", m->person);
    line_reference(x, &o, "organisation", SOME(opt_uid, m->organisation), m->official);
    object_text(&o, "function", m->function);
    object_text(&o, "kind", m->kind);
    object_day(&o, "starts_on", m->starts_on);
    object_opt_day(&o, "ends_on", m->ends_on);
    if (m->proof > 0 && m->proof < countof(proofs))
        object_text(&o, "proof", str_of(proofs[m->proof]));
    object_text(&o, "proven_how", m->proven_how);
    object_opt_instant(&o, "proven_at", m->proven_at);
    object_opt_uid(&o, "proven_by", m->proven_by);
    if (m->charge > 0 && m->charge < countof(charges))
        object_text(&o, "charge", str_of(charges[m->charge]));
    object_opt_day(&o, "reads_until", m->reads_until);
    object_text(&o, "interests", m->interests);
    object_instant(&o, "created_at", m->created_at);
    end_line(x, &o);
}

static void write_mandates(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_mandate_rows rows = archive_mandates(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            write_mandate(x, &rows.at[i]);
            after = rows.at[i].id;
        }
    } while (next_page(x, count));
}

/* ---- contributions -----------------------------------------------------------------------------
 */

static void write_home(struct export *x, struct object *o, const struct archive_contribution *c)
{
    if (c->home_organisation.has) {
        line_reference(x, o, "home", c->home_organisation, c->home_official);
        return;
    }
    struct archive_reader_rows readers = archive_group(x->d, &x->page, c->home);
    strs uids = {0};
    for (i64 i = 0; i < readers.len; i++) {
        char hex[UID_TEXT];
        uid_write(readers.at[i].uid, hex);
        *push(&x->page, &uids) = object_string(&x->page, (str){hex, UID_TEXT});
    }
    if (uids.len)
        object_json(o, "home_readers", object_list(&x->page, &uids));
}

static void write_audience(struct export *x, struct object *o, const struct archive_contribution *c)
{
    if (c->audience == AUDIENCE_PUBLIC || c->audience == AUDIENCE_PEERS) {
        object_text(o, "audience", c->audience == AUDIENCE_PUBLIC ? S("public") : S("peers"));
    } else if (str_eq(c->audience_kind, S("chosen"))) {
        struct archive_name_rows rows = archive_chosen(x->d, &x->page, c->audience);
        object_text(o, "audience", S("chosen"));
        object_json(o, "audience_organisations", names_json(x, &rows));
    } else if (c->audience != c->home && c->audience_organisation.has) {
        line_reference(x, o, "audience", c->audience_organisation, c->audience_official);
    } else if (c->audience != c->home && !archive_readers(x->d, c->audience)) {
        object_text(o, "audience", S("nobody")); /* moderators hid it */
    } else {
        object_text(o, "audience", S("home"));
    }
}

static void write_contribution(struct export *x, const struct archive_contribution *c)
{
    struct object o = line_of(x, ARCHIVE_CONTRIBUTION);
    object_uid(&o, "uid", c->uid);
    object_text(&o, "kind", c->kind);
    object_text(&o, "language", c->language);
    line_reference(x, &o, "organisation", c->organisation, c->official);
    object_uid(&o, "person", c->person);
    object_text(&o, "capacity", c->capacity);
    if (x->everything && c->capacity_proof.has && c->capacity_proof.value < countof(proofs))
        object_text(&o, "proof", str_of(proofs[c->capacity_proof.value]));
    object_text(&o, "licence", c->licence);
    object_text(&o, "status", c->status);
    object_text(&o, "state", c->state);
    write_audience(x, &o, c);
    if (x->everything)
        write_home(x, &o, c);
    object_opt_int(&o, "published", c->published);
    object_flag(&o, "example", c->example);
    object_instant(&o, "created_at", c->created_at);
    if (x->everything) /* it would tell of unpublished changes */
        object_instant(&o, "updated_at", c->updated_at);
    object_instant(&o, "active_at", c->active_at);
    object_opt_instant(&o, "published_at", c->published_at);
    end_line(x, &o);
}

static void write_revision(struct export *x, arena *a, const struct archive_contribution *c,
                           const struct kind *k, const struct archive_revision *r)
{
    i64 version = r->fields_version;
    str document = r->document;
    if (version < k->fields_version && k->upgrade) {
        document = k->upgrade(a, document, (int)version);
        version = k->fields_version;
    }
    struct object o = object_of(a);
    object_text(&o, "type", str_of(archive_types[ARCHIVE_REVISION].name));
    object_uid(&o, "uid", r->uid);
    object_uid(&o, "contribution", c->uid);
    object_int(&o, "number", r->number);
    str said = document_to_archive(x->d, a, k, document, x->everything);
    object_json(&o, "document", said.len ? said : S("{}"));
    object_int(&o, "fields_version", version);
    object_count(&o, "base", r->base);
    object_opt_instant(&o, "published_at", r->published_at);
    object_uid(&o, "person", r->person);
    object_text(&o, "capacity", r->capacity);
    object_text(&o, "note", r->note);
    object_instant(&o, "saved_at", r->saved_at);
    end_line(x, &o);
}

static void write_revisions(struct export *x, const struct archive_contribution *c,
                            const struct kind *k)
{
    i64 after = 0, count;
    do {
        arena page = arena_of(EXPORT_PAGE_BYTES);
        struct archive_revision_rows rows =
            x->everything ? archive_revisions_whole(x->d, &page, c->id, after)
                          : archive_revisions_public(x->d, &page, 0, c->id, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            arena one = arena_of(EXPORT_PAGE_BYTES);
            write_revision(x, &one, c, k, &rows.at[i]);
            after = rows.at[i].number;
            arena_free(&one);
        }
        arena_free(&page);
    } while (count && !x->stopped);
}

static void write_translations(struct export *x, const struct archive_contribution *c)
{
    struct archive_translation_rows rows =
        x->everything ? archive_translations_whole(x->d, &x->page, c->id)
                      : archive_translations_public(x->d, &x->page, 0, c->id);
    for (i64 i = 0; i < rows.len; i++) {
        const struct archive_translation *t = &rows.at[i];
        struct object o = line_of(x, ARCHIVE_TRANSLATION);
        object_uid(&o, "contribution", t->contribution);
        object_text(&o, "language", t->language);
        object_text(&o, "field", t->field);
        object_text(&o, "body", t->body);
        object_int(&o, "of_revision", t->of_revision);
        object_uid(&o, "person", t->person);
        object_instant(&o, "translated_at", t->translated_at);
        end_line(x, &o);
    }
}

static void write_contributions(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_contribution_rows rows =
            x->everything ? archive_contributions_whole(x->d, &x->page, after)
                          : archive_contributions_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len && !x->stopped; i++) {
            const struct archive_contribution *c = &rows.at[i];
            const struct kind *k = app_kind(x->order->app, c->kind);
            after = c->id;
            if (!k) {
                x->done->fault = text_format(
                    x->done_arena, "contributions of a kind that this program does not know: %.*s",
                    STR(c->kind));
                x->stopped = true;
                break;
            }
            write_contribution(x, c);
            write_revisions(x, c, k);
            write_translations(x, c);
        }
    } while (next_page(x, count));
}

/* ---- all of it ---------------------------------------------------------------------------------
 */

static void write_people(struct export *x)
{
    if (!x->everything) {
        write_authors(x);
        write_organisations(x);
        export_plain(x, PLAIN_PEOPLE);
        return;
    }
    write_persons(x);
    write_facet_changes(x);
    write_organisations(x);
    write_mandates(x);
    export_plain(x, PLAIN_PEOPLE);
}

struct archive_exported archive_export(struct archive_export *order, arena *a)
{
    struct archive_exported done = {0};
    struct export *x = new (a, struct export);
    x->order = order;
    x->done = &done;
    x->done_arena = a;
    x->d = order->db;
    x->everything = order->everything;
    x->page = arena_of(EXPORT_PAGE_BYTES);
    x->line = arena_of(EXPORT_PAGE_BYTES);
    db_begin(x->d); /* one snapshot of all tables */
    write_header(x);
    write_facets(x);
    write_people(x);
    write_contributions(x);
    export_hanging(x);
    flush(x);
    if (db_fault(x->d).len)
        done.fault = arena_copy(a, db_fault(x->d));
    else if (x->stopped && !done.fault.len)
        done.fault = S("what reads the archive went away, or its disk is full");
    db_clear(x->d);
    if (db_in_transaction(x->d))
        db_commit(x->d);
    arena_free(&x->line);
    arena_free(&x->page);
    return done;
}
