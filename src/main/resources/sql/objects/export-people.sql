SELECT p.id_random AS id, p.given_name, p.family_name, p.full_name, p.email, p.phone, p.professional_title,
  p.affiliations, p.birthday, p.created_on
FROM person p
WHERE p.user_id = :user
ORDER BY p.id
