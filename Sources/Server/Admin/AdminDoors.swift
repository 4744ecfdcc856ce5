internal import Bytes
internal import HTTP
internal import Listener
internal import Log
internal import Reactor
internal import Transport

/// The Unix socket and the loopback address of the administration, as far as the conf asks for them, served on the
/// control loop.
struct AdminDoors {
  private var doors: [(socket: ListeningSocket, server: ServiceServer)] = []
  private let loop: EventLoop
  private let log: Logger

  /// Who may open the Unix socket: its owner and its group.
  private static let mode: UInt32 = 0o660

  /// Opens what the conf asks for and begins to serve.
  /// - Throws: `StartError` where a door cannot be opened.
  init(_ settings: AdminSettings, _ service: AdminService, on loop: EventLoop, log: Logger)
    throws(StartError)
  {
    self.loop = loop
    self.log = log
    if let path = settings.socket {
      do throws(SystemError) {
        let socket = try ListeningSocket(atPath: path, mode: AdminDoors.mode)
        log.info("listening for the administrator", ["socket": path])
        open(socket, .socket, service)
      } catch {
        throw StartError("cannot make the admin socket \(path): \(error)", hint: error.socketRemedy(path))
      }
    }
    if let address = settings.metrics {
      do throws(SystemError) {
        let socket = try ListeningSocket(at: address)
        log.info("listening for metrics", ["address": "\(socket.address)"])
        open(socket, .metrics, service)
      } catch {
        throw StartError("cannot listen on \(address): \(error)", hint: error.listeningRemedy)
      }
    }
  }

  private mutating func open(_ socket: ListeningSocket, _ door: AdminService.Door, _ service: AdminService) {
    var settings = ServiceServer.Settings()
    settings.limits.body = ByteCount(bytes: AdminService.largestBody)
    settings.maximumConnections = 64
    let server = ServiceServer(on: loop, settings: settings, log: log) { request in
      .response(await service.answer(request, at: door))
    }
    doors.append((socket, server))
    let log = log
    loop.spawn {
      do throws(SystemError) {
        try await server.serve(socket)
      } catch {
        log.error("admin listener broken", ["error": error.description])
      }
    }
  }

  /// Takes no more connections and ends those there are. A Unix socket's path is free afterwards.
  func close() {
    for (socket, server) in doors {
      socket.stopListening()
      loop.spawn { await server.stop() }
    }
  }
}
