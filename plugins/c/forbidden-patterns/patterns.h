// A search for several patterns at once.
#pragma once

#include <wasm_simd128.h>

#include "../plugin_host.h"

// A pattern's text, and its first two bytes in every lane. A byte of the text matches if it equals that byte after the
// bits of `first_case` or `second_case` were set in it: the bit that tells small letters from capitals, or none.
typedef struct {
  ph_bytes text;
  v128_t first, first_case;
  v128_t second, second_case;
} pattern;

typedef struct {
  pattern *start;
  size_t count;
  bool ignore_case;
} patterns;

// Room for up to `count` patterns.
patterns patterns_new(size_t count, bool ignore_case);

// Adds a pattern. One without any bytes is left out.
void patterns_add(patterns *patterns, ph_bytes text);

// The first pattern found in a text, or NULL. The 32 bytes after the text must be readable.
const pattern *patterns_find(const patterns *patterns, ph_bytes text);
