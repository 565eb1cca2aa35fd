/* SPDX-License-Identifier: EUPL-1.2 */
/* A contribution as schema.org JSON-LD and as Dublin Core: the same for every kind. */
#include "commons/feed/metadata.h"

#include "commons/app.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/json.h"
#include "commons/feed/feed.h"
#include "commons/file/shown.h"
#include "web/markdown.h"

static str name_of(opt_text name) { return name.has ? name.value : (str){0}; }

static str licence_address(str code)
{
    const struct licence *l = licence_find(code);
    return l ? str_of(l->address) : (str){0};
}

struct exported {
    struct contribution *c;
    struct form *f;
    str origin, address;
    struct attribution chain;
    strs subjects; /* labels of sectors and themes */
};

/* What readers see; a draft is not given to programs. */
static bool exported_here(struct request *r, const struct kind *k, struct exported *e)
{
    e->c = contribution_here(r, k, 0, 1);
    e->f = e->c && str_eq(e->c->state, S("published")) ? contribution_published(r, k, e->c) : NULL;
    if (!e->f) {
        if (!r->status)
            not_found(r);
        if (r->status == 301) /* the other slug, in the same form */
            r->location = text_format(r->arena, "%.*s%s", STR(r->location),
                                      str_ends(r->path, S(".jsonld")) ? ".jsonld" : ".dc.xml");
        return false;
    }
    e->origin = feed_origin(r);
    e->address =
        text_join(r->arena, e->origin, contribution_path(r->arena, k, e->c->id, e->c->slug));
    e->chain = contribution_attribution(r, e->c->id);
    struct facet_row_rows rows = contribution_facets(r->db, r->arena, r->reader.person, e->c->id);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &e->subjects) = facet_label(r->language, &rows.at[i]);
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
    member(t, "name", body ? c->organisation_name.value : name_of(c->person_name));
    text_add_char(t, '}');
}

static void number_member(text *t, const char *name, i64 n)
{
    json_add_key(t, name);
    text_add_i64(t, n);
}

/* Each file with its own rights: the licence of the text is not theirs. */
static void add_files(struct request *r, text *t, const struct exported *e)
{
    struct shown_files files = files_of(r, e->c->id, false);
    for (i64 i = 0; i < files.len; i++) {
        const struct shown_file *f = &files.at[i];
        if (i == 0)
            json_add_key(t, "associatedMedia");
        text_add_char(t, i ? ',' : '[');
        text_add_char(t, '{');
        member(t, "@type", f->picture ? S("ImageObject") : S("DigitalDocument"));
        member(t, "contentUrl",
               text_format(r->arena, "%.*s%.*s", STR(e->origin), STR(f->large.text)));
        member(t, "encodingFormat", f->picture ? S("image/webp") : S("application/pdf"));
        member(t, "caption", f->caption);
        member(t, "description", f->alternative);
        member(t, "creditText", f->author);
        member(t, "license", licence_address(f->licence_code));
        member(t, "copyrightNotice", file_rights_text(r, f));
        if (f->picture) {
            number_member(t, "width", f->width);
            number_member(t, "height", f->height);
        }
        text_add_char(t, '}');
    }
    if (files.len)
        text_add_char(t, ']');
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
            member(t, "url",
                   text_format(r->arena, "%.*s%.*s", STR(e->origin), STR(w->source.value.text)));
        member(t, "license", licence_address(w->licence));
        text_add_char(t, '}');
    }
    if (!first)
        text_add_char(t, ']');
}

/* Fields that the table exports as a property of text: the ones with a place of their own are left
 * out. */
static void add_fields(struct request *r, text *t, const struct form *f)
{
    static const char *const elsewhere[] = {"name", "about", "keywords", "isBasedOn", "url"};
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        bool own = !v->field->exported_as;
        for (i64 k = 0; k < countof(elsewhere) && !own; k++)
            own = str_eq(str_of(v->field->exported_as), str_of(elsewhere[k]));
        if (!own && v->text.len)
            member(t, v->field->exported_as,
                   v->field->type == FIELD_TEXT ? markdown_plain(r->arena, v->text) : v->text);
    }
}

/* A page where more is said, for the kinds that have such a field. */
static str source_of(const struct form *f)
{
    for (i64 i = 0; i < f->values.len; i++)
        if (f->values.at[i].field->type == FIELD_URL && f->values.at[i].field->exported_as)
            return f->values.at[i].text;
    return (str){0};
}

void metadata_jsonld(struct request *r, const struct kind *k)
{
    struct exported e = {0};
    text t = text_of(r->arena, FEED_MAX);
    if (!exported_here(r, k, &e))
        return;
    text_add_char(&t, '{');
    member(&t, "@context", S("https://schema.org"));
    member(&t, "@type", str_of(k->schema_type ? k->schema_type : "CreativeWork"));
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
            json_add_string(&t, e.subjects.at[i]);
        }
        text_add_char(&t, ']');
    }
    member(&t, "citation", source_of(e.f));
    add_sources(r, &t, &e);
    add_files(r, &t, &e);
    text_add_char(&t, '}');
    answer_text(r, "application/ld+json; charset=utf-8", text_str(&t));
}

/* Each file, and whose it is: Dublin Core's parts have no properties of their own. */
static void add_parts(struct request *r, text *t, const struct exported *e)
{
    struct shown_files files = files_of(r, e->c->id, false);
    for (i64 i = 0; i < files.len; i++) {
        const struct shown_file *f = &files.at[i];
        str address = text_join(r->arena, e->origin, f->large.text);
        xml_add_element(t, "dcterms:hasPart", address);
        xml_add_element(t, "dc:rights",
                        text_join(r->arena, address, S(" : "), file_rights_text(r, f)));
    }
}

/* Dublin Core elements 1.1 and terms, as oai_dc readers take them. */
void metadata_dublin_core(struct request *r, const struct kind *k)
{
    struct exported e = {0};
    text t = text_of(r->arena, FEED_MAX);
    if (!exported_here(r, k, &e))
        return;
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                   "xmlns:dcterms=\"http://purl.org/dc/terms/\">\n"));
    xml_add_element(&t, "dc:title", e.c->title);
    xml_add_element(&t, "dc:creator",
                    e.c->organisation_name.has ? e.c->organisation_name.value
                                               : name_of(e.c->person_name));
    for (i64 i = 0; i < e.subjects.len; i++)
        xml_add_element(&t, "dc:subject", e.subjects.at[i]);
    xml_add_element(&t, "dc:description", e.c->summary);
    xml_add_element(&t, "dc:publisher", r->settings->instance);
    if (e.c->published_at.has)
        xml_add_element(&t, "dc:date", day_iso(r->arena, instant_day(e.c->published_at.value)));
    xml_add_element(&t, "dc:type", S("Text"));
    xml_add_element(&t, "dc:format", S("text/html"));
    xml_add_element(&t, "dc:identifier", e.address);
    xml_add_element(&t, "dc:language", e.c->language);
    xml_add_element(&t, "dc:rights", licence_address(e.c->licence));
    xml_add_element(&t, "dcterms:license", licence_address(e.c->licence));
    xml_add_element(&t, "dcterms:bibliographicCitation",
                    attribution_text(r->arena, r->language, &e.chain, e.origin));
    for (i64 i = 1; i < e.chain.len; i++)
        if (e.chain.at[i].source.has)
            xml_add_element(&t, "dc:source",
                            text_format(r->arena, "%.*s%.*s", STR(e.origin),
                                        STR(e.chain.at[i].source.value.text)));
    xml_add_element(&t, "dc:source", source_of(e.f));
    add_parts(r, &t, &e);
    text_add(&t, S("</metadata>\n"));
    answer_text(r, "application/xml; charset=utf-8", text_str(&t));
}
