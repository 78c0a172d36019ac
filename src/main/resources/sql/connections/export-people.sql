SELECT p.id_random AS id, u.uuid AS linked_user_id, p.is_umbral_contact, p.preferred_name, p.given_name, p.family_name,
       p.email, p.phone, CAST(p.birthday AS CHAR) AS birthday, p.professional_title, p.affiliations, p.city,
       p.state_province, p.country, p.website, p.created_on AS created_at
FROM connection_person p
LEFT JOIN `user` u ON u.id = p.linked_user_id
WHERE p.owner_id = :user
ORDER BY p.id
