import CCurl

/// The libcurl that the program runs with.
package enum TransferLibrary {
  /// Its version and those of the libraries below it (`curl_version`), for `version`.
  package static var version: String {
    // Sound: libcurl returns a constant text that ends with a NUL.
    unsafe String(cString: curl_version())
  }
}
