from krug.modules.catalog.models.group import ProductGroup
from krug.modules.catalog.models.price import Price
from krug.modules.catalog.models.price_list import PriceList, PriceListKind
from krug.modules.catalog.models.product import Product, ProductKind
from krug.modules.catalog.models.unit import Unit

__all__ = ["Price", "PriceList", "PriceListKind", "Product", "ProductGroup", "ProductKind", "Unit"]
