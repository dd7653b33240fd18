# Words used on every page.
skip-link = Skip to main content
