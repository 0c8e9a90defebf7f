#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a document holds, called back in document order. Strings are valid only during the call.
typedef struct {
  void (*begin_array)(void *context);
  void (*begin_object)(void *context);
  void (*end)(void *context);
  void (*key)(void *context, const char *bytes, size_t count);
  void (*string)(void *context, const char *bytes, size_t count);
  void (*integer)(void *context, int64_t value);
  void (*number)(void *context, double value);
  void (*boolean)(void *context, bool value);
  void (*null)(void *context);
} csimdjson_visitor;

/// Walks one JSON document. Returns whether it is one; if not, the visitor has not been called.
bool csimdjson_visit(const uint8_t *bytes, size_t count, const csimdjson_visitor *visitor, void *context);

#ifdef __cplusplus
}
#endif
