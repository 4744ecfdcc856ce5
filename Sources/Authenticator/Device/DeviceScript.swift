/// The device page's script. Everything that comes from the server is set as text, never as markup.
enum DeviceScript {
  static let source = #"""
    "use strict";

    const byID = (id) => document.getElementById(id);
    const list = byID("requests");
    const cards = new Map(); // request id -> {element, ends, wait}
    let sender = "Approvals";

    // Requests

    function showRequests(requests) {
      const now = performance.now();
      const ids = new Set(requests.map((request) => request.id));
      for (const id of [...cards.keys()]) if (!ids.has(id)) removeCard(id);
      for (const request of requests) {
        let card = cards.get(request.id);
        if (!card) {
          card = { element: makeCard(request), wait: request.wait_ms };
          cards.set(request.id, card);
          // At the end: a card that is about to be tapped does not move away under the finger.
          list.append(card.element);
          if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate(120);
          say("");
        }
        card.ends = now + request.expires_in_ms;
      }
      update();
    }

    function makeCard(request) {
      const element = byID("request-template").content.firstElementChild.cloneNode(true);
      const set = (selector, text) => { element.querySelector(selector).textContent = text; };
      element.dataset.id = request.id;
      element.dataset.kind = request.kind;
      set(".avatar", [...request.app][0] || "?");
      set(".app", request.app);
      set(".title", request.title);
      set(".message", request.message);
      set(".place", request.place);
      set(".reference", request.reference && "Reference " + request.reference);
      set(".match-code", request.match_code);
      element.querySelector(".match").hidden = !request.match_code;
      set("button.approve", request.approve);
      set("button.deny", request.deny);
      element.querySelector("button.approve").addEventListener("click", () => answer(request, "approve"));
      element.querySelector("button.deny").addEventListener("click", () => answer(request, "deny"));
      const confirm = element.querySelector(".confirm");
      const report = element.querySelector("button.report");
      set(".confirm-text", "Did somebody else start this? Then " + request.app
        + " can ask you nothing more until your administrator unlocks it.");
      const show = (isAsking) => {
        confirm.hidden = !isAsking;
        report.hidden = isAsking;
        (isAsking ? element.querySelector("button.back") : report).focus();
      };
      report.addEventListener("click", () => show(true));
      element.querySelector("button.back").addEventListener("click", () => show(false));
      element.querySelector("button.lock").addEventListener("click", () => answer(request, "report"));
      return element;
    }

    function removeCard(id) {
      const card = cards.get(id);
      const hadFocus = card.element.contains(document.activeElement);
      card.element.remove();
      cards.delete(id);
      if (hadFocus) byID("waiting-title").focus();
    }

    async function answer(request, verb) {
      const card = cards.get(request.id);
      if (!card) return;
      const buttons = card.element.querySelectorAll("button");
      const problem = card.element.querySelector(".problem");
      buttons.forEach((button) => { button.disabled = true; });
      problem.textContent = "";
      try {
        const reply = await post("/device/requests/" + encodeURIComponent(request.id) + "/" + verb);
        if (cards.has(request.id)) removeCard(request.id);
        update();
        if (!reply.ok) say("This request is over.", true);
        else if (verb === "approve") say("Approved. " + request.app + " goes on.");
        else if (verb === "report") say("Reported. " + request.app + " is locked.", true);
        else say("Denied. " + request.app + " was told.", true);
      } catch {
        buttons.forEach((button) => { button.disabled = false; });
        problem.textContent = "Not sent: no connection. Please try again.";
      }
    }

    function update() {
      const now = performance.now();
      for (const [id, card] of cards) {
        const left = card.ends - now;
        if (left <= 0) { removeCard(id); continue; }
        card.element.querySelector(".countdown").textContent = Math.ceil(left / 1000) + " s";
        card.element.querySelector(".left").style.transform = "scaleX(" + Math.min(1, left / card.wait) + ")";
      }
      byID("empty").hidden = cards.size > 0;
      document.title = (cards.size ? "(" + cards.size + ") " : "") + sender;
    }

    function say(text, isBad) {
      byID("toast").textContent = text;
      byID("toast").dataset.kind = isBad ? "bad" : "good";
    }

    // History and account

    const outcomes = {
      approved: ["✓", "Approved"], denied: ["✕", "Denied"], reported: ["✕", "Reported"], "timed-out": ["–", "Not answered"],
      withdrawn: ["–", "Withdrawn"],
    };

    function showHistory(items) {
      byID("history").replaceChildren(...items.map((item) => {
        const [sign, word] = outcomes[item.outcome] || ["–", "Over"];
        const line = make("li");
        line.dataset.outcome = item.outcome;
        line.dataset.id = item.id;
        const mark = make("span", "mark", sign);
        mark.setAttribute("aria-hidden", "true");
        const body = make("div", "body");
        const how = item.method === "OTP" ? word + " by code" : word;
        const time = make("time", "", when(new Date(item.at)));
        time.dateTime = item.at;
        const top = make("p", "first");
        top.append(make("span", "app", item.app), time);
        body.append(top, make("p", "what", how + " · " + (item.message || item.title)));
        const place = item.place.split(" · ").filter((part) => !item.message.includes(part)).join(" · ");
        if (place) body.append(make("p", "what", place));
        line.append(mark, body);
        return line;
      }));
    }

    function make(name, kind, text) {
      const element = document.createElement(name);
      if (kind) element.className = kind;
      if (text) element.textContent = text;
      return element;
    }

    function when(date) {
      const isToday = date.toDateString() === new Date().toDateString();
      return isToday ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
        : date.toLocaleDateString([], { day: "numeric", month: "short" });
    }

    function showAccount(account) {
      byID("account").textContent = account.name === account.email ? account.email
        : account.name + " · " + account.email;
      const blocked = account.needs_code.join(", ");
      byID("notice").hidden = !blocked;
      byID("notice-text").textContent = "You denied a request. " + blocked
        + " can ask you again only with a one-time code from this page.";
      const locked = account.locked.join(", ");
      byID("locked").hidden = !locked;
      byID("locked-text").textContent = "You reported a request that was not yours. " + locked
        + " can ask you nothing until your administrator unlocks it.";
    }

    byID("unlock").addEventListener("click", async () => {
      try {
        if ((await post("/device/unlock")).ok) say("It may ask again.");
      } catch {
        say("Not sent: no connection.", true);
      }
    });

    // One-time code

    const code = { ends: 0, step: 60000 };

    async function refreshCode() {
      if (!byID("code").open || performance.now() < code.ends) return;
      code.ends = performance.now() + 2000;
      try {
        const answer = await (await fetch("/device/code", { cache: "no-store" })).json();
        byID("one-time-code").textContent = answer.code.slice(0, 3) + " " + answer.code.slice(3);
        code.ends = performance.now() + answer.expires_in_ms;
        code.step = answer.step_ms;
      } catch {
        byID("one-time-code").textContent = "––– –––";
      }
    }

    byID("code").addEventListener("toggle", () => { code.ends = 0; refreshCode(); });

    // Connection

    let events;

    function connect() {
      events = new EventSource("/device/events");
      events.addEventListener("open", () => state("live", "Live"));
      events.addEventListener("pending", (event) => showRequests(JSON.parse(event.data)));
      events.addEventListener("history", (event) => showHistory(JSON.parse(event.data)));
      events.addEventListener("sessions", (event) => showSessions(JSON.parse(event.data)));
      events.addEventListener("account", (event) => showAccount(JSON.parse(event.data)));
      events.addEventListener("error", () => {
        state("connecting", "Reconnecting");
        // The browser tries again by itself, except where the server answered with an error.
        if (events.readyState === EventSource.CLOSED) setTimeout(reconnect, 3000);
      });
    }

    async function reconnect() {
      try {
        const reply = await fetch("/device/code", { cache: "no-store" });
        if (reply.status === 401) return state("closed", "Link replaced");
      } catch {
        // Still no network: the next attempt tells.
      }
      connect();
    }

    function state(name, text) {
      byID("connection").dataset.state = name;
      byID("connection").textContent = text;
    }

    function post(path) {
      return fetch(path, { method: "POST", headers: { "X-Unloq-Device": "1" }, cache: "no-store" });
    }

    setInterval(() => {
      update();
      refreshCode();
      const left = Math.max(0, Math.min(1, (code.ends - performance.now()) / code.step));
      byID("code-left").style.transform = "scaleX(" + left + ")";
    }, 250);
    connect();

    """#
}
