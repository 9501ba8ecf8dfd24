#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of the window's looks from one day to the next: its size, that it fills the screen, light or dark."""
import configparser
import os

from desk import wait
from till import Till
from window import MERCHANT, WindowTap

tap = WindowTap()


def opens(shop):
    return Till(tap.desk, shop.front, lambda: tap.photograph('looks', {}))


def kept(shop):
    profile = configparser.ConfigParser()
    profile.read(shop.folder / 'profile.ini', encoding='utf-8')
    return dict(profile['window']) if 'window' in profile else {}


def train(shop, window=''):
    shop.train()
    with open(shop.folder / 'profile.ini', 'a', encoding='utf-8') as profile:
        profile.write(MERCHANT + window)


@tap.test
def size_is_kept(shop):
    train(shop)
    with opens(shop) as till:
        size = till.window.extents[2:]
    assert not kept(shop), f'nothing was changed, and the profile was written: {kept(shop)}'

    with opens(shop) as till:
        window = till.x_window(till.window)
        till.desk.run('xdotool', 'windowsize', window[0], str(window[4] + 140), str(window[5] - 20))
        wait(lambda: till.window.extents[2:] == (size[0] + 140, size[1] - 20), lambda: f'the new size; it has {till.window.extents}')
    assert {'width', 'height'} <= set(kept(shop)), kept(shop)

    with opens(shop) as till:
        wait(lambda: till.window.extents[2:] == (size[0] + 140, size[1] - 20), lambda: f'the size of yesterday; it has {till.window.extents}')


@tap.test
def full_screen_is_kept(shop):
    train(shop, '[window]\nmaximized=true\n')
    with opens(shop) as till:
        wait(lambda: till.x_window(till.window)[4] == tap.desk.size[0], lambda: f'the whole screen; there are {till.windows()}')
    assert kept(shop) == {'maximized': 'true'}, kept(shop)


def brightness(till):
    path = os.path.join(till.desk.folder, 'looks.png')
    till.desk.screenshot(path, till.area(till.window))
    return float(till.desk.run('convert', path, '-colorspace', 'gray', '-format', '%[fx:mean]', 'info:').stdout)


def appearance_is_followed(shop, appearance):
    train(shop, f"[window]\nappearance='{appearance}'\n")
    with opens(shop) as till:
        wait(lambda: (brightness(till) < 0.4) == (appearance == 'dark'), lambda: f'{appearance}; its brightness is {brightness(till)}')


for appearance in ('light', 'dark'):
    tap.test(appearance=appearance)(appearance_is_followed)

tap.main()
