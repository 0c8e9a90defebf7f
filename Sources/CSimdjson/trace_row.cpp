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

// Rows as this project writes them: the keys in order, nothing between the tokens, and texts without escapes. Whatever
// else a line holds is left to the parser, which takes twice as long and knows what is wrong.
struct usual_row {
  const char *at;
  const char *end;
  // All bytes of texts: whether any is beyond ASCII.
  uint8_t bits = 0;

  template <size_t count> bool literal(const char (&text)[count]) {
    // Behind the line there is padding.
    if (memcmp(at, text, count - 1) != 0) return false;
    at += count - 1;
    return true;
  }

  bool integer(int64_t &value) {
    bool negative = *at == '-';
    at += negative;
    const char *start = at;
    uint64_t magnitude = 0;
    for (; uint8_t(*at - '0') < 10; ++at) magnitude = 10 * magnitude + uint8_t(*at - '0');
    auto digits = at - start;
    if (digits < 1 || digits > 18 || (*start == '0' && digits > 1)) return false;
    value = negative ? -int64_t(magnitude) : int64_t(magnitude);
    return true;
  }

  // What stands before the next quote.
  bool text(csimdjson_text &text) {
    const char *start = at;
    for (; *at != '"'; ++at) {
      if (uint8_t(*at) < 0x20 || *at == '\\' || at >= end) return false;
      bits |= uint8_t(*at);
    }
    text = {start, size_t(at - start)};
    ++at;
    return true;
  }

  bool read(csimdjson_trace_row &row) {
    const char *start = at;
    return literal("{\"type\":\"") && text(row.type) && literal(",\"t_ns\":") && integer(row.t_ns) &&
           literal(",\"read_ns\":") && integer(row.read_ns) && literal(",\"request\":") && integer(row.request) &&
           literal(",\"call\":") && integer(row.call) && literal(",\"agent\":\"") && text(row.agent) &&
           literal(",\"layer\":") && integer(row.layer) && literal(",\"slot\":") && integer(row.slot) &&
           literal(",\"round\":") && integer(row.round) && literal(",\"attempt\":") && integer(row.attempt) &&
           literal(",\"channel\":\"") && text(row.channel) && literal(",\"text\":\"") && text(row.text) &&
           literal(",\"tokens\":") && integer(row.tokens) && literal(",\"info\":\"") && text(row.info) &&
           literal("}") && at == end && (bits < 0x80 || validate_utf8(start, size_t(end - start)));
  }
};

} // namespace

extern "C" const size_t csimdjson_padding = SIMDJSON_PADDING;

extern "C" const char *csimdjson_read_trace_row(const uint8_t *bytes, size_t count, csimdjson_trace_row *row) {
  const char *text = reinterpret_cast<const char *>(bytes);
  if (usual_row{text, text + count}.read(*row)) return nullptr;
  // One parser for each thread: its buffers are reused, and the texts that it unescapes live in them.
  thread_local ondemand::parser parser;
  ondemand::document document;
  uint32_t seen = 0;
  auto error = parser.iterate(bytes, count, count + SIMDJSON_PADDING).get(document);
  if (!error) error = read(document, *row, seen);
  if (error) return error_message(error);
  return seen == (1u << column_count) - 1 ? nullptr : "a key that every row has is missing";
}
