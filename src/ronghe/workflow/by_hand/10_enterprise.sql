-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_existing_body AS
SELECT body_id, region, legal_status FROM body
WHERE superseded_by IS NULL AND founded <= DATE '2025-12-31'
  AND coalesce(dissolved >= DATE '2025-12-31', true);

CREATE OR REPLACE TEMP TABLE hand_enterprise AS
SELECT e.uscc, e.region, e.above_scale, coalesce(e.closed_on >= DATE '2025-12-31', true) AS open,
       coalesce(d.days >= 30, false) OR coalesce(q.accepted, 0) > 0
         OR coalesce(k.hours >= 16, false) OR coalesce(i.projects, 0) > 0 AS active,
       coalesce(e.closed_on >= DATE '2025-12-31', true)
         AND (coalesce(a.in_force, 0) > 0 OR coalesce(m.in_force, 0) > 0
              OR coalesce(e.listed_as <> 'none' AND e.listed_on <= DATE '2025-12-31'
                          AND (e.listed_until IS NULL OR e.listed_until >= DATE '2025-12-31'),
                          false)) AS named,
       coalesce(f.closed_years, 0) > 0 AS revenue_known
FROM enterprise e
LEFT JOIN hand_intern_days d ON d.enterprise = e.uscc
LEFT JOIN (SELECT * FROM hand_equipment WHERE grouped_by = 3) q ON q.enterprise = e.uscc
LEFT JOIN (SELECT * FROM hand_course WHERE grouped_by = 1) k ON k.enterprise = e.uscc
LEFT JOIN (SELECT * FROM hand_investment WHERE grouped_by = 1) i ON i.enterprise = e.uscc
LEFT JOIN (SELECT enterprise, count(*) AS in_force FROM agreement
           WHERE superseded_by IS NULL AND signed <= DATE '2025-12-31'
             AND "from" <= DATE '2025-12-31' AND coalesce("to" >= DATE '2025-12-31', true)
           GROUP BY enterprise) a ON a.enterprise = e.uscc
LEFT JOIN (SELECT m.enterprise, count(*) AS in_force
           FROM membership m JOIN hand_existing_body b ON b.body_id = m.body
           WHERE m.superseded_by IS NULL AND m."from" <= DATE '2025-12-31'
             AND coalesce(m."to" >= DATE '2025-12-31', true)
           GROUP BY m.enterprise) m ON m.enterprise = e.uscc
LEFT JOIN (SELECT enterprise, count(*) AS closed_years FROM enterprise_finance
           WHERE superseded_by IS NULL AND year = 2025 AND revenue > 0
           GROUP BY enterprise) f ON f.enterprise = e.uscc
WHERE e.superseded_by IS NULL;

CREATE OR REPLACE TEMP TABLE hand_participation AS
SELECT region, count(*) FILTER (WHERE named AND active) AS active,
       count(*) FILTER (WHERE named) AS named,
       count(*) FILTER (WHERE open AND above_scale AND active) AS above_scale_active,
       count(*) FILTER (WHERE open AND above_scale) AS above_scale
FROM hand_enterprise GROUP BY region;
