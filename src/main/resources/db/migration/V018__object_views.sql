-- What V3 reads: one view for each object type and view of it, with the account that a record belongs to, and the
-- public ids of what it refers to as <field>_random. The integers stay within the hub: they are what it filters by.

CREATE SQL SECURITY INVOKER VIEW v_account AS
SELECT
  t.id, t.id_random, t.id AS account_id, t.id_random AS account_id_random, t.code, t.name, t.enable_from,
  t.enable_to, t.mail_senders_json, t.link_hosts_json, t.enable, t.hide, t.priority, t.sort, t.`group`,
  t.notes, t.created_on, t.updated_on
FROM account t;

CREATE SQL SECURITY INVOKER VIEW v_site AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.code, t.name, t.logo_path, t.style_href,
  t.script_src, t.google_tracking_id, t.enable_from, t.enable_to, t.cfg_json, t.enable, t.hide, t.priority,
  t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM site t
LEFT JOIN account a ON a.id = t.account_id;

CREATE SQL SECURITY INVOKER VIEW v_site_domain AS
SELECT
  t.id, t.id_random, site.account_id AS account_id, a.id_random AS account_id_random, t.site_id,
  site.id_random AS site_id_random, t.fqdn, t.enable_from, t.enable_to, a.name AS account_name,
  a.code AS account_code, a.enable AS account_enable, a.enable_from AS account_enable_from,
  a.enable_to AS account_enable_to, site.code AS site_code, site.name AS site_name,
  site.enable_from AS site_enable_from, site.enable_to AS site_enable_to,
  t.access_key AS site_domain_access_key, site.logo_path AS logo_path, site.style_href AS style_href,
  site.script_src AS script_src, site.google_tracking_id AS google_tracking_id,
  IF(JSON_EXISTS(site.cfg_json, '$.public'), JSON_OBJECT('public', JSON_EXTRACT(site.cfg_json, '$.public')), NULL) AS cfg_json,
  t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM site_domain t
LEFT JOIN site site ON site.id = t.site_id
LEFT JOIN account a ON a.id = site.account_id;

CREATE SQL SECURITY INVOKER VIEW v_page AS
SELECT
  t.id, t.id_random, site.account_id AS account_id, a.id_random AS account_id_random, t.site_id,
  site.id_random AS site_id_random, t.path, t.title, t.body, t.default_qry_str, t.words_due, t.enable, t.hide,
  t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM page t
LEFT JOIN site site ON site.id = t.site_id
LEFT JOIN account a ON a.id = site.account_id;

CREATE SQL SECURITY INVOKER VIEW v_user AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.username, t.email, t.name, t.role,
  t.knowledge_role, t.super, t.manager, t.administrator, t.enable_from, t.enable_to, t.email_verified,
  t.allow_auth_key, t.active AS enable, 0 AS hide, 0 AS priority, CAST(NULL AS SIGNED) AS sort,
  CAST(NULL AS CHAR(100)) AS `group`, t.notes, t.created_on, t.updated_on
FROM `user` t
LEFT JOIN account a ON a.id = t.account_id
WHERE t.deleted_at IS NULL;

CREATE SQL SECURITY INVOKER VIEW v_grant AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.user_id,
  `user`.id_random AS user_id_random, t.object_type, t.object_id, t.permission, t.enable, t.hide, t.priority,
  t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM `grant` t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN `user` `user` ON `user`.id = t.user_id;

CREATE SQL SECURITY INVOKER VIEW v_person AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.given_name, t.family_name, t.full_name,
  t.email, t.phone, t.professional_title, t.affiliations, t.birthday, t.user_id,
  `user`.id_random AS user_id_random, t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort,
  t.`group`, t.notes, t.created_on, t.updated_on
FROM person t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN `user` `user` ON `user`.id = t.user_id;

CREATE SQL SECURITY INVOKER VIEW v_contact AS
SELECT
  t.id, t.id_random, person.account_id AS account_id, a.id_random AS account_id_random, t.person_id,
  person.id_random AS person_id_random, t.kind, t.`value`, t.label, t.enable, t.hide, t.priority, t.sort,
  t.`group`, t.notes, t.created_on, t.updated_on
FROM contact t
LEFT JOIN person person ON person.id = t.person_id
LEFT JOIN account a ON a.id = person.account_id;

CREATE SQL SECURITY INVOKER VIEW v_address AS
SELECT
  t.id, t.id_random, person.account_id AS account_id, a.id_random AS account_id_random, t.person_id,
  person.id_random AS person_id_random, t.line_1, t.line_2, t.line_3, t.city, t.state_province, t.postal_code,
  t.lu_country_id, lu_country.id_random AS lu_country_id_random, lu_country.name AS lu_country,
  t.lu_country_subdivision_id, lu_country_subdivision.id_random AS lu_country_subdivision_id_random,
  lu_country_subdivision.name AS lu_country_subdivision, t.lu_time_zone_id,
  lu_time_zone.id_random AS lu_time_zone_id_random, lu_time_zone.name AS lu_time_zone, t.enable, t.hide,
  t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM address t
LEFT JOIN person person ON person.id = t.person_id
LEFT JOIN account a ON a.id = person.account_id
LEFT JOIN lookup lu_country ON lu_country.id = t.lu_country_id
LEFT JOIN lookup lu_country_subdivision ON lu_country_subdivision.id = t.lu_country_subdivision_id
LEFT JOIN lookup lu_time_zone ON lu_time_zone.id = t.lu_time_zone_id;

CREATE SQL SECURITY INVOKER VIEW v_event AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.name, t.description, t.start_datetime,
  t.end_datetime, t.timezone, t.badge_import_json, t.default_qry_str, t.words_due, t.enable, t.hide,
  t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event t
LEFT JOIN account a ON a.id = t.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_location AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.code, t.name, t.default_qry_str, t.words_due, t.enable, t.hide,
  t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_location t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_track AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.name, t.code, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes,
  t.created_on, t.updated_on
FROM event_track t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_session AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.event_location_id,
  event_location.id_random AS event_location_id_random, event_location.name AS event_location_name, t.code,
  t.name, t.description, t.start_datetime, t.end_datetime, t.poc_person_id,
  poc_person.id_random AS poc_person_id_random, poc_person.full_name AS poc_person_full_name, t.`public`,
  t.public_hide, t.hide_event_launcher, t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort,
  t.`group`, t.notes, t.created_on, t.updated_on
FROM event_session t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN event_location event_location ON event_location.id = t.event_location_id
LEFT JOIN person poc_person ON poc_person.id = t.poc_person_id;

CREATE SQL SECURITY INVOKER VIEW v_event_session_alt AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.event_location_id,
  event_location.id_random AS event_location_id_random, event_location.name AS event_location_name, t.code,
  t.name, t.description, t.start_datetime, t.end_datetime, t.poc_person_id,
  poc_person.id_random AS poc_person_id_random, poc_person.full_name AS poc_person_full_name, t.`public`,
  t.public_hide, t.hide_event_launcher, t.default_qry_str,
  (SELECT GROUP_CONCAT(x.default_qry_str ORDER BY x.id SEPARATOR ' ') FROM event_presentation x WHERE x.event_session_id = t.id) AS event_presentation_li_qry_str,
  (SELECT GROUP_CONCAT(DISTINCT x.default_qry_str ORDER BY x.id SEPARATOR ' ') FROM event_presentation y JOIN event_presentation_presenter z ON z.event_presentation_id = y.id JOIN event_presenter x ON x.id = z.event_presenter_id WHERE y.event_session_id = t.id) AS event_presenter_li_qry_str,
  (SELECT COUNT(*) FROM event_file x WHERE x.event_session_id = t.id) AS event_file_count, t.words_due,
  t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_session t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN event_location event_location ON event_location.id = t.event_location_id
LEFT JOIN person poc_person ON poc_person.id = t.poc_person_id;

CREATE SQL SECURITY INVOKER VIEW v_event_presentation AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.event_session_id, event_session.id_random AS event_session_id_random,
  t.code, t.name, t.description, t.start_datetime, t.end_datetime, t.abstract_code, t.default_qry_str,
  t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_presentation t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id
LEFT JOIN event_session event_session ON event_session.id = t.event_session_id;

CREATE SQL SECURITY INVOKER VIEW v_event_presenter AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.external_id, t.given_name, t.family_name, t.email, t.affiliations,
  t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on,
  t.updated_on
FROM event_presenter t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_person AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.external_id, badge.id AS event_badge_id,
  badge.id_random AS event_badge_id_random, profile.id AS event_person_profile_id,
  profile.id_random AS event_person_profile_id_random, t.enable, t.hide, t.priority, t.sort, t.`group`,
  t.notes, t.created_on, t.updated_on
FROM event_person t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id
LEFT JOIN event_badge badge ON badge.event_person_id = t.id
LEFT JOIN event_person_profile profile ON profile.event_person_id = t.id;

CREATE SQL SECURITY INVOKER VIEW v_event_person_profile AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_person_id,
  event_person.id_random AS event_person_id_random, event_person.event_id AS event_id,
  event.id_random AS event_id_random, t.given_name, t.family_name, t.full_name, t.email, t.professional_title,
  t.affiliations, t.phone, t.address, t.city, t.state_province, t.postal_code, t.country, t.custom_json,
  t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_person_profile t
LEFT JOIN event_person event_person ON event_person.id = t.event_person_id
LEFT JOIN event event ON event.id = event_person.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_badge_template AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.name, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes,
  t.created_on, t.updated_on
FROM event_badge_template t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_badge AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.event_person_id, event_person.id_random AS event_person_id_random,
  t.event_badge_template_id, event_badge_template.id_random AS event_badge_template_id_random,
  event_person.external_id AS external_id, t.given_name, t.family_name, t.full_name, t.email,
  t.professional_title, t.affiliations, t.state_province, t.country, t.badge_type, t.badge_type_code,
  t.external_registration_id, t.agree_to_tc, t.allow_tracking, t.other_1, t.other_2, t.other_3, t.other_4,
  t.other_5, t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes,
  t.created_on, t.updated_on
FROM event_badge t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN event_person event_person ON event_person.id = t.event_person_id
LEFT JOIN event_badge_template event_badge_template ON event_badge_template.id = t.event_badge_template_id;

CREATE SQL SECURITY INVOKER VIEW v_event_device AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.code, t.name, t.kind, t.last_seen_on, t.enable, t.hide, t.priority,
  t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_device t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_exhibit AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.name, t.code, t.description, t.owner_user_id,
  owner_user.id_random AS owner_user_id_random, t.questions_json, t.default_qry_str, t.words_due, t.enable,
  t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_exhibit t
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN account a ON a.id = event.account_id
LEFT JOIN `user` owner_user ON owner_user.id = t.owner_user_id;

CREATE SQL SECURITY INVOKER VIEW v_event_exhibit_tracking AS
SELECT
  t.id, t.id_random, event.account_id AS account_id, a.id_random AS account_id_random, t.event_exhibit_id,
  event_exhibit.id_random AS event_exhibit_id_random, t.event_person_id,
  event_person.id_random AS event_person_id_random, t.captured_on, t.rating, t.answers_json, t.enable, t.hide,
  t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_exhibit_tracking t
LEFT JOIN event_exhibit event_exhibit ON event_exhibit.id = t.event_exhibit_id
LEFT JOIN event event ON event.id = event_exhibit.event_id
LEFT JOIN account a ON a.id = event.account_id
LEFT JOIN event_person event_person ON event_person.id = t.event_person_id;

CREATE SQL SECURITY INVOKER VIEW v_hosted_file AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.filename, t.extension, t.content_type,
  t.size, t.hash_sha256, t.file_purpose, t.link_to_type, t.link_to_id, t.enable, t.hide, t.priority, t.sort,
  t.`group`, t.notes, t.created_on, t.updated_on
FROM hosted_file t
LEFT JOIN account a ON a.id = t.account_id;

CREATE SQL SECURITY INVOKER VIEW v_event_file AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.event_id,
  event.id_random AS event_id_random, t.event_session_id, event_session.id_random AS event_session_id_random,
  t.event_presentation_id, event_presentation.id_random AS event_presentation_id_random, t.event_presenter_id,
  event_presenter.id_random AS event_presenter_id_random, t.event_location_id,
  event_location.id_random AS event_location_id_random, t.hosted_file_id,
  hosted_file.id_random AS hosted_file_id_random, t.file_purpose, t.title, hosted_file.filename AS filename,
  hosted_file.extension AS extension, hosted_file.size AS size, t.default_qry_str, t.words_due, t.enable,
  t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM event_file t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN event event ON event.id = t.event_id
LEFT JOIN event_session event_session ON event_session.id = t.event_session_id
LEFT JOIN event_presentation event_presentation ON event_presentation.id = t.event_presentation_id
LEFT JOIN event_presenter event_presenter ON event_presenter.id = t.event_presenter_id
LEFT JOIN event_location event_location ON event_location.id = t.event_location_id
LEFT JOIN hosted_file hosted_file ON hosted_file.id = t.hosted_file_id;

CREATE SQL SECURITY INVOKER VIEW v_journal AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.person_id,
  person.id_random AS person_id_random, t.name, t.code, t.description, t.default_qry_str, t.words_due,
  person.user_id AS owner_key, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on,
  t.updated_on
FROM journal t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN person person ON person.id = t.person_id;

CREATE SQL SECURITY INVOKER VIEW v_journal_entry AS
SELECT
  t.id, t.id_random, journal.account_id AS account_id, a.id_random AS account_id_random, t.journal_id,
  journal.id_random AS journal_id_random, t.title, t.content, t.entry_datetime, t.data_json,
  journal_person.user_id AS owner_key, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on,
  t.updated_on
FROM journal_entry t
LEFT JOIN journal journal ON journal.id = t.journal_id
LEFT JOIN account a ON a.id = journal.account_id
LEFT JOIN person journal_person ON journal_person.id = journal.person_id;

CREATE SQL SECURITY INVOKER VIEW v_post AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.title, t.content, t.person_id,
  person.id_random AS person_id_random, t.topic, t.topic_id, topic.id_random AS topic_id_random,
  topic.name AS topic_name, t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`,
  t.notes, t.created_on, t.updated_on
FROM post t
LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN person person ON person.id = t.person_id
LEFT JOIN lookup topic ON topic.id = t.topic_id;

CREATE SQL SECURITY INVOKER VIEW v_post_comment AS
SELECT
  t.id, t.id_random, post.account_id AS account_id, a.id_random AS account_id_random, t.post_id,
  post.id_random AS post_id_random, t.content, t.person_id, person.id_random AS person_id_random, t.enable,
  t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM post_comment t
LEFT JOIN post post ON post.id = t.post_id
LEFT JOIN account a ON a.id = post.account_id
LEFT JOIN person person ON person.id = t.person_id;

CREATE SQL SECURITY INVOKER VIEW v_archive AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.name, t.code, t.description,
  t.default_qry_str, t.words_due, t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on,
  t.updated_on
FROM archive t
LEFT JOIN account a ON a.id = t.account_id;

CREATE SQL SECURITY INVOKER VIEW v_archive_content AS
SELECT
  t.id, t.id_random, archive.account_id AS account_id, a.id_random AS account_id_random, t.archive_id,
  archive.id_random AS archive_id_random, t.hosted_file_id, hosted_file.id_random AS hosted_file_id_random,
  t.archive_content_type, t.lu_media_type_id, lu_media_type.id_random AS lu_media_type_id_random,
  lu_media_type.name AS lu_media_type, t.external_id, t.code, t.name, t.description, t.filename,
  t.file_extension, t.original_location, t.original_url, t.enable, t.hide, t.priority, t.sort, t.`group`,
  t.notes, t.created_on, t.updated_on
FROM archive_content t
LEFT JOIN archive archive ON archive.id = t.archive_id
LEFT JOIN account a ON a.id = archive.account_id
LEFT JOIN hosted_file hosted_file ON hosted_file.id = t.hosted_file_id
LEFT JOIN lookup lu_media_type ON lu_media_type.id = t.lu_media_type_id;

CREATE SQL SECURITY INVOKER VIEW v_data_store AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.code, t.name, t.text, t.data_json,
  t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM data_store t
LEFT JOIN account a ON a.id = t.account_id;

CREATE SQL SECURITY INVOKER VIEW v_lookup AS
SELECT
  t.id, t.id_random, t.account_id, a.id_random AS account_id_random, t.`list`, t.code, t.name, t.name_short,
  t.enable, t.hide, t.priority, t.sort, t.`group`, t.notes, t.created_on, t.updated_on
FROM lookup t
LEFT JOIN account a ON a.id = t.account_id;
