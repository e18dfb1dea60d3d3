// Takes frames out of records: each frame becomes a record of its own.
//
// A frame is, with numbers in network order: u16 magic 0xF5A3, u16 type, u32 length of the payload, payload, u32 CRC-32 of type,
// length and payload. A value holds one frame or more.

#include "../plugin_host.h"

enum { MAGIC = 0xF5A3, HEAD_SIZE = 8, CHECK_SIZE = 4 };

static uint32_t table[256];

static const char *init(ph_bytes settings) {
  (void)settings;
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t remainder = i;
    for (int bit = 0; bit < 8; bit++) remainder = remainder >> 1 ^ (remainder & 1 ? 0xEDB88320 : 0);
    table[i] = remainder;
  }
  return NULL;
}

static uint32_t crc32(const uint8_t *start, size_t length) {
  uint32_t check = UINT32_MAX;
  for (size_t i = 0; i < length; i++) check = check >> 8 ^ table[(check ^ start[i]) & 0xFF];
  return ~check;
}

static uint32_t u16(const uint8_t *at) { return (uint32_t)at[0] << 8 | at[1]; }

static uint32_t u32(const uint8_t *at) { return u16(at) << 16 | u16(at + 2); }

static ph_bytes decimal(uint32_t number) {
  uint8_t *end = (uint8_t *)ph_allocate(5) + 5;
  uint8_t *start = end;
  do {
    *--start = (uint8_t)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return (ph_bytes){start, (size_t)(end - start)};
}

static void process(const ph_record *record) {
  ph_bytes rest = record->value.value;
  if (!record->value.is_some || rest.length == 0) {
    ph_fail(ph_text("There is no frame in it."));
    return;
  }
  while (rest.length > 0) {
    if (rest.length < HEAD_SIZE + CHECK_SIZE || u16(rest.start) != MAGIC) {
      ph_fail(ph_text("A frame does not start as it should."));
      return;
    }
    uint32_t length = u32(rest.start + 4);
    if (length > rest.length - HEAD_SIZE - CHECK_SIZE) {
      ph_fail(ph_text("A frame is longer than the value."));
      return;
    }
    if (crc32(rest.start + 2, HEAD_SIZE - 2 + length) != u32(rest.start + HEAD_SIZE + length)) {
      ph_fail(ph_text("A frame is damaged: its check sum is another."));
      return;
    }
    ph_record frame = ph_add_header(*record, ph_text("frame-type"), decimal(u16(rest.start + 2)));
    frame.value.value = (ph_bytes){rest.start + HEAD_SIZE, length};
    ph_emit(ph_text(""), frame);
    size_t size = HEAD_SIZE + length + CHECK_SIZE;
    rest = (ph_bytes){rest.start + size, rest.length - size};
  }
}

PH_EXPORT_TRANSFORM(init, process)
