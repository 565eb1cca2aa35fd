/* SPDX-License-Identifier: EUPL-1.2 */
/* Sending a list: the form, the templates, and the file as it arrives. */
#include <string.h>

#include "commons/feed/feed.h"
#include "features/projects/inside.h"
#include "projects_views.h"

enum { SEND_BODY_MAX = 8 << 20, SETTLE_BODY_MAX = 512 << 10, SMALL = 16 << 10 };

/* ---- the form ---------------------------------------------------------------------------------
 */

static struct field *send_fields(struct request *r)
{
    struct field *fields = new_n(r->arena, struct field, 1);
    *fields = experience_mandate_field(r);
    fields->hint = T("Chaque brouillon sera le vôtre, au nom de cet organisme.");
    return fields;
}

/* What the choices of a column may be: shown so that a table can be prepared without trying. */
static void add_accepted(struct request *r, struct send_page *page)
{
    const struct kind *k = kind_with_facets(r->db, r->arena, r->language, &experience_kind, false);
    struct columns all = columns_all(r->arena);
    for (i64 i = 0; i < all.len; i++) {
        if (!all.at[i].in_template)
            continue;
        *push(r->arena, &page->headings) = all.at[i].heading;
        for (i64 f = 0; f < k->field_count; f++) {
            const struct field *field = &k->fields[f];
            if (strcmp(field->name, all.at[i].code) != 0 || !field->choice_count)
                continue;
            struct accepted *one = push(r->arena, &page->accepted);
            *one = (struct accepted){.heading = all.at[i].heading};
            for (i64 c = 0; c < field->choice_count; c++)
                *push(r->arena, &one->values) = say(r, field->choices[c].label);
        }
    }
}

void send_page(struct request *r)
{
    struct send_page page = {.rows_max = SPREADSHEET_ROWS_MAX, .names_max = PROJECTS_NAMES_MAX};
    message *fault = r->plan;
    if (!r->form) {
        r->form = form_of(r->arena, send_fields(r), 1);
        if (r->reader.capacities.len == 1)
            form_set(r->form, "mandate", str_of(r->form->values.at[0].field->choices[0].code));
    }
    page.form = form_show(r->arena, r->form);
    if (r->refused && fault && message_is(*fault)) {
        page.file_fault = *fault;
        page.has_file_fault = true;
        page.file_state = S("invalid");
    }
    page.pasted = request_sent(r, "pasted");
    page.imports = import_list(r->db, r->arena, r->reader.person);
    add_accepted(r, &page);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    r->layout.hide_from_robots = true;
    show(r, view_projects_send, &page);
}

/* ---- the file arrives -------------------------------------------------------------------------
 */

struct send_plan {
    message file_fault; /* first: the page finds it when the form is refused */
    struct spreadsheet sheet;
    str cells, columns, names;
};

static void read_file(struct request *r, struct send_plan *plan)
{
    bool sent = str_eq(r->upload.field, S("file")) && r->upload.bytes.len;
    str pasted = request_sent(r, "pasted");
    if (!sent && !pasted.len)
        plan->file_fault = T("Choisissez un fichier, ou collez des lignes de votre tableur.");
    else if (sent && pasted.len)
        plan->file_fault = T("Un fichier ou des lignes collées : gardez l’un des deux.");
    else if (r->upload.bytes.len > PROJECTS_FILE_MAX)
        plan->file_fault = T("Ce fichier est trop lourd : six mégaoctets au plus.");
    else if (sent)
        plan->file_fault = spreadsheet_read(r->arena, r->upload.bytes, &plan->sheet);
    else
        plan->file_fault = csv_read(r->arena, pasted, &plan->sheet);
    if (message_is(plan->file_fault))
        return;
    struct columns all = columns_all(r->arena);
    struct names names = {0}, none = {0};
    plan->columns = columns_recognise(r->arena, &all, &plan->sheet.at[0]);
    i64 column = 0;
    str rest = plan->columns;
    for (; rest.len && !str_eq(str_cut(&rest, ' '), S("organisation")); column++) {
    }
    bool named = str_has(plan->columns, S("organisation"));
    if (plan->sheet.len < 2)
        plan->file_fault =
            T("Ce fichier n’a que des titres de colonnes : ajoutez une ligne par projet.");
    else if (!names_look(r, &plan->sheet, named ? column : -1, &none, &names))
        plan->file_fault =
            T("Ce fichier nomme plus de 500 organismes différents : partagez-le en plusieurs.");
    plan->names = names_write(r->arena, &names);
    plan->cells = spreadsheet_write(r->arena, &plan->sheet);
    if (!message_is(plan->file_fault) && plan->cells.len > PROJECTS_CELLS_MAX)
        plan->file_fault = T("Les textes de ce fichier sont trop longs, deux mégaoctets et demi au "
                             "plus : partagez-le en plusieurs.");
}

void send_prepare(struct request *r)
{
    struct send_plan *plan = new (r->arena, struct send_plan);
    r->plan = plan;
    request_form(r, send_fields(r), 1);
    read_file(r, plan);
    if (message_is(plan->file_fault))
        refuse(r, NULL, plan->file_fault);
}

void send_apply(struct request *r)
{
    const struct send_plan *plan = r->plan;
    const struct capacity *c = reader_capacity(r, form_number(r->form, "mandate", 0));
    if (!c) {
        refuse(r, "mandate", T("Choisissez en quelle qualité vous parlez."));
        return;
    }
    i64 id = import_insert(r->db, (struct import_insert_in){
                                      .person = r->reader.person,
                                      .mandate = c->mandate,
                                      .organisation = c->organisation,
                                      .file_name = utf8_first(r->upload.file_name, 200),
                                      .cells = plan->cells,
                                      .columns = plan->columns,
                                      .names = plan->names,
                                      .now = r->now,
                                  });
    import_sweep(r->db, (instant){r->now.us - PROJECTS_HOURS * 3600000000LL});
    import_sweep_of(r->db, r->reader.person, PROJECTS_KEPT);
    see_other(r, path_of(r, "/experiences/importer/%lld", (long long)id),
              T("Votre fichier est lu. Rien n’est encore créé : vérifiez, puis confirmez."));
}

/* ---- templates --------------------------------------------------------------------------------
 */

static void as_download(struct request *r, const char *name)
{
    answer_header(r, "Content-Disposition",
                  text_format(r->arena, "attachment; filename=\"%s\"", name));
}

void template_csv(struct request *r)
{
    struct spreadsheet s = columns_template(r->arena, r->language);
    text t = csv_begin(r->arena);
    for (i64 c = 0; c < s.at[0].len; c++)
        csv_add(&t, s.at[0].at[c]);
    csv_end_row(&t);
    as_download(r, "projets.csv");
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

void template_ods(struct request *r)
{
    struct spreadsheet s = columns_template(r->arena, r->language);
    str packed = ods_write(r->arena, &s, say(r, T("Projets")));
    check(packed.len > 0);
    as_download(r, "projets.ods");
    answer_text(r, "application/vnd.oasis.opendocument.spreadsheet", packed);
}

/* ---- what was left out, to correct and send again ---------------------------------------------
 */

static bool made(const struct import_number_rows *numbers, i64 number)
{
    for (i64 i = 0; i < numbers->len; i++)
        if (numbers->at[i].number == number)
            return true;
    return false;
}

void left_csv(struct request *r)
{
    struct import_row *row = import_here(r);
    if (!row)
        return;
    struct reading *g = reading_of(r, row);
    struct import_number_rows numbers = import_draft_numbers(r->db, r->arena, row->id);
    text t = csv_begin(r->arena);
    for (i64 i = 0; i < g->sheet.len; i++) {
        if (i && made(&numbers, g->sheet.at[i].number))
            continue;
        for (i64 c = 0; c < g->sheet.width; c++)
            csv_add(&t, spreadsheet_cell(&g->sheet.at[i], c));
        csv_add(&t, i ? reading_row_says(g, r->arena, i) : S("erreur"));
        csv_end_row(&t);
    }
    as_download(r, "lignes-non-importees.csv");
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

static const struct route routes[] = {
    {"GET", "/experiences/importer", MANDATED, ON_LOOP, 0, send_page, NULL, NULL,
     "the form that sends a list of projects"},
    {"POST", "/experiences/importer", MANDATED, ON_WORKER, SEND_BODY_MAX, send_prepare, send_apply,
     send_page, "reads a list of projects (CSV or ODS) and keeps it for a day, to be checked"},
    {"GET", "/experiences/importer/modele.csv", ANYONE, ON_LOOP, 0, template_csv, NULL, NULL,
     "a table to fill, as CSV"},
    {"GET", "/experiences/importer/modele.ods", ANYONE, ON_WORKER, 0, template_ods, NULL, NULL,
     "the same as OpenDocument"},
    {"GET", "/experiences/importer/{id}", WRITER, ON_WORKER, 0, check_page, NULL, NULL,
     "what was understood of a list, its errors, its questions; then what it became"},
    {"POST", "/experiences/importer/{id}", WRITER, ON_WORKER, SETTLE_BODY_MAX, settle_prepare,
     settle_apply, check_again, "settles columns and organisations"},
    {"POST", "/experiences/importer/{id}/confirmer", MANDATED, ON_WORKER, SMALL, confirm_prepare,
     confirm_apply, check_again, "makes the drafts, at once or by a job"},
    {"POST", "/experiences/importer/{id}/abandonner", WRITER, ON_WORKER, SMALL, NULL, forget_apply,
     NULL, "forgets a list"},
    {"GET", "/experiences/importer/{id}/lignes-non-importees.csv", MEMBER, ON_WORKER, 0, left_csv,
     NULL, NULL, "the rows that became nothing, with the reason"},
    {0},
};

static void start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app, (void)a;
    job_register(&make_job);
    import_sweep(d, (instant){now.us - PROJECTS_HOURS * 3600000000LL});
}

const struct feature projects_feature = {.name = "projects", .routes = routes, .start = start};
