-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_spell_row AS
SELECT e.college, e.enterprise, c.region, e.person,
       coalesce(e."to" <= DATE '2025-12-31', false) AS ended,
       e."first" AND date_sub('month', e."from", DATE '2026-01-01') BETWEEN 12 AND 59 AS tracked,
       CASE WHEN e."to" <= DATE '2025-12-31' THEN e."to" ELSE DATE '2025-12-31' END AS until,
       e."from", p.graduated_on
FROM employment_spell e
LEFT JOIN person p ON p.person_ref = e.person AND p.superseded_by IS NULL
LEFT JOIN college c ON c.college_code = e.college AND c.superseded_by IS NULL
WHERE e.superseded_by IS NULL AND e."from" <= DATE '2025-12-31';

CREATE OR REPLACE TEMP TABLE hand_survival AS
SELECT college, enterprise, region, GROUPING(college, enterprise, region) AS grouped_by,
       histogram(date_sub('month', "from", until + 1) + 1) FILTER (WHERE ended) AS left_after,
       histogram(date_sub('month', "from", until + 1)) FILTER (WHERE NOT ended) AS still_after
FROM hand_spell_row WHERE tracked
GROUP BY GROUPING SETS ((college), (enterprise), (region));

CREATE OR REPLACE TEMP TABLE hand_spell_person AS
SELECT person, count(*) AS spells,
       sum(greatest(until - greatest("from", graduated_on + 1) + 1, 0)) AS days
FROM hand_spell_row GROUP BY person;
