import Fetch
import PCRE
import YAML

/// The libraries the program runs with.
package enum LibraryVersions {
  /// A name and a version each. libcurl's line names the OpenSSL and nghttp2 that it uses.
  package static var all: [String] {
    [TransferLibrary.version, "libyaml/\(YAMLLibrary.version)", "pcre2/\(PCRELibrary.version)"]
  }
}
