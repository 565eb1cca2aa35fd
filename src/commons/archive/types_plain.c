/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of types and members, the other half: lines that are rows as they stand (plain.h). */
#include "commons/archive/plain.h"
#include "commons/archive/types.h"

/* ---- people and organisations ------------------------------------------------------------------
 */

const struct archive_member vouch_members[] = {
    MUST("mandate", FORM_MANDATE),
    MUST("person", FORM_PERSON),
    MAY("capacity", FORM_TEXT),
    MUST("vouched_at", FORM_INSTANT),
    {0},
};
const struct archive_member domain_members[] = {
    MUST("organisation", FORM_REFERENCE),
    MUST("domain", FORM_TEXT, .limit = 253),
    MAY("added_by", FORM_PERSON),
    MUST("added_at", FORM_INSTANT),
    {0},
};
const struct archive_member organisation_contact_members[] = {
    MUST("organisation", FORM_REFERENCE),
    MUST("email", FORM_TEXT, .limit = 254),
    MAY("set_by", FORM_PERSON),
    MUST("set_at", FORM_INSTANT),
    {0},
};
const struct archive_member siret_seen_members[] = {
    MUST("person", FORM_PERSON),
    MUST("organisation", FORM_REFERENCE),
    MUST("seen_at", FORM_INSTANT),
    {0},
};
const struct archive_member invitation_members[] = {
    MUST("organisation", FORM_REFERENCE),
    MUST("person", FORM_PERSON),
    MUST("email", FORM_TEXT, .limit = 254),
    MAY("name", FORM_TEXT, .limit = 200),
    MUST("function", FORM_TEXT, .limit = 120),
    MUST("kind", FORM_CODE),
    MUST("starts_on", FORM_DAY),
    MAY("ends_on", FORM_DAY),
    MUST("sent_at", FORM_INSTANT),
    MUST("expires_at", FORM_INSTANT),
    MAY("closed_at", FORM_INSTANT),
    MAY("mandate", FORM_MANDATE),
    {0},
};
const struct archive_member animator_members[] = {
    MUST("person", FORM_PERSON),
    MAY("facet", FORM_FACET),
    MAY("territory", FORM_REFERENCE),
    MUST("since", FORM_INSTANT),
    {0},
};
const struct archive_member identity_members[] = {
    MUST("person", FORM_PERSON),          MUST("issuer", FORM_TEXT),
    MUST("subject", FORM_TEXT),           MAY("email", FORM_TEXT),
    MAY("siret", FORM_TEXT, .limit = 14), MUST("created_at", FORM_INSTANT),
    MUST("seen_at", FORM_INSTANT),        {0},
};
const struct archive_member terms_members[] = {
    MUST("person", FORM_PERSON),
    MUST("version", FORM_TEXT, .limit = 60),
    MUST("accepted_at", FORM_INSTANT),
    {0},
};
const struct archive_member erasure_members[] = {
    MUST("uid", FORM_UID, .column = "person_uid"),
    MAY("keep_name", FORM_FLAG),
    MUST("erased_at", FORM_INSTANT),
    {0},
};
const struct archive_member erasure_wish_members[] = {
    MUST("person", FORM_PERSON),
    MAY("keep_name", FORM_FLAG),
    MUST("asked_at", FORM_INSTANT),
    MUST("due_at", FORM_INSTANT),
    {0},
};
const struct archive_member circuit_members[] = {
    MUST("organisation", FORM_REFERENCE),
    MUST("steps", FORM_NUMBER, .limit = 2),
    MAY("first_email", FORM_TEXT, .limit = 254),
    MAY("first_name", FORM_TEXT, .limit = 200),
    MAY("first_function", FORM_TEXT, .limit = 200),
    MAY("second_email", FORM_TEXT, .limit = 254),
    MAY("second_name", FORM_TEXT, .limit = 200),
    MAY("second_function", FORM_TEXT, .limit = 200),
    MAY("set_by", FORM_PERSON),
    MUST("set_at", FORM_INSTANT),
    {0},
};
const struct archive_member notice_choice_members[] = {
    MUST("person", FORM_PERSON),
    /* enum notice_kind; no kind is 0 */
    MUST("kind", FORM_PLACE,
         .choices = "- post answer best revision declaration follow_up contribution visa mandate "
                    "moderation contact system"),
    MUST("rhythm", FORM_PLACE, .choices = "never at_once daily weekly"), /* enum rhythm */
    {0},
};
const struct archive_member dismissed_members[] = {
    MUST("person", FORM_PERSON),
    MUST("sheet", FORM_REFERENCE),
    MUST("organisation", FORM_REFERENCE),
    {0},
};
const struct archive_member letter_members[] = {
    MUST("month", FORM_NUMBER, .limit = 999912),
    MUST("title", FORM_TEXT, .limit = 200),
    MUST("body", FORM_TEXT, .limit = LIMIT_BODY),
    PRIVATE("version", FORM_NUMBER),
    PRIVATE("person", FORM_PERSON),
    MUST("changed_at", FORM_INSTANT),
    MAY("sent_at", FORM_INSTANT),
    PRIVATE("mails", FORM_NUMBER),
    {0},
};
const struct archive_member letter_refused_members[] = {
    MUST("person", FORM_PERSON),
    MUST("refused_at", FORM_INSTANT),
    {0},
};
const struct archive_member welcome_members[] = {
    MUST("person", FORM_PERSON),
    MAY("animator", FORM_PERSON),
    MUST("welcomed_at", FORM_INSTANT),
    {0},
};

/* ---- what hangs on contributions ---------------------------------------------------------------
 */

const struct archive_member note_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_CONTRIBUTION),
    MUST("organisation", FORM_REFERENCE),
    MUST("person", FORM_PERSON),
    MAY("capacity", FORM_TEXT),
    MUST("body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("created_at", FORM_INSTANT),
    {0},
};
const struct archive_member visa_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_CONTRIBUTION),
    MUST("step", FORM_NUMBER, .limit = 2),
    MUST("email", FORM_TEXT, .limit = 254),
    MUST("name", FORM_TEXT, .limit = 200),
    MAY("function", FORM_TEXT, .limit = 200),
    MUST("asked_by", FORM_PERSON),
    MUST("asked_at", FORM_INSTANT),
    MUST("expires_at", FORM_INSTANT),
    MAY("reminded_at", FORM_INSTANT),
    MUST("state", FORM_CHOICE, .choices = "asked agreed refused withdrawn"),
    MAY("decided_at", FORM_INSTANT),
    MAY("revision", FORM_NUMBER),
    MAY("fingerprint", FORM_TEXT),
    MAY("word", FORM_TEXT),
    {0},
};
const struct archive_member visa_comment_members[] = {
    MUST("visa", FORM_VISA),
    MAY("field", FORM_CODE),
    MAY("passage", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("made_at", FORM_INSTANT),
    {0},
};
const struct archive_member contact_offer_members[] = {
    MUST("contribution", FORM_CONTRIBUTION),
    MUST("person", FORM_PERSON),
    MAY("by_call", FORM_FLAG),
    MAY("by_visit", FORM_FLAG),
    MUST("monthly", FORM_NUMBER, .limit = 30),
    MAY("details", FORM_TEXT),
    MUST("confirmed_at", FORM_INSTANT),
    MAY("reminded_at", FORM_INSTANT),
    {0},
};
const struct archive_member contact_request_members[] = {
    MUST("uid", FORM_UID),
    MUST("contribution", FORM_CONTRIBUTION),
    MUST("person", FORM_PERSON),
    MUST("holder", FORM_PERSON),
    MUST("kind", FORM_CHOICE, .choices = "question call visit"),
    MAY("capacity", FORM_TEXT),
    MAY("body", FORM_TEXT),
    MUST("created_at", FORM_INSTANT),
    {0},
};
const struct archive_member relay_members[] = {
    MUST("contribution", FORM_CONTRIBUTION),
    MUST("organisation", FORM_REFERENCE),
    MAY("person", FORM_PERSON),
    MUST("mails", FORM_NUMBER),
    MUST("sent_at", FORM_INSTANT),
    {0},
};
const struct archive_member draft_help_members[] = {
    MUST("contribution", FORM_CONTRIBUTION),
    MAY("animator", FORM_PERSON),
    MUST("offered_at", FORM_INSTANT),
    {0},
};
const struct archive_member watch_members[] = {
    MUST("person", FORM_PERSON),
    MAY("organisation", FORM_REFERENCE),
    MAY("watched", FORM_PERSON),
    MAY("facet", FORM_FACET),
    MAY("search", FORM_SEARCH, .limit = 500, .column = "target"),
    MUST("seen_at", FORM_INSTANT),
    MUST("asked_at", FORM_INSTANT),
    MUST("created_at", FORM_INSTANT),
    {0},
};

/* ---- moderation --------------------------------------------------------------------------------
 */

const struct archive_member case_members[] = {
    MUST("uid", FORM_UID),
    MUST("kind", FORM_CHOICE, .choices = "contribution post person"),
    MAY("contribution", FORM_CONTRIBUTION),
    MAY("post", FORM_POST),
    MUST("person", FORM_PERSON),
    MUST("state", FORM_CHOICE, .choices = "new taken decided appealed"),
    MAY("assignee", FORM_PERSON),
    MAY("held", FORM_FLAG),
    MAY("title", FORM_TEXT),
    MUST("opened_at", FORM_INSTANT),
    MUST("changed_at", FORM_INSTANT),
    {0},
};
const struct archive_member report_members[] = {
    MUST("case", FORM_CASE, .column = "case_"),
    MAY("person", FORM_PERSON),
    MUST("reason", FORM_CODE),
    MAY("note", FORM_TEXT),
    MUST("reported_at", FORM_INSTANT),
    {0},
};
const struct archive_member case_note_members[] = {
    MUST("case", FORM_CASE, .column = "case_"),
    MUST("person", FORM_PERSON),
    MUST("body", FORM_TEXT),
    MUST("noted_at", FORM_INSTANT),
    {0},
};
const struct archive_member decision_members[] = {
    MUST("uid", FORM_UID),
    MUST("case", FORM_CASE, .column = "case_"),
    MUST("person", FORM_PERSON),
    MUST("moderator", FORM_PERSON),
    MUST("action", FORM_CHOICE, .choices = "none hold approve hide warn suspend"),
    MUST("reason", FORM_CODE),
    MAY("statement", FORM_TEXT),
    MAY("until", FORM_INSTANT),
    MAY("kept_audience", FORM_AUDIENCE),
    MAY("kept_body", FORM_TEXT, .limit = LIMIT_BODY),
    MUST("decided_at", FORM_INSTANT),
    MAY("lifted_at", FORM_INSTANT),
    {0},
};
const struct archive_member appeal_members[] = {
    MUST("decision", FORM_DECISION),
    MAY("body", FORM_TEXT),
    MUST("appealed_at", FORM_INSTANT),
    MAY("moderator", FORM_PERSON),
    MAY("upheld", FORM_PLACE, .choices = "no yes"),
    MAY("answer", FORM_TEXT),
    MAY("answered_at", FORM_INSTANT),
    {0},
};

/* ---- their tables ------------------------------------------------------------------------------
 */

const struct archive_plain archive_plain[] = {
    {ARCHIVE_VOUCH, PLAIN_PEOPLE, "vouch", "mandate person", "mandate"},
    {ARCHIVE_DOMAIN, PLAIN_PEOPLE, "organisation_domain", "organisation domain", NULL},
    {ARCHIVE_ORGANISATION_CONTACT, PLAIN_PEOPLE, "organisation_contact", "organisation", NULL},
    {ARCHIVE_SIRET_SEEN, PLAIN_PEOPLE, "siret_seen", "person organisation", "person"},
    {ARCHIVE_INVITATION, PLAIN_PEOPLE, "invitation", "organisation person email sent_at", "id"},
    {ARCHIVE_ANIMATOR, PLAIN_PEOPLE, "animator", "person facet territory", "id"},
    {ARCHIVE_IDENTITY, PLAIN_PEOPLE, "identity", "issuer subject", "id"},
    {ARCHIVE_TERMS, PLAIN_PEOPLE, "terms_accepted", "person version", "person"},
    {ARCHIVE_ERASURE, PLAIN_PEOPLE, "erasure", "person_uid", NULL},
    {ARCHIVE_ERASURE_WISH, PLAIN_PEOPLE, "erasure_wish", "person", "person"},
    {ARCHIVE_CIRCUIT, PLAIN_PEOPLE, "visa_circuit", "organisation", NULL},
    {ARCHIVE_NOTICE_CHOICE, PLAIN_PEOPLE, "notice_choice", "person kind", "person"},
    {ARCHIVE_DISMISSED, PLAIN_PEOPLE, "neighbour_dismissed", "person sheet organisation", "person"},
    {ARCHIVE_LETTER, PLAIN_PEOPLE, "letter", "month", "id"},
    {ARCHIVE_LETTER_REFUSED, PLAIN_PEOPLE, "letter_refused", "person", "person"},
    {ARCHIVE_WELCOME, PLAIN_PEOPLE, "welcome", "person", "person"},
    {ARCHIVE_NOTE, PLAIN_HANGING, "contribution_note", "uid", "id"},
    {ARCHIVE_VISA, PLAIN_HANGING, "visa", "uid", "id"},
    {ARCHIVE_VISA_COMMENT, PLAIN_HANGING, "visa_comment", "visa field passage body made_at", "id"},
    {ARCHIVE_CONTACT_OFFER, PLAIN_HANGING, "contact_offer", "contribution", "contribution"},
    {ARCHIVE_CONTACT_REQUEST, PLAIN_HANGING, "contact_request", "uid", "id"},
    {ARCHIVE_RELAY, PLAIN_HANGING, "relay", "contribution organisation", "contribution"},
    {ARCHIVE_DRAFT_HELP, PLAIN_HANGING, "draft_help", "contribution", "contribution"},
    {ARCHIVE_WATCH, PLAIN_HANGING, "watch", "person target", "id"},
    {ARCHIVE_CASE, PLAIN_HANGING, "moderation_case", "uid", "id"},
    {ARCHIVE_REPORT, PLAIN_HANGING, "moderation_report", "case_ person reason note reported_at",
     "id"},
    {ARCHIVE_CASE_NOTE, PLAIN_HANGING, "moderation_note", "case_ person body noted_at", "id"},
    {ARCHIVE_DECISION, PLAIN_HANGING, "moderation_decision", "uid", "id"},
    {ARCHIVE_APPEAL, PLAIN_HANGING, "moderation_appeal", "decision", "id"},
    {ARCHIVE_HEADER, PLAIN_PEOPLE, NULL, NULL, NULL},
};
