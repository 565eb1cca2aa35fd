/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/tar.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- headers ----------------------------------------------------------------------------------
 */

enum {
    AT_MODE = 100,
    AT_UID = 108,
    AT_GID = 116,
    AT_SIZE = 124,
    AT_TIME = 136,
    AT_CHECK = 148,
    AT_TYPE = 156,
    AT_MAGIC = 257,
    SIZE_BYTES = 12,
    HASH = crypto_hash_sha256_BYTES,
    CHECKSUM_LINE = 2 * HASH + 2,
};

static unsigned header_sum(const unsigned char *h)
{
    unsigned sum = 0;
    for (int i = 0; i < TAR_BLOCK; i++)
        sum += i >= AT_CHECK && i < AT_CHECK + 8 ? ' ' : h[i];
    return sum;
}

static void write_size(unsigned char *to, i64 size)
{
    if (size < (i64)1 << 33) {
        snprintf((char *)to, SIZE_BYTES, "%011llo", (long long)size);
        return;
    }
    to[0] = 0x80;
    for (int i = 1; i < SIZE_BYTES; i++) {
        int shift = 8 * (SIZE_BYTES - 1 - i);
        to[i] = (unsigned char)(shift < 64 ? size >> shift : 0);
    }
}

static bool read_size(const unsigned char *from, i64 *size)
{
    *size = 0;
    if (from[0] == 0x80) {
        for (int i = 1; i < SIZE_BYTES; i++) {
            if (*size >> 54)
                return false;
            *size = *size << 8 | from[i];
        }
        return true;
    }
    for (int i = 0; i < SIZE_BYTES - 1; i++) {
        if (from[i] < '0' || from[i] > '7')
            return false;
        *size = *size << 3 | (from[i] - '0');
    }
    return true;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

struct tar_out tar_out_of(arena *a, bool (*write)(void *, str), void *what)
{
    return (struct tar_out){
        .write = write, .what = what, .arena = a, .checksums = text_of(a, TAR_ENTRIES_TEXT)};
}

static void put(struct tar_out *t, str bytes)
{
    t->failed = t->failed || !t->write(t->what, bytes);
}

bool tar_begin(struct tar_out *t, str name, i64 size)
{
    unsigned char h[TAR_BLOCK] = {0};
    if (name.len >= TAR_NAME)
        return false;
    memcpy(h, name.at, (size_t)name.len);
    memcpy(h + AT_MODE, "0000600", 7);
    memcpy(h + AT_UID, "0000000", 7);
    memcpy(h + AT_GID, "0000000", 7);
    write_size(h + AT_SIZE, size);
    memcpy(h + AT_TIME, "00000000000", 11);
    h[AT_TYPE] = '0';
    memcpy(h + AT_MAGIC, "ustar\00000", 8);
    snprintf((char *)h + AT_CHECK, 7, "%06o", header_sum(h));
    h[AT_CHECK + 7] = ' ';
    put(t, (str){(char *)h, TAR_BLOCK});
    t->name = arena_copy(t->arena, name);
    t->left = size;
    t->padding = (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK;
    crypto_hash_sha256_init(&t->sha256);
    return !t->failed;
}

void tar_bytes(struct tar_out *t, str bytes)
{
    bytes = str_first(bytes, t->left);
    t->left -= bytes.len;
    crypto_hash_sha256_update(&t->sha256, (const unsigned char *)bytes.at,
                              (unsigned long long)bytes.len);
    put(t, bytes);
}

bool tar_end(struct tar_out *t)
{
    static const char zeros[TAR_BLOCK];
    unsigned char hash[HASH];
    char hex[2 * HASH + 1];
    crypto_hash_sha256_final(&t->sha256, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    text_add(&t->checksums, (str){hex, 2 * HASH});
    text_add(&t->checksums, S("  "));
    text_add(&t->checksums, t->name);
    text_add_char(&t->checksums, '\n');
    t->failed = t->failed || t->left != 0 || t->checksums.cut;
    if (t->padding)
        put(t, (str){zeros, t->padding});
    return !t->failed;
}

bool tar_add(struct tar_out *t, str name, str bytes)
{
    if (!tar_begin(t, name, bytes.len))
        return false;
    tar_bytes(t, bytes);
    return tar_end(t);
}

bool tar_finish(struct tar_out *t)
{
    static const char zeros[2 * TAR_BLOCK];
    str all = text_str(&t->checksums);
    tar_add(t, S(TAR_CHECKSUMS), all);
    put(t, (str){zeros, sizeof zeros});
    return !t->failed;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

struct reading {
    const struct tar_in *in;
    arena *arena;
    text seen, promised; /* the checksums of what came, and what CHECKSUMS says */
    str *error;
    char *piece; /* PIECE bytes: what is handed over at once */
};
enum { PIECE = 64 << 10 };

static bool read_exactly(int fd, void *to, i64 len)
{
    for (char *at = to; len > 0;) {
        ssize_t n = read(fd, at, (size_t)len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= n;
    }
    return true;
}

static bool wrong(struct reading *r, str why)
{
    if (!r->error->len)
        *r->error = why;
    return false;
}

static bool read_entry_header(struct reading *r, const unsigned char *h, struct tar_entry *e)
{
    char sum[8] = {0};
    i64 len = 0;
    while (len < TAR_NAME && h[len])
        len++;
    snprintf(sum, sizeof sum, "%06o", header_sum(h));
    if (memcmp(h + AT_MAGIC, "ustar", 5) != 0 || memcmp(h + AT_CHECK, sum, 6) != 0)
        return wrong(r, S("damaged, or not a backup of Parvis"));
    if (h[AT_TYPE] != '0' || len == 0 || len == TAR_NAME || !read_size(h + AT_SIZE, &e->size))
        return wrong(r, S("an entry that no backup of Parvis has"));
    e->name = arena_copy(r->arena, (str){(const char *)h, len});
    return true;
}

static bool hand_over(struct reading *r, struct tar_entry *e, crypto_hash_sha256_state *hash)
{
    char *bytes = r->piece;
    bool checksums = str_eq(e->name, S(TAR_CHECKSUMS));
    do {
        i64 left = e->size - e->from, len = left < PIECE ? left : PIECE;
        if (!read_exactly(r->in->descriptor, bytes, len))
            return wrong(r, S("cut short: this is not a whole backup"));
        e->piece = (str){bytes, len};
        e->last = len == left;
        crypto_hash_sha256_update(hash, (unsigned char *)bytes, (unsigned long long)len);
        if (checksums)
            text_add(&r->promised, e->piece);
        else if (!r->in->take(r->in->what, e))
            return false;
        e->from += len;
    } while (!e->last);
    return true;
}

/* What fills a block, and the two blocks of the end. */
static bool read_zeros(struct reading *r, i64 len)
{
    char bytes[2 * TAR_BLOCK];
    if (!read_exactly(r->in->descriptor, bytes, len))
        return wrong(r, S("cut short: this is not a whole backup"));
    for (i64 i = 0; i < len; i++)
        if (bytes[i])
            return wrong(r, S("damaged: something stands between its entries"));
    return true;
}

static bool read_entry(struct reading *r, const unsigned char *h, bool *checksums)
{
    struct tar_entry e = {0};
    crypto_hash_sha256_state hash;
    unsigned char sum[HASH];
    char hex[2 * HASH + 1];
    crypto_hash_sha256_init(&hash);
    if (!read_entry_header(r, h, &e) || !hand_over(r, &e, &hash))
        return false;
    if (!read_zeros(r, (TAR_BLOCK - e.size % TAR_BLOCK) % TAR_BLOCK))
        return false;
    *checksums = str_eq(e.name, S(TAR_CHECKSUMS));
    if (*checksums)
        return true;
    crypto_hash_sha256_final(&hash, sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    text_add(&r->seen, (str){hex, 2 * HASH});
    text_add(&r->seen, S("  "));
    text_add(&r->seen, e.name);
    text_add_char(&r->seen, '\n');
    return true;
}

bool tar_read(arena *a, const struct tar_in *in, str *error)
{
    struct reading r = {in,
                        a,
                        text_of(a, TAR_ENTRIES_TEXT),
                        text_of(a, TAR_ENTRIES_TEXT),
                        error,
                        new_n(a, char, PIECE)};
    unsigned char h[TAR_BLOCK];
    bool checksums = false;
    *error = (str){0};
    while (!checksums) {
        if (!read_exactly(in->descriptor, h, sizeof h))
            return wrong(&r, S("cut short: this is not a whole backup"));
        if (!read_entry(&r, h, &checksums))
            return wrong(&r, S("an entry was refused"));
    }
    if (!str_eq(text_str(&r.seen), text_str(&r.promised)))
        return wrong(&r, S("damaged: a checksum does not hold"));
    return read_zeros(&r, 2 * TAR_BLOCK);
}
