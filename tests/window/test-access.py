#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog, as somebody meets it who cannot see it, or who has only a finger: what can be operated has a name and is large
enough, pictures are named or said to be decoration, and no two buttons of a dialog say the same."""
import collections
import contextlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

import pages                              # noqa: E402
from driver import Gone                   # noqa: E402
from proxy import Proxy                   # noqa: E402
from till import Till                     # noqa: E402
from window import MERCHANT, WindowTap    # noqa: E402

tap = WindowTap()

OPERATED = {'button', 'toggle button', 'check box', 'radio button', 'text box', 'entry', 'password text', 'menu item', 'switch', 'combo box',
            'link', 'list item', 'spin button', 'slider', 'search box', 'tab', 'text'}
TOUCHED = {'button', 'toggle button', 'combo box'}   # A check box or a switch stands in a row that takes the touch.
CONTROLS = OPERATED | {'tab', 'toggle button', 'link'}
FINGER_PX = 44   # of the 48 that are wanted: a border or two are not counted

# What GTK gives a widget that nobody named: the class.
UNNAMED = ('Gtk', 'Adw', 'Kassi')

# Smaller than a finger, and why that is right.
SMALL = {
    'Close': 'the circle of a header bar or toast is drawn smaller than what takes the touch: its border does too',
}

# Windows of the libraries, that we only fill: what has no name there has none in any program.
THEIRS = {
    'about': 'libadwaita',
    'shortcuts': 'GTK',
}

# Said twice on one page, and meaning the same.
TWICE = {
    'New sale': 'in the header bar, and beside what a payment that ended suggests',
    'Close': 'of a dialog, and of the toast under it',
}


def is_named(node):
    name = node.name
    return bool(name) and not name.startswith(UNNAMED)


def describe(node):
    return f'{node!r} {node.extents}'


def is_within_a_name(node):
    """A picture on a control that has a name says nothing more: the arrow of a row, the icon of a tab."""
    parent = node.parent
    if parent.name == 'AdwIndicatorBin':   # a tab of libadwaita's: its word is beside it
        return True
    while parent.role in ('group', 'image', 'widget', 'label', 'list') and parent.path != node.surface.path:
        parent = parent.parent
    return parent.role in CONTROLS and is_named(parent)


def is_the_libraries(node):
    """What GTK's drop-down and libadwaita's rows are made of; the whole has the name."""
    parent = node.parent
    return ((node.role == 'button' and parent.role == 'combo box' and is_named(parent))
            or (node.role == 'list item' and (parent.name == 'GtkListView' or holds_words(node))))


def holds_words(node):
    """libadwaita's expander row has a row as its head, which is read by its words."""
    return any(child.role == 'label' and child.name for child in node.walk())


def find_faults(surface):
    """One line for each thing that is wrong on what lies before a person now."""
    faults, names = [], collections.Counter()
    for node in surface.walk():
        try:
            role = node.role
            if role not in OPERATED and role != 'image' or not node.shown:
                continue
            if role == 'list item' and 'focusable' not in node.states:   # Only what is in it is there to be read.
                continue
            if not is_named(node):
                if role != 'image' and not is_the_libraries(node):
                    faults.append(f'no name: {describe(node)} in {node.parent!r}')
                elif role == 'image' and not is_within_a_name(node):
                    faults.append(f'a picture without a name: {describe(node)} in {node.parent!r}')
                continue
            if '_' in node.name:
                faults.append(f'an underscore is read out: {describe(node)}')
            # libadwaita's answers have a padding of 12, which is not counted.
            if role in TOUCHED and min(node.extents[2:]) < FINGER_PX and node.name not in SMALL and node.window.role != 'dialog':
                faults.append(f'smaller than a finger: {describe(node)}')
            # A menu button and the button within it are one to whoever presses it.
            if role == 'button' and node.parent.name != node.name:
                names[node.name] += 1
        except Gone:
            continue
    return faults + [f'{count} buttons are called "{name}"' for name, count in names.items() if count > 1 and name not in TWICE]


def look(till, name, faults):
    """At everything of the program that is before a person: dialogs and popovers too."""
    if name in THEIRS:
        return
    for window in till.root.children:
        faults += [f'{name}: {fault}' for fault in find_faults(window)]


def judge(faults):
    assert not faults, '\n'.join(dict.fromkeys(faults))


def training(shop, walk):
    """Some walks leave payments open: the program is ended, not closed."""
    shop.train()
    with open(shop.folder / 'profile.ini', 'a', encoding='utf-8') as profile:
        profile.write(MERCHANT)
    faults = []
    with contextlib.closing(Till(tap.desk, shop.front, lambda: tap.photograph(walk, {}))) as till:
        till.close = till.stop
        for name in pages.walk_through(walk, till, shop):
            look(till, name, faults)
    judge(faults)


for walk in ('sale', 'identify', 'payment', 'result', 'dialog', 'phone', 'preference', 'history', 'receipt', 'connect'):
    tap.test(walk=walk)(training)


@tap.test
def unknown_and_settling(shop):
    faults = []
    for till, name in pages.unknown_pages(tap.desk, shop, Proxy):
        look(till, name, faults)
    judge(faults)


@tap.test
def start_error(shop):
    faults = []
    for app, name in pages.start_error(tap.desk, shop):
        look(app, name, faults)
    judge(faults)


tap.main()
