"""Google Contacts and the people a person is responsible for: how one reads as the other, and how both stay so."""
