#include "plugin_host.h"

#include <stdlib.h>
#include <string.h>

#define RECORDS "plugin-host:stream/records@0.1.0"
#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

enum { HEAD = 40, ENOUGH = 48 * 1024, EMIT = 0, FORWARD = 1, FAIL = 2 };

static const uint32_t NONE = UINT32_MAX;

IMPORT(RECORDS, "next-packed") void next_packed_import(ph_bytes *result);
IMPORT(RECORDS, "decide-packed") void decide_packed_import(const uint8_t *start, size_t length);

// What was decided and the host was not told yet. It is kept for the next batch.
static uint8_t *packed;
static size_t used;
static size_t room;
static uint32_t record_at_hand;

// ------------------------------------------------------------------------------------------------------------ decisions

static uint8_t *reserve(size_t size) {
  if (size > room - used) {
    room = used + size > ENOUGH ? (used + size) * 2 : ENOUGH * 2;
    packed = realloc(packed, room);
    if (packed == NULL) __builtin_trap();
  }
  uint8_t *start = packed + used;
  used += size;
  return start;
}

static uint8_t *add(uint8_t *target, ph_bytes bytes) {
  memcpy(target, bytes.start, bytes.length);
  return target + bytes.length;
}

static uint32_t length_of(ph_optional bytes) { return bytes.is_some ? (uint32_t)bytes.value.length : NONE; }

static size_t size_of(ph_optional bytes) { return bytes.is_some ? bytes.value.length : 0; }

static uint8_t *head(size_t size, uint32_t kind, ph_bytes output, const ph_record *record) {
  uint8_t *target = reserve(size);
  uint32_t numbers[] = {(uint32_t)size,           kind,                   record_at_hand,       (uint32_t)output.length,
                        length_of(record->key), length_of(record->value), record->header_count, 0};
  memcpy(target, numbers, sizeof numbers);
  memcpy(target + sizeof numbers, &record->timestamp, sizeof record->timestamp);
  return add(target + HEAD, output);
}

void ph_emit(ph_bytes output, ph_record record) {
  size_t size = HEAD + output.length + size_of(record.key) + size_of(record.value) + record.headers.length;
  uint8_t *target = head(size, EMIT, output, &record);
  if (record.key.is_some) target = add(target, record.key.value);
  if (record.value.is_some) target = add(target, record.value.value);
  add(target, record.headers);
}

void ph_forward(ph_bytes output) { head(HEAD + output.length, FORWARD, output, &(ph_record){0}); }

void ph_fail(ph_bytes reason) {
  ph_record record = {.value = {true, reason}};
  add(head(HEAD + reason.length, FAIL, ph_text(""), &record), reason);
}

static void tell(void) {
  if (used > 0) decide_packed_import(packed, used);
  used = 0;
}

// -------------------------------------------------------------------------------------------------------------- records

static uint32_t number_at(const uint8_t *start) {
  uint32_t number;
  memcpy(&number, start, sizeof number);
  return number;
}

static ph_optional take(uint8_t **start, uint32_t length) {
  if (length == NONE) return (ph_optional){.is_some = false};
  ph_optional taken = {true, {*start, length}};
  *start += length;
  return taken;
}

static ph_record read(uint8_t *start) {
  ph_record record = {.header_count = number_at(start + 12), .partition = number_at(start + 32)};
  memcpy(&record.timestamp, start + 16, sizeof record.timestamp);
  memcpy(&record.offset, start + 24, sizeof record.offset);
  uint8_t *at = start + HEAD;
  record.topic = take(&at, number_at(start + 36)).value;
  record.key = take(&at, number_at(start + 4));
  record.value = take(&at, number_at(start + 8));
  record.headers = (ph_bytes){at, (size_t)(start + number_at(start) - at)};
  return record;
}

ph_record ph_add_header(ph_record record, ph_bytes name, ph_bytes value) {
  uint32_t lengths[] = {(uint32_t)name.length, (uint32_t)value.length};
  record.headers = ph_join(record.headers, (ph_bytes){(uint8_t *)lengths, sizeof lengths}, name);
  record.headers = ph_join(record.headers, value, ph_text(""));
  record.header_count++;
  return record;
}

void ph_process_batch(void (*process)(const ph_record *record)) {
  while (true) {
    ph_bytes batch;
    next_packed_import(&batch);
    if (batch.length == 0) return;
    record_at_hand = 0;
    for (uint8_t *at = batch.start; at < batch.start + batch.length; at += number_at(at), record_at_hand++) {
      if (used >= ENOUGH) tell();
      ph_record record = read(at);
      process(&record);
    }
    tell();
    ph_end_call();
  }
}
