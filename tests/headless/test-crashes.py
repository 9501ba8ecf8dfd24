#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at chosen moments of a sale and at random ones, and what a start makes of it; the limit across a start; what is never kept.

KASSI_TEST_SEED repeats the random ones, KASSI_TEST_RUNS says how many. With the argument "long", what takes minutes."""
import os
import random
import sys
import threading
import time

from harness import PATIENCE_S, SIGINT, SIGKILL, Tap
from proxy import Proxy

tap = Tap()
LONG = "long" in sys.argv[1:]
SEED = int(os.environ.get("KASSI_TEST_SEED", random.randrange(1 << 32)))
RUNS = int(os.environ.get("KASSI_TEST_RUNS", 100 if LONG else 20))
CUSTOMERS = {"gsm": "8223281", "ssn": "1111111119", "app-code": "500004-TEST"}
UNKNOWN = "unknown"


class Killer:
    """Kills a kassictl when a chosen message passes the proxy: before it is forwarded, after it was answered, or once the answer left."""

    def __init__(self, shop, side, call, number=1):
        self.shop, self.call, self.number = shop, call, number
        self.victim, self.ready, self.done = None, threading.Event(), threading.Event()
        setattr(shop.proxy, side, self.hook)

    def hook(self, message):
        if message.call != self.call or message.number < self.number or self.done.is_set():
            return None
        self.ready.wait(PATIENCE_S)
        self.victim.signal(SIGKILL)
        self.victim.process.wait()
        self.done.set()
        return "lose"

    def aim_at(self, process):
        self.victim = process
        self.ready.set()
        assert self.done.wait(PATIENCE_S), f"{self.call} never came"
        process.end()
        self.shop.proxy.before = self.shop.proxy.after = self.shop.proxy.sent = lambda message: None


def type_code(shop, process):
    """Reads the SMS off the customer's phone and types it, if it is wanted."""
    try:
        process.wait_for("code-needed")
        process.say(shop.server.wait_for("sms")["code"])
    except (AssertionError, OSError):
        pass   # killed before


def resume(shop, timeout=PATIENCE_S):
    """Brings everything to its end; the books must agree then. Returns the outcome lines."""
    process = shop.command("resume", timeout=timeout)
    open_sales = [s for s in shop.sales() if s["state"] == "open"]
    assert process.process.returncode == (20 if open_sales else 0), f"exit {process.process.returncode}, {process.errors}"
    assert all(s["outcome"] == UNKNOWN for s in open_sales), "left open without a word"
    assert not process.errors, process.errors
    shop.check_books()
    return process.events


def only_outcome(shop, outcome):
    events = resume(shop)
    assert [(e["event"], e["outcome"]) for e in events] == [("outcome", outcome)], events
    return events[0]


def states(shop):
    return [s for _, s in shop.ledger().values()]


def again(shop):
    """The sale's next attempt is paid, and once."""
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "paid")
    assert states(shop).count("charged") == 1


# Chosen moments: customer, type, side, call, number; how it ends, what the ledger then says.

MOMENTS = (
    ("gsm", "manual", "before", "InsertCart", "failed", []),
    ("gsm", "manual", "after", "InsertCart", "failed", None),          # a cart or a reservation, never confirmed
    ("gsm", "manual", "sent", "InsertCart", None, None),               # known by the till or not
    ("gsm", "manual", "before", "CheckCart", "paid", ["charged"]),
    ("gsm", "manual", "after", "CheckCart", "paid", ["charged"]),
    ("gsm", "manual", "before", "ConfirmCart", "paid", ["charged"]),
    ("gsm", "manual", "after", "ConfirmCart", "paid", ["charged"]),
    ("gsm", "manual", "sent", "ConfirmCart", "paid", ["charged"]),
    ("gsm", "automatic", "before", "InsertCart", UNKNOWN, []),
    ("gsm", "automatic", "after", "InsertCart", UNKNOWN, None),
    ("gsm", "automatic", "before", "CheckCart", "paid", ["charged"]),
    ("gsm", "server-callback", "before", "InsertCart", "failed", []),
    ("gsm", "server-callback", "after", "InsertCart", "failed", None),
    ("gsm", "server-callback", "before", "callback", "paid", ["charged"]),
    ("gsm", "server-callback", "after", "callback", "paid", ["charged"]),   # the 200 was intended, and lost
    ("gsm", "server-callback", "sent", "callback", "paid", ["charged"]),
    ("ssn", "manual", "after", "InsertCart", "failed", None),
    ("ssn", "manual", "after", "ConfirmCart", "paid", ["charged"]),    # the code was taken: a reservation
    ("ssn", "automatic", "after", "ConfirmCart", "paid", ["charged"]),
    ("ssn", "automatic", "sent", "ConfirmCart", "paid", ["charged"]),
    ("ssn", "server-callback", "after", "ConfirmCart", "paid", ["charged"]),
    ("app-code", "manual", "after", "InsertCart", "failed", ["reserved"]),
    ("app-code", "manual", "before", "CheckCart", "paid", ["charged"]),
    ("app-code", "automatic", "after", "InsertCart", UNKNOWN, ["charged"]),
    ("app-code", "automatic", "before", "CheckCart", "paid", ["charged"]),
    ("app-code", "server-callback", "before", "callback", None, None),     # it may come before InsertCart is answered
)


def crash(shop, customer, confirmation, side, call):
    outcome, ledger = next(m[4:] for m in MOMENTS if m[:4] == (customer, confirmation, side, call))
    shop.connect(Proxy, confirmation=confirmation, callbacks=confirmation == "server-callback")
    killer = Killer(shop, side, call)
    process = shop.pay(CUSTOMERS[customer], 4500, "--reference", "A-1")
    if customer == "ssn":
        threading.Thread(target=type_code, args=(shop, process), daemon=True).start()
    killer.aim_at(process)
    events = resume(shop)
    assert len(events) <= 1 and all(e["outcome"] == (outcome or e["outcome"]) for e in events), events
    sale, = shop.sales()
    assert sale["outcome"] == outcome or outcome is None, sale
    assert ledger is None or states(shop) == ledger, shop.ledger()
    if sale["outcome"] == "failed":
        again(shop)
    if sale["outcome"] == UNKNOWN:
        events = resume(shop)
        assert [e["outcome"] for e in events] == [UNKNOWN]


if not LONG:
    for each in MOMENTS:
        tap.test(customer=each[0], confirmation=each[1], side=each[2], call=each[3])(crash)

    @tap.test
    def callback_finds_what_insert_lost(shop):
        """Automatic: InsertCart's answer is lost with the program; after the start the callback tells the TransactionId."""
        shop.connect(Proxy, confirmation="automatic", callbacks=True)
        killer = Killer(shop, "after", "InsertCart")
        killer.aim_at(shop.pay("8223281", 4500))
        only_outcome(shop, "paid")

    @tap.test(customer="8223281", outcome="paid")
    @tap.test(customer="7700003", outcome="declined")
    def while_waiting(shop, customer, outcome):
        shop.connect(Proxy)
        process = shop.pay(customer, 4500)
        process.wait_for("waiting")
        process.signal(SIGKILL)
        process.end()
        only_outcome(shop, outcome)

    @tap.test(confirmation="manual")
    @tap.test(confirmation="automatic")
    @tap.test(confirmation="server-callback")
    def with_the_code_needed(shop, confirmation):
        """Nobody is there to type it: the limit ends it."""
        shop.connect(Proxy, limit=4, confirmation=confirmation, callbacks=confirmation == "server-callback")
        process = shop.pay("1111111119", 4500, "--reference", "A-1")
        process.wait_for("code-needed")
        process.signal(SIGKILL)
        process.end()
        only_outcome(shop, "expired")
        assert shop.proxy.count("ConfirmCart") == 0 and states(shop) == ["canceled"]
        again(shop)

    @tap.test(confirmation="manual")
    @tap.test(confirmation="automatic")
    def on_a_code_that_never_arrived(shop, confirmation):
        shop.connect(Proxy, limit=4, confirmation=confirmation)
        killer = Killer(shop, "before", "ConfirmCart")
        process = shop.pay("1111111119", 4500)
        threading.Thread(target=type_code, args=(shop, process), daemon=True).start()
        killer.aim_at(process)
        only_outcome(shop, "expired")
        assert shop.proxy.count("ConfirmCart") == 1 and states(shop) == ["canceled"]

    @tap.test(side="before", customer="7700004")
    @tap.test(side="after", customer="7700004")
    @tap.test(side="sent", customer="7700004")
    @tap.test(side="after", customer="7700005")
    def on_cancel_cart(shop, side, customer):
        """The wish stands, also when the customer approves just then."""
        shop.connect(Proxy)
        killer = Killer(shop, side, "CancelCart")
        process = shop.pay(customer, 4500, "--reference", "A-1")
        process.wait_for("waiting")
        process.signal(SIGINT)
        killer.aim_at(process)
        for outcome in [e["outcome"] for e in resume(shop)]:
            assert outcome == "canceled"
        assert shop.sales()[0]["outcome"] == "canceled" and shop.proxy.count("ConfirmCart") == 0
        assert states(shop) == ["reserved" if customer == "7700005" else "canceled"]

    @tap.test
    def training_is_killed_with_its_netgiro(shop):
        """--training: till and Netgíró die together, journal and ledger stay."""
        shop.train()
        for until in ("opened", "inserted", "waiting", "reserved", "confirming"):
            process = shop.pay("8223281", 4500)
            process.wait_for(until)
            process.signal(SIGKILL)
            process.end()
            resume(shop)

    @tap.test
    def resume_is_killed_too(shop):
        shop.connect(Proxy)
        killer = Killer(shop, "before", "ConfirmCart")
        killer.aim_at(shop.pay("8223281", 4500))
        for side, call in (("before", "CheckCart"), ("after", "CheckCart"), ("after", "ConfirmCart"), ("before", "CheckCart")):
            killer = Killer(shop, side, call, number=shop.proxy.count(call) + 1)
            killer.aim_at(shop.start(*shop.front, "resume"))
        only_outcome(shop, "paid")
        assert shop.proxy.count("ConfirmCart") == 2 and states(shop) == ["charged"]


# Random moments.

def random_moment(shop, run):
    chance = random.Random(f"{SEED}/{run}")
    customer, confirmation = chance.choice(list(CUSTOMERS)), chance.choice(("manual", "automatic", "server-callback"))
    callbacks = confirmation == "server-callback" or chance.random() < 0.5
    shop.connect(Proxy, limit=4, confirmation=confirmation, callbacks=callbacks)
    process = shop.pay(CUSTOMERS[customer], 4500, "--reference", "A-1")
    if customer == "ssn":
        threading.Thread(target=type_code, args=(shop, process), daemon=True).start()
    patient = chance.random() < 0.5
    while patient and not process.events and process.process.poll() is None:
        time.sleep(0.01)   # the one who types waits for the events
    time.sleep(chance.random() * chance.choice((0.05, 0.5, 2.5)))
    process.signal(SIGKILL)
    process.end()
    for _ in range(chance.randrange(3)):
        process = shop.start(*shop.front, "resume")
        time.sleep(chance.random() * 0.5)
        process.signal(SIGKILL)
        process.end()
    resume(shop, timeout=150)
    for sale in shop.sales():
        if sale["state"] == "closed":
            process = shop.pay("8223281", 4500, "--reference", "A-1")
            shop.expect(process, "paid")
    assert states(shop).count("charged") <= 1, shop.ledger()


print(f"# KASSI_TEST_SEED={SEED}", flush=True)
for each in range(RUNS):
    tap.test(run=each)(random_moment)


# The limit across a start.

def start_after_the_limit(shop, confirmation, customer="8223281", until="waiting", limit=2, losing=None):
    """Killed at that event; the customer does what they do; resumed when the limit has passed."""
    shop.connect(Proxy, confirmation=confirmation, callbacks=confirmation == "server-callback", limit=limit)
    shop.proxy.before = lambda m: "lose" if m.call == losing else None
    began = time.monotonic()
    process = shop.pay(customer, 4500, "--reference", "A-1")
    process.wait_for(until)
    process.signal(SIGKILL)
    process.end()
    time.sleep(max(0, began + limit + 0.7 - time.monotonic()))
    return process


if not LONG:
    @tap.test
    def approved_after_the_crash_is_not_confirmed_after_the_limit(shop):
        """No customer is charged who left hours ago."""
        start_after_the_limit(shop, "manual")
        assert states(shop) == ["reserved"], shop.ledger()
        outcome = only_outcome(shop, "expired")
        assert outcome["reservation_left"] is True
        assert shop.proxy.count("ConfirmCart") == 0 and states(shop) == ["reserved"]

    @tap.test
    def approved_after_the_crash_and_no_callback_is_taken_after_the_limit(shop):
        start_after_the_limit(shop, "server-callback", losing="callback")
        shop.proxy.before = lambda m: None
        assert states(shop) == ["reserved"], shop.ledger()
        outcome = only_outcome(shop, "expired")
        assert outcome["reservation_left"] is True and states(shop) == ["reserved"]

    @tap.test
    def charged_after_the_crash_is_paid_after_the_limit(shop):
        """Automatic: the customer's approval was the payment; the limit does not undo it."""
        start_after_the_limit(shop, "automatic")
        only_outcome(shop, "paid")

    @tap.test(customer="7700004", until="waiting")
    @tap.test(customer="1111111119", until="code-needed")
    def nobody_answered_by_the_limit(shop, customer, until):
        start_after_the_limit(shop, "manual", customer, until)
        only_outcome(shop, "expired")
        assert shop.proxy.count("ConfirmCart") == 0 and states(shop) == ["canceled"]

    @tap.test
    def confirm_that_was_under_way_is_sent_again_after_the_limit(shop):
        """It was intended in time: until 60 s after the limit, once CheckCart still says 10426."""
        start_after_the_limit(shop, "manual", until="confirming", losing="ConfirmCart")
        shop.proxy.before = lambda m: None
        only_outcome(shop, "paid")
        assert states(shop) == ["charged"]

    @tap.test
    def limit_is_kept_when_the_settings_change(shop):
        """A start with a longer limit gives the customer no longer than the sale was opened with."""
        start_after_the_limit(shop, "manual", "7700004")
        profile = shop.folder / "profile.ini"
        profile.write_text(profile.read_text().replace("waiting-limit=2", "waiting-limit=3600"))
        only_outcome(shop, "expired")
else:
    @tap.test
    def confirm_is_not_sent_again_a_minute_after_the_limit(shop):
        """Then a person must look: it may have been charged."""
        start_after_the_limit(shop, "manual", until="confirming", losing="ConfirmCart")
        confirms = shop.proxy.count("ConfirmCart")
        time.sleep(61)
        shop.proxy.before = lambda m: None
        process = shop.command("resume", timeout=240)
        assert process.process.returncode == 20 and process.outcome["outcome"] == UNKNOWN
        assert shop.proxy.count("ConfirmCart") == confirms and states(shop) == ["reserved"]


# What is never kept.

def files_of(folder):
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}


def assert_nowhere(shop, words, processes):
    """Not in any file of the till's data folder, not in what it said."""
    places = files_of(shop.folder / "till")
    assert any(p.endswith("journal.db-wal") for p in places), "the log is gone before it was looked at"
    for number, process in enumerate(processes):
        places[f"{number} {process.arguments[-4:]}"] = (process.errors + repr(process.events)).encode()
    for word in words:
        for place, content in places.items():
            assert word.encode() not in content, f"{word} is in {place}"


if not LONG:
    @tap.test
    def what_is_never_kept(shop):
        """The secret, codes, app codes and customers' numbers: not in journal, log, marker or output, in flight and after a crash."""
        shop.connect(Proxy)
        secret = (shop.folder / "netgiro/training/secret").read_text().strip()

        def quote(message):
            if message.call == "InsertCart":
                number = message.asked["CustomerId"]
                forms = (number, f"{number[:3]} {number[3:]}", f"{number[:6]}-{number[6:]}", f"{number[:3]}\u00a0{number[3:]}".lower())
                message.told = {**message.told, "Message": f"Not {forms[message.number % 4]}!"}

        shop.proxy.after = quote
        words = [secret, "8223281", "822 3281", "7712345", "771 2345", "771234-5", "771\u00a02345", "1111111119", "111111-1119", "500004",
                 "500 004", "4-USED", "4--USED", "4-used", "500004-TEST"]
        tills = []
        for customer in ("8223281", *["7712345"] * 4, "500004-TEST", *["500004-USED"] * 4):
            process = shop.start(*shop.front, "pay", "--customer", "-", "--amount", "4500")
            process.say(customer)
            process.end()
            tills.append(process)
        before = files_of(shop.folder / "till")
        process = shop.start(*shop.front, "pay", "--customer", "-", "--amount", "4500")
        process.say("111111 1119")
        code = shop.server.wait_for("sms")["code"]
        if any(code.encode() in content for content in before.values()):
            return   # these four letters are a word of the schema
        process.wait_for("code-needed")
        process.say(code.lower())
        process.wait_for("confirming")
        tills.append(process)
        process.wait_for("reserved")
        process.signal(SIGKILL)
        process.end()
        assert_nowhere(shop, [*words, code, code.lower()], tills)
        tills.append(shop.command("resume"))
        for arguments in (("sales", "--json"), ("sales", "--csv"), ("sales",), ("show", shop.sales()[-1]["reference"], "--json")):
            tills.append(shop.command(*arguments))
        running = shop.pay("7700004", 10)
        running.wait_for("inserted")
        assert_nowhere(shop, [*words, code, code.lower()], tills)
        running.signal(SIGINT)
        running.end()
        # A person's reason may name the customer.
        shop.proxy.after = lambda m: "lose" if m.call == "InsertCart" else None
        shop.expect(shop.pay("8223281", 10, "--reference", "A-1", "--confirmation", "automatic"), "unknown")
        tills.append(shop.command("settle", "A-1", "--paid", "--by", "Jóna 8223281", "--reason", "Sá 822 3281 borga"))
        shop.proxy.after = lambda m: None
        running = shop.pay("7700004", 10)
        running.wait_for("inserted")
        assert_nowhere(shop, [*words, code, code.lower()], tills[:-1])
        running.signal(SIGINT)
        running.end()


if __name__ == "__main__":
    sys.argv = [a for a in sys.argv if a != "long"]
    tap.main()
