import Crypto
import FoundationEssentials
package import SQLite

/// What the commands do to the database: applications, keys, people, device links.
package struct Administration: Sendable {
  private let database: Database
  private let path: String
  private let time: TimeSource
  private let random: any RandomSource = SecureRandom()

  /// Opens the database of a service that was set up before.
  /// - Throws: `CommandFailure` with what to do.
  package init(database path: String, time: TimeSource = .system) throws {
    do {
      database = try Database(path: path, create: false, migrations: Schema.steps)
    } catch let error as SQLiteError {
      if case .missing = error {
        throw CommandFailure(
          "\(path) does not exist: create it with “unloq-authenticator init --database \(path) …” (see --help)"
        )
      }
      throw CommandFailure("\(path): \(error)")
    }
    self.path = path
    self.time = time
    guard try database.withConnection({ try $0.hasApplication() }) else {
      throw CommandFailure(
        "\(path) has no application yet: run “unloq-authenticator init --database \(path) …”")
    }
  }

  /// The open database, for `serve`.
  package var opened: Database { database }

  /// Sets a new database up, in one step: either all of it is there, or nothing.
  ///
  /// - Returns: the lines to print.
  /// - Throws: `CommandFailure` where the file holds an application already, or the key file exists.
  package static func initialize(_ options: Command.InitializeOptions, time: TimeSource = .system) throws
    -> [String]
  {
    let random = SecureRandom()
    let database: Database
    do {
      database = try Database(path: options.database, create: true, migrations: Schema.steps)
    } catch let error as SQLiteError {
      throw CommandFailure("\(options.database): \(error)")
    }
    let key = "test_" + random.token()
    let secret = random.token()
    let codeSecret = random.bytes(20)
    let now = time.now
    try database.withTransaction { connection in
      guard try !connection.hasApplication() else {
        throw CommandFailure(
          "\(options.database) is set up already; people are added with “unloq-authenticator user add EMAIL”")
      }
      try connection.setSetting("origin", to: options.origin)
      try connection.addApplication(name: options.application, key: key, at: now)
      if let user = try connection.addUser(
        email: options.email, name: options.name, codeSecret: codeSecret, at: now)
      {
        try connection.replaceDevice(of: user, secret: secret, at: now)
      }
      // Last inside the transaction: where the file cannot be written, nothing is set up.
      if let file = options.keyFile { try write(key, to: file) }
    }
    let keyLine = options.keyFile.map { "API key: in \($0)" } ?? "API key: \(key)"
    return [keyLine, "Device link: \(options.origin)/device/\(secret)"]
  }

  /// Adds a person.
  /// - Returns: the line to print.
  package func addUser(_ email: EmailAddress, name: String, origin: String?) throws -> String {
    let codeSecret = random.bytes(20)
    let now = time.now
    let secret = random.token()
    let found = try database.withTransaction { connection -> String in
      guard let user = try connection.addUser(email: email, name: name, codeSecret: codeSecret, at: now)
      else {
        throw CommandFailure("\(email) is there already; a new device link comes from “user link \(email)”")
      }
      try connection.replaceDevice(of: user, secret: secret, at: now)
      return try connection.setting("origin") ?? ""
    }
    return "Device link: \(origin ?? found)/device/\(secret)"
  }

  /// Gives a person a new device link; the old one stops working.
  /// - Returns: the line to print.
  package func linkUser(_ email: EmailAddress, origin: String?) throws -> String {
    let now = time.now
    let secret = random.token()
    let found = try database.withTransaction { connection -> String in
      guard let user = try connection.user(email: email) else { throw Administration.unknown(email) }
      try connection.replaceDevice(of: user.id, secret: secret, at: now)
      return try connection.setting("origin") ?? ""
    }
    return "Device link: \(origin ?? found)/device/\(secret)"
  }

  /// Takes a person's access and device away.
  /// - Returns: the line to print.
  package func removeUser(_ email: EmailAddress) throws -> String {
    try database.withTransaction { connection in
      guard let user = try connection.user(email: email) else { throw Administration.unknown(email) }
      try connection.removeUser(user.id)
    }
    return "Removed \(email)"
  }

  /// Lets applications ask a person again who had reported a request as not theirs.
  /// - Returns: the line to print.
  package func unlockUser(_ email: EmailAddress) throws -> String {
    let count = try database.withTransaction { connection in
      guard let user = try connection.user(email: email) else { throw Administration.unknown(email) }
      return try connection.unlock(user.id)
    }
    return count == 0 ? "\(email) was not locked" : "Unlocked \(email)"
  }

  /// Everyone, one line each: UnloqID, address, name, and whether something is locked.
  package func listUsers() throws -> [String] {
    try database.withConnection { connection in
      var lines: [String] = []
      for user in try connection.users() {
        let name = user.displayName == user.email ? "" : "  \(user.displayName)"
        let lock = try connection.lockedApplications(of: user.id).isEmpty ? "" : "  locked"
        lines.append("\(user.id)  \(user.email)\(name)\(lock)")
      }
      return lines
    }
  }

  /// The device page's origin as `init` was told.
  package func origin() throws -> String? {
    try database.withConnection { try $0.setting("origin") }
  }

  private static func unknown(_ email: EmailAddress) -> CommandFailure {
    CommandFailure("\(email) is unknown; “unloq-authenticator user list” shows everyone")
  }

  /// Writes the key to a new file. The program's umask keeps it from everybody else.
  private static func write(_ key: String, to file: String) throws {
    do {
      try Data((key + "\n").utf8).write(to: URL(filePath: file), options: .withoutOverwriting)
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      throw CommandFailure("\(file) exists and is not overwritten: it may be a key in use. Name another file")
    } catch {
      throw CommandFailure("\(file) cannot be written: check the folder and its permissions")
    }
  }
}
