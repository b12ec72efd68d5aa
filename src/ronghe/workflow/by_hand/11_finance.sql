-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_revenue AS
SELECT f.enterprise, e.region, GROUPING(f.enterprise, e.region) AS grouped_by,
       sum(f.revenue) FILTER (WHERE e.named AND f.year = 2025) AS revenue,
       sum(f.revenue) FILTER (WHERE e.named AND f.year = 2025) AS rd_revenue
FROM enterprise_finance f LEFT JOIN hand_enterprise e ON e.uscc = f.enterprise
WHERE f.superseded_by IS NULL AND f.year <= 2025 AND f.revenue > 0
GROUP BY GROUPING SETS ((f.enterprise), (e.region));

CREATE OR REPLACE TEMP TABLE hand_spending AS
SELECT s.enterprise, e.region, GROUPING(s.enterprise, e.region) AS grouped_by, sum(s.total) AS total
FROM vocational_spending s LEFT JOIN hand_enterprise e ON e.uscc = s.enterprise
WHERE s.superseded_by IS NULL AND s.year = 2025 AND e.named AND e.revenue_known
GROUP BY GROUPING SETS ((s.enterprise), (e.region));

CREATE OR REPLACE TEMP TABLE hand_research AS
SELECT r.enterprise, sum(r.spending) AS spending
FROM rd_spending r LEFT JOIN hand_enterprise e ON e.uscc = r.enterprise
WHERE r.superseded_by IS NULL AND r.year = 2025 AND e.named AND e.revenue_known
GROUP BY r.enterprise;
