# SPDX-License-Identifier: LGPL-2.1-or-later
"""html_check.py PAGE...: complains of each page of verify --html that is not what it promises to be: well-formed, with
no element or attribute but those that are needed, nothing that runs, is fetched or can be clicked, its style allowed
by its hash only, whatever is shown of the message isolated, and the same places for every verdict."""
import base64, hashlib, re, sys
from html.parser import HTMLParser

VOID = {"meta", "br"}
ELEMENTS = {"html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(),
            "style": set(), "body": set(), "main": set(), "section": {"class", "aria-labelledby"}, "h1": {"id"},
            "h2": {"id"}, "p": {"class"}, "strong": set(), "bdi": {"dir"}, "table": set(), "tr": set(),
            "th": {"scope"}, "td": {"class"}, "span": {"class"}, "code": set(), "br": set(), "ol": {"class"},
            "ul": {"class"}, "li": {"class"}, "div": set(), "dl": set(), "dt": set(), "dd": set()}
VERDICTS = ["VALID", "INVALID", "INDETERMINATE", "UNSIGNED", "ERROR"]
SECTIONS = ["verdict", "rows", "compare", "message", "findings", "judged"]
# What a browser or a reader would obey: controls, marks of direction, what hides.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.sections, self.headings = [], [], [], []
        self.style, self.policy, self.rows, self.texts = "", "", {}, []
        self.doctype = self.language = None
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_comment(self, data):
        self.faults.append("a comment")

    def unknown_decl(self, data):
        self.faults.append("a declaration")

    handle_pi = handle_comment

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            if name not in ELEMENTS.get(tag, ()) or value is None or OBEYED.search(value):
                self.faults.append(f"attribute {name}={value} of {tag}")
        attributes = dict(attrs)
        if tag == "meta" and attributes.get("http-equiv"):
            self.policy = attributes["content"]
        if tag == "section":
            self.sections.append(attributes["aria-labelledby"])
            self.rows[self.sections[-1]] = 0
        if tag == "tr" and self.sections:
            self.rows[self.sections[-1]] += 1
        if tag == "html":
            self.language = attributes.get("lang")
            if self.language not in ("en", "ja"):
                self.faults.append("no language")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"end of {tag} out of place")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        elif self.open and self.open[-1] == "h1":
            self.headings.append(data)
        if "bdi" in self.open:
            self.texts.append(data)


def faults_of(path):
    with open(path, "rb") as file:
        raw = file.read()
    text = raw.decode("utf-8")  # strict: surrogates and stray bytes raise
    page = Page(text)
    faults = page.faults
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    if page.doctype != "DOCTYPE html":
        faults.append("no doctype")
    if page.policy != f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'":
        faults.append(f"policy {page.policy}")
    if re.search(r"url\(|@import|expression|<", page.style):
        faults.append("the style fetches something")
    if OBEYED.search(text):
        faults.append(f"obeyed: {OBEYED.findall(text)[:5]}")
    if page.sections != SECTIONS:
        faults.append(f"sections {page.sections}")
    if page.rows.get("rows") != 6 or not 6 <= page.rows.get("compare", 0) <= 7:
        faults.append(f"rows {page.rows}")
    if len(page.headings) != 1 or (page.language == "en" and page.headings[0] not in VERDICTS):
        faults.append(f"verdict {page.headings}")
    if len(raw) > 100_000:
        faults.append(f"{len(raw)} bytes")
    return faults


if __name__ == "__main__":
    bad = 0
    for path in sys.argv[1:]:
        for fault in faults_of(path):
            print(f"FAILED: {path}: {fault}")
            bad = 1
    sys.exit(bad)
