from krug.core.personal.models.consent import Consent, GivenBy
from krug.core.personal.models.consent_text import ConsentText, ConsentVersion

__all__ = ["Consent", "ConsentText", "ConsentVersion", "GivenBy"]
