/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/example.h"

#include "commons/mandate/mandate.h"

void example_people_remove(struct request *r)
{
    example_invitations_remove(r->db);
    example_vouches_remove(r->db);
    example_mandates_remove(r->db);
    example_domains_remove(r->db);
    example_contacts_remove(r->db);
    example_readers_remove(r->db);
    example_members_remove(r->db);
    example_audiences_release(r->db);
    example_audiences_remove(r->db);
    example_sessions_remove(r->db);
    example_persons_remove(r->db);
    example_names_remove(r->db);
    example_persons_close(r->db, r->now);
}
