// swift-tools-version: 6.2
import PackageDescription

// One set of rules for every module: data races, unmarked unsafe code and warnings do not compile.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  // Overlapping accesses are found at compile time where they can be and, in debug builds and tests, at run
  // time. In release the run-time check alone costs a tenth of a request (docs/decisions/0003).
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func library(_ name: String, _ debianPackage: String) -> Target {
  .systemLibrary(name: name, providers: [.apt([debianPackage])])
}

let package = Package(
  name: "unloq-gateway",
  products: [
    .executable(name: "unloq-gateway", targets: ["unloq-gateway"]),
    .executable(name: "unloq-authenticator", targets: ["unloq-authenticator"]),
  ],
  targets: [
    // The programs: command line only.
    program("unloq-gateway", ["Server", "Login", "Replay", "Config", "Gate", "Adapters", "Reactor", "Log", "Bytes"]),
    program("unloq-authenticator", ["Authenticator", "Log", "Bytes"]),

    // A request's way, in order: the spine, then each station.
    module(
      "Server",
      [
        "Config", "Adapters", "PolicyLibrary", "Listener", "Transport", "HTTP", "Gate", "Pages", "Upstream",
        "AccessLog", "UnloqAPI", "Fetch", "Reactor", "Crypto", "Log", "Bytes",
      ]),
    module("Listener", ["Reactor", "Log", "Bytes"]),
    module("Transport", ["Listener", "HTTP", "Crypto", "Reactor", "Log", "Bytes"]),  // HTTP messages over sockets; digests of held bodies
    module("HTTP", ["Bytes"]),  // HTTP/1.1, strict; no sockets
    module("Gate", ["HTTP", "PCRE", "Crypto", "Bytes", "Log"]),  // may this request pass? ports, no adapters
    module("Pages", ["Gate", "HTTP", "Crypto", "Bytes", "Log"]),  // what people see: sign-in, wait, denied
    module("Upstream", ["Gate", "Transport", "HTTP", "Reactor", "Crypto", "Log", "Bytes"]),
    module("AccessLog", ["Gate", "HTTP", "Crypto", "Reactor", "Log", "Bytes"]),

    // Behind the gate's ports.
    module(
      "Adapters",
      ["Gate", "HTTP", "UnloqAPI", "Fetch", "PolicyLibrary", "CUnloqPolicy", "Crypto", "Reactor", "Log", "Bytes"]),
    module("PolicyLibrary", ["CUnloqPolicy"]),  // policies as shared libraries
    module("UnloqAPI", ["Fetch", "Reactor", "Crypto", "Log", "Bytes"]),
    module("Fetch", ["Reactor", "HTTP", "Log", "Bytes", "CCurl"]),

    module("Login", ["Fetch", "HTTP", "Reactor", "Bytes"]),  // a program's own sign-in, as a client of the gate

    // The conf file.
    module(
      "Config",
      [
        "YAML", "Listener", "Transport", "HTTP", "Gate", "Adapters", "UnloqAPI", "Fetch", "Upstream",
        "AccessLog", "PCRE", "Crypto", "Log", "Bytes",
      ]),
    module("YAML", ["Bytes", "CYAML"]),
    module("Replay", ["Config", "Adapters", "Gate", "HTTP", "Bytes"]),  // a log played against a conf

    // The other program: the same API, and a page that serves as the phone.
    module(
      "Authenticator",
      ["HTTP", "Listener", "Transport", "UnloqAPI", "Fetch", "SQLite", "Crypto", "Reactor", "Log", "Bytes"]),
    module("SQLite", ["Reactor", "Bytes", "CSQLite"]),

    // Foundations.
    module("Reactor", ["Bytes", "Log", "CLinux"]),
    module("Crypto", ["Bytes", "COpenSSL"]),
    module("PCRE", ["CPCRE2"]),  // regular expressions with limits
    module("Log", ["Bytes"]),
    module("Bytes", []),

    // System libraries: a module map and a shim each.
    library("CLinux", "libc6-dev"),
    library("COpenSSL", "libssl-dev"),
    library("CCurl", "libcurl4-openssl-dev"),
    library("CYAML", "libyaml-dev"),
    library("CSQLite", "libsqlite3-dev"),
    library("CPCRE2", "libpcre2-dev"),
    .systemLibrary(name: "CUnloqPolicy"),  // include/unloq_policy.h

    // Figures of parts, beside the load tests of Benchmarks/run.
    .executableTarget(
      name: "gate-figures", dependencies: ["Adapters", "Gate", "Crypto", "Bytes"], path: "Benchmarks/figures",
      swiftSettings: strict),

    // Tests mirror Sources.
    .target(
      name: "GateTestKit", dependencies: ["Adapters", "Gate", "HTTP", "Crypto", "Reactor", "Bytes"],
      path: "Tests/GateTestKit",
      swiftSettings: strict),
    tests("GateTests", ["Gate", "Adapters", "GateTestKit", "HTTP", "PCRE", "Crypto", "Reactor", "Bytes"]),
    tests(
      "AdaptersTests",
      [
        "Adapters", "Gate", "GateTestKit", "UnloqAPI", "Fetch", "PolicyLibrary", "CUnloqPolicy", "HTTP", "PCRE",
        "Crypto", "Reactor", "Log", "Bytes", "TestKit",
      ]),
    tests("PagesTests", ["Pages", "Gate", "GateTestKit", "HTTP", "Bytes"]),
    tests(
      "ServerTests",
      ["Server", "Pages", "Upstream", "Transport", "Gate", "GateTestKit", "HTTP", "Crypto", "Bytes"]),
    tests("YAMLTests", ["YAML", "Bytes"]),
    tests("unloq-gatewayTests", ["unloq-gateway", "Config", "Gate", "Bytes"]),
    tests(
      "ConfigTests",
      [
        "Config", "Adapters", "YAML", "Listener", "Transport", "HTTP", "Gate", "UnloqAPI", "Upstream", "AccessLog",
        "PCRE", "Log", "Bytes",
      ], exclude: ["Golden"]),
    tests("ReplayTests", ["Replay", "Config", "Gate", "Bytes"]),
    tests("CryptoTests", ["Crypto", "Bytes"]),
    .target(
      name: "TestKit", dependencies: ["Reactor", "COpenSSL"], path: "Tests/TestKit", swiftSettings: strict),
    tests("UnloqAPITests", ["UnloqAPI", "Fetch", "Crypto", "Reactor", "Bytes", "TestKit"]),
    tests("FetchTests", ["Fetch", "Reactor", "Bytes", "TestKit"], resources: [.copy("Certificates")]),
    tests("AccessLogTests", ["AccessLog", "Gate", "HTTP", "Crypto", "Reactor", "Log", "Bytes"]),
    tests("SQLiteTests", ["SQLite"]),
    tests("AuthenticatorTests", ["Authenticator", "HTTP", "SQLite", "Crypto", "Reactor", "Log", "Bytes"]),
    tests("ReactorTests", ["Reactor", "Bytes"]),
    tests("TransportTests", ["Transport", "HTTP", "Crypto", "Reactor", "Log", "Bytes"]),
    tests("UpstreamTests", ["Upstream", "HTTP", "Reactor", "Bytes"]),
    tests("PCRETests", ["PCRE"]),
    tests("BytesTests", ["Bytes"]),
    tests("HTTPTests", ["HTTP", "Bytes"], resources: [.copy("Corpus")]),
  ]
)
