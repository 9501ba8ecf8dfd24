#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the till beside programs that do the least that can be done, in turn, and prints the ratios with their budgets.

Only ratios count: machines are noisy. Each line is the median of its rounds. Names on the command line choose some of the lines."""
import argparse
import dataclasses
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

from programs import (NEVER_LOOKS, SECRET, SILENT, PlainDesk, Probe, Shop, key_times, program, pss_mb, shown, wakeups)
from desk import Desk

SETTLE_S = 2          # until a window that was just painted is at rest
QUIET_S = 15          # after the last input
ASLEEP_S = 10         # for so long nothing may wake it up
PAYMENT_S = 20
HANG_S = 8
KEYS = 20             # a round
CHECKOUTS = 4         # a round


@dataclasses.dataclass
class Line:
    """One line of the table."""
    name: str
    reference: str      # as it is shown, with its unit
    till: str
    value: float        # what is held against the budget
    budget: float
    unit: str           # '×': a ratio

    @property
    def good(self):
        return self.value <= self.budget


def median(values):
    return statistics.median(values)


class Bench:
    """The measurements; each gives a Line or several."""

    def __init__(self, shop, rounds):
        self.shop = shop
        self.rounds = rounds
        self.bare = [program('bare-window')]

    def turns(self):
        return range(self.rounds)

    def start(self):
        """First content and memory, of the bare window and of the till in turn; one start of each beforehand, to have the files in memory."""
        rows = []
        with PlainDesk() as desk:
            for turn in range(self.rounds + 1):
                row = []
                for command in (self.bare, self.shop.command):
                    with shown(desk, command) as (content_ms, pid):
                        time.sleep(SETTLE_S)
                        row.append((content_ms, pss_mb(pid)))
                if turn > 0:
                    rows.append(row)
        bare, till = zip(*rows)
        yield Line('start to first content', f'{median(r[0] for r in bare):.0f} ms', f'{median(r[0] for r in till):.0f} ms',
                   median(t[0] / b[0] for b, t in rows), 1.3, '×')
        yield Line('memory (PSS)', f'{median(r[1] for r in bare):.1f} MB', f'{median(r[1] for r in till):.1f} MB',
                   median(t[1] - b[1] for b, t in rows), 16, 'MB more')

    def asleep(self):
        """Wakeups of a till that nobody has touched for a while."""
        with Desk() as desk:
            till = self.shop.open(desk)
            try:
                till.type('7')
                till.key('BackSpace')
                time.sleep(QUIET_S)
                before = wakeups(till.process.pid)
                time.sleep(ASLEEP_S)
                n = wakeups(till.process.pid) - before
            finally:
                till.stop()
        yield Line(f'wakeups in {ASLEEP_S} s, {QUIET_S} s after the last input', '', str(n), n, 0, 'wakeups')

    def payment(self):
        """Wakeups while a payment is on the screen and its time counts down."""
        with Desk() as desk:
            till = self.shop.open(desk)
            try:
                till.ring_up('4200', '4.200 kr.')
                till.identify(NEVER_LOOKS, 'Phone number')
                till.find('button', 'Cancel payment')
                time.sleep(5)
                polls, before, began = self.shop.netgiro.count('CheckCart'), wakeups(till.process.pid), time.monotonic()
                time.sleep(PAYMENT_S)
                n, seconds = wakeups(till.process.pid) - before, time.monotonic() - began
                polls = self.shop.netgiro.count('CheckCart') - polls
                self.cancel(till)
            finally:
                till.stop()
        yield Line(f'wakeups in {seconds:.0f} s of a payment ({polls} polls)', '', str(n), n, round(5 * polls + 6 * seconds), 'wakeups')

    @staticmethod
    def cancel(till):
        till.key('ctrl+k')
        till.see('No money has moved.', 40)

    def keys(self):
        """From key to paint, in the reference list and in the till's cart."""
        rows = []
        with Desk() as desk:
            area = (0, 0, *desk.size)
            for _ in self.turns():
                reference = self.reference_keys(desk, area)
                till = self.shop.open(desk)
                try:
                    till.type(''.join(f'{amount}+' for amount in range(610, 630)))
                    till.focus()
                    time.sleep(SETTLE_S)
                    rows.append((reference, median(key_times(desk, area, KEYS, '7', 'BackSpace'))))
                finally:
                    till.stop()
        yield self.ratio('key to paint, cart of 20 lines', 'ms', rows, 1.5)

    def search(self):
        """From key to paint, in the reference list and in the search of History over all sales."""
        rows = []
        with Desk() as desk:
            area = (0, 0, *desk.size)
            for _ in self.turns():
                reference = self.reference_keys(desk, area)
                till = self.shop.open(desk)
                try:
                    till.key('F6')
                    till.find(None, re.compile('^Search:'))
                    time.sleep(SETTLE_S)
                    rows.append((reference, median(key_times(desk, area, KEYS, '4', 'BackSpace'))))
                finally:
                    till.stop()
        yield self.ratio('key to paint, search of History', 'ms', rows, 1.5)

    def receipt(self):
        """A receipt of twenty lines as PDF."""
        rows = []
        for _ in self.turns():
            said = [subprocess.run([program('receipt-time'), kind, '100'], check=True, capture_output=True, text=True).stdout
                    for kind in ('reference', 'kassi')]
            rows.append(tuple(float(words.split()[1]) / 1000 for words in said))
        yield self.ratio('a receipt as PDF', 'ms', rows, 2)

    @staticmethod
    def ratio(name, unit, rows, budget):
        """A line of (reference, till) pairs, a pair a round."""
        return Line(name, f'{median(r[0] for r in rows):.1f} {unit}', f'{median(r[1] for r in rows):.1f} {unit}',
                    median(till / reference for reference, till in rows), budget, '×')

    @staticmethod
    def reference_keys(desk, area):
        """The reference list's time from key to paint."""
        process = desk.start([program('list-view')], stdout=subprocess.PIPE)
        try:
            process.stdout.readline()
            time.sleep(SETTLE_S)
            return median(key_times(desk, area, KEYS, 'c', 'BackSpace'))
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def checkout(self):
        """A payment's own time, beside a bare round trip to the same server."""
        rows, syncs = [], []
        for turn in self.turns():
            said = subprocess.run([program('round-trip'), f'{self.shop.netgiro.address}/echo', '2000'], check=True, capture_output=True, text=True)
            trip_us = float(said.stdout.split()[1])
            folder = self.shop.folder / f'checkouts-{turn}'
            said = subprocess.run([program('checkout-time'), str(folder), self.shop.netgiro.base_url, SECRET, str(CHECKOUTS + 1)],
                                  check=True, capture_output=True, text=True)
            payments = [dict(zip(words[::2], map(int, words[1::2]))) for words in map(str.split, said.stdout.splitlines())]
            rest = payments[1:]   # The first one prepares what the others use.
            rows.append((trip_us, median(p['own'] for p in rest), median(p['disk'] for p in rest)))
            syncs += [(p['syncs'], p['steps']) for p in rest]
        yield Line("a checkout's own time", f'{median(r[0] for r in rows):.0f} µs', f'{median(r[1] for r in rows):.0f} µs',
                   median(own / trip for trip, own, _ in rows), 20, '×')
        print(f'A payment waited {median(r[2] for r in rows):.0f} µs more for the disk.')
        yield Line('fsyncs a recorded step', '', f'{median(s[0] for s in syncs):g} in {median(s[1] for s in syncs):g} steps',
                   median(n / steps for n, steps in syncs), 1, '×')

    def stall(self):
        """The longest time for which the window answers nobody while an answer of Netgíró does not come."""
        probe = Probe(self.shop.folder)
        with Desk() as desk:
            till = self.shop.open(desk, probe)
            try:
                till.ring_up('4200', '4.200 kr.')
                till.identify(SILENT, 'Phone number')
                till.find('button', 'Cancel payment')
                asked = self.shop.netgiro.count('CheckCart')
                while self.shop.netgiro.count('CheckCart') == asked:
                    time.sleep(0.1)
                till.key('F2')
                till.focus()
                time.sleep(1)
                probe.forget()
                end = time.monotonic() + HANG_S
                while time.monotonic() < end:
                    desk.type('1234+', 40)
                longest_ms = probe.longest_ms
            finally:
                till.stop()
        yield Line('longest stall while a request hangs', '', f'{longest_ms:.0f} ms', longest_ms, 100, 'ms')


def warn_of_build():
    """Only an optimised build says anything about speed."""
    kind = os.environ.get('KASSI_BUILD_TYPE', '')
    if os.environ.get('KASSI_SANITIZE', 'none') != 'none':
        print('This build has sanitizers, which are measured more than Kassi is. For the figures:\n'
              '  meson setup build-release --buildtype=release && meson test -C build-release --benchmark')
        sys.exit(77)
    if kind not in ('release', 'debugoptimized', 'minsize'):
        print(f'This is a {kind} build, and not what is shipped. For the figures:\n'
              '  meson setup build-release --buildtype=release && meson test -C build-release --benchmark')


def print_table(lines):
    rows = [('', 'reference', 'Kassi', '', 'budget', '')]
    for line in lines:
        digits = '.2f' if line.unit == '×' else '.1f' if line.unit.startswith('MB') else '.0f'
        rows.append((line.name, line.reference, line.till, f'{line.value:{digits}} {line.unit}', f'{line.budget:g}', 'ok' if line.good else 'OVER'))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print('  '.join(cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--sales', type=int, default=1_000_000)
    parser.add_argument('--journal', type=pathlib.Path, help='a folder with a journal made before, instead of a new one')
    parser.add_argument('lines', nargs='*', metavar='LINE', help='start, asleep, payment, keys, search, receipt, checkout, stall')
    options = parser.parse_args()

    warn_of_build()
    lines = []
    with tempfile.TemporaryDirectory(prefix='kassi-bench.') as folder, Shop(folder, options.sales) as shop:
        if options.journal:
            os.symlink(options.journal.resolve(), shop.journal)
        else:
            print(f'A journal of {options.sales:,} sales took {shop.fill():.0f} s to make.', flush=True)
        bench = Bench(shop, options.rounds)
        for measure in (bench.start, bench.asleep, bench.payment, bench.keys, bench.search, bench.receipt, bench.checkout, bench.stall):
            if not options.lines or measure.__name__ in options.lines:
                print(f'{measure.__name__} …', flush=True)
                lines += measure()
    print_table(lines)
    sys.exit(0 if all(line.good for line in lines) else 1)


if __name__ == '__main__':
    main()
