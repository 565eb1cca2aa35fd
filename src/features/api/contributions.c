/* SPDX-License-Identifier: EUPL-1.2 */
/* Contributions, their posts, the search. */
#include "api_sql.h"
#include "commons/archive/references.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/list.h"
#include "commons/file/shown.h"
#include "commons/search/search.h"
#include "commons/thread/thread.h"
#include "features/api/inside.h"

/* ---- what they share ---------------------------------------------------------------------------
 */

static str url_of(struct request *r, str kind, i64 id, str slug)
{
    const struct kind *k = app_kind(r->app, kind);
    return k ? api_url(r, contribution_path(r->arena, k, id, slug)) : (str){0};
}

static str body_json(struct request *r, opt_text key, opt_text name, opt_text nature)
{
    struct object o = object_of(r->arena);
    if (!name.has)
        return S("null");
    object_opt_text(&o, "key", key);
    object_text(&o, "name", name.value);
    object_opt_text(&o, "nature", nature);
    return object_str(&o);
}

static void cursor_problem(struct request *r)
{
    api_problem(r, 400, "Bad Request", S("after is the `next` of the page before."), "after");
}

/* ---- contributions ------------------------------------------------------------------------------
 */

static struct object card_json(struct request *r, const struct card *c)
{
    struct object o = object_of(r->arena);
    object_int(&o, "id", c->id);
    object_uid(&o, "uid", c->uid);
    object_text(&o, "kind", c->kind);
    object_json(&o, "title", object_string(r->arena, c->title));
    object_text(&o, "summary", c->summary);
    object_text(&o, "url", url_of(r, c->kind, c->id, c->slug));
    object_json(&o, "organisation",
                body_json(r, c->organisation_key, c->organisation_name, c->organisation_nature));
    object_opt_text(&o, "author", c->person_name);
    object_text(&o, "capacity", c->capacity);
    object_text(&o, "licence", c->licence);
    object_text(&o, "depth", c->depth);
    object_text(&o, "status", c->status);
    object_flag(&o, "example", c->example);
    object_int(&o, "posts", c->post_count);
    object_opt_instant(&o, "published_at", c->published_at);
    object_instant(&o, "active_at", c->active_at);
    return o;
}

static i64 facet_named(struct request *r, const char *dimension, bool *known)
{
    str code = api_parameter(r, dimension);
    struct facet_row *f = code.len ? facet_by_code(r->db, r->arena, str_of(dimension), code) : NULL;
    if (code.len && !f && *known) {
        api_problem(r, 400, "Bad Request",
                    text_format(r->arena, "There is no %s of this code.", dimension), dimension);
        *known = false;
    }
    return f ? f->id : 0;
}

static bool read_filter(struct request *r, struct list_filter *f)
{
    str kind = api_parameter(r, "kind"), organisation = api_parameter(r, "organisation");
    struct api_body_place *body =
        organisation.len ? api_body_named(r->db, r->arena, organisation) : NULL;
    bool known = true;
    f->kind = kind.len ? app_kind(r->app, kind) : NULL;
    f->organisation = body ? body->id : 0;
    f->depth = api_parameter(r, "depth");
    f->status = api_parameter(r, "status");
    f->sector = facet_named(r, "sector", &known);
    f->theme = facet_named(r, "theme", &known);
    if (known && kind.len && !f->kind) {
        api_problem(r, 400, "Bad Request", S("There is no such kind of contribution."), "kind");
        known = false;
    } else if (known && organisation.len && !body) {
        api_problem(r, 400, "Bad Request", S("There is no body of this key or SIREN."),
                    "organisation");
        known = false;
    }
    return known;
}

/* The total is counted on the first page and travels in the cursor: "AT.ID.TOTAL", with + behind it
   when there are more. */
static bool read_cursor(str s, struct list_place *place, i64 *total, bool *at_least)
{
    *at_least = str_ends(s, S("+"));
    s = str_first(s, s.len - *at_least);
    i64 dot = s.len;
    while (dot > 0 && s.at[dot - 1] != '.')
        dot--;
    return dot > 1 && str_to_i64(str_from(s, dot), total) && *total >= 0 &&
           list_place_read(str_first(s, dot - 1), place);
}

void api_contributions(struct request *r)
{
    struct list_filter f = {0};
    struct list_place place = {0};
    i64 total = -1;
    bool at_least = false;
    if (!api_begin(r) || !read_filter(r, &f))
        return;
    str after = api_parameter(r, "after");
    if (after.len && !read_cursor(after, &place, &total, &at_least)) {
        cursor_problem(r);
        return;
    }
    struct list page = contribution_list(r, &f, place, api_limit(r));
    struct api_list list = {.total = after.len ? total : page.total,
                            .at_least = after.len ? at_least : page.at_least};
    for (i64 i = 0; i < page.cards.len; i++) {
        struct object o = card_json(r, &page.cards.at[i]);
        *push(r->arena, &list.items) = object_str(&o);
    }
    if (page.next.id) {
        str next = list_place_write(r->arena, page.next);
        list.next = text_format(r->arena, "%.*s.%lld%s", STR(next), (long long)list.total,
                                list.at_least ? "+" : "");
    }
    api_answer_list(r, &list);
}

static str facets_json(struct request *r, i64 contribution, const char *dimension)
{
    struct facet_row_rows rows =
        contribution_facets(r->db, r->arena, r->reader.person, contribution);
    strs codes = {0};
    for (i64 i = 0; i < rows.len; i++)
        if (str_eq(rows.at[i].dimension, str_of(dimension)))
            *push(r->arena, &codes) = object_string(r->arena, rows.at[i].code);
    return object_list(r->arena, &codes);
}

static str attribution_json(struct request *r, i64 contribution)
{
    struct attribution chain = contribution_attribution(r, contribution);
    strs works = {0};
    for (i64 i = 0; i < chain.len; i++) {
        const struct attributed *w = &chain.at[i];
        struct object o = object_of(r->arena);
        object_text(&o, "title", w->title);
        object_text(&o, "author", w->author);
        object_text(&o, "licence", w->licence);
        object_text(&o, "changes", w->changes);
        if (w->source.has)
            object_text(&o, "url", api_url(r, w->source.value.text));
        *push(r->arena, &works) = object_str(&o);
    }
    return object_list(r->arena, &works);
}

static str declared_json(struct request *r, i64 contribution)
{
    struct declaration_count *n =
        declaration_counts(r->db, r->arena, r->reader.person, contribution);
    struct object o = object_of(r->arena);
    object_int(&o, "considering", n ? n->considering : 0);
    object_int(&o, "adaptation", n ? n->adaptation : 0);
    object_int(&o, "independent", n ? n->independent : 0);
    return object_str(&o);
}

/* Each with its own rights; `licence` "reserved": nobody may take it further. */
static str files_json(struct request *r, i64 contribution)
{
    struct shown_files files = files_of(r, contribution, false);
    strs list = {0};
    for (i64 i = 0; i < files.len; i++) {
        const struct shown_file *f = &files.at[i];
        struct object o = object_of(r->arena);
        object_uid(&o, "uid", f->uid);
        object_text(&o, "url", api_url(r, f->large.text));
        object_text(&o, "type", f->picture ? S("image/webp") : S("application/pdf"));
        object_text(&o, "alternative", f->alternative);
        object_text(&o, "caption", f->caption);
        object_text(&o, "author", f->author);
        object_text(&o, "licence", f->reserved ? S("reserved") : f->licence_code);
        object_text(&o, "rights_holder", f->holder);
        object_count(&o, "width", f->width);
        object_count(&o, "height", f->height);
        *push(r->arena, &list) = object_str(&o);
    }
    return object_list(r->arena, &list);
}

void api_contribution(struct request *r)
{
    uid u;
    if (!api_begin(r))
        return;
    i64 id = uid_read(r->path_values[0], &u) ? contribution_by_uid(r->db, r->reader.person, u)
                                             : request_id(r, 0);
    struct card *c = id ? card_one(r->db, r->arena, r->reader.person, id) : NULL;
    const struct kind *k = c && str_eq(c->state, S("published")) ? app_kind(r->app, c->kind) : NULL;
    struct contribution *row = k ? contribution_one(r->db, r->arena, r->reader.person, id) : NULL;
    struct revision *v =
        row && row->published.has
            ? revision_numbered(r->db, r->arena, r->reader.person, id, row->published.value)
            : NULL;
    if (!v) {
        api_not_found(r);
        return;
    }
    struct object o = card_json(r, c);
    object_text(&o, "language", row->language);
    object_int(&o, "revision", v->number);
    object_json(&o, "sectors", facets_json(r, id, "sector"));
    object_json(&o, "themes", facets_json(r, id, "theme"));
    object_json(&o, "declarations", declared_json(r, id));
    object_json(&o, "attribution", attribution_json(r, id));
    object_json(&o, "files", files_json(r, id));
    object_json(&o, "document", document_to_archive(r->db, r->arena, k, v->document, false));
    api_answer(r, object_str(&o));
}

/* ---- posts -------------------------------------------------------------------------------------
 */

static str post_json(struct request *r, const struct api_post *p)
{
    struct object o = object_of(r->arena), about = object_of(r->arena);
    str thread = url_of(r, p->kind, p->contribution, p->slug);
    object_int(&about, "id", p->contribution);
    object_uid(&about, "uid", p->contribution_uid);
    object_text(&about, "title", p->title);
    object_text(&about, "url", thread);
    object_uid(&o, "uid", p->uid);
    object_json(&o, "contribution", object_str(&about));
    object_int(&o, "number", p->number);
    object_text(&o, "url", text_join(r->arena, thread, thread_anchor(r->arena, p->number)));
    object_opt_text(&o, "author", p->person_name);
    object_text(&o, "capacity", p->capacity);
    object_json(&o, "organisation",
                body_json(r, p->organisation_key, p->organisation_name, (opt_text){0}));
    object_flag(&o, "hidden", p->hidden);
    if (!p->hidden) {
        object_text(&o, "body", p->body);
        object_text(&o, "html", p->html.text);
    }
    object_count(&o, "answers", p->answers);
    object_flag(&o, "best", p->best);
    object_instant(&o, "created_at", p->created_at);
    if (!p->hidden)
        object_opt_instant(&o, "edited_at", p->edited_at);
    return object_str(&o);
}

static void list_posts(struct request *r, const struct api_post_rows *rows, bool thread,
                       struct api_list *list)
{
    i64 limit = api_limit(r);
    for (i64 i = 0; i < rows->len && i < limit; i++) {
        const struct api_post *p = &rows->at[i];
        *push(r->arena, &list->items) = post_json(r, p);
        list->next = text_format(r->arena, "%lld", (long long)(thread ? p->number : p->id));
    }
    if (rows->len <= limit)
        list->next = (str){0};
    api_answer_list(r, list);
}

void api_posts(struct request *r)
{
    i64 after = 0, of;
    str cursor = api_parameter(r, "after"), contribution = api_parameter(r, "contribution");
    if (!api_begin(r))
        return;
    if (cursor.len && (!str_to_i64(cursor, &after) || after < 1)) {
        cursor_problem(r);
        return;
    }
    if (contribution.len) {
        struct contribution *c = str_to_i64(contribution, &of) && of > 0
                                     ? contribution_one(r->db, r->arena, r->reader.person, of)
                                     : NULL;
        if (!c || !str_eq(c->state, S("published"))) {
            api_not_found(r);
            return;
        }
        struct api_post_rows rows =
            api_thread(r->db, r->arena, r->reader.person, of, after, api_limit(r) + 1);
        list_posts(r, &rows, true, &(struct api_list){.total = c->post_count});
        return;
    }
    bool examples = !contribution_any_real(r->db);
    i64 total = api_posts_total(r->db, r->reader.person, examples, LIST_COUNT_MAX + 1);
    struct api_post_rows rows = api_posts_newest(
        r->db, r->arena, r->reader.person, after ? after : INT64_MAX, examples, api_limit(r) + 1);
    list_posts(r, &rows, false,
               &(struct api_list){.total = total > LIST_COUNT_MAX ? LIST_COUNT_MAX : total,
                                  .at_least = total > LIST_COUNT_MAX});
}

/* ---- search -------------------------------------------------------------------------------------
 */

static str snippet_text(arena *a, const struct snippet *s)
{
    text t = text_of(a, 4 << 10);
    text_add(&t, s->before ? S("… ") : S(""));
    for (i64 i = 0; i < s->len; i++)
        text_add(&t, s->at[i].text);
    text_add(&t, s->after ? S(" …") : S(""));
    return text_str(&t);
}

static str hit_json(struct request *r, const struct search_hit *h)
{
    struct object o = object_of(r->arena);
    object_text(&o, "kind", h->kind);
    if (h->contribution)
        object_int(&o, "contribution", h->contribution);
    object_json(&o, "title", object_string(r->arena, h->title));
    object_text(&o, "snippet", snippet_text(r->arena, &h->snippet));
    object_int(&o, "messages", h->messages);
    if (h->address.has)
        object_text(&o, "url", api_url(r, h->address.value.text));
    object_instant(&o, "at", h->at);
    return object_str(&o);
}

static str counts_json(struct request *r, const struct facet_counts *counts)
{
    strs list = {0};
    for (i64 i = 0; i < counts->len; i++) {
        struct object o = object_of(r->arena);
        object_text(&o, "facet", str_of(facet_names[counts->at[i].kind]));
        object_text(&o, "value", counts->at[i].value);
        object_int(&o, "count", counts->at[i].count);
        *push(r->arena, &list) = object_str(&o);
    }
    return object_list(r->arena, &list);
}

void api_search(struct request *r)
{
    static const struct {
        const char *parameter;
        enum facet_kind kind;
    } filters[] = {
        {"kind", FACET_KIND},     {"sector", FACET_SECTOR}, {"theme", FACET_THEME},
        {"status", FACET_STATUS}, {"depth", FACET_DEPTH},
    };
    struct search_order order = {.question = api_parameter(r, "q"),
                                 .by_date = str_eq(api_parameter(r, "sort"), S("date")),
                                 .limit = api_limit(r)};
    if (!api_begin(r))
        return;
    str after = api_parameter(r, "after");
    if (after.len && (!str_to_i64(after, &order.after) || order.after < 1)) {
        cursor_problem(r);
        return;
    }
    for (i64 i = 0; i < countof(filters); i++) {
        str value = api_parameter(r, filters[i].parameter);
        if (value.len)
            *push(r->arena, &order.filters) = (struct search_facet){filters[i].kind, value};
    }
    struct search_answer answer = search_run(r, &order);
    struct api_list list = {.total = answer.total,
                            .at_least = answer.at_least,
                            .more_name = "facets",
                            .more = counts_json(r, &answer.counts)};
    for (i64 i = 0; i < answer.hits.len; i++)
        *push(r->arena, &list.items) = hit_json(r, &answer.hits.at[i]);
    if (answer.next)
        list.next = text_format(r->arena, "%lld", (long long)answer.next);
    api_answer_list(r, &list);
}
