/* SPDX-License-Identifier: EUPL-1.2 */
/* Sending a file: what it is, whether there is room for it, its bytes on the disk; then its row. */
#include "commons/file/file.h"
#include "commons/file/store.h"
#include "commons/journal/journal.h"
#include "commons/person/person.h"
#include "commons/rate/rate.h"
#include "commons/settings.h"
#include "os/os.h"

enum { MEGABYTE = 1000 * 1000, DISK_LEFT_MIN = 256 << 20 };

/* Reading a picture costs a second of a processor: who sends forty in a row waits a little. */
static const struct rate_rule rule = {"file", 40, 5, 300, 3600};

struct stored {
    str hash;
    i64 size, width, height; /* width 0: no picture */
};
struct send_plan {
    struct stored sizes[PICTURE_SIZES]; /* narrowest first; the last is what is attached */
    i64 count;
    const char *content_type;
    str name;
};

/* ---- whether it may be ------------------------------------------------------------------------
 */

static message refusal_of_type(const struct sniffed *s)
{
    switch (s->type) {
    case FILE_JPEG:
    case FILE_PNG:
    case FILE_WEBP:
        return picture_fits(s)
                   ? (message){0}
                   : T("Cette image a trop de points : 50 millions au plus, et 16 000 de côté. "
                       "Réduisez-la, puis envoyez-la de nouveau.");
    case FILE_PDF:
        return (message){0};
    case FILE_SVG:
        return T(
            "Un dessin SVG peut contenir du code : il n’est pas repris. Enregistrez-le en PNG, "
            "puis envoyez-le.");
    case FILE_HEIC:
        return T(
            "Ce format de photographie (HEIC ou AVIF) n’est pas lu partout : enregistrez-la en "
            "JPEG, puis envoyez-la.");
    case FILE_ANIMATION:
        return T("Les images animées ne sont pas reprises : envoyez une image fixe, en JPEG, PNG "
                 "ou WebP.");
    case FILE_UNKNOWN:
        break;
    }
    return T(
        "Ce fichier n’est ni une image JPEG, PNG ou WebP, ni un PDF lisible, quel que soit son "
        "nom. Un document de traitement de texte s’enregistre en PDF.");
}

static str number(struct request *r, i64 n) { return text_format(r->arena, "%lld", (long long)n); }

/* Asked before the file is read, and again when its row is written. */
static message refusal_of_room(struct request *r, const struct file_place *p)
{
    const struct settings *s = r->settings;
    opt_int post = p->post ? SOME(opt_int, p->post_id) : (opt_int){0};
    i64 most = p->post ? FILES_OF_POST_MAX : FILES_OF_CONTRIBUTION_MAX;
    if (attachment_count(r->db, p->contribution->id, post) >= most)
        return T("Il y a déjà {1} fichiers ici, c’est le plus possible : retirez-en un d’abord.",
                 number(r, most));
    i64 sent = files_sent_by(r->db, r->reader.person, instant_plus_days(r->now, -1));
    if (sent + r->upload.bytes.len > s->files_day_megabytes * MEGABYTE)
        return T("Vous avez envoyé {1} Mo depuis hier, c’est le plus possible : revenez demain.",
                 number(r, s->files_day_megabytes));
    if (files_bytes(r->db) + r->upload.bytes.len > s->files_total_megabytes * MEGABYTE)
        return T("Ce forum n’a plus de place pour des fichiers : prévenez la personne qui "
                 "l’administre.");
    return (message){0};
}

static message refusal(struct request *r, const struct file_place *p, const struct sniffed *s)
{
    i64 len = r->upload.bytes.len, left = os_disk_free(r->app->folder);
    if (!len)
        return T("Choisissez un fichier.");
    if (len > FILE_BYTES_MAX)
        return T("Ce fichier dépasse 10 Mo. Réduisez l’image, ou exportez le PDF en qualité "
                 "ordinaire.");
    message why = refusal_of_type(s);
    if (!message_is(why))
        why = refusal_of_room(r, p);
    if (!message_is(why) && left >= 0 && left < DISK_LEFT_MIN)
        why = T("Le disque de ce forum est presque plein : prévenez la personne qui l’administre.");
    i64 wait = message_is(why)
                   ? 0
                   : rate_try(r->app, &rule,
                              text_format(r->arena, "%lld", (long long)r->reader.person), r->now);
    if (wait)
        why = T("Cela fait beaucoup d’envois en peu de temps. Réessayez {1}.",
                rate_words(r->arena, r->language, wait));
    return why;
}

/* ---- its bytes -------------------------------------------------------------------------------
 */

/* "Plan du site (v2).PDF" is "Plan du site (v2).pdf": for people; never a path. */
static str plain_name(arena *a, str name, const char *extension)
{
    i64 dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    name = dot > 1 && name.len - dot <= 5 ? str_first(name, dot - 1) : name;
    text t = text_of(a, FILE_NAME_MAX + 8);
    for (i64 i = 0; i < name.len && i < FILE_NAME_MAX; i++) {
        char c = name.at[i];
        bool plain = (unsigned char)c >= 128 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
        text_add_char(&t, plain ? c : '-');
    }
    str kept = utf8_first(text_str(&t), FILE_NAME_MAX);
    while (kept.len && !utf8_valid(kept))
        kept.len--;
    return text_join(a, kept.len ? kept : S("document"), S("."), str_of(extension));
}

static void keep(struct request *r, struct send_plan *plan, str bytes, i64 width, i64 height)
{
    str error = {0}, hash = store_hash(r->arena, bytes);
    plan->sizes[plan->count++] = (struct stored){hash, bytes.len, width, height};
    if (!store_write(r->app->folder, r->arena, hash, bytes, &error)) {
        os_log("error", "%.*s", STR(error));
        refuse(r, NULL, T("Le fichier n’a pas pu être enregistré. Réessayez dans un moment."));
    }
}

static void keep_picture(struct request *r, struct send_plan *plan)
{
    struct picture p;
    plan->content_type = "image/webp";
    plan->name = plain_name(r->arena, r->upload.file_name, "webp");
    switch (picture_ask(r->app->pictures, r->arena, r->upload.bytes, &p)) {
    case PICTURE_MADE:
        for (i64 i = 0; i < p.count && !r->refused; i++)
            keep(r, plan, p.size[i].bytes, p.size[i].width, p.size[i].height);
        return;
    case PICTURE_UNREADABLE:
        refuse(r, NULL,
               T("Cette image n’a pas pu être lue : elle est abîmée, incomplète ou trop lourde à "
                 "ouvrir. Ouvrez-la chez vous, enregistrez-la de nouveau en JPEG, puis "
                 "envoyez-la."));
        return;
    case PICTURE_BUSY:
        refuse(r, NULL,
               T("Plusieurs images arrivent en ce moment. Envoyez-la de nouveau dans un instant."));
        return;
    case PICTURE_NO_HELPER:
        os_log("error", "no process reads pictures");
        refuse(r, NULL,
               T("Les images ne peuvent pas être lues en ce moment : prévenez la personne qui "
                 "administre ce forum."));
    }
}

void file_send_prepare(struct request *r)
{
    struct file_place p;
    if (!file_place_read(r, file_sent_id(r, "contribution"), file_sent_id(r, "post"), &p)) {
        not_found(r);
        return;
    }
    struct send_plan *plan = new (r->arena, struct send_plan);
    struct sniffed s = file_sniff(r->upload.bytes);
    message why = refusal(r, &p, &s);
    r->plan = plan;
    if (message_is(why)) {
        refuse(r, NULL, why);
    } else if (s.type == FILE_PDF) {
        plan->content_type = "application/pdf";
        plan->name = plain_name(r->arena, r->upload.file_name, "pdf");
        keep(r, plan, r->upload.bytes, 0, 0);
    } else {
        keep_picture(r, plan);
    }
}

/* ---- its row ---------------------------------------------------------------------------------
 */

static i64 file_row(struct request *r, const struct send_plan *plan, const struct stored *s)
{
    i64 id = file_by_hash(r->db, s->hash);
    if (id) {
        file_touch(r->db, id, r->now);
        return id;
    }
    return file_insert(r->db, (struct file_insert_in){
                                  .sha256 = s->hash,
                                  .size = s->size,
                                  .content_type = str_of(plan->content_type),
                                  .stored_at = r->now,
                                  .width = s->width ? SOME(opt_int, s->width) : (opt_int){0},
                                  .height = s->width ? SOME(opt_int, s->height) : (opt_int){0},
                              });
}

void file_send_apply(struct request *r)
{
    const struct send_plan *plan = r->plan;
    struct file_place p;
    if (!file_place_read(r, file_sent_id(r, "contribution"), file_sent_id(r, "post"), &p)) {
        not_found(r);
        return;
    }
    message why = refusal_of_room(r, &p);
    if (message_is(why)) {
        refuse(r, NULL, why);
        return;
    }
    i64 file = file_row(r, plan, &plan->sizes[plan->count - 1]);
    for (i64 i = 0; i + 1 < plan->count; i++)
        rendition_insert(r->db, file, plan->sizes[i].width, file_row(r, plan, &plan->sizes[i]));
    struct attachment_insert_in in = {
        .uid = request_uid(r),
        .contribution = p.contribution->id,
        .post = p.post ? SOME(opt_int, p.post_id) : (opt_int){0},
        .audience = p.post ? audience_group(r, r->reader.person) : p.contribution->home,
        .file = file,
        .name = plan->name,
        .position = attachment_last(r->db, p.contribution->id) + 1,
        .person = r->reader.person,
        .sent = r->upload.bytes.len,
        .now = r->now,
    };
    attachment_insert(r->db, in);
    journal_write(r, "file.send", in.uid,
                  journal_payload(r->arena, "contribution", p.contribution->id, NULL));
    char name[UID_TEXT];
    uid_write(in.uid, name);
    see_other(r, path_of(r, "/fichiers/%.*s/modifier", UID_TEXT, name),
              T("Le fichier est arrivé. Décrivez-le : personne d’autre ne le voit avant."));
}
