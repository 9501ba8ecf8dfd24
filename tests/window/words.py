# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's words in the language that it speaks, from the catalogues that it reads itself: Kassi's and, for Close, GTK's."""
import gettext
import os
import re


class Words:
    """words('Charge %s', '4.500 kr.'): the message as the till writes it, its places filled in."""

    def __init__(self, language=''):
        self.catalogue = gettext.NullTranslations()
        if language:
            self.catalogue = gettext.translation('kassi', os.environ['KASSI_LOCALE_DIR'], [language])
            self.catalogue.add_fallback(gettext.translation('gtk40', languages=[language], fallback=True))

    def __call__(self, message, *values):
        return self.catalogue.gettext(message.replace("'", '’')) % values

    def beginning(self, message):
        """A pattern for what begins as the message does, up to its first place."""
        return re.compile('^' + re.escape(self.catalogue.gettext(message).split('%')[0]))
