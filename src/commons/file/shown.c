/* SPDX-License-Identifier: EUPL-1.2 */
/* Files as readers see them. */
#include <stddef.h>
#include <string.h>

#include "commons/file/file.h"

/* "240 Ko", "1,2 Mo". */
static str weight(struct request *r, i64 bytes)
{
    enum { KILO = 1000, MEGA = 1000 * 1000 };
    if (bytes < MEGA)
        return say(r, T("{1}\u00a0Ko", text_format(r->arena, "%lld", (long long)bytes / KILO + 1)));
    i64 tenths = bytes / (MEGA / 10);
    return say(r, T("{1}\u00a0Mo",
                    text_format(r->arena, "%lld%s%lld", (long long)(tenths / 10),
                                r->language == FRENCH ? "," : ".", (long long)(tenths % 10))));
}

static url address(struct request *r, const char *folder, const char *name)
{
    return url_check(text_format(r->arena, "/fichiers/%.32s/%s", folder, name));
}

static void add_sizes(struct request *r, const struct attachment_row *t, const char *folder,
                      struct shown_file *f)
{
    f->width = t->width.value;
    f->height = t->height.value;
    f->sizes = 1 + (f->width > PICTURE_SMALL) + (f->width > PICTURE_PAGE);
    f->large = address(r, folder, "grande.webp");
    f->small = f->sizes > 1 ? address(r, folder, "petite.webp") : f->large;
    f->middle = f->sizes > 2 ? address(r, folder, "moyenne.webp") : f->large;
    f->small_width = f->sizes > 1 ? PICTURE_SMALL : f->width;
    f->middle_width = f->sizes > 2 ? PICTURE_PAGE : f->width;
    f->small_height = (f->height * f->small_width + f->width / 2) / f->width;
    f->middle_height = (f->height * f->middle_width + f->width / 2) / f->width;
}

struct shown_file file_shown(struct request *r, const struct attachment_row *t)
{
    char folder[UID_TEXT + 1] = {0};
    const struct licence *l = licence_find(t->licence);
    uid_write(t->uid, folder);
    struct shown_file f = {
        .id = t->id,
        .uid = t->uid,
        .post = t->post.has ? t->post.value : 0,
        .picture = t->width.has && t->height.has && t->width.value > 0,
        .name = t->name,
        .alternative = t->alternative,
        .caption = t->caption,
        .author = t->author,
        .holder = t->rights_holder,
        .weight = weight(r, t->size),
        .licence_code = t->licence,
        .reserved = !l,
        .licence_name = l ? str_of(l->name) : (str){0},
        .licence_address = url_check(l ? str_of(l->address) : (str){0}),
    };
    if (f.picture)
        add_sizes(r, t, folder, &f);
    else {
        html h = {.arena = r->arena};
        html_path_str(&h, t->name); /* an address of it: whatever a person named it */
        f.large = address(r, folder, arena_c_string(r->arena, html_str(&h)));
    }
    return f;
}

struct shown_files files_of(struct request *r, i64 contribution, bool pending)
{
    struct shown_files list = {0};
    struct attachment_row_rows rows =
        attachment_shown(r->db, r->arena, r->reader.person, contribution, pending);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &list) = file_shown(r, &rows.at[i]);
    return list;
}

struct shown_files files_of_posts(struct request *r, i64 contribution, i64 after, i64 upto)
{
    struct shown_files list = {0};
    if (!attachment_any_of_posts(r->db, contribution))
        return list;
    struct attachment_under_rows rows =
        attachment_of_posts(r->db, r->arena, r->reader.person, contribution, after, upto);
    for (i64 i = 0; i < rows.len; i++) {
        const struct attachment_under *u = &rows.at[i];
        struct attachment_row t = {.id = u->id,
                                   .uid = u->uid,
                                   .post = SOME(opt_int, u->post.value),
                                   .name = u->name,
                                   .alternative = u->alternative,
                                   .caption = u->caption,
                                   .author = u->author,
                                   .rights_holder = u->rights_holder,
                                   .licence = u->licence,
                                   .size = u->size,
                                   .width = u->width,
                                   .height = u->height};
        struct shown_file *f = push(r->arena, &list);
        *f = file_shown(r, &t);
        f->number = u->number;
    }
    return list;
}

i64 files_undescribed(struct request *r, i64 contribution)
{
    return attachment_undescribed(r->db, r->reader.person, contribution);
}

static struct shown_files picture_of(struct request *r, const struct picture_brief *b)
{
    struct shown_files list = {0};
    struct attachment_row t = {.uid = b->uid,
                               .alternative = b->alternative,
                               .width = SOME(opt_int, b->width),
                               .height = SOME(opt_int, b->height)};
    *push(r->arena, &list) = file_shown(r, &t);
    return list;
}

struct shown_files *file_first_pictures(struct request *r, str kind, const i64 *contributions,
                                        i64 count)
{
    enum { AT_ONCE = 20 };
    struct attachment_pictures_in asked;
    _Static_assert(sizeof asked - offsetof(struct attachment_pictures_in, i1) ==
                       AT_ONCE * sizeof(i64),
                   "one parameter a line");
    struct shown_files *all = new_n(r->arena, struct shown_files, count);
    for (i64 from = 0; from < count; from += AT_ONCE) {
        i64 n = count - from < AT_ONCE ? count - from : AT_ONCE;
        asked = (struct attachment_pictures_in){.kind = kind};
        memcpy((char *)&asked + offsetof(struct attachment_pictures_in, i1), contributions + from,
               (size_t)n * sizeof *contributions);
        struct picture_brief_rows rows =
            attachment_pictures(r->db, r->arena, r->reader.person, asked);
        for (i64 i = 0; i < rows.len; i++)
            for (i64 k = from; k < from + n; k++)
                if (contributions[k] == rows.at[i].contribution && !all[k].len)
                    all[k] = picture_of(r, &rows.at[i]);
    }
    return all;
}

str file_rights_text(struct request *r, const struct shown_file *f)
{
    text t = text_of(r->arena, 2000);
    if (f->author.len) {
        text_add(&t, f->author);
        text_add(&t, S(". "));
    }
    text_add(&t, f->reserved ? say(r, T("Tous droits réservés, reproduit avec l’accord de {1} pour "
                                        "cette page.",
                                        f->holder))
                             : f->licence_name);
    return text_str(&t);
}
