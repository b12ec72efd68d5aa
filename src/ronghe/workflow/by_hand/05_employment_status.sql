-- SPDX-License-Identifier: Apache-2.0
CREATE OR REPLACE TEMP TABLE hand_status AS
SELECT person,
       count(*) FILTER (WHERE as_of_months = '12' AND working) AS employed,
       count(*) FILTER (WHERE as_of_months = '12' AND status IN ('study', 'army')) AS elsewhere,
       count(*) FILTER (WHERE as_of_months = '12' AND status <> 'unknown') AS reported,
       count(*) FILTER (WHERE as_of_months = '12' AND working AND "match" = 'full') AS matched,
       count(*) FILTER (WHERE status IN ('study', 'army')) AS ever_elsewhere
FROM (SELECT *, status IN ('employed', 'self_employed') AND contribution_months >= 3 AS working
      FROM employment_status
      WHERE superseded_by IS NULL AND observed_on <= DATE '2025-12-31')
GROUP BY person;
