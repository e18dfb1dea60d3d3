// Refuses requests with a forbidden pattern in their query or body.

#include "../json.h"
#include "../plugin_host.h"
#include "patterns.h"

enum { DEFAULT_STATUS = 403 };

static json_value settings(void) { return json_parse(ph_settings_json()); }

static patterns patterns_of(json_value settings) {
  json_value list = json_get(settings, "patterns");
  size_t count = 0;
  for (json_value element = {0}; json_next(list, &element);) count++;

  patterns patterns = patterns_new(count, json_boolean(json_get(settings, "ignore-case"), false));
  for (json_value element = {0}; json_next(list, &element);) patterns_add(&patterns, json_text(element));
  return patterns;
}

static ph_full_response refusal(json_value settings, const char *where, const pattern *found) {
  ph_log(PH_INFORMATION, ph_join(ph_text(where), ph_text(" has the forbidden pattern "), found->text));
  int32_t status = json_integer(json_get(settings, "status"), DEFAULT_STATUS);
  bool is_status = status >= 200 && status <= 599;
  return ph_text_response((uint16_t)(is_status ? status : DEFAULT_STATUS), "The request was refused.\n");
}

static int hex_digit(uint8_t digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  uint8_t small = digit | 0x20;
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// The query with `%XX` and `+` as the bytes they stand for. A percent sign without two digits stays.
static ph_bytes decode(ph_bytes query) {
  uint8_t *decoded = ph_allocate(query.length);
  size_t length = 0;
  for (size_t i = 0; i < query.length; i++) {
    uint8_t byte = query.start[i];
    if (byte == '%' && i + 2 < query.length && hex_digit(query.start[i + 1]) >= 0 && hex_digit(query.start[i + 2]) >= 0) {
      byte = (uint8_t)(hex_digit(query.start[i + 1]) << 4 | hex_digit(query.start[i + 2]));
      i += 2;
    } else if (byte == '+') {
      byte = ' ';
    }
    decoded[length++] = byte;
  }
  return (ph_bytes){decoded, length};
}

static bool has_body(ph_bytes method) {
  return ph_equal(method, ph_text("POST")) || ph_equal(method, ph_text("PUT")) || ph_equal(method, ph_text("PATCH"));
}

static ph_headers_verdict on_request_headers(void) {
  ph_bytes query = ph_request_query();
  if (query.length > 0) {
    json_value rules = settings();
    patterns patterns = patterns_of(rules);
    const pattern *found = patterns_find(&patterns, query);
    if (found == NULL) found = patterns_find(&patterns, decode(query));
    if (found != NULL) return ph_headers_respond(refusal(rules, "The query", found));
  }
  return has_body(ph_request_method()) ? ph_headers_need_body() : ph_headers_continue();
}

static ph_body_verdict on_request_body(ph_bytes body) {
  json_value rules = settings();
  patterns patterns = patterns_of(rules);
  const pattern *found = patterns_find(&patterns, body);
  return found == NULL ? ph_body_continue() : ph_body_respond(refusal(rules, "The body", found));
}

PH_EXPORT_REQUEST_FILTER(on_request_headers)
PH_EXPORT_REQUEST_BODY_FILTER(on_request_body)
