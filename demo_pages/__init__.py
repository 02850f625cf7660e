"""The demo site. Its one rule: pages are what a customer would write, and know nothing of how the tag works.

Nothing here imports the browser script or the server; a page meets dni_py only through the script tag it carries.
"""
