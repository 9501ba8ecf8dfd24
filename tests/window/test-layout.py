#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large Text, wide letters and Icelandic's long words on a small screen: the window does not outgrow it, Total and the button that Enter
presses stay in sight, and nothing leaves the window at its side.

test-layout.py LOOK"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

import pages                              # noqa: E402
from desk import Desk, Look               # noqa: E402
from driver import Gone                   # noqa: E402
from harness import Shop, Tap             # noqa: E402
from till import Till                     # noqa: E402
from window import MERCHANT               # noqa: E402

# name -> the screen, and what the desktop says of type
LOOKS = {
    'large': ((1024, 768), Look('is', text_scale=2.0)),
    'larger': ((1024, 768), Look('', text_scale=1.25)),
    'wide': ((1024, 700), Look('is', font='DejaVu Sans')),
}
NAME = sys.argv.pop(1)
SIZE, LOOK = LOOKS[NAME]
PRIMARY = ('Charge', 'Charge %s', 'Ask Netgíró', 'Next customer', 'Confirm code', 'Ask again', 'Back to the cart', 'Someone else pays',
           'Print and next')
# Of the windows over the till's, one each.
DIALOG_PRIMARY = ('Next', 'Start selling', 'Print')
DIALOGS = ('receipt', 'connect')
SLACK_PX = 1

tap = Tap()


def lies_within(extents, width, height):
    x, y, across, down = extents
    return x >= -SLACK_PX and y >= -SLACK_PX and x + across <= width + SLACK_PX and y + down <= height + SLACK_PX


def find_overhanging(window):
    """What is too large for the screen, or leaves the window at its side."""
    width, height = window.extents[2:]
    faults = []
    if width > SIZE[0] or height > SIZE[1]:
        faults.append(f'the window is {width}x{height}')
    for node in window.walk():
        try:
            if node.role not in ('label', 'button', 'text box', 'image', 'toggle button'):
                continue
            x, y, across, down = node.extents
            if (x < -SLACK_PX or x + across > width + SLACK_PX) and node.shown:
                faults.append(f'over the side: {node!r} {node.extents}')
        except Gone:
            continue
    return faults


def find_cut(window, names):
    """Of the button that Enter presses."""
    width, height = window.extents[2:]
    primary = [node for node in window.walk() if node.role == 'button' and node.shown
               and any(node.name.startswith(name) for name in names)]
    if not primary:
        return ['the button in the corner is out of sight']
    return [f'cut: {node!r} {node.extents}' for node in primary if not lies_within(node.extents, width, height)]


def find_faults(till):
    total = till.find('label', till.words('Total'))
    faults = [] if lies_within(total.extents, *till.window.extents[2:]) else [f'Total is at {total.extents}']
    names = {till.words(message) if '%' not in message else till.words(message, '').strip() for message in PRIMARY}
    return find_overhanging(till.window) + faults + find_cut(till.window, names)


def find_dialog_faults(till):
    names = [till.words(message) for message in DIALOG_PRIMARY]
    faults = []
    for window in till.root.children:
        if window.path != till.window.path:
            faults += find_overhanging(window) + find_cut(window, names)
    return faults


def stands(shop, walk):
    shop.train()
    with open(shop.folder / 'profile.ini', 'a', encoding='utf-8') as profile:
        profile.write(MERCHANT + pages.MAXIMIZED)
    till = Till(tap.desk, shop.front)
    faults = []
    try:
        for name in pages.walk_through(walk, till, shop):
            faults += [f'{name}: {fault}' for fault in (find_dialog_faults if walk in DIALOGS else find_faults)(till)]
    finally:
        till.stop()
    assert not faults, '\n'.join(dict.fromkeys(faults))


for walk in ('sale', 'payment', *DIALOGS):
    tap.test(walk=walk)(stands)


def main():
    if LOOK.font.split()[0] not in subprocess.run(['fc-list'], capture_output=True, text=True, check=True).stdout:
        print(f'1..0 # SKIP no {LOOK.font} here')
        return
    print(f'1..{len(tap.tests)}', flush=True)
    failed = 0
    with Desk(SIZE, LOOK) as tap.desk:
        for number, test in enumerate(tap.tests, 1):
            trouble = tap.run(*test)
            print(''.join(f'# {line}\n' for line in trouble.splitlines()), end='')
            print(f'{"not ok" if trouble else "ok"} {number} {test[0]}', flush=True)
            failed += bool(trouble)
    sys.exit(1 if failed else 0)


main()
