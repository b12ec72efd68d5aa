-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_seat AS
SELECT body, count(*) FILTER (WHERE side = 'enterprise' AND college_owned IS DISTINCT FROM true)
         AS of_enterprise,
       count(*) AS seats
FROM council_seat
WHERE superseded_by IS NULL AND "from" <= DATE '2025-12-31'
  AND coalesce("to" >= DATE '2025-12-31', true)
GROUP BY body;

CREATE OR REPLACE TEMP TABLE hand_motion AS
SELECT body, count(*) FILTER (WHERE enterprise_ballots > 0) AS voted, count(*) AS major
FROM motion
WHERE superseded_by IS NULL AND held_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
  AND class IN ('programme', 'curriculum', 'funds') AND result IS DISTINCT FROM 'invalid'
GROUP BY body;

CREATE OR REPLACE TEMP TABLE hand_member AS
SELECT m.body, count(DISTINCT m.enterprise) FILTER (WHERE e.active) AS active,
       count(DISTINCT m.enterprise) AS members
FROM membership m JOIN hand_enterprise e ON e.uscc = m.enterprise
JOIN hand_existing_body b ON b.body_id = m.body
WHERE m.superseded_by IS NULL AND m."from" <= DATE '2025-12-31'
  AND coalesce(m."to" >= DATE '2025-12-31', true) AND e.open
GROUP BY m.body;

CREATE OR REPLACE TEMP TABLE hand_body AS
SELECT b.region, count(*) FILTER (WHERE b.legal_status = 'own') AS own,
       count(*) FILTER (WHERE a.functions = 3) AS three_functions, count(*) AS bodies
FROM hand_existing_body b
LEFT JOIN (SELECT body, count(DISTINCT performed) AS functions FROM body_activity
           WHERE superseded_by IS NULL AND date <= DATE '2025-12-31'
             AND date_sub('month', date, DATE '2025-12-31') < 24
           GROUP BY body) a ON a.body = b.body_id
GROUP BY b.region;

CREATE OR REPLACE TEMP TABLE hand_need AS
SELECT body, region, GROUPING(body, region) AS grouped_by,
       count(*) FILTER (WHERE outcome = 'solved' AND solved_on <= DATE '2025-12-31'
                          AND accepted_by_asker) AS solved,
       count(*) AS matured
FROM need
WHERE superseded_by IS NULL AND published <= DATE '2025-12-31' AND kind = 'technical'
  AND date_sub('month', published, DATE '2025-12-31') BETWEEN 12 AND 35
GROUP BY GROUPING SETS ((body), (region));
