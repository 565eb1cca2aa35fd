/* SPDX-License-Identifier: EUPL-1.2 */
/* The zip of all that is held about a person: a JSON file a table, the files that were attached,
 * and a page that says what is what. */
#include <string.h>
#include <zip.h>

#include "commons/contribution/json.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/personal/personal.h"
#include "db/rows.h"
#include "os/os.h"

enum { PART_MAX = 8 << 20, FILES_MAX = 1 << 30 };

struct packing {
    struct job *job;
    zip_t *zip;
    const struct personal_column *column;
    text rows;
    i64 part, count;
    bool fine;
};

const char *personal_export_file(const struct app *app, arena *a, uid job)
{
    text t = text_of(a, 4096);
    text_add(&t, str_of(app->folder));
    text_add(&t, S("/donnees-"));
    text_add_uid(&t, job);
    text_add(&t, S(".zip"));
    return arena_c_string(a, text_str(&t));
}

/* ---- rows as JSON -----------------------------------------------------------------------------
 */

static bool is_secret(const struct personal_column *c, const char *name)
{
    for (str rest = str_of(c->secret); rest.len;)
        if (str_eq(str_cut(&rest, ' '), str_of(name)))
            return true;
    return false;
}

static void add_hexadecimal(text *t, str bytes)
{
    static const char digits[] = "0123456789abcdef";
    text_add_char(t, '"');
    for (i64 i = 0; i < bytes.len; i++) {
        text_add_char(t, digits[(unsigned char)bytes.at[i] >> 4]);
        text_add_char(t, digits[bytes.at[i] & 15]);
    }
    text_add_char(t, '"');
}

static void add_cell(text *t, const struct db_cell *c)
{
    json_add_key(t, c->column);
    if (c->type == CELL_NUMBER)
        text_add_i64(t, c->number);
    else if (c->type == CELL_TEXT)
        json_add_string(t, c->text);
    else if (c->type == CELL_BYTES)
        add_hexadecimal(t, c->text);
    else
        text_add(t, S("null"));
}

static bool add_entry(struct packing *p, str name, str bytes)
{
    const char *path = arena_c_string(p->job->arena, name);
    zip_source_t *source = zip_source_buffer(p->zip, bytes.at, (zip_uint64_t)bytes.len, 0);
    if (source && zip_file_add(p->zip, path, source, ZIP_FL_ENC_UTF_8) >= 0)
        return true;
    if (source)
        zip_source_free(source);
    return p->fine = false;
}

/* What was gathered becomes a file: donnees/post.json, or -2.json when there is more. */
static void end_part(struct packing *p)
{
    if (!p->rows.len)
        return;
    p->part++;
    text_add(&p->rows, S("\n]\n"));
    const char *table = p->column->table, *column = p->column->column;
    str name = strcmp(column, "person") == 0 || strcmp(column, "id") == 0
                   ? str_of(table)
                   : text_format(p->job->arena, "%s-%s", table, column);
    add_entry(p,
              p->part == 1 ? text_format(p->job->arena, "donnees/%.*s.json", STR(name))
                           : text_format(p->job->arena, "donnees/%.*s-%lld.json", STR(name),
                                         (long long)p->part),
              text_str(&p->rows));
    p->rows = text_of(p->job->arena, 2 * PART_MAX);
}

static bool add_row(void *what, const struct db_cell *cells, i64 count)
{
    struct packing *p = what;
    i64 long_ = 0;
    for (i64 i = 0; i < count; i++)
        long_ += cells[i].text.len;
    if (p->rows.len && p->rows.len + 2 * long_ > PART_MAX)
        end_part(p);
    text_add(&p->rows, p->rows.len ? S(",\n{") : S("[\n{"));
    for (i64 i = 0; i < count; i++)
        if (!is_secret(p->column, cells[i].column))
            add_cell(&p->rows, &cells[i]);
    text_add_char(&p->rows, '}');
    p->count++;
    p->fine &= !p->rows.cut;
    return p->fine;
}

/* ---- the files --------------------------------------------------------------------------------
 */

/* A name for the package: no folder, no control character. */
static str safe_name(arena *a, i64 id, str name)
{
    text t = text_of(a, 400);
    text_add(&t, text_format(a, "fichiers/%lld-", (long long)id));
    for (i64 i = 0; i < name.len && i < 200; i++) {
        char c = name.at[i];
        text_add_char(&t, (unsigned char)c < ' ' || c == '/' || c == '\\' || c == 0x7f ? '_' : c);
    }
    return text_str(&t);
}

static void add_file(struct packing *p, const struct personal_file *f)
{
    arena *a = p->job->arena;
    str rest = str_from(f->sha256, 2);
    const char *path = arena_c_string(
        a, text_format(a, "%s/files/%.2s/%.*s", p->job->app->folder, f->sha256.at, STR(rest)));
    if (f->sha256.len < 2 || !os_exists(path))
        return;
    zip_source_t *source = zip_source_file(p->zip, path, 0, -1);
    const char *name = arena_c_string(a, safe_name(a, f->id, f->name));
    if (source && zip_file_add(p->zip, name, source, ZIP_FL_ENC_UTF_8) >= 0)
        return;
    if (source)
        zip_source_free(source);
    p->fine = false;
}

static void add_files(struct packing *p)
{
    struct personal_file_rows rows = {0};
    i64 after = 0, size = 0;
    do {
        rows = personal_files(p->job->db, p->job->arena, p->job->person, after);
        for (i64 i = 0; i < rows.len && p->fine; i++) {
            after = rows.at[i].id;
            size += rows.at[i].size;
            if (size <= FILES_MAX)
                add_file(p, &rows.at[i]);
        }
    } while (rows.len && p->fine);
}

/* ---- the job ----------------------------------------------------------------------------------
 */

static str explanation(struct job *j)
{
    static const message sentences[] = {
        T("Voici tout ce que ce forum conserve à votre sujet."),
        T("Le dossier « donnees » contient un fichier JSON par genre de donnée, avec ses colonnes "
          "telles qu’elles sont enregistrées. Le dossier « fichiers » contient ce que vous avez "
          "joint."),
        T("Les instants sont en microsecondes depuis le 1er janvier 1970 (UTC) ; les jours "
          "s’écrivent aaaammjj. Les numéros renvoient aux pages du forum."),
        T("N’y figurent pas : l’empreinte de votre mot de passe et celles de vos connexions, ni le "
          "texte des courriels qui attendent et peuvent contenir un code. Ils ne disent rien de "
          "vous, et leur secret vous protège."),
    };
    text t = text_of(j->arena, 16 << 10);
    for (i64 i = 0; i < countof(sentences); i++) {
        text_add(&t, message_in(j->arena, j->language, sentences[i]));
        text_add(&t, S("\r\n\r\n"));
    }
    return text_str(&t);
}

static bool pack_all(struct packing *p)
{
    i64 done = 0, total = 0;
    while (personal_columns[total].table)
        total++;
    add_entry(p, S("LISEZ-MOI.txt"), explanation(p->job));
    for (const struct personal_column *c = personal_columns; c->table && p->fine; c++) {
        p->column = c;
        p->part = 0;
        p->rows = text_of(p->job->arena, 2 * PART_MAX);
        db_rows(p->job->db, c->table, c->column, p->job->person, add_row, p);
        end_part(p);
        if (!job_progress(p->job, ++done, total + 1))
            return false;
    }
    add_files(p);
    return p->fine && !db_fault(p->job->db).len;
}

static bool run_export(struct job *j)
{
    const struct job_row *row = job_one(j->db, j->arena, j->id);
    const char *path = row ? personal_export_file(j->app, j->arena, row->uid) : NULL;
    struct packing p = {.job = j, .fine = true};
    p.zip = path ? zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL) : NULL;
    if (!p.zip)
        return job_fail(j, T("Le fichier n’a pas pu être écrit : dites-le à l’administration."));
    if (!pack_all(&p)) {
        zip_discard(p.zip);
        os_remove_file(path);
        return p.fine
                   ? false
                   : job_fail(j,
                              T("Le fichier n’a pas pu être écrit : dites-le à l’administration."));
    }
    if (zip_close(p.zip) != 0) {
        zip_discard(p.zip);
        os_remove_file(path);
        return job_fail(j, T("Le fichier n’a pas pu être écrit : dites-le à l’administration."));
    }
    job_result(j, text_format(j->arena, "{\"rows\":%lld}", (long long)p.count),
               text_format(j->arena, "/mon-compte/donnees/%lld", (long long)j->id));
    return true;
}

const struct job_kind personal_export = {"personal-export", T("Export de mes données"), run_export};

static bool sweep_exports(struct request *r, i64 *done)
{
    (void)done;
    os_remove_old(r->app->folder, "donnees-", instant_plus_days(r->now, -EXPORT_DAYS));
    return false;
}

const struct periodic exports_sweeping = {
    "exports-sweeping", T("Suppression des exports de données anciens"), HOURLY, 0, sweep_exports};
