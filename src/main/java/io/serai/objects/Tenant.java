package io.serai.objects;

import io.serai.web.Call;
import io.serai.web.Principal;

/// Whose records a call is about.
sealed interface Tenant {
    /// One account's.
    ///
    /// @param id the integer key
    record Of(long id) implements Tenant {}

    /// Every account's, for callers who may come without one.
    record Everyone() implements Tenant {}

    /// Nobody's: no row is ever seen.
    record Nobody() implements Tenant {}

    static Tenant of(Call call) {
        if (call.account() != null) {
            return new Of(call.account().id());
        }
        boolean bypasses =
                switch (call.principal()) {
                    case Principal.Application key -> key.bypass() && key.allAccounts();
                    case Principal.User user -> user.person().superUser();
                    case Principal.Token token -> token.person().superUser();
                    case Principal.Passcode passcode -> passcode.role().equals("super");
                    case Principal.Guest guest -> false;
                };
        return bypasses ? new Everyone() : new Nobody();
    }
}
