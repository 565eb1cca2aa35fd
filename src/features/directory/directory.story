# SPDX-License-Identifier: EUPL-1.2
# Neighbours that resemble: kept among one's peers, taken away, and had back.

scene A visitor's choices travel in the address, and write nothing
as paul
get /collectivites/200000172
status 200
source <meta property="og:title" content="CC Faucigny - Glières">
source , Auvergne-Rhône-Alpes">
sees Qui lui ressemble
keep sans={first}"
get /collectivites/200000172?sans={first}
sees Vous avez écarté un organisme de cette liste.
click Tout revoir
status 200
not Vous avez écarté

scene A member takes a neighbour away from one sheet, and has it back
as dominique
get /inscription
press Créer mon compte
    person_name = Dominique Martin
    email = dominique.{run}@exemple.fr
    new_password = une phrase que je retiens
get /collectivites/200000172

keep last name="organisme" value="{away}"
post /mes-pairs
    organisme = {away}
    depuis = 200000172
    geste = ecarter
status 303
location /collectivites/200000172
follow
sees Écarté de cette liste
sees Vous avez écarté un organisme de cette liste.
no-source value="{away}"
# it is gone for this sheet and this reader alone
as paul
get /collectivites/200000172
not Vous avez écarté
as dominique
press Tout revoir
status 303
follow
not Vous avez écarté
source value="{away}"
post /mes-pairs
    organisme = {away}
    depuis = nulle-part
    geste = ecarter
status 404

scene A body that is missing is added, and the addition is told in the journal
get /organismes/nouveau
press Ajouter cet organisme
    name = Les Passeurs de Rue {run}
    nature = association
status 303
location /collectivites/org-*
follow
sees C’est ajouté

scene What was added is followed as Atom
get /collectivites.atom
status 200
header content-type contains application/atom+xml
source Les Passeurs de Rue {run}
get /collectivites
source href="/collectivites.atom"

scene A person reads in the language of their account, unless this browser chose one
with accept-language: fr
as eleanor
get /langue/en
get /inscription
press Create my account
    person_name = Eleanor Smith
    email = eleanor.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
cookie langue =
with accept-language: fr
get /mon-compte
source <html lang="en"
cookie langue = fr
get /mon-compte
source <html lang="fr"
