/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/editor/editor.h"

#include "commons/rate/rate.h"
#include "editor_views.h"

enum { MINUTE = 60, PREVIEW_BODY_MAX = 200 << 10 };

/* Somebody who writes looks every few sentences; sixty in a row are a program. */
static const struct rate_rule previews = {"preview", 60, 2, MINUTE, 5 * MINUTE};

static const char *const names[] = {[MARKDOWN_POST] = "message", [MARKDOWN_SHEET] = "recit"};

void editor_offer(struct request *r, struct shown_field *field, enum markdown_place as)
{
    field->markdown = str_of(names[as]);
    r->layout.editor = true;
}

void editor_offer_all(struct request *r, struct shown_form *f, enum markdown_place as)
{
    for (i64 g = 0; g < f->groups.len; g++)
        for (i64 i = 0; i < f->groups.at[g].fields.len; i++)
            if (f->groups.at[g].fields.at[i].type == FIELD_TEXT)
                editor_offer(r, &f->groups.at[g].fields.at[i], as);
}

static void preview(struct request *r)
{
    str source = str_trim(request_sent(r, "texte"));
    bool sheet = str_eq(request_sent(r, "genre"), str_of(names[MARKDOWN_SHEET]));
    struct preview_page page = {.is_empty = !source.len};
    str who = text_format(r->arena, "%lld", (long long)r->reader.person);
    i64 wait = rate_try(r->app, &previews, who, r->now);
    if (wait) {
        r->status = 429;
        answer_header(r, "Retry-After", text_format(r->arena, "%lld", (long long)wait));
        page.wait = SOME(opt_text, rate_words(r->arena, r->language, wait));
    } else {
        struct markdown_options options =
            markdown_options_of(sheet ? MARKDOWN_SHEET : MARKDOWN_POST, r->settings->origin);
        page.html = markdown_render(r->arena, source, &options);
    }
    r->layout.hide_from_robots = true;
    answer_header(r, "Cache-Control", S("private, no-store"));
    show(r, view_preview, &page);
}

static const struct route routes[] = {
    {"POST", "/apercu", MEMBER, ON_WORKER, PREVIEW_BODY_MAX, preview, NULL, NULL,
     "a text in Markdown as it would be shown; writes nothing"},
    {0},
};

const struct feature editor_feature = {.name = "editor", .routes = routes};
