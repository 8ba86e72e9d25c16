-- DD-1 §4.4: order sampling with unequal chances. Certainty units (weight >= certain) come first,
-- by number; the others by (q, number), q in exactly the order of IEEE double operations that §4.4
-- writes down (each SQL operator rounds once, nothing is fused). n and total are those left after
-- the certainty units; with n = 0 the others follow by number.
-- below and below_q: provisional cuts as in srs.sql, on the number and on q.
WITH cut (stratum, position, take, below, certain, n, total, below_q) AS (
    VALUES {cuts}
),
numbered AS (
    SELECT cut.*, target.id, weight >= certain AS is_certain,
           dd_sha('{key}' || target.id) COLLATE "C" AS number,
           CAST(n * weight AS float8) / CAST(total AS float8) AS chance
    FROM {strata} AS target JOIN cut ON target.stratum = cut.stratum
),
placed AS (
    SELECT *, (CAST(dd_k(number) AS float8) + CAST(0.5 AS float8))
              / CAST(4503599627370496 AS float8) AS u
    FROM numbered WHERE is_certain OR number < below
),
ordered AS (
    SELECT position, take, below_q, id, number, is_certain,
           CASE WHEN is_certain OR n = 0 THEN CAST(0 AS float8)
                ELSE (u * (CAST(1 AS float8) - chance)) / (chance * (CAST(1 AS float8) - u))
           END AS q
    FROM placed
),
ranked AS (
    SELECT position, take, id, number,
           row_number() OVER (PARTITION BY position ORDER BY is_certain DESC, q, number) AS rank
    FROM ordered WHERE q < below_q
)
SELECT position, rank, id, number FROM ranked WHERE rank <= take
