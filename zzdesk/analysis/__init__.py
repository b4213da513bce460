"""What the returns of a period say together: city figures, standing against targets, ranks."""
