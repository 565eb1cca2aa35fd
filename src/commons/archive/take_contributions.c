/* SPDX-License-Identifier: EUPL-1.2 */
/* Contributions and what hangs on them: out of an archive. */
#include "archive_sql.h"
#include "commons/archive/import.h"
#include "commons/archive/references.h"
#include "commons/contribution/import.h"
#include "commons/contribution/json.h"
#include "commons/contribution/licence.h"
#include "commons/file/import.h"
#include "commons/person/import.h"
#include "commons/thread/import.h"

/* ---- who reads ---------------------------------------------------------------------------------
 */

/* Those who work on it: the people of an organisation, the persons named, or its author alone.
   False with the reason when one of them is not here. Writes nothing. */
static bool home_known(struct import *m, const struct archive_line *l)
{
    const struct archive_value *readers = line_value(l, "home_readers");
    if (line_has(l, "home") && !find_organisation(m, l, "home")) {
        took_unknown(m, "organisation");
        return false;
    }
    for (i64 i = 0; i < readers->uids.len; i++)
        if (!archive_person_of(m->d, readers->uids.at[i])) {
            took_unknown(m, "person");
            return false;
        }
    return true;
}

static i64 home_made(struct import *m, const struct archive_line *l, i64 person, i64 organisation)
{
    const struct archive_value *readers = line_value(l, "home_readers");
    i64 of = find_organisation(m, l, "home");
    if (!of && !readers->uids.len)
        of = organisation;
    if (of)
        return audience_of_organisation(m->r, of);
    i64 home = audience_group(m->r, readers->uids.len ? archive_person_of(m->d, readers->uids.at[0])
                                                      : person);
    for (i64 i = 1; i < readers->uids.len; i++)
        audience_group_add(m->r, home, archive_person_of(m->d, readers->uids.at[i]));
    return home;
}

/* ---- contributions -----------------------------------------------------------------------------
 */

static bool plain_audience(str s)
{
    return str_eq(s, S("public")) || str_eq(s, S("peers")) || str_eq(s, S("home")) ||
           str_eq(s, S("nobody"));
}

/* The rows of the organisations that it was opened to; 0 when one of them is not here, or none is
 * said. */
static i64 chosen(struct import *m, const struct archive_line *l,
                  i64 rows[static AUDIENCE_CHOSEN_MAX])
{
    const strs names = line_value(l, "audience_organisations")->list;
    for (i64 i = 0; i < names.len && i < AUDIENCE_CHOSEN_MAX; i++)
        if (!(rows[i] = reference_find(m->d, m->r->arena, names.at[i])))
            return 0;
    return names.len;
}

static bool audience_known(struct import *m, const struct archive_line *l)
{
    i64 rows[AUDIENCE_CHOSEN_MAX];
    str audience = line_text(l, "audience");
    if (str_eq(audience, S("chosen")))
        return chosen(m, l, rows) > 0;
    return plain_audience(audience) || reference_find(m->d, m->r->arena, audience) > 0;
}

static bool sound(struct import *m, const struct archive_line *l,
                  const struct contribution_imported *c)
{
    bool published = str_eq(c->state, S("published"));
    str audience = line_text(l, "audience");
    bool at_home = str_eq(audience, S("home")) || str_eq(audience, S("nobody"));
    if (!c->kind)
        took_refused(m, S("a kind that this program does not know"));
    else if (!licence_find(c->licence))
        took_refused(m, S("a licence that this program does not know"));
    else if (!c->person)
        took_unknown(m, "person");
    else if (line_has(l, "organisation") && !c->organisation.has)
        took_unknown(m, "organisation");
    else if (published != (c->published.has && !str_eq(c->state, S("withdrawn"))))
        took_refused(m, S("what is published names its revision, a draft names none"));
    else if (published != c->published_at.has && !str_eq(c->state, S("withdrawn")))
        took_refused(m, S("what is published says when, a draft does not"));
    else if (!m->everything && !(published && str_eq(audience, S("public"))))
        took_refused(m, S("not in a public archive: what is not public"));
    else if (!published && !at_home)
        took_refused(m, S("what is not published is read at home only"));
    else if (!audience_known(m, l))
        took_unknown(m, "audience");
    else
        return home_known(m, l);
    return false;
}

static i64 audience_made(struct import *m, const struct archive_line *l, i64 home)
{
    i64 rows[AUDIENCE_CHOSEN_MAX];
    str audience = line_text(l, "audience");
    if (str_eq(audience, S("chosen"))) {
        i64 count = chosen(m, l, rows);
        return audience_of_chosen(m->r, rows, count);
    }
    if (str_eq(audience, S("home")))
        return home;
    if (str_eq(audience, S("nobody")))
        return audience_of_nobody(m->r);
    if (plain_audience(audience))
        return str_eq(audience, S("public")) ? AUDIENCE_PUBLIC : AUDIENCE_PEERS;
    return audience_of_organisation(m->r, reference_find(m->d, m->r->arena, audience));
}

enum took take_contribution(struct import *m, const struct archive_line *l)
{
    i64 organisation = find_organisation(m, l, "organisation");
    struct contribution_imported c = {
        .uid = line_uid(l, "uid"),
        .kind = app_kind(m->order->app, line_text(l, "kind")),
        .language = line_text(l, "language"),
        .capacity = line_text(l, "capacity"),
        .licence = line_text(l, "licence"),
        .status = line_text(l, "status"),
        .state = line_text(l, "state"),
        .organisation = {organisation != 0, organisation},
        .person = find_person(m, l, "person"),
        .published = line_opt_number(l, "published"),
        .proof = line_opt_number(l, "proof"),
        .example = line_flag(l, "example"),
        .created_at = line_at(l, "created_at"),
        .active_at = line_at(l, "active_at"),
        .published_at = line_opt_at(l, "published_at"),
    };
    c.updated_at = line_has(l, "updated_at") ? line_at(l, "updated_at") : c.active_at;
    if (archive_contribution_of(m->d, c.uid))
        return TOOK_UNCHANGED;
    if (!sound(m, l, &c))
        return TOOK_REFUSED;
    c.home = home_made(m, l, c.person, organisation);
    c.audience = audience_made(m, l, c.home);
    m->contribution = contribution_import(m->d, &c);
    m->contribution_line = m->line;
    m->kind = c.kind;
    m->begun = true;
    return TOOK_ADDED;
}

static bool same_contribution(struct import *m, i64 id)
{
    if (m->contribution == id)
        return true;
    struct contribution *c = contribution_whole(m->d, m->r->arena, id);
    const struct kind *k = c ? app_kind(m->order->app, c->kind) : NULL;
    if (!k)
        return false;
    end_contribution(m);
    m->contribution = id;
    m->contribution_line = m->line;
    m->kind = k;
    m->begun = false;
    return true;
}

enum took take_revision(struct import *m, const struct archive_line *l)
{
    i64 contribution = find_contribution(m, l, "contribution");
    struct revision_imported v = {
        .uid = line_uid(l, "uid"),
        .contribution = contribution,
        .number = line_number(l, "number"),
        .base = line_number(l, "base"),
        .fields_version = line_number(l, "fields_version"),
        .person = find_person(m, l, "person"),
        .capacity = line_text(l, "capacity"),
        .note = line_text(l, "note"),
        .published_at = line_opt_at(l, "published_at"),
        .saved_at = line_at(l, "saved_at"),
    };
    if (archive_revision_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!contribution || !v.person)
        return took_unknown(m, contribution ? "person" : "contribution");
    if (!m->everything && !v.published_at.has)
        return took_refused(m, S("not in a public archive: a draft"));
    if (!same_contribution(m, contribution))
        return took_refused(m, S("a kind that this program does not know"));
    if (v.fields_version > m->kind->fields_version)
        return took_refused(m, S("written by a newer program"));
    str error = {0};
    v.document =
        document_from_archive(m->d, m->r->arena, m->kind, line_value(l, "document")->tree, &error);
    if (!v.document.len)
        return took_refused(m, error);
    if (!v.number || !revision_import(m->d, m->r->arena, &v))
        return took_refused(m, S("its number is taken, or there is a draft already"));
    return TOOK_ADDED;
}

void end_contribution(struct import *m)
{
    if (!m->contribution || db_fault(m->d).len)
        return;
    i64 id = m->contribution;
    m->contribution = 0;
    if (contribution_import_end(m->d, m->r->arena, m->kind, id) || !m->begun)
        return;
    contribution_import_undo(m->d, m->r->arena, id);
    for (i64 i = 0; i < ROWS_KNOWN; i++)
        m->memory->contributions[i].id = 0;
    m->done->added--;
    m->done->refused++;
    if (m->done->complaints.len < ARCHIVE_COMPLAINTS_MAX)
        m->done->complaints.at[m->done->complaints.len++] = (struct archive_complaint){
            m->contribution_line,
            S("the revision that readers see is missing: the contribution is left out")};
}

/* ---- what hangs on them ------------------------------------------------------------------------
 */

enum took take_link(struct import *m, const struct archive_line *l)
{
    struct link_imported v = {
        .source = find_contribution(m, l, "source"),
        .target = find_contribution(m, l, "target"),
        .target_revision = line_number(l, "target_revision"),
        .kind = line_text(l, "kind"),
        .changes = line_text(l, "changes"),
        .created_at = line_at(l, "created_at"),
    };
    if (!v.source || !v.target)
        return took_unknown(m, "contribution");
    return link_import(m->d, &v) ? TOOK_ADDED : TOOK_UNCHANGED;
}

enum took take_declaration(struct import *m, const struct archive_line *l)
{
    i64 own = find_contribution(m, l, "own");
    struct declaration_imported v = {
        .uid = line_uid(l, "uid"),
        .contribution = find_contribution(m, l, "contribution"),
        .organisation = find_organisation(m, l, "organisation"),
        .person = find_person(m, l, "person"),
        .kind = line_text(l, "kind"),
        .capacity = line_text(l, "capacity"),
        .note = line_text(l, "note"),
        .own = {own != 0, own},
        .declared_at = line_at(l, "declared_at"),
        .withdrawn_at = line_opt_at(l, "withdrawn_at"),
    };
    if (archive_declaration_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!v.contribution || !v.organisation)
        return took_unknown(m, v.contribution ? "organisation" : "contribution");
    if (line_has(l, "own") && !own)
        return took_unknown(m, "contribution of its own");
    if (line_has(l, "person") && !v.person)
        return took_unknown(m, "person");
    if (!v.person)
        v.person = person_unnamed(m->d, m->r->now);
    return declaration_import(m->d, &v)
               ? TOOK_ADDED
               : took_refused(m, S("this organisation has declared that of it already"));
}

enum took take_follow_up(struct import *m, const struct archive_line *l)
{
    struct follow_up_imported v = {
        .uid = line_uid(l, "uid"),
        .contribution = find_contribution(m, l, "contribution"),
        .person = find_person(m, l, "person"),
        .happened_on = line_value(l, "happened_on")->partial,
        .alive = line_text(l, "alive"),
        .body = line_text(l, "body"),
        .capacity = line_text(l, "capacity"),
        .created_at = line_at(l, "created_at"),
    };
    if (archive_follow_up_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!v.contribution || !v.person)
        return took_unknown(m, v.contribution ? "person" : "contribution");
    follow_up_import(m->d, m->r->arena, &v);
    return TOOK_ADDED;
}

static enum post_hidden_by hider_of(str word)
{
    return str_eq(word, S("moderators")) ? HIDDEN_BY_MODERATORS
           : str_eq(word, S("holding"))  ? HIDDEN_UNTIL_READ
                                         : HIDDEN_BY_AUTHOR;
}

enum took take_post(struct import *m, const struct archive_line *l)
{
    i64 organisation = find_organisation(m, l, "organisation");
    struct post_imported v = {
        .uid = line_uid(l, "uid"),
        .contribution = find_contribution(m, l, "contribution"),
        .number = line_number(l, "number"),
        .person = find_person(m, l, "person"),
        .organisation = {organisation != 0, organisation},
        .capacity = line_text(l, "capacity"),
        .body = line_text(l, "body"),
        .answers = line_number(l, "answers"),
        .version = line_has(l, "version") ? line_number(l, "version") : 1,
        .created_at = line_at(l, "created_at"),
        .edited_at = line_opt_at(l, "edited_at"),
        .hidden = line_flag(l, "hidden"),
        .hidden_by = hider_of(line_text(l, "hidden_by")),
        .best = line_flag(l, "best"),
        .ahead = m->post,
    };
    if (archive_post_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!v.contribution || !v.person)
        return took_unknown(m, v.contribution ? "person" : "contribution");
    if (line_has(l, "organisation") && !organisation)
        return took_unknown(m, "organisation");
    if (!v.number || v.answers >= v.number)
        return took_refused(m, S("posts count from 1, and answer an earlier one"));
    v.person_name = name_of_person(m, v.person);
    return post_import(m->r, m->memory->posts, &v)
               ? TOOK_ADDED
               : took_refused(m, S("another post has this number"));
}

enum took take_post_version(struct import *m, const struct archive_line *l)
{
    struct post_version_imported v = {
        .post = archive_post_of(m->d, line_uid(l, "post")),
        .version = line_number(l, "version"),
        .person = find_person(m, l, "person"),
        .body = line_text(l, "body"),
        .replaced_at = line_at(l, "replaced_at"),
    };
    if (!v.post || !v.person)
        return took_unknown(m, v.post ? "person" : "post");
    return post_version_import(m->d, &v) ? TOOK_ADDED : TOOK_UNCHANGED;
}

enum took take_follow(struct import *m, const struct archive_line *l)
{
    i64 person = find_person(m, l, "person"),
        contribution = find_contribution(m, l, "contribution");
    if (!person || !contribution)
        return took_unknown(m, person ? "contribution" : "person");
    return follow_import(m->d, person, contribution, line_at(l, "followed_at")) ? TOOK_ADDED
                                                                                : TOOK_UNCHANGED;
}

enum took take_translation(struct import *m, const struct archive_line *l)
{
    struct translation_imported v = {
        .contribution = find_contribution(m, l, "contribution"),
        .of_revision = line_number(l, "of_revision"),
        .person = find_person(m, l, "person"),
        .language = line_text(l, "language"),
        .field = line_text(l, "field"),
        .body = line_text(l, "body"),
        .translated_at = line_at(l, "translated_at"),
    };
    if (!v.contribution || !v.person)
        return took_unknown(m, v.contribution ? "person" : "contribution");
    return translation_import(m->d, &v) ? TOOK_ADDED : TOOK_UNCHANGED;
}

static bool is_sha256(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'a' && s.at[i] <= 'f')))
            return false;
    return s.len == 64;
}

static i64 small_number(json_t *object, const char *name)
{
    json_int_t n = json_integer_value(json_object_get(object, name));
    return n > 0 && n < (json_int_t)1 << 40 ? n : 0;
}

/* False when one of them is none. */
static bool take_narrower(struct import *m, json_t *all, struct renditions_imported *list)
{
    enum { COPIES_MAX = 8 };
    const char *key;
    json_t *one;
    if (!all || json_object_size(all) > COPIES_MAX)
        return !all;
    json_object_foreach(all, key, one)
    {
        struct rendition_imported n = {.height = small_number(one, "height"),
                                       .size = small_number(one, "size"),
                                       .sha256 = json_str(json_object_get(one, "sha256"))};
        if (!str_to_i64(str_of(key), &n.width) || n.width < 1 || !n.height || !is_sha256(n.sha256))
            return false;
        n.sha256 = arena_copy(m->r->arena, n.sha256);
        *push(m->r->arena, list) = n;
    }
    return true;
}

static opt_uid line_opt_uid(const struct archive_line *l, const char *name)
{
    return (opt_uid){line_has(l, name), line_uid(l, name)};
}

enum took take_attachment(struct import *m, const struct archive_line *l)
{
    struct attachment_imported v = {
        .uid = line_uid(l, "uid"),
        .post = line_opt_uid(l, "post"),
        .person = line_opt_uid(l, "person"),
        .width = line_opt_number(l, "width"),
        .height = line_opt_number(l, "height"),
        .caption = line_text(l, "caption"),
        .stated_at = line_opt_at(l, "stated_at"),
        .pending = line_flag(l, "pending"),
        .contribution = find_contribution(m, l, "contribution"),
        .size = line_number(l, "size"),
        .position = line_number(l, "position"),
        .sha256 = line_text(l, "sha256"),
        .content_type = line_text(l, "content_type"),
        .name = line_text(l, "name"),
        .alternative = line_text(l, "alternative"),
        .author = line_text(l, "author"),
        .rights_holder = line_text(l, "rights_holder"),
        .licence = line_text(l, "licence"),
        .people = line_text(l, "people"),
        .stored_at = line_at(l, "stored_at"),
        .attached_at = line_at(l, "attached_at"),
    };
    if (archive_attachment_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!v.contribution)
        return took_unknown(m, "contribution");
    if (!is_sha256(v.sha256))
        return took_refused(m, S("not a SHA-256 in hexadecimal"));
    if (!take_narrower(m, line_value(l, "narrower")->tree, &v.narrower))
        return took_refused(m, S("a narrower copy is not described as one"));
    if (v.post.has && !archive_post_of(m->d, v.post.value))
        return took_unknown(m, "post");
    if (!v.stated_at.has && !v.pending) /* before they were described, all were published */
        v.stated_at = SOME(opt_instant, v.attached_at);
    attachment_import(m->d, &v);
    return TOOK_ADDED;
}
