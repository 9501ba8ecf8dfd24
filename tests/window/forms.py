# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of preferences, filled in and chosen from as people do."""
import re

from desk import wait
from driver import plain
from keyring import copy_text


def click_into(app, name):
    """Gives a text row the focus."""
    entry = app.find('text box', name)
    app.click_node(entry)
    return entry


def type_into(app, name, text, *keys):
    """Replaces what a row holds, key by key; nothing is applied unless `keys` say so."""
    entry = click_into(app, name)
    app.desk.key('ctrl+a')
    if text:
        app.desk.type(text)
    else:
        app.desk.key('Delete')
    wait(lambda: plain(entry.text) == plain(text), lambda: f'{name} to hold {text!r}; it holds {entry.text!r}')
    if keys:
        app.desk.key(*keys)
    return entry


def choose(app, row, choice):
    """Opens a row with choices and takes one."""
    app.click('combo box', row)
    app.click('label', choice, seconds=5)


def profile_of(shop):
    """The profile's lines, without blank ones."""
    return [line for line in (shop.folder / 'profile.ini').read_text().splitlines() if line]


def setting(shop, key):
    """A key's value as it stands in the profile, or None."""
    found = [line for line in profile_of(shop) if re.match(re.escape(key) + ' *=', line)]
    return found[-1].split('=', 1)[1].strip() if found else None


def copy_text_into(app, name, text):
    """Pastes from the clipboard."""
    copy_text(app.desk, text)
    app.click_node(app.find('text box', name))
    app.desk.key('ctrl+v')


def open_preferences(till):
    till.key('ctrl+comma')
    till.find('tab', 'Shop')


def show_page(till, name):
    till.click('tab', name)
