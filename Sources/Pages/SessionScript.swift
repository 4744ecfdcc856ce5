/// The session page's script: makes its clocks run, and loads the page again when the session is over.
package enum SessionScript {
  /// The file's text.
  package static let text = """
    "use strict";
    (() => {
      const start = Date.now();
      const words = seconds => {
        const parts = [[Math.floor(seconds / 3600), "h"], [Math.floor(seconds / 60) % 60, "min"], [seconds % 60, "s"]];
        while (parts.length > 1 && parts[0][0] === 0) parts.shift();
        return parts.map(([count, unit]) => count + " " + unit).join(" ");
      };
      const tick = () => {
        const passed = Math.floor((Date.now() - start) / 1000);
        for (const one of document.querySelectorAll("[data-since]"))
          one.textContent = words(Number(one.dataset.since) + passed) + " ago";
        for (const one of document.querySelectorAll("[data-left]")) {
          const left = Number(one.dataset.left) - passed;
          if (left > 0) one.textContent = words(left);
          else if (one.id) return location.reload();
          else one.textContent = "no more";
        }
        setTimeout(tick, 1000 - (Date.now() - start) % 1000);
      };
      tick();
    })();

    """
}
