/// What a request head says, as places in its storage and plain values; filled in one go by
/// `RequestHead.read`.
struct RequestParts {
  var method = Method.other
  var methodEnd = 0
  var version = HTTPVersion.http11
  var target = Place()
  var path = Place()
  var query: Place?
  var authority = Place()
  var host = Place()
  var port: Int?
  var body = BodyFraming.none
  var keepsAlive = false
  var expectsContinue = false
  var requestsUpgrade = false
}
