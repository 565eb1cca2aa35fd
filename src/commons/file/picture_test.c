/* SPDX-License-Identifier: EUPL-1.2 */
/* What becomes of pictures, of those that mean well and of the others, in the confined child. */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <webp/decode.h>

#include "base/test.h"
#include "commons/file/confine.h"
#include "commons/file/helper.h"
#include "commons/file/test_pictures.h"
#include "os/os.h"

static enum picture_answer made(arena *a, str bytes, struct picture *p)
{
    struct picture_helper *h = picture_helper_start(a);
    enum picture_answer answer = picture_ask(h, a, bytes, p);
    picture_helper_stop(h);
    return answer;
}

static const uint8_t *pixel(arena *a, const struct picture_size *s, i64 x, i64 y)
{
    int width, height;
    uint8_t *at =
        WebPDecodeRGBA((const uint8_t *)s->bytes.at, (size_t)s->bytes.len, &width, &height);
    expect(at && width == s->width && height == s->height);
    uint8_t *copy = new_n(a, uint8_t, 4);
    if (at)
        memcpy(copy, at + (y * s->width + x) * 4, 4);
    WebPFree(at);
    return copy;
}

TEST(a_photograph_comes_in_three_sizes_and_is_never_enlarged)
{
    struct picture p;
    str photograph = test_jpeg_of(a, (struct test_jpeg){.width = 2400, .height = 1600});
    expect(made(a, photograph, &p) == PICTURE_MADE && p.count == 3);
    expect(p.size[0].width == 320 && p.size[0].height == 213);
    expect(p.size[1].width == 960 && p.size[1].height == 640);
    expect(p.size[2].width == 1920 && p.size[2].height == 1280);
    for (i64 i = 0; i < p.count; i++)
        expect(file_sniff(p.size[i].bytes).type == FILE_WEBP &&
               pixel(a, &p.size[i], 5, 5)[0] > 180);
    expect(made(a, test_webp_of(a, 700, 100), &p) == PICTURE_MADE && p.count == 2 &&
           p.size[1].width == 700 && p.size[1].height == 100);
    expect(made(a, test_png_of(a, 200, 3000, false), &p) == PICTURE_MADE && p.count == 1 &&
           p.size[0].width == 200 && p.size[0].height == 3000);
}

TEST(what_a_camera_wrote_is_gone_but_the_way_it_was_held)
{
    for (int o = 1; o <= 8; o++) {
        struct picture p;
        str sent = test_jpeg_of(
            a, (struct test_jpeg){
                   .width = 640, .height = 480, .orientation = o, .progressive = o % 2});
        expect(str_has(sent, S("SecretCamera")) && str_has(sent, S("Exif")));
        expect(made(a, sent, &p) == PICTURE_MADE && p.count == 2);
        const struct picture_size *s = &p.size[1];
        expect(!str_has(s->bytes, S("Secret")) && !str_has(s->bytes, S("EXIF")) &&
               !str_has(s->bytes, S("Exif")) && !str_has(s->bytes, S("XMP ")));
        expect(s->width == (o < 5 ? 640 : 480) && s->height == (o < 5 ? 480 : 640));
        /* the corner that is stored first, red and light, stands where people saw it */
        static const bool right[] = {0, 0, 1, 1, 0, 0, 1, 1, 0},
                          low[] = {0, 0, 0, 1, 1, 0, 0, 1, 1};
        const uint8_t *first = pixel(a, s, right[o] ? s->width - 9 : 9, low[o] ? s->height - 9 : 9);
        expect(first[0] > 200 && first[1] > 100 && first[2] < 60);
    }
}

TEST(drawings_keep_their_edges_and_what_is_seen_through)
{
    struct picture p;
    str drawing = test_png_of(a, 800, 400, true);
    expect(made(a, drawing, &p) == PICTURE_MADE && p.count == 2);
    expect(pixel(a, &p.size[1], 10, 10)[3] == 255 && pixel(a, &p.size[1], 790, 10)[3] == 0);
    expect(p.size[1].bytes.len < drawing.len); /* without loss, and lighter */
    const uint8_t *exact = pixel(a, &p.size[1], 20, 20);
    expect(exact[0] == 200 && exact[1] == 150 && exact[2] == 90);
    for (i64 width = 20; width < 1400; width = width * 3 / 2)
        expect(made(a, test_png_of(a, width, 300, false), &p) == PICTURE_MADE);
    expect(made(a, test_jpeg_of(a, (struct test_jpeg){.width = 64, .height = 64, .printed = true}),
                &p) == PICTURE_MADE);
}

TEST(what_is_broken_or_cut_short_is_refused)
{
    struct picture p;
    str sent[] = {test_jpeg_of(a, (struct test_jpeg){.width = 400, .height = 300}),
                  test_png_of(a, 400, 300, false), test_webp_of(a, 400, 300)};
    for (i64 i = 0; i < countof(sent); i++) {
        expect(made(a, sent[i], &p) == PICTURE_MADE);
        for (i64 part = 1; part < 8; part++)
            expect(made(a, str_first(sent[i], sent[i].len * part / 8), &p) == PICTURE_UNREADABLE);
    }
    expect(made(a, (str){0}, &p) == PICTURE_UNREADABLE);
    expect(made(a, S("GIF89a"), &p) == PICTURE_UNREADABLE);
    expect(picture_ask(NULL, a, sent[0], &p) == PICTURE_NO_HELPER);
}

/* ---- those that mean harm -------------------------------------------------------------------- */

static str with_size(arena *a, str png, uint32_t width, uint32_t height)
{
    char *at = arena_bytes(a, png.len);
    memcpy(at, png.at, (size_t)png.len);
    for (int i = 0; i < 4; i++) {
        at[16 + i] = (char)(width >> (24 - 8 * i));
        at[20 + i] = (char)(height >> (24 - 8 * i));
    }
    return (str){at, png.len};
}

TEST(a_bomb_is_refused_by_its_header)
{
    struct picture p;
    str png = test_png_of(a, 64, 64, false);
    str bomb = with_size(a, png, 60000, 60000);
    struct sniffed s = file_sniff(bomb);
    expect(s.type == FILE_PNG && s.width == 60000 && !picture_fits(&s));
    expect(made(a, bomb, &p) == PICTURE_UNREADABLE);
    /* within the limits, but it does not hold what it says */
    expect(made(a, with_size(a, png, 7000, 7000), &p) == PICTURE_UNREADABLE);
    s = file_sniff(with_size(a, png, 0, 64));
    expect(!picture_fits(&s));
    s = file_sniff(
        test_jpeg_of(a, (struct test_jpeg){.width = 333, .height = 77, .orientation = 6}));
    expect(s.type == FILE_JPEG && s.width == 333 && s.height == 77);
    s = file_sniff(test_webp_of(a, 45, 67));
    expect(s.type == FILE_WEBP && s.width == 45 && s.height == 67);
}

TEST(a_file_is_what_its_bytes_say)
{
    static const struct {
        str bytes;
        enum file_type type;
    } files[] = {
        {S("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"), FILE_SVG},
        {S("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- x --><svg/>"), FILE_SVG},
        {S("<html><body>"), FILE_UNKNOWN},
        {S("GIF89a\1\0\1\0"), FILE_ANIMATION},
        {S("RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\2\0\0\0\1\0\0\1\0\0"), FILE_ANIMATION},
        {S("\0\0\0\x18"
           "ftypheic\0\0\0\0"),
         FILE_HEIC},
        {S("MZ\x90"), FILE_UNKNOWN},
        {S("%PDF-1.7\n"), FILE_UNKNOWN}, /* has no end */
        {S("<script>alert(1)</script>%PDF-1.4 %%EOF"), FILE_UNKNOWN},
        {S(""), FILE_UNKNOWN},
        {S("\xFF\xD8"), FILE_UNKNOWN},
    };
    for (i64 i = 0; i < countof(files); i++)
        expect(file_sniff(files[i].bytes).type == files[i].type);
    expect(file_sniff(test_pdf()).type == FILE_PDF);
}

TEST(an_orientation_that_is_none_is_upright)
{
    expect(exif_orientation((str){0}) == 1 && exif_orientation(S("II*\0")) == 1);
    expect(exif_orientation(S("MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0")) == 6);
    expect(exif_orientation(S("MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\x2A\0\0")) == 1);
    expect(exif_orientation(S("II*\0\xFF\xFF\xFF\xFF")) == 1);
    expect(exif_orientation(S("II*\0\x08\0\0\0\xFF\xFF")) == 1);
}

/* ---- confinement ----------------------------------------------------------------------------- */

static int pipe_ends[2];

/* How a confined child ends that does this. */
static int end_of(void (*act)(void))
{
    int status = -1;
    expect(pipe(pipe_ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        if (!confine(pipe_ends[1]))
            _exit(9);
        act();
        _exit(0);
    }
    expect(waitpid(child, &status, 0) == child);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return status;
}

static void writes(void)
{
    if (write(pipe_ends[1], "x", 1) != 1)
        _exit(7);
}
static void opens(void) { (void)!open("/dev/null", O_RDONLY); }
static void connects(void) { (void)!socket(AF_UNIX, SOCK_STREAM, 0); }
static void forks(void) { (void)!fork(); }
static void kills(void) { (void)!kill(1, 0); }
static void reads(void) { (void)!read(pipe_ends[0], &(char){0}, 1); }
static void writes_elsewhere(void) { (void)!write(pipe_ends[0], "x", 1); }
static void runs_what_it_wrote(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void takes_much(void)
{
    if (mmap(NULL, (size_t)CONFINED_BYTES + 4096, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        _exit(8);
}

TEST(a_confined_child_has_its_memory_and_its_answer_and_no_more)
{
    static void (*const forbidden[])(void) = {
        opens, connects, forks, kills, reads, writes_elsewhere, runs_what_it_wrote};
    expect(WIFEXITED(end_of(writes)) && WEXITSTATUS(end_of(writes)) == 0);
    expect(WIFEXITED(end_of(takes_much)) && WEXITSTATUS(end_of(takes_much)) == 0);
    for (i64 i = 0; i < countof(forbidden); i++) {
        int status = end_of(forbidden[i]);
        expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    }
}

TEST(a_child_that_fails_leaves_the_helper_as_it_was)
{
    struct picture p;
    str sent = test_jpeg_of(a, (struct test_jpeg){.width = 40, .height = 30});
    struct picture_helper *h = picture_helper_start(a);
    expect(picture_ask(h, a, sent, &p) == PICTURE_MADE && p.count == 1);
    expect(picture_ask(h, a, str_first(sent, 300), &p) == PICTURE_UNREADABLE);
    expect(picture_ask(h, a, sent, &p) == PICTURE_MADE);
    picture_helper_stop(h);
}

/* By its number, as somebody with too little memory would. */
static void kill_helper(struct picture_helper *h)
{
    siginfo_t gone;
    pid_t process = (pid_t)picture_helper_process(h);
    check(process > 1 && kill(process, SIGKILL) == 0);
    check(waitid(P_PID, (id_t)process, &gone, WEXITED | WNOWAIT) ==
          0); /* dead, and not yet reaped */
}

TEST(a_helper_that_dies_is_started_again_and_one_that_keeps_dying_waits)
{
    struct picture p;
    str sent = test_jpeg_of(a, (struct test_jpeg){.width = 40, .height = 30});
    struct picture_helper *h = picture_helper_start(a);
    i64 first = picture_helper_process(h), before = os_monotonic_us();
    kill_helper(h);
    expect(picture_ask(h, a, sent, &p) == PICTURE_MADE && p.count == 1);
    expect(picture_helper_again(h) == 1 && picture_helper_process(h) != first);
    /* as confined as the first: what is broken harms nobody, and it goes on */
    expect(picture_ask(h, a, str_first(sent, 300), &p) == PICTURE_UNREADABLE);
    expect(picture_ask(h, a, sent, &p) == PICTURE_MADE && picture_helper_again(h) == 1);
    kill_helper(h); /* a second time: not at once */
    enum picture_answer answer = picture_ask(h, a, sent, &p);
    if (os_monotonic_us() - before < 1000 * (i64)PICTURE_HELPER_PAUSE_MS) /* on a machine in time */
        expect(answer == PICTURE_NO_HELPER && picture_helper_again(h) == 1);
    i64 until = os_monotonic_us() + 60 * 1000000;
    while (answer == PICTURE_NO_HELPER && os_monotonic_us() < until) {
        usleep(50000);
        answer = picture_ask(h, a, sent, &p);
    }
    expect(answer == PICTURE_MADE && picture_helper_again(h) == 2);
    i64 process = picture_helper_process(h);
    picture_helper_stop(h);
    expect(kill((pid_t)process, 0) != 0); /* the new one ends with the server too */
}

TEST(nothing_of_the_server_is_in_a_helper_that_was_started_again)
{
    struct picture p;
    str sent = test_jpeg_of(a, (struct test_jpeg){.width = 40, .height = 30}), environment = {0},
        error = {0};
    struct picture_helper *h = picture_helper_start(a);
    int secret = open("/dev/null", O_RDONLY); /* a descriptor that somebody forgot to close */
    kill_helper(h);
    expect(picture_ask(h, a, sent, &p) == PICTURE_MADE);
    i64 process = picture_helper_process(h);
    const char *path = arena_c_string(a, text_format(a, "/proc/%lld/environ", (long long)process));
    if (os_read_file(a, path, 1 << 20, &environment, &error))
        expect(environment.len == 0);
    i64 open_files = 0;
    DIR *files = opendir(arena_c_string(a, text_format(a, "/proc/%lld/fd", (long long)process)));
    for (struct dirent *e = files ? readdir(files) : NULL; e; e = readdir(files))
        open_files += e->d_name[0] != '.';
    if (files) {
        closedir(files);
        expect(open_files == 4); /* the first three, and its socket */
    }
    close(secret);
    picture_helper_stop(h);
}

/* ---- many at once ---------------------------------------------------------------------------- */

struct crowd {
    struct picture_helper *helper;
    str sent;
    enum picture_answer answer;
};

static void *one_of_many(void *what)
{
    struct crowd *c = what;
    arena own = arena_of(64 << 20);
    struct picture p;
    c->answer = picture_ask(c->helper, &own, c->sent, &p);
    arena_free(&own);
    return NULL;
}

TEST(many_at_once_are_read_or_told_to_come_back)
{
    enum { MANY = 20 };
    struct crowd crowd[MANY];
    pthread_t threads[MANY];
    struct picture_helper *h = picture_helper_start(a);
    str sent = test_jpeg_of(a, (struct test_jpeg){.width = 900, .height = 600});
    i64 made = 0, busy = 0;
    for (i64 i = 0; i < MANY; i++) {
        crowd[i] = (struct crowd){h, sent, PICTURE_NO_HELPER};
        check(pthread_create(&threads[i], NULL, one_of_many, &crowd[i]) == 0);
    }
    for (i64 i = 0; i < MANY; i++) {
        pthread_join(threads[i], NULL);
        made += crowd[i].answer == PICTURE_MADE;
        busy += crowd[i].answer == PICTURE_BUSY;
    }
    expect(made + busy == MANY && made >= PICTURES_AT_ONCE);
    picture_helper_stop(h);
}
