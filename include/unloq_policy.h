/*
 * unloq_policy.h: a policy for unloq-gateway as a shared library.
 *
 * A library defines the four functions at the end of this file. The gateway loads it once, at its start, and asks it about
 * every request that it has no fresh decision of. docs/policies.md tells how to write one; examples/policy-c and
 * examples/policy-swift are whole ones.
 *
 * What holds for a library:
 *
 *  - It runs inside the gateway's process. If it crashes, the gateway crashes; what it can read, it can tell. Load nothing
 *    that you would not run as the gateway itself.
 *  - unloq_policy_decide may be called from several threads at once, with the same policy. unloq_policy_open and
 *    unloq_policy_close are called once each, with no other call under way.
 *  - It may block, on threads that the gateway keeps for it. A call that has not returned when the time-out is over counts as
 *    failed; what it answers later is thrown away. A call that never returns keeps its thread for good.
 *  - It must not throw C++ exceptions through these functions, call exit, fork, change signal handlers or the locale, or
 *    write to descriptors that it has not opened.
 *
 * Memory: what the gateway passes in belongs to the gateway and is valid until the call returns; copy what is needed longer.
 * What the library makes in unloq_policy_open is its own and is given back to it in unloq_policy_close. Nothing is freed on
 * the other side of the boundary.
 *
 * Sizes: both structs begin with their size in bytes. A later gateway may know more members than this header; they come at
 * the end, and a library that does not know them never sees them. Members are never removed or moved within one version.
 *
 * Whatever is out of range makes the gateway refuse the request with 503 policy-engine-unavailable: an unknown decision, an
 * answer that was never filled in, a text without its NUL.
 */
#ifndef UNLOQ_POLICY_H
#define UNLOQ_POLICY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of everything below. The gateway loads only libraries that answer with its own. */
#define UNLOQ_POLICY_VERSION 1

/* The library's own state: whatever it likes, behind a pointer. */
typedef struct unloq_policy unloq_policy;

/* A text of `length` bytes; a NUL follows, which `length` does not count. There is no NUL inside. */
typedef struct unloq_policy_text {
  const char *bytes;
  size_t length;
} unloq_policy_text;

/* A header field of the request. The name is in lower case, the value as it came. */
typedef struct unloq_policy_field {
  unloq_policy_text name;
  unloq_policy_text value;
} unloq_policy_field;

/* What is asked. */
typedef struct unloq_policy_question {
  /* sizeof(unloq_policy_question), as the gateway knows it. */
  size_t size;
  /* Now, in seconds since 1970, UTC. */
  int64_t time;
  /* Lower case, without port and trailing dot. */
  unloq_policy_text host;
  /* As it came: methods are case-sensitive. Of a CORS preflight, the method that it announces. */
  unloq_policy_text method;
  /* Decoded and normalised: the path that is forwarded. UTF-8 without control characters; begins with "/". No query. */
  unloq_policy_text path;
  /* The signed-in person's e-mail, lower case; length 0 where nobody is signed in. */
  unloq_policy_text user;
  /* The client's address as text: "10.1.2.3", "2001:db8::1". */
  unloq_policy_text client;
  /* The groups of the person. */
  const unloq_policy_text *groups;
  size_t group_count;
  /* The header fields that the conf lists, every line of them, in the order they came. */
  const unloq_policy_field *fields;
  size_t field_count;
} unloq_policy_question;

/* The decisions. 0 is none, so that an answer that was not filled in lets nobody pass. */
#define UNLOQ_POLICY_ALLOW 1    /* passes, whoever asks */
#define UNLOQ_POLICY_DENY 2     /* refused; no approval helps */
#define UNLOQ_POLICY_APPROVAL 3 /* passes with an approval: see freshness and scope */
#define UNLOQ_POLICY_SIGN_IN 4  /* nobody is signed in, and the decision depends on who asks */
#define UNLOQ_POLICY_NO_RULE 5  /* the policy has nothing to say about it: refused */

/* What an approval must have been given for. 0: for this request where it is fresh, for the session otherwise. */
#define UNLOQ_POLICY_SCOPE_DEFAULT 0
#define UNLOQ_POLICY_SCOPE_SESSION 1
#define UNLOQ_POLICY_SCOPE_RULE 2
#define UNLOQ_POLICY_SCOPE_REQUEST 3

/* A freshness: given for this very use. Any other is in seconds, 1 to 31536000. */
#define UNLOQ_POLICY_FRESH (-1)

/* What is answered. The gateway hands it over with every byte 0 but those of `size`. */
typedef struct unloq_policy_answer {
  /* sizeof(unloq_policy_answer), as the gateway knows it. */
  size_t size;
  /* UNLOQ_POLICY_ALLOW and so on. */
  int32_t decision;
  /* UNLOQ_POLICY_SCOPE_…; with UNLOQ_POLICY_APPROVAL only. */
  int32_t scope;
  /* How old the approval may be, in seconds, or UNLOQ_POLICY_FRESH; with UNLOQ_POLICY_APPROVAL only. */
  int64_t freshness;
  /* 1 to hold command-line requests while the phone rings, 0 otherwise; with UNLOQ_POLICY_APPROVAL only. */
  int32_t hold;
  /* The rule's name in the log and for approvals of scope rule: up to 64 letters, digits, dots, underscores and hyphens. Empty
   * for "library"; scope rule needs one. */
  char rule[68];
  /* What the phone shows, UTF-8, with $method, $host and $path filled in; cut after 200 characters. Empty for the standard
   * text. With UNLOQ_POLICY_APPROVAL only. */
  char message[1024];
} unloq_policy_answer;

/* Hides everything else of a library that is built with -fvisibility=hidden. */
#define UNLOQ_POLICY_EXPORT __attribute__((visibility("default")))

/* Returns UNLOQ_POLICY_VERSION. Called first. */
UNLOQ_POLICY_EXPORT uint32_t unloq_policy_version(void);

/*
 * Makes the policy. `argument` is the conf's policy.library.argument, "" where there is none. Returns 0 and stores the policy
 * in *policy (which may be NULL); returns anything else after writing why, in up to error_size bytes with the NUL, to `error`.
 * The gateway then does not start.
 */
UNLOQ_POLICY_EXPORT int32_t unloq_policy_open(
    const char *argument, unloq_policy **policy, char *error, size_t error_size);

/* Decides. Returns 0 after filling in *answer; anything else is a failure: the request is refused with 503. */
UNLOQ_POLICY_EXPORT int32_t unloq_policy_decide(
    unloq_policy *policy, const unloq_policy_question *question, unloq_policy_answer *answer);

/* Ends the policy. Not called when the process is killed, or while a call of unloq_policy_decide has not returned. */
UNLOQ_POLICY_EXPORT void unloq_policy_close(unloq_policy *policy);

#ifdef __cplusplus
}
#endif

#endif
