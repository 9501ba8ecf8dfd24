# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window share: one desk for a script, and for each test a shop whose books must agree at its end."""
import contextlib
import functools
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

from harness import Tap   # noqa: E402

from desk import Desk     # noqa: E402
from till import Till     # noqa: E402

SHOTS = os.environ.get('KASSI_SHOTS', '')
# What a shop must have said of itself before it sells for real.
MERCHANT = "[merchant]\nname='Kaffihúsið Kría'\naddress='Hafnargötu 1, 101 Reykjavík'\nkennitala='5501697019'\nvsk-number='12345'\n"


class WindowTap(Tap):
    """Tests that get (till, shop, …): Kassi is open in training, and is closed, and the books compared, when they are done."""

    def __init__(self, beside=None):
        """beside: what stands beside the desk for all of the tests, made of the desk; as beside afterwards."""
        super().__init__()
        self.desk = None
        self.make_beside = beside or (lambda desk: contextlib.nullcontext())
        self.beside = None

    def flow(self, function=None, confirmation='manual', limit=None, profile='', **parameters):
        """profile: what stands in the profile beside; with the parameters in {}."""
        def add(f):
            @functools.wraps(f)
            def run(shop, **given):
                shop.train(limit=limit, confirmation=confirmation)
                with open(shop.folder / 'profile.ini', 'a', encoding='utf-8') as file:
                    file.write(MERCHANT + profile.format(**given))
                with Till(self.desk, shop.front, lambda: self.photograph(f.__name__, given)) as till:
                    f(till, shop, **given)

            if confirmation != 'manual':
                run.__name__ = f'{f.__name__}_{confirmation}'
            self.test(**parameters)(run) if parameters else self.test(run)
            return f

        return add(function) if function else add

    def photograph(self, name, parameters):
        """What the display showed when a test failed, where somebody can look at it later."""
        if SHOTS:
            os.makedirs(SHOTS, exist_ok=True)
            path = os.path.join(SHOTS, '-'.join([name, *map(str, parameters.values())]) + '.png')
            self.desk.screenshot(path)
            print(f'# The display: {path}')

    def main(self):
        """One after the other: they share a display and its keyboard."""
        chosen = [test for test in self.tests if len(sys.argv) < 2 or any(word in test[0] for word in sys.argv[1:])]
        print(f'1..{len(chosen)}', flush=True)
        failed = 0
        with Desk() as self.desk, self.make_beside(self.desk) as self.beside:
            for number, (name, function, parameters) in enumerate(chosen, 1):
                trouble = self.run(name, function, parameters)
                for line in trouble.splitlines():
                    print(f'# {line}')
                print(f'{"not ok" if trouble else "ok"} {number} {name}', flush=True)
                failed += 1 if trouble else 0
        sys.exit(1 if failed else 0)


def only_sale(shop):
    """The journal's one sale, and what the ledger says of its attempts."""
    sales = shop.sales()
    assert len(sales) == 1, f'{len(sales)} sales in the journal'
    return sales[0], shop.ledger()
