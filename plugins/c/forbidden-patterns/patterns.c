#include "patterns.h"

enum { LANES = sizeof(v128_t), CASE_BIT = 0x20 };

static bool is_capital(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

static bool is_small(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

static uint8_t to_small(uint8_t byte) { return is_capital(byte) ? byte | CASE_BIT : byte; }

patterns patterns_new(size_t count, bool ignore_case) {
  return (patterns){ph_allocate(count * sizeof(pattern)), 0, ignore_case};
}

static ph_bytes small(ph_bytes text) {
  uint8_t *small = ph_allocate(text.length);
  for (size_t i = 0; i < text.length; i++) small[i] = to_small(text.start[i]);
  return (ph_bytes){small, text.length};
}

void patterns_add(patterns *patterns, ph_bytes text) {
  if (text.length == 0) return;
  if (patterns->ignore_case) text = small(text);
  bool ignore_case = patterns->ignore_case;
  uint8_t first = text.start[0];
  // Of a pattern of one byte, the second one matches everything: all bits set equals all bits set.
  uint8_t second = text.length > 1 ? text.start[1] : 0xff;
  uint8_t second_case = text.length == 1 ? 0xff : ignore_case && is_small(second) ? CASE_BIT : 0;
  patterns->start[patterns->count++] = (pattern){
      .text = text,
      .first = wasm_u8x16_splat(first),
      .first_case = wasm_u8x16_splat(ignore_case && is_small(first) ? CASE_BIT : 0),
      .second = wasm_u8x16_splat(second),
      .second_case = wasm_u8x16_splat(second_case),
  };
}

// Lanes where the pattern's first two bytes are: `at` has the text from some place on, `after` from one byte later.
static inline v128_t starts(const pattern *pattern, v128_t at, v128_t after) {
  return wasm_v128_and(wasm_i8x16_eq(wasm_v128_or(at, pattern->first_case), pattern->first),
                       wasm_i8x16_eq(wasm_v128_or(after, pattern->second_case), pattern->second));
}

static bool is_at(const patterns *patterns, ph_bytes pattern, ph_bytes text, size_t place) {
  if (pattern.length > text.length - place) return false;
  for (size_t i = 0; i < pattern.length; i++) {
    uint8_t byte = text.start[place + i];
    if ((patterns->ignore_case ? to_small(byte) : byte) != pattern.start[i]) return false;
  }
  return true;
}

// Looks closer at the lanes from `block` on, some of which may start a pattern.
static const pattern *find_in_block(const patterns *patterns, ph_bytes text, size_t block, v128_t at, v128_t after) {
  for (size_t i = 0; i < patterns->count; i++) {
    const pattern *pattern = &patterns->start[i];
    uint32_t lanes = wasm_i8x16_bitmask(starts(pattern, at, after));
    for (; lanes != 0; lanes &= lanes - 1) {
      size_t place = block + (size_t)__builtin_ctz(lanes);
      if (place < text.length && is_at(patterns, pattern->text, text, place)) return pattern;
    }
  }
  return NULL;
}

const pattern *patterns_find(const patterns *patterns, ph_bytes text) {
  for (size_t block = 0; block < text.length; block += LANES) {
    v128_t at = wasm_v128_load(text.start + block);
    v128_t after = wasm_v128_load(text.start + block + 1);
    v128_t any = wasm_i8x16_splat(0);
    for (size_t i = 0; i < patterns->count; i++) any = wasm_v128_or(any, starts(&patterns->start[i], at, after));
    if (wasm_v128_any_true(any)) {
      const pattern *found = find_in_block(patterns, text, block, at, after);
      if (found != NULL) return found;
    }
  }
  return NULL;
}
