"""The demo site. Its one rule: pages are like those of a customer and do not depend on how the tag works.

Nothing here imports the browser script or the server. A page uses dni_py only through its script tag.
"""
