-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_promotion AS
SELECT e.person, min(e.date) AS first_promotion
FROM career_event e JOIN person p ON p.person_ref = e.person AND p.superseded_by IS NULL
WHERE e.superseded_by IS NULL AND e.date BETWEEN p.graduated_on AND DATE '2025-12-31'
  AND e.type = 'promotion'
GROUP BY e.person;

CREATE OR REPLACE TEMP TABLE hand_certificate AS
SELECT person, count(*) FILTER (WHERE passed) AS passed, count(*) FILTER (WHERE attempted) AS attempted
FROM certification WHERE superseded_by IS NULL AND year <= 2025 GROUP BY person;

CREATE OR REPLACE TEMP TABLE hand_person AS
SELECT college, programme, region, GROUPING(college, programme, region) AS grouped_by,
       count(*) FILTER (WHERE cohort AND employed AND NOT elsewhere) AS employed,
       count(*) FILTER (WHERE cohort AND NOT elsewhere) AS seeking,
       count(*) FILTER (WHERE cohort AND reported) AS reported,
       count(*) FILTER (WHERE cohort) AS cohort,
       count(*) FILTER (WHERE cohort AND matched) AS matched,
       count(*) FILTER (WHERE cohort AND employed) AS working,
       count(*) FILTER (WHERE graduated AND certified) AS certified,
       count(*) FILTER (WHERE graduated AND attempted) AS attempted,
       count(*) FILTER (WHERE graduated) AS graduated,
       histogram(promotion_months) FILTER (WHERE tracked AND promoted) AS promoted_after,
       histogram(promotion_months) FILTER (WHERE tracked AND NOT promoted) AS waiting_for,
       sum(least(greatest(observed_days - days, 0), observed_days))
         FILTER (WHERE due AND spells > 0) AS jobless_days,
       sum(observed_days) FILTER (WHERE due AND spells > 0) AS observed_days,
       count(*) FILTER (WHERE due AND spells > 0) AS stability_known,
       count(*) FILTER (WHERE due) AS stability_due
FROM (SELECT p.college, p.programme, c.region, e.spells, e.days,
             date_sub('month', p.graduated_on, DATE '2025-12-31') BETWEEN 12 AND 23 AS cohort,
             date_sub('month', p.graduated_on, DATE '2025-12-31') BETWEEN 12 AND 71 AS tracked,
             date_sub('month', p.graduated_on, DATE '2025-12-31') BETWEEN 12 AND 59
               AND coalesce(s.ever_elsewhere, 0) = 0 AS due,
             p.graduated_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AS graduated,
             coalesce(s.employed, 0) > 0 AS employed,
             coalesce(s.elsewhere, 0) > 0 AS elsewhere,
             coalesce(s.reported, 0) > 0 AS reported,
             coalesce(s.matched, 0) > 0 AS matched,
             t.passed > 0 AS certified, t.attempted > 0 AS attempted,
             m.first_promotion IS NOT NULL AS promoted,
             CASE WHEN m.first_promotion IS NOT NULL
                  THEN date_sub('month', p.graduated_on + 1, m.first_promotion) + 1
                  ELSE date_sub('month', p.graduated_on, DATE '2025-12-31') END AS promotion_months,
             greatest(least(DATE '2025-12-31' - p.graduated_on, 1860), 0) AS observed_days
      FROM person p
      LEFT JOIN college c ON c.college_code = p.college AND c.superseded_by IS NULL
      LEFT JOIN hand_spell_person e ON e.person = p.person_ref
      LEFT JOIN hand_status s ON s.person = p.person_ref
      LEFT JOIN hand_promotion m ON m.person = p.person_ref
      LEFT JOIN hand_certificate t ON t.person = p.person_ref
      WHERE p.superseded_by IS NULL)
GROUP BY GROUPING SETS ((college), (programme), (region));
