#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands that are quicker than pages: a double press charges once, by pointer and by key; a scanner is heard wherever the focus is."""
import re

from till import BUTTON, JONA, WHO_PAYS
from window import WindowTap, only_sale

tap = WindowTap()


def paid_once(shop):
    sale, ledger = only_sale(shop)
    assert (sale['outcome'], sale['attempts']) == ('paid', 1), sale
    assert [state for _, state in ledger.values()] == ['charged'], ledger


@tap.flow
def double_press(till, shop):
    till.type('4500')
    till.press_corner('Charge 4.500 kr.', lambda: till.click(BUTTON, 'Charge 4.500 kr.', times=2))
    till.find('text box', WHO_PAYS)
    till.type('8223281')
    till.press_corner('Ask Netgíró', lambda: till.click(BUTTON, 'Ask Netgíró', times=2))
    till.wait_outcome('Paid')
    paid_once(shop)


@tap.flow
def double_enter(till, shop):
    """From the numeric block alone; every key is struck twice."""
    till.type('4500')
    till.key('F12', 'F12')
    till.find('text box', WHO_PAYS)
    till.type('8223281')
    till.press_corner('Ask Netgíró', lambda: till.key('KP_Enter', 'KP_Enter'))
    till.wait_outcome('Paid')
    paid_once(shop)


@tap.flow
def ctrl_enter_and_quantity(till, shop):
    till.type('3*450')
    till.find(BUTTON, 'Charge 1.350 kr.', sensitive=True)
    till.key('ctrl+Return')
    till.find('text box', WHO_PAYS)
    till.identify('8223281', 'Phone number')
    till.wait_outcome('Paid')
    assert only_sale(shop)[0]['amount'] == 1350


def scanned(till, shop, focus):
    """The code fills Identify and never sends by itself, and nothing of it lands where the focus was."""
    till.open_phone(JONA)
    code = till.show_app_code()
    till.type('4500')
    till.find(BUTTON, 'Charge 4.500 kr.', sensitive=True)
    if focus == 'description':
        till.click('text box', 'Description')
        till.desk.type('Coffee')
    elif focus == 'identify':
        till.press_corner('Charge 4.500 kr.')
        till.click('text box', WHO_PAYS)
    elif focus == 'button':
        till.click(BUTTON, '11 %')
    till.focus()
    till.scan(code)
    if focus != 'identify':   # Before there is anything to pay, the code waits.
        till.see('App code scanned')
        till.press_corner('Charge 4.500 kr.')
    till.see('App code', within=till.window)
    entry = till.find('text box', WHO_PAYS)
    assert re.sub(r'\W', '', entry.text) == code.replace('-', ''), f'the entry holds {entry.text!r}'
    till.see('4.500 kr.', within=till.window)
    assert not shop.ledger(), 'the scan was sent by itself'
    till.press_corner('Ask Netgíró')
    till.wait_outcome('Paid')
    sale, _ = only_sale(shop)
    assert (sale['outcome'], sale['amount'], sale['customer_kind']) == ('paid', 4500, 'app-code'), sale


for focus in ('amount', 'description', 'button', 'identify'):
    tap.flow(focus=focus)(scanned)

tap.main()
