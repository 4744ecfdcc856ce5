import CYAML

/// The libyaml that the program runs with.
package enum YAMLLibrary {
  /// Its version (`yaml_get_version_string`), for `version`.
  package static var version: String {
    // Sound: libyaml returns a constant text that ends with a NUL.
    unsafe String(cString: yaml_get_version_string())
  }
}
