#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop is told when a payment ends that nobody is looking at: which, how, and no more of the customer than the mask."""
import contextlib
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

from desk import wait                              # noqa: E402
from driver import plain                           # noqa: E402
from notifications import Notifications            # noqa: E402
from proxy import Proxy                            # noqa: E402
from till import JONA, Till                        # noqa: E402
from window import MERCHANT, WindowTap                       # noqa: E402

tap = WindowTap()
CUSTOMERS = ('8223281', '7700004', '7700001')


def told(notifications):
    return [(plain(title), plain(body)) for title, body in notifications.told]


def wait_shown(till, notifications, title):
    """The number of the notification with that title."""
    def look():
        return next((number for number, (said, _) in notifications.shown.items() if plain(said) == title), None)
    return wait(lambda: till.alive() and look(), lambda: f'{title!r}; there are {notifications.shown}')


def train(shop, **settings):
    shop.train(**settings)
    return Till(tap.desk, shop.front, lambda: tap.photograph('notify', {}))


@tap.test
def told_of_what_is_not_in_the_pane(shop):
    with Notifications(tap.desk) as notifications, train(shop) as till:
        till.ring_up('890', '890 kr.')
        till.identify('7700001', 'Phone number')
        till.wait_outcome('Paid')
        assert not notifications.told, f'told of a payment in sight: {notifications.told}'
        till.key('F2')

        till.open_phone(JONA)
        till.ring_up('1200', '1.200 kr.')
        till.identify('8223281', 'Phone number')
        till.press_corner('Next customer')
        till.approve()
        number = wait_shown(till, notifications, 'Paid — 1.200 kr., •••81')
        assert told(notifications) == [('Paid — 1.200 kr., •••81', 'Training. No money moves.')], told(notifications)
        assert not any(customer in str(notifications.told) for customer in CUSTOMERS)

        notifications.click(number)
        till.wait_outcome('Paid')
        till.see('1.200 kr.', within=till.window)
        wait(lambda: not notifications.shown, lambda: f'{notifications.shown} to be taken back')


@tap.test
def taken_back_once_seen(shop):
    with Notifications(tap.desk) as notifications, train(shop, limit=10) as till:
        till.ring_up('1200', '1.200 kr.')
        till.identify('7700004', 'Phone number')
        till.press_corner('Next customer')
        wait_shown(till, notifications, 'Ran out of time — 1.200 kr., •••04')
        till.click(None, till.pill('1.200 kr.'))
        till.wait_outcome('Ran out of time')
        wait(lambda: not notifications.shown, lambda: f'{notifications.shown} to be taken back')
        assert len(notifications.told) == 1, notifications.told


@tap.test
def told_while_the_window_is_away(shop):
    with Notifications(tap.desk) as notifications, train(shop, limit=10) as till:
        till.ring_up('1200', '1.200 kr.')
        till.identify('7700004', 'Phone number')
        window = till.x_window(till.window)[0]
        tap.desk.run('xdotool', 'windowminimize', window)
        wait_shown(till, notifications, 'Ran out of time — 1.200 kr., •••04')
        tap.desk.run('xdotool', 'windowactivate', window)
        till.focus()
        wait(lambda: not notifications.shown, lambda: f'{notifications.shown} to be taken back')


@tap.test
def told_of_what_is_not_known(shop):
    shop.connect(Proxy, confirmation='automatic', limit=3, extra=MERCHANT)
    left = threading.Event()
    shop.proxy.after = lambda message: left.wait(30) and 'lose' if message.call == 'InsertCart' else None
    with Notifications(tap.desk) as notifications, contextlib.closing(Till(tap.desk, shop.front)) as till:
        till.close = till.stop   # It is open, and would be asked about.
        till.ring_up('4500', '4.500 kr.')
        till.identify('7700004', 'Phone number')
        till.key('F2')
        till.find('button', 'Charge', sensitive=False)
        left.set()
        wait_shown(till, notifications, 'Not known yet — 4.500 kr., •••04')
        assert 'may have paid' in notifications.told[0][1], notifications.told


tap.main()
