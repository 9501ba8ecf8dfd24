# SPDX-License-Identifier: GPL-3.0-or-later
"""Kassi's window and the customer's phone beside it, in the words of those who use them."""
import os
import re

from desk import wait
from driver import App

KASSI = os.environ.get('KASSI', 'kassi')
BUTTON = 'button'
PHONE = "Customer's phone"
WHO_PAYS = 'Phone number, national ID or app code'

JONA = 'Jóna Hafnardóttir'        # 8223281
SUNNA = 'Sunna Brekkudóttir'      # 7700004
ULFAR = 'Úlfar Tindsson'          # 1111111119


class Till(App):
    """One run of Kassi in training. with Till(desk, arguments) as till: …"""

    def __init__(self, desk, arguments, **env):
        super().__init__(desk, [KASSI, *arguments], **env)
        self.window = self.find(None, re.compile('^New sale'), 60).window

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None and self.process.poll() is None:
            self.close()
        self.stop()

    def close(self):
        """Closes the window as a person does, and sees the program end well."""
        self.click(BUTTON, 'Close', within=self.window)
        wait(lambda: self.process.poll() is not None, "the program's end")
        assert self.process.returncode == 0, f'the program ended with {self.process.returncode}: {self.output()}'

    # The cashier

    def focus(self):
        """The keyboard is the till's, as it is after a touch on its window."""
        self.activate(self.window)

    def type(self, text, delay_ms=12):
        self.focus()
        self.desk.type(text, delay_ms)

    def key(self, *keys):
        self.focus()
        self.desk.key(*keys)

    def scan(self, code):
        """What a scanner sends: the code and Enter, as fast as it can."""
        self.desk.type(code + '\n', 4)

    def ring_up(self, amount, total):
        """Types an amount and charges it: `total` is how the till writes it."""
        self.type(amount)
        self.press_corner(f'Charge {total}')
        self.find('text box', WHO_PAYS)

    def press_corner(self, name):
        """The corner is deaf for 400 ms after a page changed: a person looks first, a program clicks again until it was heard."""
        node = self.find(BUTTON, name, sensitive=True)
        self.click_until(node, lambda: not self.look(BUTTON, name))

    def click_until(self, node, condition, tries=8):
        for _ in range(tries):
            try:
                self.click_node(node)
            except Exception:
                if condition():
                    return
                raise
            if self.happens(condition, 1.5):
                return
        raise AssertionError(f'{node} was clicked {tries} times, and nothing came of it; there are:\n{self.tree()}')

    def identify(self, customer, kind):
        """Types who pays, sees that it was understood, and asks Netgíró."""
        entry = self.find('text box', WHO_PAYS)
        self.type(customer)
        self.see(kind)
        assert re.sub(r'\W', '', entry.text) == re.sub(r'\W', '', customer), f'the entry holds {entry.text!r}'
        self.press_corner('Ask Netgíró')

    def wait_outcome(self, word, seconds=40):
        """Waits for the word on the result's card."""
        return self.find(None, word, seconds, within=self.window)

    # The customer

    @property
    def phone(self):
        return self.find(None, re.compile('^Whose phone')).window

    def open_phone(self, person=None):
        """Opens Customer's phone and makes it this person's."""
        self.click(BUTTON, PHONE, within=self.window)
        self.find(None, re.compile('^Whose phone'))
        if person and not self.look(None, f'Whose phone: {person}'):
            self.click(None, re.compile('^Whose phone'), within=self.phone)
            self.click(None, person)
            self.find(None, f'Whose phone: {person}')

    def approve(self):
        self.click(BUTTON, 'Approve')

    def reject(self):
        self.click(BUTTON, 'Reject')

    def read_sms(self):
        """The four letters in the customer's SMS."""
        return self.find('label', re.compile('^[A-Z]{4}$'), within=self.phone).name

    def show_app_code(self):
        """Has the phone show an app code; the code."""
        self.click(None, 'Show the app code', within=self.phone)
        return self.find('label', re.compile('^500004-[A-Z0-9]{4}$')).name

    # The open payments

    def pill(self, amount):
        """The name of an open payment's pill, which begins with its amount."""
        return re.compile('^' + re.escape(amount) + r'\W')
