SELECT COUNT(*) AS found,
  COALESCE(SUM(profile_id IS NULL OR badge_id IS NULL OR profile_differs OR badge_differs), 0) AS changed,
  COALESCE(SUM(profile_id IS NULL), 0) AS profiles_missing, COALESCE(SUM(badge_id IS NULL), 0) AS badges_missing,
  COALESCE(SUM(profile_differs), 0) AS profiles_differ, COALESCE(SUM(badge_differs), 0) AS badges_differ
FROM import_plan
WHERE row_no BETWEEN :from AND :to
