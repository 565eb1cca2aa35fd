/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/forum/category.h"

#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/known.h"
#include "features/forum/forum.h"

enum { MERGED_AT_ONCE = 200, CODE_MAX = 40 };

/* ---- reading ----------------------------------------------------------------------------------
 */

static const struct topic_category *by_id(const struct topic_category_rows *all, i64 id)
{
    for (i64 i = 0; i < all->len; i++)
        if (all->at[i].id == id)
            return &all->at[i];
    return NULL;
}

const struct topic_category *category_of_code(const struct topic_category_rows *all, str code)
{
    for (i64 i = 0; i < all->len; i++)
        if (str_eq(all->at[i].code, code)) {
            const struct topic_category *k = &all->at[i];
            return k->merged_into.has ? by_id(all, k->merged_into.value) : k;
        }
    return NULL;
}

/* A row's text is its own argument, so that no "{" in it counts. */
static message label_in(const struct request *r, str label, str label_en)
{
    bool english = r->language == ENGLISH && label_en.len;
    return (message){.text = "{1}", .args = {english ? label_en : label}};
}

static message label_of(const struct request *r, const struct topic_category *k)
{
    return label_in(r, k->label, k->label_en);
}

message category_label(const struct request *r, const struct topic_category_rows *all, str code)
{
    const struct topic_category *k = category_of_code(all, code);
    return k ? label_of(r, k) : T("Sujet");
}

static const void *read_category(struct request *r, str code, instant *until)
{
    (void)until;
    return topic_category_of(r->db, r->arena, code);
}

static const struct known_kind category_kind = {"category", read_category, false};

message category_label_one(struct request *r, str code)
{
    const struct topic_category_name *k = known(r, &category_kind, str_first(code, KNOWN_KEY_MAX));
    return k ? label_in(r, k->label, k->label_en) : T("Sujet");
}

const struct choice *category_choices(struct request *r, i64 *count)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    struct choice *list = new_n(r->arena, struct choice, all.len + 1);
    *count = 0;
    for (i64 i = 0; i < all.len; i++)
        if (!all.at[i].closed_on.has)
            list[(*count)++] =
                (struct choice){arena_c_string(r->arena, all.at[i].code), label_of(r, &all.at[i])};
    return list;
}

/* ---- changing ---------------------------------------------------------------------------------
 */

static bool no(struct request *r, message why)
{
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, NULL, why);
    return false;
}

static bool may_change(struct request *r)
{
    return right_held(&r->reader, ADMINISTRATOR) ||
           no(r, T("Seule l’administration du forum peut changer les catégories."));
}

static bool label_fits(str s)
{
    i64 length = utf8_length(s);
    return length >= 2 && length <= 80 && utf8_valid(s);
}

static void note(struct request *r, const char *action, i64 id)
{
    journal_write(r, action, (uid){0}, journal_payload(r->arena, "category", id, NULL));
}

static bool taken(struct request *r, const struct topic_category_rows *all, str label, i64 but)
{
    str folded = text_fold(r->arena, label);
    for (i64 i = 0; i < all->len; i++)
        if (all->at[i].id != but && str_eq(folded, text_fold(r->arena, all->at[i].label)))
            return true;
    return false;
}

static i64 open_count(const struct topic_category_rows *all)
{
    i64 n = 0;
    while (n < all->len && !all->at[n].closed_on.has)
        n++; /* the closed come last */
    return n;
}

bool category_add(struct request *r, str label, str label_en)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    str code = str_first(text_slug(r->arena, label), CODE_MAX);
    while (code.len && code.at[code.len - 1] == '-')
        code.len--;
    if (!may_change(r))
        return false;
    if (!label_fits(label) || !code.len)
        return no(r, T("Il faut un intitulé de 2 à 80 caractères."));
    if (taken(r, &all, label, 0))
        return no(r, T("Cet intitulé est déjà dans la liste."));
    if (open_count(&all) >= CATEGORIES_OPEN_MAX)
        return no(r, T("Vingt catégories suffisent : fermez-en une, ou réunissez-en deux."));
    i64 id = topic_category_insert(r->db, code, label, label_en, 10 * (all.len + 1));
    if (!id)
        return no(r, T("Une catégorie a porté ce nom autrefois : choisissez-en un autre."));
    note(r, "category.add", id);
    return true;
}

static const struct topic_category *here(struct request *r, const struct topic_category_rows *all,
                                         i64 id)
{
    const struct topic_category *k = may_change(r) ? by_id(all, id) : NULL;
    if (!k && !r->refused)
        no(r, T("Cette catégorie n’existe pas."));
    return k;
}

bool category_rename(struct request *r, i64 id, str label, str label_en)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *k = here(r, &all, id);
    if (!k)
        return false;
    if (!label_fits(label))
        return no(r, T("Il faut un intitulé de 2 à 80 caractères."));
    if (taken(r, &all, label, id))
        return no(r, T("Cet intitulé est déjà dans la liste."));
    topic_category_write(r->db, id, label, label_en, k->position);
    note(r, "category.rename", id);
    return true;
}

bool category_move(struct request *r, i64 id, bool up)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *k = here(r, &all, id);
    if (!k)
        return false;
    i64 at = k - all.at, to = up ? at - 1 : at + 1;
    if (k->closed_on.has || to < 0 || to >= open_count(&all))
        return true;
    struct topic_category moved = all.at[at];
    all.at[at] = all.at[to];
    all.at[to] = moved;
    for (i64 i = 0; i < all.len; i++)
        if (all.at[i].position != 10 * (i + 1))
            topic_category_write(r->db, all.at[i].id, all.at[i].label, all.at[i].label_en,
                                 10 * (i + 1));
    note(r, "category.move", id);
    return true;
}

static bool may_close(struct request *r, const struct topic_category_rows *all,
                      const struct topic_category *k)
{
    if (str_eq(k->code, S(CATEGORY_QUESTION)))
        return no(r, T("Cette catégorie reste : les sujets qui arrivent par courriel la portent. "
                       "Vous pouvez la renommer."));
    return k->closed_on.has || open_count(all) > 1 ||
           no(r, T("Il faut une catégorie au moins pour poser une question."));
}

bool category_close(struct request *r, i64 id)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *k = here(r, &all, id);
    if (!k || !may_close(r, &all, k))
        return false;
    if (k->closed_on.has)
        return true;
    topic_category_write_closed(r->db, id, SOME(opt_day, r->today), (opt_int){0});
    note(r, "category.close", id);
    return true;
}

bool category_open(struct request *r, i64 id)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *k = here(r, &all, id);
    if (!k)
        return false;
    if (k->merged_into.has)
        return no(r, T("Ses sujets sont passés dans une autre : ajoutez plutôt une catégorie."));
    if (open_count(&all) >= CATEGORIES_OPEN_MAX)
        return no(r, T("Vingt catégories suffisent : fermez-en une, ou réunissez-en deux."));
    topic_category_write_closed(r->db, id, (opt_day){0}, (opt_int){0});
    note(r, "category.open", id);
    return true;
}

bool category_merge(struct request *r, i64 id, i64 into)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    const struct topic_category *k = here(r, &all, id), *other = k ? by_id(&all, into) : NULL;
    if (!k || !may_close(r, &all, k))
        return false;
    if (!other || other == k || other->closed_on.has)
        return no(r, T("Choisissez une autre catégorie, qui soit ouverte."));
    if (k->merged_into.has)
        return no(r, T("Elle est déjà réunie à une autre."));
    topic_category_write_closed(r->db, id, SOME(opt_day, r->today), SOME(opt_int, into));
    topic_category_follow(r->db, id, into);
    contributions_change_depth(r, &topic_kind, k->code, other->code, MERGED_AT_ONCE);
    journal_write(
        r, "category.merge", (uid){0},
        text_format(r->arena, "{\"category\":%lld,\"into\":%lld}", (long long)id, (long long)into));
    return true;
}

/* ---- what an archive brought ------------------------------------------------------------------
 */

/* Codes that nobody named here get a line of their own, closed: the administration may name it. */
static void name_unknown(struct request *r)
{
    struct topic_category_code_rows rows = topic_category_unknown(r->db, r->arena);
    for (i64 i = 0; i < rows.len; i++) {
        i64 id = topic_category_insert(r->db, rows.at[i].code, rows.at[i].code, (str){0}, 1000);
        if (id)
            topic_category_write_closed(r->db, id, SOME(opt_day, r->today), (opt_int){0});
    }
}

static bool keep_step(struct request *r, i64 *done)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    for (i64 i = 0; i < all.len; i++) {
        const struct topic_category *k = &all.at[i];
        const struct topic_category *into =
            k->merged_into.has ? by_id(&all, k->merged_into.value) : NULL;
        i64 moved =
            into ? contributions_change_depth(r, &topic_kind, k->code, into->code, MERGED_AT_ONCE)
                 : 0;
        *done += moved;
        if (moved == MERGED_AT_ONCE)
            return true;
    }
    name_unknown(r);
    return false;
}

const struct periodic categories_keeping = {"categories-keeping", T("Catégories réunies"), HOURLY,
                                            0, keep_step};
