# SPDX-License-Identifier: EUPL-1.2
# The pages that need nobody, and what every answer owes to browsers, caches and machines.

scene The first page asks what one prepares
as visitor
get /
status 200
sees Que préparez-vous ?
sees Se connecter
sees Créer un compte
sees Où cela s’est fait
sees Derniers bilans
sees Attendent une réponse
click Vue transversale
status 200
get /
header content-type is text/html; charset=utf-8
header content-security-policy contains default-src 'none'
header content-security-policy contains frame-ancestors 'none'
header content-security-policy contains require-trusted-types-for 'script'; trusted-types 'none'
header x-content-type-options is nosniff
header referrer-policy is strict-origin-when-cross-origin
header strict-transport-security absent
header set-cookie absent
no-source name="csrf"

scene The plan of the site leads somewhere
get /plan
status 200
click Forum
status 200
get /plan
click Collectivités et organismes
status 200
get /plan
click Recherche
status 200
get /plan
click Créer un compte
status 200
get /accessibilite
status 200
sees Déclaration d’accessibilité
sees Défenseur des droits

scene What does not exist says so, with a way on
get /n/existe/pas
status 404
sees Cette page n’existe pas
source name="robots" content="noindex"
click Revenir à l’accueil
status 200
get /static/rien.css
status 404
get /langue/tlh
status 404

scene An address is asked as it is meant to be
post /plan
status 405
header allow is GET, HEAD
get /deconnexion
status 405
header allow is POST
get /%ff
status 404
get /plan?q=%ff
status 400
sees L’adresse de la page est abîmée.

scene HEAD is GET without its body
head /plan
status 200
header content-type is text/html; charset=utf-8
header etag contains W/"
not Plan du site
head /n/existe/pas
status 404

scene English is a choice that stays, and leads back where one was
get /plan
click English
status 303
location /plan
header set-cookie contains langue=en
follow
source <html lang="en"
get /inscription
sees Create an account
sees Your email address
get /plan
click Français
location /plan
follow
source <html lang="fr"
cookie langue =
with accept-language: en-GB,en;q=0.9,fr;q=0.1
get /
source <html lang="en"
with accept-language: de, fr;q=0.5
get /
source <html lang="fr"

scene A page that has not changed is not sent again
get /plan
header etag contains W/"
with if-none-match: *
get /plan
status 304
not Plan du site
with if-none-match: W/"autre"
get /plan
status 200

scene Pages are compressed for whoever asks, small ones for nobody
with accept-encoding: gzip, br
get /plan
status 200
header content-encoding is br
header vary contains Accept-Encoding
with accept-encoding: gzip
get /plan
header content-encoding is gzip
# made for one reader: the quicker of the two
with accept-encoding: gzip, br
get /recherche
header content-encoding is gzip
with accept-encoding: gzip;q=0
get /plan
header content-encoding absent
with accept-encoding: gzip
get /healthz
header content-encoding absent

scene The server says that it is well
get /healthz
status 200
header content-type is text/plain; charset=utf-8
header cache-control is no-store

scene Styles have an address that changes with them
get /
keep href="/static/parvis.css?v={version}"
get /static/parvis.css?v={version}
status 200
header cache-control is public, max-age=31536000, immutable
header content-type contains text/css
header set-cookie absent
get /static/parvis.css?v=autre
status 200
header cache-control is public, max-age=3600

scene A notice that we did not write is not shown
cookie avis = QUJDREVGR0hJSktMTU5PUFZvdXMgYXZleiBnYWduw6kgIQ
get /plan
status 200
not Vous avez gagné
cookie avis = pas du base64 !
get /plan
status 200
