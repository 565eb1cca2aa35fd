/* SPDX-License-Identifier: EUPL-1.2 */
/* Sheets for other programs: CSV and Atom of a list, JSON-LD (schema.org) and Dublin Core of one. */
#include "commons/contribution/json.h"
#include "commons/feed/feed.h"
#include "commons/organisation/organisation.h"
#include "features/experience/inside.h"
#include "web/markdown.h"

/* ---- lists ----------------------------------------------------------------------------------- */

static const char *const columns[] = {
    "identifiant", "titre", "en_une_ligne", "organisme", "siren", "nature", "population_municipale", "departement",
    "region", "profondeur", "etat", "annee", "secteurs", "themes", "fourchette_de_cout", "fourchette_choisie",
    "investissement_realise", "investissement_prevu", "fonctionnement_annuel_realise", "fonctionnement_annuel_prevu",
    "taxes", "reste_a_charge", "mois_decision_ouverture", "signale_par", "publie_le", "licence_des_textes", "adresse",
};

/* A sum of one nature and certainty; an empty cell where it is unknown, which is not 0. */
static void add_sum(text *t, const struct experience_sum_rows *sums, const char *nature, const char *certainty)
{
    for (i64 i = 0; i < sums->len; i++)
        if (str_eq(sums->at[i].nature, str_of(nature)) && str_eq(sums->at[i].certainty, str_of(certainty))) {
            csv_add_cents(t, sums->at[i].total);
            return;
        }
    csv_add(t, (str){0});
}

static void add_number(text *t, opt_int n)
{
    if (n.has)
        csv_add_i64(t, n.value);
    else
        csv_add(t, (str){0});
}

static str said(struct request *r, const char *field, str code)
{
    message m = code_label(field, code);
    return message_is(m) ? say(r, m) : (str){0};
}

static str text_or_none(opt_text t) { return t.has ? t.value : (str){0}; }

static void add_costs(struct request *r, text *t, const struct experience_card *c)
{
    struct experience_sum_rows sums = experience_sums(r->db, r->arena, r->reader.person, c->id);
    csv_add(t, said(r, "bracket", c->bracket));
    csv_add(t, c->bracket.len ? (c->bracket_said ? say(r, T("oui")) : say(r, T("non"))) : (str){0});
    add_sum(t, &sums, "investment", "real");
    add_sum(t, &sums, "investment", "planned");
    add_sum(t, &sums, "yearly", "real");
    add_sum(t, &sums, "yearly", "planned");
    csv_add(t, sums.len ? said(r, "vat", sums.at[0].vat) : (str){0});
    if (c->remaining.has)
        csv_add_cents(t, c->remaining.value);
    else
        csv_add(t, (str){0});
}

static void add_row(struct request *r, text *t, const struct experience_card *c, str origin)
{
    char id[UID_TEXT];
    enum nature nature;
    bool spotted = str_eq(c->depth, S("spotted"));
    uid_write(c->uid, id);
    csv_add(t, (str){id, UID_TEXT});
    csv_add(t, c->title);
    csv_add(t, c->summary);
    csv_add(t, text_or_none(c->organisation_name));
    csv_add(t, text_or_none(c->siren));
    csv_add(t, c->organisation_nature.has && nature_read(c->organisation_nature.value, &nature) ? say(r, natures[nature].label)
                                                                                                : (str){0});
    add_number(t, c->population_municipal);
    csv_add(t, text_or_none(c->department_name));
    csv_add(t, text_or_none(c->region_name));
    csv_add(t, spotted ? say(r, T("repéré")) : say(r, T("raconté")));
    csv_add(t, said(r, "status", c->status));
    add_number(t, c->year);
    csv_add(t, c->sectors);
    csv_add(t, c->themes);
    add_costs(r, t, c);
    add_number(t, c->months);
    csv_add(t, spotted ? text_or_none(c->author_name) : (str){0});
    csv_add(t, c->published_at.has ? day_iso(r->arena, instant_day(c->published_at.value)) : (str){0});
    csv_add(t, c->licence);
    csv_add(t, text_format(r->arena, "%.*s%.*s", STR(origin),
                           STR(contribution_path(r->arena, &experience_kind, c->id, c->slug))));
    csv_end_row(t);
}

void list_csv(struct request *r)
{
    enum { ROWS_MAX = 2000 };
    struct asked asked = asked_read(r);
    struct found found = sheets_find(r, &asked, (struct list_place){0}, 0, ROWS_MAX);
    str origin = feed_origin(r);
    text t = csv_begin(r->arena);
    for (i64 i = 0; i < countof(columns); i++)
        csv_add(&t, str_of(columns[i]));
    csv_end_row(&t);
    for (i64 i = 0; i < found.cards.len; i++)
        add_row(r, &t, &found.cards.at[i], origin);
    answer_header(r, "Content-Disposition", S("attachment; filename=\"recits.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

static str with_query(struct request *r, const char *path)
{
    return r->in->query.len ? text_format(r->arena, "%s?%.*s", path, STR(str_first(r->in->query, 1500))) : str_of(path);
}

static str licence_address(str code)
{
    const struct licence *l = licence_find(code);
    return l ? str_of(l->address) : (str){0};
}

void list_atom(struct request *r)
{
    enum { ENTRIES = 50 };
    struct asked asked = asked_read(r);
    asked.by_date = true;
    struct found found = sheets_find(r, &asked, (struct list_place){0}, 0, ENTRIES);
    struct atom_feed feed = {
        .title = text_format(r->arena, "%.*s, %.*s", STR(say(r, T("Récits"))), STR(r->app->settings.instance)),
        .origin = feed_origin(r),
        .self = with_query(r, "/experiences.atom"),
        .page = with_query(r, "/experiences"),
        .language = str_of(language_codes[r->language]),
    };
    instant updated = {0};
    for (i64 i = 0; i < found.cards.len; i++)
        if (found.cards.at[i].updated_at.us > updated.us)
            updated = found.cards.at[i].updated_at;
    text t = atom_begin(r->arena, &feed, updated);
    for (i64 i = 0; i < found.cards.len; i++) {
        const struct experience_card *c = &found.cards.at[i];
        atom_add(&t, &feed,
                 &(struct atom_entry){
                     .uid = c->uid,
                     .title = c->title,
                     .author = c->author_name.has ? c->author_name.value : text_or_none(c->person_name),
                     .summary = c->summary,
                     .path = contribution_path(r->arena, &experience_kind, c->id, c->slug),
                     .licence = licence_address(c->licence),
                     .published = c->published_at.has ? c->published_at.value : c->updated_at,
                     .updated = c->updated_at,
                 });
    }
    answer_text(r, "application/atom+xml; charset=utf-8", atom_end(&t));
}

/* ---- one sheet ------------------------------------------------------------------------------- */

struct exported {
    struct contribution *c;
    struct form *f;
    str origin, address;
    struct attribution chain;
    struct tags subjects;
};

/* What readers see; a draft is not given to programs. */
static bool exported_here(struct request *r, struct exported *e)
{
    e->c = contribution_here(r, &experience_kind, 0, 1);
    e->f = e->c && str_eq(e->c->state, S("published")) ? contribution_published(r, &experience_kind, e->c) : NULL;
    if (!e->f) {
        if (!r->status)
            not_found(r);
        if (r->status == 301) /* the other slug, in the same form */
            r->location = text_format(r->arena, "%.*s%s", STR(r->location),
                                      str_ends(r->path, S(".jsonld")) ? ".jsonld" : ".dc.xml");
        return false;
    }
    e->origin = feed_origin(r);
    e->address = text_format(r->arena, "%.*s%.*s", STR(e->origin), STR(experience_path(r, e->c)));
    e->chain = contribution_attribution(r, e->c->id);
    struct facet_row_rows rows = contribution_facets(r->db, r->arena, r->reader.person, e->c->id);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &e->subjects) = (struct tag){rows.at[i].code, facet_label(r->language, &rows.at[i])};
    return true;
}

static void member(text *t, const char *name, str value)
{
    if (!value.len)
        return;
    json_add_key(t, name);
    json_add_string(t, value);
}

static void add_author(text *t, const struct contribution *c)
{
    bool body = c->organisation_name.has;
    json_add_key(t, "author");
    text_add_char(t, '{');
    member(t, "@type", body ? S("Organization") : S("Person"));
    member(t, "name", body ? c->organisation_name.value : text_or_none(c->person_name));
    text_add_char(t, '}');
}

static void add_sources(struct request *r, text *t, const struct exported *e)
{
    bool first = true;
    for (i64 i = 1; i < e->chain.len; i++) {
        const struct attributed *w = &e->chain.at[i];
        if (w->depth != 1)
            continue;
        if (first)
            json_add_key(t, "isBasedOn"), text_add_char(t, '[');
        else
            text_add_char(t, ',');
        first = false;
        text_add_char(t, '{');
        member(t, "@type", S("CreativeWork"));
        member(t, "name", w->title);
        member(t, "creditText", w->author);
        if (w->source.has)
            member(t, "url", text_format(r->arena, "%.*s%.*s", STR(e->origin), STR(w->source.value.text)));
        member(t, "license", licence_address(w->licence));
        text_add_char(t, '}');
    }
    if (!first)
        text_add_char(t, ']');
}

/* Fields that the table exports as a property of text: the ones with a place of their own are left out. */
static void add_fields(struct request *r, text *t, const struct form *f)
{
    static const char *const elsewhere[] = {"name", "about", "keywords", "isBasedOn", "url"};
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        bool own = !v->field->exported_as;
        for (i64 k = 0; k < countof(elsewhere) && !own; k++)
            own = str_eq(str_of(v->field->exported_as), str_of(elsewhere[k]));
        if (!own && v->text.len)
            member(t, v->field->exported_as, v->field->type == FIELD_TEXT ? markdown_plain(r->arena, v->text) : v->text);
    }
}

void sheet_jsonld(struct request *r)
{
    struct exported e = {0};
    text t = text_of(r->arena, FEED_MAX);
    if (!exported_here(r, &e))
        return;
    text_add_char(&t, '{');
    member(&t, "@context", S("https://schema.org"));
    member(&t, "@type", S("Article"));
    member(&t, "@id", e.address);
    member(&t, "url", e.address);
    member(&t, "name", e.c->title);
    member(&t, "inLanguage", e.c->language);
    add_author(&t, e.c);
    if (e.c->published_at.has)
        member(&t, "datePublished", instant_rfc3339(r->arena, e.c->published_at.value));
    member(&t, "dateModified", instant_rfc3339(r->arena, e.c->updated_at));
    member(&t, "license", licence_address(e.c->licence));
    member(&t, "creditText", attribution_text(r->arena, r->language, &e.chain, e.origin));
    add_fields(r, &t, e.f);
    if (e.subjects.len) {
        json_add_key(&t, "keywords");
        text_add_char(&t, '[');
        for (i64 i = 0; i < e.subjects.len; i++) {
            if (i)
                text_add_char(&t, ',');
            json_add_string(&t, e.subjects.at[i].label);
        }
        text_add_char(&t, ']');
    }
    member(&t, "citation", form_text(e.f, "source"));
    add_sources(r, &t, &e);
    text_add_char(&t, '}');
    answer_text(r, "application/ld+json; charset=utf-8", text_str(&t));
}

/* Dublin Core elements 1.1 and terms, as oai_dc readers take them. */
void sheet_dublin_core(struct request *r)
{
    struct exported e = {0};
    text t = text_of(r->arena, FEED_MAX);
    if (!exported_here(r, &e))
        return;
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\">\n"));
    xml_add_element(&t, "dc:title", e.c->title);
    xml_add_element(&t, "dc:creator", e.c->organisation_name.has ? e.c->organisation_name.value : text_or_none(e.c->person_name));
    for (i64 i = 0; i < e.subjects.len; i++)
        xml_add_element(&t, "dc:subject", e.subjects.at[i].label);
    xml_add_element(&t, "dc:description", e.c->summary);
    xml_add_element(&t, "dc:publisher", r->app->settings.instance);
    if (e.c->published_at.has)
        xml_add_element(&t, "dc:date", day_iso(r->arena, instant_day(e.c->published_at.value)));
    xml_add_element(&t, "dc:type", S("Text"));
    xml_add_element(&t, "dc:format", S("text/html"));
    xml_add_element(&t, "dc:identifier", e.address);
    xml_add_element(&t, "dc:language", e.c->language);
    xml_add_element(&t, "dc:rights", licence_address(e.c->licence));
    xml_add_element(&t, "dcterms:license", licence_address(e.c->licence));
    xml_add_element(&t, "dcterms:bibliographicCitation", attribution_text(r->arena, r->language, &e.chain, e.origin));
    for (i64 i = 1; i < e.chain.len; i++)
        if (e.chain.at[i].source.has)
            xml_add_element(&t, "dc:source", text_format(r->arena, "%.*s%.*s", STR(e.origin), STR(e.chain.at[i].source.value.text)));
    xml_add_element(&t, "dc:source", form_text(e.f, "source"));
    text_add(&t, S("</metadata>\n"));
    answer_text(r, "application/xml; charset=utf-8", text_str(&t));
}
