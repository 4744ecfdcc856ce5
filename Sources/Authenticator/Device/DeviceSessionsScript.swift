/// The part of the device page's script that shows where the person is signed in.
enum DeviceSessionsScript {
  static let source = #"""

    // Sessions

    let openSessions = new Map(); // id -> when it is over

    function showSessions(items) {
      const now = performance.now();
      openSessions = new Map(items.map((item) => [item.id, now + item.ends_in_ms]));
      byID("sessions").replaceChildren(...items.map(makeSession));
      byID("sessions-section").hidden = items.length === 0;
    }

    function makeSession(item) {
      const line = make("li");
      line.dataset.id = item.id;
      const body = make("div", "body");
      const top = make("p", "first");
      top.append(make("span", "app", item.app));
      body.append(top, make("p", "what", "Since " + when(new Date(item.since)) + (item.place ? " · " + item.place : "")));
      line.append(body);
      if (item.can_end) {
        const button = make("button", "end", "Sign out");
        button.type = "button";
        button.setAttribute("aria-label", "Sign out of " + item.app);
        button.addEventListener("click", () => endSession(item, button));
        line.append(button);
      }
      return line;
    }

    async function endSession(item, button) {
      button.disabled = true;
      try {
        const reply = await post("/device/sessions/" + encodeURIComponent(item.id) + "/end");
        if (reply.ok) say("Signed out of " + item.app + ".");
        else if (reply.status === 404) say("This session is over.");
        else say(item.app + " could not be told. Please try again.", true);
      } catch {
        say("Not sent: no connection.", true);
      }
      button.disabled = false;
    }

    setInterval(() => {
      const now = performance.now();
      for (const line of [...byID("sessions").children]) {
        if (openSessions.get(line.dataset.id) <= now) line.remove();
      }
      byID("sessions-section").hidden = byID("sessions").children.length === 0;
    }, 1000);

    """#
}
