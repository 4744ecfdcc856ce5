"""Waiting for a condition, with a deadline; the only place where the tests pause."""

import time


def eventually(condition, message, timeout=10.0, pause=0.02):
    """Asks `condition` until it answers something true and returns that; fails with `message` after `timeout` seconds.

    `message` may be a function, asked only on failure.
    """
    deadline = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            text = message() if callable(message) else message
            raise AssertionError(f"not within {timeout} s: {text}")
        time.sleep(pause)
