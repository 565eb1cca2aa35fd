/* SPDX-License-Identifier: EUPL-1.2 */
/* What a file shows and what one may do with it: its description and its rights. */
#include "commons/file/file.h"
#include "commons/journal/journal.h"
#include "commons/settings.h"

static const struct choice licence_choices[] = {
    {"etalab-2.0", T("Licence Ouverte 2.0")},
    {"CC-BY-4.0", T("Creative Commons Attribution 4.0")},
    {"CC-BY-SA-4.0", T("Creative Commons Attribution - Partage dans les mêmes conditions 4.0")},
    {"CC0-1.0", T("Creative Commons CC0 1.0 : sans aucune condition")},
    {"reserved", T("Tous droits réservés : reproduit avec un accord, pour cette page seulement")},
};
static const struct choice people_choices[] = {
    {"no", T("Non, personne n’est reconnaissable")},
    {"consent", T("Oui, des adultes, qui ont donné leur accord pour cette publication")},
    {"minors", T("Oui, et parmi eux des mineurs")},
};

static const struct field picture_fields[] = {
    {.name = "alternative",
     .type = FIELD_LINE,
     .label = T("Ce que montre l’image"),
     .limit = FILE_ALTERNATIVE_MAX,
     .required = true,
     .hint = T("Lu à la place de l’image par qui ne la voit pas. Par exemple : « La salle de "
               "lecture, vue de l’entrée, et la rampe qui longe les rayonnages. »")},
    {.name = "caption",
     .type = FIELD_LINE,
     .label = T("Légende"),
     .limit = FILE_CAPTION_MAX,
     .hint = T("Montrée sous l’image : le lieu, la date, ce qu’il faut y remarquer.")},
};
static const struct field document_fields[] = {
    {.name = "caption",
     .type = FIELD_LINE,
     .label = T("Titre du document"),
     .limit = FILE_CAPTION_MAX,
     .required = true,
     .hint = T("Par exemple : « Convention de mise en réseau, 2026 ».")},
};
static const struct field rights_fields[] = {
    {.name = "author",
     .type = FIELD_LINE,
     .label = T("Qui en est l’auteur"),
     .limit = 150,
     .required = true,
     .hint = T("La personne ou l’organisme qui a pris la photographie, fait le dessin ou écrit le "
               "document.")},
    {.name = "licence",
     .type = FIELD_CHOICE,
     .label = T("Droits sur ce fichier"),
     .required = true,
     .choices = licence_choices,
     .choice_count = countof(licence_choices),
     .hint = T("La licence du texte ne s’étend pas à ses fichiers : dites ce que l’auteur de "
               "celui-ci permet.")},
    {.name = "rights_holder",
     .type = FIELD_LINE,
     .label = T("Titulaire des droits, qui a donné son accord"),
     .limit = 150,
     .hint = T("Nécessaire quand tous les droits sont réservés.")},
    {.name = "people",
     .type = FIELD_CHOICE,
     .label = T("Des personnes sont-elles reconnaissables ?"),
     .required = true,
     .choices = people_choices,
     .choice_count = countof(people_choices)},
};

static bool is_picture(const struct attachment_row *t) { return t->width.has; }

static const struct field *fields_of(struct request *r, const struct attachment_row *t, i64 *count)
{
    bool picture = is_picture(t);
    const struct field *first = picture ? picture_fields : document_fields;
    i64 n = picture ? countof(picture_fields) : countof(document_fields);
    struct field *all = new_n(r->arena, struct field, n + countof(rights_fields));
    for (i64 i = 0; i < n; i++)
        all[i] = first[i];
    for (i64 i = 0; i < countof(rights_fields); i++)
        all[n + i] = rights_fields[i];
    *count = n + countof(rights_fields);
    return all;
}

struct form *file_rights_form(struct request *r, const struct attachment_row *t)
{
    i64 count;
    const struct field *fields = fields_of(r, t, &count);
    struct form *f = form_of(r->arena, fields, count);
    if (is_picture(t))
        form_set(f, "alternative", t->alternative);
    form_set(f, "caption", t->caption);
    if (!t->stated_at.has)
        return f; /* rights are not guessed */
    form_set(f, "author", t->author);
    form_set(f, "licence", t->licence.len ? t->licence : FILE_RESERVED);
    form_set(f, "rights_holder", t->rights_holder);
    form_set(f, "people", t->people);
    return f;
}

static bool is(str s, const char *what) { return str_eq(s, str_of(what)); }

void file_rights_prepare(struct request *r)
{
    struct file_place p;
    i64 count;
    const struct attachment_row *t = file_to_change(r, &p);
    if (!t)
        return;
    const struct field *fields = fields_of(r, t, &count);
    struct form *f = request_form(r, fields, count);
    if (is(form_text(f, "licence"), "reserved") && !form_text(f, "rights_holder").len)
        refuse(r, "rights_holder",
               T("Dites qui a donné son accord pour cette page : sans accord, le fichier ne peut "
                 "pas être montré."));
    if (is(form_text(f, "people"), "minors") && !r->settings->files_minors)
        refuse(r, "people",
               T("Une image où l’on reconnaît des mineurs n’est pas publiée ici : il y faudrait "
                 "l’accord écrit de leurs deux parents, qui peuvent le reprendre. Recadrez-la, "
                 "floutez les visages, ou choisissez-en une autre."));
}

void file_rights_apply(struct request *r)
{
    struct file_place p;
    const struct attachment_row *t = file_to_change(r, &p);
    struct form *f = r->form;
    if (!t)
        return;
    str licence = form_text(f, "licence");
    attachment_state(
        r->db, (struct attachment_state_in){
                   .id = t->id,
                   .alternative = is_picture(t) ? form_text(f, "alternative") : t->alternative,
                   .caption = form_text(f, "caption"),
                   .author = form_text(f, "author"),
                   .rights_holder = form_text(f, "rights_holder"),
                   .licence = is(licence, "reserved") ? (str){0} : licence,
                   .people = form_text(f, "people"),
                   .now = r->now,
               });
    bool open = p.post && !t->published;
    if (open)
        attachment_publish(r->db, t->id, p.contribution->audience);
    journal_write(r, "file.rights", t->uid,
                  journal_payload(r->arena, "contribution", p.contribution->id, NULL));
    if ((open || t->published) && file_place_hold(r, &p, form_text(f, "caption")))
        return;
    if (p.post)
        see_other(r, file_place_path(r, &p),
                  open ? T("Le fichier est joint à votre message.") : T("C’est enregistré."));
    else
        see_other(r, file_place_page(r, &p),
                  t->published
                      ? T("C’est enregistré.")
                      : T("C’est enregistré. Le fichier sera montré quand il sera publié."));
}
