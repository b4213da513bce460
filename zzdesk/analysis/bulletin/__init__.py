"""通报: the month's circular as data, before any paper is chosen for it."""
