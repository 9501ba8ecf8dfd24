#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which a command ends before anything is asked of Netgíró: the code, the sentence, nothing sent, nothing changed."""
import contextlib
import fcntl
import os
import pathlib
import resource
import signal
import socket
import sqlite3
import subprocess
import time

from harness import SIGINT, SIGKILL, Tap
from proxy import Proxy

tap = Tap()
GUID = "881E674F-7891-4C20-AFD8-56FE2624C4B5"
CUSTOMER = ("--customer", "8223281")
PAY = ("pay", *CUSTOMER, "--amount", "4500")
BAD_UTF8 = os.fsdecode(b"br\xf6d")


class Desk:
    """A till whose Netgíró counts what it is asked, and answers nothing."""

    def __init__(self, shop):
        self.shop = shop
        self.proxy = shop.proxy = Proxy("http://127.0.0.1:9/v1/", "secret")
        self.proxy.before = lambda message: "lose"
        self.data = shop.folder / "till"
        self.secret = shop.folder / "secret"
        self.secret.write_text("secret\n")
        self.secret.chmod(0o600)
        self.profile = shop.folder / "profile.ini"
        self.write()

    def write(self, netgiro="", rest="", base_url=None, application_id=GUID):
        """A good profile, or one that is wrong in one place."""
        base_url = self.proxy.base_url if base_url is None else base_url
        self.profile.write_text("[netgiro]\n" + (f"base-url='{base_url}'\n" if base_url else "") +
                                (f"application-id='{application_id}'\n" if application_id else "") + netgiro + "\n" + rest)

    @property
    def front(self):
        return ("--profile", str(self.profile), "--secret-file", str(self.secret), "--data-dir", str(self.data))

    def refuses(self, code, *arguments, words=(), front=None, **popen):
        process = self.shop.run(*(self.front if front is None else front), *arguments, **popen)
        self.shop.complained(process, code, *words)
        assert not self.proxy.counts, f"asked of Netgíró: {self.proxy.counts}"
        return process

    def make_journal(self):
        """An empty journal."""
        self.refuses(66, "cancel", "nothing")


# 64: bad usage, told before a setting is read and before a file is made.

USAGE = {
    # The command line.
    "no-command": ((), "Say what to do"),
    "unknown-command": (("charge",), "charge"),
    "unknown-option-before": (("--verbose", *PAY), "--verbose"),
    "unknown-option": ((*PAY, "--currency", "EUR"), "--currency"),
    "unknown-option-of-sales": (("sales", "--xml"), "--xml"),
    "word-too-many": ((*PAY, "now"), "now"),
    "no-value": (("pay", *CUSTOMER, "--amount"), "--amount"),
    # Amounts.
    "amount-zero": (("pay", *CUSTOMER, "--amount", "0"), "1 to 2147483647"),
    "amount-negative": (("pay", *CUSTOMER, "--amount", "-5"), "whole number"),
    "amount-negative-joined": (("pay", *CUSTOMER, "--amount=-5"), "whole number"),
    "amount-too-large": (("pay", *CUSTOMER, "--amount", "2147483648"), "2147483647"),
    "amount-far-too-large": (("pay", *CUSTOMER, "--amount", "18446744073709551617"), "2147483647"),
    "amount-point": (("pay", *CUSTOMER, "--amount", "4.500"), "without separators"),
    "amount-comma": (("pay", *CUSTOMER, "--amount", "12,5"), "without separators"),
    "amount-blank": (("pay", *CUSTOMER, "--amount", " 4500"), "whole number"),
    "amount-plus": (("pay", *CUSTOMER, "--amount", "+4500"), "whole number"),
    "amount-unit": (("pay", *CUSTOMER, "--amount", "4500 kr."), "whole number"),
    "amount-hex": (("pay", *CUSTOMER, "--amount", "0x10"), "whole number"),
    "amount-empty": (("pay", *CUSTOMER, "--amount", ""), "whole number"),
    "amount-missing": (("pay", *CUSTOMER), "--amount"),
    # Items.
    "item-three-parts": (("pay", *CUSTOMER, "--item", "Kaffi;1;500"), "NAME;QUANTITY;UNIT_ISK;VAT"),
    "item-five-parts": (("pay", *CUSTOMER, "--item", "Kaffi;stórt;1;500;24"), "NAME;QUANTITY;UNIT_ISK;VAT"),
    "item-no-name": (("pay", *CUSTOMER, "--item", ";1;500;24"), "description"),
    "item-quantity-zero": (("pay", *CUSTOMER, "--item", "Kaffi;0;500;24"), "quantity"),
    "item-quantity-negative": (("pay", *CUSTOMER, "--item", "Kaffi;-1;500;24"), "quantity"),
    "item-quantity-comma": (("pay", *CUSTOMER, "--item", "Kaffi;1,5;500;24"), "point"),
    "item-quantity-four-decimals": (("pay", *CUSTOMER, "--item", "Kaffi;1.2345;500;24"), "decimals"),
    "item-quantity-word": (("pay", *CUSTOMER, "--item", "Kaffi;one;500;24"), "quantity"),
    "item-price-separator": (("pay", *CUSTOMER, "--item", "Kaffi;1;1.500;24"), "price"),
    "item-price-negative": (("pay", *CUSTOMER, "--item", "Kaffi;1;-500;24"), "price"),
    "item-vat-25": (("pay", *CUSTOMER, "--item", "Kaffi;1;500;25"), "24, 11 or 0"),
    "item-vat-word": (("pay", *CUSTOMER, "--item", "Kaffi;1;500;high"), "24, 11 or 0"),
    "item-vat-huge": (("pay", *CUSTOMER, "--item", "Kaffi;1;500;4294967320"), "24, 11 or 0"),
    "item-too-large": (("pay", *CUSTOMER, "--item", "Hús;2;2147483647;24"), "large"),
    "items-too-large": (("pay", *CUSTOMER, "--item", "Hús;1;2147483647;24", "--item", "Kaffi;1;1;24"), "large"),
    "items-come-to-nothing": (("pay", *CUSTOMER, "--item", "Poki;1;0;24"), "nothing to charge"),
    "items-disagree": (("pay", *CUSTOMER, "--amount", "501", "--item", "Kaffi;1;500;24"), "501"),
    "items-not-utf8": (("pay", *CUSTOMER, "--item", BAD_UTF8 + ";1;500;24"), "UTF-8"),
    # Customers.
    "customer-missing": (("pay", "--amount", "10"), "--customer"),
    "customer-empty": (("pay", "--customer", "", "--amount", "10"), "phone number"),
    "customer-hopeless": (("pay", "--customer", "nobody", "--amount", "10"), "an app code is 500004-"),
    "customer-too-long": (("pay", "--customer", "12345678901", "--amount", "10"), "an app code is 500004-"),
    "customer-incomplete": (("pay", "--customer", "822", "--amount", "10"), "7 digits"),
    "customer-not-utf8": (("pay", "--customer", BAD_UTF8, "--amount", "10"), "UTF-8"),
    # References and words.
    "reference-empty": ((*PAY, "--reference", ""), "1 to 40"),
    "reference-41": ((*PAY, "--reference", "a" * 41), "1 to 40"),
    "reference-blank": ((*PAY, "--reference", "a b"), "letters"),
    "reference-slash": ((*PAY, "--reference", "a/b"), "letters"),
    "reference-icelandic": ((*PAY, "--reference", "þjónn"), "letters"),
    "reference-equals": ((*PAY, "--reference", "=1+1"), "letters"),
    "reference-not-utf8": ((*PAY, "--reference", BAD_UTF8), "UTF-8"),
    "description-two-lines": ((*PAY, "--description", "a\nb"), "one line"),
    "description-not-utf8": ((*PAY, "--description", BAD_UTF8), "UTF-8"),
    "confirmation-unknown": ((*PAY, "--confirmation", "Manual"), "manual, automatic or server-callback"),
    # The other commands.
    "cancel-nothing": (("cancel",), "kassictl cancel SALE"),
    "cancel-two": (("cancel", "a", "b"), "b"),
    "settle-nothing": (("settle", "--paid", "--by", "Jóna", "--reason", "seen"), "kassictl settle SALE"),
    "settle-undecided": (("settle", "a", "--by", "Jóna", "--reason", "seen"), "--not-paid"),
    "settle-both": (("settle", "a", "--paid", "--not-paid", "--by", "Jóna", "--reason", "seen"), "--not-paid"),
    "settle-by-nobody": (("settle", "a", "--paid", "--reason", "seen"), "--by"),
    "settle-by-blank": (("settle", "a", "--paid", "--by", " ", "--reason", "seen"), "--by"),
    "settle-without-reason": (("settle", "a", "--paid", "--by", "Jóna"), "--reason"),
    "show-nothing": (("show",), "kassictl show SALE"),
    "receipt-nothing": (("receipt",), "kassictl receipt SALE --pdf FILE"),
    "receipt-nowhere": (("receipt", "A-1"), "kassictl receipt SALE --pdf FILE"),
    "receipt-no-name": (("receipt", "A-1", "--pdf", ""), "kassictl receipt SALE --pdf FILE"),
    "receipt-of-nothing": (("receipt", "--pdf", "receipt.pdf"), "kassictl receipt SALE --pdf FILE"),
    "receipt-two": (("receipt", "a", "b", "--pdf", "receipt.pdf"), "b"),
    "sales-both-forms": (("sales", "--json", "--csv"), "--json"),
    "sales-date": (("sales", "--from", "1.3.2026"), "2026-03-01"),
    "sales-no-such-day": (("sales", "--to", "2026-02-30"), "2026-03-01"),
    "sales-long-date": (("sales", "--from", "2026-03-01T12:00"), "2026-03-01"),
    "sales-word": (("sales", "all"), "all"),
    "resume-word": (("resume", "all"), "all"),
    "verify-word": (("verify", "all"), "all"),
    "training-port": (("training", "--port", "65536"), "65535"),
    "training-port-negative": (("training", "--port", "-1"), "65535"),
    "training-port-word": (("training", "--port", "http"), "http"),
}

for each in USAGE:
    def bad_usage(shop, case):
        desk = Desk(shop)
        arguments, word = USAGE[case]
        desk.refuses(64, *arguments, words=(word,))
        desk.profile.unlink()   # 64 comes before 78
        desk.refuses(64, *arguments, words=(word,))
        assert not desk.data.exists(), "made the journal's folder"

    tap.test(case=each)(bad_usage)


@tap.test
def bad_usage_on_standard_input(shop):
    desk = Desk(shop)
    for line in ("", "\n", "nobody\n", "822\n"):
        desk.refuses(64, "pay", "--customer", "-", "--amount", "10", words=("phone number",), stdin=line)
    assert not desk.data.exists()


@tap.test
def usage_that_the_journal_tells(shop):
    """A known reference with another amount; a decision or a cancel where none is needed."""
    shop.connect(Proxy)
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "paid")
    shop.expect(shop.pay("7700003", 300, "--reference", "A-2"), "declined")
    counts, before = dict(shop.proxy.counts), shop.journal_state()
    settle = ("--by", "Jóna", "--reason", "Seen in the app")
    for code, arguments, words in (
            (64, ("pay", *CUSTOMER, "--amount", "4501", "--reference", "A-1"), ("A-1", "another amount", "of its own")),
            (64, ("pay", *CUSTOMER, "--amount", "4501", "--reference", "A-2"), ("A-2", "another amount")),
            (64, ("cancel", "A-1"), ("A-1", "closed", "Nothing was changed")),
            (64, ("cancel", "T1-000001"), ("A-1", "closed")),
            (64, ("cancel", "A-2"), ("A-2", "closed")),
            (64, ("settle", "A-1", "--paid", *settle), ("A-1", "Nothing was changed")),
            (64, ("settle", "A-2", "--not-paid", *settle), ("A-2", "Nothing was changed")),
            (66, ("cancel", "A-3"), ("A-3", "Check")),
            (66, ("settle", "A-3", "--paid", *settle), ("A-3", "Check")),
            (66, ("show", "A-3"), ("A-3", "Check")),
            (66, ("show", ""), ("Check",)),
            (66, ("show", "T1-000002"), ("T1-000002",)),
            (66, ("show", BAD_UTF8), ("Check",))):
        shop.complained(shop.command(*arguments), code, *words)
    assert shop.proxy.counts == counts, f"sent: {shop.proxy.counts}, before: {counts}"
    assert shop.journal_state() == before, "changed the journal"


@tap.test
def settle_while_it_runs(shop):
    """An open sale that does not need attention: 64, and it goes on as it was."""
    shop.connect(Proxy)
    process = shop.pay("7700004", 4500, "--reference", "A-1")
    process.wait_for("waiting")
    process.signal(SIGKILL)
    process.end()
    shop.complained(shop.command("settle", "A-1", "--not-paid", "--by", "Jóna", "--reason", "Gone"), 64, "A-1", "Nothing was changed")
    assert shop.proxy.count("CancelCart") == 0
    assert shop.query("SELECT open, outcome, settled FROM sale") == [(1, None, 0)]
    shop.expect(shop.command("cancel", "A-1"), "canceled")


# 78: settings and the secret.

SETTINGS = {
    # name: ((members of Desk.write), words)
    "unknown-group": ({"rest": "[shop]\nname='x'\n"}, ("[shop]", "Expected one of")),
    "unknown-key": ({"netgiro": "secret='x'\n"}, ("secret", "Expected one of")),
    "group-of-root": ({"rest": "[/]\ntraining=true\n"}, ("[/]",)),
    "wrong-type-text": ({"netgiro": "waiting-limit='170'\n"}, ("waiting-limit", "1 to 3600")),
    "wrong-type-bare": ({"netgiro": "confirmation-type=manual\n"}, ("confirmation-type", "'manual'")),
    "wrong-type-boolean": ({"rest": "[till]\ntraining=1\n"}, ("training", "true or false")),
    "limit-zero": ({"netgiro": "waiting-limit=0\n"}, ("waiting-limit", "1 to 3600")),
    "limit-too-large": ({"netgiro": "waiting-limit=3601\n"}, ("waiting-limit", "1 to 3600")),
    "confirmation-unknown": ({"netgiro": "confirmation-type='sometimes'\n"}, ("confirmation-type", "'server-callback'")),
    "no-line": ({"netgiro": "what is this\n"}, ("profile.ini", "[groups]")),
    "base-url-missing": ({"base_url": ""}, ("base-url", "https://api.netgiro.is/v1/")),
    "base-url-http": ({"base_url": "http://api.netgiro.is/v1/"}, ("base-url", "https")),
    "base-url-no-slash": ({"base_url": "https://api.netgiro.is/v1"}, ("base-url", "/")),
    "base-url-query": ({"base_url": "https://api.netgiro.is/v1/?a=b/"}, ("base-url",)),
    "base-url-not-normal": ({"base_url": "https://API.netgiro.is:443/v1/"}, ("base-url",)),
    "application-id-missing": ({"application_id": ""}, ("application-id",)),
    "application-id-no-guid": ({"application_id": "881E674F"}, ("application-id",)),
    "listen-port-zero": ({"rest": "[callback]\nlisten-port=0\n"}, ("listen-port", "1 to 65535")),
    "listen-address-name": ({"rest": "[callback]\nlisten-address='localhost'\n"}, ("listen-address", "127.0.0.1")),
    "public-url-no-slash": ({"rest": "[callback]\npublic-url='https://till.example.is'\n"}, ("public-url", "/")),
    "register-id-empty": ({"rest": "[till]\nregister-id=''\n"}, ("register-id",)),
    "default-vat-7": ({"rest": "[till]\ndefault-vat=7\n"}, ("default-vat", "24, 11 or 0")),
    "callback-without-public-url": ({"netgiro": "confirmation-type='server-callback'\n"}, ("public-url", "server-callback")),
}

for each in SETTINGS:
    def bad_settings(shop, case):
        desk = Desk(shop)
        members, words = SETTINGS[case]
        desk.write(**members)
        desk.refuses(78, *PAY, words=words)
        desk.refuses(78, "resume", words=words)
        assert not desk.data.exists(), "made the journal's folder"

    tap.test(case=each)(bad_settings)


@tap.test
def settings_missing(shop):
    desk = Desk(shop)
    gone = str(shop.folder / "gone.ini")
    front = ("--profile", gone, "--secret-file", str(desk.secret), "--data-dir", str(desk.data))
    for command in (PAY, ("resume",), ("cancel", "A"), ("settle", "A", "--paid", "--by", "J", "--reason", "r"), ("sales",), ("show", "A"),
                    ("receipt", "A", "--pdf", "receipt.pdf"), ("verify",), ("training",)):
        desk.refuses(78, *command, front=front, words=("gone.ini",))
        desk.refuses(78, *command, front=("--training", *front), words=("gone.ini",))
    desk.refuses(78, *PAY, front=("--profile", str(shop.folder), *front[2:]), words=(str(shop.folder),))
    assert not desk.data.exists()


@tap.test
def settings_of_the_user_are_not_set(shop):
    """Without a profile: the user's GSettings, which nobody has filled in."""
    desk = Desk(shop)
    desk.refuses(78, *PAY, front=desk.front[2:], words=("base-url",))


@tap.test
def secret_missing_or_wrong(shop):
    desk = Desk(shop)
    for content, mode, word in ((None, 0, "secret"), ("", 0o600, "empty"), ("\nsecret\n", 0o600, "empty"), (" \t\n", 0o600, "empty"),
                                ("secret\n", 0o644, "chmod 600"), ("secret\n", 0o640, "chmod 600"), ("secret\n", 0o620, "chmod 600"),
                                ("x" * 100000, 0o600, "too long"), ("se\0cret\n", 0o600, "text")):
        desk.secret.unlink(missing_ok=True)
        if content is not None:
            desk.secret.write_text(content)
            desk.secret.chmod(mode)
        process = desk.refuses(78, *PAY, words=(word, str(desk.secret)))
        assert "cret\n" not in process.errors and "xxxx" not in process.errors, "the secret is in the sentence"
    desk.secret.unlink()
    desk.secret.mkdir()
    desk.refuses(78, *PAY, words=(str(desk.secret),))
    assert not desk.data.exists()


@tap.test
def secret_not_in_any_keyring(shop):
    desk = Desk(shop)
    desk.refuses(78, *PAY, front=(*desk.front[:2], *desk.front[4:]), words=("secret",),
                 environment={"DBUS_SESSION_BUS_ADDRESS": f"unix:path={shop.folder}/no-bus"})


@tap.test
def callback_wanted_without_a_public_url(shop):
    Desk(shop).refuses(78, *PAY, "--confirmation", "server-callback", words=("public-url",))


@contextlib.contextmanager
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@tap.test
def port_taken(shop):
    """78 for ServerCallback; for the others one line, and the payment goes on."""
    with taken_port() as port:
        desk = Desk(shop)
        rest = f"[callback]\npublic-url='https://till.example.is/'\nlisten-port={port}\n"
        desk.write(netgiro="confirmation-type='server-callback'", rest=rest)
        desk.refuses(78, *PAY, words=(str(port), "another"))
        desk.refuses(78, "resume", words=(str(port), "another"))
        desk.write(rest=rest)
        desk.refuses(78, *PAY, "--confirmation", "server-callback", words=(str(port), "another"))
        assert not shop.sales_of(desk.front)


@tap.test(confirmation="manual")
@tap.test(confirmation="automatic")
def port_taken_is_only_told(shop, confirmation):
    with taken_port() as port:
        shop.connect(Proxy, confirmation=confirmation,
                     extra=f"[callback]\npublic-url='http://127.0.0.1:{port}/'\nlisten-port={port}\n")
        process = shop.pay("8223281")
        shop.expect(process, "paid")
        assert len(process.errors.splitlines()) == 1 and str(port) in process.errors, process.errors


@tap.test
def listening_where_others_can_reach_is_told(shop):
    with taken_port() as port:
        pass
    shop.connect(Proxy, extra=f"[callback]\npublic-url='http://127.0.0.1:{port}/'\nlisten-port={port}\nlisten-address='0.0.0.0'\n")
    process = shop.pay("8223281")
    shop.expect(process, "paid")
    assert len(process.errors.splitlines()) == 1 and "0.0.0.0" in process.errors and "127.0.0.1" in process.errors, process.errors


@tap.test
def callbacks_in_netgiros_test_environment_are_warned_of(shop):
    """With nothing open nothing is asked, and so nothing is asked of the world."""
    with taken_port() as port:
        pass
    desk = Desk(shop)
    desk.write(base_url="https://api.test.netgiro.is/v1/", netgiro="confirmation-type='server-callback'",
               rest=f"[callback]\npublic-url='https://till.example.is/'\nlisten-port={port}\n")
    process = shop.run(*desk.front, "resume")
    assert process.process.returncode == 0 and len(process.errors.splitlines()) == 1 and "test environment" in process.errors


# 75: another program has the journal, or the sale is open.

@tap.test
def journal_held_by_a_payment(shop):
    shop.connect(Proxy, confirmation="manual")
    waiting = shop.pay("7700004", 4500, "--reference", "A-1")
    waiting.wait_for("waiting")
    while shop.proxy.count("CheckCart") == 0:
        time.sleep(0.02)
    before = shop.journal_state()
    for arguments in (PAY, (*PAY, "--reference", "A-1"), (*PAY, "--reference", "A-2"), ("resume",), ("cancel", "A-1"), ("cancel", "nothing"),
                      ("settle", "A-1", "--paid", "--by", "Jóna", "--reason", "Seen"),
                      ("settle", "nothing", "--paid", "--by", "Jóna", "--reason", "Seen")):
        shop.complained(shop.command(*arguments), 75, "Another program", "try again")
    assert shop.proxy.count("InsertCart") == 1 and shop.proxy.count("CancelCart") == 0
    assert shop.journal_state() == before
    waiting.signal(SIGINT)
    shop.expect(waiting, "canceled")


@tap.test
def training_held_by_a_payment(shop):
    shop.train()
    waiting = shop.pay("7700004")
    waiting.wait_for("waiting")
    before = shop.journal_state()
    for arguments in (PAY, ("resume",), ("cancel", "A-1")):
        shop.complained(shop.command(*arguments), 75, "Another program", "try again")
    assert shop.journal_state() == before
    waiting.signal(SIGINT)
    shop.expect(waiting, "canceled")


@tap.test(confirmation="manual")
@tap.test(confirmation="automatic")
def sale_is_open(shop, confirmation):
    """After a crash: pay with its reference sends nothing and leaves it as it is."""
    shop.connect(Proxy, confirmation=confirmation)
    process = shop.pay("7700004", 4500, "--reference", "A-1")
    process.wait_for("waiting")
    process.signal(SIGKILL)
    process.end()
    counts, before = dict(shop.proxy.counts), shop.journal_state()
    for amount in ("4500", "1"):
        shop.complained(shop.command("pay", *CUSTOMER, "--amount", amount, "--reference", "A-1"), 75, "A-1", "resume")
    assert shop.proxy.counts == counts, "asked of Netgíró"
    assert shop.journal_state() == before, "changed the journal"
    shop.expect(shop.command("cancel", "A-1"), "canceled")


@tap.test
def sale_needs_attention(shop):
    shop.connect(Proxy, confirmation="automatic")
    shop.proxy.after = lambda m: "lose" if m.call == "InsertCart" else None
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "unknown")
    counts, before = dict(shop.proxy.counts), shop.journal_state()
    shop.complained(shop.command(*PAY, "--reference", "A-1"), 75, "A-1")
    assert shop.proxy.counts == counts and shop.journal_state() == before


# 74: the journal.

def damage(path, sql):
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(sql)


JOURNALS = {
    "no-database": ("write", "This is no database. " * 300, ("damaged", "copy")),
    "another-database": ("sql", "PRAGMA application_id = 7;", ("no journal of Kassi",)),
    "newer": ("sql", "PRAGMA user_version = 99;", ("newer version", "Install")),
    "another-schema": ("sql", "DROP TRIGGER event_update;", ("event_update",)),
}

for each in JOURNALS:
    def journal_damaged(shop, case):
        desk = Desk(shop)
        desk.make_journal()
        how, what, words = JOURNALS[case]
        if how == "write":
            (desk.data / "journal.db").write_text(what)
        else:
            damage(desk.data / "journal.db", what)
        before = (desk.data / "journal.db").read_bytes()
        for arguments in (PAY, ("resume",), ("cancel", "A-1"), ("settle", "A", "--paid", "--by", "J", "--reason", "r"), ("sales",),
                          ("show", "A-1"), ("receipt", "A-1", "--pdf", str(shop.folder / "receipt.pdf")), ("verify",)):
            desk.refuses(74, *arguments, words=words if how == "sql" else ())
        assert (desk.data / "journal.db").read_bytes() == before, "the file was changed"

    tap.test(case=each)(journal_damaged)


@tap.test
def journal_gone_or_older(shop):
    """A journal that is gone, or an older copy put back, is found by the marker beside it."""
    shop.connect(Proxy)
    shop.expect(shop.pay("8223281", 100, "--reference", "A-1"), "paid")
    older = shop.journal_file.read_bytes()
    shop.expect(shop.pay("8223281", 100, "--reference", "A-2"), "paid")
    newest, counts = shop.journal_file.read_bytes(), dict(shop.proxy.counts)
    for content, word in ((older, "older copy"), (None, "missing"), (b"", "missing")):
        shop.journal_file.unlink()
        if content is not None:
            shop.journal_file.write_bytes(content)
        for arguments in (PAY, ("resume",), ("sales",), ("verify",)):
            shop.complained(shop.command(*arguments), 74, word)
        if not shop.journal_file.exists():
            shop.journal_file.write_bytes(b"")
    shop.journal_file.write_bytes(newest)
    assert shop.proxy.counts == counts


@tap.test
def folder_is_a_file(shop):
    desk = Desk(shop)
    desk.data.write_text("a file\n")
    desk.refuses(74, *PAY, words=(str(desk.data),))
    desk.refuses(74, "--training", *PAY, front=("--data-dir", str(desk.data)), words=(str(desk.data),))
    desk.refuses(74, *PAY, front=(*desk.front[:4], "--data-dir", "/proc/kassi"), words=("/proc/kassi", "rights"))
    (shop.folder / "other").mkdir()
    (shop.folder / "other" / "journal.db").mkdir()
    desk.refuses(74, *PAY, front=(*desk.front[:4], "--data-dir", str(shop.folder / "other")), words=("journal.db",))


@tap.test
def folder_is_read_only(shop):
    """As root rights do not bite, so the disk itself is read-only; where that cannot be made, nothing is tried."""
    desk = Desk(shop)
    desk.make_journal()
    script = f"mount --bind -o ro '{desk.data}' '{desk.data}' && mount -o remount,ro,bind '{desk.data}' && exec \"$@\""
    wrap = ("unshare", "--mount", "sh", "-c", script, "sh")
    if subprocess.run([*wrap, "true"], capture_output=True, check=False).returncode != 0:
        return
    import harness
    for code, arguments in ((74, PAY), (74, ("resume",)), (0, ("sales",)), (0, ("verify",))):
        process = harness.Process([*wrap, harness.KASSICTL, *desk.front, *arguments], shop.environment)
        shop.processes.append(process)
        process.process.stdin.close()
        assert process.end() == code, process.errors
        assert code == 0 or (len(process.errors.splitlines()) == 1 and "may write" in process.errors), process.errors
    assert not desk.proxy.counts


def no_file_grows_beyond(size):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    return limit


@tap.test
def disk_is_full(shop):
    """However little room there is: either the payment is refused before anything is sent, or it is taken to its end."""
    desk = Desk(shop)
    for size in (0, 1, 100, 1000, 4096, 5000, 16384, 40000):
        desk.data = shop.folder / f"till-{size}"
        desk.refuses(74, *PAY, preexec_fn=no_file_grows_beyond(size), words=("disk",))
    desk.data = shop.folder / "till"
    desk.make_journal()
    for size in (0, 100, 4096, 8192, 16384, 24576):
        desk.refuses(74, *PAY, preexec_fn=no_file_grows_beyond(size), words=("disk",))
    assert not shop.sales_of(desk.front)


@tap.test
def journal_fails_with_money_in_flight(shop):
    """20; the sale stays open, and resume brings it to its end."""
    shop.connect(Proxy)
    shop.proxy.before = lambda m: time.sleep(0.3) if m.call == "CheckCart" else None
    process = shop.pay("7700001", 4500, "--reference", "A-1")
    process.wait_for("inserted")
    hard = resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (100, hard))
    assert shop.expect(process, "unknown")["message"]
    assert len(process.errors.splitlines()) == 1 and "journal" in process.errors, process.errors
    assert shop.proxy.count("ConfirmCart") == 0, "sent without a record"
    shop.command("resume").end()
    assert [(s["reference"], s["outcome"]) for s in shop.sales()] == [("A-1", "paid")]


# The first that applies: 64, 78, 75, 74, 66.

@contextlib.contextmanager
def held(folder):
    with open(folder / "journal.lock", "a", encoding="ascii") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        yield


@tap.test
def the_first_that_applies(shop):
    desk = Desk(shop)
    desk.make_journal()
    damage(desk.data / "journal.db", "PRAGMA user_version = 99;")
    with held(desk.data):
        desk.refuses(75, *PAY, words=("Another program",))
        desk.refuses(75, "cancel", "A-1")
        desk.secret.chmod(0o644)
        desk.refuses(78, *PAY, words=("chmod 600",))
        desk.write(base_url="")
        desk.refuses(78, *PAY, words=("base-url",))
        desk.refuses(64, "pay", *CUSTOMER, "--amount", "4.500")
        desk.refuses(64, *PAY, "--reference", "a b")
    desk.write()
    desk.secret.chmod(0o600)
    desk.refuses(74, "cancel", "A-1")
    desk.refuses(74, "show", "A-1")
    with taken_port() as port:
        desk.write(netgiro="confirmation-type='server-callback'",
                   rest=f"[callback]\npublic-url='https://till.example.is/'\nlisten-port={port}\n")
        desk.refuses(78, *PAY, words=(str(port),))
        with held(desk.data):
            desk.refuses(78, *PAY, words=(str(port),))


@tap.test
def training_port_taken(shop):
    with taken_port() as port:
        desk = Desk(shop)
        desk.refuses(78, "training", "--port", str(port), words=(str(port),))


@tap.test
def help_is_no_failure(shop):
    for arguments in (("--help",), ("pay", "--help"), ("settle", "--help")):
        code, out, errors = shop.raw(*arguments, environment={"LC_ALL": "C", "LANG": "C"})
        assert code == 0 and not errors and "…".encode() in out, (code, out, errors)
    assert b"kassictl settle" in out


if __name__ == "__main__":
    tap.main()
