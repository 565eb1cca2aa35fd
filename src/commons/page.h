/* SPDX-License-Identifier: EUPL-1.2 */
/* page: what the layout shows around every view. Filled by the dispatcher; a handler may add to it.
 */
#ifndef COMMONS_PAGE_H
#define COMMONS_PAGE_H

#include "base/values.h"
#include "web/message.h"

struct menu_item {
    message label;
    url path;
    bool current;
};
struct menu {
    struct menu_item *at;
    i64 len, cap;
};

struct crumb {
    str label;
    url path;
};
struct crumbs {
    struct crumb *at;
    i64 len, cap;
};

/* Of the page's subject; whoever shows it elsewhere must have the right to. */
struct page_picture {
    str address; /* with the forum's origin, as messengers need it */
    i64 width, height;
    str alternative;
};

struct page {
    str instance;   /* the name of the forum */
    str lang;       /* "fr" */
    str display;    /* marks of how the reader asked to be shown pages; empty: as usual */
    str scheme;     /* "light dark", "light", "dark" */
    bool displayed; /* the sheet of those marks is loaded */
    url self;       /* path and query of this page, to come back to after signing in */
    str query;      /* what the search box holds */
    struct menu menu;
    struct crumbs crumbs;
    bool unconfirmed; /* the reader's address: a line says so */
    bool terms_due;   /* the member has not accepted the present terms */
    bool signed_in, administrator, moderator, animator;
    i64 unread;       /* notices of the reader */
    bool unread_many; /* more than are counted */
    url js_notices;
    str person; /* the reader's name */
    str notice; /* said once, after an action */
    opt_url canonical;
    opt_url atom, json, other_language;
    str title, description;      /* for messengers and search engines; empty: none */
    struct page_picture picture; /* for messengers too; without an address: none */
    bool english;
    /* with their version */
    url css, css_pieces, css_forms, css_print, css_display, css_editor, css_charts, css_matrix,
        css_chain;
    url favicon;
    url js_combobox, js_autosave, js_progress, js_upload, js_editor, js_toolbar, js_confirm;
    url ahead; /* rules of what a visitor's browser may fetch ahead: a header, not a link */
    bool hide_from_robots;
    bool autosave, progress, upload, editor; /* the page uses that module: others do not pay */
    bool charts, matrix, chain; /* it has pictures of figures, a matrix, a chain: their sheets */
};

#endif
