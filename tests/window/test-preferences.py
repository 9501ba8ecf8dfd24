#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences: what is typed counts once it is applied and right, what payments depend on stays while they are open, and what takes effect when."""
import re
import signal
import socket

from forms import choose, copy_text_into, open_preferences, profile_of, setting, show_page, type_into
from keyring import look_up, start_keyring, without_keyring
from till import BUTTON, Till
from window import WindowTap

tap = WindowTap()

ID = '12345678-9ABC-DEF0-1234-56789ABCDEF0'
OTHER_ID = '881E674F-7891-4C20-AFD8-56FE2624C4B5'
SELLER = "[merchant]\nname='Kaffihus Kria'\naddress='Hafnargata 1'\nkennitala='5501697019'\nvsk-number='12345'\n"
REAL = (f"[netgiro]\nbase-url='http://127.0.0.1:9/v1/'\napplication-id='{ID}'\n[till]\ntraining=false\n" + SELLER)


def opens(shop, profile, *options, **env):
    start_keyring(tap.desk)   # before a program's question starts one that is locked
    (shop.folder / 'profile.ini').write_text(profile)
    shop.training = True
    shop.front = ('--profile', str(shop.folder / 'profile.ini'), '--data-dir', str(shop.folder / 'till'))
    return Till(tap.desk, (*shop.front, *options), lambda: tap.photograph('preferences', {}), env)


@tap.test
def half_typed(shop):
    profile = f"[netgiro]\napplication-id='{ID}'\n"
    with opens(shop, profile) as till:
        open_preferences(till)
        entry = type_into(till, 'Application ID', 'half')
        till.desk.key('Escape')
        till.wait_text(entry, ID)

        type_into(till, 'Application ID', 'half')
        till.close_preferences()
        till.see('not applied yet: Application ID.')
        till.desk.key('Escape')
        till.wait_gone(None, re.compile('not applied yet'))
        till.close_preferences()
        till.click(BUTTON, re.compile('Drop It and Close'))
        till.wait_gone('text box', 'Application ID')
        assert profile_of(shop) == profile.splitlines(), profile_of(shop)
    del shop.front


@tap.test
def wrong_is_said(shop):
    with opens(shop, f"[netgiro]\napplication-id='{ID}'\n") as till:
        open_preferences(till)
        type_into(till, 'Application ID', ID[:-1], 'Return')
        till.see(re.compile(r'12345678-9ABC.*'), within=till.find('alert'))
        assert setting(shop, 'application-id') == f"'{ID}'"
        type_into(till, 'Application ID', f'  {OTHER_ID} ', 'Return')
        till.wait_gone('alert')
        assert setting(shop, 'application-id') == f"'{OTHER_ID}'"
        till.click(BUTTON, 'Ten seconds more')
        till.see('3:00')
        assert setting(shop, 'waiting-limit') in ('180', 'uint32 180')
        choose(till, 'Confirmation', "By the till's answer")
        till.see('must be able to call this till')
        assert setting(shop, 'confirmation-type') is None
        till.close_preferences()
    del shop.front


@tap.test
def secret_pasted(shop):
    with opens(shop, f"[netgiro]\napplication-id='{ID}'\n") as till:
        open_preferences(till)
        till.see('Not set for this application ID')
        till.click(BUTTON, 'Replace the secret')
        copy_text_into(till, 'Secret', 'abc def\n  ghi \r\n')
        till.desk.key('Return')
        till.see('Set. It is kept in the keyring.')
        assert look_up(tap.desk, ID) == 'abcdefghi'
        assert not till.sees('abc'), 'the secret is shown'
        type_into(till, 'Application ID', OTHER_ID, 'Return')
        till.see('Not set for this application ID')
        till.close_preferences()
    del shop.front


@tap.test
def no_keyring(shop):
    with opens(shop, f"[netgiro]\napplication-id='{ID}'\n", **without_keyring(tap.desk)) as till:
        open_preferences(till)
        till.see('The keyring cannot be reached')
        till.see('Start a keyring service')
        till.close_preferences()
    del shop.front


@tap.test
def open_payment(shop):
    with opens(shop, f"[netgiro]\napplication-id='{ID}'\n") as till:
        till.ring_up('4500', '4.500 kr.')
        till.identify('7700004', 'Phone number')
        till.find(BUTTON, 'Next customer')
        open_preferences(till)
        till.see('1 payment is open and finishes where it began.')
        for role, name in (('combo box', 'Environment'), ('text box', 'Application ID'), ('combo box', 'Confirmation'),
                           (BUTTON, 'Replace the secret')):
            till.find(role, name, sensitive=False)
        till.find(BUTTON, 'Ten seconds less', sensitive=True)
        till.close_preferences()
        till.key('ctrl+k')
        till.wait_outcome('Cancelled', 60)
        open_preferences(till)
        till.find('text box', 'Application ID', sensitive=True)
        till.close_preferences()


@tap.test
def real_payment_left(shop):
    shop.connect(extra=SELLER)
    payment = shop.pay('7700004')
    payment.wait_for('waiting')
    payment.signal(signal.SIGKILL)
    payment.end()
    profile = shop.folder / 'profile.ini'
    profile.write_text(profile.read_text().replace('training=false', 'training=true'))
    with Till(tap.desk, shop.front) as till:
        open_preferences(till)
        till.see('1 real payment is still open')
        till.find('text box', 'Application ID', sensitive=False)
        till.close_preferences()


@tap.test
def new_settings_keep_the_cart(shop):
    secret = shop.folder / 'secret'
    secret.write_text('not-a-real-secret\n')
    secret.chmod(0o600)
    with opens(shop, REAL, '--secret-file', str(secret)) as till:
        till.type('4500\n')
        till.see('Charge 4.500 kr.')
        open_preferences(till)
        till.see('takes no other')
        type_into(till, 'Application ID', OTHER_ID, 'Return')
        show_page(till, 'Shop')
        type_into(till, "Cashier's name", 'Anna', 'Return')
        till.close_preferences()
        till.see('The new settings are in force.')
        till.see('Charge 4.500 kr.')
        assert setting(shop, 'cashier') == "'Anna'"
    del shop.front


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


@tap.test
def callbacks_tested(shop):
    """Through nothing in between it works; where nobody listens, it is said that nobody does."""
    port, wrong = free_port(), free_port()
    with opens(shop, f"[callback]\npublic-url='http://127.0.0.1:{port}/'\nlisten-port={port}\n") as till:
        open_preferences(till)
        page = till.find('tab', 'Shop').window
        x, y = till.position(till.find('text box', 'Application ID'))
        till.desk.run('xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', '20', '5')   # the wheel, to the end
        till.see('Not tested with these settings yet', within=page)
        till.click(BUTTON, 'Test', within=page)
        till.see('Calls arrive', within=page)
        till.see('Netgíró reaches this till at its public address.', within=page)
        type_into(till, 'Public address', f'http://127.0.0.1:{wrong}/', 'Return')
        till.see('Not tested with these settings yet', within=page)
        till.click(BUTTON, 'Test', within=page)
        till.see('Calls do not arrive as they should', within=page)
        till.see(f'127.0.0.1:{wrong}', within=page)
        till.close_preferences()
    del shop.front


@tap.test
def merchant_missing(shop):
    secret = shop.folder / 'secret'
    secret.write_text('not-a-real-secret\n')
    secret.chmod(0o600)
    with opens(shop, REAL.replace('false', 'true').replace("address='Hafnargata 1'\n", ''), '--secret-file', str(secret)) as till:
        till.key('F10')
        till.click(None, re.compile('Leave Training', re.IGNORECASE))
        till.see('its address')
        till.click(BUTTON, re.compile('Preferences$'))
        type_into(till, 'Address', 'Hafnargata 1', 'Return')
        till.wait_gone('alert')
        till.close_preferences()
        till.key('F10')
        till.click(None, re.compile('Leave Training', re.IGNORECASE))
        till.click(BUTTON, re.compile('Leave training', re.IGNORECASE))
        till.wait_gone(None, 'TRAINING')
        assert setting(shop, 'training') == 'false'
    del shop.front


tap.main()
