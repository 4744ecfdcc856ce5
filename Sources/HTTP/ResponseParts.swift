/// What a response head says, as places in its storage and plain values.
struct ResponseParts {
  var status = 0
  var version = HTTPVersion.http11
  var reason = Place()
  var body = BodyFraming.none
  var keepsAlive = false
  var switchesProtocol = false
}
