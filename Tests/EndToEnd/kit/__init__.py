"""What the end-to-end tests are made of: the real programs, exact bytes, a phone, a browser, upstreams that misbehave."""
