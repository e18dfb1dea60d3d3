// A JSON reader for settings: it checks a document once and then gives views of it, without building a tree.
#pragma once

#include "plugin_host.h"

// A value inside a document: its text. Empty for what is not there, which every function below takes too.
typedef struct {
  const char *start;
  const char *end;
} json_value;

// The document's value. Ends the call, after a message in the log, if it is not JSON (RFC 8259) or nested more than 64 deep.
json_value json_parse(ph_bytes document);

// The value of a member of an object; the last one if several have the name.
json_value json_get(json_value object, const char *name);

// Goes through an array: `element` starts empty and becomes the next element. False at the end, or if it is no array.
bool json_next(json_value array, json_value *element);

bool json_is_string(json_value value);

// The text of a string, with its escapes resolved. Empty for other values.
ph_bytes json_text(json_value value);

// A truth value, or `otherwise` if it is none.
bool json_boolean(json_value value, bool otherwise);

// A number without fraction and exponent that has up to nine digits, or `otherwise` if it is none.
int32_t json_integer(json_value value, int32_t otherwise);
