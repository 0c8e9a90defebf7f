#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// UTF-8 text, not terminated. `bytes` is NULL where the document has no such member, or null.
typedef struct {
  const char *bytes;
  size_t count;
} chat_text;

/// What one event of the OpenAI chat dialect says, or a whole answer that was not streamed. Of the choices, only the
/// one with index 0.
typedef struct {
  chat_text content;
  chat_text reasoning;
  chat_text finish_reason;
  /// The provider's own message, if `has_error`; it may be missing.
  chat_text error;
  /// Token counts, if `has_usage`; -1: not said.
  int64_t prompt_tokens;
  int64_t cached_tokens;
  int64_t completion_tokens;
  int64_t reasoning_tokens;
  bool has_error;
  bool has_usage;
} chat_chunk;

/// Reads one document. Returns NULL, or a static text that says what is wrong with it. The texts of `chunk` stay valid
/// until the next call on the same thread.
const char *chat_chunk_read(const uint8_t *bytes, size_t count, chat_chunk *chunk);

#ifdef __cplusplus
}
#endif
