-- DD-1 §4.3: in each stratum the first targets by number.
-- below: a provisional cut, so that only candidates are sorted; the caller counts what came and
-- raises the cut when it was too low. Everything under a cut precedes everything above it, so the
-- cut never changes the result.
WITH cut (stratum, position, take, below) AS (
    VALUES {cuts}
),
numbered AS (
    SELECT cut.position, cut.take, cut.below, target.id,
           dd_sha('{key}' || target.id) COLLATE "C" AS number
    FROM {strata} AS target JOIN cut ON target.stratum = cut.stratum
),
ranked AS (
    SELECT position, take, id, number,
           row_number() OVER (PARTITION BY position ORDER BY number) AS rank
    FROM numbered WHERE number < below
)
SELECT position, rank, id, number FROM ranked WHERE rank <= take
