package io.serai.live;

import io.serai.web.Person;
import io.serai.web.Principal;
import org.jspecify.annotations.Nullable;

/// A record that was made, changed or removed.
///
/// @param id its public id
/// @param action `created`, `changed` or `deleted`
public record Change(String type, String id, String action, Readers readers) {

    /// Who may know of it: whoever may read the record.
    ///
    /// @param permission to read the type
    /// @param further that takes a private record, which is nobody's but its owner's; null where all may read it
    /// @param owner the `uuid` of whose it is, where that is known
    /// @param passcodes whether those who know a site's passcode read the type
    public record Readers(
            String permission,
            @Nullable String further,
            @Nullable String owner,
            boolean passcodes) {

        boolean include(Principal principal) {
            if (!principal.may(permission) || principal instanceof Principal.Passcode && !passcodes) {
                return false;
            }
            Person person = principal.someone();
            return further == null
                    || principal.may(further)
                    || person != null && person.uuid().equals(owner);
        }
    }
}
