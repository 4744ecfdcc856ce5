import CCurl

/// The library's process-wide side.
enum CurlLibrary {
  /// Whether libcurl could be initialised (curl_global_init, once; thread-safe in Debian's build).
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
