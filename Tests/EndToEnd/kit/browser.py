"""Chromium, each with a profile of its own, so that one can be the person's desk and one the phone."""

import os

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

DESKTOP = (1280, 860)
PHONE = (390, 780)


class Browser:
    """One headless Chromium. Names under `.test` and `.localhost` lead to this machine, nothing else leads anywhere."""

    def __init__(self, folder, size=DESKTOP, dark=False):
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        for word in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--hide-scrollbars", f"--user-data-dir={folder}", f"--window-size={size[0]},{size[1]}",
                     "--host-resolver-rules=MAP *.test 127.0.0.1, MAP *.localhost 127.0.0.1, "
                     "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"):
            options.add_argument(word)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        if dark:
            options.add_argument("--force-dark-mode")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(60)
        if size == PHONE or dark:
            self._emulate(size, dark)

    def _emulate(self, size, dark):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 2 if size == PHONE else 1,
            "mobile": size == PHONE})
        if dark:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": "dark"}]})

    def open(self, url):
        self.driver.get(url)

    @property
    def url(self):
        return self.driver.current_url

    @property
    def text(self):
        return self.find("body").text

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, condition, message, timeout=20):
        """Waits until `condition` answers something true on the current page; a page that is being replaced is no answer."""
        from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
        waiting = WebDriverWait(self.driver, timeout, poll_frequency=0.05,
                                ignored_exceptions=(NoSuchElementException, StaleElementReferenceException))
        return waiting.until(lambda _: condition(), message=f"{message}; at {self.url}")

    def wait_for(self, selector, timeout=20):
        """The element, once it is there and visible."""
        return self.wait(lambda: (found := self.find(selector)).is_displayed() and found, f"no {selector}", timeout)

    def complaints(self):
        """What the browser's console says went wrong (a blocked script, a violated policy)."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def fetch(self, target, **options):
        """What a script of the current page gets: status, kind and body of fetch(target)."""
        return self.driver.execute_async_script(
            "const done = arguments[2];"
            "fetch(arguments[0], arguments[1]).then(async r => done({status: r.status, redirected: r.redirected,"
            " kind: r.headers.get('content-type'), body: await r.text()})).catch(e => done({error: String(e)}));",
            target, options)

    def picture(self, path):
        """Saves what the person sees now."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.wait(lambda: self.driver.execute_script(
            "return document.getAnimations().every(one => one.playState != 'running' || one instanceof CSSTransition"
            " || one.effect.getComputedTiming().endTime > 5000)"), "something still fades in")
        self.driver.save_screenshot(str(path))

    def close(self):
        self.driver.quit()
