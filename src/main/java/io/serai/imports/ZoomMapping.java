package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A Zoom Events registrant export.
final class ZoomMapping implements RowMapping {
    private static final int ADDRESS_LINES = 3;
    private static final Set<String> NO_IDENTIFIER = Set.of("n/a", "na", "unknown");

    private final Columns columns;
    private final BadgeTypes badgeTypes;
    private final Column email;
    private final Column firstName;
    private final Column lastName;
    private final Column ticketName;
    private final Column identifier;
    private final Column consent;
    private final List<TicketColumns> addressLines = new ArrayList<>();
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
        perTicket.put(AttendeeField.STATE_PROVINCE, new TicketColumns(columns, "State/Province", "State", "Province"));
        perTicket.put(
                AttendeeField.POSTAL_CODE,
                new TicketColumns(columns, "Zip/Postal code", "Postal/Zip code", "Zip code", "Postal code"));
        perTicket.put(AttendeeField.COUNTRY, new TicketColumns(columns, "Country/Region", "Country"));
        for (int line = 1; line <= ADDRESS_LINES; line++) {
            addressLines.add(new TicketColumns(columns, "Address line " + line));
        }
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
        takeAddressLines(draft, ticket, row);
        Boolean agreed = Consent.of(consent.text(row));
        draft.consent(agreed, agreed);
        return draft.finish(email);
    }

    /// Where the address stands in lines, they are one.
    private void takeAddressLines(AttendeeDraft draft, @Nullable String ticket, SourceRow row) {
        Column whole =
                Objects.requireNonNull(perTicket.get(AttendeeField.ADDRESS)).of(ticket, row);
        List<String> lines = addressLines.stream()
                .map(line -> line.of(ticket, row).text(row))
                .filter(Objects::nonNull)
                .toList();
        if (whole.text(row) == null && !lines.isEmpty()) {
            draft.set(AttendeeField.ADDRESS, "Address line 1", String.join(", ", lines));
        }
    }

    @Override
    public List<String> ignoredColumns() {
        return columns.ignored();
    }
}
