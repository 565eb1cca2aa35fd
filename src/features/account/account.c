/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/account/account.h"

str account_back(str asked)
{
    url u = url_check(asked);
    return str_starts(u.text, S("/")) && asked.len < 1000 ? u.text : S("/");
}
