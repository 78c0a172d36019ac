TRUNCATE TABLE import_location;
TRUNCATE TABLE import_session;
TRUNCATE TABLE import_presentation;
TRUNCATE TABLE import_presenter;
TRUNCATE TABLE import_link;
TRUNCATE TABLE import_program_row;
