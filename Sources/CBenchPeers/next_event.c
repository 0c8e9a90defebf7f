#define _GNU_SOURCE
#include "bench_peers.h"

#include <string.h>

static const char content_name[] = "\"content\":\"";

size_t bench_count_events(const char *bytes, size_t count) {
  const char *line = bytes;
  const char *end = bytes + count;
  size_t events = 0;
  for (const char *feed; (feed = memchr(line, '\n', end - line)); line = feed + 1) events += feed == line;
  return events;
}

bool bench_next_event(const char **cursor, const char *end, const char **content, size_t *length) {
  const char *start = *cursor;
  const char *blank = memmem(start, end - start, "\n\n", 2);
  if (!blank) return false;
  *cursor = blank + 2;
  *content = memmem(start, blank - start, content_name, sizeof content_name - 1);
  *length = 0;
  if (!*content) return true;
  *content += sizeof content_name - 1;
  const char *quote = *content;
  while (quote < blank && *quote != '"') quote += *quote == '\\' ? 2 : 1;
  *length = quote - *content;
  return true;
}
