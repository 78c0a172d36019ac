TRUNCATE TABLE import_person;
TRUNCATE TABLE import_plan;
TRUNCATE TABLE import_repeat;
TRUNCATE TABLE import_fold;
