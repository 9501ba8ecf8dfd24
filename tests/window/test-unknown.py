#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody knows: the answer to InsertCart is lost where the customer's approval is the payment. The till says so, and a person settles it."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

from proxy import Proxy                     # noqa: E402
from till import BUTTON, Till               # noqa: E402
from window import MERCHANT, WindowTap                # noqa: E402

tap = WindowTap()


@tap.test
def unknown_is_said_and_settled(shop):
    shop.connect(Proxy, confirmation='automatic', limit=3, extra=MERCHANT)
    shop.proxy.after = lambda message: 'lose' if message.call == 'InsertCart' else None
    with Till(tap.desk, shop.front, lambda: tap.photograph('unknown', {})) as till:
        till.ring_up('4500', '4.500 kr.')
        till.identify('7700004', 'Phone number')
        till.wait_outcome('We do not know yet')
        till.see('The customer may have paid')
        sale, = shop.sales()
        assert (sale['state'], sale['outcome'], sale['settled']) == ('open', 'unknown', None), sale

        till.click(BUTTON, 'Settle…')
        till.find(BUTTON, 'Settle', sensitive=False)
        till.click(None, 'It was not paid')
        till.click('text box', 'Your name')
        till.desk.type('Anna')
        till.click('text box', 'How do you know?')
        till.desk.type('The app shows nothing')
        till.click(BUTTON, 'Settle')
        till.wait_outcome('Settled as not paid')
        sale, = shop.sales()
        assert (sale['state'], sale['settled']) == ('closed', 'not-paid'), sale


tap.main()
