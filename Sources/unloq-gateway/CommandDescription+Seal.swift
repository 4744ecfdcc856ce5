extension CommandDescription {
  static let seal = CommandDescription(
    name: .seal, arguments: ["CONF"],
    options: [
      Option(name: "--user", value: "EMAIL", text: "whose phone is asked for the key that seals it"),
      Option(name: "--route", value: "NAME", text: "the route whose upstream gets it"),
      Option(name: "--name", value: "NAME", text: "what rules call it: unseal: NAME"),
      Option(name: "--kind", value: "KIND", text: "basic, bearer, header or cookie"),
      Option(name: "--username", value: "TEXT", text: "for basic: the name beside the password"),
      Option(name: "--header-name", value: "NAME", text: "for header: the field's name"),
      Option(name: "--cookie-name", value: "NAME", text: "for cookie: the cookie's name"),
      Option(name: "--list", value: nil, text: "list what is sealed, without the secrets"),
      Option(name: "--remove", value: nil, text: "remove one, named by --user, --route and --name"),
    ],
    summary: "seal an application's login under a person's own key",
    details: [
      """
      Asks for the password or token at the terminal, or reads it from standard input; never from the command line. Then
      the person's phone rings and shows what is sealed for which route. After the tap the secret is encrypted under the
      key that came from the phone, and written to the conf's credentials.path. Neither the secret nor the key is kept:
      a rule with unseal asks the phone again. The person must have signed in to this application before.
      """,
      "unloq-gateway seal gateway.yaml --user ana@corp.example --route wiki --name wiki-login --kind basic --username ana",
      "A running gateway sees the change at the next request that needs it.",
    ])
}
