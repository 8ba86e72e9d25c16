-- For DD-1 §4.4: the heaviest weights of every stratum, as many as can be certainty units, with
-- the stratum's number of targets, sum of weights, and sum of their squares.
WITH cut (stratum, size) AS (
    VALUES {cuts}
),
heap AS (
    SELECT stratum, weight, count(*) AS units FROM {strata} AS target GROUP BY stratum, weight
),
summed AS (
    SELECT stratum, weight, units,
           sum(units) OVER (PARTITION BY stratum ORDER BY weight DESC) - units AS heavier,
           sum(units) OVER (PARTITION BY stratum) AS targets,
           sum(units * weight) OVER (PARTITION BY stratum) AS total,
           sum(units * CAST(weight AS float8) * CAST(weight AS float8))
               OVER (PARTITION BY stratum) AS squares
    FROM heap
)
SELECT summed.stratum, weight, units, targets, total, squares
FROM summed JOIN cut ON summed.stratum = cut.stratum
WHERE heavier <= size ORDER BY summed.stratum, weight DESC
