import pytest


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def test_records_are_grouped_by_kind_with_the_place_marked(pages, manager, make_client_of):
    record = make_client_of(manager, name="АО «Молочный край»")

    options = pages.get("/search/palette?q=молоч").content.decode()

    assert '<div role="group" aria-label="Клиенты">' in options
    assert f'href="/clients/{record.pk}"' in options
    assert "АО «<mark>Молоч</mark>ный край»" in options


@pytest.mark.parametrize("asked", ["клиент", "rkbtyn", "создать кл"])
def test_commands_are_found_in_either_layout(pages, asked):
    assert 'href="/clients/new" data-does="client"' in pages.get(f"/search/palette?q={asked}").content.decode()


def test_who_may_not_create_is_not_offered_to(client, observer):
    client.force_login(observer)

    assert 'data-does="client"' not in client.get("/search/palette?q=клиент").content.decode()


def test_what_one_may_not_see_is_not_found(pages, stranger, make_client_of):
    make_client_of(stranger, name="Secret client")

    options = pages.get("/search/palette?q=secret").content.decode()

    assert "Secret" not in options
    assert "Ничего не нашлось" in options


def test_the_number_of_queries_stays(pages, manager, make_client_of, django_assert_max_num_queries):
    for number in range(15):
        make_client_of(manager, name=f"Row {number}")

    with django_assert_max_num_queries(9):
        pages.get("/search/palette?q=row")
