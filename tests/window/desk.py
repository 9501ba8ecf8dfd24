# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk for the real window: a virtual display, a session bus and the accessibility bus of its own, and nothing of the user's."""
import dataclasses
import os
import shutil
import signal
import subprocess
import tempfile
import time

LAUNCHERS = ('/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher')


class Timeout(AssertionError):
    """Something that was waited for did not come."""


def wait(condition, what, seconds=20):
    """What condition() gives once it is true; looks again and again, for `seconds` at most (more on a slow machine)."""
    seconds *= float(os.environ.get('KASSI_TEST_PATIENCE', '1'))
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise Timeout(f'waited {seconds:g} s for {what() if callable(what) else what}')
        time.sleep(0.03)


@dataclasses.dataclass
class Look:
    """What a desktop says of language, colours and type."""
    language: str = ''          # 'is'; '': English
    dark: bool = False
    high_contrast: bool = False
    text_scale: float = 1.0     # 2.0: Large Text at its largest
    font: str = 'Cantarell'

    @property
    def settings(self):
        """GTK's settings.ini."""
        return f'[Settings]\ngtk-font-name={self.font} 11\ngtk-decoration-layout=:close\n'

    @property
    def resources(self):
        """X's, which have the last word on the resolution of text."""
        return f'Xft.dpi: {round(96 * self.text_scale)}\n'

    @property
    def env(self):
        return {
            'LANGUAGE': self.language,
            'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if self.dark else 'prefer-light',
            'ADW_DEBUG_HIGH_CONTRAST': '1' if self.high_contrast else '0',
        }


class Desk:
    """with Desk() as desk: … Everything it started is ended, and its folder removed, at the end."""

    def __init__(self, size=(1366, 768), look=None):
        self.size = size
        self.look = look or Look()
        self.processes = []
        self.folder = None
        self.env = {}

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='kassi-desk.')
        try:
            self.make_env()
            self.start_display()
            self.start_bus()
            self.start_manager()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            end_process(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_env(self):
        """The user's settings, fonts' cache aside, are out of sight; drawing and words are the same everywhere."""
        keep = ('PATH', 'GSETTINGS_SCHEMA_DIR', 'KASSI_LOCALE_DIR', 'ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS', 'TMPDIR')
        self.env = {name: os.environ[name] for name in keep if name in os.environ}
        for name in ('HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR'):
            folder = os.path.join(self.folder, name.lower())
            os.mkdir(folder, 0o700)
            self.env[name] = folder
        gtk = os.path.join(self.env['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.mkdir(gtk)
        with open(os.path.join(gtk, 'settings.ini'), 'w', encoding='utf-8') as file:
            file.write(self.look.settings)
        resources = os.path.join(self.folder, 'xresources')
        with open(resources, 'w', encoding='utf-8') as file:
            file.write(self.look.resources)
        self.env.update({
            'LC_ALL': 'C.UTF-8',
            'GSETTINGS_BACKEND': 'memory',
            'GDK_BACKEND': 'x11',
            'XENVIRONMENT': resources,
            'GSK_RENDERER': 'cairo',
            'GDK_DEBUG': 'gl-disable',
            'GTK_A11Y': 'atspi',
            'GTK_USE_PORTAL': '0',
            'ADW_DISABLE_PORTAL': '1',
            'GIO_USE_VFS': 'local',
            'GIO_USE_PROXY_RESOLVER': 'dummy',
            'CUPS_SERVER': os.path.join(self.folder, 'no-cups'),   # no printers of this machine
            **self.look.env,
        })

    def start(self, command, **options):
        """Starts a program on the desk; it is ended with the desk, unless it ended before."""
        process = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL,
                                   stdout=options.pop('stdout', subprocess.DEVNULL),
                                   stderr=options.pop('stderr', subprocess.DEVNULL), **options)
        self.processes.append(process)
        return process

    def start_display(self):
        reader, writer = os.pipe()
        screen = f'{self.size[0]}x{self.size[1]}x24'
        self.start(['Xvfb', '-displayfd', str(writer), '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'],
                   pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError('Xvfb did not start')
        self.env['DISPLAY'] = f':{number}'

    def start_bus(self):
        bus = self.start(['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address=1'],
                         stdout=subprocess.PIPE, text=True)
        self.env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        bus.stdout.close()
        launcher = next(path for path in LAUNCHERS if os.path.exists(path))
        self.start([launcher, '--launch-immediately'])

    def start_manager(self):
        self.start([shutil.which('openbox') or 'openbox', '--sm-disable', '--config-file', self.write_openbox()])
        wait(lambda: self.run('xdotool', 'get_num_desktops', check=False).returncode == 0, 'the window manager')

    def write_openbox(self):
        """Windows come to the front with the focus, where they ask to be, and no key of the manager's own is in the way."""
        path = os.path.join(self.folder, 'openbox.xml')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc">'
                       '<focus><focusNew>yes</focusNew><focusLast>yes</focusLast></focus>'
                       '<placement><policy>Smart</policy><center>no</center></placement>'
                       '<desktops><number>1</number></desktops>'
                       '<keyboard/>'
                       '<mouse><context name="Client"><mousebind button="Left" action="Press">'
                       '<action name="Focus"/><action name="Raise"/></mousebind></context></mouse>'
                       '</openbox_config>')
        return path

    def run(self, *command, check=True, timeout=60, **options):
        """Runs a short command on the desk to its end."""
        return subprocess.run(command, env=self.env, stdin=options.pop('stdin', subprocess.DEVNULL), capture_output=True,
                              text=True, check=check, timeout=timeout, **options)

    def type(self, text, delay_ms=12):
        """Types into whatever has the focus; "\\n" is Return."""
        self.run('xdotool', 'type', '--clearmodifiers', '--delay', str(delay_ms), text)

    def key(self, *keys):
        """Presses keys by X's names: "F12", "ctrl+Return"."""
        self.run('xdotool', 'key', '--clearmodifiers', *keys)

    def screenshot(self, path, area=None):
        """A picture of the display, or of an area of it: (x, y, width, height)."""
        crop = ['-crop', '{2}x{3}+{0}+{1}'.format(*area)] if area else []
        self.run('import', '-silent', '-window', 'root', *crop, '+repage', path)


def end_process(process):
    """Ends one process that was started here, and what it left unread."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
