#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect to Netgíró: from the first start in training to the first real sale, and out again half-way with nothing changed."""
import pathlib
import re

from forms import choose, copy_text_into, profile_of, setting, type_into
from keyring import look_up, start_keyring
from till import BUTTON, Till
from window import WindowTap

tap = WindowTap()

SHOP = (("Shop's name", 'Kaffihus Kria'), ('National ID (kennitala)', '5501697019'), ('Address', 'Hafnargata 1'),
        ('VAT number (VSK)', '12345'))


def first_start(shop):
    """Training, as nothing was ever set."""
    (shop.folder / 'profile.ini').write_text('')
    shop.front = ('--profile', str(shop.folder / 'profile.ini'), '--data-dir', str(shop.folder / 'till'))
    return Till(tap.desk, shop.front)


def fill_in_shop(till):
    for name, text in SHOP:
        type_into(till, name, text)
    till.desk.key('Return')
    till.see('Step 2 of 5')


@tap.test
def to_the_first_real_sale(shop):
    start_keyring(tap.desk)
    access = shop.serve()
    secret = pathlib.Path(access['secret_file']).read_text().strip()
    with first_start(shop) as till:
        till.see('TRAINING')
        till.click(BUTTON, 'Connect to Netgíró…')
        till.see('Step 1 of 5')

        till.desk.key('Return')
        till.see('Still missing')
        fill_in_shop(till)

        choose(till, 'Environment', 'Other address')
        type_into(till, "Server's address", access['base_url'].rstrip('/'))
        type_into(till, 'Application ID', access['application_id'][:-1], 'Return')
        till.see('must end in')
        type_into(till, "Server's address", access['base_url'], 'Return')
        till.see(re.compile('12345678-9ABC'))
        type_into(till, 'Application ID', f"  {access['application_id']} ", 'Return')
        till.see('Paste the secret')
        copy_text_into(till, 'Secret', f'{secret[:7]} \n {secret[7:]}\n')
        till.desk.key('Return')

        till.see('Step 3 of 5')
        till.desk.key('Return')
        till.see('Connected to 127.0.0.1')
        assert not profile_of(shop), 'stored before the last step'
        assert not look_up(tap.desk, access['application_id']), 'the secret was kept before the last step'
        till.desk.key('Return')
        till.see('Step 5 of 5')
        till.click(BUTTON, 'Start selling')

        till.wait_gone(None, 'TRAINING')
        assert look_up(tap.desk, access['application_id']) == secret
        assert setting(shop, 'training') == 'false'
        till.ring_up('4500', '4.500 kr.')
        till.identify('8223281', 'Phone number')
        till.wait_outcome('Paid')
    sale, = shop.sales()
    assert sale['receipt_number'] == 'T1-000001', sale
    assert shop.ledger(), 'nothing came to the Netgíró that was connected to'


@tap.test
def left_half_way(shop):
    with first_start(shop) as till:
        till.click(BUTTON, 'Connect to Netgíró…')
        fill_in_shop(till)
        till.click(BUTTON, 'Back')
        till.see('Step 1 of 5')
        till.desk.key('Escape')
        till.wait_gone(None, 'Step 1 of 5')
        till.see('TRAINING')
        assert not profile_of(shop), profile_of(shop)
    del shop.front


@tap.test
def not_connected(shop):
    start_keyring(tap.desk)
    with first_start(shop) as till:
        till.click(BUTTON, 'Connect to Netgíró…')
        fill_in_shop(till)
        choose(till, 'Environment', 'Other address')
        type_into(till, "Server's address", 'http://127.0.0.1:9/v1/')
        type_into(till, 'Application ID', '12345678-9ABC-DEF0-1234-56789ABCDEF0')
        copy_text_into(till, 'Secret', 'not-a-real-secret')
        till.desk.key('Return')
        till.see('Step 3 of 5')
        till.desk.key('Return')
        till.see('Not connected to 127.0.0.1')
        till.find(BUTTON, 'Next', sensitive=False)
        till.click(BUTTON, 'Close', within=till.find(None, 'Step 4 of 5').window)
        till.wait_gone(None, 'Step 4 of 5')
        assert not profile_of(shop), profile_of(shop)
    del shop.front


tap.main()
