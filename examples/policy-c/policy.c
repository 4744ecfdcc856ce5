/* The policy of this example as a library in C: what examples/opa says in Rego and docs/policies.md in rules. */
#include "unloq_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What unloq_policy_open makes: the people who may administrate, "ana@corp.example,bob@corp.example". It never changes, so
 * that any number of threads may read it. */
struct unloq_policy {
  char *operators;
};

static int is(unloq_policy_text text, const char *wanted) { return strcmp(text.bytes, wanted) == 0; }

static int begins(unloq_policy_text text, const char *start) { return strncmp(text.bytes, start, strlen(start)) == 0; }

static int ends(unloq_policy_text text, const char *end) {
  size_t length = strlen(end);
  return text.length >= length && strcmp(text.bytes + text.length - length, end) == 0;
}

/* Whether the path is the folder or lies below it. */
static int lies_in(unloq_policy_text path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path.bytes, folder, length) == 0 && (path.bytes[length] == 0 || path.bytes[length] == '/');
}

static int is_operator(const unloq_policy *policy, unloq_policy_text user) {
  for (const char *name = policy->operators; *name;) {
    size_t length = strcspn(name, ",");
    if (length == user.length && strncmp(name, user.bytes, length) == 0) return 1;
    name += length + (name[length] == ',');
  }
  return 0;
}

/* An answer with its rule's name; 0, which is what unloq_policy_decide returns when all is well. */
static int32_t say(unloq_policy_answer *answer, int32_t decision, const char *rule) {
  answer->decision = decision;
  snprintf(answer->rule, sizeof answer->rule, "%s", rule);
  return 0;
}

uint32_t unloq_policy_version(void) { return UNLOQ_POLICY_VERSION; }

int32_t unloq_policy_open(const char *argument, unloq_policy **policy, char *error, size_t error_size) {
  if (!strchr(argument, '@')) {
    snprintf(error, error_size, "the argument names nobody: write ana@corp.example,bob@corp.example");
    return 1;
  }
  *policy = malloc(sizeof **policy);
  if (*policy) (*policy)->operators = strdup(argument);
  if (!*policy || !(*policy)->operators) {
    snprintf(error, error_size, "out of memory");
    return 1;
  }
  return 0;
}

void unloq_policy_close(unloq_policy *policy) {
  free(policy->operators);
  free(policy);
}

int32_t unloq_policy_decide(unloq_policy *policy, const unloq_policy_question *question, unloq_policy_answer *answer) {
  int reads = is(question->method, "GET") || is(question->method, "HEAD");

  if (reads && lies_in(question->path, "/static")) return say(answer, UNLOQ_POLICY_ALLOW, "assets");

  if (lies_in(question->path, "/debug") || is(question->path, "/metrics")) return say(answer, UNLOQ_POLICY_DENY, "internals");

  if (reads && lies_in(question->path, "/handbook") && begins(question->client, "10."))
    return say(answer, UNLOQ_POLICY_ALLOW, "office");

  if (is(question->host, "admin.corp.example") && is(question->method, "DELETE")) {
    answer->freshness = UNLOQ_POLICY_FRESH;
    answer->scope = UNLOQ_POLICY_SCOPE_RULE;
    snprintf(answer->message, sizeof answer->message, "Delete $path");
    return say(answer, UNLOQ_POLICY_APPROVAL, "destructive");
  }

  if (lies_in(question->path, "/admin")) {
    if (question->user.length == 0) return say(answer, UNLOQ_POLICY_SIGN_IN, "administration");
    if (is_operator(policy, question->user)) {
      answer->freshness = 5 * 60;
      answer->scope = UNLOQ_POLICY_SCOPE_RULE;
      return say(answer, UNLOQ_POLICY_APPROVAL, "administration");
    }
  }

  if (question->user.length == 0) return say(answer, UNLOQ_POLICY_SIGN_IN, "staff");
  if (ends(question->user, "@corp.example")) {
    answer->freshness = 8 * 3600;
    return say(answer, UNLOQ_POLICY_APPROVAL, "staff");
  }

  return say(answer, UNLOQ_POLICY_NO_RULE, "");
}
