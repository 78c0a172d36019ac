package io.serai.identity;

import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `me`: who calls, what is held about them, and how they go.
public final class Me {
    private final TransactionTemplate transaction;
    private final People people;
    private final UserStore users;
    private final DataExport export;
    private final Erasure erasure;
    private final SessionCookie cookie;
    private final Trail trail;

    Me(
            TransactionTemplate transaction,
            People people,
            UserStore users,
            DataExport export,
            Erasure erasure,
            SessionCookie cookie,
            Trail trail) {
        this.transaction = transaction;
        this.people = people;
        this.users = users;
        this.export = export;
        this.erasure = erasure;
        this.cookie = cookie;
        this.trail = trail;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser user = self(call);
        var person = user.person();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", person.uuid());
        shown.put("id_random", person.idRandom());
        shown.put("email", person.email());
        shown.put("email_verified", user.emailVerified());
        shown.put("username", user.username());
        shown.put("name", user.name());
        shown.put("role", person.role());
        shown.put("knowledge_role", person.knowledgeRole());
        Account account = person.account();
        shown.put("account", Map.of("id", account.idRandom(), "code", account.code()));
        shown.put("permissions", permissions(call.principal()));
        shown.put("terms_accepted_at", StoredToken.text(user.termsAcceptedAt()));
        shown.put("privacy_accepted_at", StoredToken.text(user.privacyAcceptedAt()));
        shown.put("created_at", user.createdOn().toString());
        return new Outcome.Done(shown);
    }

    /// What this very call may: of a token, what its scopes leave.
    private static Object permissions(Principal principal) {
        return switch (principal) {
            case Principal.User user -> user.permissions().stream().sorted().toList();
            case Principal.Token token -> token.permissions().stream().sorted().toList();
            case Principal.Application application ->
                application.permissions().stream().sorted().toList();
            case Principal.Passcode passcode ->
                passcode.permissions().stream().sorted().toList();
            case Principal.Guest guest -> java.util.List.of();
        };
    }

    public Outcome export(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        return Tokens.shownOnce(new Outcome.Document("application/json", export.of(call.person()), "my-data.json"));
    }

    public Outcome acceptTerms(@ExchangeProperty(Call.PROPERTY) Call call) {
        long key = call.person().id();
        transaction.executeWithoutResult(status -> {
            if (users.acceptTerms(key)) {
                trail.changed(
                        call,
                        new Change("user.accept_terms", "user", call.person().uuid(), Map.of(), Map.of()));
            }
        });
        var shown = new LinkedHashMap<String, Object>();
        StoredUser user = self(call);
        shown.put("terms_accepted_at", StoredToken.text(user.termsAcceptedAt()));
        shown.put("privacy_accepted_at", StoredToken.text(user.privacyAcceptedAt()));
        return new Outcome.Done(shown);
    }

    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) {
        erasure.leave(call, self(call));
        return new Outcome.WithHeaders(new Outcome.Done(204, null, "", Map.of()), cookie.clear());
    }

    private StoredUser self(Call call) {
        return people.byUuid(call.person().uuid()).orElseThrow(() -> new Refusal(401, "You are no user any more."));
    }
}
