/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_ADMIN_INSIDE_H
#define FEATURES_ADMIN_INSIDE_H

#include "features/admin/admin.h"

void facets_page(struct request *r);
void facet_new_page(struct request *r);
void facet_new_prepare(struct request *r);
void facet_new_apply(struct request *r);
void facet_page(struct request *r);
void facet_prepare(struct request *r);
void facet_apply(struct request *r);
void facet_move_apply(struct request *r);
void facet_retire_apply(struct request *r);
void facet_restore_apply(struct request *r);

void admin_settings_page(struct request *r);
void admin_setting_page(struct request *r);
void admin_setting_prepare(struct request *r);
void admin_setting_apply(struct request *r);
void admin_setting_default_apply(struct request *r);
void admin_health_page(struct request *r);
void admin_tasks_page(struct request *r);
void admin_people_page(struct request *r);
void admin_inactive_page(struct request *r);
void admin_person_page(struct request *r);
void admin_person_role_prepare(struct request *r);
void admin_person_role_apply(struct request *r);
void admin_person_charge_apply(struct request *r);
void admin_journal_page(struct request *r);
void admin_outbox_page(struct request *r);
void admin_outbox_again_apply(struct request *r);
void admin_outbox_all_apply(struct request *r);
void admin_first_page(struct request *r);
void admin_first_prepare(struct request *r);
void admin_first_apply(struct request *r);

#endif
