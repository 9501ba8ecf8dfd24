#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other ends: declined, cancelled, out of time, refused, and a cancel that comes too late."""
from till import BUTTON, JONA
from window import WindowTap, only_sale

tap = WindowTap()


def ends(shop, outcome, *states):
    sale, ledger = only_sale(shop)
    assert (sale['state'], sale['outcome']) == ('closed', outcome), sale
    assert [state for _, state in ledger.values()] == list(states), ledger


@tap.flow
def customer_declines(till, shop):
    till.open_phone(JONA)
    till.ring_up('4500', '4.500 kr.')
    till.identify('8223281', 'Phone number')
    till.reject()
    till.wait_outcome('Declined')
    till.find(BUTTON, 'Ask again')
    ends(shop, 'declined', 'canceled')


@tap.flow
def declined_then_asked_again(till, shop):
    till.open_phone(JONA)
    till.ring_up('4500', '4.500 kr.')
    till.identify('8223281', 'Phone number')
    till.reject()
    till.wait_outcome('Declined')
    till.press_corner('Ask again')
    till.approve()
    till.wait_outcome('Paid')
    ends(shop, 'paid', 'canceled', 'charged')


@tap.flow
def cashier_cancels(till, shop):
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700004', 'Phone number')
    till.press_corner('Cancel payment')
    till.wait_outcome('Cancelled')
    ends(shop, 'canceled', 'canceled')


@tap.flow(limit=3)
def customer_never_looks(till, shop):
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700004', 'Phone number')
    till.wait_outcome('Ran out of time')
    ends(shop, 'expired', 'canceled')


@tap.flow
def customer_without_credit(till, shop):
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700006', 'Phone number')
    till.wait_outcome('Refused')
    sale, ledger = only_sale(shop)
    assert sale['outcome'] == 'refused', sale
    assert all(state == 'canceled' for _, state in ledger.values()), ledger


def cancel_comes_too_late(till, shop):
    """The customer approves just as the till cancels: then the payment was made, and the till says so."""
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700005', 'Phone number')
    till.press_corner('Cancel payment')
    till.wait_outcome('Paid')
    till.see('the customer approved before the cancel arrived')
    ends(shop, 'paid', 'charged')


tap.flow(confirmation='automatic')(cancel_comes_too_late)


@tap.flow
def cancel_leaves_a_reservation(till, shop):
    """The same customer where the till confirms: then nothing is charged, and the till says what Netgíró may still hold."""
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700005', 'Phone number')
    till.press_corner('Cancel payment')
    till.wait_outcome('Cancelled')
    till.see('Netgíró may still hold a reservation')
    ends(shop, 'canceled', 'reserved')


@tap.flow
def wrong_sms_code(till, shop):
    till.open_phone('Úlfar Tindsson')
    till.ring_up('4500', '4.500 kr.')
    till.identify('1111111119', 'National ID')
    code = till.read_sms()
    till.type('ABCD' if code != 'ABCD' else 'ABCE')
    till.click(BUTTON, 'Confirm code')
    till.see('That code was not taken.')
    till.find(BUTTON, 'Confirm code', sensitive=False)
    till.type(code)
    till.press_corner('Confirm code')
    till.wait_outcome('Paid')
    ends(shop, 'paid', 'charged')


@tap.flow
def next_customer_while_one_waits(till, shop):
    """Two open at once: the second is done first, then the first is brought back with one click."""
    till.open_phone(JONA)
    till.ring_up('1200', '1.200 kr.')
    till.identify('8223281', 'Phone number')
    till.press_corner('Next customer')
    till.ring_up('890', '890 kr.')
    till.identify('7700001', 'Phone number')
    till.wait_outcome('Paid')
    till.click(None, till.pill('1.200 kr.'))
    till.see('Ask the customer to approve')
    till.approve()
    till.wait_outcome('Paid')
    outcomes = sorted((sale['amount'], sale['outcome']) for sale in shop.sales())
    assert outcomes == [(890, 'paid'), (1200, 'paid')], outcomes


tap.main()
