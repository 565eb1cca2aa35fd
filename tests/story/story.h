/* SPDX-License-Identifier: EUPL-1.2 */
/* story: what people do, as requests and expectations; played in the process and against a server.
 * The language of a .story file is described in main.c. */
#ifndef STORY_H
#define STORY_H

#include "base/text.h"
#include "web/form.h"
#include "web/server.h"

/* What came back. */
struct reply {
    int status;
    struct story_headers {
        struct header *at;
        i64 len, cap;
    } headers;
    str body;
    str failure; /* the request did not come through at all: why */
};
str reply_header(const struct reply *r, const char *name); /* the first; empty when absent */

/* Where requests go. `ask` answers in the arena. */
struct site {
    struct reply (*ask)(struct site *s, arena *a, const struct incoming *in);
    str host; /* of the Host header */
    bool live;
    int visitor; /* each story comes from a network of its own: limits by address are theirs alone
                  */
};
struct site *site_inside(void);
void site_inside_close(struct site *s);
struct site *
site_live(arena *a, str address); /* "http://127.0.0.1:8080"; NULL when that is no such address */

/* ---- a page, read as a browser would (page.c)
 * ---------------------------------------------------- */

struct control {
    str name, value;
    bool button;
    str label; /* of a button */
};
struct page_form {
    str action;
    bool post;
    struct {
        struct control *at;
        i64 len, cap;
    } controls;
};
struct page_forms {
    struct page_form *at;
    i64 len, cap;
};
struct page_forms page_forms(arena *a, str html);
/* The text that people see: no tags, entities decoded, every blank one space. */
str page_text(arena *a, str html);
str page_link(arena *a, str html,
              str label); /* the href of the link with that text; empty when none */

/* ---- patterns (pattern.c)
 * -------------------------------------------------------------------------- */

/* {name} stands for what was kept under that name; when nothing was, it matches one or more
   characters but / ? # & " < > and blanks, and keeps them. * matches anything. */
struct kept {
    struct pair *at;
    i64 len, cap;
};
str kept_expand(arena *a, const struct kept *k, str said);
bool pattern_matches(arena *a, struct kept *k, str pattern, str said);
bool pattern_found(arena *a, struct kept *k, str pattern, str said,
                   bool last); /* somewhere in the text */

/* ---- a browser (browser.c)
 * ------------------------------------------------------------------------- */

struct browser {
    str name; /* of the person */
    pairs cookies;
    struct reply page;
    str path; /* of the page, with its query */
    str key;  /* of the form last sent */
};

struct sending {
    const char *method;
    str path; /* with its query */
    pairs fields, headers;
};
void browser_send(struct site *site, arena *a, struct browser *b, const struct sending *s);

/* ---- a story (play.c)
 * -------------------------------------------------------------------------------- */

/* Returns how many scenes failed; *passed those that did not. */
int story_play(struct site *site, const char *file, int *passed);

#endif
