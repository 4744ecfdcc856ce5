import Glibc

exit(await GatewayCommandLine.run(Array(CommandLine.arguments.dropFirst())).rawValue)
