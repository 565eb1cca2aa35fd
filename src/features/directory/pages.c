/* SPDX-License-Identifier: EUPL-1.2 */
/* The routes of the directory. */
#include "features/directory/directory.h"

static const struct route routes[] = {
    {"GET", "/collectivites", ANYONE, ON_WORKER | KEPT, 0, directory_list_page, NULL, NULL,
     "organisations by name, nature, stratum and territory"},
    {"GET", "/collectivites.csv", ANYONE, ON_WORKER | KEPT, 0, directory_list_csv, NULL, NULL,
     "the same list as a table for a spreadsheet"},
    {"GET", "/collectivites.atom", ANYONE, ON_LOOP, 0, directory_list_atom, NULL, NULL,
     "organisations added or changed last, as Atom"},
    {"GET", "/collectivites/suggestions", ANYONE, ON_LOOP, 0, directory_suggestions, NULL, NULL,
     "names of organisations as one types, for a combobox"},
    {"GET", "/collectivites/{key}", ANYONE, ON_WORKER | KEPT, 0, directory_sheet_page, NULL, NULL,
     "one organisation: who it is, its neighbours, what it gave and received"},
    {"GET", "/mes-pairs", ANYONE, ON_LOOP, 0, directory_peers_page, NULL, NULL,
     "the organisations the reader compares with"},
    {"POST", "/mes-pairs", MEMBER, ON_WORKER, 8 << 10, NULL, directory_peers_apply, NULL,
     "adds or removes one of the reader's peers"},
    {"GET", "/organismes/nouveau", WRITER, ON_LOOP, 0, directory_form_page, NULL, NULL,
     "the form that adds an organisation"},
    {"POST", "/organismes/nouveau", WRITER, ON_WORKER, 32 << 10, directory_form_prepare,
     directory_form_apply, directory_form_page,
     "adds an organisation that is not in the directory"},
    {0},
};

const struct feature directory_feature = {
    .name = "directory",
    .routes = routes,
    .menu = T("Collectivités"),
    .menu_path = "/collectivites",
};
