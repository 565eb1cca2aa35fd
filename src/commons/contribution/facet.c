/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/facet.h"

#include <string.h>

#include "commons/contribution/inside.h"
#include "commons/journal/journal.h"

static const struct {
    const char *code, *label, *label_en;
} sectors[] =
    {
        {"lecture-publique", "Lecture publique", "Public libraries"},
        {"livre", "Livre et édition", "Books and publishing"},
        {"musique", "Musique", "Music"},
        {"danse", "Danse", "Dance"},
        {"theatre", "Théâtre et conte", "Theatre and storytelling"},
        {"cirque-rue", "Cirque et arts de la rue", "Circus and street arts"},
        {"arts-visuels", "Arts visuels et design", "Visual arts and design"},
        {"cinema-image", "Cinéma et image animée", "Cinema and moving image"},
        {"patrimoine", "Patrimoine et architecture", "Heritage and architecture"},
        {"archives", "Archives", "Archives"},
        {"musees", "Musées", "Museums"},
        {"enseignements-artistiques", "Enseignements artistiques", "Arts education schools"},
        {"culture-scientifique", "Culture scientifique et technique",
         "Science and technology culture"},
        {"pratiques-amateurs", "Pratiques amateurs", "Amateur practice"},
        {"langues-regionales", "Langues et cultures régionales", "Regional languages and cultures"},
},
  themes[] = {
      {"education-artistique", "Éducation artistique et culturelle", "Arts and cultural education"},
      {"numerique", "Numérique", "Digital"},
      {"accessibilite", "Accessibilité", "Accessibility"},
      {"itinerance", "Itinérance et proximité", "Touring and outreach"},
      {"transition-ecologique", "Transition écologique", "Ecological transition"},
      {"droits-culturels", "Droits culturels", "Cultural rights"},
      {"cooperation-intercommunale", "Coopération intercommunale", "Intermunicipal cooperation"},
      {"participation", "Participation des habitants", "Participation of inhabitants"},
      {"jeunesse", "Jeunesse", "Youth"},
      {"generations", "Vieillissement et liens entre générations",
       "Ageing and links between generations"},
      {"tourisme", "Tourisme et attractivité", "Tourism and attractiveness"},
      {"sante", "Santé", "Health"},
      {"egalite", "Égalité entre les femmes et les hommes", "Gender equality"},
      {"emploi-artistique", "Emploi et résidences d’artistes",
       "Artists’ employment and residencies"},
      {"lieux", "Lieux et équipements", "Venues and facilities"},
};

void facets_start(struct db *d)
{
    arena a = arena_of(1 << 20);
    bool empty = !facet_list(d, &a, S("sector")).len && !facet_list(d, &a, S("theme")).len;
    arena_free(&a);
    for (i64 i = 0; empty && i < countof(sectors); i++)
        facet_insert(d, (struct facet_insert_in){S("sector"), str_of(sectors[i].code),
                                                 str_of(sectors[i].label),
                                                 str_of(sectors[i].label_en), 10 * (i + 1)});
    for (i64 i = 0; empty && i < countof(themes); i++)
        facet_insert(d, (struct facet_insert_in){S("theme"), str_of(themes[i].code),
                                                 str_of(themes[i].label),
                                                 str_of(themes[i].label_en), 10 * (i + 1)});
}

str facet_label(enum language l, const struct facet_row *f)
{
    return l == ENGLISH && f->label_en.len ? f->label_en : f->label;
}

/* ---- choices of forms --------------------------------------------------------------------------
 */

static const struct choice *choices_of(struct db *d, arena *a, enum language l,
                                       const char *dimension, bool retired, i64 *count)
{
    struct facet_row_rows rows = facet_list(d, a, str_of(dimension));
    struct choice *list = new_n(a, struct choice, rows.len + 1);
    *count = 0;
    for (i64 i = 0; i < rows.len; i++) {
        if (rows.at[i].retired_on.has && !retired)
            continue;
        /* A label is a row's text, not a message: it is its own argument, so that no "{" in it
         * counts. */
        list[*count].code = arena_c_string(a, rows.at[i].code);
        list[*count].label = (message){.text = "{1}", .args = {facet_label(l, &rows.at[i])}};
        ++*count;
    }
    return list;
}

const struct kind *kind_with_facets(struct db *d, arena *a, enum language l, const struct kind *k,
                                    bool retired)
{
    struct kind *copy = new (a, struct kind);
    struct field *fields = new_n(a, struct field, k->field_count + 1);
    *copy = *k;
    copy->fields = fields;
    for (i64 i = 0; i < k->field_count; i++) {
        fields[i] = k->fields[i];
        bool open = fields[i].type == FIELD_CHOICES && !fields[i].choices;
        if (open && !strcmp(fields[i].name, "sectors"))
            fields[i].choices = choices_of(d, a, l, "sector", retired, &fields[i].choice_count);
        else if (open && !strcmp(fields[i].name, "themes"))
            fields[i].choices = choices_of(d, a, l, "theme", retired, &fields[i].choice_count);
    }
    return copy;
}

/* ---- administration ----------------------------------------------------------------------------
 */

static bool code_fits(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '-'))
            return false;
    return s.len >= 2 && s.len <= 40;
}

static bool label_fits(str s)
{
    i64 length = utf8_length(s);
    return length >= 2 && length <= 80 && utf8_valid(s);
}

static bool may_administer(struct request *r)
{
    return right_held(&r->reader, ADMINISTRATOR) ||
           refuse_whole(
               r, T("Seule l’administration du forum peut changer les secteurs et les thèmes."));
}

static void remember(struct request *r, i64 facet, str label, str label_en)
{
    i64 person = r->reader.person; /* 0: by the command line */
    facet_change_insert(
        r->db, (struct facet_change_insert_in){facet, label, label_en, r->now,
                                               person ? SOME(opt_int, person) : (opt_int){0}});
}

bool facet_add(struct request *r, str dimension, str code, str label, str label_en)
{
    bool known = str_eq(dimension, S("sector")) || str_eq(dimension, S("theme"));
    if (!may_administer(r))
        return false;
    if (!known || !code_fits(code) || !label_fits(label))
        return refuse_whole(
            r, T("Il faut un code en minuscules et un intitulé de 2 à 80 caractères."));
    struct facet_row_rows rows = facet_list(r->db, r->arena, dimension);
    i64 id = facet_insert(
        r->db, (struct facet_insert_in){dimension, code, label, label_en, 10 * (rows.len + 1)});
    if (!id)
        return refuse_whole(r, T("Ce code est déjà pris : un code ne change jamais de sens."));
    journal_write(r, "facet.add", (uid){0}, journal_payload(r->arena, "facet", id, NULL));
    return true;
}

bool facet_change(struct request *r, i64 facet, str label, str label_en, i64 position)
{
    struct facet_row *f = facet_by_id(r->db, r->arena, facet);
    if (!may_administer(r))
        return false;
    if (!f || !label_fits(label))
        return refuse_whole(r, T("Il faut un intitulé de 2 à 80 caractères."));
    remember(r, facet, f->label, f->label_en);
    facet_write(r->db, facet, label, label_en, position);
    journal_write(r, "facet.change", (uid){0}, journal_payload(r->arena, "facet", facet, NULL));
    return true;
}

bool facet_retire(struct request *r, i64 facet, bool retired)
{
    struct facet_row *f = facet_by_id(r->db, r->arena, facet);
    if (!may_administer(r))
        return false;
    if (!f)
        return refuse_whole(r, T("Ce secteur ou ce thème n’existe pas."));
    remember(r, facet, f->label, f->label_en);
    facet_write_retired(r->db, facet, retired ? SOME(opt_day, r->today) : (opt_day){0});
    journal_write(r, retired ? "facet.retire" : "facet.restore", (uid){0},
                  journal_payload(r->arena, "facet", facet, NULL));
    return true;
}

bool facet_move(struct request *r, i64 facet, bool up)
{
    struct facet_row *f = facet_by_id(r->db, r->arena, facet);
    if (!may_administer(r))
        return false;
    if (!f || f->retired_on.has)
        return refuse_whole(r, T("Ce secteur ou ce thème n’existe pas."));
    struct facet_row_rows rows = facet_list(r->db, r->arena, f->dimension);
    i64 at = 0;
    while (at < rows.len && rows.at[at].id != facet)
        at++;
    i64 to = up ? at - 1 : at + 1;
    if (at == rows.len || to < 0 || to == rows.len || rows.at[to].retired_on.has)
        return true;
    struct facet_row moved = rows.at[at];
    rows.at[at] = rows.at[to];
    rows.at[to] = moved;
    for (i64 i = 0; i < rows.len; i++) /* two may have had one position: all are counted anew */
        if (rows.at[i].position != 10 * (i + 1))
            facet_write(r->db, rows.at[i].id, rows.at[i].label, rows.at[i].label_en, 10 * (i + 1));
    journal_write(r, "facet.move", (uid){0}, journal_payload(r->arena, "facet", facet, NULL));
    return true;
}
