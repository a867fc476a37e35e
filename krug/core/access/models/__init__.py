from krug.core.access.models.attempt import FailedSignIn
from krug.core.access.models.department import Department
from krug.core.access.models.firm import Country, Firm
from krug.core.access.models.invitation import Invitation
from krug.core.access.models.opened import OpenSession
from krug.core.access.models.partner import Partner
from krug.core.access.models.passkey import Passkey, PasskeyChallenge
from krug.core.access.models.permission import Permission
from krug.core.access.models.role import Role, RoleCode
from krug.core.access.models.second_factor import RecoveryCode, SecondFactor
from krug.core.access.models.team import Team
from krug.core.access.models.token import ApiToken
from krug.core.access.models.user import User
from krug.core.access.models.versioned import Versioned

__all__ = [
    "ApiToken",
    "Country",
    "Department",
    "FailedSignIn",
    "Firm",
    "Invitation",
    "OpenSession",
    "Partner",
    "Passkey",
    "PasskeyChallenge",
    "Permission",
    "RecoveryCode",
    "Role",
    "RoleCode",
    "SecondFactor",
    "Team",
    "User",
    "Versioned",
]
