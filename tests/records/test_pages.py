import pytest

from krug.core.records import kinds, writing


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def test_a_client_is_made_on_the_page_and_found_in_the_list(pages):
    answer = pages.post("/clients/new", {"name": "Молочный край", "phones": "+7 4852 67-30-15"}, follow=True)

    assert "<h1>Молочный край</h1>" in answer.content.decode()
    assert "Молочный край" in pages.get("/clients?q=673015").content.decode()


def test_a_refused_form_keeps_what_was_typed(pages):
    answer = pages.post("/clients/new", {"name": "", "note": "Do not lose me"})

    assert answer.status_code == 422
    assert "Do not lose me" in answer.content.decode()


def test_both_versions_are_shown_where_two_people_save_one_card(pages, manager, head, make_client_of):
    client = make_client_of(manager)
    writing.change(client, head, {"name": "Theirs"}, 1)

    answer = pages.post(f"/clients/{client.pk}/edit", {"name": "Mine", "was-name": "Cancity", "version": "1"})

    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    assert "Theirs" in answer.content.decode()


def as_sent(answer):
    """What a browser would send of the form just drawn."""
    rows, context = answer.context["rows"], answer.context
    values = {row["field"].name: row["value"] for row in rows}
    return {**values, **{f"was-{row['field'].name}": row["was"] for row in rows}, "version": context["version"]}


@pytest.mark.parametrize("mine", ["Mine", ""])
def test_what_a_colleague_changed_beside_my_field_outlives_my_second_save(pages, manager, head, make_client_of, mine):
    """Refused for a colleague's change of the same field, or for a mistake, and saved again."""
    client = make_client_of(manager, industry="Bread")
    form = as_sent(pages.get(f"/clients/{client.pk}/edit"))
    writing.change(client, head, {"name": "Theirs", "industry": "Milk"}, 1)

    refused = pages.post(f"/clients/{client.pk}/edit", {**form, "name": mine})
    again = {**as_sent(refused), "name": "Mine"}
    last = pages.post(f"/clients/{client.pk}/edit", again)
    if mine == "":  # only now was the colleague's name shown
        assert (last.status_code, "Theirs" in last.content.decode()) == (409, True)
        last = pages.post(f"/clients/{client.pk}/edit", as_sent(last))

    client.refresh_from_db()
    assert (last.status_code, client.name, client.industry) == (302, "Mine", "Milk")


def test_script_in_a_name_stays_text(pages, manager, make_client_of):
    client = make_client_of(manager, name="<script>alert(1)</script>")

    assert "<script>alert" not in pages.get(f"/clients/{client.pk}").content.decode()


def test_pages_by_key_meet_every_row_once(pages, manager):
    rows = [{"name": f"Client {number % 7}"} for number in range(120)]
    writing.create(kinds.get("client"), manager, rows)

    seen, url = [], "/clients"
    while url:
        page = pages.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        url = f"/clients?cursor={page.next}" if page.next else ""

    assert (len(seen), len(set(seen))) == (120, 120)


@pytest.mark.parametrize("size", [5, 50])
@pytest.mark.parametrize(("url", "queries"), [("/clients", 12), ("/clients/{pk}", 35), ("/search?q=Client", 10)])
def test_queries_do_not_grow_with_the_base(pages, manager, django_assert_max_num_queries, size, url, queries):
    clients = writing.create(kinds.get("client"), manager, [{"name": f"Client {n}"} for n in range(size)])

    with django_assert_max_num_queries(queries):
        assert pages.get(url.format(pk=clients[0].pk)).status_code == 200
