# SPDX-License-Identifier: LGPL-2.1-or-later
"""page_in_browser.py CHROMIUM AXE PAGE...: opens each page of verify --html in headless Chromium, light and dark, wide
and narrow, and complains of what axe-core finds, of what does not fit its window, and of anything the browser says;
then prints it and counts the sheets. A web server of its own hears what the pages ask for: nothing. Where AXE is empty,
axe-core is done without."""
import http.server, json, re, subprocess, sys, tempfile, threading
from pathlib import Path

chromium, pages = sys.argv[1], [Path(page) for page in sys.argv[3:]]
axe = Path(sys.argv[2]).read_text() if sys.argv[2] else "const axe = {run: async () => ({violations: []})};"
work = Path(tempfile.mkdtemp(prefix="browser-", dir="."))
faults, heard = [], []


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        heard.append(self.path)
        self.send_error(404)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
BASE = f"http://127.0.0.1:{server.server_port}/"

RUN = """<script>%s</script><script>
function judge(results) {
  const faults = results.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '));
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push('wider than its window: ' + root.scrollWidth + ' > ' + innerWidth);
  if (matchMedia('(prefers-color-scheme: dark)').matches !== %s) faults.push('not in the colours asked for');
  if (document.links.length || document.scripts.length !== 2) faults.push('links or scripts');
  root.setAttribute('data-faults', JSON.stringify(faults));
}
axe.run().then(judge, error => document.documentElement.setAttribute('data-faults', JSON.stringify([String(error)])));
</script>"""


def run(*arguments):
    done = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                           "--disable-background-networking", "--disable-component-update", "--disable-sync",
                           "--no-first-run", "--enable-logging=stderr", f"--user-data-dir={work}/profile", *arguments],
                          capture_output=True, text=True, timeout=120)
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, said


def url(path):
    return path.resolve().as_uri()


def judged(page, dark, width):
    """The page without its policy, with axe-core in it."""
    text = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text())
    copy = work / "copy.html"
    copy.write_text(text.replace("</body>", RUN % (axe, "true" if dark else "false") + "</body>"))
    dom, _ = run(*(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
                 f"--window-size={width},1200", "--virtual-time-budget=20000", "--dump-dom", url(copy))
    found = re.search(r'data-faults="([^"]*)"', dom)
    return json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&")) if found else ["axe-core did not run"]


def printed(page):
    pdf = work / "page.pdf"
    _, said = run(f"--print-to-pdf={pdf}", "--no-pdf-header-footer", url(page))
    data = pdf.read_bytes()
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", data))
    size = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", data)
    if sheets != 1:
        faults.append(f"{page.name}: printed on {sheets} sheets")
    if not size or round(float(size[1])) != 595 or round(float(size[2])) != 842:
        faults.append(f"{page.name}: not A4")
    if said:
        faults.append(f"{page.name}: the browser says {said[:3]}")


def control():
    """The server does hear a page that asks, the console tells of what a policy stops, and axe-core finds faults."""
    bad = work / "control.html"
    bad.write_text(f"<html><title>x</title><img src='{BASE}control'><p style='color:#ccc'>x</p></html>")
    run("--dump-dom", url(bad))
    if heard != ["/control"]:
        faults.append(f"the control was not heard: {heard}")
    bad.write_text("<html><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><script>1</script></html>")
    if not run("--dump-dom", url(bad))[1]:
        faults.append("the console says nothing of what a policy stops")
    bad.write_text("<html><title>x</title><body><p style='color:#ddd'>x</p></body></html>")
    if sys.argv[2] and not judged(bad, False, 1000):
        faults.append("axe-core finds no fault where there is one")
    heard.clear()


control()
for number, page in enumerate(pages):
    # Every page in one way, the first ones in all.
    ways = [(False, 1000), (True, 500), (False, 500), (True, 1000)]
    for dark, width in ways if number < 2 else [ways[number % 4]]:
        for fault in judged(page, dark, width):
            faults.append(f"{page.name} {'dark' if dark else 'light'} {width}: {fault}")
    printed(page)
if heard:
    faults.append(f"requests left a page: {heard}")
for fault in faults:
    print("FAILED:", fault[:1500])
sys.exit(bool(faults))
