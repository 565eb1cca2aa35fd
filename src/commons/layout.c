/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/layout.h"

#include <pthread.h>
#include <string.h>

#include "commons/app.h"
#include "commons/display.h"
#include "commons/known.h"
#include "commons/notice/notice.h"
#include "commons/personal/personal.h"
#include "commons/rights/rights.h"
#include "web/asset.h"

static struct page files_of_layout;
static pthread_once_t files_known = PTHREAD_ONCE_INIT;

static void find_files(void)
{
    struct page *p = &files_of_layout;
    p->css = asset_url("parvis.css");
    p->css_pieces = asset_url("pieces.css");
    p->css_forms = asset_url("forms.css");
    p->css_charts = asset_url("charts.css");
    p->css_matrix = asset_url("matrix.css");
    p->css_chain = asset_url("chain.css");
    p->css_print = asset_url("print.css");
    p->css_display = asset_url("display.css");
    p->ahead = asset_url("ahead.speculationrules");
    p->favicon = asset_url("favicon.svg");
    p->js_combobox = asset_url("js/combobox.mjs");
    p->js_autosave = asset_url("js/autosave.mjs");
    p->js_progress = asset_url("js/progress.mjs");
    p->js_notices = asset_url("js/notices.mjs");
    p->js_upload = asset_url("js/upload.mjs");
    p->js_toolbar = asset_url("js/markdown-toolbar-element.js");
    p->js_editor = asset_url("js/editor.mjs");
    p->js_confirm = asset_url("js/confirm.mjs");
    p->css_editor = asset_url("editor.css");
}

struct page layout_start(void)
{
    pthread_once(&files_known, find_files);
    return files_of_layout;
}

static void fill_display(struct request *r)
{
    struct display d = display_asked(r->in);
    r->layout.displayed = !display_is_usual(d);
    r->layout.display = display_marks(r->arena, d);
    r->layout.scheme = display_scheme(d);
}

/* What the head of each page says to its reader alone. */
struct member_known {
    i64 unread;
    bool terms_held;
};

static const void *read_member(struct request *r, str key, instant *until)
{
    (void)until;
    struct member_known *k = new (r->arena, struct member_known);
    memcpy(&r->reader.person, key.at, sizeof r->reader.person);
    k->unread = notice_unread(r);
    k->terms_held = terms_held(r->db, r->reader.person, r->settings->terms_version) > 0;
    return k;
}

static const struct known_kind member_kind = {"member", read_member, false};

static void fill_member(struct request *r)
{
    i64 person = r->reader.person;
    const struct member_known *k = known_by(r, &member_kind, &person);
    r->layout.unread = k->unread;
    r->layout.unread_many = k->unread > NOTICE_UNREAD_SHOWN;
    r->layout.terms_due =
        !k->terms_held && str_eq(r->in->method, S("GET")) && !str_eq(r->path, S("/conditions"));
}

void layout_fill(struct request *r)
{
    struct app *app = r->app;
    fill_display(r);
    r->layout.instance = r->settings->instance;
    r->layout.lang = str_of(language_codes[r->language]);
    r->layout.english = r->language == ENGLISH;
    r->layout.signed_in = r->reader.person != 0;
    r->layout.unconfirmed = r->reader.unconfirmed;
    r->layout.administrator = right_held(&r->reader, ADMINISTRATOR);
    r->layout.animator = right_held(&r->reader, ANIMATOR);
    r->layout.moderator = right_held(&r->reader, MODERATOR);
    r->layout.person = r->reader.name;
    if (r->reader.person)
        fill_member(r);
    for (const struct feature *const *f = app->features; *f; f++)
        if (message_is((*f)->menu)) {
            str path = str_of((*f)->menu_path);
            *push(r->arena, &r->layout.menu) =
                (struct menu_item){(*f)->menu, url_check(path), str_starts(r->path, path)};
        }
    r->page.page = &r->layout;
    r->page.language = r->language;
    r->page.arena = r->arena;
    memcpy(&r->page.seed, r->seed, sizeof r->page.seed);
}
