#pragma once
// What Swift cannot import of libmicrohttpd and epoll: variadic functions, unions, and macros with casts.
#include <microhttpd.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/// A daemon that runs on its caller's thread, on epoll, and gets its connections from `gateway_accept`.
static inline struct MHD_Daemon *gateway_daemon(
    MHD_AccessHandlerCallback access, MHD_RequestCompletedCallback completed, void *context) {
  return MHD_start_daemon(
      MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, access, context,
      MHD_OPTION_CONNECTION_LIMIT, 65536u,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_END);
}

/// Takes one connection from a listening socket; -1 where there is none or none can be taken, as errno says.
static inline int gateway_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/// Gives a daemon a connection, which is closed where the daemon does not take it.
static inline void gateway_add(struct MHD_Daemon *daemon, int fd) {
  struct sockaddr_storage peer;
  socklen_t length = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &length) != 0) {
    close(fd);
    return;
  }
  (void)MHD_add_connection(daemon, fd, (struct sockaddr *)&peer, length);
}

static inline int gateway_daemon_epoll(struct MHD_Daemon *daemon) {
  return MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

static inline int gateway_socket(struct MHD_Connection *connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

static inline uint64_t gateway_size_unknown(void) { return MHD_SIZE_UNKNOWN; }
static inline ssize_t gateway_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t gateway_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

/// Makes the response say `Connection: Keep-Alive`, which HTTP/1.1 leaves out because it is the default.
static inline enum MHD_Result gateway_say_keep_alive(struct MHD_Response *response) {
  return MHD_set_response_options(response, MHD_RF_SEND_KEEP_ALIVE_HEADER, MHD_RO_END);
}

/// Sends a RST at once (tcp(7): connecting to AF_UNSPEC dissolves the association).
static inline void gateway_reset(int fd) {
  struct sockaddr none = {.sa_family = AF_UNSPEC};
  (void)connect(fd, &none, sizeof none);
}

/// Watches for input.
static inline int gateway_watch_input(int epoll, int fd, uint64_t token) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = token}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/// Watches, once, for the other side's going away.
static inline int gateway_watch_departure(int epoll, int fd, uint64_t token) {
  struct epoll_event event = {.events = EPOLLRDHUP | EPOLLONESHOT, .data = {.u64 = token}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static inline void gateway_unwatch(int epoll, int fd) {
  struct epoll_event unused = {0};
  (void)epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &unused);
}

/// Waits for what is watched; writes the tokens and returns how many.
static inline int gateway_wait(int epoll, uint64_t *tokens, int capacity, int timeout_ms) {
  struct epoll_event events[64];
  int count = epoll_wait(epoll, events, capacity < 64 ? capacity : 64, timeout_ms);
  for (int i = 0; i < count; i++) tokens[i] = events[i].data.u64;
  return count;
}

static inline int gateway_wake_make(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int gateway_wake(int fd) { return eventfd_write(fd, 1); }

static inline int gateway_timer(void) {
  return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

/// Sets the timer to an instant of CLOCK_MONOTONIC in nanoseconds; 0 disarms it.
static inline int gateway_timer_set(int timer, int64_t instant_ns) {
  struct itimerspec spec = {{0, 0}, {instant_ns / 1000000000, instant_ns % 1000000000}};
  return timerfd_settime(timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

static inline int64_t gateway_now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
