// Greets. The contract is plugins/wit/greeter.

#include "../plugin_host.h"

// result<string, string>: which of the two it is, and the text.
typedef struct {
  uint8_t is_error;
  ph_bytes text;
} greeting;

static greeting greet(ph_bytes name) {
  if (name.length == 0) return (greeting){.is_error = true, .text = ph_text("There is nobody to greet.")};
  return (greeting){.text = ph_join(ph_text("Hello, "), name, ph_text("!"))};
}

PH_EXPORT("example:greeter/greeter@0.1.0#greet") const greeting *greet_export(uint8_t *start, size_t length) {
  static greeting result;
  result = greet((ph_bytes){start, length});
  return &result;
}
PH_EXPORT_POST_RETURN(greet, "example:greeter/greeter@0.1.0#greet")
