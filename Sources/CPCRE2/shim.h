// PCRE2: regular expressions over bytes, with limits on what one match may cost.
#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// The 8-bit functions are macros in pcre2.h, which Swift does not see.
typedef pcre2_code_8 unloq_pcre2_code;
typedef pcre2_match_context_8 unloq_pcre2_limits;
typedef pcre2_match_data_8 unloq_pcre2_match_data;
