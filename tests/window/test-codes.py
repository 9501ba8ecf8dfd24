#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen to be scanned is scanned: the QR codes of Identify and Wait, and the barcode on the customer's phone."""
import os

from desk import wait
from till import BUTTON, JONA
from window import WindowTap

tap = WindowTap()
APP_URL = 'https://www.netgiro.is/'


def read_codes(till):
    """What a scanner held to the display reads, as (kind, text)."""
    path = os.path.join(till.desk.folder, 'codes.png')
    till.desk.screenshot(path)
    said = till.desk.run('zbarimg', '--quiet', path, check=False).stdout
    return [tuple(line.split(':', 1)) for line in said.splitlines()]


def wait_code(till, kind, text):
    """Addresses are the same in capitals, which make a smaller QR code."""
    wait(lambda: (kind, text.upper()) in [(found, code.upper()) for found, code in read_codes(till)],
         lambda: f'{kind} {text} on the display; it shows {read_codes(till)}')


@tap.flow
def qr_on_the_identify_card(till, shop):
    till.ring_up('4500', '4.500 kr.')
    assert not read_codes(till), 'a code is in sight before it was asked for'
    till.click(BUTTON, 'QR')
    wait_code(till, 'QR-Code', APP_URL)


@tap.flow
def qr_while_waiting(till, shop):
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700004', 'Phone number')
    wait_code(till, 'QR-Code', APP_URL)
    till.press_corner('Cancel payment')
    till.wait_outcome('Cancelled')


@tap.flow
def barcode_on_the_phone(till, shop):
    till.open_phone(JONA)
    code = till.show_app_code()
    wait_code(till, 'CODE-128', code)


tap.main()
