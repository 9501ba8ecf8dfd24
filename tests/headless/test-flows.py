#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every flow as a script takes it: paid, and each of the ways in which it is not; ledger and journal agree after each."""
import time

from harness import OUTCOMES, SIGINT, SIGTERM, Shop, Tap
from proxy import Proxy, delay

tap = Tap()
TYPES = ("manual", "automatic", "server-callback")
CUSTOMERS = {"gsm": "8223281", "ssn": "1111111119", "app-code": "500004-TEST"}


def hand_in_code(shop, process, wrong=0):
    """Reads the SMS off the customer's phone and types it, after so many wrong ones."""
    sms = shop.server.wait_for("sms")
    process.wait_for("code-needed")
    for _ in range(wrong):
        process.say("ZZZZ" if sms["code"] != "ZZZZ" else "YYYY")
        process.wait_for("code-refused")
        process.wait_for("code-needed")
    process.say(sms["code"].lower())


# The nine flows end paid, against a Netgíró elsewhere.

def nine(shop, customer, confirmation):
    shop.connect(Proxy, confirmation=confirmation, callbacks=confirmation == "server-callback")
    process = shop.pay(CUSTOMERS[customer])
    if customer == "ssn":
        hand_in_code(shop, process, wrong=1)
    outcome = shop.expect(process, "paid")
    assert outcome["amount"] == 4500 and outcome["receipt_number"] == "T1-000001" and outcome["invoice_number"] == "1001"
    opened = process.events[0]
    assert opened["event"] == "opened" and opened["customer_kind"] == customer and opened["attempt"] == 1
    assert "inserted" in process.names
    if confirmation == "server-callback":
        assert "callback" in process.names and shop.proxy.count("callback") >= 1
    if confirmation == "manual":
        assert process.names.index("reserved") < process.names.index("confirming") or customer == "ssn"
    assert [s for _, s in shop.ledger().values()] == ["charged"]


for each_customer in CUSTOMERS:
    for each_type in TYPES:
        def the_nine_flows(shop, customer, confirmation):
            nine(shop, customer, confirmation)

        tap.test(customer=each_customer, confirmation=each_type)(the_nine_flows)


# The same with --training: nothing but kassictl.

def training_alone(shop, customer, confirmation):
    shop.train()
    process = shop.pay(CUSTOMERS[customer], 1200, "--confirmation", confirmation)
    if customer == "ssn":
        process.wait_for("code-needed")
        while "code " not in process.errors:
            time.sleep(0.02)
        process.say(process.errors.split("code ")[1][:4])
    outcome = shop.expect(process, "paid")
    assert outcome["receipt_number"] == "ÆF-000001"
    assert not (shop.folder / "till" / "journal.db").exists(), "training touched the real journal"


for each_customer in CUSTOMERS:
    for each_type in TYPES:
        def training_by_itself(shop, customer, confirmation):
            training_alone(shop, customer, confirmation)

        tap.test(customer=each_customer, confirmation=each_type)(training_by_itself)


# Ends without a charge.

for each_type in TYPES:
    def declined(shop, confirmation):
        shop.train()
        shop.expect(shop.pay("7700003", 4500, "--confirmation", confirmation), "declined")

    def expired(shop, confirmation):
        shop.train(limit=2)
        shop.expect(shop.pay("7700004", 4500, "--confirmation", confirmation), "expired")

    def canceled_while_waiting(shop, confirmation):
        shop.train()
        process = shop.pay("7700004", 4500, "--confirmation", confirmation)
        process.wait_for("waiting")
        process.signal(SIGINT)
        shop.expect(process, "canceled")
        assert "canceling" in process.names

    def lost_cancel_race(shop, confirmation):
        shop.train()
        process = shop.pay("7700005", 4500, "--confirmation", confirmation)
        process.wait_for("waiting")
        process.signal(SIGTERM)
        outcome = shop.expect(process, "paid" if confirmation == "automatic" else "canceled", timeout=90)
        if confirmation == "automatic":
            assert "before the cancel arrived" in outcome["message"]
        else:
            assert outcome["reservation_left"] is True
            assert [s for _, s in shop.ledger().values()] == ["reserved"]

    for each in (declined, expired, canceled_while_waiting, lost_cancel_race):
        tap.test(confirmation=each_type)(each)


@tap.test(customer="7700006")
@tap.test(customer="2222222229")
@tap.test(customer="7712345")
@tap.test(customer="500004-USED")
def refused(shop, customer):
    shop.train()
    outcome = shop.expect(shop.pay(customer), "refused")
    assert len(outcome["message"]) > 10


@tap.test
def five_wrong_codes(shop):
    shop.connect(Proxy)
    process = shop.pay("1111111119")
    shop.server.wait_for("sms")
    for number in range(5):
        process.wait_for("code-needed")
        process.say("QQQQ")
    shop.expect(process, "refused")
    assert process.names.count("code-needed") == 5
    assert shop.proxy.count("ConfirmCart") == 5


@tap.test
def end_of_file_instead_of_a_code(shop):
    shop.connect(Proxy)
    process = shop.pay("1111111119")
    process.wait_for("code-needed")
    process.process.stdin.close()
    shop.expect(process, "canceled")
    assert shop.proxy.count("ConfirmCart") == 0


@tap.test
def customer_from_standard_input(shop):
    shop.train()
    process = shop.start(*shop.front, "pay", "--customer", "-", "--amount", "10")
    process.say("822 3281")
    shop.expect(process, "paid")


# E1: InsertCart was not sent.

@tap.test
def e1_not_sent_until_the_limit(shop):
    shop.connect(Proxy, limit=3)
    shop.proxy.close()
    process = shop.pay("8223281")
    shop.expect(process, "failed")
    assert "trouble" in process.names
    shop.proxy = None


@tap.test
def e1_not_sent_and_canceled(shop):
    shop.connect(Proxy)
    shop.proxy.close()
    shop.proxy = None
    process = shop.pay("8223281")
    process.wait_for("trouble")
    process.signal(SIGINT)
    shop.expect(process, "canceled")


@tap.test
def e1_not_sent_then_the_network_returns(shop):
    shop.connect(Proxy)
    upstream, secret, port = shop.proxy.upstream, shop.proxy.secret, shop.proxy.port
    shop.proxy.close()
    process = shop.pay("8223281")
    process.wait_for("trouble")
    import http.server
    again = Proxy.__new__(Proxy)
    original = http.server.ThreadingHTTPServer.__init__

    def bind_there(self, address, handler):
        original(self, ("127.0.0.1", port), handler)

    http.server.ThreadingHTTPServer.__init__ = bind_there
    try:
        again.__init__(upstream, secret)
    finally:
        http.server.ThreadingHTTPServer.__init__ = original
    shop.proxy = again
    shop.expect(process, "paid")
    assert shop.proxy.count("InsertCart") == 1


# E2: the cart is dead at Netgíró.

@tap.test
def e2_by_cancel_cart(shop):
    shop.connect(Proxy)
    process = shop.pay("7700004")
    process.wait_for("waiting")
    process.signal(SIGINT)
    shop.expect(process, "canceled")
    assert shop.proxy.count("CancelCart") == 1
    assert [s for _, s in shop.ledger().values()] == ["canceled"]


@tap.test
def e2_untied_end_is_tied_by_cancel_cart(shop):
    """CheckCart's 10201 without PaymentInfo proves nothing: CancelCart is asked."""
    shop.connect(Proxy)

    def strip(message):
        if message.call == "CheckCart":
            message.told = {"Success": False, "PaymentSuccessful": False, "ResultCode": 10201, "PaymentInfo": None}

    shop.proxy.after = strip
    shop.expect(shop.pay("7700004"), "declined")
    assert shop.proxy.count("CancelCart") >= 1


# E3: abandoned.

@tap.test
def e3_cancel_denied_on_a_reservation(shop):
    """Manual: the customer approved, the till never confirmed; CancelCart on a reservation is answered 400."""
    shop.connect(Proxy)
    process = shop.pay("7700005")
    process.wait_for("waiting")
    process.signal(SIGINT)
    outcome = shop.expect(process, "canceled")
    assert outcome["reservation_left"] is True
    assert shop.proxy.count("ConfirmCart") == 0


@tap.test
def e3_cancel_never_answered(shop):
    """20 s later it is abandoned, and CancelCart goes on until it is answered."""
    shop.connect(Proxy)
    lost = {"lose": True}
    shop.proxy.before = lambda m: "lose" if m.call == "CancelCart" and lost["lose"] else None
    process = shop.pay("7700004")
    process.wait_for("waiting")
    process.signal(SIGINT)
    outcome = process.wait_for("outcome")
    assert outcome["outcome"] == "canceled" and outcome["reservation_left"] is True
    lost["lose"] = False
    shop.expect(process, "canceled")
    assert [s for _, s in shop.ledger().values()] == ["canceled"], shop.ledger()


@tap.test
def e3_callback_never_arrives(shop):
    """ServerCallback: 60 s after the first 10429 it is given up; nothing was charged."""
    shop.connect(Proxy, confirmation="server-callback", callbacks=True)
    shop.proxy.before = lambda m: "lose" if m.call == "callback" else None
    process = shop.pay("8223281")
    outcome = shop.expect(process, "failed", timeout=120)
    assert outcome["reservation_left"] is True


# E4: InsertCart unknown, and nothing can be charged.

def lose_insert(message):
    return "lose" if message.call == "InsertCart" else None


@tap.test(customer="8223281", confirmation="manual")
@tap.test(customer="500004-TEST", confirmation="manual")
@tap.test(customer="1111111119", confirmation="manual")
@tap.test(customer="1111111119", confirmation="automatic")
def e4_insert_answer_lost(shop, customer, confirmation):
    shop.connect(Proxy, confirmation=confirmation)
    shop.proxy.after = lose_insert
    outcome = shop.expect(shop.pay(customer), "failed")
    assert shop.proxy.count("InsertCart") == 1
    assert outcome.get("reservation_left", False) == (customer != "1111111119")


@tap.test
def e4_server_callback_gets_409_afterwards(shop):
    shop.connect(Proxy, confirmation="server-callback", callbacks=True)
    shop.proxy.after = lose_insert
    shop.expect(shop.pay("7700002"), "failed")


@tap.test(customer="8223281")
@tap.test(customer="500004-TEST")
def automatic_insert_answer_lost_is_unknown(shop, customer):
    shop.connect(Proxy, confirmation="automatic")
    shop.proxy.after = lose_insert
    outcome = shop.expect(shop.pay(customer), "unknown")
    assert outcome["message"]


@tap.test
def automatic_insert_answer_lost_but_the_callback_tells(shop):
    shop.connect(Proxy, confirmation="automatic", callbacks=True)
    shop.proxy.after = lose_insert
    process = shop.pay("8223281")
    shop.expect(process, "paid")
    assert "callback" in process.names


# Lost and altered messages on the way.

@tap.test
def confirm_answer_lost_is_looked_up(shop):
    shop.connect(Proxy)
    shop.proxy.after = lambda m: "lose" if m.call == "ConfirmCart" else None
    shop.expect(shop.pay("8223281"), "paid")
    assert shop.proxy.count("ConfirmCart") == 1


@tap.test
def confirm_request_lost_is_sent_once_more(shop):
    shop.connect(Proxy)
    shop.proxy.before = lambda m: "lose" if m.call == "ConfirmCart" and m.number == 1 else None
    shop.expect(shop.pay("8223281"), "paid")
    assert shop.proxy.count("ConfirmCart") == 2


@tap.test
def callback_answer_lost_is_repeated(shop):
    shop.connect(Proxy, confirmation="server-callback", callbacks=True)
    shop.proxy.after = lambda m: "lose" if m.call == "callback" and m.number == 1 else None
    shop.expect(shop.pay("8223281"), "paid", timeout=90)


@tap.test(how="unsigned")
@tap.test(how="forged")
def an_answer_that_does_not_verify_changes_nothing(shop, how):
    shop.connect(Proxy)

    def claim_paid(message):
        if message.call == "CheckCart" and message.number <= 2:
            answer = message.told
            answer.update(Success=True, PaymentSuccessful=True, ResultCode=10200)
            message.told = answer
            return how
        return None

    shop.proxy.after = claim_paid
    process = shop.pay("7700003")
    shop.expect(process, "declined")
    assert "trouble" in process.names


@tap.test
def paid_without_proof_is_asked_again(shop):
    """10200 without PaymentInfo is not yet paid."""
    shop.connect(Proxy)

    def strip(message):
        if message.call in ("CheckCart", "ConfirmCart") and message.told["ResultCode"] == 10200 and shop.proxy.count("CheckCart") < 4:
            answer = message.told
            answer["PaymentInfo"] = None
            message.told = answer

    shop.proxy.after = strip
    shop.expect(shop.pay("8223281"), "paid")
    assert shop.proxy.count("CheckCart") >= 4


@tap.test
def another_amount_needs_attention(shop):
    shop.connect(Proxy)

    def inflate(message):
        if message.call == "CheckCart" and message.told.get("PaymentInfo"):
            answer = message.told
            answer["PaymentInfo"]["TotalAmount"] = 9999.0
            message.told = answer

    shop.proxy.after = inflate
    shop.expect(shop.pay("8223281"), "unknown")


@tap.test
def another_payments_info_is_not_ours(shop):
    shop.connect(Proxy)

    def mix_up(message):
        if message.call == "CheckCart" and message.number <= 2 and message.told.get("PaymentInfo"):
            answer = message.told
            answer.update(ResultCode=10200, Success=True, PaymentSuccessful=True)
            answer["PaymentInfo"].update(ReferenceNumber="someone-elses", StatusId=2)
            message.told = answer

    shop.proxy.after = mix_up
    shop.expect(shop.pay("7700003"), "declined")


@tap.test
def a_slow_answer_is_waited_for(shop):
    shop.connect(Proxy)
    shop.proxy.after = lambda m: delay(3) if m.call == "InsertCart" else None
    shop.expect(shop.pay("8223281"), "paid")


@tap.test
def canceled_before_the_answer(shop):
    """The intent stands; the answer comes, CancelCart follows at once."""
    shop.connect(Proxy)
    shop.proxy.after = lambda m: delay(1) if m.call == "InsertCart" else None
    process = shop.pay("7700004")
    process.wait_for("opened")
    while shop.proxy.count("InsertCart") == 0:
        time.sleep(0.01)
    process.signal(SIGINT)
    shop.expect(process, "canceled")
    assert shop.proxy.count("CancelCart") == 1


if __name__ == "__main__":
    tap.main()
