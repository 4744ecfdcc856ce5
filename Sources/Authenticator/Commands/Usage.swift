/// The help text.
package enum Usage {
  /// What `--help` prints.
  package static let text = """
    unloq-authenticator: a self-hosted service that speaks the UNLOQ API, with a page that serves as the phone.

    USAGE
      unloq-authenticator init --database FILE --application NAME --user EMAIL --origin URL
                               [--name "Ana Pop"] [--api-key-file FILE]
          Creates the database, the application with its API key, and the first person. Prints the key once (or writes
          it to FILE, readable by you only) and the person's device link.

      unloq-authenticator serve --database FILE --listen ADDRESS:PORT
                               [--wait 30s] [--origin URL] [--behind-tls-proxy]
          Serves the API under /v1 and the device page under /device, until SIGTERM or Ctrl-C.
          --wait               how long an approval call is held open for the person's tap, 1s to 40s
          --origin             the device page's address, where it differs from the one given to init
          --behind-tls-proxy   a proxy in front speaks TLS: listen on any address, believe its X-Forwarded-For

      unloq-authenticator user add EMAIL --database FILE [--name "Ana Pop"] [--origin URL]
      unloq-authenticator user list --database FILE
      unloq-authenticator user link EMAIL --database FILE [--origin URL]
          A new device link; the one before stops working. For a lost phone.
      unloq-authenticator user remove EMAIL --database FILE
      unloq-authenticator user unlock EMAIL --database FILE
          Lets applications ask again that the person had reported with “This was not me”.

      unloq-authenticator completion bash|zsh|fish
      unloq-authenticator version

    EXIT STATUS
      0 done, 1 failed, 2 the command line is wrong

    EXAMPLE
      unloq-authenticator init --database phone.db --application "Corp gate" --user ana@corp.example \\
        --origin http://127.0.0.1:8081 --api-key-file api-key
      unloq-authenticator serve --database phone.db --listen 127.0.0.1:8081

    """
}
