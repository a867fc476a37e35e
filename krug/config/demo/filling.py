"""The whole firm: people, products, clients, and a year with each of them."""

from __future__ import annotations

import random

from django.utils import timezone

from krug.config.demo.activities import Diary
from krug.config.demo.booking import open_booking
from krug.config.demo.catalogue import arrange, itemize_won, take_interest
from krug.config.demo.checklists import give_checklists, give_rules
from krug.config.demo.clients import add_clients, comment_on
from krug.config.demo.deals import Selling
from krug.config.demo.files import give_papers
from krug.config.demo.marketing import Marketing
from krug.config.demo.notices import ring
from krug.config.demo.persons import add_persons
from krug.config.demo.planner import plan_ahead
from krug.config.demo.requests import Reception
from krug.config.demo.signins import SALES, SERVICE, hire, is_hired
from krug.config.demo.site import put_on_site
from krug.config.demo.targets import set_targets
from krug.config.demo.timesheets import book_time, set_rates
from krug.config.demo.together import bring_together
from krug.config.demo.typical_sales import sell_typically
from krug.config.demo.words import PRODUCTS
from krug.core.access.models import Firm, User
from krug.core.events.models import Channel
from krug.core.events.writing import chronicle
from krug.core.records import kinds, writing

PIECE = 1000


def fill(clients: int, seed: int) -> bool:
    """A dealer in packing machines with `clients` clients. False, and nothing done, where its people already work."""
    if is_hired():
        return False
    was_empty = not User.objects.exists()
    chance, now = random.Random(seed), timezone.now()
    team = hire()
    chief = team[""][0]
    Firm.objects.get_or_create(pk=1, defaults={"name": "Ремпак"})
    Firm.objects.update(is_demo=was_empty)
    rows = [{"name": name, "code": code, "series": series, "price": price} for name, code, series, price in PRODUCTS]
    products = writing.create(kinds.get("product"), chief, rows, Channel.COMMAND)
    arrange(random.Random(f"{seed} prices"), chief, products, now)
    sellers = [*team[SALES], *team[SERVICE]]
    # How much these two draw by lot depends on the hour: from lots of their own, so that the people stay the same.
    selling = Selling(random.Random(f"{seed} deals"), chief, products, now)
    diary = Diary(random.Random(f"{seed} activities"), now)
    papers, hours = random.Random(f"{seed} papers"), random.Random(f"{seed} hours")
    works = set_rates(chief)
    marketing = Marketing(random.Random(f"{seed} marketing"), chief, now)
    reception = Reception(random.Random(f"{seed} requests"), chief, now)
    for start in range(0, clients, PIECE):
        with chronicle() as past:
            for owner in sellers:
                share = [n for n in range(start, min(start + PIECE, clients)) if sellers[n % len(sellers)] == owner]
                made = add_clients(chance, owner, share, now, past, marketing)
                add_persons(chance, owner, made, past)
                bring_together(chance, chief, made, sellers)
                deals = selling.to(made, owner)
                comment_on(chance, made, owner, now)
                if start == 0:  # each paper is made sure of on the disk: thousands would take minutes
                    give_papers(papers, owner, made, past)
                    book_time(hours, owner, deals, works, past)
                diary.of(owner, made, deals)
                marketing.invite(made)
                reception.of(made, owner)
    take_interest(random.Random(f"{seed} interest"), products)
    itemize_won()
    set_targets(random.Random(f"{seed} targets"), chief, sellers, now)
    give_checklists(chief)
    give_rules(chief, now.date())
    sell_typically(random.Random(f"{seed} typical"), chief, team[SALES], products, now)
    reception.waiting(team[SALES][0])
    put_on_site(chief)
    ring(chief, sellers)
    plan_ahead(chief, team[SALES][0], team[SALES])
    open_booking(chief, sellers)
    return True
