package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Gathers what a row says of a person; the first value that can not be stored rejects the row.
final class AttendeeDraft {
    private static final int MAX_CUSTOM_BYTES = 60_000;

    private final SourceRow row;
    private final Map<AttendeeField, String> values = new EnumMap<>(AttendeeField.class);
    private final Map<String, String> custom = new TreeMap<>();
    private @Nullable Boolean agreeToTc;
    private @Nullable Boolean allowTracking;
    private long customBytes = 2;
    private Mapped.@Nullable Rejected rejected;

    AttendeeDraft(SourceRow row) {
        this.row = row;
    }

    void take(AttendeeField field, Column column) {
        set(field, column.label(), field.hasLines() ? column.text(row) : column.line(row));
    }

    /// @param label names the column in a rejection
    /// @param text cleaned; null and empty leave the field as it is
    void set(AttendeeField field, String label, @Nullable String text) {
        if (text == null) {
            return;
        }
        String value = field.isPersonName() ? CellText.oneLine(text) : text;
        int chars = value.codePointCount(0, value.length());
        if (chars > field.maxChars()) {
            reject(label, value, chars + " characters are too many, " + field.maxChars() + " can be stored");
        } else {
            values.put(field, value);
        }
    }

    /// The given and family name from the full name, where the file has neither.
    void splitName() {
        String full = values.get(AttendeeField.FULL_NAME);
        if (full == null
                || values.containsKey(AttendeeField.GIVEN_NAME)
                || values.containsKey(AttendeeField.FAMILY_NAME)) {
            return;
        }
        PersonName name = PersonName.split(full);
        values.put(AttendeeField.GIVEN_NAME, name.given());
        if (name.family() != null) {
            values.put(AttendeeField.FAMILY_NAME, name.family());
        }
    }

    /// The full name from the given and family name, where the file has none.
    void joinName(String label) {
        String given = values.get(AttendeeField.GIVEN_NAME);
        String family = values.get(AttendeeField.FAMILY_NAME);
        if (!values.containsKey(AttendeeField.FULL_NAME) && (given != null || family != null)) {
            set(AttendeeField.FULL_NAME, label, family == null ? given : given == null ? family : given + " " + family);
        }
    }

    /// The type's code, where the file has a type and no code of its own.
    void typeCode(BadgeTypes types) {
        String type = values.get(AttendeeField.BADGE_TYPE);
        String code = type == null ? null : types.codeOf(type);
        if (code != null) {
            values.putIfAbsent(AttendeeField.BADGE_TYPE_CODE, code);
        }
    }

    void consent(@Nullable Boolean agreeToTc, @Nullable Boolean allowTracking) {
        this.agreeToTc = agreeToTc;
        this.allowTracking = allowTracking;
    }

    void custom(String label, Column column) {
        String text = column.text(row);
        if (text == null || custom.putIfAbsent(label, text) != null) {
            return;
        }
        // "label":"text", with each character that JSON escapes counted as two
        customBytes += 6 + jsonBytes(label) + jsonBytes(text);
        if (customBytes > MAX_CUSTOM_BYTES) {
            reject(
                    column.label(),
                    text,
                    "the custom columns of one person hold more than " + MAX_CUSTOM_BYTES + " bytes");
        }
    }

    /// An attendee, or why there is none.
    Mapped finish(Column emailColumn) {
        String written = emailColumn.raw(row);
        if (written == null) {
            return new Mapped.Skipped(row.number(), "no email");
        }
        String email = EmailAddress.pasted(written);
        String wrong = EmailAddress.whatIsWrong(email);
        if (wrong != null) {
            return new Mapped.Rejected(row.number(), emailColumn.label(), written, wrong);
        }
        if (rejected != null) {
            return rejected;
        }
        return new Attendee(row.number(), EmailAddress.key(email), email, values, agreeToTc, allowTracking, custom);
    }

    private void reject(String label, String value, String reason) {
        if (rejected == null) {
            rejected = new Mapped.Rejected(row.number(), label, value, reason);
        }
    }

    private static long jsonBytes(String text) {
        long escaped =
                text.chars().filter(c -> c == '"' || c == '\\' || c < ' ').count();
        return CellText.utf8Length(text) + escaped;
    }
}
