#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kassictl receipt: the PDF of a sale's receipt, beside a running till, and a sentence for each way there is none."""
import hashlib
import os
import re
import resource
import signal
import subprocess

from harness import SIGINT, Tap
from proxy import Proxy

tap = Tap()
ITEMS = ("--item", "Kaffi;2;650;11", "--item", "Rúgbrauð með hangikjöti;0.45;2990;11", "--item", "Opin vara;1;3200;24")
MERCHANT = ("[merchant]\nname='Kaffihúsið við Höfnina'\naddress='Austurbakka 1, 101 Reykjavík'\nkennitala='5001010000'\n"
            "vsk-number='00000'\n")


def read_back(pdf):
    """The PDF's lines as they stand on paper, with single blanks."""
    text = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    return [" ".join(line.split()) for line in text.replace("\f", "\n").split("\n") if line.strip()]


def info(pdf):
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, check=True).stdout.decode()
    return dict(re.split(r":\s+", line, maxsplit=1) for line in said.splitlines() if ": " in line)


def save(shop, sale, name="receipt.pdf"):
    pdf = shop.folder / name
    process = shop.command("receipt", sale, "--pdf", str(pdf))
    assert process.process.returncode == 0, process.errors
    assert not process.events and not process.errors, "a command that succeeds says nothing"
    return pdf


def sell(shop, reference="A-1", arguments=ITEMS):
    process = shop.start(*shop.front, "pay", "--customer", "8223281", "--reference", reference, *arguments)
    return shop.expect(process, "paid")


@tap.test
def of_a_paid_sale(shop):
    shop.connect(Proxy, extra=MERCHANT)
    outcome = sell(shop)
    before = shop.journal_state()
    for name in (outcome["sale"], "A-1", "T1-000001"):
        lines = read_back(save(shop, name))
        for line in ("Kaffihúsið við Höfnina", "Kt. 500101-0000 VSK-nr. 00000", "Kvittun T1-000001", "Kaffi 1.300 B", "2 × 650",
                     "Rúgbrauð með hangikjöti 1.346 B", "0,450 × 2.990", "Opin vara 3.200 A", "Samtals 5.846 kr.", "með VSK",
                     "Greitt með Netgíró 5.846", "A 24 % 2.581 619 3.200", "Reikningur Netgíró 1001", "Viðskiptavinur •••81"):
            assert line in lines, f"no {line!r} in {lines}"
        assert not [line for line in lines if "AFRIT" in line or "ÆFING" in line], lines
    assert shop.journal_state() == before, "a command that only reads wrote"
    assert info(shop.folder / "receipt.pdf")["Title"] == "T1-000001"
    assert os.listdir(shop.folder).count("receipt.pdf") == 1 and not list(shop.folder.glob("receipt.pdf?*")), "left something behind"


@tap.test
def on_each_paper(shop):
    shop.connect(Proxy)
    sell(shop)
    profile = shop.folder / "profile.ini"
    text = profile.read_text()
    for paper, width, height in (("80mm", 226.77, None), ("58mm", 164.41, None), ("a4", 595.28, 841.89)):
        profile.write_text(text + f"[receipt]\npaper='{paper}'\n")
        size = [float(number) for number in re.findall(r"[\d.]+", info(save(shop, "A-1"))["Page size"])]
        assert abs(size[0] - width) < 0.1 and (height is None or abs(size[1] - height) < 0.1), f"{paper}: {size}"
    profile.write_text(text + "[receipt]\npaper='a5'\n")
    shop.complained(shop.command("receipt", "A-1", "--pdf", str(shop.folder / "other.pdf")), 78, "paper", "a4")
    assert not (shop.folder / "other.pdf").exists()
    profile.write_text(text)


@tap.test
def beside_a_running_till(shop):
    shop.connect(Proxy)
    sell(shop)
    running = shop.pay("7700004", 10, "--reference", "A-2")
    running.wait_for("waiting")
    assert "Samtals 5.846 kr." in read_back(save(shop, "A-1"))
    shop.complained(shop.command("receipt", "A-2", "--pdf", str(shop.folder / "none.pdf")), 66, "A-2", "still running")
    running.signal(SIGINT)
    shop.expect(running, "canceled")
    shop.complained(shop.command("receipt", "A-2", "--pdf", str(shop.folder / "none.pdf")), 66, "A-2", "not paid")
    assert not (shop.folder / "none.pdf").exists()


@tap.test
def of_no_sale(shop):
    shop.connect(Proxy)
    none = str(shop.folder / "none.pdf")
    shop.complained(shop.command("receipt", "A-1", "--pdf", none), 66, "A-1")   # no journal yet
    shop.expect(shop.pay("7700003", 300, "--reference", "A-1"), "declined")
    shop.complained(shop.command("receipt", "A-1", "--pdf", none), 66, "A-1", "not paid")
    shop.complained(shop.command("receipt", "A-9", "--pdf", none), 66, "A-9")
    assert not os.path.exists(none)


@tap.test
def of_a_sale_that_nobody_knows_of(shop):
    shop.connect(Proxy, confirmation="automatic")
    shop.proxy.after = lambda message: "lose" if message.call == "InsertCart" else None
    shop.expect(shop.pay("8223281", 4500, "--reference", "A-1"), "unknown")
    shop.complained(shop.command("receipt", "A-1", "--pdf", str(shop.folder / "none.pdf")), 66, "A-1", "Nobody knows yet")
    settled = shop.command("settle", "A-1", "--paid", "--by", "Jóna", "--reason", "Sást í appinu")
    assert settled.process.returncode == 0, settled.errors
    assert "Samtals 4.500 kr." in read_back(save(shop, "A-1"))
    shop.ledger = dict   # what the books cannot agree on was settled by a person


@tap.test
def after_it_went_out(shop):
    """kassictl cannot count; it says what was counted."""
    shop.connect(Proxy)
    sell(shop)
    for copy in (1, 2):
        done = subprocess.run([os.environ["TAKE_PRINT"], str(shop.journal_file.parent), "A-1"], env=shop.environment, check=False)
        assert done.returncode == 0
        for _ in range(2):
            assert read_back(save(shop, "A-1"))[0] == f"AFRIT {copy}"


@tap.test
def in_training(shop):
    shop.train()
    outcome = sell(shop)
    assert outcome["receipt_number"] == "ÆF-000001"
    lines = read_back(save(shop, "ÆF-000001"))
    assert lines[0] == "ÆFING" and lines[-2] == "ÆFING", lines
    assert "Æfingakvittun ÆF-000001" in lines and "Samtals (æfing) 5.846 kr." in lines


@tap.test
def that_cannot_be_written(shop):
    shop.connect(Proxy)
    sell(shop)
    (shop.folder / "file").write_text("mine")
    os.mkfifo(shop.folder / "pipe")
    for path, words in (("nowhere/receipt.pdf", "no such folder"), ("file/receipt.pdf", "no such folder"), (".", "that is a folder"),
                        ("pipe", "no file"), ("x" * 300, "too long")):
        shop.complained(shop.command("receipt", "A-1", "--pdf", str(shop.folder / path)), 74, "not saved", words)
    assert (shop.folder / "file").read_text() == "mine"


def check_full_disk(shop, pdf):
    """What was there stays, and no part of the new one is left."""
    before = pdf.read_bytes()
    room = 40000   # SQLite's shared memory file takes 32 KiB of it
    assert len(before) > room

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    shop.complained(shop.command("receipt", "A-1", "--pdf", str(pdf), preexec_fn=limit), 74, "not saved", "receipt.pdf")
    assert pdf.read_bytes() == before and len(list(shop.folder.glob("receipt.pdf*"))) == 1


@tap.test
def of_500_lines(shop):
    shop.connect(Proxy, extra="[receipt]\npaper='a4'\n")
    names = [f"{hashlib.md5(str(number).encode()).hexdigest()} {number}" for number in range(1, 501)]
    sell(shop, arguments=[word for name in names for word in ("--item", f"{name};2;650;11")])
    pdf = save(shop, "A-1")
    lines, pages = read_back(pdf), int(info(pdf)["Pages"])
    positions = [lines.index(f"{name} 1.300 B") for name in names]
    assert positions == sorted(positions) and "Samtals 650.000 kr." in lines
    assert [line for line in lines if line.startswith("Kvittun T1-000001 ")] == [f"Kvittun T1-000001 {n}/{pages}" for n in range(1, pages + 1)]
    check_full_disk(shop, pdf)


if __name__ == "__main__":
    tap.main()
