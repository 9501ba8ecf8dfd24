#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts out of the window: on every paper to a real IPP queue, as PDF and on the screen; and a printer's trouble, which never blocks the till."""
import os
import pathlib
import re

from desk import wait
from forms import open_preferences, setting, show_page
from spooler import Paper, Spooler
from till import BUTTON, JONA
from window import WindowTap

tap = WindowTap(beside=Spooler)

NUMBER = 'ÆF-000001'
WHICH = 'Which printer prints receipts?'
KNOWN = "[receipt]\nprinter='{queue}'\n"


def pay(till, amount='4500', total='4.500 kr.'):
    till.ring_up(amount, total)
    till.identify('7700001', 'Phone number')
    till.wait_outcome('Paid')


def on_sale(till):
    """The next customer can be served."""
    till.find(BUTTON, 'Charge', sensitive=False)


def count_prints(shop):
    """How many count, as the journal has it: those that went out less those that did not."""
    kinds = [row[0] for row in shop.query('SELECT kind FROM event ORDER BY sequence')]
    return kinds.count('receipt-printed') - kinds.count('receipt-not-printed')


def check(paper, number, amount, copy=0):
    text = paper.text
    assert number in text and amount in text and 'Kaffihúsið Kría' in text, text
    assert text.count('ÆFING') >= 2, f'training is not marked first and last: {text}'
    assert ('AFRIT' in text) == (copy > 0), text
    assert not copy or re.search(rf'AFRIT\s+{copy}\b', text), text


def close_to(measured, wanted):
    return abs(measured - wanted) < 1


def papers(till, shop, paper, queue, width, height):
    """Print and next, pressed twice, gives one original; F9 gives a copy that says so."""
    tap.beside.add(queue)
    pay(till)
    till.press_corner('Print and next', lambda: till.click(BUTTON, 'Print and next', times=2))
    on_sale(till)
    till.key('F9')
    till.see('The last receipt was printed.')
    original, copy = tap.beside.wait_papers(queue, 2)
    check(original, NUMBER, '4.500')
    check(copy, NUMBER, '4.500', copy=1)
    assert close_to(original.size_mm[0], width), original.size_mm
    assert close_to(original.size_mm[1], height) if height else 100 < original.size_mm[1] < 400, original.size_mm
    assert original.n_pages == 1
    assert original.scan() == NUMBER
    assert count_prints(shop) == 2


for name, mm_wide, mm_high in (('80mm', 80, None), ('58mm', 58, None), ('a4', 210, 297)):
    tap.flow(paper=name, queue=f'Paper-{name}', width=mm_wide, height=mm_high, profile=KNOWN + "paper='{paper}'\n")(papers)


@tap.flow
def asks_once(till, shop):
    """Which printer: asked with the first receipt, and nothing is counted when nobody answers; then remembered."""
    tap.beside.add('Asked')
    pay(till)
    till.press_corner('Print and next')
    till.see(WHICH)
    till.desk.key('Escape')
    till.find(BUTTON, 'Print and next', sensitive=True)
    assert count_prints(shop) == 0
    till.click('switch', 'Print another copy')
    till.press_corner('Print and next')
    till.see(WHICH)
    till.click(None, 'Asked')
    till.click(BUTTON, re.compile('Print$'), within=till.find(None, WHICH).window)
    on_sale(till)
    original, copy = tap.beside.wait_papers('Asked', 2)
    check(original, NUMBER, '4.500')
    check(copy, NUMBER, '4.500', copy=1)
    assert "printer='Asked'" in (shop.folder / 'profile.ini').read_text()
    pay(till, '890', '890 kr.')
    till.press_corner('Print and next')
    on_sale(till)
    check(tap.beside.wait_papers('Asked', 3)[2], 'ÆF-000002', '890')


@tap.flow
def chosen_beforehand(till, shop):
    """In the preferences, by the same question, and nothing is printed there; the first receipt then asks nothing."""
    tap.beside.add('Chosen')
    open_preferences(till)
    show_page(till, 'Printing')
    till.click(BUTTON, 'Choose the printer')
    till.see(WHICH)
    till.desk.key('Escape')
    till.wait_gone(None, WHICH)
    assert setting(shop, 'printer') is None
    till.click(BUTTON, 'Choose the printer')
    till.see(WHICH)
    till.click(None, 'Chosen')
    till.click(BUTTON, re.compile('Choose$'), within=till.find(None, WHICH).window)
    till.find(BUTTON, 'Forget the printer')
    assert setting(shop, 'printer') == "'Chosen'"
    till.close_preferences()
    pay(till)
    till.press_corner('Print and next')
    on_sale(till)
    check(tap.beside.wait_papers('Chosen', 1)[0], NUMBER, '4.500')


@tap.flow(queue='Gone', profile=KNOWN)
def printer_gone_or_unwilling(till, shop, queue):
    """In words, in the page, with a way on; another printer takes it as the original that it still is. In the background likewise."""
    till.open_phone(JONA)
    till.ring_up('1200', '1.200 kr.')
    till.identify('8223281', 'Phone number')
    till.press_corner('Next customer')
    till.approve()
    till.click(None, re.compile('^1.200 kr.*Paid'), within=till.window)
    till.press_corner('Print and next')
    till.see(f'The printer “{queue}” is not there. Choose another, or save as PDF.')
    tap.beside.add('Unwilling')
    tap.beside.reject('Unwilling')
    till.click(None, 'Another printer')
    till.see(WHICH)
    till.click(None, 'Unwilling')
    till.click(BUTTON, re.compile('Print$'), within=till.find(None, WHICH).window)
    till.see('The printer “Unwilling” takes nothing to print now.')
    assert count_prints(shop) == 0
    tap.beside.accept('Unwilling')
    till.press_corner('Try again')
    on_sale(till)
    check(tap.beside.wait_papers('Unwilling', 1)[0], NUMBER, '1.200')
    assert count_prints(shop) == 1


@tap.flow(queue='Off', profile=KNOWN)
def saves_when_nothing_prints(till, shop, queue):
    """The machine that has the printers is off: the sale goes on, and the receipt becomes a PDF."""
    tap.beside.stop()
    try:
        pay(till)
        till.press_corner('Print and next')
        till.see(f'The printer “{queue}” is not there.')
        till.click(None, 'Save as PDF…')
        till.find('text box', re.compile('Name'))
        till.desk.key('Return')
        till.wait_gone('text box', re.compile('Name'))
        till.press_corner('Next customer')
        on_sale(till)
    finally:
        tap.beside.start()
    saved = pathlib.Path(till.desk.env['HOME']) / f'{NUMBER}.pdf'
    check(Paper(saved), NUMBER, '4.500')
    os.remove(saved)
    assert count_prints(shop) == 1


@tap.flow(queue='Self', profile=KNOWN + 'print-automatically=true\n')
def prints_by_itself(till, shop, queue):
    tap.beside.add(queue)
    pay(till)
    till.find(BUTTON, 'Next customer', sensitive=True)
    check(tap.beside.wait_papers(queue, 1)[0], NUMBER, '4.500')
    till.click('switch', 'Print another copy')
    till.press_corner('Print and next')
    on_sale(till)
    check(tap.beside.wait_papers(queue, 2)[1], NUMBER, '4.500', copy=1)


@tap.flow(queue='Seen', profile=KNOWN)
def shows_it_first(till, shop, queue):
    """The receipt's row opens it on the screen, as the next print would be; Escape closes it, and printing from there leaves the rest as it was."""
    tap.beside.add(queue)
    pay(till)
    till.click('list item', f'Receipt {NUMBER}')
    preview = till.find(None, re.compile(f'Kaffihúsið Kría.*{NUMBER}', re.S)).window
    assert preview.name == f'Receipt {NUMBER}', preview.name
    till.desk.key('Escape')
    till.wait_gone(None, re.compile('Greitt með Netgíró'))
    assert count_prints(shop) == 0
    till.click('list item', f'Receipt {NUMBER}')
    till.click(BUTTON, 'Print', within=till.find(None, re.compile('Greitt með Netgíró')).window)
    till.wait_gone(None, re.compile('Greitt með Netgíró'))
    till.press_corner('Next customer')
    on_sale(till)
    check(tap.beside.wait_papers(queue, 1)[0], NUMBER, '4.500')


tap.main()
