/// What is wrong with the text of a credential file. Nothing of its content is in it.
package enum CredentialTextError: Error, Sendable, Hashable {
  /// No JSON, or not of this shape.
  case notJSON
  /// Written by another version of the program.
  case otherVersion
  /// A key that there is not.
  case unknownKey
  /// The row of this number, from 1, is no credential.
  case badRow(Int)
  /// The row of this number has the person, route and name of an earlier one.
  case secondRow(Int)

  /// One clause, for log and terminal.
  package var words: String {
    switch self {
    case .notJSON: "it is not JSON, or not a credential file's"
    case .otherVersion: "another version of the program wrote it"
    case .unknownKey: "it has a key that is not known"
    case .badRow(let number): "row \(number) is no credential"
    case .secondRow(let number): "row \(number) is there twice"
    }
  }
}
