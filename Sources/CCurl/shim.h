// libcurl: curl_easy_setopt and curl_easy_getinfo are variadic C, which Swift cannot call; each static inline below is one typed use.
#pragma once
#include <curl/curl.h>
