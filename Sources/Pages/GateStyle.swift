/// The style sheet of all pages: light and dark, phone to desktop, no outside assets.
package enum GateStyle {
  /// The file's text.
  package static let text = """
    :root {
      color-scheme: light dark;
      --ground: #f3f4f7; --card: #ffffff; --text: #1c2230; --soft: #5b6474; --line: #dfe3ea;
      --accent: #2b5fd9; --on-accent: #ffffff; --focus: #1a48b8;
      --good: #1f7a4d; --bad: #b3372b; --notice: #fff5dc; --on-notice: #6a4a00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #12151c; --card: #1b202a; --text: #e8ebf2; --soft: #a3acbd; --line: #313949;
        --accent: #7ea6ff; --on-accent: #0d1322; --focus: #b3caff;
        --good: #6fd3a0; --bad: #ff9a8f; --notice: #3a3118; --on-notice: #ffe3a1;
      }
    }
    * { box-sizing: border-box; }
    html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    body {
      margin: 0; min-height: 100vh; min-height: 100svh; padding: 1.25rem;
      display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1.25rem;
      background: var(--ground); color: var(--text);
    }
    .card {
      width: 100%; max-width: 25rem; padding: 2rem 1.75rem; text-align: center;
      background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
      box-shadow: 0 1px 2px rgb(0 0 0 / 4%), 0 12px 32px rgb(0 0 0 / 8%);
    }
    .site { margin: 0 0 1.25rem; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
    .sign {
      display: block; width: 3rem; height: 3rem; margin: 0 auto 1rem; border-radius: 50%;
      border: .25rem solid var(--accent); position: relative;
    }
    .sign::after {
      content: ""; position: absolute; left: 50%; top: 50%; width: .75rem; height: .75rem;
      margin: -.375rem 0 0 -.375rem; border-radius: 50%; background: var(--accent);
    }
    .good .sign { border-color: var(--good); }
    .good .sign::after {
      width: .55rem; height: 1.1rem; margin: -.75rem 0 0 -.275rem;
      border-radius: 0; background: none;
      border: solid var(--good); border-width: 0 .25rem .25rem 0; transform: rotate(42deg);
    }
    .bad .sign { border-color: var(--bad); }
    .bad .sign::after {
      width: 1.25rem; height: .25rem; margin: -.125rem 0 0 -.625rem;
      border-radius: .125rem; background: var(--bad);
    }
    .busy .sign { border-color: var(--line); border-top-color: var(--accent); }
    @media (prefers-reduced-motion: no-preference) {
      .busy .sign { animation: turn 1.4s linear infinite; }
      @keyframes turn { to { transform: rotate(360deg); } }
    }
    h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; font-weight: 650; }
    p { margin: 0 0 1rem; }
    .lead { color: var(--soft); }
    .lead strong { color: var(--text); overflow-wrap: anywhere; }
    .subject {
      padding: .625rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
      font: .9375rem/1.4 ui-monospace, "SF Mono", "DejaVu Sans Mono", Consolas, monospace;
      overflow-wrap: anywhere;
    }
    .code p { margin: 0; color: var(--soft); }
    #match-code {
      color: var(--text); font-size: 4.5rem; line-height: 1.15; font-weight: 700; letter-spacing: .08em;
      padding-left: .08em; font-variant-numeric: tabular-nums;
    }
    #wait { margin: .75rem 0 0; }
    #countdown { min-height: 1.5em; color: var(--soft); font-variant-numeric: tabular-nums; }
    .notice {
      padding: .625rem .75rem; border-radius: .5rem; background: var(--notice); color: var(--on-notice);
    }
    .problem { color: var(--bad); text-align: left; }
    .small { margin: 1.25rem 0 0; font-size: .875rem; }
    form { margin: 0 0 .75rem; text-align: left; }
    label { display: block; margin-bottom: .375rem; font-weight: 550; }
    input {
      width: 100%; padding: .75rem .875rem; margin-bottom: .875rem; font: inherit; color: var(--text);
      background: var(--ground); border: 1px solid var(--soft); border-radius: .625rem;
    }
    input[aria-invalid] { border-color: var(--bad); }
    button {
      width: 100%; min-height: 3rem; padding: .625rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
      border: 1px solid transparent; border-radius: .625rem;
    }
    .loud { background: var(--accent); color: var(--on-accent); }
    .quiet { background: transparent; color: var(--text); border-color: var(--line); }
    button:hover { filter: brightness(1.06); }
    a { color: var(--accent); text-underline-offset: .15em; }
    :focus-visible { outline: .1875rem solid var(--focus); outline-offset: .125rem; }
    dl { margin: 0 0 1.5rem; text-align: left; }
    dl div {
      display: flex; justify-content: space-between; gap: 1rem;
      padding: .5rem 0; border-bottom: 1px solid var(--line);
    }
    dt { color: var(--soft); }
    dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
    footer { color: var(--soft); font-size: .8125rem; }
    @media (max-width: 30rem) {
      body { padding: .75rem; }
      .card { padding: 1.5rem 1.125rem; }
    }
    @media (forced-colors: active) { .sign { display: none; } }

    """
}
