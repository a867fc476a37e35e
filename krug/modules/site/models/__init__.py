from krug.modules.site.models.form import Corners, Hue, SiteForm, Theme, Use
from krug.modules.site.models.submission import Submission, Verdict

__all__ = ["Corners", "Hue", "SiteForm", "Submission", "Theme", "Use", "Verdict"]
