"""From the law to a day: which duties the calendar brings, and when a clock that was started runs out."""
