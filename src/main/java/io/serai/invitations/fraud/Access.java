package io.serai.invitations.fraud;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One look at a guest's page, or one answer.
///
/// @param address an IP literal; empty once it was erased
/// @param agent the `User-Agent`; null where none was sent
/// @param gesture whether a person's hand was seen: a touch, a key, a pointer that moved
/// @param scanner whether a program looked; see [ScannerSigns]
public record Access(
        Kind kind,
        Fingerprint fingerprint,
        String address,
        @Nullable String agent,
        boolean gesture,
        boolean scanner) {

    /// How it came.
    public enum Kind {
        /// The page was asked for. It is not scored.
        VISIT,
        /// The page was opened in a browser that said so.
        ACCESS,
        /// The guest answered.
        RSVP;

        /// As it is stored and answered.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What later ones of this guest are compared with: the first answer, else the first access with a person's
    /// gesture; never a scanner's. Null where there is neither.
    ///
    /// @param accesses the guest's, the oldest first, without blocked ones, of which nothing counts
    public static @Nullable Access baseline(List<Access> accesses) {
        Access opened = null;
        for (Access access : accesses) {
            if (access.scanner) {
                continue;
            }
            if (access.kind == Kind.RSVP) {
                return access;
            }
            if (opened == null && access.kind == Kind.ACCESS && access.gesture) {
                opened = access;
            }
        }
        return opened;
    }
}
