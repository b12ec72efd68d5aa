-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_hours AS
SELECT t.placement, t.date, t.hours, p.person, p.enterprise
FROM training_hours t
LEFT JOIN placement p ON p.placement_id = t.placement AND p.superseded_by IS NULL
                     AND p."from" <= DATE '2025-12-31'
WHERE t.superseded_by IS NULL AND t.date <= DATE '2025-12-31' AND t.attested_by IS NOT NULL
  AND t.hours > 0;

-- A day's limit is the person's: of somebody on two placements their hours count together.
CREATE OR REPLACE TEMP TABLE hand_day AS
SELECT person, date, sum(hours) AS hours FROM hand_hours WHERE person IS NOT NULL
GROUP BY person, date;

CREATE OR REPLACE TEMP TABLE hand_training AS
SELECT h.placement,
       count(*) FILTER (WHERE h.date >= DATE '2025-01-01') AS days_in_year,
       count(*) AS days,
       sum(h.hours) AS hours,
       max(coalesce(d.hours, h.hours)) AS longest_day
FROM hand_hours h LEFT JOIN hand_day d ON d.person = h.person AND d.date = h.date
GROUP BY h.placement;

-- Somebody is there once a day.
CREATE OR REPLACE TEMP TABLE hand_intern_days AS
SELECT enterprise, count(*) AS days
FROM (SELECT DISTINCT enterprise, person, date FROM hand_hours
      WHERE date >= DATE '2025-01-01' AND person IS NOT NULL)
GROUP BY enterprise;
