#include "json.h"

#include <string.h>

enum { DEEPEST = 64 };

// Every function that skips takes the text from `at` and gives the place after what it skipped, or NULL if that is not
// there.

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  return at;
}

static const char *skip_word(const char *at, const char *end, const char *word) {
  size_t length = strlen(word);
  return (size_t)(end - at) >= length && memcmp(at, word, length) == 0 ? at + length : NULL;
}

static const char *skip_digits(const char *at, const char *end) {
  const char *start = at;
  while (at < end && *at >= '0' && *at <= '9') at++;
  return at > start ? at : NULL;
}

static const char *skip_number(const char *at, const char *end) {
  if (at < end && *at == '-') at++;
  at = at < end && *at == '0' ? at + 1 : skip_digits(at, end);
  if (at != NULL && at < end && *at == '.') at = skip_digits(at + 1, end);
  if (at != NULL && at < end && (*at == 'e' || *at == 'E')) {
    at++;
    if (at < end && (*at == '+' || *at == '-')) at++;
    at = skip_digits(at, end);
  }
  return at;
}

static int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

static const char *skip_escape(const char *at, const char *end) {
  if (at == end) return NULL;
  if (*at != 'u') return memchr("\"\\/bfnrt", *at, 8) != NULL ? at + 1 : NULL;
  if (end - at < 5) return NULL;
  for (int i = 1; i <= 4; i++) {
    if (hex_digit(at[i]) < 0) return NULL;
  }
  return at + 5;
}

static const char *skip_string(const char *at, const char *end) {
  if (at == end || *at++ != '"') return NULL;
  while (at != NULL && at < end) {
    unsigned char character = (unsigned char)*at++;
    if (character == '"') return at;
    if (character < 0x20) return NULL;
    if (character == '\\') at = skip_escape(at, end);
  }
  return NULL;
}

static const char *skip_value(const char *at, const char *end, int depth);

// A member's name and the colon after it.
static const char *skip_name(const char *at, const char *end) {
  at = skip_string(skip_space(at, end), end);
  if (at == NULL) return NULL;
  at = skip_space(at, end);
  return at < end && *at == ':' ? at + 1 : NULL;
}

static const char *skip_sequence(const char *at, const char *end, int depth, char close) {
  at = skip_space(at + 1, end);
  if (at < end && *at == close) return at + 1;
  while (at != NULL) {
    if (close == '}') at = skip_name(at, end);
    if (at != NULL) at = skip_value(at, end, depth - 1);
    if (at == NULL) return NULL;
    at = skip_space(at, end);
    if (at == end) return NULL;
    if (*at == close) return at + 1;
    at = *at == ',' ? at + 1 : NULL;
  }
  return NULL;
}

static const char *skip_value(const char *at, const char *end, int depth) {
  at = skip_space(at, end);
  if (at == end || depth < 0) return NULL;
  switch (*at) {
    case '{': return depth == 0 ? NULL : skip_sequence(at, end, depth, '}');
    case '[': return depth == 0 ? NULL : skip_sequence(at, end, depth, ']');
    case '"': return skip_string(at, end);
    case 't': return skip_word(at, end, "true");
    case 'f': return skip_word(at, end, "false");
    case 'n': return skip_word(at, end, "null");
    default: return skip_number(at, end);
  }
}

json_value json_parse(ph_bytes document) {
  const char *start = (const char *)document.start;
  const char *end = start + document.length;
  const char *after = skip_value(start, end, DEEPEST);
  if (after == NULL || skip_space(after, end) != end) {
    ph_log(PH_CRITICAL, ph_text("The settings are not a JSON document."));
    __builtin_trap();
  }
  return (json_value){skip_space(start, end), after};
}

static bool is_sequence(json_value value, char open) { return value.start < value.end && *value.start == open; }

// The value that starts at or after `at`, in a text that was checked before.
static json_value value_at(const char *at, const char *end) {
  at = skip_space(at, end);
  return (json_value){at, skip_value(at, end, DEEPEST)};
}

json_value json_get(json_value object, const char *name) {
  json_value found = {NULL, NULL};
  if (!is_sequence(object, '{')) return found;
  ph_bytes wanted = ph_text(name);
  const char *at = skip_space(object.start + 1, object.end);
  while (*at != '}') {
    json_value member = value_at(at, object.end);
    at = skip_space(member.end, object.end) + 1;
    json_value value = value_at(at, object.end);
    if (ph_equal(json_text(member), wanted)) found = value;
    at = skip_space(value.end, object.end);
    if (*at == ',') at = skip_space(at + 1, object.end);
  }
  return found;
}

bool json_next(json_value array, json_value *element) {
  if (!is_sequence(array, '[')) return false;
  const char *at = element->end == NULL ? array.start + 1 : element->end;
  at = skip_space(at, array.end);
  if (*at == ']') return false;
  if (*at == ',') at++;
  *element = value_at(at, array.end);
  return true;
}

bool json_is_string(json_value value) { return is_sequence(value, '"'); }

static uint32_t unicode_escape(const char *digits) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; i++) unit = unit << 4 | (uint32_t)hex_digit(digits[i]);
  return unit;
}

// Writes a Unicode scalar value as UTF-8, and gives the place after it.
static uint8_t *write_scalar(uint8_t *to, uint32_t scalar) {
  if (scalar < 0x80) {
    *to++ = (uint8_t)scalar;
    return to;
  }
  int more = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  *to++ = (uint8_t)((0xff00 >> (more + 1) & 0xff) | scalar >> 6 * more);
  while (more-- > 0) *to++ = (uint8_t)(0x80 | (scalar >> 6 * more & 0x3f));
  return to;
}

// Writes what the `uXXXX` at `*at` stands for, together with a second one if both make a pair, and moves `*at` behind it.
// A surrogate without its other half becomes U+FFFD.
static uint8_t *write_unicode(uint8_t *to, const char **at) {
  uint32_t scalar = unicode_escape(*at + 1);
  *at += 5;
  bool first_half = scalar >= 0xd800 && scalar < 0xdc00;
  if (first_half && (*at)[0] == '\\' && (*at)[1] == 'u') {
    uint32_t second = unicode_escape(*at + 2);
    if (second >= 0xdc00 && second < 0xe000) {
      *at += 6;
      return write_scalar(to, 0x10000 + ((scalar - 0xd800) << 10) + (second - 0xdc00));
    }
  }
  return write_scalar(to, scalar >= 0xd800 && scalar < 0xe000 ? 0xfffd : scalar);
}

static uint8_t simple_escape(char kind) {
  switch (kind) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return (uint8_t)kind;
  }
}

ph_bytes json_text(json_value value) {
  if (!json_is_string(value)) return (ph_bytes){NULL, 0};
  const char *at = value.start + 1;
  size_t length = (size_t)(value.end - 1 - at);
  if (memchr(at, '\\', length) == NULL) return (ph_bytes){(uint8_t *)at, length};

  uint8_t *text = ph_allocate(length);
  uint8_t *to = text;
  while (at < value.end - 1) {
    if (*at != '\\') {
      *to++ = (uint8_t)*at++;
    } else if (at[1] == 'u') {
      at++;
      to = write_unicode(to, &at);
    } else {
      *to++ = simple_escape(at[1]);
      at += 2;
    }
  }
  return (ph_bytes){text, (size_t)(to - text)};
}

bool json_boolean(json_value value, bool otherwise) {
  if (value.start == value.end) return otherwise;
  return *value.start == 't' ? true : *value.start == 'f' ? false : otherwise;
}

int32_t json_integer(json_value value, int32_t otherwise) {
  bool negative = value.start < value.end && *value.start == '-';
  const char *at = value.start + negative;
  if (value.end - at < 1 || value.end - at > 9) return otherwise;
  int32_t number = 0;
  for (; at < value.end; at++) {
    if (*at < '0' || *at > '9') return otherwise;
    number = number * 10 + (*at - '0');
  }
  return negative ? -number : number;
}
