#pragma once
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

// The calls of libcurl that take any kind of argument do not import: one typed function for each kind that is used.
// The parentheses keep <curl/typecheck-gcc.h> away, which wraps the names in macros.

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_write(CURL *easy, CURLoption option, curl_write_callback value) {
  return (curl_easy_setopt)(easy, option, value);
}
static inline CURLcode ccurl_set_debug(CURL *easy, curl_debug_callback value) {
  return (curl_easy_setopt)(easy, CURLOPT_DEBUGFUNCTION, value);
}
static inline CURLcode ccurl_set_prereq(CURL *easy, curl_prereq_callback value) {
  return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, value);
}
static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return (curl_easy_getinfo)(easy, info, value);
}
static inline CURLMcode ccurl_multi_set_socket(CURLM *multi, curl_socket_callback function, void *context) {
  CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
  return code ? code : (curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context);
}
static inline CURLMcode ccurl_multi_set_timer(CURLM *multi, curl_multi_timer_callback function, void *context) {
  CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
  return code ? code : (curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context);
}

/// The next transfer that is over, or NULL. (`CURLMsg` holds a union, which does not import.)
static inline CURL *ccurl_next_done(CURLM *multi, CURLcode *code) {
  int left;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));)
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}

// Enumerators and macros that Swift sees as something other than the numbers they are.
static const uint32_t ccurl_epollin = EPOLLIN;
static const uint32_t ccurl_epollout = EPOLLOUT;
static const uint32_t ccurl_epollerr = EPOLLERR | EPOLLHUP;
static const int ccurl_eventfd_flags = EFD_NONBLOCK | EFD_CLOEXEC;
static const int ccurl_timerfd_flags = TFD_NONBLOCK | TFD_CLOEXEC;
static const int ccurl_timer_absolute = TFD_TIMER_ABSTIME;
static const int ccurl_epoll_flags = EPOLL_CLOEXEC;
