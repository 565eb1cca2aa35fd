/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/account/account.h"

/* Length is what counts (NIST SP 800-63B 5.1.1.2); beyond it only the obvious is refused. */
message account_password_refusal(str password, str email)
{
    str rest = email, local = str_cut(&rest, '@');
    i64 different = 0;
    bool seen[256] = {false};
    for (i64 i = 0; i < password.len; i++) {
        different += !seen[(unsigned char)password.at[i]];
        seen[(unsigned char)password.at[i]] = true;
    }
    if (utf8_length(password) < PASSWORD_MIN)
        return T("Choisissez au moins douze caractères : une phrase que vous retiendrez convient "
                 "très bien.");
    if (different < 5)
        return T("Ce mot de passe répète trop les mêmes caractères.");
    if (local.len > 3 && str_has(password, local))
        return T("Ce mot de passe contient votre adresse.");
    return (message){0};
}

str account_back(str asked)
{
    url u = url_check(asked);
    return str_starts(u.text, S("/")) && asked.len < 1000 ? u.text : S("/");
}
