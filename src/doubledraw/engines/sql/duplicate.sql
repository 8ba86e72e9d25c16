-- An id that stands twice, if any does.
SELECT id FROM {strata} AS target GROUP BY id HAVING count(*) > 1 LIMIT 1
