"""`unloq-gateway seal`, a device that encrypts keys, and a look into a program's memory."""

import base64
import json
import sqlite3
import subprocess

from . import fake_unloq
from .binaries import binary


class Seal:
    """One run of `unloq-gateway seal`, in the background until its result is asked for; the secret goes to its standard input."""

    def __init__(self, gateway, email, *words, route="wiki", name="wiki-login", secret="s3cr3t"):
        self.process = subprocess.Popen(
            [binary("unloq-gateway"), "seal", gateway.conf_path, "--user", email, "--route", route, "--name", name, *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.process.stdin.write(secret + "\n")
        self.process.stdin.close()
        self.process.stdin = None
        self._result = None

    @property
    def arguments(self):
        """Its command line, as every user of the machine sees it."""
        with open(f"/proc/{self.process.pid}/cmdline", "rb") as file:
            return file.read()

    def result(self):
        """Exit code, standard output, standard error."""
        if self._result is None:
            output, error = self.process.communicate(timeout=60)
            self._result = self.process.returncode, output, error
        return self._result


def command(gateway, *words):
    """A run of `unloq-gateway seal` that rings nobody."""
    done = subprocess.run([binary("unloq-gateway"), "seal", gateway.conf_path, *words], capture_output=True, text=True,
                          timeout=30, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def key_of(authenticator, email):
    """A person's encryption key, straight from the authenticator's database."""
    with sqlite3.connect(f"file:{authenticator.database}?mode=ro", uri=True) as database:
        row = database.execute("SELECT key FROM encryption_keys JOIN users ON users.id = encryption_keys.user_id "
                               "WHERE users.email = ?", (email,)).fetchone()
    return row[0]


def remains(pid, *needles):
    """Which of the texts can be found anywhere in a process's memory."""
    needles = [text.encode() if isinstance(text, str) else text for text in needles]
    found = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "r" not in rights or "[v" in line:
                continue
            start, end = (int(text, 16) for text in span.split("-"))
            tail = b""
            for at in range(start, end, 1 << 22):
                try:
                    memory.seek(at)
                    block = memory.read(min(1 << 22, end - at))
                except OSError:
                    break  # a guard page, or a page that has gone meanwhile
                for needle in needles:
                    if needle in tail + block:
                        found.add(needle.decode())
                tail = block[-256:]
    return found


PADDINGS = {
    "pkcs1v15": ["rsa_padding_mode:pkcs1"],
    "oaep-sha1": ["rsa_padding_mode:oaep", "rsa_oaep_md:sha1"],
    "oaep-sha256": ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"],
}


class KeyDevice:
    """A behaviour of the fake UNLOQ: says yes to everything, and gives out the key `key`, padded as told."""

    def __init__(self, folder, padding="pkcs1v15", by_token=False, key="k3yExampleK3yExampleK3yExample32"):
        self.folder, self.padding, self.by_token, self.key = folder, padding, by_token, key
        self.releases = []
        self._wrapped = None
        self.instead = None

    def wrap(self, pem):
        """The key encrypted for a public key, by the openssl program."""
        public = self.folder / "public.pem"
        public.write_text(pem)
        options = [word for option in PADDINGS[self.padding] for word in ("-pkeyopt", option)]
        done = subprocess.run(["openssl", "pkeyutl", "-encrypt", "-pubin", "-inkey", public, *options],
                              input=self.key.encode(), capture_output=True, check=True)
        return base64.b64encode(done.stdout).decode()

    def __call__(self, handler, path, call):
        if path.endswith("/encryption/user"):
            self.releases.append(call)
            if self.instead:
                return self.instead(handler, path, call)
            self._wrapped = self.wrap(call["public_key"])
            shape = {"token": "EN" + "k" * 128} if self.by_token else {
                "approval_id": "ap-key-1", "encryption_key": self._wrapped, "ip_device": "198.51.100.7"}
            return fake_unloq._json(handler, 200, {"type": "api.application.approval.encryption",
                                                   "result": {"unloq_id": "9001", **shape}})
        if path.endswith("/token") and call["token"].startswith("EN"):
            return fake_unloq._json(handler, 200, {"type": "api.application.approval.token", "result": {
                "approval_id": "ap-key-2", "unloq_id": "9001", "email": "ana@corp.test", "method": "UNLOQ",
                "encryption_key": self._wrapped, "token_type": "ENCRYPTION"}})
        return fake_unloq.approve(handler, path, call)


def rows(gateway):
    """The credential file, read."""
    return json.loads(_path(gateway).read_text())["credentials"]


def write_rows(gateway, found):
    """Writes the credential file as somebody would who has taken hold of it."""
    _path(gateway).write_text(json.dumps({"version": 1, "credentials": found}))


def _path(gateway):
    import pathlib
    return pathlib.Path(gateway.conf["credentials"]["path"])
