#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the benchmarks compare with, and what they are run against: written in plain C, so that what is measured beside
// it is the price of everything else.

/// Finds the ends of lines and counts the blank ones: the least that finds the events of an event stream.
size_t bench_count_events(const char *bytes, size_t count);

/// Finds the next whole event of an event stream of one line each, by two searches for fixed strings and nothing else.
///
/// False if no event is whole; otherwise `cursor` moves behind it. `content` is the text between the quotes after
/// `"content":`, not unescaped, or NULL if the event has none.
bool bench_next_event(const char **cursor, const char *end, const char **content, size_t *length);

/// What a client saw and what it cost. All times are nanoseconds.
struct bench_client_report {
  int64_t user_ns;
  int64_t system_ns;
  /// Transfers that did not end well.
  int failures;
  /// For each event with an instant in it: from the server's write to the client's hands. Allocated with malloc.
  int64_t *delays_ns;
  size_t events;
};

/// Reads so many streams at once from the load server on that port of 127.0.0.1: libcurl's multi interface and epoll.
struct bench_client_report bench_plain_client(int port, int streams);

/// Serves paced event streams on 127.0.0.1 until its standard input is closed; writes its port to the standard output.
///
/// Requests are held until so many streams have been asked for; then all of them begin at phases of their own, an event
/// every `interval_ns`, each with the instant of its write as its text. Returns the errno of what failed, or 0.
int bench_serve_load(int streams, int events, int64_t interval_ns);
