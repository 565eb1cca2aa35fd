-- SPDX-License-Identifier: EUPL-1.2
-- What was told of bodies of the demonstration, to whoever stays.

-- :exec example_notices_remove ()
-- :scan the demonstration is taken away once
DELETE FROM notice WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');
