/* SPDX-License-Identifier: EUPL-1.2 */
/* Sheets for other programs: CSV and Atom of a list, JSON-LD (schema.org) and Dublin Core of one.
 */
#include "commons/contribution/json.h"
#include "commons/feed/feed.h"
#include "commons/feed/metadata.h"
#include "commons/organisation/organisation.h"
#include "features/experience/inside.h"
#include "web/markdown.h"

/* ---- lists ----------------------------------------------------------------------------------- */

static const char *const columns[] = {
    "identifiant",
    "titre",
    "en_une_ligne",
    "organisme",
    "siren",
    "nature",
    "population_municipale",
    "departement",
    "region",
    "profondeur",
    "etat",
    "annee",
    "secteurs",
    "themes",
    "fourchette_de_cout",
    "fourchette_choisie",
    "investissement_realise",
    "investissement_prevu",
    "fonctionnement_annuel_realise",
    "fonctionnement_annuel_prevu",
    "au_moins",
    "taxes",
    "reste_a_charge",
    "mois_decision_ouverture",
    "signale_par",
    "publie_le",
    "licence_des_textes",
    "adresse",
};

static void add_cents(text *t, opt_cents amount)
{
    if (amount.has)
        csv_add_cents(t, amount.value);
    else
        csv_add(t, (str){0});
}

/* A sum of one nature and certainty; an empty cell where it is unknown, which is not 0. */
static void add_sum(text *t, const struct experience_sum_rows *sums, const char *nature,
                    const char *certainty)
{
    for (i64 i = 0; i < sums->len; i++)
        if (str_eq(sums->at[i].nature, str_of(nature)) &&
            str_eq(sums->at[i].certainty, str_of(certainty))) {
            add_cents(t, sums->at[i].total);
            return;
        }
    csv_add(t, (str){0});
}

static const struct {
    const char *name, *nature, *certainty;
} sum_columns[] = {
    {"investissement_realise", "investment", "real"},
    {"investissement_prevu", "investment", "planned"},
    {"fonctionnement_annuel_realise", "yearly", "real"},
    {"fonctionnement_annuel_prevu", "yearly", "planned"},
};

/* The names of those columns whose figure is a least: an expense in them has no amount. */
static void add_leasts(struct request *r, text *t, const struct experience_sum_rows *sums)
{
    text names = text_of(r->arena, 200);
    for (i64 i = 0; i < countof(sum_columns); i++)
        for (i64 k = 0; k < sums->len; k++) {
            const struct experience_sum *s = &sums->at[k];
            if (!str_eq(s->nature, str_of(sum_columns[i].nature)) ||
                !str_eq(s->certainty, str_of(sum_columns[i].certainty)) || !s->total.has ||
                s->known == s->lines)
                continue;
            if (text_str(&names).len)
                text_add_char(&names, ' ');
            text_add(&names, str_of(sum_columns[i].name));
        }
    csv_add(t, text_str(&names));
}

static void add_number(text *t, opt_int n)
{
    if (n.has)
        csv_add_i64(t, n.value);
    else
        csv_add(t, (str){0});
}

static str said(struct request *r, const char *field, str code)
{
    message m = code_label(field, code);
    return message_is(m) ? say(r, m) : (str){0};
}

/* Those of one sheet, which stand side by side. */
static struct experience_sum_rows sums_of(const struct experience_sum_rows *all, i64 sheet)
{
    struct experience_sum_rows own = {0};
    for (i64 i = 0; i < all->len; i++)
        if (all->at[i].contribution == sheet) {
            own.at = own.at ? own.at : &all->at[i];
            own.len++;
        }
    return own;
}

static void add_costs(struct request *r, text *t, const struct experience_card *c,
                      const struct experience_sum_rows *all)
{
    struct experience_sum_rows sums = sums_of(all, c->id);
    csv_add(t, said(r, "bracket", c->bracket));
    csv_add(t, c->bracket.len ? (c->bracket_said ? say(r, T("oui")) : say(r, T("non"))) : (str){0});
    for (i64 i = 0; i < countof(sum_columns); i++)
        add_sum(t, &sums, sum_columns[i].nature, sum_columns[i].certainty);
    add_leasts(r, t, &sums);
    csv_add(t, sums.len ? said(r, "vat", sums.at[0].vat) : (str){0});
    add_cents(t, c->remaining);
}

static void add_row(struct request *r, text *t, const struct experience_card *c,
                    const struct experience_sum_rows *sums)
{
    char id[UID_TEXT];
    enum nature nature;
    bool spotted = str_eq(c->depth, S("spotted"));
    uid_write(c->uid, id);
    csv_add(t, (str){id, UID_TEXT});
    csv_add(t, c->title);
    csv_add(t, c->summary);
    csv_add(t, text_or_none(c->organisation_name));
    csv_add(t, text_or_none(c->siren));
    csv_add(t, c->organisation_nature.has && nature_read(c->organisation_nature.value, &nature)
                   ? say(r, natures[nature].label)
                   : (str){0});
    add_number(t, c->population_municipal);
    csv_add(t, text_or_none(c->department_name));
    csv_add(t, text_or_none(c->region_name));
    csv_add(t, spotted ? say(r, T("repéré")) : say(r, T("raconté")));
    csv_add(t, said(r, "status", c->status));
    add_number(t, c->year);
    csv_add(t, c->sectors);
    csv_add(t, c->themes);
    add_costs(r, t, c, sums);
    add_number(t, c->months);
    csv_add(t, spotted ? text_or_none(c->author_name) : (str){0});
    csv_add(t,
            c->published_at.has ? day_iso(r->arena, instant_day(c->published_at.value)) : (str){0});
    csv_add(t, c->licence);
    csv_add(t, text_join(r->arena, feed_origin(r),
                         contribution_path(r->arena, &experience_kind, c->id, c->slug)));
    csv_end_row(t);
}

/* Twenty lines, and their sums in one question. */
static void add_rows(struct request *r, text *t, const struct found *found, i64 from)
{
    i64 upto = from + SHEETS_AT_ONCE < found->cards.len ? from + SHEETS_AT_ONCE : found->cards.len;
    struct ids ids = {0};
    for (i64 i = from; i < upto; i++)
        *push(r->arena, &ids) = found->cards.at[i].id;
    struct experience_sum_rows sums = sheet_sums(r, &ids);
    for (i64 i = from; i < upto; i++)
        add_row(r, t, &found->cards.at[i], &sums);
}

void list_csv(struct request *r)
{
    enum { ROWS_MAX = 2000 };
    r->language = FRENCH; /* data for programs: one language, whoever asks */
    struct asked asked = asked_read(r);
    struct found found = sheets_find(r, &asked, (struct list_place){0}, 0, ROWS_MAX);
    text t = csv_begin(r->arena);
    for (i64 i = 0; i < countof(columns); i++)
        csv_add(&t, str_of(columns[i]));
    csv_end_row(&t);
    for (i64 from = 0; from < found.cards.len; from += SHEETS_AT_ONCE)
        add_rows(r, &t, &found, from);
    answer_header(r, "Content-Disposition", S("attachment; filename=\"recits.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

static str with_query(struct request *r, const char *path)
{
    return r->in->query.len
               ? text_join(r->arena, str_of(path), S("?"), str_first(r->in->query, 1500))
               : str_of(path);
}

static str licence_address(str code)
{
    const struct licence *l = licence_find(code);
    return l ? str_of(l->address) : (str){0};
}

void list_atom(struct request *r)
{
    enum { ENTRIES = 50 };
    struct asked asked = asked_read(r);
    asked.by_date = true;
    struct found found = sheets_find(r, &asked, (struct list_place){0}, 0, ENTRIES);
    struct atom_feed feed = {
        .title = text_join(r->arena, say(r, T("Récits")), S(", "), r->settings->instance),
        .origin = feed_origin(r),
        .self = with_query(r, "/experiences.atom"),
        .page = with_query(r, "/experiences"),
        .language = str_of(language_codes[r->language]),
    };
    instant updated = {0};
    for (i64 i = 0; i < found.cards.len; i++)
        if (found.cards.at[i].updated_at.us > updated.us)
            updated = found.cards.at[i].updated_at;
    text t = atom_begin(r->arena, &feed, updated);
    for (i64 i = 0; i < found.cards.len; i++) {
        const struct experience_card *c = &found.cards.at[i];
        atom_add(
            &t, &feed,
            &(struct atom_entry){
                .uid = c->uid,
                .title = c->title,
                .author = c->author_name.has ? c->author_name.value : text_or_none(c->person_name),
                .summary = c->summary,
                .path = contribution_path(r->arena, &experience_kind, c->id, c->slug),
                .licence = licence_address(c->licence),
                .published = c->published_at.has ? c->published_at.value : c->updated_at,
                .updated = c->updated_at,
            });
    }
    answer_text(r, "application/atom+xml; charset=utf-8", atom_end(&t));
}

/* ---- one sheet ------------------------------------------------------------------------------- */

void sheet_jsonld(struct request *r) { metadata_jsonld(r, &experience_kind); }

void sheet_dublin_core(struct request *r) { metadata_dublin_core(r, &experience_kind); }
