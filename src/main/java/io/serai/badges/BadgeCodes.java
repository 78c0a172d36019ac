package io.serai.badges;

import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads codes, and says whose badge one is.
final class BadgeCodes {
    private final BadgeAccess access;
    private final BadgeStore store;
    private final BadgeKeys keys;

    BadgeCodes(BadgeAccess access, BadgeStore store, BadgeKeys keys) {
        this.access = access;
        this.store = store;
        this.keys = keys;
    }

    /// A code that holds.
    ///
    /// @param event public id
    record Known(BadgeCode code, String event, BadgeStore.Held badge) {}

    /// Of whichever event the caller may check people in to.
    Known require(Call call, String text, Instant at) {
        Optional<BadgeCode> code = BadgeCode.of(text);
        Optional<BadgeKeys.Verifier> verifier = code.flatMap(one -> keys.verifier(one.kid()));
        // who may not learns nothing of the code
        access.require(call, BadgeAccess.CHECK_IN, verifier.map(BadgeKeys.Verifier::event));
        return known(code, verifier.filter(one -> access.find(call, one.event()).isPresent()), at);
    }

    /// Of one event, to which the caller may check people in.
    Known require(Records.Found event, String text, Instant at) {
        Optional<BadgeCode> code = BadgeCode.of(text);
        return known(
                code,
                code.flatMap(one -> keys.verifier(one.kid()))
                        .filter(verifier -> verifier.event().equals(event.id())),
                at);
    }

    /// @throws Refusal 400 for what this hub did not sign, 404 for what is none of the event's, 410 for what was
    /// revoked or replaced by then
    private Known known(Optional<BadgeCode> read, Optional<BadgeKeys.Verifier> found, Instant at) {
        BadgeCode code = read.orElseThrow(() -> refusal(400, "This is no badge's code.", "is no code of a badge"));
        BadgeKeys.Verifier verifier = found.orElseThrow(BadgeCodes::unknown);
        if (!verifier.verifies(BadgeCode.signed(verifier.event(), code.badge(), code.issue()), code.signatureBytes())) {
            throw refusal(400, "This code was not made by this hub.", "has a wrong signature");
        }
        BadgeStore.Held badge = store.held(verifier.event(), code).orElseThrow(BadgeCodes::unknown);
        if (badge.revoked()) {
            throw refusal(410, "This badge was revoked.", "revoked");
        }
        if (badge.replaced() != null && !at.isBefore(badge.replaced())) {
            throw refusal(410, "This badge was replaced by a later print.", "replaced");
        }
        return new Known(code, verifier.event(), badge);
    }

    static Refusal unknown() {
        return new Refusal(404, "The event has no such badge.");
    }

    private static Refusal refusal(int status, String detail, String fault) {
        return new Refusal(new Outcome.Refused(status, detail, List.of(new Fault("code", fault))));
    }
}
