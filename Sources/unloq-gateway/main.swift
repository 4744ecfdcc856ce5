import Glibc

exit(GatewayCommandLine.run(Array(CommandLine.arguments.dropFirst())).rawValue)
