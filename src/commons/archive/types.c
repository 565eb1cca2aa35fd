/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of types and members, one half: what has its own code on the way out and in. */
#include "commons/archive/types.h"

static const struct archive_member header_members[] = {
    MUST("format", FORM_CHOICE, .choices = "parvis-archive"),
    MUST("version", FORM_NUMBER),
    MUST("scope", FORM_CHOICE, .choices = "public everything"),
    MAY("instance", FORM_TEXT, .limit = 200),
    MAY("exported_at", FORM_INSTANT),
    {0},
};

static const struct archive_member facet_members[] = {
    MUST("dimension", FORM_CHOICE, .choices = "sector theme"),
    MUST("code", FORM_CODE, .limit = 40),
    MUST("label", FORM_TEXT, .limit = 80),
    MAY("label_en", FORM_TEXT, .limit = 80),
    MUST("position", FORM_NUMBER),
    MAY("retired_on", FORM_DAY),
    {0},
};

static const struct archive_member person_members[] = {
    MUST("uid", FORM_UID),
    MAY("name", FORM_TEXT, .limit = 200),
    PRIVATE("email", FORM_TEXT, .limit = 254),
    PRIVATE("password", FORM_TEXT, .limit = 127),
    PRIVATE("role", FORM_CHOICE, .choices = "member administrator moderator reader"),
    PRIVATE("language", FORM_CODE, .limit = 8),
    PRIVATE("created_at", FORM_INSTANT),
    PRIVATE("suspended_at", FORM_INSTANT),
    PRIVATE("suspended_until", FORM_INSTANT),
    PRIVATE("erased_at", FORM_INSTANT),
    PRIVATE("confirmed_at", FORM_INSTANT),
    MAY("example", FORM_FLAG),
    {0},
};

static const struct archive_member facet_change_members[] = {
    MUST("dimension", FORM_CHOICE, .choices = "sector theme"),
    MUST("code", FORM_CODE, .limit = 40),
    MUST("label", FORM_TEXT, .limit = 80),
    MAY("label_en", FORM_TEXT, .limit = 80),
    MUST("changed_at", FORM_INSTANT),
    MAY("person", FORM_UID),
    {0},
};

static const struct archive_member organisation_members[] = {
    MUST("uid", FORM_UID),
    MUST("nature", FORM_TEXT, .limit = 40),
    MUST("name", FORM_TEXT, .limit = 200),
    MAY("siren", FORM_TEXT, .limit = 9),
    MAY("place", FORM_TEXT, .limit = 100),
    MAY("site", FORM_TEXT),
    MAY("department", FORM_REFERENCE),
    MAY("depends_on", FORM_REFERENCES, .limit = 12),
    MAY("population", FORM_NUMBER),
    MAY("example", FORM_FLAG),
    PRIVATE("created_by", FORM_UID),
    MUST("created_at", FORM_INSTANT),
    {0},
};

static const struct archive_member mandate_members[] = {
    MUST("uid", FORM_UID),
    MUST("person", FORM_UID),
    MUST("organisation", FORM_REFERENCE),
    MUST("function", FORM_TEXT, .limit = 120),
    MUST("kind", FORM_CODE),
    MUST("starts_on", FORM_DAY),
    MAY("ends_on", FORM_DAY),
    MAY("proof", FORM_CHOICE, .choices = PROOFS),
    MAY("proven_how", FORM_CHOICE,
        .choices = "domain manager members code letter invitation siret"),
    MAY("proven_at", FORM_INSTANT),
    MAY("proven_by", FORM_UID),
    MAY("charge", FORM_CHOICE, .choices = "deputy manager"),
    MAY("reads_until", FORM_DAY),
    MAY("interests", FORM_TEXT),
    MUST("created_at", FORM_INSTANT),
    {0},
};

static const struct archive_member contribution_members[] = {
    MUST("uid", FORM_UID),
    MUST("kind", FORM_CODE),
    MAY("language", FORM_CODE, .limit = 8),
    MAY("organisation", FORM_REFERENCE),
    MUST("person", FORM_UID),
    MAY("capacity", FORM_TEXT),
    PRIVATE("proof", FORM_PLACE, .choices = PROOFS),
    MUST("licence", FORM_TEXT, .limit = 40),
    MAY("status", FORM_CODE),
    MUST("state", FORM_CHOICE, .choices = "draft published withdrawn"),
    MUST("audience", FORM_TEXT, .limit = 80),
    MAY("audience_organisations", FORM_REFERENCES, .limit = 20),
    PRIVATE("home", FORM_REFERENCE),
    PRIVATE("home_readers", FORM_UIDS),
    MAY("published", FORM_NUMBER),
    MAY("example", FORM_FLAG),
    MUST("created_at", FORM_INSTANT),
    PRIVATE("updated_at", FORM_INSTANT),
    MUST("active_at", FORM_INSTANT),
    MAY("published_at", FORM_INSTANT),
    {0},
};

static const struct archive_member revision_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("number", FORM_NUMBER),
    MUST("document", FORM_OBJECT),
    MUST("fields_version", FORM_NUMBER),
    MAY("base", FORM_NUMBER),
    MAY("published_at", FORM_INSTANT),
    MUST("person", FORM_UID),
    MAY("capacity", FORM_TEXT),
    MAY("note", FORM_TEXT),
    MUST("saved_at", FORM_INSTANT),
    {0},
};

static const struct archive_member link_members[] = {
    MUST("source", FORM_UID),
    MUST("target", FORM_UID),
    MUST("kind", FORM_CHOICE, .choices = "adapted_from cites part_of answers"),
    MAY("target_revision", FORM_NUMBER),
    MAY("changes", FORM_TEXT),
    MUST("created_at", FORM_INSTANT),
    {0},
};

static const struct archive_member declaration_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("organisation", FORM_REFERENCE),
    MUST("kind", FORM_CHOICE, .choices = "considering adaptation independent"),
    PRIVATE("person", FORM_UID),
    MAY("capacity", FORM_TEXT),
    MAY("note", FORM_TEXT),
    MAY("own", FORM_UID),
    MUST("declared_at", FORM_INSTANT),
    PRIVATE("withdrawn_at", FORM_INSTANT),
    {0},
};

static const struct archive_member follow_up_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("happened_on", FORM_PARTIAL_DAY),
    MUST("alive", FORM_CHOICE, .choices = "yes changed no"),
    MAY("body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("person", FORM_UID),
    MAY("capacity", FORM_TEXT),
    MUST("created_at", FORM_INSTANT),
    {0},
};

static const struct archive_member post_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("number", FORM_NUMBER),
    MUST("person", FORM_UID),
    MAY("organisation", FORM_REFERENCE),
    MAY("capacity", FORM_TEXT),
    MAY("body", FORM_TEXT, .limit = LIMIT_BODY),
    MAY("answers", FORM_NUMBER),
    MUST("created_at", FORM_INSTANT),
    MAY("edited_at", FORM_INSTANT),
    PRIVATE("version", FORM_NUMBER),
    MAY("hidden", FORM_FLAG),
    PRIVATE("hidden_by", FORM_CHOICE, .choices = "moderators holding"),
    MAY("best", FORM_FLAG),
    {0},
};

static const struct archive_member post_version_members[] = {
    MUST("post", FORM_UID),
    MUST("version", FORM_NUMBER),
    MAY("body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("replaced_at", FORM_INSTANT),
    MUST("person", FORM_UID),
    {0},
};

static const struct archive_member follow_members[] = {
    MUST("person", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("followed_at", FORM_INSTANT),
    {0},
};

static const struct archive_member peer_members[] = {
    MUST("person", FORM_UID),
    MUST("organisation", FORM_REFERENCE),
    MUST("added_at", FORM_INSTANT),
    {0},
};

static const struct archive_member translation_members[] = {
    MUST("contribution", FORM_UID),
    MUST("language", FORM_CODE, .limit = 8),
    MUST("field", FORM_CODE),
    MUST("body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("of_revision", FORM_NUMBER),
    MUST("person", FORM_UID),
    MUST("translated_at", FORM_INSTANT),
    {0},
};

static const struct archive_member attachment_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_UID),
    MUST("sha256", FORM_TEXT, .limit = 64),
    MUST("size", FORM_NUMBER, .limit = (i64)1 << 40),
    MUST("content_type", FORM_TEXT, .limit = 120),
    MUST("stored_at", FORM_INSTANT),
    MUST("name", FORM_TEXT, .limit = 255),
    MAY("alternative", FORM_TEXT),
    MAY("author", FORM_TEXT),
    MAY("rights_holder", FORM_TEXT),
    MAY("licence", FORM_TEXT, .limit = 40),
    MAY("people", FORM_CODE),
    MAY("position", FORM_NUMBER),
    MUST("attached_at", FORM_INSTANT),
    MAY("caption", FORM_TEXT),
    MAY("post", FORM_UID),
    PRIVATE("person", FORM_UID),
    MAY("width", FORM_NUMBER, .limit = 20000),
    MAY("height", FORM_NUMBER, .limit = 20000),
    MAY("narrower", FORM_OBJECT),
    MAY("stated_at", FORM_INSTANT),
    PRIVATE("pending", FORM_FLAG),
    {0},
};

static const struct archive_member journal_members[] = {
    MUST("uid", FORM_UID),
    MUST("at", FORM_INSTANT),
    MAY("person", FORM_UID),
    MUST("action", FORM_CODE, .limit = 80),
    MAY("subject", FORM_UID),
    MUST("digest", FORM_CODE, .limit = 64),
    MAY("salt", FORM_CODE, .limit = 64),
    MAY("payload", FORM_TEXT, .limit = LIMIT_BODY),
    {0},
};

/* What moderators decided, as their public journal says it: nobody, and no word of anything. */
static const struct archive_member moderation_members[] = {
    MUST("uid", FORM_UID),
    MUST("kind", FORM_CHOICE, .choices = "contribution post person"),
    MUST("action", FORM_CHOICE, .choices = "hide warn suspend"),
    MUST("reason", FORM_CODE),
    MAY("until", FORM_INSTANT),
    MUST("decided_at", FORM_INSTANT),
    MAY("lifted_at", FORM_INSTANT),
    MAY("upheld", FORM_PLACE, .choices = "no yes"),
    {0},
};

const struct archive_type_rule archive_types[ARCHIVE_TYPES] = {
    [ARCHIVE_HEADER] = {"header", false, header_members},
    [ARCHIVE_FACET] = {"facet", false, facet_members},
    [ARCHIVE_PERSON] = {"person", false, person_members},
    [ARCHIVE_FACET_CHANGE] = {"facet_change", true, facet_change_members},
    [ARCHIVE_ORGANISATION] = {"organisation", false, organisation_members},
    [ARCHIVE_MANDATE] = {"mandate", true, mandate_members},
    [ARCHIVE_VOUCH] = {"vouch", true, vouch_members},
    [ARCHIVE_DOMAIN] = {"domain", true, domain_members},
    [ARCHIVE_ORGANISATION_CONTACT] = {"organisation_contact", true, organisation_contact_members},
    [ARCHIVE_SIRET_SEEN] = {"siret_seen", true, siret_seen_members},
    [ARCHIVE_INVITATION] = {"invitation", true, invitation_members},
    [ARCHIVE_ANIMATOR] = {"animator", true, animator_members},
    [ARCHIVE_IDENTITY] = {"identity", true, identity_members},
    [ARCHIVE_TERMS] = {"terms", true, terms_members},
    [ARCHIVE_ERASURE] = {"erasure", true, erasure_members},
    [ARCHIVE_ERASURE_WISH] = {"erasure_wish", true, erasure_wish_members},
    [ARCHIVE_CIRCUIT] = {"circuit", true, circuit_members},
    [ARCHIVE_NOTICE_CHOICE] = {"notice_choice", true, notice_choice_members},
    [ARCHIVE_DISMISSED] = {"dismissed", true, dismissed_members},
    [ARCHIVE_LETTER] = {"letter", false, letter_members},
    [ARCHIVE_LETTER_REFUSED] = {"letter_refused", true, letter_refused_members},
    [ARCHIVE_WELCOME] = {"welcome", true, welcome_members},
    [ARCHIVE_CONTRIBUTION] = {"contribution", false, contribution_members},
    [ARCHIVE_REVISION] = {"revision", false, revision_members},
    [ARCHIVE_LINK] = {"link", false, link_members},
    [ARCHIVE_DECLARATION] = {"declaration", false, declaration_members},
    [ARCHIVE_FOLLOW_UP] = {"follow_up", false, follow_up_members},
    [ARCHIVE_POST] = {"post", false, post_members},
    [ARCHIVE_POST_VERSION] = {"post_version", true, post_version_members},
    [ARCHIVE_NOTE] = {"note", false, note_members},
    [ARCHIVE_VISA] = {"visa", true, visa_members},
    [ARCHIVE_VISA_COMMENT] = {"visa_comment", true, visa_comment_members},
    [ARCHIVE_CONTACT_OFFER] = {"contact_offer", true, contact_offer_members},
    [ARCHIVE_CONTACT_REQUEST] = {"contact_request", true, contact_request_members},
    [ARCHIVE_CASE] = {"case", true, case_members},
    [ARCHIVE_REPORT] = {"report", true, report_members},
    [ARCHIVE_CASE_NOTE] = {"case_note", true, case_note_members},
    [ARCHIVE_DECISION] = {"decision", true, decision_members},
    [ARCHIVE_APPEAL] = {"appeal", true, appeal_members},
    [ARCHIVE_MODERATION] = {"moderation", false, moderation_members},
    [ARCHIVE_RELAY] = {"relay", true, relay_members},
    [ARCHIVE_DRAFT_HELP] = {"draft_help", true, draft_help_members},
    [ARCHIVE_WATCH] = {"watch", true, watch_members},
    [ARCHIVE_FOLLOW] = {"follow", true, follow_members},
    [ARCHIVE_PEER] = {"peer", true, peer_members},
    [ARCHIVE_TRANSLATION] = {"translation", false, translation_members},
    [ARCHIVE_ATTACHMENT] = {"attachment", false, attachment_members},
    [ARCHIVE_JOURNAL] = {"journal", true, journal_members},
};
