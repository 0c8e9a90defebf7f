#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A text inside a parsed row. Valid until the next row is parsed on the same thread, and while its bytes live.
typedef struct {
  const char *bytes;
  size_t count;
} csimdjson_text;

/// One row of a trace.
typedef struct {
  csimdjson_text type;
  csimdjson_text agent;
  csimdjson_text channel;
  csimdjson_text text;
  csimdjson_text info;
  int64_t t_ns;
  int64_t read_ns;
  int64_t request;
  int64_t call;
  int64_t layer;
  int64_t slot;
  int64_t round;
  int64_t attempt;
  int64_t tokens;
} csimdjson_trace_row;

/// How many bytes must be readable behind a row, whatever they hold.
extern const size_t csimdjson_padding;

/// Reads one JSON object that has at least the keys of a row, in any order. Returns NULL, or a static sentence that
/// says what is wrong with it.
const char *csimdjson_read_trace_row(const uint8_t *bytes, size_t count, csimdjson_trace_row *row);

#ifdef __cplusplus
}
#endif
