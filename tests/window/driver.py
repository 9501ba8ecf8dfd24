# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window by the names that a screen reader would say: find, click, type, read, wait."""
import os
import re
import subprocess
import time

from gi.repository import Gio, GLib

from desk import Timeout, end_process, wait

ROOT = '/org/a11y/atspi/accessible/root'
NOBODY = '/org/a11y/atspi/null'
ACCESSIBLE = 'org.a11y.atspi.Accessible'
CACHE = '/org/a11y/atspi/cache'
DISCOVERY_S = 0.5   # how old the newest widgets may be
STATES = {'checked': 4, 'enabled': 8, 'expanded': 10, 'focusable': 11, 'focused': 12, 'pressed': 20, 'selected': 23, 'sensitive': 24,
          'showing': 25, 'visible': 30}
CALL_MS = 20000


class Gone(Exception):
    """The widget is no longer there."""


class Node:
    """One accessible widget. Nothing is remembered: each question is asked again."""

    def __init__(self, app, bus_name, path):
        self.app = app
        self.bus_name = bus_name
        self.path = path

    def call(self, interface, method, signature=None, *values):
        parameters = GLib.Variant(signature, values) if signature else None
        try:
            return self.app.bus.call_sync(self.bus_name, self.path, interface, method, parameters, None,
                                          Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()
        except GLib.Error as error:
            raise Gone(f'{self.path}: {error.message}') from error

    def get(self, interface, name):
        return self.call('org.freedesktop.DBus.Properties', 'Get', '(ss)', interface, name)[0]

    @property
    def name(self):
        return self.get(ACCESSIBLE, 'Name')

    @property
    def description(self):
        return self.get(ACCESSIBLE, 'Description')

    @property
    def role(self):
        return self.call(ACCESSIBLE, 'GetRoleName')[0]

    @property
    def states(self):
        low, high = self.call(ACCESSIBLE, 'GetState')[0]
        bits = low | high << 32
        return {name for name, bit in STATES.items() if bits >> bit & 1}

    @property
    def sensitive(self):
        """It and all around it: GTK 4.8 does not say of a button that what holds it is insensitive."""
        node, surface = self, self.surface
        while 'sensitive' in node.states:
            if node.path == surface.path:
                return True
            node = node.parent
        return False

    @property
    def children(self):
        return [Node(self.app, *child) for child in self.call(ACCESSIBLE, 'GetChildren')[0]]

    @property
    def parent(self):
        return Node(self.app, *self.get(ACCESSIBLE, 'Parent'))

    @property
    def text(self):
        """What an entry or a label holds."""
        count = self.get('org.a11y.atspi.Text', 'CharacterCount')
        return self.call('org.a11y.atspi.Text', 'GetText', '(ii)', 0, count)[0]

    @property
    def extents(self):
        """(x, y, width, height) within the window."""
        return self.call('org.a11y.atspi.Component', 'GetExtents', '(u)', 1)[0]

    def press(self):
        """The widget's own action, as an assistive device would ask for it."""
        self.call('org.a11y.atspi.Action', 'DoAction', '(i)', 0)

    @property
    def surface(self):
        """What has a surface of its own and holds this: a window, or a popover over it."""
        node = self
        while True:
            parent = node.parent
            if parent.path == ROOT or node.name in ('GtkPopover', 'GtkPopoverMenu'):
                return node
            node = parent

    @property
    def window(self):
        """The window that it is in."""
        node = self
        while True:
            parent = node.parent
            if parent.path == ROOT:
                return node
            node = parent

    def is_within(self, other):
        node = self
        while node.path not in (other.path, ROOT):
            node = node.parent
        return node.path == other.path

    @property
    def visible_extents(self):
        """What the widgets around it leave of its extents: a list clips what is scrolled out."""
        left, top, width, height = self.extents
        right, bottom = left + width, top + height
        surface = self.surface
        node = self
        while node.path != surface.path:
            node = node.parent
            try:
                x, y, width, height = node.extents
            except Gone:   # a page of a stack has no place of its own
                continue
            left, top, right, bottom = max(left, x), max(top, y), min(right, x + width), min(bottom, y + height)
        return left, top, right - left, bottom - top

    @property
    def shown(self):
        """Whether a person could see it: GTK 4.8 calls the other pages of a stack visible too, so the surface is asked what lies at some points
        of the widget. What lies there is the widget, a part of it, or, when it takes no clicks, something that it is a part of."""
        surface = self.surface
        if surface.path == self.path:
            return True
        x, y, width, height = self.visible_extents
        if width <= 0 or height <= 0:
            return False
        inset_x, inset_y = min(3, width // 2), min(3, height // 2)
        for across, down in ((width // 2, height // 2), (inset_x, height // 2), (width - inset_x, height // 2),
                             (width // 2, inset_y), (width // 2, height - inset_y), (-4, height // 2)):
            there = surface.call('org.a11y.atspi.Component', 'GetAccessibleAtPoint', '(iiu)', x + across, y + down, 1)[0]
            if there[1] == NOBODY:   # The text within an entry, which only its padding tells.
                continue
            there = Node(self.app, *there)
            if there.is_within(self) or self.is_within(there):
                return True
        return False

    def walk(self):
        """This widget and all within it, depth first, but for what is said to be hidden."""
        stack = [self]
        while stack:
            node = stack.pop()
            try:
                if node is not self and 'visible' not in node.states:
                    continue
                yield node
                stack.extend(reversed(node.children))
            except Gone:
                continue

    def __repr__(self):
        try:
            return f'[{self.role} "{self.name}"]'
        except Gone:
            return f'[gone {self.path}]'


class App:
    """One program on a Desk, found on the accessibility bus by its process id."""

    def __init__(self, desk, command, **env):
        self.desk = desk
        self.log = open(os.path.join(desk.folder, f'log-{len(desk.processes)}'), 'w+', encoding='utf-8')
        saved, desk.env = desk.env, {**desk.env, **env}
        self.process = desk.start(command, stdout=self.log, stderr=subprocess.STDOUT)
        desk.env = saved
        self.bus = connect(desk)
        self.discovered = 0
        self.root = wait(self.look_for_root, lambda: f'{command[0]} on the accessibility bus; it said: {self.output()}', 60)

    def look_for_root(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}: {self.output()}')
        registry = Node(self, 'org.a11y.atspi.Registry', ROOT)
        try:
            for child in registry.children:
                process = self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                             'GetConnectionUnixProcessID', GLib.Variant('(s)', (child.bus_name,)), None,
                                             Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()[0]
                if process == self.process.pid:
                    return child
        except (Gone, GLib.Error):
            pass
        return None

    def output(self):
        self.log.flush()
        with open(self.log.name, encoding='utf-8', errors='replace') as file:
            return file.read()

    # Finding

    def snapshot(self):
        """path -> (name, parent's path, position among its siblings) of every widget that anybody asked about before, in one call."""
        try:
            items = Node(self, self.root.bus_name, CACHE).call('org.a11y.atspi.Cache', 'GetItems')[0]
        except Gone:   # not made yet
            return {}
        return {item[0][1]: (item[6], item[2][1], item[3]) for item in items}

    def discover(self):
        """Asks about every widget, so that the next snapshot has those that are new."""
        for _ in self.root.walk():
            pass
        self.discovered = time.monotonic()

    def search(self, role, name, within, sensitive, in_sight):
        """Those that answer to the description, in the order of the tree."""
        snapshot = self.snapshot()

        def place(path):
            steps = []
            while path in snapshot and len(steps) < 100:
                steps.append(snapshot[path][2])
                path = snapshot[path][1]
            return steps[::-1]

        found = [path for path, item in snapshot.items() if name is None or fits(name, item[0])]
        for path in sorted(found, key=place):
            node = Node(self, self.root.bus_name, path)
            try:
                if ((role is None or node.role == role)
                        and (sensitive is None or node.sensitive == sensitive)
                        and (within is None or node.is_within(within))
                        and (not in_sight or node.shown)):
                    yield node
            except Gone:
                continue

    def look(self, role=None, name=None, within=None, sensitive=None, in_sight=True):
        """The first shown widget of that role whose name is `name` (a string, whole, or a compiled pattern, anywhere), or None."""
        found = next(self.search(role, name, within, sensitive, in_sight), None)
        if not found and time.monotonic() - self.discovered > DISCOVERY_S:
            self.discover()
            found = next(self.search(role, name, within, sensitive, in_sight), None)
        return found

    def find(self, role=None, name=None, seconds=20, **where):
        """The same, waited for."""
        return wait(lambda: self.alive() and self.look(role, name, **where),
                    lambda: f'{role or "something"} named {shown(name)}; there are:\n{self.tree()}', seconds)

    def wait_gone(self, role=None, name=None, seconds=20, **where):
        wait(lambda: self.alive() and not self.look(role, name, **where),
             lambda: f'no {role} named {shown(name)}', seconds)

    def see(self, text, seconds=20, within=None):
        """Waits until some shown widget says `text` (a part of it is enough; or a pattern)."""
        pattern = text if isinstance(text, re.Pattern) else re.compile(re.escape(plain(text)))
        return self.find(None, pattern, seconds, within=within)

    def sees(self, text, within=None):
        pattern = text if isinstance(text, re.Pattern) else re.compile(re.escape(plain(text)))
        return self.look(None, pattern, within=within) is not None

    def tree(self):
        """All that is in sight and has a name, for whoever reads of a failure."""
        lines = []
        for node in self.root.walk():
            try:
                if node.name and node.role != 'application' and node.shown:
                    states = sorted(node.states & {'checked', 'focused', 'pressed'})
                    lines.append(' '.join([repr(node), *states, *([] if node.sensitive else ['insensitive'])]))
            except Gone:
                continue
        return '\n'.join(lines)

    # Doing

    def alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}: {self.output()[-4000:]}')
        return True

    def windows(self):
        """The X windows of the program: (X's id, title, x, y, width, height)."""
        found = self.desk.run('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid), check=False).stdout.split()
        windows = []
        for window in found:
            title = self.desk.run('xdotool', 'getwindowname', window, check=False).stdout.strip()
            geometry = self.desk.run('xdotool', 'getwindowgeometry', '--shell', window, check=False).stdout
            numbers = dict(line.split('=') for line in geometry.split())
            if numbers:
                windows.append((window, title, *(int(numbers[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))))
        return windows

    def x_window(self, surface):
        """The X window of a surface: the one of its title, or else the one of its size, but for a border of a few pixels."""
        name = surface.name
        width, height = surface.extents[2:]

        def match():
            windows = self.windows()
            named = [window for window in windows if window[1] and window[1] == name]
            sized = [window for window in windows if 0 <= window[4] - width <= 60 and 0 <= window[5] - height <= 60]
            found = named if len(named) == 1 else sized
            return found[0] if found else None

        return wait(match, lambda: f'the X window of {surface}; there are {self.windows()}')

    def activate(self, node):
        """Brings a widget's window to the front and gives it the keyboard."""
        window = self.x_window(node.window)[0]

        def active():
            return self.desk.run('xdotool', 'getactivewindow', check=False).stdout.strip() == window

        if not active():
            self.desk.run('xdotool', 'windowactivate', window)
            wait(active, lambda: f'{node.window} to become active')

    def move(self, window, x, y):
        """Moves a window there, as somebody drags it."""
        found = self.x_window(window)
        self.desk.run('xdotool', 'windowmove', found[0], str(x), str(y))
        wait(lambda: self.x_window(window)[2:4] == (x, y), f'the window at {x}, {y}')

    def resize(self, window, width, height):
        """Makes a window that large, without its border."""
        found = self.x_window(window)
        _, _, inner_width, inner_height = window.extents
        self.desk.run('xdotool', 'windowsize', found[0], str(width + found[4] - inner_width), str(height + found[5] - inner_height))
        wait(lambda: window.extents[2:] == (width, height), lambda: f'{window} to be {width} × {height}, not {window.extents[2:]}')

    def position(self, node):
        """The middle of a widget, on the display."""
        surface = node.surface
        if surface.path == node.window.path:
            self.activate(node)
        left, top, _, _ = self.area(surface)
        inner_left, inner_top, _, _ = surface.extents
        x, y, width, height = node.visible_extents
        return left + x - inner_left + width // 2, top + y - inner_top + height // 2

    def area(self, surface):
        """Where a surface lies on the display, without its border: (x, y, width, height)."""
        _, _, left, top, outer_width, outer_height = self.x_window(surface)
        _, _, width, height = surface.extents
        return left + (outer_width - width) // 2, top + (outer_height - height) // 2, width, height

    def scroll_to(self, role, name, within, seconds=20):
        """Turns the wheel over `within` until the widget is in sight."""
        self.discover()
        x, y = self.position(within)
        self.desk.run('xdotool', 'mousemove', str(x), str(y))

        def turn():
            found = next(self.search(role, name, within, None, True), None)
            if not found:
                self.desk.run('xdotool', 'click', '5')
            return found

        return wait(turn, lambda: f'{name} to scroll into sight', seconds)

    def click(self, role, name, times=1, seconds=20, within=None):
        """Clicks with the pointer, once the widget is there and takes clicks."""
        node = self.find(role, name, seconds, sensitive=True, within=within)
        self.click_node(node, times)
        return node

    def click_node(self, node, times=1):
        """Clicks the middle of a widget once it lies still: what slides or scrolls would be missed."""
        places = [self.position(node)]
        wait(lambda: places.append(self.position(node)) or places[-1] == places[-2], f'{node} to lie still')
        x, y = places[-1]
        self.desk.run('xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', str(times), '--delay', '20', '1')

    def happens(self, condition, seconds):
        """Whether condition() comes true within that time."""
        try:
            wait(lambda: self.alive() and condition(), '', seconds)
        except Timeout:
            return False
        return True

    def press(self, role, name, seconds=20, within=None):
        node = self.find(role, name, seconds, sensitive=True, within=within)
        node.press()
        return node

    def stop(self, seconds=30):
        """Ends it as a session's end does; its exit code."""
        if self.process.poll() is None:
            end_process(self.process)
        self.bus.close_sync(None)
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.bus.close_sync(None)


def open_bus(address):
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    bus.set_exit_on_close(False)
    return bus


def accessibility_address(desk):
    """The address of the desk's accessibility bus."""
    session = open_bus(desk.env['DBUS_SESSION_BUS_ADDRESS'])
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()[0]
    session.close_sync(None)
    return address


def connect(desk):
    """A connection to the desk's accessibility bus."""
    return open_bus(accessibility_address(desk))


def plain(text):
    """Without the spaces that do not break and the curved apostrophe, which nobody types."""
    return text.replace('\u00a0', ' ').replace('\u202f', ' ').replace('\u2019', "'")


def fits(wanted, name):
    name = plain(name)
    half = name[:len(name) // 2]
    if name == f'{half} {half}':   # GTK 4.8 says it twice where both a label and a relation name the widget
        name = half
    return wanted.search(name) is not None if isinstance(wanted, re.Pattern) else name == plain(wanted)


def shown(name):
    return f'/{name.pattern}/' if isinstance(name, re.Pattern) else f'"{name}"'
