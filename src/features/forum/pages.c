/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "commons/contribution/facet.h"
#include "commons/editor/editor.h"
#include "commons/feed/feed.h"
#include "commons/feed/metadata.h"
#include "commons/known.h"
#include "commons/moderation/moderation.h"
#include "commons/thread/import.h"
#include "features/forum/category.h"
#include "features/forum/forum.h"
#include "forum_sql.h"
#include "forum_views.h"
#include "web/markdown.h"

enum { FORUM_PAGE = 20 };

static const struct field body_field = {
    .name = "body",
    .type = FIELD_TEXT,
    .label = T("Les précisions"),
    .limit = POST_LIMIT,
    .required = true,
    .hint = T("Votre contexte en deux lignes (taille, ce qui existe déjà), puis ce que vous "
              "cherchez. Le Markdown est compris.")};

/* ---- the list ---------------------------------------------------------------------------- */

/* Those that are offered, and the one that is looked at. */
static void fill_tabs(struct request *r, struct forum_list *page,
                      const struct topic_category_rows *all)
{
    page->all = !page->category.len;
    for (i64 i = 0; i < all->len; i++) {
        str code = all->at[i].code;
        bool current = str_eq(code, page->category);
        if (current || !all->at[i].closed_on.has)
            *push(r->arena, &page->tabs) =
                (struct forum_tab){code, category_label(r, all, code), current};
    }
}

static void list_page(struct request *r)
{
    str category = request_query(r, "categorie");
    struct list_place after = {0};
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *asked = category_of_code(&all, category);
    category = asked ? asked->code : (str){0};
    (void)list_place_read(request_query(r, "apres"), &after);
    struct list_filter filter = {
        .kind = &topic_kind, .depth = category, .order = LIST_ACTIVE, .uncounted = true};
    struct list list = contribution_list(r, &filter, after, FORUM_PAGE);
    struct forum_list page = {.category = category};
    fill_tabs(r, &page, &all);
    page.by_mail = r->settings->mail_inbound.len > 0;
    for (i64 i = 0; i < list.cards.len; i++) {
        const struct card *c = &list.cards.at[i];
        *push(r->arena, &page.lines) = (struct forum_line){
            .card = *c,
            .path = url_check(contribution_path(r->arena, &topic_kind, c->id, c->slug)),
            .category = category_label(r, &all, c->depth),
            .answered = str_eq(c->status, S("answered")),
            .answers = c->post_count > 0 ? c->post_count - 1 : 0,
        };
    }
    if (list.next.id)
        page.next = list_place_write(r->arena, list.next);
    r->layout.atom = SOME(opt_url, url_check(S("/forum.atom")));
    show(r, view_forum_list, &page);
}

/* The topics last written in, as Atom. */
static void list_atom(struct request *r)
{
    enum { ENTRIES = 50 };
    struct list_filter filter = {.kind = &topic_kind, .order = LIST_ACTIVE, .uncounted = true};
    struct list list = contribution_list(r, &filter, (struct list_place){0}, ENTRIES);
    struct atom_feed feed = {
        .title = text_join(r->arena, say(r, T("Forum")), S(", "), r->settings->instance),
        .origin = feed_origin(r),
        .self = S("/forum.atom"),
        .page = S("/forum"),
        .language = str_of(language_codes[r->language]),
    };
    instant latest = list.cards.len ? list.cards.at[0].active_at : r->now;
    text t = atom_begin(r->arena, &feed, latest);
    for (i64 i = 0; i < list.cards.len; i++) {
        const struct card *c = &list.cards.at[i];
        const struct licence *l = licence_find(c->licence);
        atom_add(&t, &feed,
                 &(struct atom_entry){
                     .uid = c->uid,
                     .title = c->title,
                     .author = c->person_name.has ? c->person_name.value : c->capacity,
                     .path = contribution_path(r->arena, &topic_kind, c->id, c->slug),
                     .licence = l ? str_of(l->address) : (str){0},
                     .published = c->published_at.has ? c->published_at.value : c->active_at,
                     .updated = c->active_at,
                 });
    }
    answer_text(r, "application/atom+xml; charset=utf-8", atom_end(&t));
}

static void list_csv(struct request *r)
{
    struct list_filter filter = {.kind = &topic_kind, .uncounted = true};
    struct list list = contribution_list(r, &filter, (struct list_place){0}, LIST_MAX);
    text t = csv_begin(r->arena);
    const message head[] = {T("Sujet"),    T("Catégorie"), T("Auteur"),
                            T("Messages"), T("Publié le"), T("Adresse")};
    for (i64 i = 0; i < countof(head); i++)
        csv_add(&t, say(r, head[i]));
    csv_end_row(&t);
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    while (list.cards.len) {
        for (i64 i = 0; i < list.cards.len; i++) {
            const struct card *c = &list.cards.at[i];
            csv_add(&t, c->title);
            csv_add(&t, say(r, category_label(r, &all, c->depth)));
            csv_add(&t, c->person_name.has ? c->person_name.value : c->capacity);
            csv_add_i64(&t, c->post_count);
            csv_add(&t, c->published_at.has ? day_iso(r->arena, instant_day(c->published_at.value))
                                            : (str){0});
            csv_add(&t, text_join(r->arena, feed_origin(r),
                                  contribution_path(r->arena, &topic_kind, c->id, c->slug)));
            csv_end_row(&t);
        }
        if (!list.next.id || t.cut)
            break;
        list = contribution_list(r, &filter, list.next, LIST_MAX);
    }
    answer_header(r, "Content-Disposition", S("attachment; filename=\"forum.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

/* ---- a topic ----------------------------------------------------------------------------- */

static str words_of_opening(struct request *r, i64 topic)
{
    const struct topic_opening *o = topic_opening(r->db, r->arena, r->reader.person, topic);
    return markdown_words(r->arena, o ? o->beginning : (str){0}, DESCRIPTION_CHARACTERS);
}

static const void *read_opening(struct request *r, str key, instant *until)
{
    i64 topic;
    (void)until;
    memcpy(&topic, key.at, sizeof topic);
    str *words = new (r->arena, str);
    *words = words_of_opening(r, topic);
    return words;
}

static const struct known_kind opening_kind = {"opening", read_opening, false};

/* The first words of what is asked, as many as a messenger shows; what it is called where they are
   not to be read. A page but the first does not hold them. */
static str opening_words(struct request *r, const struct contribution *c,
                         const struct thread_page *t)
{
    str words = t->opening;
    if (t->previous.has && c->audience == AUDIENCE_PUBLIC)
        words = *(const str *)known_by(r, &opening_kind, &c->id);
    else if (t->previous.has)
        words = words_of_opening(r, c->id);
    return words.len ? words : c->title;
}

static void topic_page(struct request *r)
{
    const struct contribution *c = contribution_here(r, &topic_kind, 0, 1);
    if (!c)
        return;
    str path = contribution_path(r->arena, &topic_kind, c->id, c->slug);
    struct forum_topic page = {
        .contribution = *c,
        .thread = thread_read(r, c, path),
        .category = category_label_one(r, c->depth),
        .answered = str_eq(c->status, S("answered")),
    };
    crumb(r, say(r, T("Forum")), S("/forum"));
    title_for_messengers(r, c->title, opening_words(r, c, &page.thread));
    r->layout.json = SOME(opt_url, url_check(text_format(r->arena, "%.*s.jsonld", STR(path))));
    show(r, view_forum_topic, &page);
}

static void topic_jsonld(struct request *r) { metadata_jsonld(r, &topic_kind); }

static void topic_dublin_core(struct request *r) { metadata_dublin_core(r, &topic_kind); }

/* ---- a new one ---------------------------------------------------------------------------- */

/* The fields of the document, then the first post. */
static const struct field *form_fields(struct request *r, i64 *count)
{
    const struct kind *k = kind_with_facets(r->db, r->arena, r->language, &topic_kind, false);
    struct field *all = new_n(r->arena, struct field, k->field_count + 1);
    i64 n = 0;
    for (i64 i = 0; i < 2; i++)
        all[n++] = k->fields[i];
    all[1].choices = category_choices(r, &all[1].choice_count);
    all[n++] = body_field;
    for (i64 i = 2; i < k->field_count; i++)
        all[n++] = k->fields[i];
    *count = n;
    return all;
}

static void new_page(struct request *r)
{
    i64 count;
    const struct field *f = form_fields(r, &count);
    if (!r->form) {
        r->form = form_of(r->arena, f, count);
        form_set(r->form, "title", request_query(r, "titre"));
    }
    struct forum_new page = {.reader = r->reader.person,
                             .form = form_show(r->arena, r->form),
                             .capacities = thread_capacities(r)};
    editor_offer_all(r, &page.form, MARKDOWN_POST);
    if (request_sent(r, "apercu").len && !r->form->refused) {
        str body = form_text(r->form, "body");
        r->status = 200;
        page.preview_of = SOME(opt_text, body);
        page.preview = thread_render(r, body);
    }
    crumb(r, say(r, T("Forum")), S("/forum"));
    show(r, view_forum_new, &page);
}

struct topic_plan {
    str document;
    struct post_ahead first;
};

static void new_prepare(struct request *r)
{
    i64 count;
    const struct field *f = form_fields(r, &count);
    struct form *form = request_form(r, f, count);
    if (r->refused)
        return;
    if (request_sent(r, "apercu").len) {
        new_page(r);
        return;
    }
    if (!writing_allowed(r))
        return;
    struct topic_plan *plan = new (r->arena, struct topic_plan);
    struct form *document = form_of(r->arena, topic_kind.fields, topic_kind.field_count);
    for (i64 i = 0; i < topic_kind.field_count; i++)
        form_set(document, topic_kind.fields[i].name, form_text(form, topic_kind.fields[i].name));
    plan->document = document_write(r->arena, document);
    plan->first = post_prepare(r->arena, NULL, r->settings->origin, form_text(form, "body"));
    r->plan = plan;
}

static void new_apply(struct request *r)
{
    const struct topic_plan *plan = r->plan;
    struct form *typed = r->form;
    i64 mandate;
    const struct capacity *capacity =
        str_to_i64(request_sent(r, "mandate"), &mandate) ? reader_capacity(r, mandate) : NULL;
    i64 id = contribution_create(r, (struct contribution_new){.kind = &topic_kind,
                                                              .capacity = capacity,
                                                              .document = plan->document});
    if (!id || !contribution_publish(r, &topic_kind, id, 1, AUDIENCE_PUBLIC)) {
        message why = r->form ? r->form->refusal : (message){0};
        r->form = typed;
        refuse(r, NULL, message_is(why) ? why : T("Ce sujet n’a pas pu être publié."));
        return;
    }
    bool held = false;
    thread_post(r, (struct post_new){.contribution = id,
                                     .capacity = capacity,
                                     .body = form_text(typed, "body"),
                                     .ahead = &plan->first,
                                     .held = &held});
    r->form = typed;
    const struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, id);
    see_other(
        r, c ? contribution_path(r->arena, &topic_kind, id, c->slug) : S("/forum"),
        held ? T("Merci. Votre sujet sera relu par la modération, puis publié : c’est l’usage pour "
                 "les premiers messages.")
             : T("Votre sujet est publié. Vous le suivez : les réponses s’afficheront dans votre "
                 "compte."));
}

static const struct route routes[] = {
    {"GET", "/forum", ANYONE, ON_LOOP | KEPT, 0, list_page, NULL, NULL,
     "topics, the last written in first"},
    {"GET", "/forum/nouveau", WRITER, ON_LOOP, 0, new_page, NULL, NULL,
     "the form that opens a topic"},
    {"POST", "/forum/nouveau", WRITER, ON_WORKER, 200 << 10, new_prepare, new_apply, new_page,
     "opens a topic"},
    {"GET", "/forum/par-courriel", ANYONE, ON_LOOP, 0, forum_addresses_page, NULL, NULL,
     "the addresses that take topics by mail"},
    {"GET", "/forum/par-courriel/{token}", ANYONE, ON_LOOP, 0, forum_waiting_page, NULL, NULL,
     "a topic that came by mail, read again before it is published"},
    {"POST", "/forum/par-courriel/{token}", ANYONE, ON_WORKER, 8 << 10, forum_waiting_prepare,
     forum_waiting_apply, forum_waiting_page,
     "publishes a topic that came by mail, or throws it away"},
    {"GET", "/admin/categories", ADMINISTRATOR, ON_LOOP, 0, categories_page, NULL, NULL,
     "the categories of topics"},
    {"GET", "/admin/categories/nouvelle", ADMINISTRATOR, ON_LOOP, 0, category_new_page, NULL, NULL,
     "the form that adds a category"},
    {"POST", "/admin/categories/nouvelle", ADMINISTRATOR, ON_WORKER, 8 << 10, category_new_prepare,
     category_new_apply, category_new_page, "adds a category"},
    {"GET", "/admin/categories/{id}", ADMINISTRATOR, ON_LOOP, 0, category_page, NULL, NULL,
     "a category: its words, and merging it"},
    {"POST", "/admin/categories/{id}", ADMINISTRATOR, ON_WORKER, 8 << 10, category_prepare,
     category_apply, category_page, "renames a category"},
    {"POST", "/admin/categories/{id}/deplacer", ADMINISTRATOR, ON_WORKER, 8 << 10, NULL,
     category_move_apply, categories_page, "moves a category by one place"},
    {"POST", "/admin/categories/{id}/fermer", ADMINISTRATOR, ON_WORKER, 8 << 10, NULL,
     category_close_apply, category_page, "no longer offers a category"},
    {"POST", "/admin/categories/{id}/rouvrir", ADMINISTRATOR, ON_WORKER, 8 << 10, NULL,
     category_open_apply, category_page, "offers a category again"},
    {"POST", "/admin/categories/{id}/reunir", ADMINISTRATOR, ON_WORKER, 8 << 10,
     category_merge_prepare, category_merge_apply, category_page,
     "closes a category for good and moves its topics into another"},
    {"GET", "/forum.atom", ANYONE, ON_LOOP | KEPT, 0, list_atom, NULL, NULL,
     "the same list as Atom"},
    {"GET", "/forum.csv", ANYONE, ON_WORKER | KEPT, 0, list_csv, NULL, NULL,
     "all topics for a spreadsheet"},
    {"GET", "/forum/{id}/{slug}.jsonld", ANYONE, ON_LOOP | KEPT, 0, topic_jsonld, NULL, NULL,
     "a topic as schema.org JSON-LD"},
    {"GET", "/forum/{id}/{slug}.dc.xml", ANYONE, ON_LOOP | KEPT, 0, topic_dublin_core, NULL, NULL,
     "a topic as Dublin Core"},
    {"GET", "/forum/{id}", ANYONE, ON_LOOP, 0, topic_page, NULL, NULL,
     "the short address of a topic"},
    {"GET", "/forum/{id}/{slug}", ANYONE, ON_LOOP | KEPT, 0, topic_page, NULL, NULL,
     "a topic and its posts"},
    {0},
};

const struct feature forum_feature = {.name = "forum",
                                      .routes = routes,
                                      .kind = &topic_kind,
                                      .menu = T("Forum"),
                                      .menu_path = "/forum"};
