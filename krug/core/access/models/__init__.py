from krug.core.access.models.attempt import FailedSignIn
from krug.core.access.models.department import Department
from krug.core.access.models.permission import Permission
from krug.core.access.models.role import Role, RoleCode
from krug.core.access.models.token import ApiToken
from krug.core.access.models.user import User

__all__ = ["ApiToken", "Department", "FailedSignIn", "Permission", "Role", "RoleCode", "User"]
