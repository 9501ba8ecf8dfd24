# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyrings and a clipboard for the window's tests: what a desktop would have beside the till, or would not."""
import os
import subprocess
import sys

from desk import wait
from driver import accessibility_address

EMPTY_BUS = '''<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>'''

LOOKUP = '''
import sys, gi
gi.require_version('Secret', '1')
from gi.repository import Secret
schema = Secret.Schema.new('is.kassi.Kassi.Netgiro', Secret.SchemaFlags.NONE, {'application-id': Secret.SchemaAttributeType.STRING})
print(Secret.password_lookup_sync(schema, {'application-id': sys.argv[1].lower()}, None) or '', end='')
'''

CLIPBOARD = '''
import sys, gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, GObject, Gtk
Gtk.init()
Gdk.Display.get_default().get_clipboard().set_content(Gdk.ContentProvider.new_for_value(GObject.Value(str, sys.stdin.read())))
print('ready', flush=True)
GLib.MainLoop().run()
'''


def start_keyring(desk):
    """An unlocked keyring that lives as long as the desk."""
    if getattr(desk, 'keyring', None):
        return
    password = os.path.join(desk.folder, 'keyring-password')
    with open(password, 'w', encoding='utf-8') as file:
        file.write('test')
    with open(password, encoding='utf-8') as file:
        desk.keyring = subprocess.Popen(['gnome-keyring-daemon', '--unlock', '--components=secrets', '--foreground'],
                                        env=desk.env, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    desk.processes.append(desk.keyring)
    wait(lambda: b'org.freedesktop.secrets' in names(desk), 'the keyring')


def names(desk):
    return subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus',
                           '--method', 'org.freedesktop.DBus.ListNames'], env=desk.env, capture_output=True, check=True).stdout


def look_up(desk, application_id):
    """The secret that the keyring has for an application id, or ''."""
    return desk.run(sys.executable, '-c', LOOKUP, application_id).stdout


def without_keyring(desk):
    """What a program's environment must say so that it finds a bus without a keyring, and the desk's accessibility all the same."""
    path = os.path.join(desk.folder, 'empty-bus.xml')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(EMPTY_BUS)
    bus = desk.start(['dbus-daemon', f'--config-file={path}', '--nofork', '--print-address=1'], stdout=subprocess.PIPE, text=True)
    address = bus.stdout.readline().strip()
    bus.stdout.close()
    return {'DBUS_SESSION_BUS_ADDRESS': address, 'AT_SPI_BUS_ADDRESS': accessibility_address(desk)}


def copy_text(desk, text):
    """Puts a text into the clipboard, as copying it from Netgíró's mail does."""
    path = os.path.join(desk.folder, 'clipboard')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    with open(path, encoding='utf-8') as file:
        owner = subprocess.Popen([sys.executable, '-c', CLIPBOARD], env=desk.env, stdin=file, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
    desk.processes.append(owner)
    assert owner.stdout.readline().strip() == 'ready'
    owner.stdout.close()
