-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_equipment AS
SELECT enterprise, region, agreement, GROUPING(enterprise, region, agreement) AS grouped_by,
       count(*) FILTER (WHERE accepted) AS accepted,
       sum(committed_value) FILTER (WHERE due AND failed) AS failed_value,
       sum(committed_value) FILTER (WHERE due) AS committed_value
FROM (SELECT e.enterprise, c.region, e.agreement, e.committed_value,
             e.accepted_on BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
               AND coalesce(e.withdrawn_on > DATE '2025-12-31', true) AS accepted,
             e.key_equipment AND e.due_on <= DATE '2025-12-31'
               AND date_sub('month', e.due_on, DATE '2025-12-31') < 36 AS due,
             coalesce(e.accepted_on > DATE '2025-12-31', true)
               OR coalesce(e.withdrawn_on <= DATE '2025-12-31'
                           AND date_sub('month', e.accepted_on, e.withdrawn_on) < 36, false) AS failed
      FROM equipment e
      LEFT JOIN college c ON c.college_code = e.college AND c.superseded_by IS NULL
      WHERE e.superseded_by IS NULL AND e.committed_on <= DATE '2025-12-31')
GROUP BY GROUPING SETS ((enterprise), (region), (agreement));
