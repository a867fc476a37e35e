"""Rights to single fields by the API."""


def test_an_administrators_program_reads_and_changes_them(program, administrator, manager, deal_kinds):
    asked = program(administrator)
    address = f"roles/{manager.role_id}/access"

    told = asked.patch(address, {"fields": [{"type": "deal", "field": "amount", "right": "hidden"}]}).json()

    assert {"type": "deal", "field": "amount", "right": "hidden"} in told["fields"]
    assert told == asked.ask("GET", address).json()


def test_a_field_that_is_not_offered_is_named(program, administrator, manager, deal_kinds):
    body = {"fields": [{"type": "deal", "field": "name", "right": "hidden"}]}

    answer = program(administrator).patch(f"roles/{manager.role_id}/access", body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "deal.name")


def test_a_hidden_field_is_as_if_it_were_not_there(program, manager, make_deal_of, deal_kinds):
    deal = make_deal_of(manager, amount="10")
    manager.role.field_rights = {"deal": {"amount": "hidden"}}
    manager.role.save()
    asked = program(manager)

    read = asked.ask("GET", f"deals/{deal.pk}").json()
    written = asked.patch(f"deals/{deal.pk}", {"version": deal.version, "amount": "20"})

    assert "amount" not in read
    assert (written.status_code, written.json()["errors"][0]["field"]) == (422, "amount")


def test_of_two_rights_to_the_same_thing_neither_is_kept(program, administrator, manager):
    twice = [{"type": "client", "action": "see", "scope": scope} for scope in ("all", "own")]
    address = f"roles/{manager.role_id}/access"
    before = program(administrator).get(address).json()

    answer = program(administrator).patch(address, {"version": before["version"], "rights": twice})

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, ["rights.1"])
    assert program(administrator).get(address).json() == before
