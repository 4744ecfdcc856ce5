/// The device page's HTML. Static: what is shown in it arrives as events and is set as text by the script.
enum DeviceMarkup {
  /// The page itself.
  static let page = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#f3f4f1" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#12161a" media="(prefers-color-scheme: dark)">
    <title>Approvals</title>
    <link rel="icon" type="image/svg+xml" href="/device/icon.svg">
    <link rel="stylesheet" href="/device/device.css">
    <script src="/device/device.js" defer></script>
    </head>
    <body>
    <header>
    <img src="/device/icon.svg" alt="" width="40" height="40">
    <div class="who">
    <h1>Approvals</h1>
    <p id="account">&nbsp;</p>
    </div>
    <p id="connection" role="status" data-state="connecting">Connecting</p>
    </header>
    <main>
    <noscript><p class="notice">This page needs JavaScript to show requests the moment they arrive.</p></noscript>
    <div id="notice" class="notice" role="status" hidden>
    <p id="notice-text"></p>
    <button id="unlock" type="button">Let it ask again</button>
    </div>
    <div id="locked" class="notice" role="status" hidden><p id="locked-text"></p></div>
    <section aria-labelledby="waiting-title">
    <h2 id="waiting-title" tabindex="-1">Waiting for you</h2>
    <div id="requests"></div>
    <div id="empty">
    <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true"><path
      d="M24 5 8 11v12c0 10 6.8 17.2 16 20 9.2-2.8 16-10 16-20V11Z"/><path d="m17 24 5 5 10-10"/></svg>
    <p class="strong">Nothing to approve</p>
    <p>When an application asks for you, the request appears here at once.</p>
    </div>
    <p id="toast" role="status"></p>
    </section>
    <details id="code">
    <summary>One-time code</summary>
    <div class="inside">
    <output id="one-time-code" aria-live="off">––– –––</output>
    <div class="track" aria-hidden="true"><div id="code-left"></div></div>
    <p>For when an application asks for a code, as it must after you have denied a request.
    Never read it to anybody who calls or writes to you.</p>
    </div>
    </details>
    <section id="sessions-section" aria-labelledby="sessions-title" hidden>
    <h2 id="sessions-title">Signed in at</h2>
    <ul id="sessions"></ul>
    </section>
    <section aria-labelledby="history-title">
    <h2 id="history-title">History</h2>
    <ol id="history"></ol>
    <p id="no-history">Your answers will be listed here.</p>
    </section>
    </main>
    <template id="request-template">
    <article class="request">
    <div class="top">
    <span class="avatar" aria-hidden="true"></span>
    <div><h3 class="app"></h3><p class="title"></p></div>
    <span class="countdown"></span>
    </div>
    <div class="match"><p class="match-label">Is this the code on the other screen?</p><p class="match-code"></p></div>
    <p class="message"></p>
    <p class="place"></p>
    <p class="reference"></p>
    <div class="buttons">
    <button class="deny" type="button"></button>
    <button class="approve" type="button"></button>
    </div>
    <button class="report" type="button">This was not me</button>
    <div class="confirm" role="alert" hidden>
    <p class="confirm-text"></p>
    <div class="buttons">
    <button class="back" type="button">Back</button>
    <button class="lock" type="button">Report and lock</button>
    </div>
    </div>
    <div class="track" aria-hidden="true"><div class="left"></div></div>
    <p class="problem" role="alert"></p>
    </article>
    </template>
    </body>
    </html>

    """#

  /// What is shown without a valid link.
  static let closed = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Open your device link</title>
    <link rel="icon" type="image/svg+xml" href="/device/icon.svg">
    <link rel="stylesheet" href="/device/device.css">
    </head>
    <body>
    <main class="closed">
    <img src="/device/icon.svg" alt="" width="56" height="56">
    <h1>Open your device link</h1>
    <p>This page belongs to one person. Open the link that you were given; it is remembered on this device.</p>
    <p>If it no longer works, it was replaced by a newer one: ask whoever runs the service.</p>
    </main>
    </body>
    </html>

    """#

  /// The page's sign: a shield with a tick.
  static let icon = #"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="#0d6b57"/><path
    d="M24 9 12 13.5v9c0 7.6 5.1 13.1 12 15.5 6.9-2.4 12-7.9 12-15.5v-9Z" fill="none" stroke="#fff" stroke-width="2.6"
    stroke-linejoin="round"/><path d="m18.5 23.5 4 4 7.5-7.5" fill="none" stroke="#fff" stroke-width="2.8"
    stroke-linecap="round" stroke-linejoin="round"/></svg>

    """#
}
