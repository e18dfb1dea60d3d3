// What a PluginHost guest in C needs: the host's interfaces as C functions, and macros that export the phases.
//
// A filter includes this, writes its phases as functions, and exports each with one macro:
//
//     static ph_headers_verdict hello(void) {
//       ph_request_set_header(ph_text("x-hello"), ph_text("world"));
//       return ph_headers_continue();
//     }
//     PH_EXPORT_REQUEST_FILTER(hello)
//
// Memory: whatever ph_allocate gives, and whatever the host passes, lives until the call has ended; nothing is freed by
// hand. Values cross the border as the component model's canonical ABI says, which in memory lays types out as C does.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---------------------------------------------------------------------------------------------------- values and memory

// Bytes, or text in UTF-8.
typedef struct {
  uint8_t *start;
  size_t length;
} ph_bytes;

// Bytes or text that may be missing.
typedef struct {
  bool is_some;
  ph_bytes value;
} ph_optional;

// A C string as text, without a copy.
ph_bytes ph_text(const char *text);

bool ph_equal(ph_bytes a, ph_bytes b);

// Memory until the end of the call, aligned to 16 bytes. At least 32 bytes after it can be read.
void *ph_allocate(size_t size);

// Three texts one after the other.
ph_bytes ph_join(ph_bytes first, ph_bytes second, ph_bytes third);

// --------------------------------------------------------------------------------------------- plugin-host:plugin@0.1.0

typedef enum { PH_TRACE, PH_DEBUG, PH_INFORMATION, PH_WARNING, PH_ERROR, PH_CRITICAL } ph_level;

// The settings as the text of a JSON document.
ph_bytes ph_settings_json(void);

void ph_log(ph_level level, ph_bytes message);

// ----------------------------------------------------------------------------------------------- plugin-host:http@0.1.0

typedef struct {
  ph_bytes name;
  ph_bytes value;
} ph_header;

typedef struct {
  ph_header *start;
  size_t length;
} ph_headers;

typedef struct {
  ph_bytes *start;
  size_t length;
} ph_values;

typedef struct {
  uint16_t status;
  ph_headers headers;
  ph_bytes body;
} ph_full_response;

// Made by ph_headers_continue, ph_headers_need_body and ph_headers_respond.
typedef struct {
  uint8_t kind;
  ph_full_response respond;
} ph_headers_verdict;

// Made by ph_body_continue and ph_body_respond.
typedef struct {
  uint8_t kind;
  ph_full_response respond;
} ph_body_verdict;

// Why a change was not taken.
typedef enum { PH_DONE, PH_FORBIDDEN, PH_INVALID, PH_TOO_LATE, PH_TOO_LARGE } ph_change;

ph_bytes ph_request_method(void);
ph_bytes ph_request_scheme(void);
ph_bytes ph_request_protocol(void);
ph_bytes ph_request_host(void);
ph_bytes ph_request_path(void);
ph_bytes ph_request_query(void);
ph_optional ph_request_client_address(void);
ph_optional ph_request_header(ph_bytes name);
ph_values ph_request_header_values(ph_bytes name);
ph_headers ph_request_headers(void);
ph_change ph_request_set_header(ph_bytes name, ph_bytes value);
ph_change ph_request_add_header(ph_bytes name, ph_bytes value);
ph_change ph_request_remove_header(ph_bytes name);
ph_change ph_request_set_host(ph_bytes host);
ph_change ph_request_set_path(ph_bytes path);
ph_change ph_request_set_query(ph_bytes query);
ph_change ph_request_set_body(ph_bytes body);

uint16_t ph_response_status(void);
ph_change ph_response_set_status(uint16_t status);
ph_optional ph_response_header(ph_bytes name);
ph_values ph_response_header_values(ph_bytes name);
ph_headers ph_response_headers(void);
ph_change ph_response_set_header(ph_bytes name, ph_bytes value);
ph_change ph_response_add_header(ph_bytes name, ph_bytes value);
ph_change ph_response_remove_header(ph_bytes name);
ph_change ph_response_set_body(ph_bytes body);

ph_bytes ph_exchange_state(void);
ph_change ph_exchange_set_state(ph_bytes state);

ph_headers_verdict ph_headers_continue(void);
ph_headers_verdict ph_headers_need_body(void);
ph_headers_verdict ph_headers_respond(ph_full_response response);
ph_body_verdict ph_body_continue(void);
ph_body_verdict ph_body_respond(ph_full_response response);

// A response with a body of text and one header, its content type.
ph_full_response ph_text_response(uint16_t status, const char *body);

// -------------------------------------------------------------------------------------------------------------- exports

#define PH_EXPORT(name) __attribute__((export_name(name)))

// For functions of contracts of your own. The core function's arguments are the argument's fields one by one; a result of
// more than one field is returned by its address, from memory of the call. PH_EXPORT_POST_RETURN goes with each of those:
// the host calls it when it has read the result.
#define PH_EXPORT_POST_RETURN(function, name) \
  PH_EXPORT("cabi_post_" name) void function##_post_return(const void *result) { (void)result; ph_end_call(); }

// Frees all memory of the call.
void ph_end_call(void);

#define PH_EXPORT_REQUEST_FILTER(function) \
  PH_EXPORT_HEADERS_PHASE(function, "plugin-host:http/request-filter@0.1.0#on-request-headers")

#define PH_EXPORT_RESPONSE_FILTER(function) \
  PH_EXPORT_HEADERS_PHASE(function, "plugin-host:http/response-filter@0.1.0#on-response-headers")

#define PH_EXPORT_REQUEST_BODY_FILTER(function) \
  PH_EXPORT_BODY_PHASE(function, "plugin-host:http/request-body-filter@0.1.0#on-request-body")

#define PH_EXPORT_RESPONSE_BODY_FILTER(function) \
  PH_EXPORT_BODY_PHASE(function, "plugin-host:http/response-body-filter@0.1.0#on-response-body")

#define PH_EXPORT_HEADERS_PHASE(function, name) \
  PH_EXPORT(name) const ph_headers_verdict *function##_export(void) { \
    static ph_headers_verdict verdict; \
    verdict = function(); \
    return &verdict; \
  } \
  PH_EXPORT_POST_RETURN(function, name)

#define PH_EXPORT_BODY_PHASE(function, name) \
  PH_EXPORT(name) const ph_body_verdict *function##_export(uint8_t *start, size_t length) { \
    static ph_body_verdict verdict; \
    verdict = function((ph_bytes){start, length}); \
    return &verdict; \
  } \
  PH_EXPORT_POST_RETURN(function, name)

// --------------------------------------------------------------------------------------------- plugin-host:stream@0.1.0

// A stream transform writes these two functions, and exports them:
//
//     static const char *init(ph_bytes settings) { return NULL; }
//     static void process(const ph_record *record) { ph_forward(ph_text("")); }
//     PH_EXPORT_TRANSFORM(init, process)
//
// Records come and go packed, many at once, so that a record costs no call of the host. What ph_allocate gives in `init` and
// `process` lives until the records in hand are done.

// A record as it was read, or one to be emitted.
typedef struct {
  ph_optional key;
  ph_optional value;
  // Packed. Use ph_add_header to add one.
  ph_bytes headers;
  uint32_t header_count;
  int64_t timestamp;
  ph_bytes topic;
  uint32_t partition;
  uint64_t offset;
} ph_record;

// A copy of a record with one more header.
ph_record ph_add_header(ph_record record, ph_bytes name, ph_bytes value);

// Emits a record that was made of the one at hand to one of the declared outputs, or to the one without a name.
void ph_emit(ph_bytes output, ph_record record);

// Emits the record at hand as it is.
void ph_forward(ph_bytes output);

// Gives the record at hand up: nothing of it is emitted.
void ph_fail(ph_bytes reason);

// result<declaration, string> in memory.
typedef struct {
  uint8_t is_error;
  union {
    struct {
      bool stateful;
      ph_values outputs;
    } declaration;
    ph_bytes reason;
  };
} ph_init_result;

void ph_process_batch(void (*process)(const ph_record *record));

// `init` takes the settings, a JSON document, and returns why it does not like them, or NULL. The transform is stateless, and
// has the output without a name.
#define PH_EXPORT_TRANSFORM(init, process) \
  PH_EXPORT("plugin-host:stream/transform@0.1.0#init") const ph_init_result *init##_export(uint8_t *start, size_t length) { \
    static ph_init_result result; \
    const char *problem = init((ph_bytes){start, length}); \
    result = (ph_init_result){.is_error = problem != NULL}; \
    if (problem != NULL) result.reason = ph_text(problem); \
    return &result; \
  } \
  PH_EXPORT_POST_RETURN(init, "plugin-host:stream/transform@0.1.0#init") \
  PH_EXPORT("plugin-host:stream/transform@0.1.0#process-batch") void process##_export(void) { ph_process_batch(process); }
