"""The template tag `{% dni_tag %}` for Django and Jinja; a Django app."""
