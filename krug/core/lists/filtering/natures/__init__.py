"""How each nature of field is asked: its operators, its values, its condition in the database."""
