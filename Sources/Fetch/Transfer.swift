import Bytes
import CCurl

/// One call in flight: owns libcurl's easy handle and what the handle points to, and gathers the answer.
///
/// The handle keeps an unretained pointer to this object for its callbacks, so the object must live until the
/// handle has left its multi handle; `CurlMulti` holds it that long.
@safe
final class Transfer {
  /// A transfer's name while it runs: its handle's address.
  typealias ID = Int

  /// libcurl's easy handle.
  let handle: UnsafeMutableRawPointer
  /// Who waits for the result; set while the transfer is running.
  var completion: ((Result<FetchResponse, FetchError>) -> Void)?
  /// An error of ours that outranks what libcurl will report.
  var failure: FetchError?

  /// The name under which callbacks mean this transfer.
  var id: ID { unsafe ID(bitPattern: handle) }

  private var list: UnsafeMutablePointer<curl_slist>?
  private var response = FetchResponse(status: 0)
  private let bodyLimit: Int
  private var headBytes = 0
  private var isHeadComplete = false

  /// Bytes of all header fields of an answer.
  private static let headLimit = 64 * 1024

  /// Prepares the handle; nothing is sent yet.
  ///
  /// - Throws: `badRequest` for a field with control characters, `outOfResources`.
  init(_ request: FetchRequest, _ settings: FetchSettings) throws(FetchError) {
    guard CurlLibrary.isReady, let handle = unsafe curl_easy_init() else { throw .outOfResources }
    unsafe self.handle = handle
    bodyLimit = settings.bodyLimit.bytes
    try addFields(of: request)
    try prepare(request, settings)
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(list)
  }

  /// The result of a transfer that libcurl has finished with `code`.
  func result(_ code: CURLcode) -> Result<FetchResponse, FetchError> {
    if let failure { return .failure(failure) }
    guard code == CURLE_OK else {
      let wasSent = unsafe unloq_easy_time(handle, CURLINFO_PRETRANSFER_TIME_T) > 0
      return .failure(FetchError(code, wasSent: wasSent))
    }
    // libcurl takes the end of the connection for the end of the head.
    guard isHeadComplete else { return .failure(.connectionLost) }
    response.status = unsafe unloq_easy_long(handle, CURLINFO_RESPONSE_CODE)
    return .success(response)
  }

  // Setting up

  private func addFields(of request: FetchRequest) throws(FetchError) {
    var lines = request.fields.map { "\($0.name): \($0.value)" }
    if let bearer = request.bearer { lines.append("Authorization: Bearer \(bearer.reveal())") }
    // An empty Expect keeps libcurl from waiting for "100 Continue" in front of a body.
    lines.append("Expect:")
    for line in lines {
      guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .badRequest }
      guard let longer = unsafe curl_slist_append(list, line) else { throw .outOfResources }
      unsafe list = longer
    }
  }

  private func prepare(_ request: FetchRequest, _ settings: FetchSettings) throws(FetchError) {
    guard request.url.hasPrefix("https://") || request.url.hasPrefix("http://") else { throw .badRequest }
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    try set(CURLOPT_USERAGENT, settings.userAgent)
    // The empty text switches off proxies, those of the environment included.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let path = settings.certificateAuthority { try set(CURLOPT_CAINFO, path) }
    if let path = settings.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
    // One connection for each held call: with HTTP/2 one broken connection would end every pending approval.
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    // Without it, taking back a transfer whose name is being looked up waits for the look-up and blocks the
    // loop.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
    try set(CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds)
    if !request.mayReuseConnection { try set(CURLOPT_FRESH_CONNECT, 1) }
    if !request.body.isEmpty || request.method == .post || request.method == .put {
      // Sound: libcurl copies the bytes.
      try check(unsafe unloq_easy_set_body(handle, request.body, curl_off_t(request.body.count)))
    }
    try check(unsafe unloq_easy_set_list(handle, CURLOPT_HTTPHEADER, list))
    // Sound: see the type's comment on the unretained pointer.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    try check(unsafe unloq_easy_set_data_callback(handle, CURLOPT_WRITEFUNCTION, Transfer.bodyArrived))
    try check(unsafe unloq_easy_set_pointer(handle, CURLOPT_WRITEDATA, context))
    try check(unsafe unloq_easy_set_data_callback(handle, CURLOPT_HEADERFUNCTION, Transfer.headArrived))
    try check(unsafe unloq_easy_set_pointer(handle, CURLOPT_HEADERDATA, context))
  }

  private func set(_ option: CURLoption, _ value: Int) throws(FetchError) {
    try check(unsafe unloq_easy_set_long(handle, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(FetchError) {
    // A NUL would cut the text short; libcurl copies it.
    guard !value.utf8.contains(0) else { throw .badRequest }
    try check(unsafe unloq_easy_set_text(handle, option, value))
  }

  private func check(_ code: CURLcode) throws(FetchError) {
    guard code == CURLE_OK else { throw FetchError(code, wasSent: false) }
  }

  // Gathering the answer: called by libcurl, which takes any other count than the given one as "stop".

  private static let bodyArrived: unloq_data_callback = { bytes, _, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    // Sound: libcurl hands over `count` bytes that are valid during the call.
    return unsafe transfer.take(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private static let headArrived: unloq_data_callback = { bytes, _, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    // Sound: as above.
    return unsafe transfer.take(headLine: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    guard response.body.count + bytes.count <= bodyLimit else { return false }
    unsafe response.body.append(contentsOf: bytes)
    return true
  }

  private func take(headLine bytes: UnsafeRawBufferPointer) -> Bool {
    headBytes += bytes.count
    guard headBytes <= Transfer.headLimit else { return false }
    let line = unsafe String(decoding: bytes, as: UTF8.self)
    // The head of a "100 Continue" comes first; only the last head counts.
    if line.hasPrefix("HTTP/") {
      response.fields.removeAll()
      isHeadComplete = false
    }
    if line == "\r\n" || line == "\n" { isHeadComplete = true }
    guard let colon = line.firstIndex(of: ":") else { return true }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
    response.fields.append((line[..<colon].lowercased(), String(value[..<end])))
    return true
  }
}
