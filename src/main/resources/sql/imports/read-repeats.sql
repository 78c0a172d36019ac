SELECT
  s.row_no, s.external_id, s.email, s.given_name, s.family_name, s.full_name, s.professional_title,
  s.affiliations, s.phone, s.address, s.city, s.state_province, s.postal_code, s.country, s.badge_type,
  s.badge_type_code, s.external_registration_id, s.other_1, s.other_2, s.other_3, s.other_4, s.other_5,
  s.agree_to_tc, s.allow_tracking, s.custom_json
FROM import_fold f JOIN import_person s ON s.row_no = f.row_no
WHERE f.seq BETWEEN :from AND :to
ORDER BY f.seq
