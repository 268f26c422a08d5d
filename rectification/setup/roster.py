"""A pasted roster: 姓名, 登录名, 科室, 岗位, a person a line, columns by tab."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.access import OFFICE_ROLES, Role
from rectification.notices.text import narrow

MOST = 500  # people at once
_COLUMNS = {
    "name": re.compile(r"(?:人员)?姓名|名字|name"),
    "login": re.compile(r"登录名|登录账号|账号|帐号|用户名|login(?: name)?|user ?name"),
    "office": re.compile(r"(?:所在)?(?:科室|部门|处室|股室|单位)(?:名称)?|office"),
    "role": re.compile(r"岗位|角色|职责|整改岗位|role|post"),
}
_ORDERS = {2: ("name", "role"), 3: ("name", "office", "role")}
_ORDER = ("name", "login", "office", "role")
_ROLES = {
    Role.HANDLER: "经办人 经办 承办人 联络员 handler",
    Role.OFFICE_HEAD: "科室负责人 负责人 科长 主任 处长 股长 head",
    Role.COORDINATOR: "整改办 整改办人员 整改联络员 牵头协调 协调员 coordinator",
    Role.LEADER: "分管领导 领导 局领导 局长 副局长 leader",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "安全审计员 审计员 auditor",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}
_LOGIN = re.compile(r"[\w.@+-]{1,150}")


@dataclass(frozen=True, slots=True)
class Person:
    """`office` "" for a role of the whole body; `line` counts from one."""

    line: int
    name: str
    login: str
    office: str
    role: Role


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    sentence: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(fault)s") % {
            "line": self.line,
            "fault": self.sentence,
        }


def read(
    text: str, offices: Collection[str]
) -> tuple[tuple[Person, ...], tuple[Fault, ...]]:
    """Return the people of a roster, and what is wrong with its lines."""
    people: list[Person] = []
    faults: list[Fault] = []
    order: tuple[str, ...] | None = None
    names: dict[str, str] = {}  # by login name: a person may have several posts
    for number, line in enumerate(text.splitlines(), 1):
        cells = [narrow(cell).strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        if order is None:
            order = _header(cells)
            if order is not None:
                continue
            order = _ORDERS.get(len(cells), _ORDER)
        values = dict(zip(order, cells, strict=False))
        found = _person(number, values, offices)
        if isinstance(found, Person) and _is_anothers(found, names):
            found = Fault(number, _("the login name stands above with another name."))
        if isinstance(found, Fault):
            faults.append(found)
        else:
            people.append(found)
    if len(people) > MOST:
        faults.append(
            Fault(MOST + 1, _("at most %(count)d people at once.") % {"count": MOST})
        )
    return tuple(people), tuple(faults)


def _is_anothers(person: Person, names: dict[str, str]) -> bool:
    """Whether a login name has been given to somebody else; else note whose it is."""
    if not person.login:
        return False
    return names.setdefault(person.login.lower(), person.name) != person.name


def _header(cells: list[str]) -> tuple[str, ...] | None:
    """Return the columns in their order, if the line names them."""
    names = [
        next((key for key, form in _COLUMNS.items() if form.fullmatch(cell)), "")
        for cell in (cell.lower().replace(" ", "") for cell in cells)
    ]
    return tuple(names) if {"name", "role"} <= set(names) else None


def _person(
    line: int, values: dict[str, str], offices: Collection[str]
) -> Person | Fault:
    name, login = values.get("name", ""), values.get("login", "")
    office, word = values.get("office", ""), values.get("role", "")
    if not name or len(name) > 60:
        return Fault(line, _("the name is missing or too long."))
    if login and not _LOGIN.fullmatch(login):
        return Fault(line, _("a login name has letters, digits and @.+-_ only."))
    role = _ROLE_OF.get(word) or next(
        (role for role in _ROLES if word in (role.value, str(role.label))), None
    )
    if role is None:
        return Fault(line, _("“%(word)s” is no known post.") % {"word": word[:20]})
    if role not in OFFICE_ROLES:
        return Person(line, name, login, "", role)
    if office not in offices:
        return Fault(
            line,
            _("“%(office)s” is none of the offices listed.") % {"office": office[:40]},
        )
    return Person(line, name, login, office, role)
