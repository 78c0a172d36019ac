package io.serai.splash;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What became of an invitation, by the API's word and by that of the export's column `Status`.
enum SplashStatus {
    ADDED("added", "", false),
    INVITED("invited", "Awaiting Reply", false),
    WAITLISTED("waitlisted", "Waitlisted", false),
    RSVP_NO("rsvp_no", "Not Attending", false),
    RSVP_YES("rsvp_yes", "Attending", true),
    CHECKIN_YES("checkin_yes", "Checked In", true),
    CHECKIN_NO("checkin_no", "Checked Out", true);

    private final String word;
    private final String exported;
    private final boolean holdsPlace;

    SplashStatus(String word, String exported, boolean holdsPlace) {
        this.word = word;
        this.exported = exported;
        this.holdsPlace = holdsPlace;
    }

    static Optional<SplashStatus> of(String word) {
        String key = word.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.word.equals(key)).findFirst();
    }

    String exported() {
        return exported;
    }

    /// Whether the guest keeps the badge that they have.
    boolean holdsPlace() {
        return holdsPlace;
    }
}
