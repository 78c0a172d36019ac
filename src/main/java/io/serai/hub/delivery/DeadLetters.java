package io.serai.hub.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.runs.Instants;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `deadLetters`: what could not be done, for the person who decides what becomes of it.
public final class DeadLetters {
    private static final String OPEN = "open";

    /// What came may hold what is not everyone's to read.
    private static final String PAYLOAD = "dead_letter:payload";

    private static final int CANARIES = 5;

    private final LetterStore letters;
    private final Replays replays;
    private final ReplayRuns many;

    public DeadLetters(LetterStore letters, Replays replays, ReplayRuns many) {
        this.letters = letters;
        this.replays = replays;
        this.many = many;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(letters.find(query(call, call.parameter("status"))).stream()
                .map(LetterStore.Letter::described)
                .toList());
    }

    /// Those that are alike, together: the most letters first.
    public Outcome group(@ExchangeProperty(Call.PROPERTY) Call call) {
        String status = call.parameter("status");
        return new Outcome.Done(letters.groups(query(call, status == null ? OPEN : status)));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return whole(call);
    }

    private Outcome whole(Call call) {
        return letters.whole(one(call), call.principal().may(PAYLOAD))
                .<Outcome>map(Outcome.Done::new)
                .orElseGet(DeadLetters::none);
    }

    /// @param body `{payload}`: what is worked on instead of what came, or nothing
    public Outcome replay(@ExchangeProperty(Call.PROPERTY) Call call, @Body @Nullable JsonNode body) {
        String payload = member(body, "payload");
        if (payload != null && !fits(payload, call)) {
            return new Outcome.Refused(
                    422, "payload: expected JSON, as what came says that it is JSON (content_type of the letter).");
        }
        return switch (replays.one(account(call), call.required("dead_letter_id"), payload, call)) {
            case Replays.Result.Begun begun -> begun(begun);
            case Replays.Result.None none -> none();
            case Replays.Result.NotOpen not ->
                new Outcome.Refused(409, "The letter is " + not.status() + ": only an open one can be replayed.");
        };
    }

    /// Whether it can be read as what came says that it is; what says nothing may be anything.
    private boolean fits(String payload, Call call) {
        boolean json = letters.find(one(call)).stream()
                .map(letter -> letter.described().get("content_type"))
                .anyMatch(type -> type instanceof String text
                        && text.toLowerCase(Locale.ROOT).contains("json"));
        return !json || letters.isJson(payload);
    }

    /// @param body which of the open ones, `dry_run` for what that would be, and how many go first
    public Outcome replayAll(@ExchangeProperty(Call.PROPERTY) Call call, @Body @Nullable JsonNode body) {
        var selection = new Selection(
                call.tenant().id(),
                member(body, "capability"),
                member(body, "provider"),
                member(body, "fingerprint"),
                Instants.of(member(body, "since"), "body.since"),
                Instants.of(member(body, "until"), "body.until"),
                ids(body));
        int canaries = body == null ? CANARIES : body.path("canary").asInt(CANARIES);
        if (body != null && body.path("dry_run").asBoolean()) {
            Map<String, Object> preview = many.preview(selection, canaries);
            return new Outcome.Done(
                    200, preview, "Would replay " + preview.get("letters") + ". Nothing was done.", Map.of());
        }
        return begun(many.begin(selection, canaries, call));
    }

    private static @Nullable List<String> ids(@Nullable JsonNode body) {
        if (body == null || !body.hasNonNull("ids")) {
            return null;
        }
        var ids = new ArrayList<String>();
        body.get("ids").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private static Outcome begun(Replays.Result.Begun begun) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", begun.run());
        told.put("run_url", "/v3/hub/run/" + begun.run());
        told.put("events_url", "/v3/hub/run/" + begun.run() + "/events");
        told.put("letters", begun.letters());
        return new Outcome.Done(202, told, "Replay of " + begun.letters() + " accepted.", Map.of());
    }

    /// @param body `{reason}`
    public Outcome discard(@ExchangeProperty(Call.PROPERTY) Call call, @Body JsonNode body) {
        String id = call.required("dead_letter_id");
        String reason = body.path("reason").asText().strip();
        if (reason.isEmpty()) {
            return new Outcome.Refused(422, "reason: say why, for whoever looks for it later.");
        }
        return switch (replays.discard(account(call), id, reason, call)) {
            case Replays.Result.NotOpen not ->
                new Outcome.Refused(409, "The letter is " + not.status() + ": only an open one can be discarded.");
            case Replays.Result.None none -> none();
            case Replays.Result.Begun begun -> whole(call);
        };
    }

    private static @Nullable String member(@Nullable JsonNode body, String name) {
        return body == null || !body.hasNonNull(name) ? null : body.get(name).asText();
    }

    private static LetterStore.Query query(Call call, @Nullable String status) {
        return new LetterStore.Query(
                account(call),
                null,
                call.parameter("capability"),
                call.parameter("provider"),
                call.parameter("fingerprint"),
                status,
                call.parameter("run_id"),
                Integer.parseInt(call.required("limit")),
                Integer.parseInt(call.required("offset")));
    }

    private static LetterStore.Query one(Call call) {
        return new LetterStore.Query(
                account(call), call.required("dead_letter_id"), null, null, null, null, null, 1, 0);
    }

    private static @Nullable Long account(Call call) {
        Account account = call.account();
        return account == null ? null : account.id();
    }

    private static Outcome none() {
        return new Outcome.NotFound("There is no such dead letter.");
    }
}
