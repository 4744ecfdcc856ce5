internal import Adapters
internal import Crypto
internal import Log
internal import Reactor

/// Looks after the keys of signed assertions while the gateway runs.
enum AssertionKeeper {
  private static let interval: Duration = .seconds(60)

  /// The keys of the conf's folder. Blocks: for the start.
  /// - Throws: what stands in the way, for the operator.
  static func open(_ settings: AssertionSettings, random: any RandomSource, now: Int64) throws(StartError)
    -> AssertionKeyring
  {
    do throws(AssertionKeyError) {
      return try AssertionKeyring(settings, random: random, now: now)
    } catch {
      throw StartError("cannot have the keys of assertions in \(settings.folder): \(error)", hint: error.hint)
    }
  }

  /// Looks into the folder once a minute, off the loop, until the task is cancelled. What goes wrong is told once until
  /// it goes right again; the keys that are known go on signing.
  static func tend(
    _ keys: AssertionKeyring, on loop: EventLoop, pool: BlockingPool, log: Logger
  ) -> Task<Void, Never> {
    loop.spawn {
      var told = ""
      while true {
        await loop.sleep(for: interval)
        if Task.isCancelled { return }
        let trouble = await pool.run { () -> String in
          do throws(AssertionKeyError) {
            try keys.refresh(now: WallClock.nanosecondsSince1970() / 1_000_000_000)
            return ""
          } catch {
            return error.description
          }
        }
        if !trouble.isEmpty && trouble != told {
          log.warning("assertion keys not renewed", ["error": trouble])
        }
        told = trouble
      }
    }
  }
}
