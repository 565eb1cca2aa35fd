/* SPDX-License-Identifier: EUPL-1.2 */
/* The one list of features, and of periodic tasks. To remove one: delete its folder and its lines.
 */
#include "commons/contact/contact.h"
#include "commons/editor/editor.h"
#include "commons/file/file.h"
#include "commons/inbound/inbound.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mandate/mandate.h"
#include "commons/moderation/moderation.h"
#include "commons/notice/notice.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/rate/rate.h"
#include "commons/rights/rights.h"
#include "commons/search/search.h"
#include "commons/setting/setting.h"
#include "commons/signin/signin.h"
#include "commons/thread/thread.h"
#include "commons/token/token.h"
#include "commons/visa/visa.h"
#include "features/account/account.h"
#include "features/admin/admin.h"
#include "features/animation/animation.h"
#include "features/api/api.h"
#include "features/directory/directory.h"
#include "features/experience/experience.h"
#include "features/find/find.h"
#include "features/forum/category.h"
#include "features/forum/forum.h"
#include "features/home/home.h"
#include "features/mandates/mandates.h"
#include "features/notices/notices.h"
#include "features/overview/overview.h"
#include "features/privacy/privacy.h"
#include "features/projects/projects.h"
#include "features/visas/visas.h"
#include "main/start.h"

/* A line each, so that two who add one do not meet. */
/* clang-format off */
const struct feature *const features[] = {
    &home_feature,
    &account_feature,
    &mandates_feature,
    &visas_feature,
    &experience_feature,
    &directory_feature,
    &overview_feature,
    &forum_feature,
    &find_feature,
    &thread_feature,
    &editor_feature,
    &contact_feature,
    &file_feature,
    &job_feature,
    &projects_feature,
    &admin_feature,
    &animation_feature,
    &rights_feature,
    &moderation_feature,
    &token_feature,
    &notices_feature,
    &api_feature,
    &privacy_feature,
    NULL,
};

const struct periodic *const periodics[] = {
    &journal_sealing,
    &mandates_lapsing,
    &visas_reminding,
    &persons_sweeping,
    &rate_keeping,
    &signin_sweeping,
    &tokens_keeping,
    &suspensions_ending,
    &inbound_sweeping,
    &forum_sweeping,
    &categories_keeping,
    &search_indexing,
    &experience_anew,
    &search_counting,
    &erasures_due,
    &erasures_kept,
    &inactive_erasing,
    &exports_sweeping,
    &settings_following,
    &jobs_sweeping,
    &files_sweeping,
    &notice_daily,
    &notices_searching,
    &notice_weekly,
    &notice_sweeping,
    &letters_going_on,
    NULL,
};
/* clang-format on */
