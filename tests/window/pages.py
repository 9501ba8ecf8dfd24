# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk through all that the window can show, page by page and dialog by dialog, for whoever looks at each of them.

Each walk is a generator: it leads the till there as a person would, and yields the page's name."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'headless'))

from driver import App                      # noqa: E402
from forms import choose, type_into         # noqa: E402
from till import BUTTON, KASSI, Till        # noqa: E402
from window import MERCHANT                 # noqa: E402

MAXIMIZED = '[window]\nmaximized=true\n'   # as it is at a till

SUNNA = '7700004'    # never looks
BJARTUR = '7700001'  # approves
EGILL = '7700003'    # rejects
YLFA = '7700006'     # has no credit
ULFAR = '1111111119'  # gets an SMS code


def ask(till, amount, total, customer, kind='Phone number'):
    till.ring_up(amount, total)
    till.identify(customer, kind)


def corner(till, name):
    till.press_corner(till.words(name))


def dismiss(till, role, name):
    """Escape leaves a dialog; what was in it is gone."""
    till.desk.key('Escape')
    till.wait_gone(role, name)


def sale_pages(till):
    words = till.words
    till.find(BUTTON, words('Charge'), sensitive=False)
    yield 'sale-empty'
    for amount in ('2*650', '550'):
        till.type(amount)
        till.key('Return')
    till.click('text box', words('Description'))
    till.desk.type('Rye bread with lamb and pickled beetroot')
    till.key('Return')
    till.type('690')
    till.key('Return')
    till.type('3200')
    till.find(BUTTON, words('Charge %s', '5.740 kr.'), sensitive=True)
    yield 'sale'
    till.key('Up', 'Up')
    till.find(BUTTON, words('Remove line'))
    yield 'sale-line'
    till.key('Escape')
    till.wait_gone(BUTTON, words('Remove line'))
    till.type('2147483647*999')
    till.see('2.147.483.647')
    yield 'sale-too-much'
    till.key('F2')


def identify_pages(till):
    words = till.words
    till.ring_up('5740', '5.740 kr.')
    yield 'identify-empty'
    till.type('8223281')
    till.see(words('Phone number'))
    yield 'identify'
    till.click(BUTTON, words('Clear'))
    till.type('1234567890')
    till.find(BUTTON, words('Ask Netgíró'), sensitive=True)
    yield 'identify-odd'
    till.click(BUTTON, words('Letters'))
    till.find(BUTTON, 'Q')
    yield 'identify-letters'
    till.click(BUTTON, words('Figures'))
    till.click(BUTTON, words('QR'))
    till.find(BUTTON, words('Back to the keypad'))
    yield 'identify-qr'
    till.click(BUTTON, words('Back to the keypad'))
    till.key('Escape')
    till.key('F2')
    till.find(BUTTON, words('Charge'), sensitive=False)


def payment_pages(till):
    words = till.words
    ask(till, '5740', '5.740 kr.', SUNNA)
    till.see(words('Ask the customer to approve in the Netgíró app'))
    yield 'wait'
    corner(till, 'Next customer')
    ask(till, '890', '890 kr.', ULFAR, 'National ID')
    till.see(words('Ask for the 4 letters in the SMS'))
    yield 'wait-code'
    till.key('F2')
    ask(till, '1200', '1.200 kr.', SUNNA)
    till.see(words('Ask the customer to approve in the Netgíró app'))
    yield 'wait-three'
    if till.look(None, words('More open payments')):
        till.click(None, words('More open payments'))
        yield 'more-payments'
        till.desk.key('Escape')
    till.desk.key('ctrl+k')
    till.wait_outcome('Cancelled')
    yield 'cancelled'


def result_pages(till):
    till.key('F2')
    ask(till, '4500', '4.500 kr.', EGILL)
    till.wait_outcome('Declined')
    yield 'declined'
    till.key('F2')
    ask(till, '4500', '4.500 kr.', YLFA)
    till.wait_outcome('Refused')
    yield 'refused'
    till.key('F2')
    ask(till, '5740', '5.740 kr.', BJARTUR)
    till.wait_outcome('Paid')
    yield 'paid'
    till.key('F2')


def dialog_pages(till):
    """A payment is open: else Ctrl+Q would not ask."""
    words = till.words
    ask(till, '640', '640 kr.', SUNNA)
    till.key('F2')
    till.click(None, words('Main menu'), within=till.window)
    till.find(None, words('_About Kassi').replace('_', ''))
    yield 'menu'
    till.click(None, words('_About Kassi').replace('_', ''))
    till.find(None, words('The Kassi developers'))
    yield 'about'
    dismiss(till, None, words('The Kassi developers'))
    till.key('ctrl+question')
    till.see(words.catalogue.pgettext('shortcut window', 'New sale; an open payment stays open'))
    yield 'shortcuts'
    till.desk.key('Escape')
    till.key('ctrl+q')
    till.find(BUTTON, words('Close Kassi'))
    yield 'close-dialog'
    till.click(BUTTON, words('Stay'))


def phone_pages(till):
    words = till.words
    till.key('F2')
    ask(till, '640', '640 kr.', SUNNA)
    till.open_phone('Úlfar Tindsson')
    till.find(None, words('Messages'), within=till.phone)
    yield 'phone-sms'
    till.click(None, words.beginning('Whose phone: %s'), within=till.phone)
    till.find('list', words('Customers in training'), in_sight=False)
    yield 'phone-people'
    till.desk.key('Escape')
    till.open_phone('Sunna Brekkudóttir')
    till.find(BUTTON, words('Approve'))
    yield 'phone-push'
    till.show_app_code()
    yield 'phone-code'


def history_pages(till):
    words = till.words
    ask(till, '5740', '5.740 kr.', BJARTUR)
    till.wait_outcome('Paid')
    till.key('F6')
    till.find(None, words('Search: amount, receipt, last digits'))
    till.find('list item', None, within=till.find('list', words('Sales')))
    yield 'history'
    till.key('Down')
    till.see(words('What happened'))
    yield 'history-sale'
    till.desk.type('zzz')
    till.find(BUTTON, words('Clear search'))
    yield 'history-none'
    till.key('F2')


def preference_pages(till):
    words = till.words
    till.key('ctrl+comma')
    till.see(words('Where payments go'))
    yield 'preferences-netgiro'
    for page in ('Shop', 'Printing'):
        till.click(None, words(page), within=till.find(None, words('Preferences')).window)
        yield 'preferences-' + page.lower()
    till.desk.key('Escape')


def receipt_pages(till):
    """The receipt on the screen, and what is said there when it cannot be printed."""
    words = till.words
    ask(till, '5740', '5.740 kr.', BJARTUR)
    till.wait_outcome('Paid')
    till.click('list item', words('Receipt %s', 'ÆF-000001'))
    window = till.find(BUTTON, words('Save as PDF…')).window
    till.find(BUTTON, words('Print'), within=window)
    yield 'receipt'
    till.click(BUTTON, words('Print'), within=window)
    till.see(words("No printer is set up on this machine. Add one in the system's settings, or save as PDF."), within=window)
    yield 'receipt-trouble'
    till.desk.key('Escape')
    till.wait_gone(BUTTON, words('Save as PDF…'), within=window)


def connect_pages(till, access):
    """All of the steps, and each with what it says of something wrong. access: of a Netgíró that answers."""
    words = till.words
    till.click(BUTTON, words('Connect to Netgíró…'))
    till.see(words('Step %d of %d', 1, 5))
    yield 'connect-shop'
    type_into(till, words('Address'), '', 'Return')
    till.find('alert')
    yield 'connect-shop-wrong'
    type_into(till, words('Address'), 'Hafnargata 1', 'Return')
    till.see(words('Step %d of %d', 2, 5))
    yield 'connect-application'
    choose(till, words('Environment'), words('Other address'))
    type_into(till, words("Server's address"), access['base_url'])
    type_into(till, words('Application ID'), access['application_id'][:-1], 'Return')
    till.find('alert')
    yield 'connect-application-wrong'
    type_into(till, words('Application ID'), access['application_id'])
    till.desk.key('Tab')
    till.desk.type('wrong')
    till.desk.key('Return')
    till.see(words('Step %d of %d', 3, 5))
    yield 'connect-confirmation'
    till.desk.key('Return')
    till.see(words('Not connected to %s', access['base_url'].split('/')[2].split(':')[0]))
    yield 'connect-test-wrong'
    till.click(BUTTON, words('Back'))
    till.click(BUTTON, words('Back'))
    till.see(words('Step %d of %d', 2, 5))   # and the focus is in the row before the secret
    till.desk.key('Tab', 'ctrl+a')
    with open(access['secret_file'], encoding='utf-8') as file:
        till.desk.type(file.read().strip())
    till.desk.key('Return')
    till.see(words('Step %d of %d', 3, 5))
    till.desk.key('Return')
    till.find(BUTTON, words('Next'), sensitive=True)
    yield 'connect-test'
    till.desk.key('Return')
    till.find(BUTTON, words('Start selling'))
    yield 'connect-ready'
    till.desk.key('Escape')
    till.wait_gone(BUTTON, words('Start selling'))


def walk_through(walk, till, shop):
    """The walk of that name, in training."""
    beside = [shop.serve()] if walk == 'connect' else []
    return globals()[walk + '_pages'](till, *beside)


def unknown_pages(desk, shop, proxy_class):
    """What nobody knows, for real: an answer is lost where the customer's approval is the payment."""
    shop.connect(proxy_class, confirmation='automatic', limit=3, extra=MAXIMIZED + MERCHANT)
    shop.proxy.after = lambda message: 'lose' if message.call == 'InsertCart' else None
    with Till(desk, shop.front) as till:
        words = till.words
        ask(till, '4500', '4.500 kr.', SUNNA)
        till.wait_outcome('We do not know yet')
        yield till, 'unknown'
        till.click(BUTTON, words('Settle…'))
        till.find(BUTTON, words('Settle'), sensitive=False)
        yield till, 'settle'
        till.click(None, words('It was not paid'))
        till.click('text box', words('Your name'))
        till.desk.type('Anna')
        till.click('text box', words('How do you know?'))
        till.desk.type('The app shows nothing')
        till.click(BUTTON, words('Settle'))
        till.wait_outcome('Settled as not paid')
        yield till, 'settled'


def start_error(desk, shop):
    """A profile that cannot be used."""
    profile = shop.folder / 'wrong.ini'
    profile.write_text("[netgiro]\nbase-ulr='x'\n")
    app = App(desk, [KASSI, '--profile', str(profile), '--data-dir', str(shop.folder / 'till')])
    app.see('base-ulr', 60)
    yield app, 'start-error'
    app.stop()
