/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/forum/forum.h"

static const struct field fields[] = {
    {.name = "title",
     .type = FIELD_LINE,
     .label = T("Votre question, en une phrase"),
     .least = 5,
     .limit = 140,
     .required = true,
     .required_to_publish = true,
     .exported_as = "headline",
     .hint = T(
         "Par exemple : qui a mutualisé un portail de médiathèques à moins de 20 000 habitants ?")},
    /* rows of topic_category: the form fills them in (category.h) */
    {.name = "category",
     .type = FIELD_CHOICE,
     .label = T("Il s’agit de"),
     .rows_elsewhere = true,
     .required = true,
     .required_to_publish = true},
    {.name = "sectors", .type = FIELD_CHOICES, .label = T("Secteurs culturels"), .limit = 4},
    {.name = "themes", .type = FIELD_CHOICES, .label = T("Thèmes transversaux"), .limit = 5},
};

static str category_of(const struct form *document) { return form_text(document, "category"); }

/* A topic opens unanswered; the thread says when it has its answer. */
static str status_of(const struct form *document)
{
    (void)document;
    return S("open");
}

/* Whoever asks speaks for themselves, with their function as a mention. */
static bool of_a_person(const struct form *document)
{
    (void)document;
    return true;
}

const struct kind topic_kind = {
    .name = "topic",
    .path = "forum",
    .singular = T("sujet"),
    .plural = T("sujets"),
    .schema_type = "DiscussionForumPosting",
    .fields = fields,
    .field_count = countof(fields),
    .fields_version = 1,
    .depth = category_of,
    .status = status_of,
    .personal = of_a_person,
};
