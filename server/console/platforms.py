"""Where site owners paste the tag, by platform."""

PLATFORMS = (
    ("Any HTML page", "Paste the tag into the head of every page, before other scripts."),
    ("WordPress", "Paste it with a plugin for header code, or into the head in header.php of a child theme."),
    (
        "Google Tag Manager",
        "A custom HTML tag on “Initialization – All Pages”. In the page itself the tag works earlier.",
    ),
    ("Shopify", "Online Store, Themes, Edit code: into the head in theme.liquid."),
    ("Squarespace", "Settings, Advanced, Code Injection: Header."),
    ("Wix", "Settings, Custom Code: add it to the head of all pages."),
    ("Webflow", "Site settings, Custom code: Head code; then publish."),
    (
        "React, Vue, Next, Nuxt, Astro",
        "Into the HTML template or the root layout. Client-side routing needs nothing more.",
    ),
)
"""Notes for site owners by platform."""
