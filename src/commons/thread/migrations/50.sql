-- SPDX-License-Identifier: EUPL-1.2
-- Erasing a person drops the cards of what they wrote, on the writer: by an index, not by reading every card.
CREATE INDEX post_card_of_person ON post_card (person);
