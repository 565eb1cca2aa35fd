/* SPDX-License-Identifier: EUPL-1.2 */
/* The story runner.
 *
 *     story FILE.story...                           in the process, on an instance of its own
 *     story --live http://127.0.0.1:8080 FILE...    against a server, which must have the account
 * of src/main/test_instance.h as an administrator
 *
 * In the process every `apply` runs twice and is compared (FOUNDATIONS 2), GET has a connection
 * that cannot write, and the clock is faked: 2027-03-01T09:00:00Z, a second later at each request.
 *
 * A story is a text of lines; # begins a comment. Words in capitals are yours:
 *
 *     scene TITLE              what follows is one test, up to the next scene
 *     as NAME                  that person's browser; a new name is a new browser, without cookies
 *     at 2027-03-14T10:00:00Z  the clock; live, the story ends here
 *     get PATH                 also: head PATH
 *     click TEXT               follows the link with that text
 *     follow                   follows the Location of the last answer
 *     press LABEL              sends the form with that button as the browser would: what its
 * controls NAME = VALUE         hold, changed by such lines (\n is a line end) -NAME and without
 * this one post PATH                the same with the form that goes to PATH; without such a form
 * on the page, NAME = VALUE         only these lines with csrf and key of the page key = same the
 * key of the form that this person sent last: a replay with NAME: VALUE         a header of the
 * next request; without a value: not this header cookie NAME = VALUE      sets a cookie; without a
 * value: deletes it keep PATTERN             finds the pattern in the page's source, and keeps what
 * stands in the keep last PATTERN        place of {name}: letters, digits and the like. Later
 * {name} is that text forget NAME              so that {NAME} may be kept anew
 *
 *     status 303               expectations about the last answer of this person
 *     location PATTERN         * stands for anything, {name} as above; so do `sees` and the others
 *     sees TEXT                in what people see, blanks of all kinds taken as one space
 *     not TEXT                 nowhere in it
 *     times N TEXT             so many times
 *     source TEXT              in the page's source; also: no-source TEXT
 *     field NAME = VALUE       a control of the page holds this
 *     header NAME contains TEXT         also: header NAME is TEXT, header NAME absent
 *
 * An answer of 500 or more fails unless `status` expects it; so does one without the headers that
 * every answer has. {run} is different at each run, for live servers that remember. */
#include <stdio.h>
#include <string.h>

#include "story.h"

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, first = 1;
    arena a = arena_of(1 << 20);
    bool live = argc > 2 && !strcmp(argv[1], "--live");
    struct site *site = live ? site_live(&a, str_of(argv[2])) : NULL;
    if (live)
        first = 3;
    if (argc <= first || (live && !site)) {
        fprintf(stderr, "story [--live http://ADDRESS:PORT] FILE.story...\n");
        return 2;
    }
    for (int i = first; i < argc; i++) {
        struct site *here = live ? site : site_inside();
        here->visitor = i;
        failed += story_play(here, argv[i], &passed);
        if (!live)
            site_inside_close(here);
    }
    arena_free(&a);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
