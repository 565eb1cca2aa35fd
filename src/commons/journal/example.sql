-- SPDX-License-Identifier: EUPL-1.2

-- What the demonstration did: that it happened stays in the chain, what it was goes.
-- :exec example_journal_erase ()
-- :scan the demonstration is taken away once
DELETE FROM journal_payload
 WHERE journal IN (SELECT j.id FROM journal j
                    WHERE j.person IN (SELECT p.id FROM person p WHERE p.example = TRUE)
                       OR j.subject IN (SELECT c.uid FROM contribution c WHERE c.example = TRUE)
                       OR j.subject IN (SELECT q.uid FROM post q JOIN contribution c ON c.id = q.contribution
                                         WHERE c.example = TRUE)
                       OR j.subject IN (SELECT m.uid FROM mandate m JOIN person p ON p.id = m.person
                                         WHERE p.example = TRUE));
