"""Short lists that the firm keeps, such as units of measure: declared once, with a page of the settings and an API.

The API's part stands in `operations`, which only an `api.py` reads: pages do without its weight.
"""

from krug.core.settings.short.declaring import ShortList
from krug.core.settings.short.views import page_of

__all__ = ["ShortList", "page_of"]
