-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_conversion AS
SELECT c.placement, count(*) AS in_time
FROM post_conversion c
JOIN placement p ON p.placement_id = c.placement AND p.superseded_by IS NULL
WHERE c.superseded_by IS NULL AND c.hired_on <= DATE '2025-12-31'
  AND date_sub('month', p."to" + 1, c.hired_on) < 6 AND c.social_insurance_month IS NOT NULL
GROUP BY c.placement;
