-- SPDX-License-Identifier: EUPL-1.2
-- The public journal of moderation out of an archive.

-- :number decision_id_of_uid (uid uid)
SELECT coalesce(max(id), 0) FROM moderation_decision WHERE uid = :uid;

-- :insert case_import_insert (uid uid, kind text, person ref, at instant)
INSERT INTO moderation_case (uid, kind, person, state, opened_at, changed_at)
VALUES (:uid, :kind, :person, 'decided', :at, :at) ON CONFLICT DO NOTHING;

-- :insert decision_import_insert (uid uid, case_ ref, person ref, action text, reason text, until opt_instant, decided_at instant, lifted_at opt_instant)
INSERT INTO moderation_decision (uid, case_, person, moderator, action, reason, until, decided_at, lifted_at)
VALUES (:uid, :case_, :person, :person, :action, :reason, :until, :decided_at, :lifted_at);

-- :exec appeal_import_insert (decision ref, person ref, upheld flag, at instant)
INSERT INTO moderation_appeal (decision, body, appealed_at, moderator, upheld, answered_at)
VALUES (:decision, '', :at, :person, :upheld, :at);
