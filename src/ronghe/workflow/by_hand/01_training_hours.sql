-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_training AS
SELECT placement,
       count(*) FILTER (WHERE date >= DATE '2025-01-01') AS days_in_year,
       count(*) AS days,
       sum(hours) AS hours,
       max(hours) AS longest_day
FROM training_hours
WHERE superseded_by IS NULL AND date <= DATE '2025-12-31' AND attested_by IS NOT NULL AND hours > 0
GROUP BY placement;
