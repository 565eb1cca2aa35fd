struct directory_blob{long size, raw; const char*bytes;};
extern const struct directory_blob directory_embedded;
