-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_placement_row AS
SELECT p.enterprise, p.agreement, p.college, p.programme, p.person, p.planned_hours,
       coalesce(h.days_in_year, 0) AS training_days,
       coalesce(h.hours, 0) AS attested_hours,
       coalesce(h.days, 0) > 0 AS verified,
       c.in_time > 0 AS converted,
       p."to" BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AND p.planned_hours > 0 AS delivery_due,
       p."to" >= DATE '2025-01-01' AS judged,
       p.kind = 'post' AND p.finished AND s.graduated_on <= DATE '2025-12-31'
         AND date_sub('month', p."to" + 1, DATE '2026-01-01') BETWEEN 6 AND 17 AS conversion_due,
       coalesce(h.longest_day > 8, false)
         OR coalesce(h.hours, 0) * 7 > 40 * (least(p."to", DATE '2025-12-31') - p."from" + 1)
         OR date_sub('month', p."from", p."to") >= 12
         OR coalesce(p.kind = 'post' AND p.pay < p.post_wage * 0.8, false)
         OR coalesce(p.injury, false)
         OR coalesce(p.kind = 'post' AND p.age_at_start < 16, false)
         OR NOT coalesce(p.insured, true)
         OR NOT coalesce(p.contract_three_party, true) AS unlawful,
       coalesce(p.injury, false)
         OR coalesce(p.kind = 'post' AND p.age_at_start < 16, false) AS grave,
       coalesce(h.days, 0) > 0 AND p.insured IS NOT NULL AND p.contract_three_party IS NOT NULL
         AND p.age_at_start IS NOT NULL
         AND (p.kind <> 'post' OR (p.pay IS NOT NULL AND p.post_wage IS NOT NULL)) AS known
FROM placement p
LEFT JOIN hand_training h ON h.placement = p.placement_id
LEFT JOIN hand_conversion c ON c.placement = p.placement_id
LEFT JOIN person s ON s.person_ref = p.person AND s.superseded_by IS NULL
WHERE p.superseded_by IS NULL AND p."from" <= DATE '2025-12-31';

CREATE OR REPLACE TEMP TABLE hand_placement AS
SELECT enterprise, agreement, college, programme,
       GROUPING(enterprise, agreement, college, programme) AS grouped_by,
       sum(training_days) AS training_days,
       count(DISTINCT person) FILTER (WHERE training_days > 0) AS trainees,
       count(*) FILTER (WHERE training_days > 0) AS used,
       sum(attested_hours) FILTER (WHERE delivery_due) AS attested_hours,
       sum(planned_hours) FILTER (WHERE delivery_due) AS planned_hours,
       count(*) FILTER (WHERE judged AND NOT unlawful) AS lawful,
       count(*) FILTER (WHERE judged) AS judged,
       count(*) FILTER (WHERE judged AND known) AS known,
       count(*) FILTER (WHERE judged AND NOT grave) AS safe,
       count(DISTINCT person) FILTER (WHERE conversion_due AND converted) AS converted,
       count(DISTINCT person) FILTER (WHERE conversion_due) AS conversion_due
FROM hand_placement_row
GROUP BY GROUPING SETS ((enterprise), (agreement), (college), (programme));

CREATE OR REPLACE TEMP TABLE hand_cooperative AS
SELECT person, count(*) AS placements FROM hand_placement_row
WHERE agreement IS NOT NULL AND verified GROUP BY person;
