/// What a request head says, as places in its storage and plain values; filled in one go by `RequestHead.read`.
struct RequestParts {
  var method = Method.other
  var methodEnd = 0
  var version = HTTPVersion.http11
  var target = 0..<0
  var path = 0..<0
  var query: Range<Int>?
  var authority = 0..<0
  var host = 0..<0
  var port: Int?
  var body = BodyFraming.none
  var keepsAlive = false
  var expectsContinue = false
  var requestsUpgrade = false
}
