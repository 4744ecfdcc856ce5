package import Bytes

extension ResponseHead {
  /// Appends the status line that goes to the client: the status and reason as sent, always HTTP/1.1.
  package func appendStatusLine(to output: Buffer) {
    output.append("HTTP/1.1 ")
    output.append(decimal: status)
    output.append(" ")
    output.append(reason)
    output.append("\r\n")
  }
}
