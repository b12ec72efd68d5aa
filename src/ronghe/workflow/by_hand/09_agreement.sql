-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_course AS
SELECT enterprise, agreement, GROUPING(enterprise, agreement) AS grouped_by, sum(hours) AS hours,
       count(*) AS lessons
FROM course_taught
WHERE superseded_by IS NULL AND date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AND hours > 0
GROUP BY GROUPING SETS ((enterprise), (agreement));

CREATE OR REPLACE TEMP TABLE hand_investment AS
SELECT enterprise, agreement, GROUPING(enterprise, agreement) AS grouped_by, count(*) AS payments,
       count(*) FILTER (WHERE kind = 'project') AS projects
FROM investment
WHERE superseded_by IS NULL AND paid_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AND amount > 0
GROUP BY GROUPING SETS ((enterprise), (agreement));

CREATE OR REPLACE TEMP TABLE hand_agreement AS
SELECT agreement_id, body, region, college, enterprise,
       GROUPING(agreement_id, body, region, college, enterprise) AS grouped_by,
       sum(clauses_present) FILTER (WHERE in_force) AS clauses_present,
       count(*) FILTER (WHERE in_force AND clauses > 0) AS clauses_answered,
       count(*) FILTER (WHERE settled AND active) AS active,
       count(*) FILTER (WHERE settled) AS settled,
       sum(coalesce(income, 0)) FILTER (WHERE in_force AND rd_amount > 0) AS income,
       sum(rd_amount) FILTER (WHERE in_force AND rd_amount > 0) AS rd_amount
FROM (SELECT a.agreement_id, a.body, c.region, a.college, a.enterprise, a.rd_amount, l.clauses,
             l.present AS clauses_present, t.income,
             a."from" <= DATE '2025-12-31' AND coalesce(a."to" >= DATE '2025-12-31', true) AS in_force,
             a."from" <= DATE '2025-12-31' AND coalesce(a."to" >= DATE '2025-12-31', true)
               AND date_sub('month', a."from", DATE '2026-01-01') >= 6 AS settled,
             coalesce(p.used, 0) + coalesce(e.accepted, 0) + coalesce(k.lessons, 0)
               + coalesce(i.payments, 0) + coalesce(t.received, 0) > 0 AS active
      FROM agreement a
      LEFT JOIN college c ON c.college_code = a.college AND c.superseded_by IS NULL
      LEFT JOIN (SELECT agreement, count(*) AS clauses, count(*) FILTER (WHERE present) AS present
                 FROM clause WHERE superseded_by IS NULL GROUP BY agreement) l
        ON l.agreement = a.agreement_id
      LEFT JOIN (SELECT agreement, sum(income) AS income,
                        count(*) FILTER (WHERE received_on >= DATE '2025-01-01' AND income > 0)
                          AS received
                 FROM transformation
                 WHERE superseded_by IS NULL AND received_on <= DATE '2025-12-31'
                 GROUP BY agreement) t ON t.agreement = a.agreement_id
      LEFT JOIN (SELECT * FROM hand_placement WHERE grouped_by = 11) p ON p.agreement = a.agreement_id
      LEFT JOIN (SELECT * FROM hand_equipment WHERE grouped_by = 6) e ON e.agreement = a.agreement_id
      LEFT JOIN (SELECT * FROM hand_course WHERE grouped_by = 2) k ON k.agreement = a.agreement_id
      LEFT JOIN (SELECT * FROM hand_investment WHERE grouped_by = 2) i ON i.agreement = a.agreement_id
      WHERE a.superseded_by IS NULL AND a.signed <= DATE '2025-12-31')
GROUP BY GROUPING SETS ((agreement_id), (body), (region), (college), (enterprise));
