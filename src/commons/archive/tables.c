/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/tables.h"

#include <stddef.h>

#define ROW "id" /* a number of this instance alone */
#define PLAIN(table, scope, left, why)                                                             \
    {                                                                                              \
        table, scope, NULL, left, why                                                              \
    }
#define NEVER(table, why)                                                                          \
    {                                                                                              \
        table, IN_NONE, NULL, NULL, why                                                            \
    }

const struct archive_table archive_tables[] = {
    /* people */
    {"person", IN_PUBLIC,
     "uid role password language created_at suspended_at suspended_until example erased_at",
     ROW " seen_at",
     "public: those whose public texts one reads, by uid and example alone; when somebody was last "
     "seen is counted anew"},
    NEVER("inactivity", "letters of this instance; who was last seen when is counted anew"),
    {"person_name", IN_PUBLIC, "person email name confirmed_at", NULL, "public: the name alone"},
    PLAIN("identity", IN_EVERYTHING, ROW, NULL),
    PLAIN("terms_accepted", IN_EVERYTHING, NULL, NULL),
    PLAIN("erasure", IN_EVERYTHING, "in_file", "whether this instance's DIR/erasures has it"),
    PLAIN("erasure_wish", IN_EVERYTHING, NULL, NULL),
    PLAIN("animator", IN_EVERYTHING, ROW, NULL),
    NEVER("session", "a secret: whoever holds its token is signed in"),
    NEVER("signin_secret", "a secret: links and codes on their way by mail"),
    NEVER("api_token", "a secret; a token is of the instance that gave it"),
    NEVER("used_key", "first answers to the forms of this instance"),
    NEVER("rate", "tries of this instance, by keyed hashes"),
    /* in whose name */
    {"mandate", IN_EVERYTHING,
     "uid person organisation function kind starts_on ends_on proof created_at charge proven_how "
     "proven_at proven_by reads_until interests",
     ROW, NULL},
    PLAIN("vouch", IN_EVERYTHING, NULL, NULL),
    PLAIN("organisation_domain", IN_EVERYTHING, NULL, NULL),
    PLAIN("organisation_contact", IN_EVERYTHING, NULL, NULL),
    PLAIN("siret_seen", IN_EVERYTHING, NULL, NULL),
    PLAIN("invitation", IN_EVERYTHING, ROW " token", "a secret: its link opens nothing elsewhere"),
    NEVER("mandate_code", "a secret: codes on their way"),
    NEVER("audience", "made anew from mandates, homes and audiences of contributions"),
    NEVER("audience_member", "made anew with the audiences of contributions"),
    NEVER("reader_audience", "made anew from mandates and the homes of contributions"),
    /* organisations */
    {"organisation", IN_PUBLIC,
     "uid nature name siren department place site population_municipal source created_by "
     "created_at",
     ROW " sort_key folded core weight code address_key region epci ept population_total "
         "population_year stratum member_count department_count region_count state replaced_by "
         "edition changed_at",
     "made anew; authorities of the directory are on every instance"},
    {"organisation_dependence", IN_PUBLIC, "organisation authority", NULL, NULL},
    NEVER("organisation_member", "of the directory"),
    NEVER("organisation_territory", "of the directory"),
    NEVER("organisation_former", "of the directory"),
    NEVER("organisation_address", "local addresses that moved"),
    NEVER("organisation_word", "made anew from names"),
    NEVER("directory_edition", "of the directory"),
    {"peer_list", IN_EVERYTHING, "person organisation added_at", NULL, NULL},
    PLAIN("neighbour_dismissed", IN_EVERYTHING, NULL, NULL),
    /* contributions */
    {"facet", IN_PUBLIC, "dimension code label label_en position retired_on", ROW, NULL},
    {"facet_change", IN_EVERYTHING, "facet label label_en changed_at person", ROW, NULL},
    {"contribution", IN_PUBLIC,
     "uid kind language organisation person capacity licence status state audience home published "
     "example created_at updated_at active_at published_at capacity_proof best_post",
     ROW " title slug summary depth version post_count last_post_at",
     "made anew from the document and the thread"},
    NEVER("contribution_facet", "made anew from the document"),
    NEVER("contribution_partner", "made anew from the document"),
    NEVER("contribution_counted", "counted anew"),
    NEVER("contribution_total", "counted anew"),
    NEVER("contribution_total_of", "counted anew"),
    NEVER("contribution_sharers", "counted anew"),
    {"revision", IN_PUBLIC,
     "uid contribution number document fields_version base published_at person capacity note "
     "saved_at",
     ROW " audience", "follows its contribution"},
    NEVER("draft_step", "where two writers of this instance began"),
    {"link", IN_PUBLIC, "source target kind target_revision changes created_at", ROW, NULL},
    {"declaration", IN_PUBLIC,
     "uid contribution organisation kind person capacity note own declared_at withdrawn_at", ROW,
     NULL},
    {"follow_up", IN_PUBLIC, "uid contribution happened_on alive body person capacity created_at",
     ROW " html", "rendered anew"},
    PLAIN("contribution_note", IN_PUBLIC, ROW " html", "rendered anew"),
    {"translation", IN_PUBLIC, "contribution language field body of_revision person translated_at",
     NULL, NULL},
    NEVER("old_address", "local addresses that moved: they hold local numbers"),
    {"post", IN_PUBLIC,
     "uid contribution number person organisation capacity body answers created_at edited_at "
     "version hidden hidden_by",
     ROW " audience html renderer", "rendered anew; follows its contribution"},
    {"post_history", IN_EVERYTHING, "post version body replaced_at person", ROW, NULL},
    NEVER("post_card", "a cache"),
    {"file", IN_PUBLIC, "sha256 size content_type stored_at width height", ROW, NULL},
    {"rendition", IN_PUBLIC, "file width narrow", NULL, NULL},
    {"attachment", IN_PUBLIC,
     "uid contribution file name alternative author rights_holder licence people position "
     "attached_at post person caption stated_at published",
     ROW " audience sent removed_at",
     "follows its contribution; what a person sent in a day is counted by instance; what was "
     "removed does not travel"},
    NEVER("experience", "made anew from the document"),
    NEVER("experience_cost", "made anew from the document"),
    NEVER("experience_anew", "what this instance has still to make anew"),
    NEVER("experience_text", "made anew from the document"),
    NEVER("search_entry", "the index, made anew"),
    NEVER("search_block", "the index, made anew"),
    NEVER("search_facets", "the index, made anew"),
    NEVER("search_state", "the index, made anew"),
    NEVER("search_frequency", "the index, made anew"),
    NEVER("search_index", "the index, made anew"),
    NEVER("search_index_words", "the index, made anew"),
    NEVER("search_vocabulary", "the index, made anew"),
    /* agreement, contact, animation */
    PLAIN("visa_circuit", IN_EVERYTHING, NULL, NULL),
    PLAIN("visa", IN_EVERYTHING, ROW, NULL),
    PLAIN("visa_comment", IN_EVERYTHING, ROW, NULL),
    PLAIN("contact_offer", IN_EVERYTHING, NULL, NULL),
    PLAIN("contact_request", IN_EVERYTHING, ROW, NULL),
    PLAIN("relay", IN_EVERYTHING, NULL, NULL),
    PLAIN("welcome", IN_EVERYTHING, NULL, NULL),
    PLAIN("draft_help", IN_EVERYTHING, NULL, NULL),
    PLAIN("letter", IN_PUBLIC, ROW " going_out upto",
          "public: those that were sent; how far it went by mail is this instance's"),
    PLAIN("letter_refused", IN_EVERYTHING, NULL, NULL),
    /* moderation */
    PLAIN("moderation_case", IN_EVERYTHING, ROW, NULL),
    PLAIN("moderation_report", IN_EVERYTHING, ROW, NULL),
    PLAIN("moderation_note", IN_EVERYTHING, ROW, NULL),
    PLAIN("moderation_decision", IN_PUBLIC, ROW, "public: its journal, which names nobody"),
    PLAIN("moderation_appeal", IN_EVERYTHING, ROW, NULL),
    /* what is followed and told */
    {"follow", IN_EVERYTHING, "person contribution followed_at", NULL, NULL},
    PLAIN("watch", IN_EVERYTHING, ROW, NULL),
    PLAIN("notice_choice", IN_EVERYTHING, NULL, NULL),
    NEVER("notice", "told by this instance; what is followed travels"),
    NEVER("notice_event", "work of this instance, done within minutes"),
    NEVER("outbox", "mail of this instance on its way, with its links"),
    NEVER("outbox_about", "mail of this instance on its way"),
    NEVER("inbound", "mails that this instance took"),
    NEVER("topic_category", "the words of this instance, as its settings are; a code that a topic "
                            "brings gets a line of its own (src/features/forum/category.c)"),
    NEVER("topic_by_mail", "waits for a click on a link of this instance"),
    /* the instance itself */
    {"journal", IN_EVERYTHING, "uid at person action subject digest", ROW " segment",
     "the chain belongs to an instance: what is imported is sealed anew"},
    {"journal_payload", IN_EVERYTHING, "journal salt payload", NULL, NULL},
    NEVER("journal_segment", "the chain belongs to an instance"),
    NEVER("instance_log", "what happened to this instance itself"),
    NEVER("setting", "the settings of this instance"),
    NEVER("job", "work of this instance"),
    NEVER("periodic", "work of this instance"),
    NEVER("project_import", "kept for a day"),
    NEVER("project_import_draft", "which row of a file became which draft here"),
    NEVER("applied_migration", "of this file"),
    {0},
};
