import Server

/// `unloq-gateway revoke CONF --user EMAIL | --session ID | --all`.
enum RevokeCommand {
  /// Ends sessions of the gateway that runs with the conf at `path`, and prints how many there were.
  static func run(_ path: String, _ target: AdminClient.Target) -> ExitCode {
    AdminCommand.run(path) { client throws(AdminClientError) in
      let count = try client.revoke(target)
      return count == 1 ? "1 session ended\n" : "\(count) sessions ended\n"
    }
  }
}
