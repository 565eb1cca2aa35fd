# SPDX-License-Identifier: EUPL-1.2
# Where files are attached: who may come there, and what an address of nothing answers. What is sent is src/main/file_test.c.

scene Somebody asks a question
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Image
    email = claire.image.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /forum/nouveau
press Publier
    title = Qui a photographié ses fonds {run} ?
    category = question
    body = Nous avons des plaques de verre.
status 303
location /forum/{topic}/*

scene A topic shows no files of its own, only those of its posts
as claire
get /fichiers/joindre?sur={topic}
status 404
get /fichiers/joindre
status 404
get /fichiers/joindre?message=999999
status 404

scene Nobody attaches anything without an account, or without a file
as visitor
get /fichiers/joindre?sur={topic}
status 303
location /connexion*
as claire
post /fichiers/joindre
    contribution = {topic}
    post = 0
status 404
post /fichiers/publier
    contribution = {topic}
status 404

scene An address of nothing is nothing
as visitor
get /fichiers/00000000000000000000000000000000/grande.webp
status 404
get /fichiers/x/grande.webp
status 404
as claire
get /fichiers/00000000000000000000000000000000/modifier
status 404
post /fichiers/00000000000000000000000000000000/retirer
status 404
