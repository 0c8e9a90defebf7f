#include "bench_peers.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct client {
  CURLM *multi;
  int epoll;
  /// When libcurl wants to be called; -1: not at all.
  int64_t due_ns;
  struct bench_client_report report;
  size_t capacity;
};

struct stream {
  struct client *client;
  char *bytes;
  size_t count;
  size_t capacity;
};

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void note_delay(struct client *client, int64_t delay_ns) {
  struct bench_client_report *report = &client->report;
  if (report->events == client->capacity) {
    client->capacity = client->capacity ? client->capacity * 2 : 1 << 16;
    report->delays_ns = realloc(report->delays_ns, client->capacity * sizeof *report->delays_ns);
  }
  report->delays_ns[report->events++] = delay_ns;
}

static size_t body_arrived(char *bytes, size_t size, size_t members, void *context) {
  struct stream *stream = context;
  size_t count = size * members;
  if (stream->count + count > stream->capacity) {
    stream->capacity = (stream->count + count) * 2;
    stream->bytes = realloc(stream->bytes, stream->capacity);
  }
  memcpy(stream->bytes + stream->count, bytes, count);
  stream->count += count;

  const char *cursor = stream->bytes;
  const char *end = stream->bytes + stream->count;
  const char *content;
  size_t length;
  while (bench_next_event(&cursor, end, &content, &length)) {
    if (length > 0) note_delay(stream->client, now_ns() - strtoll(content, NULL, 10));
  }
  stream->count = end - cursor;
  memmove(stream->bytes, cursor, stream->count);
  return count;
}

static int socket_changed(CURL *easy, curl_socket_t descriptor, int what, void *context, void *watched) {
  struct client *client = context;
  struct epoll_event event = {.data.fd = descriptor};
  if (what == CURL_POLL_REMOVE) return epoll_ctl(client->epoll, EPOLL_CTL_DEL, descriptor, &event);
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  epoll_ctl(client->epoll, watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
  curl_multi_assign(client->multi, descriptor, client);
  return 0;
}

static int timer_changed(CURLM *multi, long milliseconds, void *context) {
  struct client *client = context;
  client->due_ns = milliseconds < 0 ? -1 : now_ns() + milliseconds * 1000000LL;
  return 0;
}

static int wait_milliseconds(const struct client *client) {
  if (client->due_ns < 0) return -1;
  int64_t left_ns = client->due_ns - now_ns();
  return left_ns <= 0 ? 0 : (int)((left_ns + 999999) / 1000000);
}

static void run(struct client *client) {
  struct epoll_event ready[256];
  int running = 0;
  curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  while (running) {
    int count = epoll_wait(client->epoll, ready, 256, wait_milliseconds(client));
    if (client->due_ns >= 0 && now_ns() >= client->due_ns) {
      client->due_ns = -1;
      curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (int index = 0; index < count; index++) {
      int actions = 0;
      if (ready[index].events & EPOLLIN) actions |= CURL_CSELECT_IN;
      if (ready[index].events & EPOLLOUT) actions |= CURL_CSELECT_OUT;
      if (ready[index].events & (EPOLLERR | EPOLLHUP)) actions |= CURL_CSELECT_ERR;
      curl_multi_socket_action(client->multi, ready[index].data.fd, actions, &running);
    }
  }
}

static CURL *transfer(struct stream *stream, const char *url) {
  CURL *easy = curl_easy_init();
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{\"stream\":true}");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_arrived);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, stream);
  return easy;
}

static int64_t nanoseconds(struct timeval time) { return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL; }

struct bench_client_report bench_plain_client(int port, int streams) {
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct client client = {.multi = curl_multi_init(), .epoll = epoll_create1(EPOLL_CLOEXEC), .due_ns = -1};
  curl_multi_setopt(client.multi, CURLMOPT_SOCKETFUNCTION, socket_changed);
  curl_multi_setopt(client.multi, CURLMOPT_SOCKETDATA, &client);
  curl_multi_setopt(client.multi, CURLMOPT_TIMERFUNCTION, timer_changed);
  curl_multi_setopt(client.multi, CURLMOPT_TIMERDATA, &client);

  char url[64];
  snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/chat/completions", port);
  struct stream *all = calloc(streams, sizeof *all);
  for (int index = 0; index < streams; index++) {
    all[index].client = &client;
    curl_multi_add_handle(client.multi, transfer(&all[index], url));
  }
  run(&client);

  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(client.multi, &left))) {
    if (message->data.result != CURLE_OK) client.report.failures++;
    curl_multi_remove_handle(client.multi, message->easy_handle);
    curl_easy_cleanup(message->easy_handle);
  }
  for (int index = 0; index < streams; index++) free(all[index].bytes);
  free(all);
  curl_multi_cleanup(client.multi);
  close(client.epoll);
  getrusage(RUSAGE_SELF, &after);
  client.report.user_ns = nanoseconds(after.ru_utime) - nanoseconds(before.ru_utime);
  client.report.system_ns = nanoseconds(after.ru_stime) - nanoseconds(before.ru_stime);
  return client.report;
}
