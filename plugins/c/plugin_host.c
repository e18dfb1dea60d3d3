#include "plugin_host.h"

#include <stdlib.h>
#include <string.h>

// --------------------------------------------------------------------------------------------------------------- memory

// Blocks are taken one after the other from a chunk. The first chunk is part of the program and serves most calls; more
// are added when it is full, and freed when the call has ended.

enum { ALIGNMENT = 16, READABLE_AFTER = 32, FIRST_CHUNK = 32 * 1024, SMALLEST_CHUNK = 64 * 1024 };

typedef struct chunk {
  struct chunk *next;
} chunk;

static _Alignas(ALIGNMENT) uint8_t first_chunk[FIRST_CHUNK];
static chunk *more_chunks;
static uint8_t *free_start = first_chunk;
static uint8_t *free_end = first_chunk + FIRST_CHUNK - READABLE_AFTER;

static size_t align(size_t size) { return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

static void add_chunk(size_t size) {
  size_t space = align(sizeof(chunk)) + size + READABLE_AFTER;
  if (space < SMALLEST_CHUNK) space = SMALLEST_CHUNK;
  chunk *added = space > size ? malloc(space) : NULL;
  if (added == NULL) __builtin_trap();
  added->next = more_chunks;
  more_chunks = added;
  free_start = (uint8_t *)added + align(sizeof(chunk));
  free_end = (uint8_t *)added + space - READABLE_AFTER;
}

void *ph_allocate(size_t size) {
  size_t aligned = align(size);
  if (aligned < size || aligned > (size_t)(free_end - free_start)) add_chunk(aligned < size ? SIZE_MAX : aligned);
  void *block = free_start;
  free_start += aligned;
  return block;
}

void ph_end_call(void) {
  while (more_chunks != NULL) {
    chunk *next = more_chunks->next;
    free(more_chunks);
    more_chunks = next;
  }
  free_start = first_chunk;
  free_end = first_chunk + FIRST_CHUNK - READABLE_AFTER;
}

// Called by the host when it needs memory in the guest.
PH_EXPORT("cabi_realloc") void *cabi_realloc(void *block, size_t old_size, size_t alignment, size_t new_size) {
  if (new_size == 0) return (void *)alignment;
  void *moved = ph_allocate(new_size);
  memcpy(moved, block, old_size < new_size ? old_size : new_size);
  return moved;
}

// --------------------------------------------------------------------------------------------------------------- values

ph_bytes ph_text(const char *text) { return (ph_bytes){(uint8_t *)text, strlen(text)}; }

bool ph_equal(ph_bytes a, ph_bytes b) { return a.length == b.length && memcmp(a.start, b.start, a.length) == 0; }

ph_bytes ph_join(ph_bytes first, ph_bytes second, ph_bytes third) {
  uint8_t *joined = ph_allocate(first.length + second.length + third.length);
  memcpy(joined, first.start, first.length);
  memcpy(joined + first.length, second.start, second.length);
  memcpy(joined + first.length + second.length, third.start, third.length);
  return (ph_bytes){joined, first.length + second.length + third.length};
}

// -------------------------------------------------------------------------------------------------------------- imports

// An import that returns more than one core value is given the address to write its result to as its last argument.

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

// A result without a value, and with an enumeration as its error.
typedef struct {
  uint8_t is_error;
  uint8_t error;
} change_result;

static ph_change change_of(change_result result) { return result.is_error ? (ph_change)(result.error + 1) : PH_DONE; }

// IMPORT_GET(type, function, module, name): a function without arguments whose result is written to memory.
#define IMPORT_GET(type, function, module, name) \
  IMPORT(module, name) void function##_import(type *result); \
  type function(void) { \
    type result; \
    function##_import(&result); \
    return result; \
  }

// The same with one text as its argument.
#define IMPORT_FIND(type, function, module, name) \
  IMPORT(module, name) void function##_import(const uint8_t *start, size_t length, type *result); \
  type function(ph_bytes text) { \
    type result; \
    function##_import(text.start, text.length, &result); \
    return result; \
  }

// A change with one text or some bytes as its argument.
#define IMPORT_CHANGE(function, module, name) \
  IMPORT(module, name) void function##_import(const uint8_t *start, size_t length, change_result *result); \
  ph_change function(ph_bytes value) { \
    change_result result; \
    function##_import(value.start, value.length, &result); \
    return change_of(result); \
  }

// A change with a name and a value.
#define IMPORT_CHANGE_FIELD(function, module, name) \
  IMPORT(module, name) void function##_import( \
      const uint8_t *field, size_t field_length, const uint8_t *start, size_t length, change_result *result); \
  ph_change function(ph_bytes field, ph_bytes value) { \
    change_result result; \
    function##_import(field.start, field.length, value.start, value.length, &result); \
    return change_of(result); \
  }

#define SETTINGS "plugin-host:plugin/settings@0.1.0"
#define LOG "plugin-host:plugin/log@0.1.0"
#define REQUEST "plugin-host:http/request@0.1.0"
#define RESPONSE "plugin-host:http/response@0.1.0"
#define EXCHANGE "plugin-host:http/exchange@0.1.0"

IMPORT_GET(ph_bytes, ph_settings_json, SETTINGS, "json")

IMPORT(LOG, "write") void write_import(uint32_t level, const uint8_t *start, size_t length);
void ph_log(ph_level level, ph_bytes message) { write_import(level, message.start, message.length); }

IMPORT_GET(ph_bytes, ph_request_method, REQUEST, "method")
IMPORT_GET(ph_bytes, ph_request_scheme, REQUEST, "scheme")
IMPORT_GET(ph_bytes, ph_request_protocol, REQUEST, "protocol")
IMPORT_GET(ph_bytes, ph_request_host, REQUEST, "host")
IMPORT_GET(ph_bytes, ph_request_path, REQUEST, "path")
IMPORT_GET(ph_bytes, ph_request_query, REQUEST, "query")
IMPORT_GET(ph_optional, ph_request_client_address, REQUEST, "client-address")
IMPORT_FIND(ph_optional, ph_request_header, REQUEST, "header")
IMPORT_FIND(ph_values, ph_request_header_values, REQUEST, "header-values")
IMPORT_GET(ph_headers, ph_request_headers, REQUEST, "headers")
IMPORT_CHANGE_FIELD(ph_request_set_header, REQUEST, "set-header")
IMPORT_CHANGE_FIELD(ph_request_add_header, REQUEST, "add-header")
IMPORT_CHANGE(ph_request_remove_header, REQUEST, "remove-header")
IMPORT_CHANGE(ph_request_set_host, REQUEST, "set-host")
IMPORT_CHANGE(ph_request_set_path, REQUEST, "set-path")
IMPORT_CHANGE(ph_request_set_query, REQUEST, "set-query")
IMPORT_CHANGE(ph_request_set_body, REQUEST, "set-body")

IMPORT(RESPONSE, "status") uint32_t status_import(void);
uint16_t ph_response_status(void) { return (uint16_t)status_import(); }

IMPORT(RESPONSE, "set-status") void set_status_import(uint32_t status, change_result *result);
ph_change ph_response_set_status(uint16_t status) {
  change_result result;
  set_status_import(status, &result);
  return change_of(result);
}

IMPORT_FIND(ph_optional, ph_response_header, RESPONSE, "header")
IMPORT_FIND(ph_values, ph_response_header_values, RESPONSE, "header-values")
IMPORT_GET(ph_headers, ph_response_headers, RESPONSE, "headers")
IMPORT_CHANGE_FIELD(ph_response_set_header, RESPONSE, "set-header")
IMPORT_CHANGE_FIELD(ph_response_add_header, RESPONSE, "add-header")
IMPORT_CHANGE(ph_response_remove_header, RESPONSE, "remove-header")
IMPORT_CHANGE(ph_response_set_body, RESPONSE, "set-body")

IMPORT_GET(ph_bytes, ph_exchange_state, EXCHANGE, "state")
IMPORT_CHANGE(ph_exchange_set_state, EXCHANGE, "set-state")

// ------------------------------------------------------------------------------------------------------------- verdicts

ph_headers_verdict ph_headers_continue(void) { return (ph_headers_verdict){.kind = 0}; }

ph_headers_verdict ph_headers_need_body(void) { return (ph_headers_verdict){.kind = 1}; }

ph_headers_verdict ph_headers_respond(ph_full_response response) {
  return (ph_headers_verdict){.kind = 2, .respond = response};
}

ph_body_verdict ph_body_continue(void) { return (ph_body_verdict){.kind = 0}; }

ph_body_verdict ph_body_respond(ph_full_response response) { return (ph_body_verdict){.kind = 1, .respond = response}; }

ph_full_response ph_text_response(uint16_t status, const char *body) {
  ph_header *header = ph_allocate(sizeof *header);
  *header = (ph_header){ph_text("content-type"), ph_text("text/plain; charset=utf-8")};
  return (ph_full_response){.status = status, .headers = {header, 1}, .body = ph_text(body)};
}
