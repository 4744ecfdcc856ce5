/// The device page's style sheet: one column as on a phone, light and dark, large targets.
enum DeviceStyle {
  static let sheet = #"""
    :root {
      color-scheme: light dark;
      --ground: #f3f4f1; --card: #ffffff; --ink: #1b2126; --soft: #5b666f; --line: #dfe3e0;
      --accent: #0d6b57; --on-accent: #ffffff; --tint: #e4f1ed; --alarm: #a92a22; --alarm-tint: #fbeceb;
      --shadow: 0 1px 2px rgb(20 30 40 / 8%), 0 8px 28px rgb(20 30 40 / 9%);
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #12161a; --card: #1c2228; --ink: #eef1f2; --soft: #a2adb5; --line: #313a42;
        --accent: #4cc3a5; --on-accent: #06231c; --tint: #173029; --alarm: #ff9d94; --alarm-tint: #3a1f1d;
        --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 35%);
      }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    html { background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 27rem; min-height: 100vh;
      font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
      padding: max(1rem, env(safe-area-inset-top)) 1rem max(2rem, env(safe-area-inset-bottom));
    }
    h1, h2, h3, p, ol { margin: 0; padding: 0; }
    h1 { font-size: 1.25rem; line-height: 1.2; letter-spacing: -.01em; }
    h2 {
      margin: 1.75rem .25rem .625rem; font-size: .8125rem; font-weight: 600; color: var(--soft);
      text-transform: uppercase; letter-spacing: .06em;
    }
    h2:focus { outline: none; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    .strong { font-weight: 600; color: var(--ink); }

    header { display: flex; align-items: center; gap: .75rem; }
    header img { border-radius: .75rem; flex: none; }
    .who { flex: 1; min-width: 0; }
    #account {
      color: var(--soft); font-size: .875rem; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
    }
    #connection {
      flex: none; display: flex; align-items: center; gap: .375rem; padding: .25rem .625rem; border-radius: 1rem;
      background: var(--card); border: 1px solid var(--line); color: var(--soft); font-size: .75rem; font-weight: 600;
    }
    #connection::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: #c98a1b; }
    #connection[data-state=live]::before { background: var(--accent); }
    #connection[data-state=closed]::before { background: var(--alarm); }

    .request, #empty, #code, #history, #sessions, .notice, #no-history {
      background: var(--card); border: 1px solid var(--line); border-radius: 1.25rem;
    }
    .request { padding: 1.125rem; box-shadow: var(--shadow); overflow: hidden; position: relative; }
    .request + .request { margin-top: 1rem; }
    .top { display: flex; align-items: center; gap: .75rem; }
    .top > div { flex: 1; min-width: 0; }
    .avatar {
      flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: .875rem;
      background: var(--tint); color: var(--accent); font-size: 1.25rem; font-weight: 700;
    }
    .app, .title, .message, .place, .what, .match-code { overflow-wrap: anywhere; unicode-bidi: isolate; }
    h3.app { font-size: 1.0625rem; line-height: 1.25; }
    .title { color: var(--soft); font-size: .9375rem; }
    .countdown {
      flex: none; color: var(--soft); font-size: .875rem; font-weight: 600; font-variant-numeric: tabular-nums;
    }
    .match { margin: 1rem 0; padding: .875rem; border-radius: 1rem; background: var(--tint); text-align: center; }
    .match-label { color: var(--soft); font-size: .875rem; }
    .match-code {
      margin-top: .125rem; font-size: 2.75rem; line-height: 1.1; font-weight: 700; letter-spacing: .08em;
      font-variant-numeric: tabular-nums; color: var(--ink);
    }
    .message { margin-top: .75rem; font-size: 1rem; }
    .place, .reference { margin-top: .25rem; color: var(--soft); font-size: .875rem; }
    .message:empty, .place:empty, .reference:empty, .title:empty { display: none; }
    .buttons { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin-top: 1.125rem; }
    button {
      font: inherit; font-weight: 650; min-height: 3.25rem; padding: .5rem .75rem; border-radius: 1rem;
      border: 1.5px solid transparent; cursor: pointer; overflow-wrap: anywhere;
    }
    .approve { background: var(--accent); color: var(--on-accent); }
    .deny { background: transparent; color: var(--alarm); border-color: var(--line); }
    .approve:hover { filter: brightness(1.07); }
    .deny:hover { background: var(--alarm-tint); }
    .report { display: block; margin: .625rem auto 0; min-height: 2.5rem; background: none; color: var(--soft);
      font-weight: 500; font-size: .9375rem; text-decoration: underline; }
    .report:hover { color: var(--alarm); }
    .confirm { margin-top: .75rem; padding: .875rem; border-radius: 1rem; background: var(--alarm-tint); }
    .confirm .buttons { margin-top: .75rem; }
    .back { background: transparent; color: var(--ink); border-color: var(--line); }
    .lock { background: var(--alarm); color: var(--card); }
    button:disabled { opacity: .55; cursor: default; }
    .track { height: .25rem; margin-top: .875rem; border-radius: .25rem; background: var(--line); overflow: hidden; }
    .track > div { height: 100%; background: var(--accent); transform-origin: left; }
    .request .track { position: absolute; inset: auto 0 0; border-radius: 0; margin: 0; }
    .problem { color: var(--alarm); font-size: .875rem; }
    .problem:not(:empty) { margin-top: .75rem; }

    #empty { padding: 2.25rem 1.5rem; text-align: center; color: var(--soft); }
    #empty svg { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    #empty p + p { margin-top: .25rem; font-size: .9375rem; }
    #toast { min-height: 1.5rem; margin-top: .625rem; text-align: center; font-weight: 600; color: var(--accent); }
    #toast[data-kind=bad] { color: var(--alarm); }

    .notice { margin-top: 1rem; padding: 1rem; font-size: .9375rem; border-color: var(--alarm); }
    .notice button { margin-top: .75rem; min-height: 2.75rem; background: var(--tint); color: var(--accent); }

    #code { margin-top: .5rem; }
    summary { padding: .875rem 1rem; font-weight: 600; cursor: pointer; border-radius: 1.25rem; }
    #code .inside { padding: 0 1rem 1rem; text-align: center; color: var(--soft); font-size: .875rem; }
    #one-time-code {
      display: block; color: var(--ink); font-size: 2.25rem; font-weight: 700; letter-spacing: .06em;
      font-variant-numeric: tabular-nums;
    }
    #code .inside p { margin-top: .75rem; text-align: left; }

    #history { list-style: none; }
    #history:empty { display: none; }
    #history:not(:empty) + #no-history { display: none; }
    #no-history { padding: 1rem; color: var(--soft); font-size: .9375rem; }
    #history li { display: flex; gap: .75rem; align-items: flex-start; padding: .75rem 1rem; }
    #history li + li { border-top: 1px solid var(--line); }
    .mark {
      flex: none; display: grid; place-items: center; width: 1.75rem; height: 1.75rem; margin-top: .125rem;
      border-radius: 50%; background: var(--ground); color: var(--soft); font-size: .875rem; font-weight: 700;
    }
    [data-outcome=approved] .mark { background: var(--tint); color: var(--accent); }
    [data-outcome=denied] .mark, [data-outcome=reported] .mark { background: var(--alarm-tint); color: var(--alarm); }
    #history .body { flex: 1; min-width: 0; }
    #history .app { font-weight: 600; }
    #history .what { color: var(--soft); font-size: .875rem; }
    .first { display: flex; align-items: baseline; justify-content: space-between; gap: .75rem; }
    #history time { flex: none; color: var(--soft); font-size: .8125rem; }

    #sessions { list-style: none; padding: 0; }
    #sessions li { display: flex; gap: .75rem; align-items: center; padding: .75rem 1rem; }
    #sessions li + li { border-top: 1px solid var(--line); }
    #sessions .body { flex: 1; min-width: 0; }
    #sessions .app { font-weight: 600; }
    #sessions .what { color: var(--soft); font-size: .875rem; }
    #sessions .end {
      flex: none; min-height: 2.75rem; background: transparent; color: var(--alarm); border-color: var(--line);
    }
    #sessions .end:hover { background: var(--alarm-tint); }

    .closed { padding: 18vh 1rem 0; text-align: center; color: var(--soft); }
    .closed h1 { margin: 1rem 0 .5rem; color: var(--ink); }
    .closed p + p { margin-top: .5rem; }
    @media (prefers-reduced-motion: no-preference) {
      .request { animation: arrive .25s ease-out; }
      @keyframes arrive { from { opacity: 0; transform: translateY(.75rem); } }
      .left, #code-left { transition: transform .25s linear; }
    }

    """#
}
