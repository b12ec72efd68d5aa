-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_version AS
SELECT v.programme, p.college, GROUPING(v.programme, p.college) AS grouped_by, count(*) AS renewed
FROM curriculum_version v
LEFT JOIN programme p ON p.programme_id = v.programme AND p.superseded_by IS NULL
JOIN hand_enterprise e ON e.uscc = v.co_author
WHERE v.superseded_by IS NULL AND v.effective BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
  AND v.outcomes_changed >= 1 AND e.named
GROUP BY GROUPING SETS ((v.programme), (p.college));

CREATE OR REPLACE TEMP TABLE hand_programme AS
SELECT programme_id, college, GROUPING(programme_id, college) AS grouped_by, count(*) AS open
FROM programme
WHERE superseded_by IS NULL AND coalesce(opened_on <= DATE '2025-12-31', true)
  AND coalesce(closed_on >= DATE '2025-12-31', true)
GROUP BY GROUPING SETS ((programme_id), (college));

CREATE OR REPLACE TEMP TABLE hand_request AS
SELECT college, region, GROUPING(college, region) AS grouped_by,
       histogram(waited) FILTER (WHERE over) AS over_after,
       histogram(waited) FILTER (WHERE NOT over) AS waiting_for
FROM (SELECT r.college, c.region,
             CASE WHEN r.first_lesson <= DATE '2025-12-31' THEN r.first_lesson - r.opened
                  WHEN r.decision = 'refused' AND r.decided <= DATE '2025-12-31'
                    THEN r.decided - r.opened
                  ELSE DATE '2025-12-31' - r.opened END AS waited,
             CASE WHEN r.first_lesson <= DATE '2025-12-31' THEN true
                  WHEN r.decision = 'refused' AND r.decided <= DATE '2025-12-31' THEN false
                  ELSE DATE '2025-12-31' - r.opened > 365 END AS over
      FROM curriculum_request r
      LEFT JOIN college c ON c.college_code = r.college AND c.superseded_by IS NULL
      WHERE r.superseded_by IS NULL AND r.opened <= DATE '2025-12-31'
        AND date_sub('month', r.opened, DATE '2025-12-31') < 36)
GROUP BY GROUPING SETS ((college), (region));

CREATE OR REPLACE TEMP TABLE hand_claim AS
SELECT enterprise, college, region, GROUPING(enterprise, college, region) AS grouped_by,
       count(*) FILTER (WHERE verdict = 'confirmed') AS confirmed, count(*) AS decidable
FROM claim
WHERE superseded_by IS NULL AND decided_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
  AND verdict IN ('confirmed', 'contradicted')
GROUP BY GROUPING SETS ((enterprise), (college), (region));
