"""The form of an import's page as a browser would send it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.pairs, self.select, self.options, self.text = [], "", [], None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "input" and a.get("form") == "mapping":
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                self.pairs.append((a["name"], a.get("value", "")))
        elif tag == "select" and a.get("form") == "mapping":
            self.select, self.options = a["name"], []
        elif tag == "option" and self.select:
            self.options.append([a.get("value"), "", "selected" in a])
            self.text = ""

    def handle_data(self, data):
        if self.text is not None and self.select:
            self.options[-1][1] += data

    def handle_endtag(self, tag):
        if tag == "option":
            self.text = None
        elif tag == "select" and self.select:
            value, text, _on = next((one for one in self.options if one[2]), self.options[0])
            self.pairs.append((self.select, text if value is None else value))
            self.select = ""


def form_of(html):
    """Name to the list of what would be sent under it."""
    reader = _Form()
    reader.feed(html)
    found = {}
    for name, value in reader.pairs:
        found.setdefault(name, []).append(value)
    found.pop("how", None)
    return found


def choices_in(html, name):
    """What a select offers: value, or text where it has none, to text."""
    start = html.index(f'name="{name}"')
    reader = _Form()
    reader.feed('<select form="mapping" ' + html[start : html.index("</select>", start)])
    return {text if value is None else value: text for value, text, _on in reader.options}
