# SPDX-License-Identifier: GPL-3.0-or-later
"""A real print queue for the window: a CUPS of the test's own, and behind it an IPP printer that keeps what it was sent."""
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile

from desk import end_process, wait

ROLL = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'roll.conf')
SBIN = os.pathsep.join(('/usr/sbin', '/sbin', os.environ.get('PATH', '')))

CUPSD_CONF = '''
Listen {folder}/cups.sock
LogLevel debug
Browsing No
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
'''

CUPS_FILES_CONF = '''
ServerRoot {folder}/etc
RequestRoot {folder}/spool
TempDir {folder}/tmp
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
'''


class Paper:
    """One document that came out of the printer."""

    def __init__(self, path):
        self.path = path

    def read(self, *command):
        return subprocess.run([*command], capture_output=True, text=True, encoding='utf-8', check=True, timeout=30).stdout

    @property
    def text(self):
        return self.read('pdftotext', '-layout', str(self.path), '-')

    @property
    def size_mm(self):
        """Of the first page: (width, height)."""
        width, height = re.search(r'Page size:\s+([\d.]+) x ([\d.]+) pts', self.read('pdfinfo', str(self.path))).groups()
        return float(width) / 72 * 25.4, float(height) / 72 * 25.4

    @property
    def n_pages(self):
        return int(re.search(r'Pages:\s+(\d+)', self.read('pdfinfo', str(self.path))).group(1))

    def scan(self):
        """What a scanner reads from its QR code."""
        picture = self.path.with_suffix('')
        subprocess.run(['pdftoppm', '-r', '203', '-png', '-singlefile', str(self.path), str(picture)], check=True, timeout=30)
        return self.read('zbarimg', '--quiet', '--raw', f'{picture}.png').strip()


class Spooler:
    """with Spooler(desk) as spooler: … Programs started on the desk from then on find its printers."""

    def __init__(self, desk):
        self.desk = desk
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='kassi-cups.'))
        self.cupsd = None
        self.no_printers = None
        self.printers = {}    # queue -> process
        self.env = {**os.environ, 'PATH': SBIN, 'CUPS_SERVER': str(self.folder / 'cups.sock'), 'LC_ALL': 'C.UTF-8',
                    # The printer wants a system bus to announce itself on; any will do.
                    'DBUS_SYSTEM_BUS_ADDRESS': desk.env['DBUS_SESSION_BUS_ADDRESS']}

    def __enter__(self):
        os.chmod(self.folder, 0o755)     # CUPS' filters run as another user when it runs as root.
        for name, mode in (('etc', 0o755), ('spool', 0o755), ('tmp', 0o1777), ('cache', 0o777), ('state', 0o755), ('out', 0o777)):
            (self.folder / name).mkdir()
            os.chmod(self.folder / name, mode)
        (self.folder / 'etc/cupsd.conf').write_text(CUPSD_CONF.format(folder=self.folder))
        (self.folder / 'etc/cups-files.conf').write_text(CUPS_FILES_CONF.format(folder=self.folder))
        self.start()
        self.no_printers, self.desk.env['CUPS_SERVER'] = self.desk.env['CUPS_SERVER'], self.env['CUPS_SERVER']
        return self

    def __exit__(self, *_):
        for process in self.printers.values():
            end_process(process)
        self.stop()
        self.desk.env['CUPS_SERVER'] = self.no_printers
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, command):
        with open(self.folder / f'{os.path.basename(command[0])}.log', 'a', encoding='utf-8') as log:
            return subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def run(self, *command, check=True):
        return subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=check, timeout=30)

    def start(self):
        """The scheduler comes up."""
        etc = self.folder / 'etc'
        self.cupsd = self.spawn(['cupsd', '-f', '-c', str(etc / 'cupsd.conf'), '-s', str(etc / 'cups-files.conf')])
        wait(lambda: 'is running' in self.run('lpstat', '-r', check=False).stdout, 'CUPS')

    def stop(self):
        """The scheduler is gone, as when its machine is switched off."""
        end_process(self.cupsd)

    def add(self, queue):
        """An IPP printer that takes PDF, and a queue that leads to it."""
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            port = probe.getsockname()[1]
        (self.folder / 'out' / queue).mkdir(exist_ok=True)
        # A command that it is to print with spares the time that it would take to look like a printer.
        self.printers[queue] = self.spawn(['ippeveprinter', '-k', '-d', str(self.folder / 'out' / queue), '-a', ROLL,
                                           '-c', shutil.which('true'), '-p', str(port), '-r', 'off', queue])
        wait(lambda: self.answers(port), 'the printer')
        self.run('lpadmin', '-p', queue, '-E', '-v', f'ipp://127.0.0.1:{port}/ipp/print', '-m', 'everywhere')

    @staticmethod
    def answers(port):
        with socket.socket() as probe:
            return probe.connect_ex(('127.0.0.1', port)) == 0

    def remove(self, queue):
        self.run('lpadmin', '-x', queue)
        end_process(self.printers.pop(queue))

    def reject(self, queue):
        """From now on the queue says no."""
        self.run('cupsreject', queue)

    def accept(self, queue):
        self.run('cupsaccept', queue)

    def papers(self, queue):
        """What came out so far, in order, once it is whole."""
        found = sorted((self.folder / 'out' / queue).glob('*-*'), key=lambda path: int(path.name.split('-')[0]))
        return [Paper(path) for path in found if path.read_bytes().rstrip().endswith(b'%%EOF')]

    def wait_papers(self, queue, count):
        wait(lambda: len(self.papers(queue)) >= count, lambda: f'{count} papers out of {queue}; CUPS said: {self.said()}')
        papers = self.papers(queue)
        assert len(papers) == count, f'{len(papers)} papers instead of {count}'
        return papers

    def said(self):
        lines = (self.folder / 'error.log').read_text(errors='replace').splitlines()
        return '\n'.join(line for line in lines if line[:1] in 'EW' or 'Job' in line)[-3000:]
