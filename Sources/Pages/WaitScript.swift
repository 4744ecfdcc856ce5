/// The wait page's script: counts down, asks for the state with a long poll, and loads the page again when it
/// changes.
package enum WaitScript {
  /// The file's text.
  package static let text = """
    "use strict";
    (() => {
      const status = document.getElementById("wait");
      const countdown = document.getElementById("countdown");
      if (!status || !countdown) return;
      const end = Date.now() + Number(status.dataset.seconds) * 1000;
      const tick = () => {
        const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
        countdown.textContent = left > 0 ? left + " s" : "";
        if (left === 0) status.textContent = "Still waiting for an answer";
      };
      setInterval(tick, 500);
      const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
      const goOn = () => location.replace(location.pathname);
      const watch = async () => {
        for (let failures = 0; ; ) {
          try {
            const answer = await fetch(status.dataset.status + "?hold=20",
              {credentials: "same-origin", cache: "no-store", headers: {"Accept": "application/json"}});
            if (!answer.ok) return goOn();
            if ((await answer.json()).status !== "pending") return goOn();
            failures = 0;
          } catch (error) {
            // The network is gone, or the phone's browser was asleep: try again, ever more slowly.
            failures = Math.min(failures + 1, 5);
            await pause(500 * 2 ** failures);
          }
        }
      };
      addEventListener("pageshow", event => { if (event.persisted) goOn(); });
      tick();
      watch();
    })();

    """
}
