#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read back, beside a running till; what a person decides; and how kassictl talks with whoever started it."""
import contextlib
import csv
import datetime
import io
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time

import harness
from harness import SIGINT, SIGKILL, SIGTERM, Tap
from proxy import Proxy

tap = Tap()
COLUMNS = ["sale", "reference", "created", "amount", "customer_kind", "customer_masked", "confirmation", "attempts", "state", "outcome",
           "settled", "transaction_id", "invoice_number", "receipt_number"]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
BY = ("--by", "Jóna", "--reason", "Sást í appinu")


def lose_insert(message):
    return "lose" if message.call == "InsertCart" else None


def leave_open(shop, customer="7700004", reference="A-1", until="waiting", amount=4500):
    """A sale whose program was killed."""
    process = shop.pay(customer, amount, "--reference", reference)
    process.wait_for(until)
    process.signal(SIGKILL)
    process.end()


def leave_unknown(shop, reference="A-1"):
    """A sale that needs attention: connected with Automatic, InsertCart's answer is lost."""
    shop.proxy.after = lose_insert
    process = shop.pay("8223281", 4500, "--reference", reference)
    shop.expect(process, "unknown")
    shop.proxy.after = lambda message: None


def one_outcome(shop, process, outcome):
    shop.expect(process, outcome)
    assert process.names == ["outcome"], process.names
    return process.outcome


# The events themselves.

MEMBERS = {
    "opened": {"amount": int, "customer_kind": str, "attempt": int},
    "inserted": {"transaction_id": str},
    "waiting": {"for": str, "deadline": str},
    "code-refused": {"message": str},
    "trouble": {"message": str},
    "outcome": {"outcome": str, "message": str, "amount": int, "transaction_id": str, "invoice_number": str, "receipt_number": str,
                "netgiro_reference_id": str},
}


def check_events(process):
    for event in process.events:
        wanted = {"event": str, "time": str, "sale": str, "reference": str, **MEMBERS.get(event["event"], {})}
        assert {n: type(v) for n, v in event.items()} == wanted, f"{event} is not {wanted}"
        assert UUID.fullmatch(event["sale"]) and INSTANT.fullmatch(event["time"])
        if event["event"] == "waiting":
            assert event["for"] in ("customer", "callback", "network") and INSTANT.fullmatch(event["deadline"])


@tap.test
def events_have_the_contracts_members(shop):
    shop.connect(Proxy)
    shop.proxy.after = lambda m: "lose" if m.call == "CheckCart" and m.number == 2 else None
    process = shop.pay("1111111119", 4500)
    sms = shop.server.wait_for("sms")
    process.wait_for("code-needed")
    process.say("ZZZZ" if sms["code"] != "ZZZZ" else "YYYY")
    process.wait_for("code-refused")
    process.wait_for("code-needed")
    process.say(sms["code"])
    shop.expect(process, "paid")
    check_events(process)
    assert process.names[:4] == ["opened", "inserted", "waiting", "code-needed"], process.names
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,40}", process.events[0]["reference"])
    assert {"code-refused", "confirming", "trouble", "reserved"} <= set(process.names), process.names
    assert process.errors == ""


# sales

@tap.test
def sales_as_json(shop):
    shop.connect(Proxy)
    assert shop.command("sales").process.returncode == 0 and not shop.sales()
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "paid")
    shop.expect(shop.pay("7700003", 300, "--reference", "-2"), "declined")
    running = shop.pay("7700004", 10, "--reference", "A-3")
    running.wait_for("inserted")
    paid, declined, still = shop.sales()
    for sale in (paid, declined, still):
        assert list(sale) == COLUMNS, list(sale)
        assert UUID.fullmatch(sale["sale"]) and INSTANT.fullmatch(sale["created"]) and UUID.fullmatch(sale["transaction_id"])
        assert isinstance(sale["amount"], int) and sale["attempts"] == 1 and sale["settled"] is None
        assert sale["customer_kind"] == "gsm" and sale["confirmation"] == "manual"
    assert [s["reference"] for s in (paid, declined, still)] == ["A-1", "-2", "A-3"]
    assert (paid["state"], paid["outcome"], paid["receipt_number"], paid["invoice_number"]) == ("closed", "paid", "T1-000001", "1001")
    assert paid["customer_masked"] == "•••81" and paid["amount"] == 4500
    assert (declined["state"], declined["outcome"], declined["receipt_number"]) == ("closed", "declined", None)
    assert (still["state"], still["outcome"], still["invoice_number"]) == ("open", None, None)
    assert [json.loads(line)["reference"] for line in shop.raw(*shop.front, "sales", "--open", "--json")[1].splitlines()] == ["A-3"]
    plain = shop.raw(*shop.front, "sales")[1].decode()
    assert len(plain.splitlines()) == 3 and "A-3" in plain and "4.500" in plain and "T1-000001" in plain
    # Beside the running payment everything that only reads works.
    assert shop.command("verify").process.returncode == 0
    assert shop.command("show", "A-3").process.returncode == 0
    running.signal(SIGINT)
    shop.expect(running, "canceled")


@tap.test
def sales_as_csv(shop):
    """RFC 4180; what a spreadsheet would take for a formula is text, wherever it comes from."""
    shop.connect(Proxy)
    assert shop.raw(*shop.front, "sales", "--csv")[1] == ",".join(COLUMNS).encode() + b"\r\n"
    numbers = iter(('=HYPERLINK("x","y")', "+1", "@SUM(1)", 'a,"b"', None))

    def rename(message):
        if message.call == "ConfirmCart":
            answer = message.told
            answer["PaymentInfo"]["InvoiceNumber"] = next(numbers)
            message.told = answer

    shop.proxy.after = rename
    for reference in ("-1", "--", "-cmd", ".5", "A"):
        shop.expect(shop.pay("500004-TEST", 4500, f"--reference={reference}"), "paid")
    raw = shop.raw(*shop.front, "sales", "--csv")[1].decode("utf-8")
    assert raw.count("\r\n") == 6 and raw.count("\n") == 6
    rows = list(csv.reader(io.StringIO(raw, newline=""), strict=True))
    assert rows[0] == COLUMNS
    assert [r[1] for r in rows[1:]] == ["'-1", "'--", "'-cmd", ".5", "A"]
    assert [r[12] for r in rows[1:]] == ["'=HYPERLINK(\"x\",\"y\")", "'+1", "'@SUM(1)", 'a,"b"', ""]
    for row, sale in zip(rows[1:], shop.sales()):
        for name, cell in zip(COLUMNS, row):
            value = sale[name]
            assert cell.removeprefix("'") == ("" if value is None else str(value)), (name, cell, value)


def zone(offset_s):
    """A time zone that many seconds east of UTC, to the second."""
    sign, rest = ("-", offset_s) if offset_s >= 0 else ("+", -offset_s)
    return f"XXX{sign}{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


@tap.test
def sales_of_local_days(shop):
    """Both ends are included, to the second, wherever the shop is."""
    shop.connect(Proxy)
    shop.expect(shop.pay("7700003", 10, "--reference", "A-1"), "declined")
    created = datetime.datetime.fromisoformat(shop.sales()[0]["created"].replace("Z", "+00:00"))
    second = int(created.timestamp())
    to_midnight = -second % 86400            # so far east it is 00:00:00 then
    east = to_midnight if to_midnight <= 43200 else to_midnight - 86400

    def found(offset_s, *arguments):
        code, out, errors = shop.raw(*shop.front, "sales", "--json", *arguments, environment={"TZ": zone(offset_s)})
        assert code == 0 and not errors, errors
        return len(out.splitlines()) == 1

    for offset in (east, east - 1, 14 * 3600 if east < 0 else -12 * 3600):
        day = datetime.datetime.fromtimestamp(second + offset, datetime.timezone.utc).date()
        before, after = (str(day + datetime.timedelta(days=n)) for n in (-1, 1))
        day = str(day)
        for arguments, expected in ((("--from", day), True), (("--to", day), True), (("--from", day, "--to", day), True),
                                    (("--from", after), False), (("--to", before), False), (("--from", before, "--to", after), True),
                                    (("--from", after, "--to", before), False), (("--to", day, "--open"), False)):
            assert found(offset, *arguments) == expected, (created, zone(offset), arguments, expected)
    for arguments, expected in ((("--to", "9999-12-31"), True), (("--from", "9999-12-31"), False), (("--from", "0001-01-01"), True),
                                (("--to", "0001-01-01"), False)):
        assert found(0, *arguments) == expected, arguments
        assert found(14 * 3600, *arguments) == expected, arguments


# show

@tap.test
def show_by_every_name(shop):
    shop.connect(Proxy)
    shop.expect(shop.pay("8223281", 1750, "--reference", "A-1", "--description", "Kaffi og með því — þrír",
                         "--item", "Kaffi;2;500;11", "--item", "Kleina á 250;1.5;500;24"), "paid")
    sale = shop.sales()[0]
    shown = [shop.raw(*shop.front, "show", name, "--json", environment={"LC_ALL": "C", "LANG": "C"})
             for name in (sale["sale"], "A-1", "T1-000001")]
    assert shown[0][0] == 0 and shown[0][1] == shown[1][1] == shown[2][1] and shown[0][1].count(b"\n") == 1
    history = json.loads(shown[0][1].decode("utf-8"))
    assert {n: history[n] for n in COLUMNS} == sale
    assert history["description"] == "Kaffi og með því — þrír"
    assert [(i["description"], i["quantity_milli"], i["unit"], i["vat"], i["total"]) for i in history["lines"]] == [
        ("Kaffi", 2000, 500, 11, 1000), ("Kleina á 250", 1500, 500, 24, 750)]
    receipts = [e["message"] for e in history["events"] if e["event"] == "receipt"]
    assert len(receipts) == 1 and re.fullmatch("[0-9a-f]{64}", receipts[0]), receipts   # its document's SHA-256
    assert [e["event"] for e in history["events"]][0] and all(INSTANT.fullmatch(e["time"]) for e in history["events"])
    code, plain, errors = shop.raw(*shop.front, "show", "A-1", environment={"LC_ALL": "C", "LANG": "C"})
    text = plain.decode("utf-8")
    assert code == 0 and not errors
    for word in (sale["sale"], "A-1", "T1-000001", "1001", "•••81", "Kleina á 250", "Kaffi", "1,5", "paid", "Receipt T1-000001 was made."):
        assert word in text, f"no {word} in {text}"
    assert "8223281" not in text and "8223281" not in shown[0][1].decode()


@tap.test
def show_in_training_by_its_receipt(shop):
    shop.train()
    shop.expect(shop.pay("8223281", 10, "--reference", "A-1"), "paid")
    for locale in ("C", "C.UTF-8"):
        code, out, _ = shop.raw(*shop.front, "show", "ÆF-000001", "--json", environment={"LC_ALL": locale})
        assert code == 0 and json.loads(out)["reference"] == "A-1"


# verify

TAMPERING = {
    "amount": ("DROP TRIGGER sale_frozen; UPDATE sale SET amount_isk = 1; {sale_frozen}", "A-1"),
    "outcome": ("UPDATE sale SET outcome = 'declined', receipt_number = NULL, receipt_series = NULL, receipt_index = NULL "
                "WHERE reference = 'nothing'; UPDATE sale SET invoice_number = '7'", "A-1"),
    "line": ("DROP TRIGGER line_update; UPDATE line SET description = 'Other'; {line_update}", "A-1"),
    "attempt": ("UPDATE attempt SET deadline_wall_us = deadline_wall_us + 1", "A-1"),
    "event": ("DROP TRIGGER event_update; UPDATE event SET message = 'Nothing' WHERE sequence = 2; {event_update}", "event 2"),
    "event-missing": ("DROP TRIGGER event_delete; DELETE FROM event WHERE sequence = 3; {event_delete}", "event"),
    "last-events-missing": ("DROP TRIGGER event_delete; DELETE FROM event WHERE sequence > 3; {event_delete}", "event"),
    "receipt-counter": ("UPDATE counter SET last = 9 WHERE name LIKE 'receipt:%'", "receipt"),
    "trigger": ("DROP TRIGGER event_update", "event_update"),
}

for each in TAMPERING:
    def tampering_is_found(shop, case):
        shop.connect(Proxy)
        shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "paid")
        assert shop.command("verify").process.returncode == 0
        sql, word = TAMPERING[case]
        with contextlib.closing(sqlite3.connect(shop.journal_file)) as database:
            triggers = dict(database.execute("SELECT name, sql || ';' FROM sqlite_schema WHERE type = 'trigger'"))
            before = database.total_changes
            database.executescript(sql.format(**triggers))
            assert database.total_changes > before or case == "trigger", "nothing was tampered with"
        shop.complained(shop.command("verify"), 74, word)
        shutil.rmtree(shop.folder / "till")   # the books have been looked at
        shop.ledger_file.unlink()

    tap.test(case=each)(tampering_is_found)


# training by itself

@tap.test
def training_alone(shop):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = shop.start("--data-dir", str(shop.folder / "netgiro"), "training", "--port", str(port))
    first = server.arrived.get(timeout=harness.PATIENCE_S)
    assert first["base_url"] == f"http://127.0.0.1:{port}/v1/" and set(first) == {"base_url", "application_id", "secret_file"}
    assert os.stat(first["secret_file"]).st_mode & 0o077 == 0 and os.stat(shop.folder / "netgiro").st_mode & 0o777 == 0o700
    profile = shop.folder / "profile.ini"
    profile.write_text(f"[netgiro]\nbase-url='{first['base_url']}'\napplication-id='{first['application_id']}'\n")
    shop.front = ("--profile", str(profile), "--secret-file", first["secret_file"], "--data-dir", str(shop.folder / "till"))
    shop.expect(shop.pay("7700003", 200), "declined")
    push = server.wait_for("push")
    assert push["customer"] == "7700003" and push["amount"] == 200
    process = shop.pay("1111111119", 300)
    sms = server.wait_for("sms")
    assert sms["customer"] == "1111111119" and sms["amount"] == 300 and re.fullmatch("[A-Z]{4}", sms["code"])
    process.wait_for("code-needed")
    process.say(sms["code"])
    shop.expect(process, "paid")
    server.signal(SIGTERM)
    assert server.end() == 0 and server.errors == ""
    again = shop.start("--data-dir", str(shop.folder / "netgiro"), "training")
    assert again.arrived.get(timeout=harness.PATIENCE_S)["application_id"] == first["application_id"]
    again.signal(SIGINT)
    assert again.end() == 0


# A reference that is known.

@tap.test
def repeated_reference(shop):
    shop.connect(Proxy)
    first = shop.expect(shop.pay("7700003", 4500, "--reference", "A-1"), "declined")
    second = shop.pay("8223281", 4500, "--reference", "A-1")
    outcome = shop.expect(second, "paid")
    assert second.events[0]["event"] == "opened" and second.events[0]["attempt"] == 2
    assert outcome["sale"] == first["sale"] and outcome["transaction_id"] != first["transaction_id"]
    assert {r: s for r, (_, s) in shop.ledger().items()} == {"A-1-1": "canceled", "A-1-2": "charged"}, shop.ledger()
    counts, before = dict(shop.proxy.counts), shop.journal_state()
    for customer in ("8223281", "7700003", "500004-TEST"):
        third = shop.expect(shop.pay(customer, 4500, "--reference", "A-1"), "paid")
        for member in ("sale", "transaction_id", "receipt_number", "invoice_number", "amount", "netgiro_reference_id"):
            assert third[member] == outcome[member], member
    assert shop.proxy.counts == counts and shop.journal_state() == before
    sale = shop.sales()[0]
    assert sale["attempts"] == 2 and sale["receipt_number"] == "T1-000001"


@tap.test
def second_attempt_while_it_runs(shop):
    """Its sale is open again, with no outcome."""
    shop.connect(Proxy)
    shop.expect(shop.pay("7700003", 4500, "--reference", "A-1"), "declined")
    process = shop.pay("7700004", 4500, "--reference", "A-1", "--confirmation", "automatic")
    process.wait_for("waiting")
    sale = shop.sales()[0]
    assert (sale["state"], sale["outcome"], sale["attempts"], sale["confirmation"]) == ("open", None, 2, "automatic"), sale
    process.signal(SIGINT)
    shop.expect(process, "canceled")


# settle

@tap.test
def settled_as_paid(shop):
    shop.connect(Proxy, confirmation="automatic")
    leave_unknown(shop)
    sale = shop.sales()[0]
    assert (sale["state"], sale["outcome"], sale["settled"]) == ("open", "unknown", None)
    process = shop.command("settle", "A-1", "--paid", *BY)
    assert process.process.returncode == 0 and process.names == ["outcome"], process.errors
    assert process.outcome["outcome"] == "unknown" and process.outcome["receipt_number"] == "T1-000001"
    sale = shop.sales()[0]
    assert (sale["state"], sale["outcome"], sale["settled"], sale["receipt_number"]) == ("closed", "unknown", "paid", "T1-000001")
    shown = json.loads(shop.raw(*shop.front, "show", "T1-000001", "--json")[1])
    assert shown["settled_by"] == "Jóna" and shown["settled_reason"] == "Sást í appinu"
    for arguments in (("settle", "A-1", "--not-paid", *BY), ("cancel", "A-1")):
        shop.complained(shop.command(*arguments), 64, "Nothing was changed")
    counts = dict(shop.proxy.counts)
    assert shop.command("resume").process.returncode == 0 and shop.proxy.counts == counts
    process = shop.pay("8223281", 4500, "--reference", "A-1")
    process.end()
    assert shop.proxy.counts == counts, "a settled sale was charged again"


@tap.test
def settled_as_not_paid(shop):
    shop.connect(Proxy, confirmation="automatic")
    shop.proxy.before = lose_insert       # it never arrived
    process = shop.pay("8223281", 4500, "--reference", "A-1")
    shop.expect(process, "unknown")
    process = shop.command("settle", shop.sales()[0]["sale"], "--not-paid", *BY)
    assert process.process.returncode == 0 and "receipt_number" not in process.outcome
    sale = shop.sales()[0]
    assert (sale["state"], sale["outcome"], sale["settled"], sale["receipt_number"]) == ("closed", "unknown", "not-paid", None)
    shop.proxy.before = lambda message: None
    shop.expect(shop.pay("500004-TEST", 10), "paid")
    assert shop.sales()[1]["receipt_number"] == "T1-000001", "a receipt number was lost"


@tap.test
def later_evidence_reopens(shop):
    """Settled as not paid; then Netgíró's callback says that it was charged after all."""
    shop.connect(Proxy, confirmation="automatic", callbacks=True, limit=2)
    held = {"now": True}
    shop.proxy.before = lambda m: "lose" if m.call == "callback" and held["now"] else None
    shop.proxy.after = lambda m: "lose" if m.call == "InsertCart" and m.number == 1 else None
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "unknown")
    assert shop.command("settle", "A-1", "--not-paid", *BY).process.returncode == 0
    assert shop.sales()[0]["state"] == "closed"
    held["now"] = False
    other = shop.pay("7700004", 10, "--reference", "A-2", "--confirmation", "manual")
    deadline = time.monotonic() + harness.PATIENCE_S
    while shop.sales()[0]["outcome"] not in ("paid",) and shop.sales()[0]["state"] == "closed" and time.monotonic() < deadline:
        if other.process.poll() is not None:
            other = shop.pay("7700004", 10, "--confirmation", "manual")
        time.sleep(0.1)
    other.end()
    shop.command("resume")
    sale = shop.sales()[0]
    assert sale["outcome"] == "paid" and sale["receipt_number"], sale


# resume and cancel

@tap.test
def resume_with_nothing_to_do(shop):
    shop.connect(Proxy)
    for _ in range(2):
        process = shop.command("resume")
        assert process.process.returncode == 0 and not process.events and not process.errors


@tap.test
def resume_each_kind_of_open_sale(shop):
    """One that will be paid, one that is declined, one past its limit, one that needs attention: an outcome line for each, and 20."""
    shop.connect(Proxy)
    leave_open(shop, "8223281", "A-1", until="inserted")
    leave_open(shop, "7700003", "A-2", until="inserted")
    shop.proxy.after = lambda m: "lose" if m.call in ("InsertCart", "CheckCart") else None
    process = shop.pay("8223281", 4500, "--reference", "A-3", "--confirmation", "automatic")
    shop.expect(process, "unknown")
    shop.proxy.after = lambda m: None
    process = shop.command("resume")
    assert process.process.returncode == 20, process.process.returncode
    assert set(process.names) == {"outcome"}
    assert {e["reference"]: e["outcome"] for e in process.events} == {"A-1": "paid", "A-2": "declined", "A-3": "unknown"}
    process = shop.command("resume")
    assert process.process.returncode == 20 and [e["reference"] for e in process.events] == ["A-3"]
    shop.command("settle", "A-3", "--paid", *BY)
    assert shop.command("resume").process.returncode == 0


@tap.test
def resume_does_not_wait_for_a_dead_network(shop):
    """A sale that needs attention is asked about; when nobody answers, it is still told, and that is the end."""
    shop.connect(Proxy)
    shop.proxy.after = lambda m: inflate(m)

    def inflate(message):
        if message.call == "CheckCart":
            answer = message.told
            answer["PaymentInfo"]["TotalAmount"] = 9999.0
            message.told = answer

    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "unknown")
    for loss in ("refused", "lost"):
        if loss == "refused":
            profile = shop.folder / "profile.ini"
            good = profile.read_text()
            profile.write_text(good.replace(shop.proxy.base_url, "http://127.0.0.1:9/v1/"))
        else:
            profile.write_text(good)
            shop.proxy.before = lambda m: "lose"
        process = shop.command("resume", timeout=30)
        assert process.process.returncode == 20 and process.outcome["outcome"] == "unknown"


@tap.test
def cancel_an_open_sale(shop):
    shop.connect(Proxy)
    leave_open(shop)
    sale = shop.sales()[0]["sale"]
    one_outcome(shop, shop.command("cancel", sale), "canceled")
    assert shop.proxy.count("CancelCart") == 1 and shop.proxy.count("ConfirmCart") == 0
    shop.complained(shop.command("cancel", sale), 64, "closed")


@tap.test
def cancel_comes_too_late(shop):
    shop.connect(Proxy, confirmation="automatic")
    leave_open(shop, "8223281")
    shop.server.wait_for("push")
    deadline = time.monotonic() + 10
    while [s for _, s in shop.ledger().values()] != ["charged"] and time.monotonic() < deadline:
        time.sleep(0.05)
    outcome = one_outcome(shop, shop.command("cancel", "A-1"), "paid")
    assert "before the cancel arrived" in outcome["message"] and outcome["receipt_number"] == "T1-000001"


@tap.test
def cancel_a_sale_that_needs_attention(shop):
    """Without a TransactionId nobody can ask for it; with one, Netgíró is asked, and E2 ends it."""
    shop.connect(Proxy, confirmation="automatic")
    leave_unknown(shop)
    one_outcome(shop, shop.command("cancel", "A-1"), "unknown")
    assert shop.proxy.count("CancelCart") == 0

    def inflate(message):
        if message.call == "CheckCart":
            answer = message.told
            answer["PaymentInfo"]["TotalAmount"] = 9999.0
            message.told = answer

    shop.proxy.after = inflate
    shop.expect(shop.pay("7700004", 10, "--reference", "A-2"), "unknown")
    shop.proxy.after = lambda m: None
    one_outcome(shop, shop.command("cancel", "A-2"), "canceled")


@tap.test
def cancel_waits_for_no_code(shop):
    """A sale that wants an SMS code: cancel asks nobody for it."""
    shop.connect(Proxy)
    leave_open(shop, "1111111119", until="code-needed")
    one_outcome(shop, shop.command("cancel", "A-1"), "canceled")
    assert shop.proxy.count("ConfirmCart") == 0


# Signals, readers that go away, and standard input.

@tap.test
def second_signal_leaves_at_once(shop):
    shop.connect(Proxy)
    held = {"now": True}

    def hold(message):
        while message.call == "CancelCart" and held["now"]:
            time.sleep(0.02)

    shop.proxy.before = hold
    process = shop.pay("7700004", 4500, "--reference", "A-1")
    process.wait_for("waiting")
    process.signal(SIGINT)
    process.wait_for("canceling")
    began = time.monotonic()
    process.signal(SIGTERM)
    outcome = shop.expect(process, "unknown")
    assert time.monotonic() - began < 3 and outcome["message"]
    held["now"] = False
    assert shop.sales()[0]["state"] == "open" and shop.sales()[0]["outcome"] is None
    process = shop.command("resume")
    assert process.process.returncode == 0 and process.outcome["outcome"] == "canceled"


@tap.test(how="limit")
@tap.test(how="signal")
def nobody_types_the_code(shop, how):
    """The till still reads standard input when it ends."""
    shop.connect(Proxy, limit=2 if how == "limit" else 170)
    process = shop.pay("1111111119")
    process.wait_for("code-needed")
    if how == "signal":
        process.signal(SIGTERM)
    shop.expect(process, "expired" if how == "limit" else "canceled")
    assert process.errors == "", process.errors


@tap.test
def signal_while_the_customer_is_read(shop):
    """Nothing is open yet: the program goes, and nothing was sent."""
    shop.connect(Proxy)
    process = shop.start(*shop.front, "pay", "--customer", "-", "--amount", "10")
    time.sleep(0.5)
    process.signal(SIGINT)
    assert process.end(10) != 0
    assert not shop.proxy.counts and not shop.journal_file.exists()


@tap.test
def reader_goes_away(shop):
    """Standard output and standard error are closed by whoever reads them: the payment goes on."""
    shop.connect(Proxy)
    process = subprocess.Popen([harness.KASSICTL, *shop.front, "pay", "--customer", "8223281", "--amount", "4500"], env=shop.environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        process.stdout.readline()
        process.stdout.close()
        process.stderr.close()
        assert process.wait(harness.PATIENCE_S) == 0
    assert [s["outcome"] for s in shop.sales()] == ["paid"]


@tap.test
def output_is_utf8_in_every_locale(shop):
    shop.connect(Proxy)

    def answer_in_icelandic(message):
        if message.call == "InsertCart":
            message.told = {**message.told, "Success": False, "ResultCode": 10306, "Message": "Viðskiptavinur fannst ekki — þú"}

    shop.proxy.after = answer_in_icelandic
    code, out, _ = shop.raw(*shop.front, "pay", "--customer", "7712345", "--amount", "10", "--reference", "A-1", "--description", "Þjónusta",
                            environment={"LC_ALL": "C", "LANG": "C"})
    assert code == 13
    assert json.loads(out.decode("utf-8").splitlines()[-1])["message"] == "Viðskiptavinur fannst ekki — þú"
    shown = shop.raw(*shop.front, "show", "A-1", "--json", environment={"LC_ALL": "C", "LANG": "C"})[1]
    assert json.loads(shown)["description"] == json.loads(shown)["lines"][0]["description"] == "Þjónusta"


@tap.test
def customer_and_code_from_standard_input(shop):
    """The first line is the customer, the next lines are codes; what is no code is not sent."""
    shop.connect(Proxy)
    process = subprocess.Popen([harness.KASSICTL, *shop.front, "pay", "--customer", "-", "--amount", "4500"], env=shop.environment,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def say(line):
        process.stdin.write(line + b"\n")
        process.stdin.flush()

    def hear(name):
        while True:
            line = process.stdout.readline()
            assert line, "ended"
            if json.loads(line)["event"] == name:
                return

    with process:
        say(b" 111111-1119 ")
        hear("code-needed")
        for wrong in (b"", b"  ", b"\xff\xfe\xfd\xfc", b"A" * 100000, b"\x01\x02"):
            say(wrong)
            hear("code-refused")
            hear("code-needed")
        assert shop.proxy.count("ConfirmCart") == 0
        say(b" " + shop.server.wait_for("sms")["code"].lower().encode() + b"\r")
        hear("outcome")
        assert process.wait(harness.PATIENCE_S) == 0
    assert [s["outcome"] for s in shop.sales()] == ["paid"]


if __name__ == "__main__":
    tap.main()
