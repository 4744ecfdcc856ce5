extension CommandDescription {
  static let run = CommandDescription(
    name: .run, arguments: ["CONF"], options: [], summary: "serve what the conf says",
    details: [
      """
      Reads the conf, opens the listeners and serves until SIGTERM or SIGINT; then open requests may end for
      timeouts.shutdown. SIGUSR1 opens the access log again, after it was moved away. SIGHUP reads the conf again and
      takes over its routes and rules, or says why not and goes on as before. What the program says about itself goes
      to standard error, one line an event: "listening" with the address of each listener, then "ready".
      """,
      "Exits with 1 when the conf has a mistake or a listener cannot be opened.",
    ])

  static let check = CommandDescription(
    name: .check, arguments: ["CONF"], options: [], summary: "say what is wrong with a conf",
    details: [
      """
      Reads the conf as run does, secrets included, and prints every error and warning with line, column and a hint.
      Contacts nothing and changes nothing. Exits with 0 when the conf can be used, though there may be warnings, and
      with 1 otherwise.
      """
    ])

  static let explain = CommandDescription(
    name: .explain, arguments: ["CONF", "METHOD", "URL"],
    options: [
      Option(name: "--user", value: "EMAIL", text: "who is signed in; without it, nobody"),
      Option(name: "--client", value: "ADDRESS", text: "where the request comes from; without it, 127.0.0.1"),
      Option(
        name: "--header", value: "LINE", text: "a header field with its name, as curl takes it; repeatable",
        letter: "-H", isRepeatable: true),
      Option(
        name: "--at", value: "TIME", text: "when it comes, such as 2026-11-21T10:00:00+01:00; without it, now"
      ),
      Option(
        name: "--approved", value: "AGE", text: "the age of the approval that is held; without it, none is"),
    ],
    summary: "say which rule decides about a request, and why",
    details: [
      """
      Prints the request as the gate sees it, the route, each rule with the criterion that holds or fails, the decision
      with its reason, and what a person would see: whether a phone would ring, whose, and with which text. Asks
      nobody: which approvals a session holds is not known here, so --approved says it. Groups follow from --user. The
      conf's own tests may fail: explain is there to find out why.
      """,
      "unloq-gateway explain gateway.yaml --user ana@corp.example DELETE https://admin.corp.example/users/7",
    ])

  static let sessions = CommandDescription(
    name: .sessions, arguments: ["CONF"], options: [], summary: "say who is signed in at a running gateway",
    details: [
      """
      Asks the gateway that runs with the conf, through its admin socket, and prints a line for each session: the first
      digits of its hashed id as the access log has them, the person, when they signed in, how long ago they last
      asked for something and approved something, and when the session ends whatever happens.
      """
    ])

  static let revoke = CommandDescription(
    name: .revoke, arguments: ["CONF"],
    options: [
      Option(name: "--user", value: "EMAIL", text: "every session of this person"),
      Option(name: "--session", value: "ID", text: "the session whose id begins so, 8 digits at least"),
      Option(name: "--all", value: nil, text: "every session of everybody"),
    ],
    summary: "end sessions of a running gateway",
    details: [
      """
      Ends sessions at the gateway that runs with the conf, through its admin socket: from their next request on they
      have to sign in again, and their open connections are cut. Prints how many there were; none is no failure.
      """,
      "unloq-gateway revoke /etc/unloq-gateway/gateway.yaml --user ana@corp.example",
    ])

  static let replay = CommandDescription(
    name: .replay, arguments: ["CONF", "ACCESS.LOG"],
    options: [
      Option(
        name: "--format", value: "FORMAT",
        text: "how the log is written: json or combined; else the first line tells"),
      Option(name: "--host", value: "HOST", text: "the host that a combined log is of"),
      Option(name: "--json", value: nil, text: "all figures as JSON instead of tables"),
    ],
    summary: "forecast how often phones would ring under a conf",
    details: [
      """
      Plays the requests of an access log against a conf that need not be in use: the gateway's own log, or the combined
      one of nginx or Apache. Prints the pushes per person and day, what became of the requests by rule, and what rings
      and is refused most; at the end what the log could not say. "-" is standard input. Asks nobody, changes nothing.
      """,
      "unloq-gateway replay new.yaml /var/log/unloq-gateway/access.log",
      "zcat access.log.*.gz | unloq-gateway replay new.yaml - --format combined --host wiki.corp.example",
    ])

  static let login = CommandDescription(
    name: .login, arguments: ["URL"],
    options: [
      Option(name: "--user", value: "EMAIL", text: "whose phone rings"),
      Option(
        name: "--format", value: "FORMAT",
        text: "header (default), cookie, jar, json or curl-config"),
      Option(name: "--ca", value: "FILE", text: "a PEM file with a further certificate authority"),
    ],
    summary: "sign a script in, and print its session",
    details: [
      """
      Asks the gateway that answers at the URL to ring the phone, shows the match code on standard error, and prints the
      session on standard output once the person has tapped. The session is good at the URL's host, for as long as a
      browser's is. Whoever has it is that person: keep it out of command lines and logs.
      """,
      """
      umask 077; unloq-gateway login https://wiki.corp.example --user ana@corp.example --format jar > jar
      curl -b jar https://wiki.corp.example/api/pages
      """,
      """
      Exits with 0 when the person approved, 3 when they denied, 4 when nobody answered in time, 5 when the gateway or
      its approval service cannot be had, 6 when the gateway does not want to ask (after a denial, or too often).
      """,
    ])

  static let manual = CommandDescription(
    name: .manual, arguments: [],
    options: [Option(name: "--conf", value: nil, text: "a conf with every key and its default instead")],
    summary: "print the manual of the conf",
    details: ["Prints every key with its form, default and meaning, as Markdown."])

  static let version = CommandDescription(
    name: .version, arguments: [], options: [], summary: "print the version",
    details: ["Prints the program's version and those of the libraries it runs with."])

  static let completion = CommandDescription(
    name: .completion, arguments: ["SHELL"], options: [],
    summary: "print a completion script for bash, zsh or fish",
    details: [
      """
      bash:  source <(unloq-gateway completion bash)
      zsh:   unloq-gateway completion zsh > "${fpath[1]}/_unloq-gateway"
      fish:  unloq-gateway completion fish > ~/.config/fish/completions/unloq-gateway.fish
      """
    ])

  static let help = CommandDescription(
    name: .help, arguments: ["[COMMAND]"], options: [], summary: "say how a command is used",
    details: ["The same as COMMAND --help."])
}
