#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""History: what is found, narrowed, looked at, settled and exported; and what changes while it is looked at."""
import csv
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

from desk import wait                        # noqa: E402
from till import BUTTON, OTHERS_LEAKS, Till # noqa: E402
from window import WindowTap                # noqa: E402

PAST_SALES = os.environ['KASSI_PAST_SALES']
SEARCH = 'Search: amount, receipt, last digits'
NEWEST = '1.450 kr.'

tap = WindowTap()


class History:
    """A till whose journal has the sales of past-sales.c, on its page History."""

    def __init__(self, shop):
        self.settled = False
        folder = shop.folder / 'till'
        subprocess.run([PAST_SALES, str(folder / 'training')], check=True)
        self.till = Till(tap.desk, ['--data-dir', str(folder), '--training'], lambda: tap.photograph('history', {}))

    def __enter__(self):
        self.till.__enter__()
        self.till.key('F6')
        self.row(NEWEST)
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.close()
            else:
                self.till.photograph()
        finally:
            self.till.stop()

    def close(self):
        """The payment that nobody knows about is asked for before the window goes."""
        self.till.click(BUTTON, 'Close', within=self.till.window)
        if not self.settled:
            self.till.click(BUTTON, re.compile('Close Kassi'))
        assert self.till.ends_within(20), 'the window was closed, and the program goes on'
        assert 'CRITICAL' not in self.till.output(), self.till.output()
        ended_well = self.till.process.returncode == 0 or any(leak in self.till.output() for leak in OTHERS_LEAKS)
        assert ended_well, self.till.output()

    def row(self, words):
        """A sale in the list, by some of what it says."""
        return self.till.find('list item', re.compile(re.escape(words)))

    def gone(self, words):
        self.till.wait_gone('list item', re.compile(re.escape(words)))

    def search(self, text):
        entry = self.till.find(None, SEARCH)
        self.till.type(text)
        return entry

    def back(self):
        """Escape empties the search, then the filters."""
        self.till.key('Escape')
        self.row(NEWEST)

    def choose_outcome(self, word):
        """In the list over the button; words like these are on chips too."""
        self.till.click(None, re.compile('^Outcome'))

        def look():
            labels = self.till.search('label', word, None, None, True)
            return next((label for label in labels if label.surface.path != self.till.window.path), None)

        self.till.discover()
        self.till.click_node(wait(look, f'{word} among the outcomes'))

    def choose_day(self, word):
        self.till.click(None, re.compile('^Day: '))
        self.till.click(BUTTON, word)


@tap.test
def search_and_arrows_find(shop):
    """By amount, receipt number, its bare number, invoice, reference, and the last two digits; the first one found is shown."""
    with History(shop) as history:
        till = history.till
        till.see('Today, ')
        till.see('1 paid · 1.450 kr.')
        for text, found, sentence in (('1450', NEWEST, 'Paid · Netgíró invoice 91450'),
                                      ('ÆF-000002', 'App code Paid', 'Netgíró took the app code'),
                                      ('91450', NEWEST, 'Asked Netgíró for 1.450 kr.'),
                                      ('Past-B', '•••19 Declined', 'Netgíró says: Hafnað af viðskiptavini (10302)'),
                                      ('07', '•••07 Paid 7.000 kr.', 'National ID •••07')):
            history.search(text)
            history.row(found)
            till.wait_gone('list item', re.compile('•••32'))
            till.see(sentence)
            history.back()
        history.search('zzz')
        till.see('Nothing found')
        till.click(BUTTON, 'Clear search')
        history.row(NEWEST)

        # Arrows go from sale to sale, over the headings.
        till.see('Paid · Netgíró invoice 91450')
        till.key('Down')
        till.see('Declined. No money has moved.')
        till.key('Down')
        till.see('Netgíró took the app code')
        till.key('Down')
        till.see('Vara 1')                      # of 500
        till.key('Escape')
        till.find(None, re.compile('^Charge'))  # the Sale page
        till.key('F6')
        till.see('Vara 1')


@tap.test
def filters_narrow_what_is_exported(shop):
    with History(shop) as history:
        till = history.till
        history.choose_outcome('Not paid')
        history.gone(NEWEST)
        history.row('•••19 Declined')
        history.back()
        history.choose_day('Yesterday')
        history.gone(NEWEST)
        history.row('•••07 Paid')
        till.see('2 paid · 9.500 kr.')
        till.find(None, 'Day: Yesterday')
        history.choose_outcome('Running')
        till.see('No such sales')
        till.click(BUTTON, 'Show all sales')
        history.row(NEWEST)
        till.find(None, 'Day: All days')

        history.choose_outcome('Paid')
        history.gone('•••19')
        till.click(None, 'Main menu')
        till.click(None, re.compile('^Export Sales as CSV'))
        till.find('text box', re.compile('Name'))
        till.desk.key('Return')
        till.see(re.compile(r'^3 sales are in “Kassi \d{4}-\d\d-\d\d\.csv”\.$'))
        path, = pathlib.Path(till.desk.env['HOME']).glob('Kassi *.csv')
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    assert [row['amount'] for row in rows] == ['1450', '2500', '7000'], rows
    assert {row['outcome'] for row in rows} == {'paid'}, rows
    assert rows[0]['receipt_number'] == 'ÆF-000003' and rows[0]['customer_masked'] == '•••81', rows[0]


@tap.test
def sale_of_weeks_ago_is_settled(shop):
    with History(shop) as history:
        till = history.till
        history.choose_outcome('Not known yet')
        history.gone(NEWEST)
        history.row('•••32 Not known yet 4.100 kr.')
        till.see('or at Netgíró for Past-E-1.')
        till.click(BUTTON, 'Settle…')
        till.click(None, 'It was paid')
        till.click('text box', 'Your name')
        till.desk.type('Anna')
        till.click('text box', 'How do you know?')
        till.desk.type('In the partner pages')
        till.click(BUTTON, 'Settle')
        history.row('•••32 Settled as paid')    # it stays where it was
        till.see('Anna: In the partner pages')
        till.find(BUTTON, 'Print receipt')
        till.see('Receipt ÆF-000004')
        history.settled = True
        history.back()


@tap.flow
def a_sale_comes_and_is_paid(till, shop):
    """Nothing was sold yet; then a payment runs, and is paid, while somebody looks at History."""
    till.key('F6')
    till.see('Nothing sold yet')
    till.key('Escape')
    till.ring_up('4500', '4.500 kr.')
    till.identify('7700002', 'Phone number')   # approves after 20 seconds
    till.see('Ask the customer to approve')
    till.key('F6')
    till.find('list item', re.compile('•••02 Running 4.500 kr.'))
    till.press_corner('Show payment')
    till.see('Ask the customer to approve')
    till.key('F6')
    till.find('list item', re.compile('•••02 Running 4.500 kr.'))
    till.find('list item', re.compile('•••02 Paid 4.500 kr.'), 60)
    till.see('The customer approved, and the till confirmed')
    till.see('1 paid · 4.500 kr.')


tap.main()
