"""The world of the tests, brought to each state by the real services, one module a stage."""
