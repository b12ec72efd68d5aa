-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_wage AS
SELECT s.college, s.programme, s.wage, substring(c.region, 1, 2) || '-' || g.programme_group AS cell,
       coalesce(o.placements, 0) > 0 AS cooperative
FROM employment_status s
LEFT JOIN college c ON c.college_code = s.college AND c.superseded_by IS NULL
LEFT JOIN programme g ON g.programme_id = s.programme AND g.superseded_by IS NULL
LEFT JOIN hand_cooperative o ON o.person = s.person
WHERE s.superseded_by IS NULL AND s.observed_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
  AND s.as_of_months = '6' AND s.status IN ('employed', 'self_employed') AND s.wage > 0;

CREATE OR REPLACE TEMP TABLE hand_wage_gap AS
SELECT w.college, w.programme, GROUPING(w.college, w.programme) AS grouped_by,
       histogram(w.wage - p.peer_wage) AS gaps, histogram(p.peer_wage) AS peers
FROM hand_wage w
JOIN (SELECT cell, count(*) AS peers,
             (quantile_disc(wage, 0.5) - quantile_disc(-wage, 0.5)) * 0.5 AS peer_wage
      FROM hand_wage WHERE NOT cooperative GROUP BY cell) p ON p.cell = w.cell
WHERE w.cooperative AND p.peers >= 10
GROUP BY GROUPING SETS ((w.college), (w.programme));
