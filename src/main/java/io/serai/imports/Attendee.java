package io.serai.imports;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A person as a file tells of them. What the file leaves empty is absent, and erases nothing.
///
/// @param row the first row that names them
/// @param externalId the email in lower case: who they are within an event
/// @param email as written, without what was pasted around it
/// @param values never empty strings
/// @param agreeToTc null leaves consent as it is
/// @param allowTracking null leaves consent as it is
/// @param custom further columns by their label, in the labels' order; never empty strings
public record Attendee(
        int row,
        String externalId,
        String email,
        Map<AttendeeField, String> values,
        @Nullable Boolean agreeToTc,
        @Nullable Boolean allowTracking,
        Map<String, String> custom)
        implements Mapped {

    public Attendee {
        if (row < 1 || externalId.isEmpty() || email.isEmpty()) {
            throw new IllegalArgumentException("row " + row + ", external id '" + externalId + "' and email '" + email
                    + "' must be 1 or more and not empty");
        }
        Map<AttendeeField, String> copy = new EnumMap<>(AttendeeField.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        custom = custom.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(custom));
    }

    /// The value of a field; null when the file has none.
    public @Nullable String get(AttendeeField field) {
        return values.get(field);
    }

    /// This person under the key by which the event knows them.
    Attendee known(String key) {
        return key.equals(externalId) ? this : new Attendee(row, key, email, values, agreeToTc, allowTracking, custom);
    }

    /// This person with what a later row of the same file says of them: its values win where it has any.
    public Attendee fold(Attendee later) {
        if (!externalId.equals(later.externalId)) {
            throw new IllegalArgumentException(later.externalId + " can not be folded into " + externalId);
        }
        Map<AttendeeField, String> folded = new EnumMap<>(AttendeeField.class);
        folded.putAll(values);
        folded.putAll(later.values);
        Map<String, String> labelled = new TreeMap<>(custom);
        labelled.putAll(later.custom);
        return new Attendee(
                row,
                externalId,
                later.email,
                folded,
                later.agreeToTc == null ? agreeToTc : later.agreeToTc,
                later.allowTracking == null ? allowTracking : later.allowTracking,
                labelled);
    }
}
