/* SPDX-License-Identifier: EUPL-1.2 */
/* The sheet: what readers see of an experience. */
#include "commons/feed/feed.h"
#include "commons/mandate/mandate.h"
#include "commons/organisation/organisation.h"
#include "experience_views.h"
#include "features/experience/inside.h"

static bool is(str s, const char *what) { return str_eq(s, str_of(what)); }

/* ---- facets, licence, byline ----------------------------------------------------------------- */

static void add_tags(struct request *r, struct tags *tags, str codes, const char *dimension)
{
    struct facet_row_rows rows = facet_list(r->db, r->arena, str_of(dimension));
    while (codes.len) {
        str code = str_cut(&codes, ' ');
        for (i64 i = 0; i < rows.len; i++)
            if (str_eq(rows.at[i].code, code))
                *push(r->arena, tags) = (struct tag){code, facet_label(r->language, &rows.at[i])};
    }
}

static void add_licence(struct sheet_page *page)
{
    const struct licence *l = licence_find(page->c.licence);
    if (!l)
        return;
    page->licence_name = str_of(l->name);
    page->licence_consequence = l->consequence;
    page->licence_address = url_check(str_of(l->address));
}

static struct chain_link link_of(struct request *r, const struct attributed *w)
{
    const struct licence *l = licence_find(w->licence);
    struct chain_link link = {
        .title = w->title,
        .author = w->author,
        .licence = l ? str_of(l->name) : w->licence,
        .changes = w->changes,
        .source = w->source,
        .here = w->depth == 0,
    };
    str origin = feed_origin(r);
    if (w->source.has)
        link.address = SOME(opt_url, url_check(text_format(r->arena, "%.*s%.*s", STR(origin),
                                                           STR(w->source.value.text))));
    if (l)
        link.licence_address = SOME(opt_url, url_check(str_of(l->address)));
    return link;
}

static void add_credit(struct request *r, struct sheet_page *page)
{
    struct attribution chain = contribution_attribution(r, page->c.id);
    page->credit_cut = chain.cut;
    for (i64 i = 0; i < chain.len; i++)
        *push(r->arena, &page->credit) = link_of(r, &chain.at[i]);
}

/* ---- gestures -------------------------------------------------------------------------------- */

static void add_declarations(struct request *r, struct sheet_page *page)
{
    struct declaration_line_rows rows =
        declaration_list(r->db, r->arena, r->reader.person, page->c.id, (instant){INT64_MAX});
    struct declaration_count *counts =
        declaration_counts(r->db, r->arena, r->reader.person, page->c.id);
    page->considering.title = T("Y pensent");
    page->adaptation.title = T("S’en inspirent");
    page->independent.title = T("L’ont fait aussi");
    if (counts) {
        page->considering.count = counts->considering;
        page->adaptation.count = counts->adaptation;
        page->independent.count = counts->independent;
    }
    page->declared = page->considering.count + page->adaptation.count + page->independent.count;
    for (i64 i = 0; i < rows.len; i++) {
        str kind = rows.at[i].kind;
        struct declared *d = is(kind, "considering")  ? &page->considering
                             : is(kind, "adaptation") ? &page->adaptation
                                                      : &page->independent;
        *push(r->arena, &d->rows) =
            (struct declared_line){rows.at[i], instant_day(rows.at[i].declared_at)};
    }
}

static message gesture_label(str kind)
{
    return is(kind, "considering")  ? T("Nous y pensons")
           : is(kind, "adaptation") ? T("Nous nous en inspirons")
                                    : T("Nous l’avons fait aussi");
}

static bool own_organisation(const struct contribution *c, i64 organisation)
{
    return c->organisation.has && c->organisation.value == organisation;
}

/* Which of the reader's organisations may declare, and what they declared already. */
static void add_own(struct request *r, struct sheet_page *page)
{
    for (i64 i = 0; i < r->reader.capacities.len; i++) {
        const struct capacity *mine = &r->reader.capacities.at[i];
        if (own_organisation(&page->c, mine->organisation))
            continue;
        *push(r->arena, &page->capacities) = *mine;
        struct declaration_brief_rows said =
            declaration_of(r->db, r->arena, r->reader.person, page->c.id, mine->organisation);
        if (said.len) /* the latest counts */
            *push(r->arena, &page->own) =
                (struct own_declaration){said.at[0].kind, mine->organisation,
                                         gesture_label(said.at[0].kind), mine->organisation_name};
    }
    page->may_gesture = page->capacities.len > 0 && is(page->c.state, "published");
}

/* ---- who is concerned ------------------------------------------------------------------------ */

static void add_concerned(struct request *r, struct sheet_page *page)
{
    page->partners = contribution_partners(r->db, r->arena, r->reader.person, page->c.id);
    for (i64 i = 0; i < page->partners.len; i++) {
        const struct partner *p = &page->partners.at[i];
        if (!is(p->role, "concerned"))
            continue;
        page->has_concerned = true;
        page->concerned_name = p->name;
        page->concerned_path = url_check(organisation_path(r->arena, p->address_key));
        for (i64 k = 0; k < r->reader.capacities.len; k++)
            page->may_take_over |= r->reader.capacities.at[k].organisation == p->organisation;
    }
    page->may_take_over &= !page->may_edit && is(page->c.state, "published");
    i64 kept = 0;
    for (i64 i = 0; i < page->partners.len; i++)
        if (is(page->partners.at[i].role, "partner"))
            page->partners.at[kept++] = page->partners.at[i];
    page->partners.len = kept;
}

/* ---- the page -------------------------------------------------------------------------------- */

static void add_follow_up_form(struct request *r, struct sheet_page *page)
{
    struct form *f = r->form && r->form->values.len == follow_up_field_count
                         ? r->form
                         : form_of(r->arena, follow_up_fields, follow_up_field_count);
    if (page->may_edit && is(page->c.state, "published"))
        page->follow_up_form = form_show(r->arena, f);
}

/* What the organisation said of it later, and, for one of its members, the form that says more. */
static void add_notes(struct request *r, struct sheet_page *page, const struct form *document)
{
    if (!page->draft && page->c.published.has)
        page->visas = visa_of_document(r, &experience_kind, page->c.id, document);
    page->notes = note_list(r->db, r->arena, r->reader.person, page->c.id);
    page->has_proof = page->c.capacity_proof.has && !page->draft;
    page->proof = page->has_proof ? proof_label(page->c.capacity_proof.value) : (message){0};
    struct form *f = r->form && r->form->values.len == note_field_count &&
                             str_eq(str_of(r->form->values.at[0].field->name), S("note_body"))
                         ? r->form
                         : form_of(r->arena, note_fields, note_field_count);
    if (contribution_may_note(r, &page->c) && !page->draft)
        page->note_form = form_show(r->arena, f);
}

static void frame(struct request *r, struct sheet_page *page)
{
    str path = page->path.text;
    crumb(r, say(r, T("Récits")), S("/experiences"));
    title_for_messengers(r, page->c.title, page->c.summary.len ? page->c.summary : page->c.title);
    r->layout.canonical = SOME(opt_url, page->path);
    r->layout.json = SOME(opt_url, url_check(text_format(r->arena, "%.*s.jsonld", STR(path))));
    r->layout.hide_from_robots = page->not_public;
}

/* Messengers show it outside its page: only a picture whose licence lets them. */
static void picture_for_messengers(struct request *r, const struct shown_files *files)
{
    str origin = feed_origin(r);
    for (i64 i = 0; i < files->len && origin.len && !r->layout.picture.address.len; i++) {
        const struct shown_file *f = &files->at[i];
        if (f->picture && !f->reserved)
            r->layout.picture = (struct page_picture){
                .address = text_join(r->arena, origin, f->middle.text),
                .width = f->middle_width,
                .height = f->middle_height,
                .alternative = f->alternative,
            };
    }
}

static void fill(struct request *r, struct sheet_page *page, const struct form *document,
                 const struct experience_text_rows *rendered)
{
    struct contribution *c = &page->c;
    page->path = url_check(experience_path(r, c));
    page->sheet = sheet_of(r, document, rendered);
    page->spotted = experience_is_spotted(document);
    page->signed_in = r->reader.person != 0;
    page->has_capacity = r->reader.capacities.len > 0;
    if (c->published_at.has && !page->draft)
        page->published_on = SOME(opt_day, instant_day(c->published_at.value));
    page->withdrawn = is(c->state, "withdrawn");
    page->not_public = c->audience != AUDIENCE_PUBLIC;
    page->new_path = url_check(text_format(r->arena, "%.*s?brouillon=1", STR(page->path.text)));
    page->byline_name = c->person_name.has ? c->person_name.value : say(r, T("un ancien membre"));
    add_tags(r, &page->sectors, form_text(document, "sectors"), "sector");
    add_tags(r, &page->themes, form_text(document, "themes"), "theme");
    add_licence(page);
    add_concerned(r, page);
    add_credit(r, page);
    add_declarations(r, page);
    add_own(r, page);
    struct follow_up_rows news = follow_up_list(r->db, r->arena, r->reader.person, c->id);
    for (i64 i = 0; i < news.len; i++)
        *push(r->arena, &page->follow_ups) =
            (struct sheet_news){news.at[i], alive_label(news.at[i].alive)};
    page->others_welcome = !page->may_edit && is(c->state, "published");
    add_follow_up_form(r, page);
    add_notes(r, page, document);
    page->contact = contact_card_of(r, c);
    page->files = files_of(r, c->id, page->draft);
    if (!page->draft)
        picture_for_messengers(r, &page->files);
    sheet_pictures(r, page, document);
    page->thread = thread_read(r, c, page->path.text);
    page->followed = page->thread.followed;
    frame(r, page);
}

static void sheet_page(struct request *r, struct contribution *c)
{
    struct sheet_page page = {.c = *c, .may_edit = contribution_may_edit(r, c)};
    struct revision *draft = revision_draft_of(r->db, r->arena, r->reader.person, c->id);
    bool published = is(c->state, "published");
    page.has_draft = draft != NULL;
    page.draft = draft && (!published || request_query(r, "brouillon").len);
    struct form *document = page.draft ? contribution_document(r, &experience_kind, c)
                                       : contribution_published(r, &experience_kind, c);
    struct experience_text_rows rendered =
        experience_texts(r->db, r->arena, r->reader.person, page.draft ? 0 : c->id);
    if (!document) {
        not_found(r);
        return;
    }
    if (page.draft)
        page.c.title = form_text(document, "title").len ? form_text(document, "title")
                                                        : say(r, T("Sans titre"));
    page.has_refusal = r->form && message_is(r->form->refusal);
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    fill(r, &page, document, &rendered);
    show(r, view_experience_sheet, &page);
}

void sheet_short(struct request *r)
{
    struct contribution *c = contribution_here(r, &experience_kind, 0, -1);
    if (c)
        moved(r, experience_path(r, c));
}

void sheet_show(struct request *r)
{
    struct contribution *c = contribution_here(r, &experience_kind, 0, 1);
    if (c)
        sheet_page(r, c);
}

void sheet_again(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    if (c)
        sheet_page(r, c);
}
