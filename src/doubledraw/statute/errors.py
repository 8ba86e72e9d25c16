"""What can be wrong with a law book, and what it cannot answer."""


class StatuteError(Exception):
    """A law book that does not say what it must, or a question it cannot answer."""


class NotInForce(StatuteError):
    """No adopted rule set has a value of this parameter on this day."""


class UnknownRuleSet(Exception):
    """An installation adopted a rule set that does not exist.

    Not a StatuteError: whoever carries on without a missing value must not carry on with a whole set missing.
    """
