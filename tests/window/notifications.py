# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's notifications, as far as programs can tell: what they show there, what they take back, and somebody who clicks."""
import threading

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.Notifications'
PATH = '/org/freedesktop/Notifications'
XML = f'''<node><interface name="{NAME}">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''


class Notifications:
    """with Notifications(desk) as notifications: they are there before a program asks for them.

    shown: id -> (title, body) of what is on the screen; told: every (title, body) that ever was."""

    def __init__(self, desk):
        self.address = desk.env['DBUS_SESSION_BUS_ADDRESS']
        self.shown = {}
        self.told = []
        self.last = 0
        self.loop = None
        self.bus = None
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        assert self.ready.wait(20), 'no notifications on the session bus'
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.thread.join(20)

    def serve(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        self.loop = GLib.MainLoop.new(context, False)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)
        self.bus.set_exit_on_close(False)
        self.bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], self.answer, None, None)
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: self.ready.set(), None)
        self.loop.run()
        self.bus.close_sync(None)

    def answer(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        result = None
        if method == 'Notify':
            _, replaces, _, title, body, *_ = values
            number = replaces or self.last + 1
            self.last = max(self.last, number)
            self.shown[number] = (title, body)
            self.told.append((title, body))
            result = GLib.Variant('(u)', (number,))
        elif method == 'CloseNotification':
            self.shown.pop(values[0], None)
        elif method == 'GetCapabilities':
            result = GLib.Variant('(as)', (['actions', 'body'],))
        else:
            result = GLib.Variant('(ssss)', ('test', 'test', '1', '1.2'))
        invocation.return_value(result)

    def click(self, number):
        """Somebody clicks on it; the desktop then takes it away."""
        self.bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (number, 'default')))
        self.shown.pop(number, None)
        self.bus.emit_signal(None, PATH, NAME, 'NotificationClosed', GLib.Variant('(uu)', (number, 2)))
