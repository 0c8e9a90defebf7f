#include "trace_row.h"

#include <cstring>
#include <simdjson.h>

namespace {

using namespace simdjson;

struct column {
  std::string_view quoted_key;
  size_t offset;
  bool is_text;
};

#define TEXT(name) {#name "\"", offsetof(csimdjson_trace_row, name), true}
#define INTEGER(name) {#name "\"", offsetof(csimdjson_trace_row, name), false}
constexpr column columns[] = {
    TEXT(type),     INTEGER(t_ns), INTEGER(read_ns), INTEGER(request), INTEGER(call), TEXT(agent),     INTEGER(layer),
    INTEGER(slot),  INTEGER(round), INTEGER(attempt), TEXT(channel),   TEXT(text),    INTEGER(tokens), TEXT(info),
};
#undef TEXT
#undef INTEGER
constexpr size_t column_count = sizeof columns / sizeof *columns;

bool is(const column &candidate, ondemand::raw_json_string key) {
  return memcmp(key.raw(), candidate.quoted_key.data(), candidate.quoted_key.size()) == 0;
}

// The column that a key names. Our own rows have the columns in order, so that the first guess is right.
const column *find(ondemand::raw_json_string key, size_t guess) {
  if (guess < column_count && is(columns[guess], key)) return &columns[guess];
  for (const column &candidate : columns)
    if (is(candidate, key)) return &candidate;
  return nullptr;
}

error_code read(ondemand::document &document, csimdjson_trace_row &row, uint32_t &seen) {
  ondemand::object object;
  SIMDJSON_TRY(document.get_object().get(object));
  char *base = reinterpret_cast<char *>(&row);
  size_t next = 0;
  for (auto member : object) {
    ondemand::raw_json_string key;
    SIMDJSON_TRY(member.key().get(key));
    const column *column = find(key, next);
    if (!column) {
      // Asked for as text, an unknown value is at least checked to be a well-formed one.
      std::string_view ignored;
      SIMDJSON_TRY(member.value().raw_json_token().get(ignored));
      continue;
    }
    next = size_t(column - columns) + 1;
    seen |= 1u << (column - columns);
    if (column->is_text) {
      std::string_view text;
      SIMDJSON_TRY(member.value().get_string().get(text));
      *reinterpret_cast<csimdjson_text *>(base + column->offset) = {text.data(), text.size()};
    } else {
      SIMDJSON_TRY(member.value().get_int64().get(*reinterpret_cast<int64_t *>(base + column->offset)));
    }
  }
  // There is no location behind the last token.
  return document.current_location().error() == OUT_OF_BOUNDS ? SUCCESS : TRAILING_CONTENT;
}

} // namespace

extern "C" const size_t csimdjson_padding = SIMDJSON_PADDING;

extern "C" const char *csimdjson_read_trace_row(const uint8_t *bytes, size_t count, csimdjson_trace_row *row) {
  // One parser for each thread: its buffers are reused, and the texts that it unescapes live in them.
  thread_local ondemand::parser parser;
  ondemand::document document;
  uint32_t seen = 0;
  auto error = parser.iterate(bytes, count, count + SIMDJSON_PADDING).get(document);
  if (!error) error = read(document, *row, seen);
  if (error) return error_message(error);
  return seen == (1u << column_count) - 1 ? nullptr : "A key that every row has is missing.";
}
