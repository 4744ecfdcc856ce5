package import Bytes

extension RequestHead {
  /// Appends the request line that goes upstream: the method as sent, the canonical target, always HTTP/1.1.
  package func appendRequestLine(to output: Buffer) {
    output.append(methodText)
    output.append(" ")
    output.append(target)
    output.append(" HTTP/1.1\r\n")
  }
}
