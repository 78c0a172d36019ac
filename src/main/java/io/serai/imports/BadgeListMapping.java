package io.serai.imports;

import io.serai.tables.SourceRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A plain list whose header names the badge's own fields.
final class BadgeListMapping implements RowMapping {
    private final Columns columns;
    private final BadgeTypes badgeTypes;
    private final Column email;
    private final Column agreeToTc;
    private final Column allowTracking;
    private final Map<AttendeeField, Column> fields = new EnumMap<>(AttendeeField.class);

    BadgeListMapping(Columns columns, BadgeTypes badgeTypes) {
        this.columns = columns;
        this.badgeTypes = badgeTypes;
        this.email = columns.named("email");
        this.agreeToTc = columns.named("agree_to_tc");
        this.allowTracking = columns.named("allow_tracking");
        for (AttendeeField field : AttendeeField.values()) {
            fields.put(field, columns.named(field.column()));
        }
    }

    @Override
    public Mapped map(SourceRow row) {
        Mapped unreadable = columns.unreadable(row);
        if (unreadable != null) {
            return unreadable;
        }
        AttendeeDraft draft = new AttendeeDraft(row);
        fields.forEach(draft::take);
        draft.splitName();
        draft.joinName(AttendeeField.FULL_NAME.column());
        draft.typeCode(badgeTypes);
        draft.consent(Consent.of(agreeToTc.text(row)), Consent.of(allowTracking.text(row)));
        return draft.finish(email);
    }

    @Override
    public List<String> ignoredColumns() {
        return columns.ignored();
    }
}
