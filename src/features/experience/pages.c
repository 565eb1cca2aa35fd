/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses of experiences. */
#include "features/experience/inside.h"

enum { SHEET_BODY_MAX = 1 << 20, SMALL = 16 << 10 };

static const struct route routes[] = {
    {"GET", "/experiences", ANYONE, ON_WORKER | KEPT, 0, list_page, NULL, NULL,
     "the sheets, filtered and counted"},
    {"GET", "/experiences.csv", ANYONE, ON_WORKER | KEPT, 0, list_csv, NULL, NULL,
     "the same list for a spreadsheet"},
    {"GET", "/experiences.atom", ANYONE, ON_WORKER | KEPT, 0, list_atom, NULL, NULL,
     "the newest of the same list, as Atom"},
    {"GET", "/experiences/departements.csv", ANYONE, ON_WORKER | KEPT, 0, map_csv, NULL, NULL,
     "how many sheets each département has"},
    {"GET", "/experiences/departements.svg", ANYONE, ON_WORKER | KEPT, 0, map_svg, NULL, NULL,
     "the same as a picture for a report"},
    {"GET", "/experiences/brouillons", MEMBER, ON_LOOP, 0, drafts_page, NULL, NULL,
     "one's drafts and sheets"},
    {"GET", "/experiences/nouveau", MANDATED, ON_LOOP, 0, new_page, NULL, NULL,
     "the form that opens a draft"},
    {"POST", "/experiences/nouveau", MANDATED, ON_WORKER, SMALL, new_prepare, new_apply, new_page,
     "opens a draft"},
    {"GET", "/experiences/{id}", ANYONE, ON_LOOP, 0, sheet_short, NULL, NULL, "leads to the sheet"},
    {"GET", "/experiences/{id}/modifier", WRITER, ON_LOOP, 0, edit_page, NULL, NULL,
     "the form of a sheet"},
    {"POST", "/experiences/{id}/modifier", WRITER, ON_WORKER, SHEET_BODY_MAX, edit_prepare,
     edit_apply, edit_again, "saves the draft of a sheet; merges, or shows both texts"},
    {"POST", "/experiences/{id}/brouillon", WRITER, ON_WORKER, SHEET_BODY_MAX, edit_prepare,
     autosave_apply, NULL, "saves the draft while it is typed"},
    {"GET", "/experiences/{id}/publier", WRITER, ON_LOOP, 0, publish_page, NULL, NULL,
     "what is missing, or the choice of readers and licence"},
    {"POST", "/experiences/{id}/publier", WRITER, ON_WORKER, SMALL, audience_prepare, publish_apply,
     publish_page, "publishes the draft"},
    {"GET", "/experiences/{id}/reglages", WRITER, ON_LOOP, 0, settings_page, NULL, NULL,
     "readers, licence, taking back"},
    {"POST", "/experiences/{id}/lecteurs", WRITER, ON_WORKER, SMALL, audience_prepare,
     audience_apply, settings_page, "changes who reads it"},
    {"POST", "/experiences/{id}/licence", WRITER, ON_WORKER, SMALL, NULL, licence_apply,
     settings_page, "changes the licence of its texts"},
    {"POST", "/experiences/{id}/retirer", WRITER, ON_WORKER, SMALL, NULL, withdraw_apply,
     settings_page, "takes a published sheet back"},
    {"POST", "/experiences/{id}/abandonner", WRITER, ON_WORKER, SMALL, NULL, discard_apply,
     settings_page, "throws the draft away"},
    {"POST", "/experiences/{id}/reprendre", MANDATED, ON_WORKER, SMALL, NULL, take_over_apply,
     sheet_again, "the organisation signs what was spotted of it"},
    {"GET", "/experiences/{id}/versions", ANYONE, ON_LOOP | KEPT, 0, revisions_page, NULL, NULL,
     "the versions of a sheet"},
    {"GET", "/experiences/{id}/versions/{number}", ANYONE, ON_LOOP | KEPT, 0, revision_page, NULL,
     NULL, "what changed in a version"},
    {"POST", "/experiences/{id}/versions/{number}/reprendre", WRITER, ON_WORKER, SMALL, NULL,
     restore_apply, settings_page, "a draft from an older version"},
    {"POST", "/experiences/{id}/gestes", MANDATED, ON_WORKER, SMALL, NULL, gesture_apply,
     sheet_again, "declares considering, adaptation or independent"},
    {"POST", "/experiences/{id}/gestes/retirer", WRITER, ON_WORKER, SMALL, NULL,
     gesture_withdraw_apply, sheet_again, "takes a declaration back"},
    {"POST", "/experiences/{id}/nouvelles", WRITER, ON_WORKER, SMALL, follow_up_prepare,
     follow_up_apply, sheet_again, "adds a dated follow-up"},
    {"POST", "/experiences/{id}/notes", MANDATED, ON_WORKER, SMALL, note_prepare, note_apply,
     sheet_again, "adds a dated note of the organisation that published it"},
    {"GET", "/experiences/{id}/{slug}", ANYONE, ON_LOOP | KEPT, 0, sheet_show, NULL, NULL,
     "a sheet, who declared themselves, its discussion"},
    {"GET", "/experiences/{id}/{slug}.jsonld", ANYONE, ON_LOOP | KEPT, 0, sheet_jsonld, NULL, NULL,
     "a sheet as schema.org JSON-LD"},
    {"GET", "/experiences/{id}/{slug}.dc.xml", ANYONE, ON_LOOP | KEPT, 0, sheet_dublin_core, NULL,
     NULL, "a sheet as Dublin Core"},
    {0},
};

static void start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app;
    (void)a;
    (void)now;
    facets_start(d);
}

const struct feature experience_feature = {
    .name = "experience",
    .routes = routes,
    .kind = &experience_kind,
    .menu = T("Récits"),
    .menu_path = "/experiences",
    .start = start,
};
