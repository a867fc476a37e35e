def test_the_right_password_opens_and_leads_on(client, manager):
    answer = client.post("/signin", {"email": "Manager@firm.example", "password": "long password", "next": "/clients"})

    assert (answer.status_code, answer["Location"]) == (302, "/clients")


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, manager):
    wrong = client.post("/signin", {"email": "manager@firm.example", "password": "no"})
    unknown = client.post("/signin", {"email": "manager@firm.example.org", "password": "no"})

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "Неверная почта или пароль" in wrong.content.decode()
    assert "Неверная почта или пароль" in unknown.content.decode()


def test_the_way_on_never_leaves_krug(client, manager):
    values = {"email": "manager@firm.example", "password": "long password", "next": "https://evil.example/"}

    assert client.post("/signin", values)["Location"] == "/"


def test_guessing_has_to_wait_whether_the_address_is_known_or_not(client, manager):
    for email in ("manager@firm.example", "unknown@firm.example"):
        for _attempt in range(10):
            client.post("/signin", {"email": email, "password": "no"})

        answer = client.post("/signin", {"email": email.upper(), "password": "long password"})

        assert (answer.status_code, "_auth_user_id" in client.session) == (429, False)
