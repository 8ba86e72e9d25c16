-- N_h of every stratum, and how many of its lines lack an id.
SELECT stratum, count(*) AS targets, count(*) - count(id) AS nameless
FROM {strata} AS target GROUP BY stratum
