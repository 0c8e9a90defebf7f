#define _GNU_SOURCE
#include "bench_peers.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/// One connection serves one stream and is closed behind it.
struct stream {
  int descriptor;
  /// The head of the request has been read, and the stream waits for the others, or runs.
  bool is_asked_for;
  int sent;
  /// When its next event is to be written; INT64_MAX while it waits.
  int64_t due_ns;
};

struct server {
  int epoll;
  int listener;
  int timer;
  int streams;
  int events;
  int64_t interval_ns;
  struct stream **open;
  int open_count;
  int asked_count;
};

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void watch(struct server *server, int descriptor, void *what) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
  epoll_ctl(server->epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static void close_stream(struct server *server, struct stream *stream) {
  for (int index = 0; index < server->open_count; index++) {
    if (server->open[index] == stream) server->open[index] = server->open[--server->open_count];
  }
  close(stream->descriptor);
  free(stream);
}

/// Writes all of it or fails: a client that leaves so much unread that its socket is full is cut off.
static bool put(const struct stream *stream, const char *bytes, int count) {
  return send(stream->descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT) == count;
}

static bool put_chunk(const struct stream *stream, const char *text, int count, const char *ending) {
  char chunk[1024];
  int length = snprintf(chunk, sizeof chunk, "%x\r\n%.*s\r\n%s", count, count, text, ending);
  return put(stream, chunk, length);
}

static const char event_format[] =
    "data: {\"id\":\"chatcmpl-9xYzAbCdEfGhIjKlMnOpQrStUvWxY\",\"object\":\"chat.completion.chunk\","
    "\"created\":1732060800,\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,"
    "\"delta\":{%s},\"logprobs\":null,\"finish_reason\":%s}]}\n\n";

/// Writes the event that is due. False when the stream is over.
static bool put_event(struct server *server, struct stream *stream) {
  char text[512];
  char delta[64];
  if (stream->sent < server->events) {
    stream->sent++;
    stream->due_ns += server->interval_ns;
    snprintf(delta, sizeof delta, "\"content\":\"%lld\"", (long long)now_ns());
    int count = snprintf(text, sizeof text, event_format, delta, "null");
    return put_chunk(stream, text, count, "");
  }
  int count = snprintf(text, sizeof text, event_format, "", "\"stop\"");
  count += snprintf(text + count, sizeof text - count, "data: [DONE]\n\n");
  put_chunk(stream, text, count, "0\r\n\r\n");
  return false;
}

static void begin_all(struct server *server) {
  static const char head[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
      "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  int64_t start_ns = now_ns();
  for (int index = server->open_count - 1; index >= 0; index--) {
    struct stream *stream = server->open[index];
    if (!stream->is_asked_for || stream->due_ns != INT64_MAX) continue;
    // Phases at random: each event is a packet of its own, as it is from servers that know nothing of each other.
    stream->due_ns = start_ns + (int64_t)(drand48() * (double)server->interval_ns);
    if (!put(stream, head, sizeof head - 1)) close_stream(server, stream);
  }
  server->asked_count = 0;
}

static void take_request(struct server *server, struct stream *stream) {
  char bytes[4096];
  ssize_t count = recv(stream->descriptor, bytes, sizeof bytes, 0);
  if (count == 0 || (count < 0 && errno != EAGAIN)) return close_stream(server, stream);
  // What asks for it, and how long that is, makes no difference: the first bytes are a request, the rest its body.
  if (stream->is_asked_for) return;
  stream->is_asked_for = true;
  server->asked_count++;
  if (server->asked_count == server->streams) begin_all(server);
}

static void take_connections(struct server *server) {
  int one = 1;
  int descriptor;
  while ((descriptor = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct stream *stream = calloc(1, sizeof *stream);
    stream->descriptor = descriptor;
    stream->due_ns = INT64_MAX;
    server->open = realloc(server->open, (server->open_count + 1) * sizeof *server->open);
    server->open[server->open_count++] = stream;
    watch(server, descriptor, stream);
  }
}

/// Writes what is due and sets the timer to what is due next. All streams are looked at: a few hundred are cheaper to
/// look at than to keep in order.
static void put_due(struct server *server) {
  int64_t next_ns = INT64_MAX;
  int64_t present_ns = now_ns();
  for (int index = server->open_count - 1; index >= 0; index--) {
    struct stream *stream = server->open[index];
    if (stream->due_ns <= present_ns && !put_event(server, stream)) {
      close_stream(server, stream);
      continue;
    }
    if (stream->due_ns < next_ns) next_ns = stream->due_ns;
  }
  struct itimerspec alarm = {0};
  if (next_ns != INT64_MAX) {
    alarm.it_value.tv_sec = next_ns / 1000000000;
    alarm.it_value.tv_nsec = next_ns % 1000000000;
  }
  timerfd_settime(server->timer, TFD_TIMER_ABSTIME, &alarm, NULL);
}

static int listen_on_loopback(struct server *server) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (server->listener < 0 || bind(server->listener, (void *)&address, length) != 0 ||
      listen(server->listener, 4096) != 0 || getsockname(server->listener, (void *)&address, &length) != 0)
    return errno;
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return 0;
}

int bench_serve_load(int streams, int events, int64_t interval_ns) {
  struct server server = {.streams = streams, .events = events, .interval_ns = interval_ns};
  int problem = listen_on_loopback(&server);
  if (problem != 0) return problem;
  server.epoll = epoll_create1(EPOLL_CLOEXEC);
  server.timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  int input = STDIN_FILENO;
  watch(&server, server.listener, &server.listener);
  watch(&server, server.timer, &server.timer);
  watch(&server, input, &input);
  while (true) {
    // A stream may be closed while an event for it waits in the batch, so that there is only one at a time.
    struct epoll_event ready;
    if (epoll_wait(server.epoll, &ready, 1, -1) == 1) {
      if (ready.data.ptr == &input) return 0;
      if (ready.data.ptr == &server.listener) take_connections(&server);
      else if (ready.data.ptr != &server.timer) take_request(&server, ready.data.ptr);
    }
    put_due(&server);
  }
}
