import Authenticator
import Bytes
import Glibc
import Log

/// Carries one command out and prints what it has to say.
func carryOut(_ command: Command) throws {
  switch command {
  case .help: print(Usage.text, terminator: "")
  case .version: print("unloq-authenticator 0.1.0")
  case .completion(let shell): print(CompletionScript.text(for: shell), terminator: "")
  case .serve(let options): try ServiceProcess(options, log: .standardError(.info)).run()
  case .initialize(let options): try Administration.initialize(options).forEach { print($0) }
  case .addUser(let email, let name, let database, let origin):
    print(try Administration(database: database).addUser(email, name: name, origin: origin))
  case .listUsers(let database): try Administration(database: database).listUsers().forEach { print($0) }
  case .removeUser(let email, let database): print(try Administration(database: database).removeUser(email))
  case .unlockUser(let email, let database): print(try Administration(database: database).unlockUser(email))
  case .linkUser(let email, let database, let origin):
    print(try Administration(database: database).linkUser(email, origin: origin))
  }
}

// The database and the key file are for this user alone.
umask(0o077)
do {
  try carryOut(Command(Array(CommandLine.arguments.dropFirst())))
} catch let error as UsageError {
  StandardStream.error.write("unloq-authenticator: \(error)\nTry “unloq-authenticator --help”.\n")
  exit(2)
} catch {
  StandardStream.error.write("unloq-authenticator: \(error)\n")
  exit(1)
}
