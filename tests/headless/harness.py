# SPDX-License-Identifier: GPL-3.0-or-later
"""What the headless tests share: TAP, a training server, kassictl as its users run it, and what the ledger says."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

KASSICTL = os.environ.get("KASSICTL", "kassictl")
PATIENCE_S = 60
BESIDE = 6
SLOW_S = 10

OUTCOMES = {"paid": 0, "declined": 10, "canceled": 11, "expired": 12, "refused": 13, "failed": 14, "unknown": 20}


class Tap:
    """Runs test functions and prints TAP. Names on the command line choose some of them."""

    def __init__(self):
        self.tests = []

    def test(self, function=None, **parameters):
        def add(f):
            name = f.__name__.replace("_", "-")
            if parameters:
                name += "/" + "/".join(str(v) for v in parameters.values())
            self.tests.append((name, f, parameters))
            return f

        return add(function) if function else add

    def main(self):
        """Most tests wait for a customer or for a limit, so several run beside each other, each in a shop of its own."""
        chosen = [t for t in self.tests if len(sys.argv) < 2 or any(a in t[0] for a in sys.argv[1:])]
        print(f"1..{len(chosen)}", flush=True)
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(max_workers=BESIDE) as pool:
            runs = {pool.submit(self.run, *test): test[0] for test in chosen}
            for number, run in enumerate(concurrent.futures.as_completed(runs), 1):
                trouble = run.result()
                for line in trouble.splitlines():
                    print(f"# {line}")
                print(f"{'not ok' if trouble else 'ok'} {number} {runs[run]}", flush=True)
                failed += 1 if trouble else 0
        sys.exit(1 if failed else 0)

    @staticmethod
    def run(name, function, parameters):
        """"" when the test passed, else the story of what happened."""
        began = time.monotonic()
        shop = Shop()
        try:
            function(shop, **parameters)
            shop.check_books()
            return ""
        except Exception:
            return traceback.format_exc() + shop.story()
        finally:
            shop.close()
            if time.monotonic() - began > SLOW_S:
                print(f"# {name} took {time.monotonic() - began:.0f} s", flush=True)


class Process:
    """A running kassictl: its lines as they come, its exit code."""

    def __init__(self, arguments, environment, **popen):
        self.arguments = arguments
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=environment, text=True, encoding="utf-8", **popen)
        self.events = []
        self.errors = ""
        self.arrived = queue.Queue()
        self.readers = [threading.Thread(target=self.read_out, daemon=True), threading.Thread(target=self.read_err, daemon=True)]
        for reader in self.readers:
            reader.start()

    def read_out(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                event = {"text": line.rstrip("\n")}
            self.events.append(event)
            self.arrived.put(event)
        self.arrived.put(None)

    def read_err(self):
        for line in self.process.stderr:
            self.errors += line

    def wait_for(self, name, timeout=PATIENCE_S):
        """The next event of that name."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                event = self.arrived.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no event {name} within {timeout} s") from None
            if event is None:
                raise AssertionError(f"ended without the event {name}")
            if event.get("event") == name:
                return event

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def signal(self, number):
        self.process.send_signal(number)

    def end(self, timeout=PATIENCE_S):
        """Waits for the end. Returns the exit code."""
        self.process.wait(timeout)
        for reader in self.readers:
            reader.join(5)
        return self.process.returncode

    @property
    def outcome(self):
        return next((e for e in self.events if e.get("event") == "outcome"), None)

    @property
    def names(self):
        return [e.get("event") for e in self.events]


class Shop:
    """A data folder, a training server beside it, and everything that was started."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kassi-test-"))
        self.environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.environment.update(HOME=str(self.folder), XDG_DATA_HOME=str(self.folder / "share"), LC_ALL="C.UTF-8")
        self.processes = []
        self.server = None
        self.proxy = None
        self.training = False     # the books are those of --training
        self.charged = None       # what the ledger is expected to hold; None: what the journal says

    def story(self):
        return "".join(f"\n{' '.join(p.arguments)}\n  exit {p.process.returncode} {p.errors}\n  " +
                       "\n  ".join(json.dumps(e, ensure_ascii=False) for e in p.events) for p in self.processes)

    def close(self):
        for process in self.processes:
            if process.process.poll() is None:
                process.process.kill()
                process.process.wait()
        if self.proxy:
            self.proxy.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Programs

    def start(self, *arguments, environment=None, **popen):
        process = Process([KASSICTL, *arguments], {**self.environment, **(environment or {})}, **popen)
        self.processes.append(process)
        return process

    def run(self, *arguments, stdin=None, timeout=PATIENCE_S, **popen):
        process = self.start(*arguments, **popen)
        if stdin is not None:
            process.process.stdin.write(stdin)
        process.process.stdin.close()
        process.end(timeout)
        return process

    def serve(self):
        """The training server by itself, as another machine's Netgíró."""
        self.server = self.start("--data-dir", str(self.folder / "netgiro"), "training")
        self.access = self.server.arrived.get(timeout=PATIENCE_S)
        return self.access

    def connect(self, proxy_class=None, limit=170, confirmation="manual", callbacks=False, extra=""):
        """A profile for the served Netgíró, through a proxy when one is given. Sets the arguments before the command."""
        self.serve()
        base_url, public_url, port = self.access["base_url"], "", 8440
        if proxy_class:
            self.proxy = proxy_class(base_url, pathlib.Path(self.access["secret_file"]).read_text().strip())
            base_url = self.proxy.base_url
        if callbacks:
            public_url, port = self.proxy.public_url, self.proxy.listener_port
        profile = self.folder / "profile.ini"
        profile.write_text(f"[netgiro]\nbase-url='{base_url}'\napplication-id='{self.access['application_id']}'\n"
                           f"confirmation-type='{confirmation}'\nwaiting-limit={limit}\n"
                           f"[callback]\npublic-url='{public_url}'\nlisten-port={port}\n"
                           f"[till]\nregister-id='T1'\ntraining=false\n{extra}")
        self.front = ("--profile", str(profile), "--secret-file", self.access["secret_file"],
                      "--data-dir", str(self.folder / "till"))

    def train(self, limit=None, confirmation=None):
        """The embedded training server: --training."""
        self.training = True
        self.front = ("--data-dir", str(self.folder / "till"), "--training")
        profile = self.folder / "profile.ini"
        profile.write_text("[netgiro]\n" + (f"waiting-limit={limit}\n" if limit else "") +
                           (f"confirmation-type='{confirmation}'\n" if confirmation else ""))
        self.front += ("--profile", str(profile))

    def pay(self, customer, amount=4500, *arguments, **popen):
        return self.start(*self.front, "pay", "--customer", customer, "--amount", str(amount), *arguments, **popen)

    def command(self, *arguments, **keywords):
        return self.run(*self.front, *arguments, **keywords)

    def expect(self, process, outcome, timeout=PATIENCE_S):
        """Waits for the end and checks that outcome and exit code agree with the contract."""
        code = process.end(timeout)
        assert process.outcome, f"no outcome, exit {code}"
        assert process.outcome["outcome"] == outcome, f"{process.outcome} instead of {outcome}"
        assert code == OUTCOMES[outcome], f"exit {code} for {outcome}"
        assert process.events[-1] is process.outcome, "the outcome is not the last line"
        return process.outcome

    def raw(self, *arguments, environment=None, stdin=b""):
        """Runs to the end, for those who look at the bytes: exit code, standard output, standard error."""
        done = subprocess.run([KASSICTL, *arguments], env={**self.environment, **(environment or {})}, input=stdin,
                              capture_output=True, timeout=PATIENCE_S, check=False)
        return done.returncode, done.stdout, done.stderr

    @staticmethod
    def complained(process, code, *words):
        """Ended with that code, and with one clear line on standard error and nothing else."""
        lines = process.errors.splitlines()
        assert process.process.returncode == code, f"exit {process.process.returncode} instead of {code}"
        assert len(lines) == 1 and lines[0].startswith("kassictl: "), f"not one line: {process.errors!r}"
        assert not process.events, f"lines on standard output: {process.events}"
        for word in words:
            assert word in lines[0], f"nothing of {word!r} in: {lines[0]}"

    # Books

    @property
    def journal_file(self):
        return self.folder / "till" / ("training" if self.training else "") / "journal.db"

    def query(self, sql, *parameters):
        """Rows of the journal, beside whoever writes it."""
        with contextlib.closing(sqlite3.connect(f"file:{self.journal_file}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(sql, parameters).fetchall()

    def journal_state(self):
        """Everything in the journal but the nonces that a start sets aside."""
        if not self.journal_file.exists():
            return None
        tables = ("journal", "sale", "line", "attempt", "event", "counter WHERE name <> 'nonce'")
        return {table: self.query(f"SELECT * FROM {table}") for table in tables}

    @property
    def ledger_file(self):
        return self.folder / ("till/training" if self.training else "netgiro/training") / "ledger.db"

    def ledger(self):
        """reference -> (amount, state) of every payment the training server knows."""
        if not self.ledger_file.exists():
            return {}
        with sqlite3.connect(self.ledger_file, timeout=10) as database:
            return {r[0]: (r[1], r[2]) for r in database.execute("SELECT reference, amount, state FROM payment")}

    def sales(self):
        return self.sales_of(self.front)

    def sales_of(self, front):
        return [e for e in self.run(*front, "sales", "--json").events if "sale" in e]

    def check_books(self):
        """Ledger and journal agree: whatever was charged is paid or needs attention, whatever is paid was charged once."""
        if not hasattr(self, "front"):
            return
        charged = {}
        for reference, (amount, state) in self.ledger().items():
            if state == "charged":
                charged.setdefault(reference.rsplit("-", 1)[0], []).append(amount)
        for sale in self.sales():
            payments = charged.pop(sale["reference"], [])
            assert len(payments) <= 1, f"charged twice: {sale}"
            if sale["outcome"] == "paid":
                assert payments == [sale["amount"]], f"paid, but the ledger has {payments}: {sale}"
                assert sale["receipt_number"], f"paid without a receipt number: {sale}"
            elif payments:
                assert sale["outcome"] in (None, "unknown"), f"charged, but said {sale['outcome']}: {sale}"
        assert not charged, f"charged without a sale: {charged}"
        verify = self.command("verify")
        assert verify.process.returncode == 0, verify.errors


SIGINT = signal.SIGINT
SIGTERM = signal.SIGTERM
SIGKILL = signal.SIGKILL
