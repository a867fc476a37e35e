"""What is sent and answered, as types: made from the API's description by scripts/client_models.py."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class Activity(TypedDict):
    id: int
    uid: str
    title: str
    kind: Literal["call", "meeting", "task", "document", "invoice", "visit", "hearing", "own"]
    own_kind: int | None
    client: int | None
    due_on: str | None
    due_time: str | None
    duration: int | None
    priority: Literal["normal", "high"]
    state: Literal["planned", "done", "cancelled"]
    responsible: int | None
    place: str
    video_link: str
    note: str
    contents: str
    way: Literal["", "email", "post", "courier", "edi"]
    court: str
    case_number: str
    judge: str
    instance: Literal["", "first", "appeal", "cassation", "supervision"]
    subject_kind: str
    subject_id: int | None
    tags: list[str]
    together: list[int]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Address(TypedDict):
    text: str
    postcode: str
    country: str
    region: str
    city: str
    lat: str
    lon: str
    kind: str


class AddressRow(TypedDict):
    text: str
    kind: NotRequired[Literal["legal", "actual", "postal", "delivery", "office", "other"]]
    postcode: NotRequired[str]
    country: NotRequired[str]
    region: NotRequired[str]
    city: NotRequired[str]
    lat: NotRequired[str]
    lon: NotRequired[str]


class Attempt(TypedDict):
    at: str
    took: int
    headers: dict[str, str]
    body: str
    status: int | None
    answer: str
    fault: Literal["answer", "gone", "name", "address", "refused", "trust", "time", "broken", "own"] | None


class BankAccount(TypedDict):
    account: str
    bic: str
    bank: str
    correspondent: str
    currency: str
    kind: str


class BankAccountRow(TypedDict):
    account: str
    kind: NotRequired[Literal["main", "other"]]
    bic: NotRequired[str]
    bank: NotRequired[str]
    correspondent: NotRequired[str]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]]


class Bulk(TypedDict):
    id: int
    type: str
    verb: str
    state: Literal["running", "done", "undoing", "undone"]
    total: int
    changed: int
    left: int
    restored: int
    kept: int
    why: list[Left]
    created_at: str


class ChangedActivity(TypedDict):
    version: int
    title: NotRequired[str | None]
    kind: NotRequired[Literal["call", "meeting", "task", "document", "invoice", "visit", "hearing", "own"] | None]
    own_kind: NotRequired[int | None]
    client: NotRequired[int | None]
    due_on: NotRequired[str | None]
    due_time: NotRequired[str | None]
    duration: NotRequired[int | None]
    priority: NotRequired[Literal["normal", "high"] | None]
    responsible: NotRequired[int | None]
    place: NotRequired[str | None]
    video_link: NotRequired[str | None]
    note: NotRequired[str | None]
    contents: NotRequired[str | None]
    way: NotRequired[Literal["", "email", "post", "courier", "edi"] | None]
    court: NotRequired[str | None]
    case_number: NotRequired[str | None]
    judge: NotRequired[str | None]
    instance: NotRequired[Literal["", "first", "appeal", "cassation", "supervision"] | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedChannel(TypedDict):
    version: int
    name: NotRequired[str]
    state: NotRequired[Literal["used", "out"] | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedClient(TypedDict):
    version: int
    name: NotRequired[str]
    kind: NotRequired[Literal["company", "person"] | None]
    status: NotRequired[Literal["potential", "customer", "supplier", "partner", "competitor", "other"] | None]
    responsible: NotRequired[int | None]
    phones: NotRequired[list[PhoneRow] | None]
    emails: NotRequired[list[EmailRow] | None]
    messengers: NotRequired[list[MessengerRow] | None]
    sites: NotRequired[list[SiteRow] | None]
    addresses: NotRequired[list[AddressRow] | None]
    tax_id: NotRequired[str | None]
    kpp: NotRequired[str | None]
    ogrn: NotRequired[str | None]
    okpo: NotRequired[str | None]
    accounts: NotRequired[list[BankAccountRow] | None]
    holding: NotRequired[int | None]
    industry: NotRequired[str | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class ChangedContact(TypedDict):
    version: int
    name: NotRequired[str]
    company: NotRequired[int | None]
    position: NotRequired[str | None]
    decides: NotRequired[Literal["", "decides", "influences", "agrees", "uses", "pays"] | None]
    phones: NotRequired[list[PhoneRow] | None]
    emails: NotRequired[list[EmailRow] | None]
    messengers: NotRequired[list[MessengerRow] | None]
    sites: NotRequired[list[SiteRow] | None]
    addresses: NotRequired[list[AddressRow] | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedDeal(TypedDict):
    version: int
    name: NotRequired[str | None]
    client: NotRequired[int | None]
    amount: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    product: NotRequired[int | None]
    expected_close_on: NotRequired[str | None]
    responsible: NotRequired[int | None]
    competitor: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class ChangedMarketingEvent(TypedDict):
    version: int
    name: NotRequired[str]
    kind: NotRequired[
        Literal["exhibition", "seminar", "webinar", "conference", "advertising", "mailing", "promotion", "other"] | None
    ]
    state: NotRequired[Literal["planned", "running", "held", "cancelled"] | None]
    channel: NotRequired[int | None]
    place: NotRequired[str | None]
    responsible: NotRequired[int | None]
    goal: NotRequired[str | None]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    budget_plan: NotRequired[str | int | None]
    people_plan: NotRequired[int | None]
    clients_plan: NotRequired[int | None]
    held_from: NotRequired[str | None]
    held_to: NotRequired[str | None]
    budget_fact: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    results: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedPriceList(TypedDict):
    version: int
    name: NotRequired[str]
    kind: NotRequired[Literal["retail", "wholesale", "dealer", "special"] | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    vat_included: NotRequired[bool | None]
    valid_from: NotRequired[str | None]
    valid_to: NotRequired[str | None]
    rank: NotRequired[int | None]
    client: NotRequired[int | None]
    responsible: NotRequired[int | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedProduct(TypedDict):
    version: int
    name: NotRequired[str]
    code: NotRequired[str | None]
    kind: NotRequired[Literal["goods", "service"] | None]
    group: NotRequired[int | None]
    series: NotRequired[str | None]
    barcode: NotRequired[str | None]
    unit: NotRequired[int | None]
    vat: NotRequired[Literal["", "none", "0", "5", "7", "10", "14", "20", "22", "25"] | None]
    price: NotRequired[str | int | None]
    cost: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedRequest(TypedDict):
    version: int
    title: NotRequired[str | None]
    client: NotRequired[int | None]
    contact_name: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    region: NotRequired[str | None]
    kind: NotRequired[int | None]
    came_by: NotRequired[Literal["phone", "site", "mail", "messenger", "walk_in", "other"] | None]
    product: NotRequired[int | None]
    text: NotRequired[str | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class ChangedTimeEntry(TypedDict):
    version: int
    day: NotRequired[str | None]
    spent: NotRequired[str]
    begins_at: NotRequired[str | None]
    kind: NotRequired[int | None]
    client: NotRequired[int | None]
    deal: NotRequired[int | None]
    request: NotRequired[int | None]
    activity: NotRequired[int | None]
    note: NotRequired[str | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    custom: NotRequired[dict[str, Any]]


class ChangedWebhook(TypedDict):
    version: int
    name: NotRequired[str | None]
    url: NotRequired[str | None]
    events: NotRequired[list[str] | None]
    person: NotRequired[int | None]
    is_on: NotRequired[bool | None]


class Channel(TypedDict):
    id: int
    uid: str
    name: str
    influence: Literal[
        "employee_recommendation",
        "partner_recommendation",
        "marketing_event",
        "advertising_medium",
        "internet",
        "direct_contact",
        "walk_in",
        "repeat",
        "other",
    ]
    state: Literal["used", "out"]
    note: str
    tags: list[str]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Client(TypedDict):
    id: int
    uid: str
    name: str
    kind: Literal["company", "person"]
    status: Literal["potential", "customer", "supplier", "partner", "competitor", "other"]
    responsible: int | None
    phones: list[Phone]
    emails: list[Email]
    messengers: list[Messenger]
    sites: list[Site]
    addresses: list[Address]
    tax_id: str
    kpp: str
    ogrn: str
    okpo: str
    accounts: list[BankAccount]
    holding: int | None
    industry: str
    note: str
    tags: list[str]
    channel: int | None
    source_person: int | None
    source_client: int | None
    source_event: int | None
    source: str
    interest_on: str | None
    abc: Literal["", "A", "B", "C"]
    xyz: Literal["", "X", "Y", "Z"]
    together: list[int]
    confidential: bool
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Contact(TypedDict):
    id: int
    uid: str
    name: str
    company: int | None
    position: str
    decides: Literal["", "decides", "influences", "agrees", "uses", "pays"]
    phones: list[Phone]
    emails: list[Email]
    messengers: list[Messenger]
    sites: list[Site]
    addresses: list[Address]
    note: str
    tags: list[str]
    confidential: bool
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Deal(TypedDict):
    id: int
    uid: str
    name: str
    number: int | None
    client: int | None
    kind: int | None
    stage: int | None
    state: Literal["open", "won", "lost"]
    amount: str | None
    currency: Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]
    product: int | None
    expected_close_on: str | None
    responsible: int | None
    competitor: str
    lost_reason: int | None
    closed_at: str | None
    tags: list[str]
    channel: int | None
    source_person: int | None
    source_client: int | None
    source_event: int | None
    source: str
    interest_on: str | None
    score: int | None
    confidential: bool
    score_reasons: list[Reason]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class DealKind(TypedDict):
    id: int
    name: str
    type: Literal["without_stages", "manual_stages", "typical_sale"]
    currency: str
    primary_interest_required: bool
    lost_reason_required: bool
    active: bool
    process: KindProcess | None
    stages: list[Stage]
    version: int


class Delivery(TypedDict):
    id: int
    message: str
    event: int | None
    record: dict[str, Any] | None
    state: Literal["waiting", "sent", "failed", "unseen"]
    attempts: int
    next_at: str | None
    created_at: str
    done_at: str | None


class DeliveryInFull(TypedDict):
    id: int
    message: str
    event: int | None
    record: dict[str, Any] | None
    state: Literal["waiting", "sent", "failed", "unseen"]
    attempts: int
    next_at: str | None
    created_at: str
    done_at: str | None
    log: list[Attempt]


class Department(TypedDict):
    id: int
    name: str
    parent: int | None
    head: int | None
    version: int


class Email(TypedDict):
    address: str
    kind: str


class EmailRow(TypedDict):
    address: str
    kind: NotRequired[str]


class Event(TypedDict):
    id: int
    at: str
    kind: str
    record: Subject
    actor: int | None
    actor_name: str
    text: str
    data: dict[str, Any]
    channel: str
    origin: Origin | None


class FieldError(TypedDict):
    field: str
    message: str


class Hit(TypedDict):
    type: str
    id: int
    title: str
    subtitle: str
    url: str


class KindProcess(TypedDict):
    number: int
    title: str
    source: str


class Left(TypedDict):
    id: int
    reason: str


class MarketingEvent(TypedDict):
    id: int
    uid: str
    name: str
    kind: Literal["exhibition", "seminar", "webinar", "conference", "advertising", "mailing", "promotion", "other"]
    state: Literal["planned", "running", "held", "cancelled"]
    channel: int | None
    place: str
    responsible: int | None
    goal: str
    starts_on: str | None
    ends_on: str | None
    budget_plan: str | None
    people_plan: int | None
    clients_plan: int | None
    held_from: str | None
    held_to: str | None
    budget_fact: str | None
    currency: Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]
    results: str
    tags: list[str]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Messenger(TypedDict):
    account: str
    kind: str


class MessengerRow(TypedDict):
    account: str
    kind: NotRequired[Literal["telegram", "whatsapp", "max", "vk", "viber", "other"]]


class NewActivity(TypedDict):
    title: NotRequired[str | None]
    kind: NotRequired[Literal["call", "meeting", "task", "document", "invoice", "visit", "hearing", "own"] | None]
    own_kind: NotRequired[int | None]
    client: NotRequired[int | None]
    due_on: NotRequired[str | None]
    due_time: NotRequired[str | None]
    duration: NotRequired[int | None]
    priority: NotRequired[Literal["normal", "high"] | None]
    responsible: NotRequired[int | None]
    place: NotRequired[str | None]
    video_link: NotRequired[str | None]
    note: NotRequired[str | None]
    contents: NotRequired[str | None]
    way: NotRequired[Literal["", "email", "post", "courier", "edi"] | None]
    court: NotRequired[str | None]
    case_number: NotRequired[str | None]
    judge: NotRequired[str | None]
    instance: NotRequired[Literal["", "first", "appeal", "cassation", "supervision"] | None]
    subject_kind: NotRequired[str | None]
    subject_id: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewBulk(TypedDict):
    verb: Literal["change", "tag", "untag", "bin"]
    values: NotRequired[dict[str, Any]]
    ids: NotRequired[list[int] | None]
    filter: NotRequired[str | None]
    q: NotRequired[str]


class NewChannel(TypedDict):
    name: str
    influence: NotRequired[
        Literal[
            "employee_recommendation",
            "partner_recommendation",
            "marketing_event",
            "advertising_medium",
            "internet",
            "direct_contact",
            "walk_in",
            "repeat",
            "other",
        ]
        | None
    ]
    state: NotRequired[Literal["used", "out"] | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewClient(TypedDict):
    name: str
    kind: NotRequired[Literal["company", "person"] | None]
    status: NotRequired[Literal["potential", "customer", "supplier", "partner", "competitor", "other"] | None]
    responsible: NotRequired[int | None]
    phones: NotRequired[list[PhoneRow] | None]
    emails: NotRequired[list[EmailRow] | None]
    messengers: NotRequired[list[MessengerRow] | None]
    sites: NotRequired[list[SiteRow] | None]
    addresses: NotRequired[list[AddressRow] | None]
    tax_id: NotRequired[str | None]
    kpp: NotRequired[str | None]
    ogrn: NotRequired[str | None]
    okpo: NotRequired[str | None]
    accounts: NotRequired[list[BankAccountRow] | None]
    holding: NotRequired[int | None]
    industry: NotRequired[str | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewContact(TypedDict):
    name: str
    company: NotRequired[int | None]
    position: NotRequired[str | None]
    decides: NotRequired[Literal["", "decides", "influences", "agrees", "uses", "pays"] | None]
    phones: NotRequired[list[PhoneRow] | None]
    emails: NotRequired[list[EmailRow] | None]
    messengers: NotRequired[list[MessengerRow] | None]
    sites: NotRequired[list[SiteRow] | None]
    addresses: NotRequired[list[AddressRow] | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewDeal(TypedDict):
    name: NotRequired[str | None]
    client: NotRequired[int | None]
    kind: NotRequired[int | None]
    stage: NotRequired[int | None]
    amount: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    product: NotRequired[int | None]
    expected_close_on: NotRequired[str | None]
    responsible: NotRequired[int | None]
    competitor: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewMarketingEvent(TypedDict):
    name: str
    kind: NotRequired[
        Literal["exhibition", "seminar", "webinar", "conference", "advertising", "mailing", "promotion", "other"] | None
    ]
    state: NotRequired[Literal["planned", "running", "held", "cancelled"] | None]
    channel: NotRequired[int | None]
    place: NotRequired[str | None]
    responsible: NotRequired[int | None]
    goal: NotRequired[str | None]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    budget_plan: NotRequired[str | int | None]
    people_plan: NotRequired[int | None]
    clients_plan: NotRequired[int | None]
    held_from: NotRequired[str | None]
    held_to: NotRequired[str | None]
    budget_fact: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    results: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewPriceList(TypedDict):
    name: str
    kind: NotRequired[Literal["retail", "wholesale", "dealer", "special"] | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    vat_included: NotRequired[bool | None]
    valid_from: NotRequired[str | None]
    valid_to: NotRequired[str | None]
    rank: NotRequired[int | None]
    client: NotRequired[int | None]
    responsible: NotRequired[int | None]
    note: NotRequired[str | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewProduct(TypedDict):
    name: str
    code: NotRequired[str | None]
    kind: NotRequired[Literal["goods", "service"] | None]
    group: NotRequired[int | None]
    series: NotRequired[str | None]
    barcode: NotRequired[str | None]
    unit: NotRequired[int | None]
    vat: NotRequired[Literal["", "none", "0", "5", "7", "10", "14", "20", "22", "25"] | None]
    price: NotRequired[str | int | None]
    cost: NotRequired[str | int | None]
    currency: NotRequired[Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"] | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewRequest(TypedDict):
    title: NotRequired[str | None]
    client: NotRequired[int | None]
    contact_name: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    region: NotRequired[str | None]
    kind: NotRequired[int | None]
    came_by: NotRequired[Literal["phone", "site", "mail", "messenger", "walk_in", "other"] | None]
    product: NotRequired[int | None]
    text: NotRequired[str | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    channel: NotRequired[int | None]
    source_person: NotRequired[int | None]
    source_client: NotRequired[int | None]
    source_event: NotRequired[int | None]
    source: NotRequired[str | None]
    interest_on: NotRequired[str | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewTimeEntry(TypedDict):
    day: NotRequired[str | None]
    spent: str
    begins_at: NotRequired[str | None]
    kind: NotRequired[int | None]
    client: NotRequired[int | None]
    deal: NotRequired[int | None]
    request: NotRequired[int | None]
    activity: NotRequired[int | None]
    note: NotRequired[str | None]
    responsible: NotRequired[int | None]
    tags: NotRequired[list[str] | None]
    uid: NotRequired[str | None]
    custom: NotRequired[dict[str, Any]]


class NewWebhook(TypedDict):
    name: str
    url: str
    events: list[str]
    person: NotRequired[int | None]
    is_on: NotRequired[bool]


class Origin(TypedDict):
    address: str
    token: str
    background: bool


class Phone(TypedDict):
    number: str
    kind: str


class PhoneRow(TypedDict):
    number: str
    kind: NotRequired[str]


class PriceList(TypedDict):
    id: int
    uid: str
    name: str
    kind: Literal["retail", "wholesale", "dealer", "special"]
    currency: Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]
    vat_included: bool
    valid_from: str | None
    valid_to: str | None
    rank: int | None
    client: int | None
    responsible: int | None
    note: str
    tags: list[str]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    current: NotRequired[dict[str, Any] | None]


class Product(TypedDict):
    id: int
    uid: str
    name: str
    code: str
    kind: Literal["goods", "service"]
    group: int | None
    series: str
    barcode: str
    unit: int | None
    vat: Literal["", "none", "0", "5", "7", "10", "14", "20", "22", "25"]
    price: str | None
    cost: str | None
    currency: Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]
    responsible: int | None
    tags: list[str]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Reason(TypedDict):
    text: str
    speaks_for: bool


class Request(TypedDict):
    id: int
    uid: str
    title: str
    client: int | None
    contact_name: str
    phone: str
    email: str
    region: str
    number: int | None
    kind: int | None
    came_by: Literal["phone", "site", "mail", "messenger", "walk_in", "other"]
    state: Literal["new", "in_work", "answered", "closed", "rejected"]
    product: int | None
    text: str
    stage: int | None
    responsible: int | None
    received_at: str | None
    answer_by: str | None
    solve_by: str | None
    answered_at: str | None
    ended_at: str | None
    tags: list[str]
    channel: int | None
    source_person: int | None
    source_client: int | None
    source_event: int | None
    source: str
    interest_on: str | None
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class Role(TypedDict):
    id: int
    code: str
    title: str
    version: int


class RowAnswer(TypedDict):
    index: int
    status: int
    id: int | None
    version: int | None
    problem: Problem | None


class Secret(TypedDict):
    secret: str
    old_until: str


class Site(TypedDict):
    address: str
    kind: str


class SiteRow(TypedDict):
    address: str
    kind: NotRequired[Literal["site", "shop", "page", "other"]]


class Stage(TypedDict):
    id: int
    name: str
    colour: str
    probability: int
    longest_stay_days: int | None
    active: bool


class Subject(TypedDict):
    type: str
    id: int


class TimeEntry(TypedDict):
    id: int
    uid: str
    day: str | None
    spent: str | None
    begins_at: str | None
    kind: int | None
    client: int | None
    deal: int | None
    request: int | None
    activity: int | None
    note: str
    is_billable: bool
    billable_time: str | None
    rate: str | None
    amount: str | None
    currency: Literal["RUB", "BYN", "UAH", "USD", "EUR", "CNY", "KZT"]
    responsible: int | None
    tags: list[str]
    custom: dict[str, Any]
    created_at: str
    updated_at: str
    version: int


class User(TypedDict):
    id: int
    name: str
    email: str
    position: str
    skills: str
    department: int | None
    role: str
    active: bool
    created_at: str
    version: int


class Webhook(TypedDict):
    id: int
    name: str
    url: str
    events: list[str]
    person: int
    is_on: bool
    pause: Literal["failing", "gone", "person"] | None
    paused_at: str | None
    failing_since: str | None
    taken_at: str | None
    secret: str | None
    created_at: str
    updated_at: str
    version: int
