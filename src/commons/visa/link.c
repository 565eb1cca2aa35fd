/* SPDX-License-Identifier: EUPL-1.2 */
/* What the holder of a link reads, decides, says. */
#include "commons/contribution/inside.h"
#include "commons/journal/journal.h"
#include "commons/moderation/moderation.h"
#include "commons/signed.h"
#include "commons/visa/inside.h"

struct form *visa_text(struct request *r, const struct kind *k, const struct contribution *c,
                       i64 *revision)
{
    struct revision_text *v = revision_draft_document(r->db, r->arena, c->id);
    if (!v && c->published.has)
        v = revision_document(r->db, r->arena, c->id, c->published.value);
    *revision = v ? v->number : 0;
    return v ? revision_form(r->arena, k, v->document, v->fields_version) : NULL;
}

struct visa_opened visa_open(struct request *r, str token)
{
    struct visa_opened o = {.link = VISA_UNKNOWN};
    str payload = {0};
    i64 id = 0;
    enum signed_state state = signed_read(r->app, r->arena, VISA_PURPOSE, r->now, token, &payload);
    if (state == SIGNED_FORGED || !str_to_i64(payload, &id))
        return o;
    o.row = visa_by_id(r->db, r->arena, id);
    o.contribution = o.row ? contribution_whole(r->db, r->arena, o.row->contribution) : NULL;
    o.kind = o.contribution ? app_kind(r->app, o.contribution->kind) : NULL;
    if (!o.kind) {
        o.row = NULL;
        return o;
    }
    bool asked = str_eq(o.row->state, S("asked"));
    bool hidden = concealed_of(r->db, r->arena, o.contribution->id) != NULL;
    o.link = hidden || str_eq(o.row->state, S("withdrawn"))               ? VISA_WITHDRAWN
             : !asked                                                     ? VISA_DECIDED
             : state == SIGNED_ENDED || o.row->expires_at.us <= r->now.us ? VISA_ENDED
                                                                          : VISA_OPEN;
    if (o.link != VISA_OPEN)
        return o; /* the text is not, or no longer, theirs to read */
    o.document = visa_text(r, o.kind, o.contribution, &o.revision);
    if (o.document)
        o.fingerprint = visa_fingerprint(r->arena, o.kind, o.document);
    else
        o.link = VISA_WITHDRAWN;
    return o;
}

static message closed(const struct visa_opened *o)
{
    switch (o->link) {
    case VISA_OPEN:
        return (message){0};
    case VISA_DECIDED:
        return T("Votre réponse a déjà été donnée : elle est gardée telle quelle.");
    case VISA_ENDED:
        return T("Ce lien a plus de trente jours : demandez-en un autre à qui vous l’a envoyé.");
    case VISA_WITHDRAWN:
        return T("Cette demande a été retirée par son auteur.");
    case VISA_UNKNOWN:
        break;
    }
    return T("Ce lien n’est pas valable.");
}

message visa_decide_by_link(struct request *r, str token, const struct visa_decision *d)
{
    struct visa_opened o = visa_open(r, token);
    message why = closed(&o);
    if (message_is(why))
        return why;
    if (!o.row->step)
        return T("On ne vous demande que vos remarques.");
    if (!d->name.len || !d->function.len)
        return T("Dites votre nom et votre fonction : ils sont gardés avec votre réponse.");
    if (!d->agreed && !d->word.len)
        return T("Dites d’un mot pourquoi, pour que l’auteur sache quoi changer.");
    if (d->agreed && !str_eq(d->seen, o.fingerprint))
        return T("Le texte a changé depuis que vous l’avez ouvert : relisez-le, puis répondez.");
    if (visa_decide(r->db, (struct visa_decide_in){
                               .id = o.row->id,
                               .state = d->agreed ? S("agreed") : S("refused"),
                               .name = utf8_first(d->name, 100),
                               .function = utf8_first(d->function, 120),
                               .revision = o.revision,
                               .fingerprint = o.fingerprint,
                               .word = utf8_first(d->word, VISA_WORD_MAX),
                               .now = r->now,
                           }) != 1)
        return T("Votre réponse a déjà été donnée : elle est gardée telle quelle.");
    journal_write(r, d->agreed ? "visa.agree" : "visa.refuse", o.contribution->uid,
                  journal_payload(r->arena, "contribution", o.contribution->id, "step", o.row->step,
                                  "revision", o.revision, NULL));
    if (d->agreed)
        visa_tell(r, o.row, "agreed", T("Accord donné : {1}", o.contribution->title),
                  T("{1} a donné son accord. Vous pouvez poursuivre.", d->name));
    else
        visa_tell(r, o.row, "refused", T("Accord refusé : {1}", o.contribution->title),
                  T("{1} n’a pas donné son accord : {2}", d->name, utf8_first(d->word, 300)));
    return (message){0};
}

static bool names_field(const struct kind *k, str field)
{
    for (i64 i = 0; i < k->field_count; i++)
        if (str_eq(field, str_of(k->fields[i].name)))
            return true;
    return !field.len;
}

message visa_comment_by_link(struct request *r, str token, str field, str passage, str body)
{
    struct visa_opened o = visa_open(r, token);
    message why = closed(&o);
    if (message_is(why))
        return why;
    if (!str_trim(body).len)
        return T("Écrivez votre remarque.");
    if (!names_field(o.kind, field))
        return T("Ce passage n’existe pas dans le texte.");
    if (visa_comment_count(r->db, o.row->id) >= VISA_COMMENTS_MAX)
        return T("Vous avez déjà laissé beaucoup de remarques : dites le reste de vive voix.");
    visa_comment_insert(r->db, (struct visa_comment_insert_in){
                                   .visa = o.row->id,
                                   .field = field,
                                   .passage = utf8_first(passage, 300),
                                   .body = utf8_first(body, VISA_WORD_MAX),
                                   .now = r->now,
                               });
    visa_tell(r, o.row, "comment", T("Une remarque sur : {1}", o.contribution->title),
              T("{1} : {2}", o.row->name, utf8_first(body, 300)));
    return (message){0};
}
