"""The tests mirror src; journeys/ tell the business; architecture/ keeps the house in order."""
