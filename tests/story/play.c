/* SPDX-License-Identifier: EUPL-1.2 */
/* Plays the lines of a story, in the language that main.c describes. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/os.h"
#include "story.h"

enum { STORY_MAX = 1 << 20, STORY_ARENA = 512 << 20, SHOWN_BYTES = 1500 };

struct play {
    arena *arena;
    struct site *site;
    const char *file;
    str rest; /* lines to come */
    i64 line; /* number of the one being played */
    struct browsers {
        struct browser **at;
        i64 len, cap;
    } browsers;
    struct browser *b;
    struct kept kept;
    pairs headers; /* of the next request */
    pairs fields;  /* the indented lines under a request; value at NULL: take the control away */
    str scene;
    bool in_scene, scene_failed, over;
    bool checked_status; /* the last answer's status was looked at */
    int passed, failed;
};

/* ---- saying what failed ------------------------------------------------------------------ */

static void fail(struct play *p, str expected, str got)
{
    p->scene_failed = true;
    fprintf(stderr, "%s:%lld: expected %.*s\n", p->file, (long long)p->line, STR(expected));
    if (got.len)
        fprintf(stderr, "    got: %.*s\n", STR(got));
    if (!p->b)
        return;
    const struct reply *r = &p->b->page;
    str main = r->body;
    i64 from = str_find(main, S("<main"));
    fprintf(stderr, "    %.*s, last answer: %d %.*s\n", STR(p->b->name), r->status,
            STR(p->b->path));
    str location = reply_header(r, "location");
    if (location.len)
        fprintf(stderr, "    Location: %.*s\n", STR(location));
    str said = utf8_first(page_text(p->arena, from < 0 ? main : str_from(main, from)), SHOWN_BYTES);
    fprintf(stderr, "    its text: %.*s\n", STR(said));
}

static str quoted(struct play *p, const char *what, str said)
{
    return text_format(p->arena, "%s \"%.*s\"", what, STR(said));
}

/* ---- requests ---------------------------------------------------------------------------- */

static struct browser *browser_of(struct play *p, str name)
{
    for (i64 i = 0; i < p->browsers.len; i++)
        if (str_eq(p->browsers.at[i]->name, name))
            return p->browsers.at[i];
    struct browser *b = new (p->arena, struct browser);
    b->name = name;
    *push(p->arena, &p->browsers) = b;
    return b;
}

/* What every answer must have, whatever was asked. */
static void check_answer(struct play *p)
{
    static const char *const always[] = {"content-security-policy", "x-content-type-options",
                                         "referrer-policy",         "cross-origin-opener-policy",
                                         "cache-control",           "vary"};
    const struct reply *r = &p->b->page;
    if (r->failure.len) {
        fail(p, S("an answer"), r->failure);
        return;
    }
    for (i64 i = 0; i < countof(always); i++)
        if (!reply_header(r, always[i]).len)
            fail(p, text_format(p->arena, "the header %s, as on every answer", always[i]),
                 (str){0});
    p->checked_status = false;
}

static void check_unexpected(struct play *p)
{
    if (p->b && !p->checked_status && p->b->page.status >= 500)
        fail(p, S("no fault of the server"), (str){0});
    p->checked_status = true;
}

static void send_request(struct play *p, struct sending *s)
{
    check_unexpected(p);
    s->headers = p->headers;
    p->headers = (pairs){0};
    if (str_eq(str_of(s->method), S("POST"))) {
        str key = pairs_get(&s->fields, S("key"));
        p->b->key = key.len ? key : p->b->key;
    }
    browser_send(p->site, p->arena, p->b, s);
    check_answer(p);
}

/* The request line's indented lines. */
static void read_fields(struct play *p)
{
    p->fields = (pairs){0};
    while (str_starts(p->rest, S(" "))) {
        str value = str_trim(str_cut(&p->rest, '\n'));
        p->line++;
        if (str_starts(value, S("-"))) {
            *push(p->arena, &p->fields) = (struct pair){str_trim(str_from(value, 1)), {0}};
            continue;
        }
        str name = str_trim(str_cut(&value, '='));
        text t = text_of(p->arena, 1 << 20);
        for (str rest = kept_expand(p->arena, &p->kept, str_trim(value)); rest.len;) {
            bool line = str_starts(rest, S("\\n"));
            text_add(&t, line ? S("\n") : str_first(rest, 1));
            rest = str_from(rest, line ? 2 : 1);
        }
        *push(p->arena, &p->fields) = (struct pair){name, t.len ? text_str(&t) : S("")};
    }
}

/* Puts a line under a request over what the form holds. Several lines of one name are several
 * values. */
static void change(struct play *p, pairs *fields, i64 line)
{
    struct pair f = p->fields.at[line];
    bool again = false;
    for (i64 i = 0; i < line; i++)
        again |= str_eq(p->fields.at[i].name, f.name);
    i64 n = 0, place = -1;
    for (i64 i = 0; i < fields->len; i++) {
        bool same = str_eq(fields->at[i].name, f.name) && !again;
        if (same && place < 0 && f.value.at)
            place = n;
        if (!same || place == n)
            fields->at[n++] = fields->at[i];
    }
    fields->len = n;
    if (!f.value.at)
        return;
    if (place < 0)
        *push(p->arena, fields) = f;
    else
        fields->at[place] = f;
}

static pairs filled(struct play *p, const struct page_form *form, const struct control *pressed)
{
    pairs fields = {0};
    for (i64 i = 0; form && i < form->controls.len; i++) {
        const struct control *c = &form->controls.at[i];
        if (c->name.len && (!c->button || c == pressed))
            *push(p->arena, &fields) = (struct pair){c->name, c->value};
    }
    for (i64 i = 0; i < p->fields.len; i++) {
        if (str_eq(p->fields.at[i].name, S("key")) && str_eq(p->fields.at[i].value, S("same")))
            p->fields.at[i].value = p->b->key;
        change(p, &fields, i);
    }
    return fields;
}

static const struct control *find_control(const struct page_forms *forms, str name,
                                          const struct page_form **in)
{
    for (i64 i = 0; i < forms->len; i++)
        for (i64 n = 0; n < forms->at[i].controls.len; n++) {
            const struct control *c = &forms->at[i].controls.at[n];
            if (!c->button && str_eq(c->name, name)) {
                *in = &forms->at[i];
                return c;
            }
        }
    return NULL;
}

static void do_post(struct play *p, str path)
{
    struct page_forms forms = page_forms(p->arena, p->b->page.body);
    struct sending s = {.method = "POST", .path = path};
    const struct page_form *form = NULL, *other;
    read_fields(p);
    for (i64 i = 0; i < forms.len && !form; i++)
        if (forms.at[i].post && str_eq(forms.at[i].action, path))
            form = &forms.at[i];
    if (!form) {
        static const char *const tokens[] = {"key", "csrf"};
        for (i64 i = 0; i < countof(tokens); i++) {
            const struct control *c = find_control(&forms, str_of(tokens[i]), &other);
            if (c && !pairs_get(&p->fields, c->name).at)
                *push(p->arena, &p->fields) = (struct pair){c->name, c->value};
        }
    }
    s.fields = filled(p, form, NULL);
    send_request(p, &s);
}

static void do_press(struct play *p, str label)
{
    struct page_forms forms = page_forms(p->arena, p->b->page.body);
    const struct page_form *form = NULL;
    const struct control *button = NULL;
    read_fields(p);
    for (i64 i = 0; i < forms.len; i++)
        for (i64 n = 0; n < forms.at[i].controls.len && !button; n++)
            if (forms.at[i].controls.at[n].button &&
                str_eq(forms.at[i].controls.at[n].label, label)) {
                button = &forms.at[i].controls.at[n];
                form = &forms.at[i];
            }
    if (!button) {
        fail(p, quoted(p, "a button", label), (str){0});
        return;
    }
    struct sending s = {.method = form->post ? "POST" : "GET", .fields = filled(p, form, button)};
    s.path = form->action.len ? form->action : p->b->path;
    if (!form->post) {
        text t = text_of(p->arena, 1 << 20);
        for (i64 i = 0; i < s.fields.len; i++) {
            text_add_char(&t, i ? '&' : '?');
            text_add_percent(&t, s.fields.at[i].name);
            text_add_char(&t, '=');
            text_add_percent(&t, s.fields.at[i].value);
        }
        s.path = text_join(p->arena, s.path, text_str(&t));
    }
    send_request(p, &s);
}

static void do_get(struct play *p, str path)
{
    send_request(p, &(struct sending){.method = "GET", .path = path});
}
static void do_head(struct play *p, str path)
{
    send_request(p, &(struct sending){.method = "HEAD", .path = path});
}

static void do_follow(struct play *p, str nothing)
{
    (void)nothing;
    str to = reply_header(&p->b->page, "location");
    if (to.len)
        do_get(p, to);
    else
        fail(p, S("a Location to follow"), (str){0});
}

static void do_click(struct play *p, str label)
{
    str to = page_link(p->arena, p->b->page.body, label);
    if (to.len)
        do_get(p, to);
    else
        fail(p, quoted(p, "a link", label), (str){0});
}

/* ---- the browser's own ------------------------------------------------------------------- */

static void do_as(struct play *p, str name)
{
    check_unexpected(p);
    p->b = browser_of(p, name);
}

static void do_with(struct play *p, str rest)
{
    str name = str_trim(str_cut(&rest, ':'));
    *push(p->arena, &p->headers) = (struct pair){name, str_trim(rest)};
}

static void do_cookie(struct play *p, str rest)
{
    str name = str_trim(str_cut(&rest, '='));
    for (i64 i = 0; i < p->b->cookies.len; i++)
        if (str_eq(p->b->cookies.at[i].name, name)) {
            p->b->cookies.at[i].value = str_trim(rest);
            return;
        }
    *push(p->arena, &p->b->cookies) = (struct pair){name, str_trim(rest)};
}

static void do_keep(struct play *p, str pattern)
{
    bool last = str_starts(pattern, S("last "));
    if (last)
        pattern = str_from(pattern, 5);
    if (!pattern_found(p->arena, &p->kept, pattern, p->b->page.body, last))
        fail(p, quoted(p, "in the source", pattern), (str){0});
}

static void do_forget(struct play *p, str name)
{
    i64 n = 0;
    for (i64 i = 0; i < p->kept.len; i++)
        if (!str_eq(p->kept.at[i].name, name))
            p->kept.at[n++] = p->kept.at[i];
    p->kept.len = n;
}

static void do_at(struct play *p, str when)
{
    if (p->site->live) {
        p->over = true; /* nobody sets the clock of a server */
        return;
    }
    if (!instant_read(when, &os_fake.now))
        fail(p, S("an instant such as 2027-03-14T10:00:00Z"), when);
}

/* ---- expectations ------------------------------------------------------------------------ */

static void do_status(struct play *p, str wanted)
{
    str got = text_format(p->arena, "%d", p->b->page.status);
    p->checked_status = true;
    if (!str_eq(got, wanted))
        fail(p, quoted(p, "status", wanted), got);
}

static void do_location(struct play *p, str pattern)
{
    str got = reply_header(&p->b->page, "location");
    if (!pattern_matches(p->arena, &p->kept, pattern, got))
        fail(p, quoted(p, "a Location like", pattern), got.len ? got : S("none"));
}

static i64 count(str said, str part)
{
    i64 n = 0;
    for (i64 at; part.len && (at = str_find(said, part)) >= 0; n++)
        said = str_from(said, at + part.len);
    return n;
}

static str seen(struct play *p) { return page_text(p->arena, p->b->page.body); }

static void do_sees(struct play *p, str said)
{
    if (!str_has(seen(p), said))
        fail(p, quoted(p, "to see", said), (str){0});
}

static void do_not(struct play *p, str said)
{
    if (str_has(seen(p), said))
        fail(p, quoted(p, "not to see", said), (str){0});
}

static void do_times(struct play *p, str said)
{
    i64 wanted = -1;
    str_to_i64(str_cut(&said, ' '), &wanted);
    i64 got = count(seen(p), said);
    if (got != wanted)
        fail(p, text_format(p->arena, "%lld times \"%.*s\"", (long long)wanted, STR(said)),
             text_format(p->arena, "%lld", (long long)got));
}

static void do_source(struct play *p, str pattern)
{
    if (!pattern_found(p->arena, &p->kept, pattern, p->b->page.body, false))
        fail(p, quoted(p, "in the source", pattern), (str){0});
}

static void do_no_source(struct play *p, str pattern)
{
    if (pattern_found(p->arena, &p->kept, pattern, p->b->page.body, false))
        fail(p, quoted(p, "not in the source", pattern), (str){0});
}

static void do_field(struct play *p, str value)
{
    const struct page_form *in;
    struct page_forms forms = page_forms(p->arena, p->b->page.body);
    str name = str_trim(str_cut(&value, '='));
    text t = text_of(p->arena, 1 << 16);
    for (str rest = str_trim(value); rest.len;) {
        bool line = str_starts(rest, S("\\n"));
        text_add(&t, line ? S("\n") : str_first(rest, 1));
        rest = str_from(rest, line ? 2 : 1);
    }
    const struct control *c = find_control(&forms, name, &in);
    if (!c || !str_eq(c->value, text_str(&t)))
        fail(p, text_join(p->arena, S("the field "), name, S(" to hold \""), text_str(&t), S("\"")),
             c ? c->value : S("no such field"));
}

static void do_header(struct play *p, str rest)
{
    str name = str_cut(&rest, ' '), how = str_cut(&rest, ' '), said = str_trim(rest);
    str got = reply_header(&p->b->page, arena_c_string(p->arena, name));
    bool held = str_eq(how, S("absent"))     ? !got.len
                : str_eq(how, S("is"))       ? str_eq(got, said)
                : str_eq(how, S("contains")) ? str_has(got, said)
                                             : false;
    if (!held)
        fail(p, text_format(p->arena, "the header %.*s %.*s %.*s", STR(name), STR(how), STR(said)),
             got.len ? got : S("none"));
}

/* ---- the story --------------------------------------------------------------------------- */

static void end_scene(struct play *p)
{
    if (p->in_scene)
        check_unexpected(p);
    if (p->in_scene && p->scene_failed)
        fprintf(stderr, "%s: \"%.*s\" failed\n", p->file, STR(p->scene));
    p->passed += p->in_scene && !p->scene_failed;
    p->failed += p->in_scene && p->scene_failed;
    p->in_scene = p->scene_failed = false;
}

static void play_line(struct play *p, str line)
{
    static const struct {
        const char *name;
        void (*run)(struct play *p, str rest);
        bool raw; /* holes are for the command to fill */
    } commands[] = {
        {"as", do_as, false},
        {"at", do_at, false},
        {"get", do_get, false},
        {"head", do_head, false},
        {"post", do_post, false},
        {"press", do_press, false},
        {"follow", do_follow, false},
        {"click", do_click, false},
        {"with", do_with, false},
        {"cookie", do_cookie, false},
        {"keep", do_keep, true},
        {"forget", do_forget, true},
        {"status", do_status, false},
        {"location", do_location, true},
        {"sees", do_sees, false},
        {"not", do_not, false},
        {"times", do_times, false},
        {"source", do_source, true},
        {"no-source", do_no_source, true},
        {"field", do_field, false},
        {"header", do_header, false},
    };
    str rest = line, word = str_cut(&rest, ' ');
    for (i64 i = 0; i < countof(commands); i++) {
        if (!str_eq(word, str_of(commands[i].name)))
            continue;
        if (!p->b && commands[i].run != do_as && commands[i].run != do_at)
            fail(p, S("`as NAME` before the first request"), line);
        else
            commands[i].run(p, commands[i].raw ? str_trim(rest)
                                               : kept_expand(p->arena, &p->kept, str_trim(rest)));
        return;
    }
    fail(p, S("a line of the language of tests/story/main.c"), line);
}

static void play_all(struct play *p)
{
    while (p->rest.len && !p->over) {
        str line = str_cut(&p->rest, '\n');
        p->line++;
        if (!str_trim(line).len || str_trim(line).at[0] == '#')
            continue;
        if (str_starts(line, S("scene "))) {
            end_scene(p);
            p->scene = str_from(line, 6);
            p->in_scene = true;
        } else if (!p->in_scene) {
            fail(p, S("`scene TITLE` first"), line);
            p->failed++;
            p->over = true;
        } else if (!p->scene_failed) {
            play_line(p, str_trim(line));
        }
    }
    end_scene(p);
}

int story_play(struct site *site, const char *file, int *passed)
{
    arena a = arena_of(STORY_ARENA);
    str error = {0};
    struct play p = {.arena = &a, .site = site, .file = file, .checked_status = true};
    if (!os_read_file(&a, file, STORY_MAX, &p.rest, &error)) {
        fprintf(stderr, "%.*s\n", STR(error));
        arena_free(&a);
        return 1;
    }
    str run = site->live ? text_format(&a, "%llx",
                                       (unsigned long long)os_monotonic_us() ^
                                           (unsigned long long)getpid() << 40)
                         : S("1");
    *push(&a, &p.kept) = (struct pair){S("run"), run};
    play_all(&p);
    *passed += p.passed;
    int failed = p.failed;
    arena_free(&a);
    return failed;
}
