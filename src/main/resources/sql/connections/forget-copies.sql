-- What others keep of them, connected still or not
UPDATE connection_person
SET subject_id = NULL, linked_user_id = NULL, is_umbral_contact = 0, preferred_name = NULL, given_name = NULL,
    family_name = NULL, email = NULL, phone = NULL, birthday = NULL, professional_title = NULL, affiliations = NULL,
    city = NULL, state_province = NULL, country = NULL, website = NULL, updated_on = UTC_TIMESTAMP(3)
WHERE subject_id = :user
