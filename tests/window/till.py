# SPDX-License-Identifier: GPL-3.0-or-later
"""Kassi's window and the customer's phone beside it, in the words of those who use them."""
import os
import re

from desk import Timeout, wait
from driver import App, Gone
from words import Words

KASSI = os.environ.get('KASSI', 'kassi')
BUTTON = 'button'
PHONE = "Customer's phone"
WHO_PAYS = 'Phone number, national ID or app code'

# GLib leaves its first table of 2048 names behind when it outgrows it, since others may still be reading there; LeakSanitizer cannot see
# that it is GLib's, and a suppression would have to be for everything that GLib allocates.
OLD_NAMES = 'SUMMARY: AddressSanitizer: 16384 byte(s) leaked in 1 allocation(s).'
# Likewise two folders' names of libcloudproviders, which GTK's file chooser asks, without GLib's table and with it.
CHOOSER_NAMES = ('SUMMARY: AddressSanitizer: 256 byte(s) leaked in 2 allocation(s).',
                 'SUMMARY: AddressSanitizer: 16640 byte(s) leaked in 3 allocation(s).')
OTHERS_LEAKS = (OLD_NAMES, *CHOOSER_NAMES)

JONA = 'Jóna Hafnardóttir'        # 8223281
SUNNA = 'Sunna Brekkudóttir'      # 7700004
ULFAR = 'Úlfar Tindsson'          # 1111111119


class Till(App):
    """One run of Kassi in training. with Till(desk, arguments) as till: …"""

    def __init__(self, desk, arguments, photograph=None, env=None):
        super().__init__(desk, [KASSI, *arguments], **(env or {}))
        self.words = Words(desk.look.language)
        self.photograph = photograph or (lambda: None)
        self.window = self.find(None, re.compile('^' + self.words('New sale')), 60).window

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.close()
            else:
                self.photograph()
        finally:
            self.stop()

    def close(self):
        """Closes the window as a person does, and sees the program end well and leave nothing behind."""
        self.click(BUTTON, self.words('Close'), within=self.window)
        if not self.ends_within(20):
            self.photograph()
            raise AssertionError(f'the window was closed, and the program goes on; there are:\n{self.tree()}')
        output = self.output()
        ended_well = self.process.returncode == 0 or any(leak in output for leak in OTHERS_LEAKS)
        assert ended_well, f'the program ended with {self.process.returncode}: {output}'

    def ends_within(self, seconds):
        try:
            wait(lambda: self.process.poll() is not None, 'the end', seconds)
        except Timeout:
            return False
        return True

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
        self.press_corner(self.words('Charge %s', total))
        self.find('text box', self.words(WHO_PAYS))

    def press_corner(self, name, press=None):
        """The corner is deaf for 400 ms after a page changed: a person looks first, a program presses again until it was heard."""
        node = self.find(BUTTON, name, sensitive=True)
        press = press or (lambda: self.click_node(node))
        for _ in range(8):
            try:
                press()
            except (Gone, Timeout):   # heard the last time, after all
                if self.look(BUTTON, name):
                    raise
            if self.happens(lambda: not self.look(BUTTON, name), 1.5):
                return
        raise AssertionError(f'{name} was pressed again and again, and nothing came of it; there are:\n{self.tree()}')

    def identify(self, customer, kind):
        """Types who pays, sees that it was understood, and asks Netgíró."""
        entry = self.find('text box', self.words(WHO_PAYS))
        self.type(customer)
        self.see(self.words(kind))
        assert re.sub(r'\W', '', entry.text) == re.sub(r'\W', '', customer), f'the entry holds {entry.text!r}'
        self.press_corner(self.words('Ask Netgíró'))

    def wait_outcome(self, word, seconds=40):
        """Waits for the word on the result's card."""
        return self.find(None, self.words(word), seconds, within=self.window)

    # Preferences

    def close_preferences(self):
        window = self.find('tab', 'Shop').window
        self.click(BUTTON, 'Close', within=window)

    def wait_text(self, entry, text):
        wait(lambda: entry.text == text, lambda: f'{text!r} instead of {entry.text!r}')

    # The customer

    @property
    def phone(self):
        return self.find(None, self.words.beginning('Whose phone: %s')).window

    def open_phone(self, person=None):
        """Opens Customer's phone and makes it this person's."""
        self.click(None, self.words(PHONE), within=self.window)
        self.find(None, self.words.beginning('Whose phone: %s'))
        self.move(self.phone, self.desk.size[0] - 366, 60)   # beside the till, so that both can be seen
        if person and not self.look(None, self.words('Whose phone: %s', person)):
            self.click(None, self.words.beginning('Whose phone: %s'), within=self.phone)
            people = self.find('list', self.words('Customers in training'), in_sight=False)
            self.click_node(self.scroll_to('label', person, people))
            self.find(None, self.words('Whose phone: %s', person))

    def approve(self):
        self.click(BUTTON, self.words('Approve'))

    def reject(self):
        self.click(BUTTON, self.words('Reject'))

    def read_sms(self):
        """The four letters in the customer's SMS."""
        return self.find('label', re.compile('^[A-Z]{4}$'), within=self.phone).name

    def show_app_code(self):
        """Has the phone show an app code; the code."""
        self.click(None, self.words('Show the app code'), within=self.phone)
        return self.find('label', re.compile('^500004-[A-Z0-9]{4}$')).name

    # The open payments

    def pill(self, amount):
        """The name of an open payment's pill, which begins with its amount."""
        return re.compile('^' + re.escape(amount) + r'\W')
