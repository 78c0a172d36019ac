package io.serai.invitations.sheet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a row of the sheet is to become.
///
/// @param row as the person sees it: the sheet's row, or the line of a CSV
/// @param name at most 255 characters; null for none
/// @param email as it is stored; of a rejected row as it was written, which goes for the phone too
/// @param phone by E.164
/// @param plusOnes how many this guest may bring; null where the event says so
/// @param reason why it is not created; null for a row that is
public record GuestRow(
        int row,
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable Integer plusOnes,
        Action action,
        @Nullable String reason) {

    /// What is done with a row.
    public enum Action {
        CREATE,
        SKIP,
        REJECT;

        /// As answers have it.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GuestRow {
        if ((action == Action.CREATE) != (reason == null)) {
            throw new IllegalArgumentException("row " + row + " is to be " + action + " with the reason " + reason
                    + "; expected one unless it is created");
        }
        if (action == Action.CREATE && email == null && phone == null) {
            throw new IllegalArgumentException("row " + row + " has no e-mail and no phone, expected one of them");
        }
    }

    /// The same, not created.
    public GuestRow skipped(String why) {
        return new GuestRow(row, name, email, phone, plusOnes, Action.SKIP, why);
    }
}
