/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses of files: their bytes, and the page where they are attached. */
#include "commons/file/file_page.h"
#include "commons/file/store.h"
#include "commons/journal/journal.h"
#include "commons/settings.h"
#include "file_views.h"
#include "os/os.h"

/* ---- the bytes -------------------------------------------------------------------------------
 */

struct served {
    str hash, name;
    i64 size;
};

static struct served served_of(struct request *r, const struct attachment_row *t, str asked)
{
    struct served whole = {t->sha256, t->name, t->size};
    bool small = str_eq(asked, S("petite.webp")), middle = str_eq(asked, S("moyenne.webp"));
    if (!t->width.has)
        return str_eq(asked, t->name) ? whole : (struct served){0};
    if (!small && !middle && !str_eq(asked, S("grande.webp")))
        return (struct served){0};
    const struct rendition_row *n =
        small || middle
            ? rendition_one(r->db, r->arena, t->file, small ? PICTURE_SMALL : PICTURE_PAGE)
            : NULL;
    return n ? (struct served){n->sha256, t->name, n->size} : whole;
}

/* RFC 8187: every byte that is no letter or digit. */
static str encoded_name(arena *a, str name)
{
    static const char digits[] = "0123456789ABCDEF";
    text t = text_of(a, 3 * name.len + 1);
    for (i64 i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            c == '-' || c == '.' || c == '_') {
            text_add_char(&t, (char)c);
        } else {
            text_add_char(&t, '%');
            text_add_char(&t, digits[c >> 4]);
            text_add_char(&t, digits[c & 15]);
        }
    }
    return text_str(&t);
}

/* Whatever it is, it runs nothing and is taken for nothing else; what is not a picture of ours is
   downloaded. Bytes never change under an address: who read them once need not ask again, but only
   what is public is kept without asking, and by nobody but the browser, since rights may end. */
static void serve_headers(struct request *r, const struct attachment_row *t)
{
    bool open = t->audience == AUDIENCE_PUBLIC;
    answer_header(r, "Content-Security-Policy", S("default-src 'none'; sandbox"));
    answer_header(r, "Cross-Origin-Resource-Policy", S("same-origin"));
    answer_header(r, "Cache-Control",
                  open ? S("private, max-age=31536000, immutable") : S("private, no-cache"));
    answer_header(r, "Vary", S("Cookie"));
    if (!t->width.has)
        answer_header(r, "Content-Disposition",
                      text_join(r->arena,
                                S("attachment; filename=\"document.pdf\"; filename*=UTF-8''"),
                                encoded_name(r->arena, t->name)));
}

static void serve(struct request *r)
{
    uid named;
    i64 size = 0;
    const struct attachment_row *t = uid_read(r->path_values[0], &named)
                                         ? attachment_one(r->db, r->arena, r->reader.person, named)
                                         : NULL;
    struct served s =
        t && !t->removed_at.has ? served_of(r, t, r->path_values[1]) : (struct served){0};
    int file = s.hash.len ? store_open(r->app->folder, r->arena, s.hash, &size) : -1;
    if (file < 0) {
        if (s.hash.len)
            os_log("error", "files/%.2s/%.*s is missing", s.hash.at, (int)s.hash.len - 2,
                   s.hash.at + 2);
        not_found(r);
        return;
    }
    serve_headers(r, t);
    answer_file(r, t->width.has ? "image/webp" : "application/pdf", file, size,
                text_format(r->arena, "\"%.16s\"", s.hash.at));
}

/* ---- the page where they are attached --------------------------------------------------------
 */

static struct held_file held_of(struct request *r, const struct attachment_row *t, bool post)
{
    struct held_file h = {
        .file = file_shown(r, t),
        .stated = t->stated_at.has,
        .published = t->published,
        .removed = t->removed_at.has,
        .of_post = post,
    };
    h.title = t->caption.len ? t->caption : t->alternative.len ? t->alternative : t->name;
    return h;
}

static void add_files(struct request *r, const struct file_place *p, struct attach_page *page)
{
    struct attachment_row_rows rows =
        attachment_all(r->db, r->arena, r->reader.person, p->contribution->id,
                       p->post ? SOME(opt_int, p->post_id) : (opt_int){0});
    for (i64 i = 0; i < rows.len; i++) {
        struct held_file h = held_of(r, &rows.at[i], p->post != NULL);
        if (h.removed)
            *push(r->arena, &page->removed) = h;
        else
            *push(r->arena, &page->files) = h;
        page->waiting += !h.removed && h.stated && !h.published;
        page->undescribed += !h.removed && !h.stated;
    }
    for (i64 i = 0; i < page->files.len; i++) {
        page->files.at[i].first = i == 0;
        page->files.at[i].last = i == page->files.len - 1;
    }
}

static void attach_show(struct request *r, const struct file_place *p)
{
    struct attach_page page = {
        .contribution = p->contribution->id,
        .post = p->post_id,
        .title = p->contribution->title,
        .path = url_check(file_place_path(r, p)),
        .largest = FILE_BYTES_MAX,
        .published = str_eq(p->contribution->state, S("published")),
        .has_refusal = r->form && message_is(r->form->refusal),
    };
    page.refusal = page.has_refusal ? r->form->refusal : (message){0};
    add_files(r, p, &page);
    page.may_publish = page.waiting > 0 && page.published && !p->post;
    crumb(r, p->contribution->title, page.path.text);
    r->layout.hide_from_robots = true;
    r->layout.upload = true;
    show(r, view_file_attach, &page);
}

static void attach_page(struct request *r)
{
    struct file_place p;
    if (file_place_read(r, request_query_id(r, "sur"), request_query_id(r, "message"), &p))
        attach_show(r, &p);
    else
        not_found(r);
}

/* For the script, which keeps the page as it stands: the sentence alone. */
static bool wants_json(const struct request *r)
{
    return str_has(incoming_header(r->in, "accept"), S("application/json"));
}

static void send_again(struct request *r)
{
    struct file_place p;
    if (!file_place_read(r, file_sent_id(r, "contribution"), file_sent_id(r, "post"), &p)) {
        not_found(r);
    } else if (wants_json(r)) {
        text t = text_of(r->arena, 4000);
        text_add(&t, S("{"));
        json_add_key(&t, "refusal");
        json_add_string(&t, say(r, r->form->refusal));
        text_add(&t, S("}"));
        answer_text(r, "application/json", text_str(&t));
    } else {
        attach_show(r, &p);
    }
}

/* ---- its rights ------------------------------------------------------------------------------
 */

static void rights_page(struct request *r)
{
    struct file_place p;
    const struct attachment_row *t = file_to_change(r, &p);
    if (!t)
        return;
    if (!r->form)
        r->form = file_rights_form(r, t);
    struct rights_page page = {.held = held_of(r, t, p.post != NULL),
                               .form = form_show(r->arena, r->form),
                               .path = url_check(file_place_page(r, &p))};
    crumb(r, p.contribution->title, file_place_path(r, &p));
    crumb(r, say(r, T("Images et documents")), page.path.text);
    r->layout.hide_from_robots = true;
    show(r, view_file_rights, &page);
}

/* ---- gestures --------------------------------------------------------------------------------
 */

/* It changes places with the one before or after it. */
static void move_apply(struct request *r)
{
    struct file_place p;
    const struct attachment_row *t = file_to_change(r, &p), *other = NULL;
    if (!t)
        return;
    bool up = str_eq(request_sent(r, "vers"), S("haut"));
    struct attachment_row_rows rows =
        attachment_all(r->db, r->arena, r->reader.person, p.contribution->id,
                       p.post ? SOME(opt_int, p.post_id) : (opt_int){0});
    for (i64 i = 0; i < rows.len; i++) {
        const struct attachment_row *one = &rows.at[i];
        if (one->removed_at.has || one->id == t->id)
            continue;
        if (up && one->position < t->position)
            other = one;
        if (!up && one->position > t->position && !other)
            other = one;
    }
    if (other) {
        attachment_place(r->db, t->id, other->position);
        attachment_place(r->db, other->id, t->position);
    }
    see_other(r, file_place_page(r, &p), (message){0});
}

static void remove_or_not(struct request *r, bool remove)
{
    struct file_place p;
    const struct attachment_row *t = file_to_change(r, &p);
    if (!t)
        return;
    attachment_remove(r->db, t->id, remove ? SOME(opt_instant, r->now) : (opt_instant){0});
    journal_write(r, remove ? "file.remove" : "file.restore", t->uid,
                  journal_payload(r->arena, "contribution", p.contribution->id, NULL));
    see_other(r, file_place_page(r, &p),
              remove
                  ? T("Le fichier est retiré : personne ne le voit plus. Vous pouvez le remettre "
                      "pendant une semaine.")
                  : T("Le fichier est remis."));
}

static void remove_apply(struct request *r) { remove_or_not(r, true); }
static void restore_apply(struct request *r) { remove_or_not(r, false); }

/* What was added to a text that is published already. */
static void publish_apply(struct request *r)
{
    struct file_place p;
    if (!file_place_read(r, file_sent_id(r, "contribution"), 0, &p)) {
        not_found(r);
        return;
    }
    const struct contribution *c = p.contribution;
    const struct kind *k = app_kind(r->app, c->kind);
    struct form *document = k ? contribution_published(r, k, c) : NULL;
    message why = document ? contribution_publish_refusal(r, k, c, document) : (message){0};
    if (!document || !str_eq(c->state, S("published")) ||
        !may(r, PUBLISH, contribution_thing(r, c)))
        refuse(r, NULL, T("Ces fichiers seront montrés quand le texte sera publié."));
    else if (message_is(why))
        refuse(r, NULL, why);
    if (r->refused)
        return;
    i64 opened = attachment_open(r->db, c->id, c->audience);
    journal_write(r, "file.publish", c->uid,
                  journal_payload(r->arena, "contribution", c->id, "files", opened, NULL));
    if (!file_place_hold(r, &p, (str){0}))
        see_other(r, file_place_path(r, &p), T("Les fichiers sont publiés avec le texte."));
}

/* ---- the feature -----------------------------------------------------------------------------
 */

enum { SEND_MAX = FILE_BYTES_MAX + (2 << 20), SMALL = 8 << 10 };

static const struct route routes[] = {
    {"GET", "/fichiers/joindre", WRITER, ON_LOOP, 0, attach_page, NULL, NULL,
     "the files of a contribution or of one's post, and the form that sends one"},
    {"POST", "/fichiers/joindre", WRITER, ON_CALLER, SEND_MAX, file_send_prepare, file_send_apply,
     send_again, "sends a picture or a PDF"},
    {"POST", "/fichiers/publier", WRITER, ON_WORKER, SMALL, NULL, publish_apply, send_again,
     "shows files added to a published text"},
    {"GET", "/fichiers/{uid}/modifier", WRITER, ON_LOOP, 0, rights_page, NULL, NULL,
     "the form of a file's description and rights"},
    {"POST", "/fichiers/{uid}/modifier", WRITER, ON_WORKER, SMALL, file_rights_prepare,
     file_rights_apply, rights_page, "describes a file and says its rights"},
    {"POST", "/fichiers/{uid}/deplacer", WRITER, ON_WORKER, SMALL, NULL, move_apply, NULL,
     "moves a file before or after its neighbour"},
    {"POST", "/fichiers/{uid}/retirer", WRITER, ON_WORKER, SMALL, NULL, remove_apply, NULL,
     "removes a file, which can be put back for some days"},
    {"POST", "/fichiers/{uid}/remettre", WRITER, ON_WORKER, SMALL, NULL, restore_apply, NULL,
     "puts a removed file back"},
    {"GET", "/fichiers/{uid}/{name}", ANYONE, ON_WORKER, 0, serve, NULL, NULL,
     "the bytes of a file, for those who read its contribution"},
    {0},
};

const struct feature file_feature = {.name = "file", .routes = routes};
