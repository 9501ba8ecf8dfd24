#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A start that cannot be: one clear sentence in the window on what is wrong and what to do, and Try again once it is mended."""
import sqlite3

from driver import App
from till import BUTTON, KASSI, WHO_PAYS
from window import WindowTap

tap = WindowTap()


def opens(shop):
    """The window, whatever it shows."""
    return App(tap.desk, [KASSI, *shop.front])


def shows(app, title, *sentences):
    app.see(title, 60)
    for sentence in sentences:
        app.see(sentence)
    assert not app.look('text box', 'Description'), 'the till is there all the same'


def with_profile(shop, text, secret_mode=0o600):
    """For real, as far as a profile can say: nobody is at that address."""
    profile, secret = shop.folder / 'shop.ini', shop.folder / 'secret'
    profile.write_text(text)
    secret.write_text('not-a-real-secret\n')
    secret.chmod(secret_mode)
    shop.front = ('--profile', str(profile), '--secret-file', str(secret), '--data-dir', str(shop.folder / 'till'))


READY = ("[netgiro]\nbase-url='http://127.0.0.1:9/v1/'\napplication-id='12345678-9ABC-DEF0-1234-56789ABCDEF0'\n{}"
         "[till]\ntraining=false\n"
         "[merchant]\nname='Kaffihúsið Kría'\naddress='Hafnargötu 1, 101 Reykjavík'\nkennitala='5501697019'\nvsk-number='12345'\n")

# name, the profile, the secret's mode, the title, what the sentence names
WRONG = (
    ('misspelled', READY.format("base-ulr='x'\n"), 0o600, "Kassi's settings cannot be used", 'base-ulr'),
    ('wrong-type', READY.format('waiting-limit=0\n'), 0o600, "Kassi's settings cannot be used", 'waiting-limit'),
    ('plain-http', READY.replace('http://127.0.0.1:9', 'http://example.is').format(''), 0o600, "Kassi's settings cannot be used", 'base-url'),
    ('no-public-address', READY.format("confirmation-type='server-callback'\n"), 0o600, 'Kassi cannot take payments yet', 'public-url'),
    ('no-merchant', READY.replace("kennitala='5501697019'\n", '').format(''), 0o600, 'Kassi cannot take payments yet', 'its national ID'),
    ('open-secret', READY.format(''), 0o644, 'Kassi cannot take payments yet', 'Others can read'),
)


def settings_are_wrong(shop, name):
    _, profile, mode, title, sentence = next(row for row in WRONG if row[0] == name)
    with_profile(shop, profile, mode)
    app = opens(shop)
    try:
        shows(app, title, sentence)
        app.find(BUTTON, 'Try again')
    finally:
        app.stop()
    del shop.front   # There are no books to compare.


for row in WRONG:
    tap.test(name=row[0])(settings_are_wrong)


@tap.test
def mended_and_tried_again(shop):
    with_profile(shop, READY.format("base-ulr='x'\n"))
    app = opens(shop)
    try:
        shows(app, "Kassi's settings cannot be used")
        (shop.folder / 'shop.ini').write_text(READY.format(''))
        app.click(BUTTON, 'Try again')
        app.find('text box', 'Description')
        app.wait_gone(None, 'TRAINING')
    finally:
        app.stop()
    del shop.front


@tap.test
def another_program_has_the_journal(shop):
    shop.train()
    other = shop.pay('7700004')
    other.wait_for('waiting')
    app = opens(shop)
    try:
        shows(app, 'Another program is using this till')
        other.signal(2)
        shop.expect(other, 'canceled')
        app.click(BUTTON, 'Try again')
        app.find('text box', 'Description')
    finally:
        app.stop()


@tap.test
def journal_from_a_newer_kassi(shop):
    shop.train()
    shop.expect(shop.pay('8223281'), 'paid')
    path = shop.folder / 'till' / 'training' / 'journal.db'
    with sqlite3.connect(path) as database:
        version = database.execute('PRAGMA user_version').fetchone()[0]
        database.execute(f'PRAGMA user_version = {version + 1}')
    app = opens(shop)
    try:
        shows(app, "The till's journal cannot be opened", 'newer version')
    finally:
        app.stop()
    with sqlite3.connect(path) as database:
        database.execute(f'PRAGMA user_version = {version}')


# what is typed, what the till says of it
HOPELESS = {
    '0': None,
    '2147483648': 'at most 2.147.483.647 kr.',
    '45,5': 'decimals',
}


def hopeless_amounts(till, shop, typed):
    till.type(typed)
    if HOPELESS[typed]:
        till.see(HOPELESS[typed])
    till.find(BUTTON, 'Charge', sensitive=False)
    till.key('F12')
    assert not till.look('text box', WHO_PAYS), 'it was charged'
    assert not shop.sales()


for typed in HOPELESS:
    tap.flow(typed=typed)(hopeless_amounts)

tap.main()
