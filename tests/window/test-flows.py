#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each customer id with each confirmation type, in the window, from the amount to Paid."""
from till import JONA, ULFAR
from window import WindowTap, only_sale

tap = WindowTap()


def pays(till, shop, customer):
    till.open_phone(ULFAR if customer == 'ssn' else JONA)
    till.ring_up('4500', '4.500 kr.')
    if customer == 'gsm':
        till.identify('8223281', 'Phone number')
        till.approve()
    elif customer == 'ssn':
        till.identify('1111111119', 'National ID')
        till.type(till.read_sms())
        till.press_corner('Confirm code')
    else:
        till.identify(till.show_app_code(), 'App code')
    till.wait_outcome('Paid')
    till.see('4.500 kr.', within=till.window)
    till.see('ÆF-000001')

    sale, ledger = only_sale(shop)
    assert (sale['outcome'], sale['amount'], sale['customer_kind']) == ('paid', 4500, customer), sale
    assert list(ledger.values()) == [(4500, 'charged')], ledger


for confirmation in ('manual', 'automatic', 'server-callback'):
    for customer in ('gsm', 'ssn', 'app-code'):
        tap.flow(confirmation=confirmation, customer=customer)(pays)

tap.main()
