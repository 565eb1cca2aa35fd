/* SPDX-License-Identifier: EUPL-1.2 */
/* editor: what helps to write Markdown. The fields that it is offered to get buttons above them
 * (js/editor.mjs) and a preview made by the server, with the renderer and the options that will
 * make what is published. Without script they are plain fields, and a form shows itself again with
 * its preview (`apercu` sent along): nothing is written, nothing is lost. */
#ifndef COMMONS_EDITOR_H
#define COMMONS_EDITOR_H

#include "commons/app.h"
#include "commons/field.h"
#include "web/markdown.h"

/* Before the page is shown: it loads the module, and these texts say what they are. */
void editor_offer(struct request *r, struct shown_field *field, enum markdown_place as);
void editor_offer_all(struct request *r, struct shown_form *f, enum markdown_place as);

struct preview_page {
    markup html;
    bool is_empty;
    opt_text wait; /* too many in a row: "dans 30 secondes" */
};

extern const struct feature editor_feature;

#endif
