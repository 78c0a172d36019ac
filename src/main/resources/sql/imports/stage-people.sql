INSERT INTO import_person (
  row_no, seq, ids, external_id, email, given_name, family_name, full_name, professional_title, affiliations,
  phone, address, city, state_province, postal_code, country, badge_type, badge_type_code,
  external_registration_id, other_1, other_2, other_3, other_4, other_5, agree_to_tc, allow_tracking,
  custom_json)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
