# The policy of this example in Rego: what examples/policy-c says in C and docs/policies.md in rules.
#
# The document is data.unloq.gate, so the gateway asks http://127.0.0.1:8181/v1/data/unloq/gate. The first definition whose
# conditions hold decides; where none does the document is undefined, and the request is refused.
package unloq

import rego.v1

gate := {"decision": "allow", "rule": "assets"} if {
	reads
	input.segments[0] == "static"
} else := {"decision": "deny", "rule": "internals"} if {
	internal
} else := {"decision": "allow", "rule": "office"} if {
	reads
	input.segments[0] == "handbook"
	startswith(input.client, "10.")
} else := {
	"decision": "approval",
	"approval": "fresh",
	"scope": "rule",
	"rule": "destructive",
	"message": "Delete $path",
} if {
	input.host == "admin.corp.example"
	input.method == "DELETE"
} else := {"decision": "sign-in", "rule": "administration"} if {
	input.segments[0] == "admin"
	input.user == null
} else := {"decision": "approval", "approval": "5m", "scope": "rule", "rule": "administration"} if {
	input.segments[0] == "admin"
	input.user in operators
} else := {"decision": "sign-in", "rule": "staff"} if {
	input.user == null
} else := {"decision": "approval", "approval": "8h", "rule": "staff"} if {
	endswith(input.user, "@corp.example")
}

operators := {"ana@corp.example"}

reads if input.method in {"GET", "HEAD"}

internal if input.segments[0] == "debug"

internal if input.path == "/metrics"
