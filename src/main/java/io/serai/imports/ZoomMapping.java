package io.serai.imports;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A Zoom Events registrant export.
final class ZoomMapping implements RowMapping {
    private static final Set<String> NO_IDENTIFIER = Set.of("n/a", "na", "unknown");

    private final Columns columns;
    private final BadgeTypes badgeTypes;
    private final Column email;
    private final Column firstName;
    private final Column lastName;
    private final Column ticketName;
    private final Column identifier;
    private final Column consent;
    private final Map<AttendeeField, TicketColumns> perTicket = new EnumMap<>(AttendeeField.class);

    ZoomMapping(Columns columns, BadgeTypes badgeTypes) {
        this.columns = columns;
        this.badgeTypes = badgeTypes;
        this.email = columns.named("Registrant email");
        this.firstName = columns.named("First name");
        this.lastName = columns.named("Last name");
        this.ticketName = columns.named("Ticket name");
        this.identifier = columns.named("Unique identifier");
        this.consent = columns.named(
                "Agree to receive marketing communication?",
                "Agree to receive marketing communication",
                "Agree to TC",
                "agree_to_tc");
        perTicket.put(AttendeeField.AFFILIATIONS, new TicketColumns(columns, "Organization"));
        perTicket.put(AttendeeField.PROFESSIONAL_TITLE, new TicketColumns(columns, "Job title"));
        perTicket.put(AttendeeField.PHONE, new TicketColumns(columns, "Phone"));
        perTicket.put(AttendeeField.ADDRESS, new TicketColumns(columns, "Address"));
        perTicket.put(AttendeeField.CITY, new TicketColumns(columns, "City"));
        perTicket.put(AttendeeField.STATE_PROVINCE, new TicketColumns(columns, "State/Province"));
        perTicket.put(AttendeeField.POSTAL_CODE, new TicketColumns(columns, "Zip/Postal code"));
        perTicket.put(AttendeeField.COUNTRY, new TicketColumns(columns, "Country/Region"));
    }

    @Override
    public Mapped map(SourceRow row) {
        Mapped unreadable = columns.unreadable(row);
        if (unreadable != null) {
            return unreadable;
        }
        AttendeeDraft draft = new AttendeeDraft(row);
        draft.take(AttendeeField.GIVEN_NAME, firstName);
        draft.take(AttendeeField.FAMILY_NAME, lastName);
        draft.joinName(lastName.label());
        draft.take(AttendeeField.BADGE_TYPE, ticketName);
        draft.typeCode(badgeTypes);
        String id = identifier.text(row);
        if (id != null && !NO_IDENTIFIER.contains(CellText.key(id))) {
            draft.set(AttendeeField.EXTERNAL_REGISTRATION_ID, identifier.label(), id);
        }
        String ticket = ticketName.text(row);
        perTicket.forEach((field, tickets) -> draft.take(field, tickets.of(ticket, row)));
        Boolean agreed = Consent.of(consent.text(row));
        draft.consent(agreed, agreed);
        return draft.finish(email);
    }

    @Override
    public List<String> ignoredColumns() {
        return columns.ignored();
    }
}
