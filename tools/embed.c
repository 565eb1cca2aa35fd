/* SPDX-License-Identifier: EUPL-1.2 */
/* embed: the files that browsers fetch, as C data with their compressed forms.
 *
 *     embed [--lenient] OUT.c FILE...
 *
 * A file below public/ keeps its path below it. Of npm, node_modules/…/NAME/dist/index.js becomes
 * js/NAME.js, with the text of NAME/LICENSE in front, as such licences ask; any other (a font)
 * becomes fonts/{its name}. In style sheets url(/static/x) gets the version of x, so that a new
 * font is never hidden by an old cache; an url() that names no file fails the build, with --lenient
 * it is only said. What is written is read by src/web/asset.c. */
#include <brotli/encode.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct bytes {
    unsigned char *at;
    size_t len;
};

struct file {
    const char *path, *name;
    const struct kind *kind;
    struct bytes content, gzip, brotli;
    char hash[17]; /* 16 hexadecimal digits */
};

static const struct kind {
    const char *extension, *type;
    bool compress;
} kinds[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".json", "application/json", true},
    {".speculationrules", "application/speculationrules+json", true},
    {".webmanifest", "application/manifest+json", true},
    {".ico", "image/vnd.microsoft.icon", true},
    {".png", "image/png", false},
    {".webp", "image/webp", false},
    {".jpg", "image/jpeg", false},
    {".woff2", "font/woff2", false},
};

static bool lenient;

static _Noreturn void fail(const char *path, const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(1);
}

static void *room_for(size_t bytes)
{
    void *at = calloc(bytes ? bytes : 1, 1);
    if (!at)
        fail("embed", "no memory");
    return at;
}

static struct bytes read_whole(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        fail(path, "cannot be read");
    long size = ftell(f);
    rewind(f);
    if (size <= 0)
        fail(path, "is empty or cannot be read");
    struct bytes b = {room_for((size_t)size), (size_t)size};
    if (fread(b.at, 1, b.len, f) != b.len)
        fail(path, "cannot be read");
    fclose(f);
    return b;
}

/* The folder of a package of which this is the module, and the length of its name; or NULL. */
static const char *module_of(const char *path, size_t *len)
{
    static const char tail[] = "/dist/index.js";
    size_t all = strlen(path);
    if (all <= sizeof tail || strcmp(path + all - (sizeof tail - 1), tail) != 0)
        return NULL;
    const char *end = path + all - (sizeof tail - 1), *from = end;
    while (from > path && from[-1] != '/')
        from--;
    *len = (size_t)(end - from);
    return from;
}

/* A module that somebody else wrote carries its licence to whoever gets a copy. */
static struct bytes with_licence(const char *path, struct bytes code)
{
    size_t len;
    const char *name = module_of(path, &len);
    if (!name)
        return code;
    size_t folder = (size_t)(name - path) + len, room = folder + sizeof "/LICENSE";
    char *beside = room_for(room);
    snprintf(beside, room, "%.*s/LICENSE", (int)folder, path);
    struct bytes licence = read_whole(beside);
    for (size_t i = 0; i + 1 < licence.len; i++)
        if (licence.at[i] == '*' && licence.at[i + 1] == '/')
            fail(beside, "would end the comment it is put in");
    size_t most = len + licence.len + code.len + sizeof "/*! :\n */\n";
    char *to = room_for(most);
    int head = snprintf(to, most, "/*! %.*s:\n%.*s */\n", (int)len, name, (int)licence.len,
                        (const char *)licence.at);
    memcpy(to + head, code.at, code.len);
    free(beside);
    free(licence.at);
    free(code.at);
    return (struct bytes){(unsigned char *)to, (size_t)head + code.len};
}

static const char *name_of(const char *path)
{
    size_t module_len;
    const char *module = module_of(path, &module_len);
    static const char folder[] = "public/";
    const char *below = NULL;
    for (const char *p = path; (p = strstr(p, folder)); p++)
        if (p == path || p[-1] == '/')
            below = p + sizeof folder - 1;
    if (below)
        return below;
    if (module) {
        size_t size = module_len + sizeof "js/.js";
        char *name = room_for(size);
        snprintf(name, size, "js/%.*s.js", (int)module_len, module);
        return name;
    }
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    size_t size = strlen(last) + sizeof "fonts/";
    char *name = room_for(size);
    snprintf(name, size, "fonts/%s", last);
    return name;
}

static const struct kind *kind_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].extension, dot) == 0)
            return &kinds[i];
    fail(path, "has no known type; see `kinds` in tools/embed.c");
}

static void hash(struct file *f)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, f->content.at, f->content.len);
    sodium_bin2hex(f->hash, sizeof f->hash, digest, 8);
}

static struct bytes gzip_of(struct bytes content)
{
    enum { GZIP_WINDOW = 15 + 16, MEMORY = 9 };
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY))
        fail("gzip", "cannot start");
    size_t most = deflateBound(&z, content.len);
    unsigned char *at = room_for(most);
    z.next_in = content.at;
    z.avail_in = (uInt)content.len;
    z.next_out = at;
    z.avail_out = (uInt)most;
    bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    deflateEnd(&z);
    return (struct bytes){at, done ? z.total_out : 0}; /* 0 bytes: served as it is */
}

static struct bytes brotli_of(struct bytes content)
{
    size_t len = BrotliEncoderMaxCompressedSize(content.len);
    unsigned char *at = room_for(len);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               content.len, content.at, &len, at))
        len = 0;
    return (struct bytes){at, len};
}

static void compress_file(struct file *f)
{
    if (!f->kind->compress)
        return;
    f->gzip = gzip_of(f->content);
    if (f->gzip.len >= f->content.len)
        f->gzip.len = 0;
    f->brotli = brotli_of(f->content);
    if (f->brotli.len >= f->content.len)
        f->brotli.len = 0;
}

/* ---- url() in style sheets ---------------------------------------------------------------- */

static const struct file *find(const struct file *files, size_t count, const char *name, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(files[i].name) == len && strncmp(files[i].name, name, len) == 0)
            return &files[i];
    return NULL;
}

static void say_unknown(const struct file *css, const char *name, size_t len,
                        const struct file *files, size_t count)
{
    fprintf(stderr, "embed: %s: url(%.*s) names no file of public/ nor a font of npm\n", css->path,
            (int)len, name);
    if (lenient)
        return;
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  there is /static/%s\n", files[i].name);
    exit(1);
}

/* Copies the style sheet, adding ?v=12345678 behind each url(/static/name). */
static void version_urls(struct file *css, const struct file *files, size_t count)
{
    enum { VERSION = 8, ADDED = VERSION + 3 };
    static const char start[] = "url(", prefix[] = "/static/";
    size_t uses = 0;
    char *text = room_for(css->content.len + 1);
    memcpy(text, css->content.at, css->content.len);
    for (const char *p = text; (p = strstr(p, start)); p++)
        uses++;
    char *to = room_for(css->content.len + uses * ADDED + 1);
    size_t len = 0;
    const char *from = text;
    for (const char *p; (p = strstr(from, start));) {
        p += sizeof start - 1;
        p += strspn(p, "\"' ");
        size_t name_len = strcspn(p, "\"') ?#");
        bool ours = strncmp(p, prefix, sizeof prefix - 1) == 0;
        const char *end = p + name_len;
        memcpy(to + len, from, (size_t)(end - from));
        len += (size_t)(end - from);
        from = end;
        if (strncmp(p, "data:", 5) == 0 || name_len == 0)
            continue;
        const struct file *f =
            ours ? find(files, count, p + sizeof prefix - 1, name_len + 1 - sizeof prefix) : NULL;
        if (f)
            len += (size_t)snprintf(to + len, ADDED + 1, "?v=%.8s", f->hash);
        else
            say_unknown(css, p, name_len, files, count);
    }
    size_t rest = strlen(from);
    memcpy(to + len, from, rest);
    css->content = (struct bytes){(unsigned char *)to, len + rest};
    free(text);
}

/* ---- the C that is written ---------------------------------------------------------------- */

static void write_form(FILE *out, const char *label, struct bytes b)
{
    enum { IN_A_LINE = 32 };
    if (b.len == 0) {
        fprintf(out, "     .%s = {0},\n", label);
        return;
    }
    fprintf(out, "     .%s = {", label);
    for (size_t i = 0; i < b.len; i += IN_A_LINE) {
        fputs("\n      \"", out);
        for (size_t k = i; k < b.len && k < i + IN_A_LINE; k++)
            fprintf(out, "\\%03o", b.at[k]);
        fputc('"', out);
    }
    fprintf(out, ", %zu},\n", b.len);
}

static void write_all(const char *path, const struct file *files, size_t count)
{
    FILE *out = fopen(path, "w");
    if (!out)
        fail(path, "cannot be written");
    fputs("/* Written by tools/embed.c. */\n#include \"web/asset.h\"\n\nconst struct asset "
          "assets[] = {\n",
          out);
    for (size_t i = 0; i < count; i++) {
        const struct file *f = &files[i];
        fprintf(out, "    {.name = \"%s\", .type = \"%s\", .etag = \"%s\",\n", f->name,
                f->kind->type, f->hash);
        fprintf(out, "     .url = \"/static/%s?v=%.8s\",\n", f->name, f->hash);
        write_form(out, "identity", f->content);
        write_form(out, "gzip", f->gzip);
        write_form(out, "brotli", f->brotli);
        fputs("    },\n", out);
    }
    fprintf(out, "    {0}};\nconst i64 asset_count = %zu;\n", count);
    if (fclose(out))
        fail(path, "cannot be written");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

int main(int argc, char **argv)
{
    lenient = argc > 1 && strcmp(argv[1], "--lenient") == 0;
    int first = lenient ? 2 : 1;
    if (argc <= first) {
        fputs("embed [--lenient] OUT.c FILE...\n", stderr);
        return 2;
    }
    if (sodium_init() < 0)
        fail("libsodium", "cannot start");
    size_t count = (size_t)(argc - first - 1);
    struct file *files = room_for(count * sizeof *files);
    for (size_t i = 0; i < count; i++) {
        const char *path = argv[first + 1 + (int)i];
        files[i] = (struct file){.path = path, .name = name_of(path), .kind = kind_of(path)};
        files[i].content = with_licence(path, read_whole(path));
        hash(&files[i]);
    }
    qsort(files, count, sizeof *files, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(files[i - 1].name, files[i].name) == 0)
            fail(files[i].path, "has the name of another");
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].kind->extension, ".css") == 0) {
            version_urls(&files[i], files, count);
            hash(&files[i]);
        }
    for (size_t i = 0; i < count; i++)
        compress_file(&files[i]);
    write_all(argv[first], files, count);
    for (size_t i = 0; i < count; i++) {
        free(files[i].content.at);
        free(files[i].gzip.at);
        free(files[i].brotli.at);
    }
    free(files);
    return 0;
}
