// libcurl: curl_easy_setopt and curl_easy_getinfo are variadic C, which Swift cannot call; each static inline below is one typed use.
#pragma once
#include <curl/curl.h>

// curl_easy_setopt, one inline for each kind of argument.
static inline CURLcode unloq_easy_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode unloq_easy_set_text(CURL *easy, CURLoption option, const char *value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode unloq_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode unloq_easy_set_pointer(CURL *easy, CURLoption option, void *value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode unloq_easy_set_body(CURL *easy, const void *bytes, curl_off_t count) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, count);
  return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}
typedef size_t (*unloq_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode unloq_easy_set_data_callback(CURL *easy, CURLoption option, unloq_data_callback value) { return curl_easy_setopt(easy, option, value); }

// curl_easy_getinfo for numbers and for times in microseconds; 0 where it fails.
static inline long unloq_easy_long(CURL *easy, CURLINFO info) { long value = 0; return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0; }
static inline curl_off_t unloq_easy_time(CURL *easy, CURLINFO info) { curl_off_t value = 0; return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0; }

// curl_multi_setopt for the two callbacks that tie a multi handle to an event loop.
typedef int (*unloq_socket_callback)(CURL *easy, curl_socket_t descriptor, int what, void *context, void *unused);
typedef int (*unloq_timer_callback)(CURLM *multi, long milliseconds, void *context);
static inline CURLMcode unloq_multi_set_long(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }
static inline CURLMcode unloq_multi_set_socket_callback(CURLM *multi, unloq_socket_callback value, void *context) {
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
}
static inline CURLMcode unloq_multi_set_timer_callback(CURLM *multi, unloq_timer_callback value, void *context) {
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, value);
}

// Next finished transfer, NULL when there is none; its result goes to `result`. CURLMsg holds a union.
static inline CURL *unloq_multi_next_finished(CURLM *multi, CURLcode *result) {
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}
