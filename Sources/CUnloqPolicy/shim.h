// The header that policy libraries are written against, and the types of their four functions, which Swift takes from dlsym.
#pragma once
#include "../../include/unloq_policy.h"

typedef uint32_t (*unloq_policy_version_function)(void);
typedef int32_t (*unloq_policy_open_function)(const char *argument, unloq_policy **policy, char *error, size_t error_size);
typedef int32_t (*unloq_policy_decide_function)(unloq_policy *policy, const unloq_policy_question *question, unloq_policy_answer *answer);
typedef void (*unloq_policy_close_function)(unloq_policy *policy);
